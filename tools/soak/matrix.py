"""The matrix: every kind of fault by its name."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

from tools.soak.cached import damaged_cache
from tools.soak.clocks import clocks
from tools.soak.disk import folders, full_disk
from tools.soak.findings import Row, seed_of
from tools.soak.hostile_files import hostile_files, odd_words
from tools.soak.hostile_sounds import hostile_sounds
from tools.soak.kills import kill_batch, kill_make, kill_plan, kill_serve
from tools.soak.running import Bench, bench
from tools.soak.services import services
from tools.soak.surroundings import surroundings
from tools.soak.together import together

KINDS: Mapping[str, Callable[[Bench, Row], None]] = {
    "kill-make": kill_make,
    "kill-plan": kill_plan,
    "kill-serve": kill_serve,
    "kill-batch": kill_batch,
    "full-disk": full_disk,
    "folders": folders,
    "cache": damaged_cache,
    "clocks": clocks,
    "together": together,
    "surroundings": surroundings,
    "services": services,
    "files": hostile_files,
    "words": odd_words,
    "sounds": hostile_sounds,
}
"""What is tried, by the name that --only takes."""


def soak(names: Sequence[str], seed: int, *, short: bool, tell: Callable[[str], None]) -> Iterator[Row]:
    """Try each kind in a folder of its own; give its row."""
    for name in names:
        tell(f"{name} …")
        row = Row(name, tell)
        dice = Random(seed_of(name, seed))  # noqa: S311 - they keep no secret
        with bench(dice, short=short) as opened:
            KINDS[name](opened, row)
        yield row
