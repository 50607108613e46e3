"""How a session is to sound: what a user's config, a routine or a flag chooses."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from audiocoach.coach.written import Written

LOUDNESS_WORDS = {"standard": -19.0, "loud": -16.0}
"""Loudness of the speech by name, in LUFS for one channel; both ears hear 3 LU more."""

SOFTEST, LOUDEST = -24, -14
"""The bounds of the loudness of speech, in LUFS."""

NO_MUSIC = "off"


def read_loudness(value: object) -> object:
    """Turn the name of a loudness into LUFS; leave a number alone.

    >>> read_loudness("loud"), read_loudness(-18)
    (-16.0, -18)
    """
    return LOUDNESS_WORDS.get(value, value) if isinstance(value, str) else value


def read_switch(value: object) -> object:
    """Read `on` and `off`, which are words in YAML 1.2, beside true and false."""
    return {"on": True, "off": False}.get(value, value) if isinstance(value, str) else value


Switch = Annotated[bool, BeforeValidator(read_switch, json_schema_input_type=bool | str)]
Level = Annotated[float, Field(ge=-24, le=12)]
Loudness = Annotated[
    float, Field(ge=SOFTEST, le=LOUDEST), BeforeValidator(read_loudness, json_schema_input_type=float | str)
]


class SoundChoices(Written):
    """What is chosen about the sound of a session; what is left out is chosen elsewhere, or is as usual."""

    tones: Annotated[str, Field(min_length=1)] | None = Field(
        default=None, description="The theme of the tones, soft or gym, or a folder of WAVs named after them."
    )
    tones_level: Level | None = Field(
        default=None, description="Decibels by which all tones are louder (or, below 0, softer) than usual."
    )
    floor: Switch | None = Field(
        default=None, description="Faint noise under everything, which keeps Bluetooth headsets awake."
    )
    loudness: Loudness | None = Field(
        default=None, description="Loudness of the speech in LUFS: -19 (standard), -16 (loud) or between."
    )
    clarity: Switch | None = Field(
        default=None, description="Speech made to cut through noise; on by default where there is music."
    )
    music: Annotated[str, Field(min_length=1)] | None = Field(
        default=None, description="A file or folder of music to play under the session; off: none."
    )
    music_level: Level | None = Field(
        default=None, description="Decibels by which the music is louder than usual where nobody speaks."
    )


NO_SOUND = SoundChoices.model_construct()
"""Nothing is chosen."""


def laid_over(*layers: SoundChoices | None) -> SoundChoices:
    """Lay choices over each other, lowest first; a later one wins where it says anything.

    >>> chosen = laid_over(SoundChoices(floor=False, tones="gym"), None, SoundChoices(tones="soft"))
    >>> chosen.tones, chosen.floor, chosen.music
    ('soft', False, None)
    """
    stated: dict[str, Any] = {}
    for layer in layers:
        if layer is not None:
            chosen = {name: getattr(layer, name) for name in type(layer).model_fields}
            stated.update({name: value for name, value in chosen.items() if value is not None})
    return SoundChoices.model_construct(**stated)
