"""Clocks that jump, and files from the future and the past."""

import os

from tools.soak.disk import make_both
from tools.soak.findings import Row
from tools.soak.running import Bench

JUMPING = """
import random, time
_true, _dice = time.time, random.Random({seed})
time.time = lambda: _true() + _dice.choice({jumps})
time.time_ns = lambda: int(time.time() * 1e9)
"""
YEAR = 31_557_600

CLOCKS = {
    "in the past": [-1_700_000_000],
    "in the far future": [100 * YEAR],
    "that jumps": [0, YEAR, -YEAR, 3600],
    "that goes backwards": [-60.0 * number for number in range(1000)],
}

FILE_TIMES = (0, 1, 2**31 - 1, 2**31, 2**33, -(2**31))
"""Seconds since 1970 that files may carry; some of them break programs that count in 32 bits."""


def clocks(bench: Bench, row: Row) -> None:
    """Run with each clock on a cold and on a warm cache, and with files of any age."""
    whole = make_both(bench, row)
    for name, jumps in CLOCKS.items():
        for _ in range(bench.amount(5, 1)):
            if bench.dice.random() < 0.5:
                bench.empty(bench.cache)
            before = JUMPING.format(seed=bench.dice.randrange(10**6), jumps=jumps)
            row.judge(bench.run(*bench.make_words(), before=before), f"a clock {name}", fine=True)
            row.compare(bench, whole[0], f"a clock {name}")
    for moment in bench.picked([str(each) for each in FILE_TIMES], 2):
        for path in (*bench.folder.rglob("*.*"), bench.output, bench.cache):
            os.utime(path, (int(moment), int(moment)))
        for words in (["list"], ["cache", "verify", "--repair"]):
            row.judge(bench.run(*words), f"{words[0]} with files of {moment}")
        row.recover(bench, whole[0], f"files of {moment}", bench.make_words())
    bench.empty()
