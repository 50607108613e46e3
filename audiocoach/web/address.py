"""Where the page is found: this machine's addresses, the token in them, and the QR code that carries both."""

import io
import socket
from contextlib import suppress
from secrets import token_urlsafe

import segno

from audiocoach.errors import SettingsError
from audiocoach.files import read_file, state_folder, write_whole

TOKEN_BYTES = 18
"""Bytes of chance in a token: 144 bits, of which 128 would do."""

HERE = "127.0.0.1"

_MOST_SECRET = 1_000  # bytes

_TOKEN_FILE = "page-token"  # noqa: S105 -- the name of a file


def token(*, new: bool = False) -> str:
    """Read this user's token, or make one; only the user may read the file.

    Raises SettingsError where the file cannot be kept.
    """
    path = state_folder() / _TOKEN_FILE
    try:
        kept = read_file(path, _MOST_SECRET).decode("ascii").strip() if path.exists() and not new else ""
        made = token_urlsafe(TOKEN_BYTES)
        if len(kept) >= len(made):
            return kept
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, f"{made}\n".encode(), private=True)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"the token of the page cannot be kept ({error})", where=str(path), hint="see to its folder"
        ) from error
    return made


def network_address() -> str:
    """Find the address of this machine in its network; nothing is sent for it.

    Raises SettingsError where there is no network.
    """
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # an address that documents may use, and nobody has
        address = str(probe.getsockname()[0])
        if not address.startswith(("127.", "0.")):
            return address
    raise SettingsError("this machine is in no network", hint="join one, or leave --lan out")


def names(address: str) -> tuple[str, ...]:
    """List the names by which the server is asked, at one of its addresses."""
    if address == HERE:
        return (HERE, "localhost")
    name = socket.gethostname().lower().partition(".")[0]
    return (address, f"{name}.local") if name.isascii() and name else (address,)


def qr_code(url: str) -> str:
    """Draw an address as a QR code for a terminal, dark on light, with half a line for each row."""
    drawn = io.StringIO()
    segno.make(url, error="m", micro=False).terminal(out=drawn, compact=True, border=2)
    return drawn.getvalue()
