"""python -m tools.fuzz KIND: search for files that break the promise, led by what of the code they reach.

What tests/fuzz draws at random is led here by atheris, where it is installed; it has wheels for Linux and
Python 3.11 to 3.13: `pip install atheris`. A file that is found goes into tests/fuzz/corpus/.
"""

import argparse
import importlib
import os
import sys
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

CORPUS = Path(__file__).parents[1] / "tests" / "fuzz" / "corpus"

KINDS = ("routine", "exercises", "wording", "preset", "script", "config", "plan")

TABLES = {"rows-csv": "csv", "rows-jsonl": "jsonl", "rows-yaml": "yaml"}
"""Rows of a batch, and what the names of their files end in."""


class BrokenPromise(Exception):
    """A file that `check` and the other commands do not agree on."""


def arguments() -> tuple[argparse.Namespace, list[str]]:
    """Read the words of the command; what is left is atheris' own."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    parser.add_argument("kind", choices=[*KINDS, *TABLES])
    return parser.parse_known_args()


def main() -> str | None:
    """Search until something is found, or for as long as atheris is told (-atheris_runs=1000)."""
    chosen, more = arguments()
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        return "atheris is not installed here: pip install atheris (tests/fuzz runs without it)"
    with tempfile.TemporaryDirectory() as folder:
        _stay_in(Path(folder))
        with atheris.instrument_imports(include=["audiocoach"]):
            search = _search(chosen.kind, Path(folder))
        atheris.Setup([sys.argv[0], *more, str(_seeds(Path(folder)))], search)
        atheris.Fuzz()
    return None


def _stay_in(folder: Path) -> None:
    """Touch nothing of the user."""
    for kind in ("config", "cache", "data", "state"):
        os.environ[f"AUDIOCOACH_{kind.upper()}_DIR"] = str(folder / kind)


def _seeds(folder: Path) -> Path:
    """Write bytes that are enough to draw a file from; from none, atheris would find nothing to change."""
    place = folder / "seeds"
    place.mkdir()
    for number in range(20):
        (place / str(number)).write_bytes(Random(number).randbytes(3000))  # noqa: S311 - they keep no secret
    return place


def _search(kind: str, folder: Path) -> Callable[[bytes], object]:
    """Give what tries the file that some bytes stand for."""
    from hypothesis import given, settings

    from tests.fuzz.drawing import ROWS, files
    from tests.fuzz.drawing import TABLES as WRITERS
    from tests.fuzz.promise import Home, broken, broken_rows

    home, ending = Home(folder / "config", folder / "work"), TABLES.get(kind)

    @settings(deadline=None, database=None)
    @given(ROWS.map(WRITERS[ending]) if ending else files(kind))
    def try_one(text: str) -> None:
        if found := broken_rows(ending, text, home) if ending else broken(kind, text, home):
            name = f"{kind.partition('-')[0]}-found-{sha256(text.encode()).hexdigest()[:8]}"
            path = CORPUS / f"{name}.{ending or 'yaml'}"
            path.write_text(text, encoding="utf-8")
            raise BrokenPromise(f"{path}: {found[0]}")

    search: Callable[[bytes], object] = try_one.hypothesis.fuzz_one_input  # type: ignore[attr-defined]
    return search


if __name__ == "__main__":
    sys.exit(main())
