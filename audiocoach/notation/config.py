"""The user's settings as they stand in config.yaml."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from audiocoach.coach.doses import Level
from audiocoach.coach.names import Id
from audiocoach.coach.pacing import PacingChoice
from audiocoach.coach.parts import VoiceChoice
from audiocoach.coach.sound_choices import NO_SOUND, SoundChoices
from audiocoach.coach.wording import Phrases
from audiocoach.coach.written import Written
from audiocoach.notation.composing import compose
from audiocoach.notation.known import Known
from audiocoach.notation.reading import Kind
from audiocoach.notation.references import settings_references
from audiocoach.notation.texts import settings_texts


def read_folder(value: object) -> object:
    """Turn text into a path, `~` into the home of the user."""
    if not isinstance(value, str):
        return value
    try:
        return Path(value).expanduser()
    except RuntimeError:
        raise ValueError(f"'{value}' names a home that is not there; write the whole path") from None


Folder = Annotated[Path, BeforeValidator(read_folder, json_schema_input_type=str)]


class Settings(Written):
    """What a user has chosen for every session; a routine or a flag may choose otherwise."""

    voice: VoiceChoice | None = Field(
        default=None, description="The voice, as engine or engine:voice, or one for each part."
    )
    fallback: Annotated[str, Field(min_length=1)] | None = Field(
        default=None, description="The voice that speaks the whole session where an online one fails."
    )
    offline: bool = Field(default=False, description="Never ask the network.")
    sound: SoundChoices = Field(default=NO_SOUND, description="How sessions sound: tones, music, loudness.")
    wording: Id | None = Field(default=None, description="The wording that is spoken.")
    phrases: Phrases = Field(default={}, description="Phrases of the wording, changed for every session.")
    pacing: PacingChoice | None = Field(default=None, description="The name of a pacing, or knobs.")
    verbosity: Id | None = Field(
        default=None, description="How much talk: learn, standard, brief or minimal."
    )
    level: Level | None = Field(
        default=None, description="Where a dose is a range: low end, middle, high end."
    )
    output: Folder | None = Field(default=None, description="The folder where sessions land.")
    programs: dict[Id, Annotated[str, Field(min_length=1)]] = Field(
        default={}, description="Programs that speak, by the names that command:NAME takes, and their calls."
    )


CONFIG = Kind(model=Settings, texts=settings_texts, references=settings_references)


def read_config(text: str, name: str, known: Known | None = None) -> Settings:
    """Read a user's settings; a file of comments alone chooses nothing. Raises NotationErrors."""
    return CONFIG.read(compose(text, name, may_be_empty=True), known)
