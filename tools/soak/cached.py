"""A cache in which files are cut, zeroed, swapped, somebody else's, or far too large."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tools.soak.disk import make_both
from tools.soak.findings import Row
from tools.soak.odd_things import THINGS, Put
from tools.soak.running import Bench


def _swap(bench: Bench, path: Path) -> None:
    other = bench.dice.choice(_files(bench, path.suffix))
    shutil.copyfile(other, path) if other != path else path.write_bytes(b"")


def _flip(bench: Bench, path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[bench.dice.randrange(len(content))] ^= 1 << bench.dice.randrange(8)
    path.write_bytes(content)


def _claim(bench: Bench, path: Path) -> None:
    """Seal nonsense: a clip with a rate that no sound has, and a check sum that is right."""
    from hashlib import sha256
    from json import dumps, loads

    line, _, data = path.read_bytes().partition(b"\n")
    if path.suffix != ".clip":
        path.write_bytes(line + b"\n" + data * 20)
        return
    about = loads(line)
    del about["sha256"]
    about["rate"] = bench.dice.choice([1, -1, 0, 10**9, 1e308, "a"])
    sealed = dumps(about, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    about["sha256"] = sha256(sealed + data).hexdigest()
    path.write_bytes(
        dumps(about, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n" + data
    )


def _cut(bench: Bench, path: Path) -> None:
    os.truncate(path, bench.dice.randrange(path.stat().st_size))


def _replaced(put: Put) -> Callable[[Bench, Path], object]:
    def replace(_bench: Bench, path: Path) -> None:
        path.unlink()
        put(path)

    return replace


DAMAGES: dict[str, Callable[[Bench, Path], object]] = {
    "is cut": _cut,
    "is zeroed": lambda _bench, path: path.write_bytes(bytes(path.stat().st_size)),
    "is empty": lambda _bench, path: os.truncate(path, 0),
    "is another one": _swap,
    "has a bit flipped": _flip,
    "claims nonsense": _claim,
    "is somebody else's": lambda _bench, path: path.write_text("{}\n" * 1000),
    **{f"is {name}": _replaced(put) for name, put in THINGS.items()},
    "may not be read": lambda _bench, path: path.chmod(0),
}
"""What can be wrong with a file of the cache."""


def damaged_cache(bench: Bench, row: Row) -> None:
    """Damage files of a warm cache in each way: the session comes out the same, and `cache` copes."""
    whole = make_both(bench, row)
    for name in bench.picked(list(DAMAGES), 3):
        for _ in range(bench.amount(3, 1)):
            bench.empty(bench.cache)
            bench.run(*bench.make_words())
            _damage(bench, name, bench.dice.choice([0.2, 0.5, 1.0]))
            row.recover(bench, whole[0], f"a cache of which a file {name}", bench.make_words())
            _damage(bench, name, 0.5)
            for words in (["cache"], ["cache", "verify"], ["cache", "verify", "--repair"]):
                row.judge(bench.run(*words), f"{' '.join(words)}, where a file {name}")
    bench.empty()


def _damage(bench: Bench, name: str, share: float) -> None:
    for path in _files(bench):
        if bench.dice.random() < share and path.stat().st_size:
            DAMAGES[name](bench, path)


def _files(bench: Bench, ending: str = "") -> list[Path]:
    return sorted(
        path for path in bench.cache.rglob(f"*{ending or '.*'}") if path.is_file() and not path.is_symlink()
    )
