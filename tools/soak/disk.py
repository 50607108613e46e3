"""Disks that are full, folders that may not be written, and folders that vanish."""

import os
import shutil
import stat
import time
from collections.abc import Callable
from pathlib import Path

from tools.soak.findings import Row, sessions
from tools.soak.running import LINES, Bench, mounted, remount, unmount

LIMIT = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))"


def make_both(bench: Bench, row: Row) -> list[dict[str, bytes]]:
    """Make both versions undisturbed, the first one last; it is the session that must not be lost."""
    made = []
    for version in (1, 0):
        bench.empty()
        bench.put(version)
        row.judge(bench.run(*bench.make_words()), "an undisturbed run", fine=True)
        made.append(sessions(bench.output))
        bench.known |= set(made[-1].values())
    return made[::-1]


def full_disk(bench: Bench, row: Row) -> None:
    """Let the disk end anywhere: by a limit on the size of files, and on a small disk of its own."""
    whole = make_both(bench, row)
    largest = max(map(len, whole[1].values()))
    sizes = [0, 1, 100, 4096, largest - 1]
    sizes += [bench.dice.randrange(largest) for _ in range(bench.amount(35, 0))]
    for size in sizes:
        _replace(bench, row, size)
    row.recover(bench, whole[1], "a full disk", bench.make_words())
    for kilobytes in bench.amount(1, 0) * [8, 64, 128, 200, 240] or [128]:
        _small_disk(bench, row, kilobytes)
    bench.empty()


def _replace(bench: Bench, row: Row, size: int) -> None:
    """Make the other session where no file may be larger; what it says is a file of the bench, too."""
    bench.put(1)
    if bench.dice.random() < 0.5:
        bench.empty(bench.cache)
    earlier, what = sessions(bench.output), f"files of at most {size} bytes"
    row.judge(bench.run(*bench.make_words(), before=LIMIT.format(size)), what, silent=size < 1000)
    row.compare(bench, earlier, what)


def _small_disk(bench: Bench, row: Row, kilobytes: int) -> None:
    """Make a session on a disk that has too little room, then on one with enough."""
    bench.empty()
    bench.put()
    with mounted(bench.output, f"{kilobytes}k") as done:
        if not done:
            return
        what = f"a disk of {kilobytes} kB"
        row.judge(bench.run(*bench.make_words()), what)
        row.compare(bench, {}, what)
        remount(bench.output, "size=4m")
        row.judge(bench.run(*bench.make_words()), f"{what}, enlarged", fine=True)
        row.compare(bench, {}, f"{what}, enlarged")
    with mounted(bench.cache, f"{kilobytes}k") as done:
        row.judge(bench.run(*bench.make_words()), f"a cache of {kilobytes} kB", fine=done)
        row.compare(bench, {}, f"a cache of {kilobytes} kB")


def folders(bench: Bench, row: Row) -> None:
    """Take rights and folders away, before a run and in the middle of one."""
    whole = make_both(bench, row)
    places = [bench.output, bench.cache]
    for name, hurt in HURTS.items():
        for place in bench.dice.sample(places, bench.amount(2, 1)):
            bench.put(1)
            what = f"{place.name} that {name}"
            with mounted(place, "8m"):
                row.judge(bench.run(*bench.make_words()), f"a run before {what}")
                hurt(bench, row, place, what)
            _mend(place)
            bench.empty(place)
            bench.put(1)
            row.recover(bench, whole[1], what, bench.make_words())
    for number in range(bench.amount(60, 2)):
        _vanish(bench, row, number)
    bench.empty()
    bench.put(0)
    row.recover(bench, whole[0], "folders that vanish", bench.make_words())


def _read_only(bench: Bench, row: Row, place: Path, what: str) -> None:
    earlier = sessions(bench.output)
    if os.path.ismount(place):
        remount(place, "ro")
    else:
        place.chmod(stat.S_IRUSR | stat.S_IXUSR)
    bench.put(0)
    row.judge(bench.run(*bench.make_words()), what, fine=place == bench.cache)
    row.compare(bench, earlier, what)


def _file(bench: Bench, row: Row, place: Path, what: str) -> None:
    _mend(place)
    shutil.rmtree(place, ignore_errors=True)
    place.write_bytes(b"a file")
    row.judge(bench.run(*bench.make_words()), what, fine=place == bench.cache)
    place.unlink()
    place.mkdir()


def _dangling(bench: Bench, row: Row, place: Path, what: str) -> None:
    _mend(place)
    shutil.rmtree(place, ignore_errors=True)
    place.symlink_to(bench.folder / "nowhere" / "at all")
    row.judge(bench.run(*bench.make_words()), what)
    place.unlink()
    shutil.rmtree(bench.folder / "nowhere", ignore_errors=True)
    place.mkdir()


def _to_itself(bench: Bench, row: Row, place: Path, what: str) -> None:
    _mend(place)
    shutil.rmtree(place, ignore_errors=True)
    place.symlink_to(place)
    row.judge(bench.run(*bench.make_words()), what)
    place.unlink()
    place.mkdir()


HURTS: dict[str, Callable[[Bench, Row, Path, str], None]] = {
    "may not be written": _read_only,
    "is a file": _file,
    "is a link to nowhere": _dangling,
    "is a link to itself": _to_itself,
}
"""What can be wrong with a folder."""


def _mend(place: Path) -> None:
    while os.path.ismount(place):
        unmount(place)
    place.chmod(0o755)


def _vanish(bench: Bench, row: Row, number: int) -> None:
    """Remove a folder, or what is read, while a run goes on."""
    doomed = bench.dice.choice([bench.output, bench.cache, bench.files])
    bench.put(number % len(LINES))
    bench.empty(bench.cache)
    running = bench.start(*bench.make_words())
    time.sleep(bench.dice.uniform(0, 2))
    hidden = bench.folder / "hidden"
    doomed.rename(hidden)
    what = f"{doomed.name} that vanishes ({number})"
    row.judge(running.ended(), what)
    if doomed == bench.files or not doomed.exists():
        shutil.rmtree(doomed, ignore_errors=True)
        hidden.rename(doomed)
    else:
        shutil.rmtree(hidden)
    row.compare(bench, {}, what)
