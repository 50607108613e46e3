import re
import stat
import sys
from pathlib import Path

import pytest
import segno

from audiocoach.errors import SettingsError
from audiocoach.files import state_folder
from audiocoach.web.address import HERE, names, qr_code, token


def test_a_token_is_kept() -> None:
    """Addresses that were handed out stay good: the token is the same from run to run."""
    assert token() == token()


def test_a_token_cannot_be_guessed() -> None:
    """It has 144 bits of chance, in letters that an address can have, and no two are the same."""
    made = {token(new=True) for _ in range(20)}
    assert len(made) == 20
    assert all(re.fullmatch(r"[\w-]{24}", each) for each in made)


def test_a_new_token_ends_the_old_one() -> None:
    """Whoever had the old address is out."""
    old = token()
    assert token(new=True) != old
    assert token() != old


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_a_token_is_the_users_own() -> None:
    """Nobody else on this machine may read it."""
    token()
    (kept,) = state_folder().iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_broken_token_is_made_anew() -> None:
    """A file that was cut short is no token."""
    token()
    (kept,) = state_folder().iterdir()
    kept.write_text("abc", encoding="ascii")
    assert len(token()) == 24


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a place for the token there is no page for others, and the user is told why."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("AUDIOCOACH_STATE_DIR", str(tmp_path / "file" / "state"))
    with pytest.raises(SettingsError, match="cannot be kept"):
        token()


def test_names() -> None:
    """On this machine the page has two names; in the network, its address and the machine's own name."""
    assert names(HERE) == (HERE, "localhost")
    assert names("192.0.2.7")[0] == "192.0.2.7"
    assert all(name.endswith(".local") for name in names("192.0.2.7")[1:])


def test_the_qr_code_holds_the_address() -> None:
    """Read back dot by dot, the code in the terminal is that of the address, and no wider than 79 letters."""
    url = "http://192.168.1.20:8765/aB3-_xyzaB3-_xyzaB3-_xyz/"
    drawn = re.sub(r"\x1b\[[\d;]*m", "", qr_code(url)).splitlines()
    dark = {" ": (1, 1), "▀": (0, 1), "▄": (1, 0), "█": (0, 0)}
    rows = [[dark[letter][half] for letter in line] for line in drawn for half in (0, 1)]
    expected = [list(row) for row in segno.make(url, error="m", micro=False).matrix_iter(border=2)]
    assert rows[: len(expected)] == expected
    assert max(map(len, drawn)) <= 79
