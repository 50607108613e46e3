"""A page and a podcast for each athlete, in a folder whose name nobody can guess."""

import hmac
from base64 import b32encode
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

from audiocoach.errors import SettingsError
from audiocoach.files import state_folder, write_whole
from audiocoach.web.static_site import Published, base_of, publish

SITES = "sites"
"""The folder beside the athletes' own, which is to be uploaded."""

_KEY_BYTES, _NAME_LETTERS = 32, 26  # 130 bits


def publish_sites(folder: Path, url: str, *, force: bool = False) -> dict[str, Published]:
    """Write the site of every athlete who has a folder; what did not change is left as it is.

    A site's name is made from the athlete's and a key in this user's state folder: it is the same next week,
    and known to nobody else. Raises SettingsError.
    """
    base, key = base_of(url), _key()
    done = {}
    for athlete in sorted(each for each in folder.iterdir() if each.is_dir() and each.name != SITES):
        name = site_name(athlete.name, key)
        done[athlete.name] = publish(athlete, folder / SITES / name, f"{base}{name}", force=force)
    return done


def site_name(athlete: str, key: bytes) -> str:
    """Name a site so that nobody finds it by guessing: 26 letters and digits, 130 bits."""
    return b32encode(hmac.digest(key, athlete.encode(), sha256)).decode().lower()[:_NAME_LETTERS]


def _key() -> bytes:
    path = state_folder() / "sites.key"
    try:
        key = path.read_bytes() if path.exists() else b""
        if len(key) != _KEY_BYTES:
            path.parent.mkdir(parents=True, exist_ok=True)
            key = token_bytes(_KEY_BYTES)
            write_whole(path, key, private=True)
    except OSError as error:
        reason = f"the key of the sites cannot be kept ({error.strerror or error})"
        raise SettingsError(reason, where=str(path)) from error
    return key
