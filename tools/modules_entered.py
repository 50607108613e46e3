"""Count the modules of audiocoach that a piece of work enters: python tools/modules_entered.py [WAY].

A module is entered when a function of it is called; imports do not count. Each way is walked in a process of
its own, with empty folders for config and cache. With WAY, its modules are named.

make     `audiocoach make three-hip-exercises`, with nothing recorded before
phrase   a phrase, from the file of its wording to the cue in the script
error    `audiocoach check` of a routine with a mistake
"""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

HOUSE = Path(__file__).parents[1] / "audiocoach"
ROUTINE = "three-hip-exercises"
MOST = {"make": 60, "phrase": 22, "error": 20}
"""How many modules each way may enter."""


def entered(work: Callable[[], object]) -> list[str]:
    """Do some work without a word, and list the modules whose functions it calls."""
    found: set[str] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        file = frame.f_code.co_filename
        if event == "call" and file.startswith(str(HOUSE)) and file not in found and not imports(frame):
            found.add(file)

    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        sys.setprofile(note)
        with suppress(SystemExit):  # the end of a command, and not ours
            work()
        sys.setprofile(None)
    return sorted(Path(file).relative_to(HOUSE).with_suffix("").as_posix() for file in found)


def imports(frame: FrameType | None) -> bool:
    """Tell whether a module of the house is being imported."""
    if frame is None:
        return False
    at_import = frame.f_code.co_name == "<module>" and frame.f_code.co_filename.startswith(str(HOUSE))
    return at_import or imports(frame.f_back)


def walk(way: str) -> list[str]:
    """Walk one way here."""
    from audiocoach.cli import main
    from audiocoach.coach.script.writer import Forecast, write_draft
    from audiocoach.library import open_library
    from audiocoach.studio.make import open_studio

    if way == "phrase":
        studio, library = open_studio(), open_library()
        brief = studio.brief(studio.routine(ROUTINE))
        read = entered(lambda: library.wording("english"))
        return sorted({*read, *entered(lambda: write_draft(brief).script(Forecast(total=600_000)))})
    Path("faulty.yaml").write_text("title: Mine\nblocks: [{exercises: [squatt]}]\n", encoding="utf-8")
    sys.argv = ["audiocoach", *(["make", ROUTINE] if way == "make" else ["check", "faulty.yaml"])]
    return entered(main)


def walked(way: str) -> list[str]:
    """Walk one way in a process and a folder of its own."""
    with TemporaryDirectory() as folder:
        own = {f"AUDIOCOACH_{kind}_DIR": str(Path(folder) / kind) for kind in ("CONFIG", "CACHE")}
        there = os.environ | own | {"PYTHONPATH": str(HOUSE.parent)}
        call = [sys.executable, __file__, "--here", way]
        return subprocess.check_output(call, cwd=folder, env=there, text=True).split()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--here", way]:
            print("\n".join(walk(way)))
        case [way] if way in MOST:
            print("\n".join(walked(way)))
        case _:
            print("way     modules  at most")
            print("\n".join(f"{way:<8}{len(walked(way)):>7}{most:>9}" for way, most in MOST.items()))
