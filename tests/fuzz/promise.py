"""The promise: what `check` calls fine, `script` and `make` accept, without a traceback and in seconds."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from audiocoach import Flags, make_session
from audiocoach.batch.engine import open_worker
from audiocoach.errors import AudiocoachError
from tests.batch.club import HERE
from tests.commands import Ran, call

PATIENCE_S = 10.0
"""Seconds of CPU-time that a command may take for one file."""

USUAL = """\
title: Any day
verbosity: brief
blocks:
  - exercises: [{use: squat, dose: 1 x 3}, {use: clamshell, dose: 1 x 2}]
"""

USUAL_PLAN = """\
title: Any week
weeks: 1
per_week: 1
stages: [{title: All of it, weeks: 1, routines: [usual]}]
"""


@dataclass(frozen=True, slots=True)
class Home:
    """A user's folders, with one odd file in its place."""

    config: Path
    work: Path

    def clear(self) -> None:
        """Begin anew."""
        for folder in (self.config, self.work):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        self.usual.write_text(USUAL)

    def use(self, drawn: object) -> None:
        """Have the routine use the exercises of a file, as they are."""
        names = drawn.get("exercises") if isinstance(drawn, dict) else None
        if isinstance(names, dict) and names:
            blocks = [{"exercises": [str(name) for name in list(names)[:20]]}]
            self.usual.write_text(yaml.safe_dump({"title": "Any day", "blocks": blocks}))

    @property
    def usual(self) -> Path:
        """A routine in which nothing is odd."""
        return self.work / "usual.yaml"


PLACES: dict[str, str] = {
    "routine": "work/it.yaml",
    "script": "work/it.yaml",
    "plan": "work/it.yaml",
    "exercises": "config/exercises/it.yaml",
    "wording": "config/wording/it.yaml",
    "preset": "config/pacing/it.yaml",
    "config": "config/config.yaml",
}
"""Where a file of each kind lies to be used."""

Words = list[str | Path]

USES: dict[str, Callable[[Home, Path], list[Words]]] = {
    "routine": lambda _, path: [["script", path], ["make", path]],
    "script": lambda _, path: [["script", path], ["make", path]],
    "plan": lambda _, path: [["plan", path, "--start", "2027-01-04"]],
    "exercises": lambda home, _: [["script", home.usual], ["list"]],
    "wording": lambda home, _: [["script", home.usual, "--wording", "it"]],
    "preset": lambda home, _: [["script", home.usual, "--pacing", "it"]],
    "config": lambda home, _: [["script", home.usual]],
}
"""The commands that use a file of each kind."""


def broken_import(text: str, home: Home) -> list[str]:
    """Import what somebody sent as text; list what breaks the promise: a routine that is written is fine."""
    home.clear()
    source, routine, found = home.work / "sent.txt", home.work / "sent.yaml", list[str]()
    source.write_text(text, encoding="utf-8")
    if _timed(["import", source, "-o", routine], found).status:
        return found
    checked = _timed(["check", routine], found)
    if checked.status:
        found.append(f"import writes a routine, and check says: {checked.err.strip().splitlines()[-1]}")
    return found + broken("routine", routine.read_text(encoding="utf-8"), home)


def broken(kind: str, text: str, home: Home) -> list[str]:
    """Check a file and use it; list what breaks the promise."""
    home.clear()
    folder, _, rest = PLACES[kind].partition("/")
    path = getattr(home, folder) / rest
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    if kind == "exercises":
        home.use(yaml.safe_load(text))
    found: list[str] = []
    checked = _timed(["check", path], found)
    for words in USES[kind](home, path):
        ran = _timed([*words, *_quickly(words, home)], found)
        if checked.status == 0 and ran.status:
            found.append(f"check is fine, and {words[0]} says: {ran.err.strip().splitlines()[-1]}")
    return found


def broken_rows(ending: str, text: str, home: Home) -> list[str]:
    """Check the rows of a batch and make it; list what breaks the promise: rows that are fine are made."""
    home.clear()
    rows, found = home.work / f"club.{ending}", list[str]()
    rows.write_text(text, encoding="utf-8")
    for kind, usual in {"routines": USUAL, "plans": USUAL_PLAN}.items():
        (home.config / kind).mkdir()
        (home.config / kind / "usual.yaml").write_text(usual)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home.work)
        patch.setenv("AUDIOCOACH_VOICE", "silent")
        patch.setattr("audiocoach.batch.engine.local_workers", lambda _: HERE)
        open_worker.cache_clear()
        checked = _timed(["batch", rows, "--dry-run"], found)
        ran = _timed(["batch", rows, "-o", home.work / "club", "--json"], found)
    if checked.status == 0 and ran.status:
        found.append(f"--dry-run is fine, and the batch says: {(ran.err + ran.out).strip()[-300:]}")
    return found


def broken_call(routine: str, chosen: dict[str, Any], home: Home) -> list[str]:
    """Make a session the way programs do; list what breaks the promise: an MP3, or an error of ours."""
    began = time.process_time()
    try:
        session = make_session(routine, home.work / "made", Flags(**chosen))
    except AudiocoachError as error:
        found = [] if str(error).strip() else ["an error without a word"]
    else:
        found = [] if session.path.is_file() and session.duration > 0 else [f"{session.path} is no session"]
    if (spent := time.process_time() - began) > PATIENCE_S:
        found.append(f"make_session takes {spent:.0f} s")
    return found


def _quickly(words: Words, home: Home) -> Words:
    """Have only `script` spoken, by espeak, and no file land elsewhere."""
    if words[0] == "list":
        return []
    if words[0] == "make":
        return ["--voice", "silent", "-o", home.work / "made"]
    return ["--voice", "espeak" if words[0] == "script" else "silent"]


def _timed(words: Words, found: list[str]) -> Ran:
    began = time.process_time()
    ran = call("--debug", *words)
    if (spent := time.process_time() - began) > PATIENCE_S:
        found.append(f"{words[0]} takes {spent:.0f} s")
    if "should not happen" in ran.err:
        found.append(f"{words[0]} ends in a traceback: {ran.err.strip()[-600:]}")
    return ran
