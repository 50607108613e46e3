"""The gtts engine without its pauses: the server of the tests does not mind."""

from audiocoach.voices.gtts import Gtts


def impatient() -> Gtts:
    """Make the engine."""
    return Gtts(pause=0)
