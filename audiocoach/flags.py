"""What is chosen for one run, above everything that files say."""

from dataclasses import dataclass

from audiocoach.coach.doses import Level
from audiocoach.coach.sound_choices import NO_SOUND, SoundChoices


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """The choices of one run; what is left out is chosen elsewhere.

    `swap`, `without`, `sets` and `minutes` change the routine itself: pairs of exercises to swap, equipment
    to do without, the sets of every exercise, how long the session shall last. `offline` refuses the network,
    and `fallback` names the voice that takes over where an online one fails.
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


NO_FLAGS = Flags()
