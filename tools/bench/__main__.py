"""python -m tools.bench: measure what sessions cost, and print the tables."""

import argparse
import sys
from pathlib import Path

from tools.bench.club import batches
from tools.bench.measuring import Plan, absent, measure, tell
from tools.bench.running import bench
from tools.bench.sessions import MINUTES
from tools.bench.tables import machine, tables

FULL = Plan(minutes=MINUTES, commands=(45, 180), music=(45,), rounds=5)
QUICK = Plan(minutes=(1,), commands=(1,), music=(1,), rounds=1)

PAGE = Path(__file__).with_name("page.md")
WRITTEN = Path(__file__).parents[2] / "docs" / "performance.md"


def arguments() -> argparse.Namespace:
    """Read the words of the command."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Measure what sessions cost.")
    parser.add_argument("--quick", action="store_true", help="a session of seconds, once: does it run?")
    parser.add_argument("--rounds", type=int, help="how often everything is run (default: 5); medians count")
    parser.add_argument("--patient", action="store_true", help="add clips with pydub for 180 minutes, too")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep everything that was made here")
    parser.add_argument(
        "--batch",
        type=int,
        metavar="N",
        help="measure batches of N sessions instead (1000: 10 GB, twenty minutes)",
    )
    parser.add_argument("--write", action="store_true", help="write the results into docs/performance.md")
    return parser.parse_args()


def main() -> None:
    """Measure, print, and write where that is asked for."""
    chosen = arguments()
    if chosen.batch:
        sys.stdout.write(f"{machine()}\n\n{batches(chosen.batch, tell)}\n")
        return
    plan = QUICK if chosen.quick else FULL
    rounds = chosen.rounds or plan.rounds
    with bench(chosen.keep) as opened:
        plan = Plan(
            minutes=plan.minutes,
            commands=plan.commands,
            music=plan.music,
            rounds=rounds,
            patient=chosen.patient,
        )
        found = tables(measure(opened, plan, tell))
    note = absent()
    sys.stdout.write("\n".join([machine(), "", found, *([note] if note else [])]))
    if chosen.write:
        page = PAGE.read_text(encoding="utf-8")
        WRITTEN.write_text(
            page.format(machine=machine(), rounds=rounds, tables=found.strip()), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
