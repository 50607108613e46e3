import time
from pathlib import Path

import pytest

from audiocoach.audio.playback import PLAYER_VARIABLE, PLAYERS, play


def put_player(folder: Path, name: str, script: str) -> None:
    """Put a player on the path that is a script of a line."""
    player = folder / name
    player.write_text(f"#!/bin/sh\n{script}\n")
    player.chmod(0o755)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty path to put players on, which the environment does not overrule."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv(PLAYER_VARIABLE)
    return folder


@pytest.mark.parametrize("player", [words[0] for words in PLAYERS if words[0] != "mpg123"])
def test_any_player_will_do(path: Path, tmp_path: Path, player: str) -> None:
    """Whichever player is there gets the file as its last word."""
    put_player(path, player, f'for last; do :; done; echo "$last" > "{tmp_path}/played"')
    assert play(tmp_path / "a b.wav", 1)
    assert (tmp_path / "played").read_text() == f"{tmp_path}/a b.wav\n"


def test_next_player_is_tried(path: Path, tmp_path: Path) -> None:
    """Where one player fails, such as for want of a sound card, the next one is tried."""
    put_player(path, "aplay", "exit 1")
    put_player(path, "play", f': > "{tmp_path}/played"')
    assert play(tmp_path / "a.wav", 1)
    assert (tmp_path / "played").exists()


def test_no_player(path: Path, tmp_path: Path) -> None:
    """Without a player, nothing is played and nothing fails."""
    assert list(path.iterdir()) == []
    assert not play(tmp_path / "a.wav", 1)


def test_player_of_ones_choice(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment names a player with its options, and no other is tried; none means silence."""
    put_player(path, "mine", f'echo "$@" > "{tmp_path}/played"')
    put_player(path, "aplay", "exit 0")
    monkeypatch.setenv(PLAYER_VARIABLE, "mine --loud")
    assert play(Path("a.wav"), 1)
    assert (tmp_path / "played").read_text() == "--loud a.wav\n"
    for chosen in ("none", "no-such-player"):
        monkeypatch.setenv(PLAYER_VARIABLE, chosen)
        assert not play(Path("a.wav"), 1)


def test_player_that_hangs(path: Path, tmp_path: Path) -> None:
    """A player that does not end is ended some time after the sound would have."""
    put_player(path, "aplay", "exec /bin/sleep 30")
    start = time.monotonic()
    assert not play(tmp_path / "a.wav", -9.5)
    assert time.monotonic() - start < 5
