"""What a soak finds: a row for each kind of fault, and the table of them."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from tools.soak.running import Bench, Ended

FAILURES = {
    "lost": "sessions lost",
    "damaged": "files damaged",
    "tracebacks": "tracebacks",
    "hangs": "hangs",
    "unclear": "not one sentence",
}
"""What must not happen, and the head of its column."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

MOST_LINES = 30
"""Lines on standard error that are still taken for an answer."""


@dataclass(slots=True)
class Row:
    """One kind of fault: how often it was tried, and what went wrong, which is told at once."""

    name: str
    tell: Callable[[str], None] = field(default=lambda _: None)
    tries: int = 0
    peak: int = 0
    found: list[tuple[str, str]] = field(default_factory=list)

    def fault(self, failure: str, what: str) -> None:
        """Note something that must not happen."""
        self.found.append((failure, what))
        self.tell(f"  {FAILURES[failure]}: {what}")

    def count(self, failure: str) -> int:
        """Count what went wrong in one way."""
        return sum(each == failure for each, _ in self.found)

    def judge(
        self, ended: Ended, what: str, *, fine: bool = False, killed: bool = False, silent: bool = False
    ) -> bool:
        """Count a run, hold it against what every run promises, and tell whether it succeeded.

        `fine` is one that must succeed, `killed` one that was ended, `silent` one that cannot speak.
        """
        self.tries += 1
        self.peak = max(self.peak, ended.peak)
        said = f"{what}: status {ended.status}, said {ended.err.strip()[-300:]!r}"
        if ended.hung:
            self.fault("hangs", what)
        elif "Traceback" in ended.out + ended.err or "should not happen" in ended.err:
            self.fault("tracebacks", said)
        elif not killed and (ended.status < 0 or not (silent or _is_clear(ended))):
            self.fault("unclear", said)
        elif fine and ended.status:
            self.fault("lost", said)
        return ended.status == 0 and not ended.hung

    def compare(self, bench: Bench, earlier: Mapping[str, bytes], what: str, *, strict: bool = True) -> None:
        """Hold the MP3s that are there against those that were there before: each is as it was, or new.

        A new one is one of those that the bench knows; where any may come out, `strict` is off and it only
        has to be whole.
        """
        now = sessions(bench.output)
        for name in earlier.keys() - now.keys():
            self.fault("lost", f"{what}: {name} is gone")
        for name, content in now.items():
            if content == earlier.get(name) or content in bench.known:
                continue
            if strict or not is_whole(bench.output / name):
                self.fault("damaged", f"{what}: {name} is neither the earlier one nor a whole one")

    def recover(
        self, bench: Bench, whole: Mapping[str, bytes], what: str, words: Iterable[str | Path]
    ) -> None:
        """Run undisturbed: the same bytes as ever come out, and nothing half-written is left anywhere."""
        ended = bench.run(*words)
        self.judge(ended, f"the run after {what}", fine=True)
        if ended.status == 0 and (now := sessions(bench.output)) != dict(whole):
            other = [name for name in {*now, *whole} if now.get(name) != whole.get(name)]
            self.fault("damaged", f"the run after {what} makes something else of {', '.join(sorted(other))}")
        for part in leftovers(bench.folder):
            self.fault("damaged", f"after {what}, {part.relative_to(bench.folder)} is left half-written")
            part.unlink()


def _is_clear(ended: Ended) -> bool:
    """Tell whether a run that failed said so in words, and whether what it said is fit for a terminal."""
    lines = ended.err.strip().splitlines()
    told = ended.status == 0 or (bool(lines) and len(lines) <= MOST_LINES)
    return told and not _CONTROL.search(ended.out + ended.err.replace("\r", ""))


def sessions(folder: Path) -> dict[str, bytes]:
    """Give the MP3s below a folder by their names."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.mp3"))}


def leftovers(folder: Path) -> list[Path]:
    """List what is half-written below a folder."""
    return sorted(folder.rglob(".*.part"))


def is_whole(path: Path) -> bool:
    """Tell whether an MP3 can be decoded to its end, and is heard."""
    import soundfile

    loudest = 0.0
    try:
        with soundfile.SoundFile(path) as file:
            while len(block := file.read(1 << 16)):
                loudest = max(loudest, float(abs(block).max()))
            return file.tell() > 0 and loudest > 0.05
    except soundfile.SoundFileError:
        return False


def table(rows: Iterable[Row]) -> str:
    """Lay the rows out for a terminal or a page."""
    heads = ["what was tried", "tries", *FAILURES.values(), "peak memory"]
    lines = [heads, ["---", *["--:"] * (len(heads) - 1)]]
    for row in rows:
        counts = [str(row.count(failure)) for failure in FAILURES]
        lines.append([row.name, str(row.tries), *counts, f"{row.peak / 1e6:.0f} MB"])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in lines
    )


def seed_of(name: str, seed: int) -> int:
    """Give each row dice of its own, so that one row alone throws the same as among others."""
    return crc32(f"{seed} {name}".encode())
