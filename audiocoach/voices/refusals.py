"""Why a web service did not speak: statuses and network failures, told as errors that say what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from audiocoach.errors import OfflineError, VoiceError

if TYPE_CHECKING:
    import requests

DEFAULT_WAIT = 5.0
"""Seconds to wait after a 429 that does not say how long."""


class RefusedError(VoiceError):
    """A service that does not want to be asked, at least not now: asking on would make it worse."""


class StatusError(VoiceError):
    """A service that does not take a request as it is; the same request would be answered the same."""

    def __init__(self, message: str, *, where: str = "", hint: str = "", status: int = 0) -> None:
        """Keep the status, for those who can ask in another way."""
        super().__init__(message, where=where, hint=hint)
        self.status = status


class PassingError(Exception):
    """A failure that may be gone at the next try, and the error to raise when it is not."""

    def __init__(self, final: VoiceError, *, tries: int, wait: float) -> None:
        """Allow so many tries more, the first after so many seconds."""
        super().__init__(str(final))
        self.final = final
        self.tries = tries
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service as errors name it, and what its user can do when it fails."""

    name: str
    remedy: str

    def refused(self, what: str) -> RefusedError:
        """Say that the service sends us away."""
        return RefusedError(f"{self.name} {what}", hint=self.remedy)

    def failed(self, what: str) -> VoiceError:
        """Say that the service did not do its work."""
        return VoiceError(f"{self.name} {what}", hint=self.remedy)

    def unreachable(self, why: str) -> OfflineError:
        """Say that the service cannot be reached."""
        return OfflineError(
            f"{self.name} cannot be reached ({why})", hint=f"check the network, or {self.remedy}"
        )

    def accept(self, status: int, headers: Mapping[str, str], words: str = "") -> None:
        """Let a 200 pass, and raise for every other status what it means.

        `words` is what the service itself says about it.
        """
        if status == HTTPStatus.OK:
            return
        if 300 <= status < 400:
            captcha = "sorry" in headers.get("Location", "")
            raise self.refused("asks for a captcha" if captcha else "redirects elsewhere")
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            final = self.refused("was asked too often (429)")
            raise PassingError(final, tries=1, wait=retry_after(headers))
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            raise self.refused(f"does not let us in ({status})")
        said = f"answered {status}: {words}" if words else f"answered {status}"
        if status >= 500 and status != HTTPStatus.NOT_IMPLEMENTED:
            raise PassingError(self.failed(said), tries=2, wait=1.0)
        raise StatusError(f"{self.name} {said}", hint=self.remedy, status=status)

    def explain(self, error: "requests.RequestException") -> Exception:
        """Turn a failure of the network into a VoiceError, or a PassingError where another try may help."""
        from requests import exceptions as failures

        if _never_met(error):
            return self.unreachable("no connection")
        meanings: tuple[tuple[type[Exception], Exception], ...] = (
            (failures.SSLError, self.failed("has no certificate that can be trusted")),
            (failures.ProxyError, self.unreachable("the proxy does not answer")),
            (failures.ConnectTimeout, PassingError(self.unreachable("no answer"), tries=1, wait=1.0)),
            (failures.Timeout, PassingError(self.failed("takes too long to answer"), tries=1, wait=1.0)),
            (failures.ConnectionError, PassingError(self.failed("broke off"), tries=2, wait=1.0)),
            (failures.ContentDecodingError, self.failed("answered with something that cannot be unpacked")),
            (failures.ChunkedEncodingError, PassingError(self.failed("broke off"), tries=2, wait=1.0)),
        )
        unknown = self.failed(f"cannot be asked ({error})")
        return next((meaning for kind, meaning in meanings if isinstance(error, kind)), unknown)


def retry_after(headers: Mapping[str, str]) -> float:
    """Read how many seconds a service asks to wait; a date counts from the service's own clock."""
    asked = headers.get("Retry-After", "")
    if asked.isdecimal():
        return float(asked)
    try:
        until = parsedate_to_datetime(asked)
        now = parsedate_to_datetime(headers["Date"]) if "Date" in headers else datetime.now(timezone.utc)
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return DEFAULT_WAIT


def _never_met(error: "requests.RequestException") -> bool:
    from urllib3.exceptions import NewConnectionError

    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)
