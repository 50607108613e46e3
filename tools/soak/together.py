"""Runs at once, on one cache and one output."""

from tools.soak.disk import make_both
from tools.soak.findings import Row
from tools.soak.running import LINES, Bench


def together(bench: Bench, row: Row) -> None:
    """Start two and eight runs of `make` at once, some of the other version: all end well."""
    whole = make_both(bench, row)
    for count in (2, 8):
        for _ in range(bench.amount(10, 1)):
            bench.empty(*([bench.cache] if bench.dice.random() < 0.7 else [bench.output, bench.cache]))
            every = []
            for number in range(count):
                version = number % len(LINES) if bench.dice.random() < 0.3 else 0
                bench.put(version)
                every.append(bench.start(*bench.make_words()))
            for running in every:
                row.judge(running.ended(), f"one of {count} runs at once", fine=True)
            row.compare(bench, {}, f"{count} runs at once")
            bench.put()
            row.recover(bench, whole[0], f"{count} runs at once", bench.make_words())
    bench.empty()
