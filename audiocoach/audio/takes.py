"""One text as spoken: cut, checked, brightened."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from audiocoach.audio.levels import SILENCE_LUFS, Powers, gated, loudness, smoothed, step_powers
from audiocoach.audio.sound import PER_MS, RATE, Sound, decode
from audiocoach.errors import AudioError
from audiocoach.voices.contract import Speech

RATIO = 3.0
"""What rises so many dB above the threshold comes out one dB above it."""

WINDOW = 20 * PER_MS
"""Samples over which the level is taken: 20 ms."""

THRESHOLD_DB = -6.0
"""The threshold, against the mean level of the words."""

SHELF_DB, SHELF_HZ = 6.0, 1_500.0
"""How much brighter speech becomes, and from where: consonants lie above it."""

_WORDS_DB = 20.0  # what lies farther below the loudest moment is no word

_RINGING = 1 << 10  # samples in which the shelf falls silent


def clear(sound: Sound) -> Sound:
    """Even out and brighten what a voice said; its loudness stays as it was."""
    before = loudness(sound)
    if before <= SILENCE_LUFS:
        return sound
    cleared = _brighter(_evened(sound))
    same: Sound = cleared * np.float32(10 ** ((before - loudness(cleared)) / 20))
    return same


def _evened(sound: Sound) -> Sound:
    """Compress: the gain follows the level around each moment, which it knows before it comes."""
    around = np.pad(np.square(sound, dtype=np.float64), (WINDOW // 2, WINDOW - WINDOW // 2 - 1))
    levels = 10 * np.log10(np.maximum(smoothed(around, WINDOW), 1e-12))
    words = levels[levels > levels.max() - _WORDS_DB]
    threshold = 10 * np.log10(np.mean(10 ** (words / 10))) + THRESHOLD_DB
    gains = np.minimum(0.0, (threshold - levels) * (1 - 1 / RATIO))
    evened: Sound = (sound * 10 ** (gains / 20)).astype(np.float32)
    return evened


def _brighter(sound: Sound) -> Sound:
    """Raise what lies above `SHELF_HZ`."""
    size = 1 << (len(sound) + _RINGING).bit_length()
    raised = np.fft.irfft(np.fft.rfft(sound, size) * _shelf(size), size)[: len(sound)]
    return raised.astype(np.float32)


def _shelf(size: int) -> NDArray[np.complex128]:
    """Frequency response of a high shelf at the bins of a transform of this size.

    The analogue prototype s² + (√A/Q) s + A over A s² + (√A/Q) s + 1, brought to `RATE` by the bilinear
    transform, with a slope of 1, where Q is 1/√2.
    """
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    amplitude = 10 ** (SHELF_DB / 40)
    s = (1 - z) / (1 + z + 1e-12) / np.tan(np.pi * SHELF_HZ / RATE)
    damping = np.sqrt(2 * amplitude)
    response: NDArray[np.complex128] = (
        amplitude * (amplitude * s**2 + damping * s + 1) / (s**2 + damping * s + amplitude)
    )
    return response


FADE_MS = 4
"""Length of the fade at both edges (3-5 ms take away a click and leave the consonant)."""

SILENT_DBFS = -50.0
"""Speech whose loudest stretch stays below this level says nothing."""

TRIM_DB = 46.0
"""What lies this far below the loudest stretch is silence before or after the words."""

STRETCH = 5 * PER_MS
"""Samples over which the level is taken when silence is looked for: 5 ms."""

SHORTEST_WORD_S = 0.12

LONGEST_WORD_S = 1.5

LONGEST_EXTRA_S = 1.0

_RECIPE = "take 2"  # another number whenever a take of the same speech would sound or measure differently

_CLEAR_RECIPE = "clear 1"  # the same, for what clarity does to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One text as it was spoken, trimmed and faded, before the voice's gain.

    `samples` is its length, `powers` what the loudness meter read from it, `loudness` what that comes to in
    LUFS; the `sound` is decoded whenever it is asked for, and not kept. Takes of one `name` sound the same.
    """

    text: str
    name: str
    samples: int
    powers: Powers
    loudness: float
    sound: Callable[[], Sound]

    def measures(self) -> bytes:
        """Write down what `recall_take` needs."""
        return self.samples.to_bytes(8, "little") + np.array([self.loudness, *self.powers], "<f8").tobytes()


def take_name(speech: Speech, *, clearly: bool = False) -> str:
    """Name the take that this speech makes."""
    recipe = f"{_RECIPE}, {_CLEAR_RECIPE}" if clearly else _RECIPE
    form = f"{recipe} {speech.encoding} {speech.rate} {speech.channels} {speech.audible}\n"
    return sha256(form.encode() + speech.data).hexdigest()


def make_take(text: str, speech: Speech, *, clearly: bool = False) -> Take:
    """Decode what was spoken for a text, check it, trim its silence, fade its edges and measure it.

    `clearly` evens it out and brightens it besides. Speech that is silent on purpose (`audible` is False)
    keeps its length. Raises AudioError naming the text when it does not decode, or when it or one of its
    parts is silent or has an unlikely length.
    """
    with _named(text):
        sound = _sound(speech, clearly)
        _check_length(text, len(sound) / RATE)
    _check_parts(speech)
    name = take_name(speech, clearly=clearly)
    powers = step_powers(sound)
    return Take(
        text=text,
        name=name,
        samples=len(sound),
        powers=powers,
        loudness=gated(powers),
        sound=partial(_sound, speech, clearly),
    )


def recall_take(text: str, name: str, speech: Speech, measures: bytes, *, clearly: bool = False) -> Take:
    """Make the take of that name, which was checked and measured before, without decoding its speech now."""
    measured = np.frombuffer(measures, dtype="<f8", offset=8)
    return Take(
        text=text,
        name=name,
        samples=int.from_bytes(measures[:8], "little"),
        powers=measured[1:],
        loudness=float(measured[0]),
        sound=partial(_sound, speech, clearly),
    )


def trim(sound: Sound) -> Sound:
    """Cut off the silence before and after the words; an AudioError when there is nothing else."""
    levels = _levels(sound)
    loudest = levels.max(initial=0.0)
    if loudest < 10 ** (SILENT_DBFS / 20):
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


def _sound(speech: Speech, clearly: bool) -> Sound:
    sound = decode(speech)
    if not speech.audible:
        return fade(sound)
    words = trim(sound)
    return fade(clear(words) if clearly else words)


def _levels(sound: Sound) -> Sound:
    """Root mean square of every stretch; the last one may be short and is filled with zeros."""
    filled = np.concatenate([sound, np.zeros(-len(sound) % STRETCH, dtype=np.float32)])
    squares = np.square(filled.reshape(-1, STRETCH)).mean(axis=1)
    levels: Sound = np.sqrt(squares)
    return levels


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


def _check_length(text: str, seconds: float) -> None:
    words = max(1, len(text.split()))
    shortest, longest = words * SHORTEST_WORD_S, words * LONGEST_WORD_S + LONGEST_EXTRA_S
    if not shortest <= seconds <= longest:
        raise AudioError(
            f"the voice took {seconds:.2f} s for {words} word{'s' * (words > 1)}",
            hint=f"between {shortest:g} and {longest:g} s would be right",
        )


def _shown(text: str, most: int = 60) -> str:
    return f"'{text}'" if len(text) <= most else f"'{text[: most - 1]}…'"
