"""python -m tools.soak: try everything that must not harm anybody, and print what it did."""

import argparse
import sys
import time

from tools.soak.findings import FAILURES, table
from tools.soak.matrix import KINDS, soak


def arguments() -> argparse.Namespace:
    """Read the words of the command."""
    parser = argparse.ArgumentParser(prog="scripts/soak", description="Try to harm sessions, and count.")
    parser.add_argument("--short", action="store_true", help="a little of everything, in a minute or two")
    parser.add_argument("--seed", type=int, help="what the dice begin with (default: another one each time)")
    parser.add_argument("--only", metavar="NAME", action="append", choices=list(KINDS), help=", ".join(KINDS))
    return parser.parse_args()


def tell(line: str) -> None:
    """Tell the person who waits."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def main() -> int:
    """Try, tell what is found, and print the table; 1 where there was anything."""
    chosen = arguments()
    seed = int(time.time()) if chosen.seed is None else chosen.seed
    tell(f"seed {seed}")
    rows = list(soak(chosen.only or list(KINDS), seed, short=chosen.short, tell=tell))
    sys.stdout.write(f"{table(rows)}\n")
    return int(any(row.count(failure) for row in rows for failure in FAILURES))


if __name__ == "__main__":
    sys.exit(main())
