"""The gtts engine without its pauses: the server of the tests does not mind."""

from audiocoach.voices.courier import Limits
from audiocoach.voices.gtts import Gtts


def impatient() -> Gtts:
    """Make the engine."""
    return Gtts(pause=0)


def hasty() -> Gtts:
    """Make the engine with little patience for a server that is slow, and none for waits."""
    return Gtts(pause=0, limits=Limits(read=0.3, whole=0.6), sleep=lambda _seconds: None)
