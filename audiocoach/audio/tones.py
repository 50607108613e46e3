"""The generated tones: soft edges, one meaning each, as loud as their meaning asks for beside the voice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from audiocoach.audio.clips import Clip, make_clip
from audiocoach.audio.loudness import gated, step_powers
from audiocoach.audio.mastering import TARGET_LUFS
from audiocoach.audio.segments import PER_MS, RATE, Sound
from audiocoach.errors import UnknownNameError
from audiocoach.suggestions import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One strike: pitch in Hz, beginning and length in ms, level in dB against the other notes."""

    pitch: float
    at: int = 0
    length: int
    level: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """What one signal is made of; `level` is its loudness against the voice's, in LU."""

    notes: tuple[Note, ...]
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A set of tones and the timbre they share.

    `partials` are multiples of the pitch with their levels in dB; `rise` ms pass until a note is full, and
    in every `fall` ms it then loses a factor e.
    """

    tones: Mapping[str, Tone]
    partials: tuple[tuple[float, float], ...] = field(default=((1, 0.0),))
    rise: int = 8
    fall: int = 250


SOFT = Theme(
    partials=((1, 0), (2, -14), (3, -26)),
    tones={
        "start": Tone(notes=(Note(pitch=1046.5, length=250),), level=-2),
        "stop": Tone(notes=(Note(pitch=349.2, length=450),), level=-1),
        "switch": Tone(
            notes=(Note(pitch=659.3, length=150), Note(pitch=659.3, at=200, length=200)), level=-2
        ),
        "tick": Tone(notes=(Note(pitch=1568.0, length=40),), level=-9),
        "low_tick": Tone(notes=(Note(pitch=784.0, length=60),), level=-9),
        "halfway": Tone(
            notes=(Note(pitch=587.3, length=150), Note(pitch=784.0, at=150, length=200)), level=-5
        ),
        "chime": Tone(
            notes=(Note(pitch=1318.5, length=300), Note(pitch=987.8, length=300, level=-4)), level=-9
        ),
        "finish": Tone(
            notes=(
                Note(pitch=523.3, length=300),
                Note(pitch=659.3, at=170, length=300),
                Note(pitch=784.0, at=340, length=300),
                Note(pitch=1046.5, at=510, length=690),
            ),
            level=-3,
        ),
        "beep": Tone(notes=(Note(pitch=880.0, length=120),), level=-4),
    },
)
"""Struck wood and glass: the gentle theme. The lengths are those of `coach.sounds.TONE_LENGTHS`."""

THEMES: Mapping[str, Theme] = MappingProxyType({"soft": SOFT})
"""The themes by name."""


def make_tones(theme: str = "soft", level: float = 0.0) -> dict[str, Clip]:
    """Make every tone of a theme, by name; `level` in dB raises or lowers all of them against the voice.

    Raises UnknownNameError for a theme that there is not.
    """
    if theme not in THEMES:
        raise UnknownNameError(f"'{theme}' is not a theme of tones", hint=did_you_mean(theme, THEMES))
    chosen = THEMES[theme]
    return {name: make_clip(name, _sounding(tone, chosen, level)) for name, tone in chosen.tones.items()}


def tone_lengths(tones: Mapping[str, Clip]) -> dict[str, int]:
    """Give the length of each tone in milliseconds."""
    return {name: clip.milliseconds for name, clip in tones.items()}


def _sounding(tone: Tone, theme: Theme, level: float) -> Sound:
    """Play the notes of a tone into one another, at its level against the voice."""
    sound = np.zeros(PER_MS * max(note.at + note.length for note in tone.notes), dtype=np.float32)
    for note in tone.notes:
        played = _played(note, theme)
        sound[note.at * PER_MS :][: len(played)] += played
    loudest = gated(np.repeat(step_powers(sound).max(), 4))
    factor = 10 ** ((TARGET_LUFS + tone.level + level - loudest) / 20)
    return sound * np.float32(factor)


def _played(note: Note, theme: Theme) -> Sound:
    time = np.arange(note.length * PER_MS) / RATE
    wave = sum(
        10 ** (level / 20) * np.sin(2 * np.pi * note.pitch * ratio * time) for ratio, level in theme.partials
    )
    rise = np.clip(time / (theme.rise / 1000), 0, 1)
    end = np.clip((note.length / 1000 - time) / (0.25 * note.length / 1000), 0, 1)
    shape = np.sin(np.pi / 2 * rise) ** 2 * np.sin(np.pi / 2 * end) ** 2 * np.exp(-time * 1000 / theme.fall)
    played: Sound = (10 ** (note.level / 20) * wave * shape).astype(np.float32)
    return played
