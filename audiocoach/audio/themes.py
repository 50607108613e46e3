"""The generated themes of tones: what each signal is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


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

GYM = Theme(
    partials=((1, 0), (3, -8), (5, -14), (7, -20)),
    rise=4,
    fall=600,
    tones={
        "start": Tone(
            notes=(Note(pitch=1174.7, length=110), Note(pitch=1568.0, at=110, length=140)), level=-1
        ),
        "stop": Tone(notes=(Note(pitch=293.7, length=450), Note(pitch=311.1, length=450, level=-3)), level=0),
        "switch": Tone(
            notes=(Note(pitch=740.0, length=140), Note(pitch=740.0, at=210, length=190)), level=-1
        ),
        "tick": Tone(notes=(Note(pitch=1760.0, length=40),), level=-8),
        "low_tick": Tone(notes=(Note(pitch=880.0, length=60),), level=-8),
        "halfway": Tone(
            notes=(Note(pitch=659.3, length=160), Note(pitch=987.8, at=170, length=180)), level=-4
        ),
        "chime": Tone(
            notes=(Note(pitch=1480.0, length=300), Note(pitch=1109.7, length=300, level=-4)), level=-8
        ),
        "finish": Tone(
            notes=(
                Note(pitch=587.3, length=240),
                Note(pitch=587.3, at=260, length=240),
                Note(pitch=880.0, at=520, length=680),
            ),
            level=-2,
        ),
        "beep": Tone(notes=(Note(pitch=987.8, length=120),), level=-3),
    },
)
"""A scoreboard's horn and buzzer: hard enough for a loud room. The same meanings, lengths and shapes."""

THEMES: Mapping[str, Theme] = MappingProxyType({"soft": SOFT, "gym": GYM})
"""The themes by name."""
