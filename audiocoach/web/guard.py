"""Who may ask what: the fixed list of hosts, the token, other sites, bodies; what every answer carries."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from secrets import compare_digest
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
"""What the page may load and do: only what comes from here; no script or style that stands in the page."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
"""What every answer carries; `no-cache` keeps a copy, but asks whether it is still good."""

MOST_BODY = 65_536
"""Bytes that a request may bring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where the server is: its scheme, its hosts with their port, and the token that its paths begin with."""

    scheme: str
    hosts: tuple[str, ...]
    token: str = ""

    @property
    def prefix(self) -> str:
        """The beginning of every path; it ends in a slash."""
        return f"/{self.token}/" if self.token else "/"

    def url(self, host: str) -> str:
        """Write the address of the page on one of the hosts."""
        return f"{self.scheme}://{host}{self.prefix}"

    def origins(self) -> Iterable[str]:
        """List the origins whose pages may ask."""
        return (f"{self.scheme}://{host}" for host in self.hosts)


class TooLarge(Exception):
    """A request that brings more than it may."""


class Guard:
    """An application behind its door: what does not belong gets a short refusal, and nothing else."""

    def __init__(self, app: App, door: Door) -> None:
        self.app, self.door = app, door

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Refuse a request, or hand it on with the token taken off its path."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        answer = _with_headers(send)
        refusal = self._refusal(scope)
        if refusal:
            await PlainTextResponse(refusal[1], refusal[0])(scope, receive, answer)
            return
        inside = {**scope, "root_path": self.door.prefix.rstrip("/")}
        try:
            await self.app(inside, _limited(receive), answer)
        except TooLarge:
            await PlainTextResponse("That is too large.", 413)(scope, receive, answer)

    def _refusal(self, scope: Message) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        if headers.get("host", "").lower() not in self.door.hosts:
            return 421, "This server has another name."
        if not _has_token(scope["path"], self.door.prefix):
            return 404, "Nothing is here."
        if self._is_foreign(headers):
            return 403, "Another site may not ask."
        if _length(headers) > MOST_BODY:
            return 413, "That is too large."
        return None

    def _is_foreign(self, headers: Headers) -> bool:
        """Tell whether the page of another site asks; a link that a person follows is none."""
        origin = headers.get("origin")
        if origin is not None and origin not in self.door.origins():
            return True
        site, mode = headers.get("sec-fetch-site", "none"), headers.get("sec-fetch-mode", "")
        return site in ("cross-site", "same-site") and mode != "navigate"


def _has_token(path: str, prefix: str) -> bool:
    """Compare the beginning of a path with the token in a time that tells nothing of it."""
    return compare_digest(path[: len(prefix)].encode(), prefix.encode())


def _length(headers: Headers) -> int:
    stated = headers.get("content-length", "0")
    return int(stated) if stated.isascii() and stated.isdigit() else MOST_BODY + 1


def _limited(receive: Receive) -> Receive:
    got = 0

    async def limited() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > MOST_BODY:
            raise TooLarge
        return message

    return limited


def _with_headers(send: Send) -> Send:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return answer
