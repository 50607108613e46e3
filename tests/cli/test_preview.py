import sys
from pathlib import Path

import pytest

from audiocoach.audio import playback as playing
from tests.commands import call

ROUTINE = "three-hip-exercises"


def test_a_preview_shows_its_script_and_its_file(tmp_path: Path) -> None:
    """The table of what is heard, then the path of the MP3, which is there."""
    ran = call("preview", ROUTINE, "--exercise", "3", "--set", "2", "--voice", "silent", "-o", tmp_path)
    path = tmp_path / f"{ROUTINE}_preview.mp3"
    assert ran.status == 0
    assert ran.out.splitlines()[-1] == str(path)
    assert "3. LATERAL LUNGE, LEFT, SET 2" in ran.out
    assert path.stat().st_size > 100_000


def test_it_lands_beside_the_cache(shared_cache: Path) -> None:
    """Without a folder, the file goes where the cache is cleaned."""
    path = Path(call("preview", ROUTINE, "--voice", "silent").out.splitlines()[-1])
    assert path.parent == shared_cache / "previews"


def test_it_is_played_where_that_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--play hands the file to a player; in a pipe nothing is played by itself."""
    played: list[tuple[str, ...]] = []

    def note(words: tuple[str, ...], seconds: float) -> bool:
        played.append((*words, str(seconds)))
        return True

    monkeypatch.setattr(playing, "_run", note)
    monkeypatch.setenv("AUDIOCOACH_PLAYER", f"{sys.executable} -V")
    call("preview", ROUTINE, "--voice", "silent", "-o", tmp_path)
    assert played == []
    call("preview", ROUTINE, "--voice", "silent", "-o", tmp_path, "--play")
    assert [words[:3] for words in played] == [
        (sys.executable, "-V", str(tmp_path / f"{ROUTINE}_preview.mp3"))
    ]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--exercise", "9"), "there is no exercise 9; the routine has 3"),
        (("--exercise", "2", "--set", "7"), "there is no set 7 of 'Timed hip clam'"),
        (("--exercise", "1", "--side", "left"), "has no left side"),
    ],
    ids=["exercise", "set", "side"],
)
def test_what_there_is_not_is_told(words: tuple[str, ...], complaint: str) -> None:
    """A set that the routine does not have is an error of one sentence."""
    ran = call("preview", ROUTINE, "--voice", "silent", *words)
    assert ran.status == 1
    assert complaint in ran.err
