"""Finished sessions served: which folder, at which addresses, behind which secret."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

from audiocoach.audio.cache import SHELF, DerivedCache
from audiocoach.errors import SettingsError
from audiocoach.files import cache_folder
from audiocoach.settings import read_settings
from audiocoach.studio.make import DEFAULTS
from audiocoach.web.address import HERE, network_address, qr_code, token
from audiocoach.web.episodes import Shelf
from audiocoach.web.guard import Door
from audiocoach.web.running import PORT, Certificate, Listening, server


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """What is to be served, and how; without a folder, the one in which sessions are made."""

    folder: Path | None = None
    lan: bool = False
    new_token: bool = False
    port: int = PORT
    cert: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that is about to be served; `urls` are its addresses, that of the network last."""

    folder: Path
    sessions: int
    urls: tuple[str, ...]
    lan: bool
    listening: Listening
    door: Door
    certificate: Certificate | None

    def lines(self) -> list[str]:
        """Tell where the page is, with a QR code where a phone may come."""
        count = "1 session" if self.sessions == 1 else f"{self.sessions} sessions"
        lines = [f"{count} of {self.folder} on a page:", *(f"  {url}" for url in self.urls)]
        if not self.sessions:
            lines.append("Make one meanwhile: audiocoach make hips-for-runners")
        if self.lan:
            lines += [
                "",
                qr_code(self.urls[-1]).rstrip("\n"),
                "Scan it with the phone's camera, in the same Wi-Fi.",
            ]
        return [*lines, "Stop with Ctrl+C."]

    def run(self) -> None:
        """Answer until the user stops it."""
        with suppress(KeyboardInterrupt):
            shelf = Shelf(self.folder, covers())
            server(shelf, self.door, self.certificate).run(sockets=self.listening.sockets)


@contextmanager
def opened_page(wanted: PageRequest) -> Iterator[Page]:
    """Open the port, and tell where the page will be; it is closed in the end.

    Raises SettingsError for a folder, port or certificate that cannot be used.
    """
    folder, certificate = sessions_folder(wanted.folder), _certificate(wanted)
    addresses = [HERE, network_address()] if wanted.lan else [HERE]
    secret = token(new=wanted.new_token) if wanted.lan or wanted.new_token else ""
    listening = Listening(addresses, wanted.port)
    try:
        door = Door(
            scheme="https" if certificate else "http",
            hosts=listening.hosts(),
            token=secret if wanted.lan else "",
        )
        yield Page(
            folder=folder,
            sessions=len(Shelf(folder).episodes()),
            urls=tuple(door.url(f"{address}:{listening.port}") for address in addresses),
            lan=wanted.lan,
            listening=listening,
            door=door,
            certificate=certificate,
        )
    finally:
        listening.close()


def sessions_folder(folder: Path | None) -> Path:
    """Choose the folder of sessions: the one given, the config's, or output/; it must be there."""
    chosen = folder or read_settings().output or Path(DEFAULTS["output"])
    if not chosen.is_dir():
        raise SettingsError(
            f"there is no folder '{chosen}'", hint="make a session first: audiocoach make NAME"
        )
    return chosen


def covers() -> DerivedCache:
    """Open the cache that keeps the covers which were drawn for a feed."""
    return DerivedCache(cache_folder() / SHELF)


def _certificate(wanted: PageRequest) -> Certificate | None:
    if wanted.cert is None and wanted.key is None:
        return None
    if wanted.cert is None or wanted.key is None:
        raise SettingsError("https needs both a certificate and its key", hint="give --cert FILE --key FILE")
    for path in (wanted.cert, wanted.key):
        if not path.is_file():
            raise SettingsError(f"there is no file '{path}'", hint="it is a file in PEM form")
    try:
        SSLContext(PROTOCOL_TLS_SERVER).load_cert_chain(wanted.cert, wanted.key, password="")
    except OSError as error:
        reason = (
            f"'{wanted.cert}' and '{wanted.key}' are no certificate and its key ({error.strerror or error})"
        )
        raise SettingsError(reason, hint="they are files in PEM form, the key without a password") from error
    return Certificate(certificate=wanted.cert, key=wanted.key)
