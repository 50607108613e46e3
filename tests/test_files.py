import os
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from audiocoach import files
from audiocoach.files import (
    cache_folder,
    config_folder,
    data_folder,
    growing,
    put_in_place,
    read_file,
    sweep,
    temporary_folder,
    write_whole,
)
from tests.commands import CHECKOUT

FOLDERS = {
    "AUDIOCOACH_CONFIG_DIR": config_folder,
    "AUDIOCOACH_CACHE_DIR": cache_folder,
    "AUDIOCOACH_DATA_DIR": data_folder,
}


@pytest.mark.parametrize(("variable", "find"), FOLDERS.items(), ids=FOLDERS)
def test_environment_names_a_folder(
    variable: str, find: Callable[[], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each folder can be put anywhere."""
    monkeypatch.setenv(variable, str(tmp_path))
    assert find() == tmp_path


@pytest.mark.parametrize(("variable", "find"), FOLDERS.items(), ids=FOLDERS)
def test_usual_place(variable: str, find: Callable[[], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a word each is where this system puts such things, under the program's name."""
    monkeypatch.setenv(variable, "")
    assert "audiocoach" in find().parts
    assert len({other() for other in FOLDERS.values()}) == len(FOLDERS)


def test_a_file_is_written_whole_with_the_rights_of_any_new_file(tmp_path: Path) -> None:
    """Blocks become one file beside which nothing is left; others may read it as they may any new file."""
    (tmp_path / "plain").touch()
    write_whole(tmp_path / "a", b"one", b"two")
    assert (tmp_path / "a").read_bytes() == b"onetwo"
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "plain"]


def test_what_a_killed_report_left_goes_with_the_next(tmp_path: Path) -> None:
    """The part that nobody holds is swept; one that another run still writes stays."""
    (tmp_path / ".audiocoach-0123456789abcdef.part").write_bytes(b"half")
    with growing(tmp_path / "a.csv"), growing(tmp_path / "b.csv"):
        assert len(list(tmp_path.iterdir())) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_a_file_that_is_replaced_keeps_its_owner(tmp_path: Path) -> None:
    """What a user may read alone is theirs still when it was changed with the rights of root."""
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o600)
    os.chown(tmp_path / "a", 12_345, 54_321)
    write_whole(tmp_path / "a", b"new")
    now = (tmp_path / "a").stat()
    assert (now.st_uid, now.st_gid, stat.S_IMODE(now.st_mode)) == (12_345, 54_321, 0o600)


def test_a_private_file_is_for_this_user_alone(tmp_path: Path) -> None:
    """What is kept of a person's words can be read by nobody else, whatever the umask is."""
    write_whole(tmp_path / "a", b"words", private=True)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def test_a_file_that_cannot_be_put_in_place_leaves_nothing(tmp_path: Path) -> None:
    """Where a folder has the name, or the name is none, the error comes through and no scrap stays."""
    (tmp_path / "folder").mkdir()
    for path, refusal in {tmp_path / "folder": OSError, tmp_path / "a\0b": ValueError}.items():
        with pytest.raises(refusal):
            write_whole(path, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_writer_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old bytes stay until all of the new ones can take their name."""

    def refuse(_: Path, __: Path) -> None:
        raise OSError("no")

    path = tmp_path / "a"
    write_whole(path, b"old")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="no"):
        write_whole(path, b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"old")]


def test_finished_files_get_their_own_names(tmp_path: Path) -> None:
    """What another name held, such as a download that was continued, replaces what was there."""
    (tmp_path / "a").write_bytes(b"old")
    for name in ("a", "b"):
        (tmp_path / f"{name}.part").write_bytes(name.encode())
    put_in_place({tmp_path / f"{name}.part": tmp_path / name for name in ("a", "b")})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"a", "b": b"b"}


def test_a_file_that_tells_no_size_is_read_to_its_end() -> None:
    """What is longer than it said, as a file that grows and those of /proc are, is read whole."""
    grows = Path("/proc/self/cmdline") if Path("/proc/self/cmdline").exists() else Path(__file__)
    assert read_file(grows, 1_000_000) == grows.read_bytes()
    with pytest.raises(OSError, match="larger than"):
        read_file(grows, 3)


@pytest.mark.skipif(not hasattr(os, "pipe2"), reason="there are no such files")
def test_a_file_that_has_nothing_to_say_yet_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """So are some of /proc, such as kmsg, which look like files."""
    read_end, write_end = os.pipe2(os.O_NONBLOCK)
    monkeypatch.setattr(files, "open_file", lambda _: os.fdopen(read_end, "rb"))
    with pytest.raises(BlockingIOError):
        read_file(Path("kmsg"), 1_000)
    os.close(write_end)


def test_a_growing_file_has_its_name_in_the_end(tmp_path: Path) -> None:
    """Until then the earlier one stays, and no sweep takes it; what came before a fault is kept."""
    path = tmp_path / "report.csv"
    path.write_text("earlier")
    with suppress(ZeroDivisionError), growing(path) as file:
        file.write("line\n")
        sweep(tmp_path)
        assert path.read_text() == "earlier"
        raise ZeroDivisionError
    assert path.read_text() == "line\n"
    assert list(tmp_path.iterdir()) == [path]


def test_only_files_are_read_and_within_bounds(tmp_path: Path) -> None:
    """A pipe, a device, a folder, a link to one of them, and what is too large are refused; nothing waits."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/zero")
    (tmp_path / "large").write_bytes(bytes(101))
    (tmp_path / "fine").write_bytes(bytes(100))
    assert read_file(tmp_path / "fine", 100) == bytes(100)
    for name in ("pipe", "link", "large", ".", "a\0b", "none"):
        with pytest.raises(OSError, match=r"pipe or a device|larger than|irectory|no file can|No such file"):
            read_file(tmp_path / name, 100)


def test_a_temporary_folder_of_a_killed_run_goes_with_the_next(tmp_path: Path) -> None:
    """What a killed process left is swept, what a living one uses stays, and its own goes at once."""
    code = (
        "import os, sys; from pathlib import Path; from audiocoach.files import temporary_folder\n"
        "with temporary_folder(Path(sys.argv[1])) as folder:\n"
        "    (folder / 'left').touch()\n"
        "    os.kill(os.getpid(), int(sys.argv[2]))\n"
        "    print(len(os.listdir(folder.parent)))"
    )
    words = [sys.executable, "-c", code, str(tmp_path)]
    with temporary_folder(tmp_path) as mine:
        subprocess.run([*words, "9"], cwd=CHECKOUT, check=False)
        assert len([*tmp_path.iterdir()]) == 2
        again = subprocess.run([*words, "0"], cwd=CHECKOUT, check=True, capture_output=True, text=True)
        assert int(again.stdout) == 2
        assert [*tmp_path.iterdir()] == [mine]
    assert not [*tmp_path.iterdir()]


def test_a_link_is_no_folder_that_a_run_left(tmp_path: Path) -> None:
    """A link to a folder with the name of a leftover leads no sweep to what lies there."""
    kept = tmp_path / "kept" / "file"
    kept.parent.mkdir()
    kept.touch()
    (tmp_path / ".audiocoach-0123456789abcdef.part").symlink_to(kept.parent)
    sweep(tmp_path)
    assert kept.exists()
