"""From speech to clips: takes, which are cut, checked and measured, and then brought to one loudness.

A take is one text as a voice spoke it. Clips are what a timeline places: takes of one voice under one gain,
and tones.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from hashlib import sha256
from math import floor

import numpy as np

from audiocoach.audio.clarity import clarified
from audiocoach.audio.levels import (
    SILENCE_LUFS,
    Powers,
    gated,
    limit,
    step_powers,
    word_loudness,
)
from audiocoach.audio.sound import LONGEST_S, PER_MS, RATE, AudioSegment, Sound, decode, segment_of
from audiocoach.coach.script.templates import spelled_count, spoken_length, word_count
from audiocoach.errors import AudioError
from audiocoach.voices.contract import Speech

TARGET_LUFS = -19.0
"""Loudness of the speech in one mono channel: what both ears hear at -16 LUFS."""

CEILING_DBTP = -2.5
"""True peak before encoding; MP3 overshoots a little, and the file may reach -1.5 dBTP."""

GAIN_STEP_DB = 0.125
"""Gains are rounded to this, so that one changed phrase seldom changes the sound of all others."""

LONG_TAKE_S = 1.0
"""A take longer than this is a sentence with a loudness of its own; a shorter one is a word."""

TOLERANCE_LU = 2.0
"""How far a long take may lie from its voice before it is brought closer."""

MOST_LEVELLED_DB = 6.0
"""What a word is raised at most to be as loud as its voice."""

LIMITED_LUFS = -18.0
"""Above this target the limiter works on many words, and what it takes away is made up for."""

MOST_MAKE_UPS = 8
"""Times that the gain is raised for it."""

MOST_RAISED_DB = 9.0
"""What it is raised by at most: beyond that the limiter does nothing but distort."""

MISSED_LU = 0.2
"""How far below its target loud speech may stay."""

FADE_MS = 4
"""Length of the fade at both edges (3-5 ms take away a click and leave the consonant)."""

SILENT_DBFS = -50.0
"""Speech whose loudest stretch stays below this level says nothing."""

STILL = 10
"""Where no more than one of so many stretches swings that far, nothing is heard either."""

TRIM_DB = 46.0
"""What lies this far below the loudest stretch is silence before or after the words."""

STRETCH = 5 * PER_MS
"""Samples over which the level is taken when silence is looked for: 5 ms."""

SHORTEST_WORD_S, LONGEST_WORD_S, LONGEST_EXTRA_S = 0.12, 1.5, 1.0
LETTERS_A_WORD = 5
WORDS_A_NAME = 2  # of a sign, as in "Cyrillic ka"

_SILENCE_AROUND_S = 10.0  # that a voice may put around its words, and that is cut off
_ONSET = 3.0  # letters' time that any word takes besides

# Another number whenever the same would sound or measure differently.
_TAKE_RECIPE, _CLEAR_RECIPE, _MASTER_RECIPE = "take 4", "clear 1", "master 2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One piece of sound that a timeline places: a spoken text, or a tone (its name is the text).

    `milliseconds` is its length, rounded up; the segment is filled with silence to exactly that, and made
    when it is first asked for. Clips of one `name` sound the same. One that is silent on purpose is not
    `spoken`, nor is a recording, which may be a mere tone.
    """

    text: str
    milliseconds: int
    name: str
    make: Callable[[], AudioSegment]
    spoken: bool = True

    @property
    def segment(self) -> AudioSegment:
        """Its sound."""
        return self.make()


def make_clip(text: str, sound: Sound) -> Clip:
    """Turn finished sound into a clip."""
    segment = segment_of(sound)
    name = sha256(segment.raw_data).hexdigest()
    return Clip(text=text, milliseconds=len(segment), name=name, make=lambda: segment)


def promise_clip(
    text: str, samples: int, name: str, make: Callable[[], Sound], *, often: bool = True
) -> Clip:
    """Make a clip of which the length is known and the sound is not needed yet.

    The sound is kept for a while where it is needed `often`, at several places, as tones and counts are.
    """
    made = _lately_made if often else _made
    return Clip(text=text, milliseconds=clip_length(samples), name=name, make=partial(made, make))


def clip_length(samples: int) -> int:
    """Give the milliseconds of a clip of so many samples, rounded up."""
    return -(-samples // PER_MS)


def _made(make: Callable[[], Sound]) -> AudioSegment:
    return segment_of(make())


_lately_made = lru_cache(maxsize=64)(_made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One text as it was spoken, trimmed and faded, before the voice's gain.

    `samples` is its length, `powers` what the loudness meter read from it, `loudness` what that comes to in
    LUFS, `heard_at` how loud it is heard (a word, by its `word_loudness`), `held` the dB of it that the
    limiter takes at `TARGET_LUFS`. The `sound` is decoded whenever it is asked for, and not kept. Takes of
    one `name` sound the same.
    """

    text: str
    name: str
    samples: int
    powers: Powers
    loudness: float
    heard_at: float
    sound: Callable[[], Sound]
    held: float = 0.0

    @property
    def is_word(self) -> bool:
        """Whether it is a word, and no sentence with a loudness of its own."""
        return self.samples <= LONG_TAKE_S * RATE

    @property
    def pace(self) -> float:
        """Its seconds for the time of a letter; 0 where it is silent on purpose."""
        heard = self.loudness > SILENCE_LUFS
        return self.samples / RATE / (spoken_length(self.text) + _ONSET) if heard else 0.0

    def measures(self) -> bytes:
        """Write down what `recall_take` needs."""
        measured = np.array([self.loudness, self.heard_at, self.held, *self.powers], "<f8")
        return self.samples.to_bytes(8, "little") + measured.tobytes()


def take_name(speech: Speech, *, clearly: bool = False) -> str:
    """Name the take that this speech makes; where the cache has read all of it, its check sum will do."""
    recipe = f"{_TAKE_RECIPE}, {_CLEAR_RECIPE}" if clearly else _TAKE_RECIPE
    form = f"{recipe} {speech.encoding} {speech.rate} {speech.channels} {speech.audible}\n"
    return sha256(form.encode() + (speech.digest.encode() or speech.data)).hexdigest()


def make_take(text: str, speech: Speech, *, clearly: bool = False) -> Take:
    """Decode what was spoken for a text, check it, trim its silence, fade its edges and measure it.

    `clearly` evens it out and brightens it besides. Speech that is silent on purpose (`audible` is False)
    keeps its length, whatever that is. Raises AudioError naming the text when it does not decode, or when it
    or one of its parts is silent or has an unlikely length.
    """
    with _named(text):
        most = 2 * _longest(text) + _SILENCE_AROUND_S if speech.audible else LONGEST_S
        sound = spoken_sound(speech, clearly, most)
        if speech.audible:
            _check_length(text, len(sound) / RATE)
    _check_parts(speech)
    return measure_take(
        text, take_name(speech, clearly=clearly), sound, partial(spoken_sound, speech, clearly)
    )


def measure_take(text: str, name: str, sound: Sound, make: Callable[[], Sound]) -> Take:
    """Measure finished sound, and make the take of it; `make` gives the sound again."""
    powers = step_powers(sound)
    loud = gated(powers)
    heard_at = word_loudness(powers) if len(sound) <= LONG_TAKE_S * RATE else loud
    return Take(
        text=text,
        name=name,
        samples=len(sound),
        powers=powers,
        loudness=loud,
        heard_at=heard_at,
        held=_held(sound, powers, TARGET_LUFS - loud),
        sound=make,
    )


def recall_take(text: str, name: str, speech: Speech, measures: bytes, *, clearly: bool = False) -> Take:
    """Make the take of that name, which was checked and measured before, without decoding its speech now."""
    loudness, heard_at, held = np.frombuffer(measures, dtype="<f8", count=3, offset=8).tolist()
    return Take(
        text=text,
        name=name,
        samples=int.from_bytes(measures[:8], "little"),
        powers=np.frombuffer(measures, dtype="<f8", offset=32),
        loudness=loudness,
        heard_at=heard_at,
        sound=partial(spoken_sound, speech, clearly),
        held=held,
    )


def master(takes: Sequence[Take], target: float = TARGET_LUFS, ceiling: float = CEILING_DBTP) -> list[Clip]:
    """Bring takes of one voice to the target in LUFS: one gain for all, and no peak over the ceiling in dBTP.

    Words are levelled besides, and sentences that stand out. Raises AudioError for a target which the limiter
    cannot reach; the one that it names is reached.
    """
    gains, reached = _settled(takes, target, ceiling)
    if reached < target - MISSED_LU:
        raise AudioError(
            f"this voice cannot be as loud as {target:g} LUFS: its peaks would pass the ceiling",
            hint=f"the loudest that it reaches is {_within_reach(takes, reached, ceiling):.1f} LUFS; "
            "ask for that, or for less",
        )
    return [_mastered(take, gain, ceiling) for take, gain in zip(takes, gains, strict=True)]


def voice_gain(takes: Sequence[Take], target: float = TARGET_LUFS) -> float:
    """Give the gain in dB that brings the sentences of a voice, joined, to the target; else its words.

    It comes beside what each take needs by itself.
    """
    spoken = [take for take in takes if not take.is_word] or takes
    level = _joined_loudness(spoken)
    if level <= SILENCE_LUFS:
        return 0.0
    left = [take_gain(take, level) - _is_held(take, target) for take in spoken]
    return _rounded(target - _joined_loudness(spoken, left))


def take_gain(take: Take, expected: float) -> float:
    """Give what a take needs besides, in dB, to be heard like its voice, whose loudness is `expected`.

    A word is brought to that; a long take to within the tolerance around it.
    """
    if take.loudness <= SILENCE_LUFS:
        return 0.0
    if take.is_word:
        return _rounded(min(expected - take.heard_at, MOST_LEVELLED_DB))
    distance = take.heard_at - expected
    beyond = max(0.0, abs(distance) - TOLERANCE_LU)
    return _rounded(-beyond if distance > 0 else beyond)


def trim(sound: Sound) -> Sound:
    """Cut off the silence before and after the words; an AudioError when there is nothing else."""
    levels = _levels(sound)
    loudest = levels.max(initial=0.0)
    loud, swinging = (np.count_nonzero(each >= 10 ** (SILENT_DBFS / 20)) for each in (levels, _swings(sound)))
    if swinging <= loud // STILL:
        raise AudioError("the voice answered with silence", hint="try again, or choose another voice")
    heard = np.flatnonzero(levels > loudest * 10 ** (-TRIM_DB / 20))
    first, last = int(heard[0]), int(heard[-1])
    return sound[max(0, first - 1) * STRETCH : (last + 2) * STRETCH]


def fade(sound: Sound) -> Sound:
    """Let the sound rise from and fall to zero over `FADE_MS`, along half a cosine."""
    length = min(FADE_MS * PER_MS, len(sound) // 2)
    ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(length) / max(1, length))).astype(np.float32)
    faded = sound.copy()
    faded[:length] *= ramp
    faded[len(faded) - length :] *= ramp[::-1]
    return faded


def spoken_sound(speech: Speech, clearly: bool, longest: float = LONGEST_S) -> Sound:
    """Decode what was spoken, trim its silence and fade its edges; `clearly` as in `make_take`."""
    sound = decode(speech, longest)
    if not speech.audible:
        return fade(sound)
    words = trim(sound)
    return fade(clarified(words) if clearly else words)


def _levels(sound: Sound) -> Sound:
    """Root mean square of every stretch."""
    levels: Sound = np.sqrt(np.square(_stretches(sound)).mean(axis=1))
    return levels


def _swings(sound: Sound) -> Sound:
    """How far every stretch swings about its mean: what stands still is not heard, however high."""
    swings: Sound = _stretches(sound).std(axis=1)
    return swings


def _stretches(sound: Sound) -> Sound:
    """Cut into stretches; the last one may be short and is filled with zeros."""
    return np.concatenate([sound, np.zeros(-len(sound) % STRETCH, dtype=np.float32)]).reshape(-1, STRETCH)


def _check_parts(speech: Speech) -> None:
    """Check each part by itself, where there are several."""
    if len(speech.parts) < 2:
        return
    sound, end = decode(speech), 0
    for part in speech.parts:
        start, end = end, end + part.samples
        with _named(part.text):
            words = trim(sound[start * RATE // speech.rate : end * RATE // speech.rate])
            _check_length(part.text, len(words) / RATE)


@contextmanager
def _named(text: str) -> Iterator[None]:
    """Name the text in whatever error is raised."""
    try:
        yield
    except AudioError as error:
        raise AudioError(error.message, where=_shown(text), hint=error.hint) from error


def _longest(text: str) -> float:
    """Give the seconds that a text may take, also without blanks, or where each sign is spelled."""
    names = WORDS_A_NAME * spelled_count(text)
    words = max(word_count(text), names, spoken_length(text) / LETTERS_A_WORD)
    return words * LONGEST_WORD_S + LONGEST_EXTRA_S


def _check_length(text: str, seconds: float) -> None:
    words = word_count(text)
    shortest, longest = words * SHORTEST_WORD_S, _longest(text)
    if not shortest <= seconds <= longest:
        raise AudioError(
            f"the voice took {seconds:.2f} s for {words} word{'s' * (words > 1)}",
            hint=f"between {shortest:g} and {longest:.3g} s would be right",
        )


def _shown(text: str, most: int = 60) -> str:
    return f"'{text}'" if len(text) <= most else f"'{text[: most - 1]}…'"


def _joined_loudness(takes: Sequence[Take], gains: Sequence[float] = ()) -> float:
    """Measure takes in a row, each under a gain of its own in dB."""
    factors = [10 ** (gain / 10) for gain in gains or [0.0] * len(takes)]
    powers = [take.powers * factor for take, factor in zip(takes, factors, strict=True)]
    return gated(np.concatenate(powers)) if powers else SILENCE_LUFS


def _settled(takes: Sequence[Take], target: float, ceiling: float) -> tuple[list[float], float]:
    """Give the gain of each take, and the loudness that all come to under them."""
    shared = voice_gain(takes, target)
    level = target - shared
    words = [_is_held(take, target) if take.is_word else 0.0 for take in takes]
    gains = [shared + take_gain(take, level) + more for take, more in zip(takes, words, strict=True)]
    limited = target > LIMITED_LUFS or ceiling < CEILING_DBTP
    if limited and _joined_loudness(takes) > SILENCE_LUFS:
        return _made_up(takes, gains, target, ceiling)
    return gains, target


def _made_up(
    takes: Sequence[Take], gains: Sequence[float], target: float, ceiling: float
) -> tuple[list[float], float]:
    """Raise gains so that what the limiter leaves is as loud as the target: all of it, and each word.

    Give the loudness that it comes to, too.
    """
    raised, loudest = [0.0] * len(takes), SILENCE_LUFS
    for _ in range(MOST_MAKE_UPS):
        left = [
            step_powers(_limited(take.sound, gain + more, ceiling))
            for take, gain, more in zip(takes, gains, raised, strict=True)
        ]
        loudest = gated(np.concatenate(left))
        if loudest >= target - GAIN_STEP_DB / 2:
            break
        raised = [
            more + _missing(take, powers, target - loudest, target)
            for take, powers, more in zip(takes, left, raised, strict=True)
        ]
        raised = [min(more, MOST_RAISED_DB) for more in raised]
    return [gain + more for gain, more in zip(gains, raised, strict=True)], loudest


def _within_reach(takes: Sequence[Take], reached: float, ceiling: float) -> float:
    """Find a target that is reached, in tenths, from what was reached of a higher one on."""
    target = floor(10 * reached) / 10
    while (reached := _settled(takes, target, ceiling)[1]) < target - MISSED_LU:
        target = floor(10 * reached) / 10
    return target


def _missing(take: Take, left: Powers, lost: float, target: float) -> float:
    """Give by how much to raise a take of which so much is `left`, where all takes have `lost` so much."""
    if take.is_word:
        lost = target - word_loudness(left)
    return max(0.0, _rounded(1.5 * lost))


def _is_held(take: Take, target: float) -> float:
    """Give what the limiter takes of a take in dB, where it works."""
    return take.held if target >= TARGET_LUFS else 0.0


def _held(sound: Sound, powers: Powers, gain: float) -> float:
    """Measure in whole steps what the limiter takes of sound under a gain, and under that made up for."""
    lost = 0.0
    for _ in range(2):
        left = limit(sound * np.float32(10 ** ((gain + lost) / 20)), 10 ** (CEILING_DBTP / 20))
        lost = max(0.0, _rounded(gated(powers) + gain + lost - gated(step_powers(left))))
    return lost


def _mastered(take: Take, gain_db: float, ceiling: float) -> Clip:
    name = sha256(f"{_MASTER_RECIPE} {take.name} {gain_db} {ceiling}".encode()).hexdigest()
    sound = partial(_limited, take.sound, gain_db, ceiling)
    clip = promise_clip(take.text, take.samples, name, sound, often=take.is_word)
    return clip if take.loudness > SILENCE_LUFS else replace(clip, spoken=False)


def _limited(make: Callable[[], Sound], gain_db: float, ceiling: float) -> Sound:
    return limit(make() * np.float32(10 ** (gain_db / 20)), 10 ** (ceiling / 20))


def _rounded(gain_db: float) -> float:
    return round(gain_db / GAIN_STEP_DB) * GAIN_STEP_DB
