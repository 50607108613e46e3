"""Voices and sound that may be chosen at every level."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from audiocoach.coach.model.fields import Written

Role = Literal["main", "counts", "coaching"]
"""`counts` is the beat of the work, `coaching` how to move, `main` everything else."""

ROLES: tuple[Role, ...] = ("main", "counts", "coaching")

Name = Annotated[str, Field(min_length=1)]


class Voices(Written):
    """The voices of a session: one, or another for the counts or for the coaching between them."""

    main: Name | None = Field(default=None, description="Who speaks, as engine or engine:voice.")
    counts: Name | None = Field(default=None, description="Who counts: count-in, reps, phases, holds.")
    coaching: Name | None = Field(default=None, description="Who reminds: form, breath, encouragement.")

    @model_validator(mode="after")
    def _somebody(self) -> "Voices":
        if not self.names:
            raise ValueError(f"'voice' names nobody; give one of {', '.join(ROLES)}")
        return self

    @property
    def names(self) -> dict[Role, str]:
        """Those that are chosen, by their parts."""
        return {part: name for part in ROLES if (name := getattr(self, part))}

    def __str__(self) -> str:
        """Write them the way `read_voices` reads them."""
        return ", ".join(name if part == "main" else f"{part}={name}" for part, name in self.names.items())


def read_voices(value: object) -> object:
    """Turn text into the voices of the parts.

    >>> read_voices("gtts, counts=espeak:en-us+f5")
    {'main': 'gtts', 'counts': 'espeak:en-us+f5'}
    """
    if not isinstance(value, str):
        return value
    read: dict[str, str] = {}
    for word in value.split(","):
        part, name = _part_and_name(word)
        if part in read:
            raise ValueError(f"'{part}' has two voices in \"{value}\"; keep one of them")
        read[part] = name
    return read


def _part_and_name(word: str) -> tuple[str, str]:
    part, sign, name = (piece.strip() for piece in word.partition("="))
    if not sign or ":" in part:
        return "main", word.strip()
    if part not in ROLES:
        raise ValueError(f"there is no part '{part}' to speak; the parts are {', '.join(ROLES)}")
    return part, name


def parse_voices(text: str) -> Voices:
    """Read voices from text. Raises ValueError where it names none, or two for one part.

    >>> parse_voices("espeak:en-gb").main
    'espeak:en-gb'
    """
    read = read_voices(text)
    if not isinstance(read, dict) or not all(read.values()):
        raise ValueError(f'"{text}" is no voice; write one as in gtts, or as in gtts, counts=espeak')
    return Voices(**read)


VoiceChoice = Annotated[Voices, BeforeValidator(read_voices, json_schema_input_type=str | Voices)]
"""A voice by its name, or one for each part: {main: gtts, counts: espeak}."""


def merged_voices(*choices: Voices | None, default: str) -> Voices:
    """Choose among the levels, highest first; one that names only a part leaves the rest to those below.

    >>> flag, config = Voices(counts="espeak"), Voices(main="gtts", coaching="piper")
    >>> print(merged_voices(flag, None, config, default="silent"))
    gtts, counts=espeak, coaching=piper
    """
    found: dict[Role, str] = {}
    for choice in choices:
        if choice is not None:
            found = choice.names | found
            if choice.main:
                break
    return Voices.model_validate({"main": default, **found})


TONE_LENGTHS = {
    "start": 250,
    "stop": 450,
    "switch": 400,
    "tick": 40,
    "low_tick": 60,
    "halfway": 350,
    "chime": 300,
    "beep": 120,
    "finish": 1200,
    "bell": 3000,
    "pulse": 90,
    "minute": 350,
}
"""Milliseconds that each tone of a theme lasts."""

LONGEST_TONE = 10_000
"""Milliseconds that a tone of the user's own may last."""

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

Decibels = Annotated[float, Field(ge=-24, le=12)]

Loudness = Annotated[
    float, Field(ge=SOFTEST, le=LOUDEST), BeforeValidator(read_loudness, json_schema_input_type=float | str)
]


class SoundChoices(Written):
    """What is chosen about the sound of a session; what is left out is chosen elsewhere, or is as usual."""

    tones: Annotated[str, Field(min_length=1)] | None = Field(
        default=None,
        description="The theme of the tones, soft or gym, a folder of sound files named after them, or off.",
    )
    tones_level: Decibels | None = Field(
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
    music_level: Decibels | None = Field(
        default=None, description="Decibels by which the music is louder than usual where nobody speaks."
    )


NO_SOUND = SoundChoices.model_construct()
"""Nothing is chosen."""


def merged_sound(*layers: SoundChoices | None) -> SoundChoices:
    """Lay choices over each other, lowest first; a later one wins where it says anything.

    >>> chosen = merged_sound(SoundChoices(floor=False, tones="gym"), None, SoundChoices(tones="soft"))
    >>> chosen.tones, chosen.floor, chosen.music
    ('soft', False, None)
    """
    stated: dict[str, Any] = {}
    for layer in layers:
        if layer is not None:
            chosen = {name: getattr(layer, name) for name in type(layer).model_fields}
            stated.update({name: value for name, value in chosen.items() if value is not None})
    return SoundChoices.model_construct(**stated)
