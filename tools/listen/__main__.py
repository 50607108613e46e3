"""python -m tools.listen: decode and measure finished sessions, and tell what is out of bounds."""

import argparse
import shutil
import sys
from pathlib import Path

from tools.listen.report import JUDGES, report
from tools.listen.subject import Subject


def arguments() -> argparse.Namespace:
    """Read the words of the command."""
    parser = argparse.ArgumentParser(
        prog="scripts/listen", description="Decode and measure finished sessions with programs of others."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.mp3", help="with its .vtt beside it")
    parser.add_argument("--loudness", type=float, default=-19.0, help="of the speech, in LUFS (default: -19)")
    parser.add_argument("--no-floor", action="store_true", help="the session was made with --floor off")
    return parser.parse_args()


def main() -> int:
    """Listen to every file, print what is found, and give the exit status."""
    chosen = arguments()
    programs = {name: path for name in JUDGES if (path := shutil.which(name))}
    wrong = 0
    for mp3 in chosen.files:
        subject = Subject(mp3=mp3, programs=programs, loudness=chosen.loudness, floor=not chosen.no_floor)
        lines, faults = report(subject)
        sys.stdout.write("\n".join([*lines, "", ""]))
        wrong += faults
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
