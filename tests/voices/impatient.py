"""The online engines without their pauses: the servers of the tests do not mind."""

from audiocoach.voices.gtts import Gtts
from audiocoach.voices.http_client import Limits
from audiocoach.voices.openai import OpenAI


def impatient() -> Gtts:
    """Make the engine."""
    return Gtts(pause=0)


def hasty() -> Gtts:
    """Make the engine with little patience for a server that is slow, and none for waits."""
    return Gtts(pause=0, limits=Limits(read=0.3, whole=0.6), sleep=lambda _seconds: None)


def hasty_openai(*, offline: bool, allow_http: bool) -> OpenAI:
    """Make the openai engine with little patience, and none for waits."""
    limits = Limits(read=0.3, whole=0.6, answer=1_000_000)
    return OpenAI(offline=offline, allow_http=allow_http, limits=limits, sleep=lambda _seconds: None)
