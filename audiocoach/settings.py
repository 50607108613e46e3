"""What the user chose: config.yaml below, flags above."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from audiocoach.coach.model.choices import NO_SOUND, SoundChoices
from audiocoach.coach.model.doses import Level
from audiocoach.coach.model.durations import MOST_MINUTES
from audiocoach.errors import SettingsError, did_you_mean
from audiocoach.files import config_folder
from audiocoach.notation.config import CONFIG, Settings
from audiocoach.notation.names import Names
from audiocoach.voices.registry import Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """The choices of one run; what is left out is chosen elsewhere.

    `swap`, `without`, `sets` and `minutes` change the routine itself: pairs of exercises to swap, equipment
    to do without, the sets of every exercise, how long the session shall last. `offline` refuses the network,
    and `fallback` names the voice that takes over where an online one fails. Sessions of another `turn`, as
    those of a plan are, hear other form cues first.
    """

    voice: str | None = None
    wording: str | None = None
    pacing: str | None = None
    verbosity: str | None = None
    level: Level | None = None
    swap: tuple[tuple[str, str], ...] = ()
    without: tuple[str, ...] = ()
    sets: int | None = None
    minutes: float | None = None
    offline: bool = False
    fallback: str | None = None
    sound: SoundChoices = NO_SOUND
    turn: int = 0

    def __post_init__(self) -> None:
        """Raise SettingsError for a level that there is not, and for no length of a session."""
        known = get_args(Level)
        if self.level not in (None, *known):
            hint = did_you_mean(str(self.level), known) or f"it is {', '.join(known)}"
            raise SettingsError(f"there is no level '{self.level}'", hint=hint)
        if self.minutes is not None and not 1 <= self.minutes <= MOST_MINUTES:
            raise SettingsError(f"no session lasts {self.minutes:g} minutes", hint=f"1 to {MOST_MINUTES}")


NO_FLAGS = Flags()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where a finished session goes: its folder, one for a copy, and whether its exercises become files."""

    folder: Path | None = None
    to: Path | None = None
    split: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether anything is to be done with a session once it is made."""
        return self.split or self.to is not None

    def inside(self, name: str) -> "Delivery":
        """Deliver into a folder of that name in the one for copies."""
        return replace(self, to=self.to / name if self.to else None)


CONFIG_FILE = "config.yaml"


def read_settings(known: Names | None = None) -> Settings:
    """Read the user's settings; without a file, nothing is chosen; a link that leads nowhere is a mistake.

    Names are checked against those that are `known`. Raises Diagnostics with file, line and column.
    """
    path = config_folder() / CONFIG_FILE
    return CONFIG.read_file(path, known) if os.path.lexists(path) else Settings()


def engine_options(settings: Settings) -> Options:
    """Give what the settings choose for voice engines, as the registry of voices takes it."""
    return {
        "command": {"programs": settings.programs},
        "openai": {"offline": settings.offline, "allow_http": settings.allow_http},
    }
