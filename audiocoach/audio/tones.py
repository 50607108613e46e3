"""The tones of a session: themes, generated with soft edges, and sound files in a folder of the user's.

All are as loud beside the voice as their meaning asks for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import numpy as np

from audiocoach.audio.clips import CEILING_DBTP, TARGET_LUFS, Clip, fade, make_clip, promise_clip, trim
from audiocoach.audio.levels import gated, limit, step_powers
from audiocoach.audio.sound import PER_MS, RATE, Sound, read_sound
from audiocoach.coach.model.choices import LONGEST_TONE, TONE_LENGTHS
from audiocoach.coach.timeline.timeline import tone_key
from audiocoach.errors import AudioError, UnknownNameError, did_you_mean
from audiocoach.files import at_home, read_file


@dataclass(frozen=True, slots=True)
class Note:
    """One strike: pitch in Hz, beginning and length in ms, level in dB against the other notes."""

    pitch: float
    at: int
    length: int
    level: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneSound:
    """What one signal is made of.

    `level` is its loudness against the voice's, in LU; `fall` is its own where it rings longer.
    """

    notes: tuple[Note, ...]
    level: float
    fall: int = 0

    @property
    def length(self) -> int:
        """Its milliseconds."""
        return max(note.at + note.length for note in self.notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A set of tones and the timbre they share.

    `partials` are multiples of the pitch with their levels in dB; `rise` ms pass until a note is full, and
    in every `fall` ms it then loses a factor e.
    """

    tones: Mapping[str, ToneSound]
    partials: tuple[tuple[float, float], ...] = field(default=((1, 0.0),))
    rise: int = 8
    fall: int = 250


SOFT = Theme(
    partials=((1, 0), (2, -14), (3, -26)),
    tones={
        "start": ToneSound(notes=(Note(1046.5, 0, 250),), level=-2),
        "stop": ToneSound(notes=(Note(349.2, 0, 450),), level=-1),
        "switch": ToneSound(notes=(Note(659.3, 0, 150), Note(659.3, 200, 200)), level=-2),
        "tick": ToneSound(notes=(Note(1568.0, 0, 40),), level=-9),
        "low_tick": ToneSound(notes=(Note(784.0, 0, 60),), level=-9),
        "halfway": ToneSound(notes=(Note(587.3, 0, 150), Note(784.0, 150, 200)), level=-5),
        "chime": ToneSound(notes=(Note(1318.5, 0, 300), Note(987.8, 0, 300, -4)), level=-9),
        "finish": ToneSound(
            notes=(Note(523.3, 0, 300), Note(659.3, 170, 300), Note(784.0, 340, 300), Note(1046.5, 510, 690)),
            level=-3,
        ),
        "beep": ToneSound(notes=(Note(880.0, 0, 120),), level=-4),
        "bell": ToneSound(
            notes=(Note(523.3, 0, 3000), Note(1423.4, 0, 2200, -9), Note(2721.2, 0, 1200, -17)),
            level=-4,
            fall=900,
        ),
        "pulse": ToneSound(notes=(Note(440.0, 0, 90),), level=-13),
        "minute": ToneSound(notes=(Note(392.0, 0, 120), Note(392.0, 180, 170)), level=-6),
    },
)
"""Struck wood and glass: the gentle theme. The lengths are those of `TONE_LENGTHS`."""

GYM = Theme(
    partials=((1, 0), (3, -8), (5, -14), (7, -20)),
    rise=4,
    fall=600,
    tones={
        "start": ToneSound(notes=(Note(1174.7, 0, 110), Note(1568.0, 110, 140)), level=-1),
        "stop": ToneSound(notes=(Note(293.7, 0, 450), Note(311.1, 0, 450, -3)), level=0),
        "switch": ToneSound(notes=(Note(740.0, 0, 140), Note(740.0, 210, 190)), level=-1),
        "tick": ToneSound(notes=(Note(1760.0, 0, 40),), level=-8),
        "low_tick": ToneSound(notes=(Note(880.0, 0, 60),), level=-8),
        "halfway": ToneSound(notes=(Note(659.3, 0, 160), Note(987.8, 170, 180)), level=-4),
        "chime": ToneSound(notes=(Note(1480.0, 0, 300), Note(1109.7, 0, 300, -4)), level=-8),
        "finish": ToneSound(
            notes=(Note(587.3, 0, 240), Note(587.3, 260, 240), Note(880.0, 520, 680)), level=-2
        ),
        "beep": ToneSound(notes=(Note(987.8, 0, 120),), level=-3),
        "bell": ToneSound(notes=(Note(784.0, 0, 3000), Note(1864.7, 0, 2400, -5)), level=-3, fall=800),
        "pulse": ToneSound(notes=(Note(493.9, 0, 90),), level=-12),
        "minute": ToneSound(notes=(Note(440.0, 0, 120), Note(440.0, 180, 170)), level=-5),
    },
)
"""A scoreboard's horn and buzzer: hard enough for a loud room. The same meanings, lengths and shapes."""

THEMES: Mapping[str, Theme] = MappingProxyType({"soft": SOFT, "gym": GYM})
"""The themes by name."""

MOST_TONE_BYTES, LONGEST_READ_S = 50_000_000, 60.0
"""What is read of the file of a tone: silence may stand around it."""

SOUND_FILES = (".wav", ".mp3", ".flac", ".ogg")
"""The kinds of files that a tone may be in."""

_FORMS = "a wav, an mp3, a flac or an ogg"

NO_TONES = "off"
"""The choice of no tones at all."""

_RECIPE = "tone 1"  # another number whenever the same notes would sound differently


def find_tones(choice: str, level: float = 0.0, voice: float = TARGET_LUFS) -> dict[str, Clip]:
    """Give the tones of a theme, or those in a folder of the user's; what the folder lacks is soft's.

    With `NO_TONES` none of them is heard. See `make_tones` for `level` and `voice`. Raises UnknownNameError
    for what is neither, and AudioError for a file that is damaged, silent or too long, is no sound file, or
    is named after no tone.
    """
    if choice in THEMES:
        return make_tones(choice, level, voice)
    if choice == NO_TONES:
        return {name: make_clip(name, np.zeros(1, dtype=np.float32)) for name in TONE_LENGTHS}
    folder = at_home(choice)
    try:
        is_folder = folder.is_dir()
    except OSError as error:
        raise AudioError(f"these tones cannot be read ({error.strerror})", where=choice) from error
    if not is_folder:
        known = (*THEMES, NO_TONES)
        hint = did_you_mean(choice, known) or f"it is {', '.join(known)}, or a folder of sound files"
        raise UnknownNameError(f"'{choice}' is not a theme of tones", hint=hint)
    return make_tones("soft", level, voice) | dict(_own_tones(folder, voice + level))


def make_tones(theme: str = "soft", level: float = 0.0, voice: float = TARGET_LUFS) -> dict[str, Clip]:
    """Give every tone of a theme, by name; each is generated when it is first needed.

    `voice` is the loudness of the speech in LUFS; `level` in dB raises or lowers all tones against it. Raises
    UnknownNameError for a theme that there is not.
    """
    if theme not in THEMES:
        raise UnknownNameError(f"'{theme}' is not a theme of tones", hint=did_you_mean(theme, THEMES))
    chosen = THEMES[theme]
    return {name: _promised(name, tone, chosen, voice + level) for name, tone in chosen.tones.items()}


def _brought_to(sound: Sound, lufs: float) -> Sound:
    """Bring the loudest moment of a short sound to a loudness, as if it lasted."""
    loudest = gated(np.repeat(step_powers(sound).max(), 4))
    return sound * np.float32(10 ** ((lufs - loudest) / 20))


def _promised(name: str, tone: ToneSound, theme: Theme, voice: float) -> Clip:
    made_of = (_RECIPE, tone, theme.partials, theme.rise, theme.fall, voice)
    key = sha256(repr(made_of).encode()).hexdigest()
    return promise_clip(name, tone.length * PER_MS, key, partial(_sounding, tone, theme, voice))


def _sounding(tone: ToneSound, theme: Theme, voice: float) -> Sound:
    """Play the notes of a tone into one another, at its level against the voice."""
    sound = np.zeros(PER_MS * tone.length, dtype=np.float32)
    for note in tone.notes:
        played = _played(note, theme, tone.fall or theme.fall)
        sound[note.at * PER_MS :][: len(played)] += played
    return _brought_to(sound, voice + tone.level)


def _played(note: Note, theme: Theme, fall: int) -> Sound:
    time = np.arange(note.length * PER_MS) / RATE
    wave = sum(
        10 ** (level / 20) * np.sin(2 * np.pi * note.pitch * ratio * time) for ratio, level in theme.partials
    )
    rise = np.clip(time / (theme.rise / 1000), 0, 1)
    end = np.clip((note.length / 1000 - time) / (0.25 * note.length / 1000), 0, 1)
    shape = np.sin(np.pi / 2 * rise) ** 2 * np.sin(np.pi / 2 * end) ** 2 * np.exp(-time * 1000 / fall)
    played: Sound = (10 ** (note.level / 20) * wave * shape).astype(np.float32)
    return played


def own_lengths(choice: str) -> dict[str, int]:
    """Give the milliseconds of the tones in a folder of the user's, as `arrange` takes them.

    Raises what `find_tones` does.
    """
    if choice in (*THEMES, NO_TONES):
        return {}
    return {tone_key(name): clip.milliseconds for name, clip in find_tones(choice).items()}


def _own_tones(folder: Path, voice: float) -> Iterator[tuple[str, Clip]]:
    try:
        files = sorted(file for file in folder.iterdir() if file.is_file() and file.name[0] != ".")
    except OSError as error:
        raise AudioError(f"these tones cannot be read ({error.strerror})", where=str(folder)) from error
    if not files:
        raise AudioError("there is no tone in this folder", where=str(folder), hint=_the_names())
    found: dict[str, Path] = {}
    for file in files:
        name = _tone_of(file)
        if name in found:
            raise AudioError(
                f"'{found[name].name}' is the tone '{name}', too", where=str(file), hint="keep one of them"
            )
        found[name] = file
        yield name, make_clip(name, _own_tone(file, name, voice))


def _tone_of(file: Path) -> str:
    """Tell which tone a file is named after."""
    name = file.stem.lower()
    if name not in TONE_LENGTHS:
        hint = did_you_mean(name, TONE_LENGTHS) or _the_names()
        raise AudioError(f"there is no tone '{file.stem}'", where=str(file), hint=hint)
    if file.suffix.lower() not in SOUND_FILES:
        raise AudioError("this is not the sound of a tone", where=str(file), hint=f"it may be {_FORMS}")
    return name


def _own_tone(file: Path, name: str, voice: float) -> Sound:
    """Read one tone, cut to its sound, at the level that its meaning has in the soft theme."""
    try:
        content = read_file(file, MOST_TONE_BYTES)
        sound = fade(trim(read_sound(content, file.suffix[1:].lower(), LONGEST_READ_S)))
    except OSError as error:
        raise AudioError(f"this tone cannot be read ({error.strerror})", where=str(file)) from error
    except AudioError as error:
        raise AudioError("this is not the sound of a tone", where=str(file), hint=_cause(error)) from error
    length = -(-len(sound) // PER_MS)
    if length > LONGEST_TONE:
        raise AudioError(
            f"this tone lasts {length / 1000:.1f} s",
            where=str(file),
            hint=f"a tone may last {LONGEST_TONE // 1000} s; shorten it",
        )
    return limit(_brought_to(sound, voice + SOFT.tones[name].level), 10 ** (CEILING_DBTP / 20))


def _cause(error: AudioError) -> str:
    return "it is silent" if "silence" in error.message else error.hint or f"it may be {_FORMS}"


def _the_names() -> str:
    return f"the tones are {', '.join(TONE_LENGTHS)}"
