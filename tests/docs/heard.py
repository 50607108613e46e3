"""A session as it would be heard: recorded with the silent voice, arranged, and easy to ask."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml

from audiocoach.cli.make import command
from audiocoach.coach.timeline.timeline import Placement, Stretch
from audiocoach.settings import Flags
from audiocoach.studio.cast import Recording
from audiocoach.studio.make import open_studio, take
from tests.docs.reading import Recipe

COUNTED = """\
title: Counted
blocks:
  - exercises:
      - {use: glute-bridge, dose: 3 x 10}
      - {use: clamshell, dose: 2 x 8, hold: 2s}
"""
TIMED = "three-hip-exercises"
BEATS = frozenset({"count_in", "phase", "count", "countdown", "hold_count", "go", "ease_in"})
"""Words on a beat, in place of which a tone may be heard."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard in a session, and when; times in milliseconds."""

    take: Recording

    def cues(self, *moments: str) -> list[Placement]:
        """List voices and tones of these moments in order, or all of them."""
        placements = self.take.timeline.placements
        return [each for each in placements if not moments or each.moment in moments]

    def said(self, *moments: str) -> list[str]:
        """List the words of these moments in order, or all words."""
        return [cue.text for cue in self.cues(*moments) if cue.text]

    def tones(self, *moments: str) -> list[str]:
        """List the tones of these moments in order, or all tones."""
        return [cue.sound for cue in self.cues(*moments) if cue.sound]

    def windows(self, *names: str) -> list[Stretch]:
        """List the windows of these names, or all of them."""
        return [window for window in self.take.timeline.windows if not names or window.name in names]

    def lengths(self, *names: str) -> list[int]:
        """List the lengths of the windows of these names."""
        return [window.length for window in self.windows(*names)]

    def during(self, *names: str) -> list[str]:
        """List the moments of voices in the windows of these names, but for the beats."""
        inside = [range(window.start, window.end) for window in self.windows(*names)]
        spoken = [cue for cue in self.cues() if cue.text and cue.moment not in BEATS]
        return [cue.moment for cue in spoken if any(cue.start in span for span in inside)]

    @property
    def chapters(self) -> list[str]:
        """The titles of the chapters."""
        return [chapter.title for chapter in self.take.timeline.chapters]

    @property
    def talk(self) -> int:
        """The milliseconds of speech."""
        return self.take.timeline.talk

    @property
    def total(self) -> int:
        """The length of the session."""
        return self.take.timeline.total

    @property
    def reps(self) -> list[int]:
        """The lengths of all reps."""
        reps: dict[tuple[int, int], int] = {}
        turn = 0
        before = 0
        for window in self.windows():
            turn += window.rep < before or (not window.rep and before > 0)
            before = window.rep
            if window.rep:
                reps[turn, window.rep] = reps.get((turn, window.rep), 0) + window.length
        return list(reps.values())


def starts(session: Heard, *names: str) -> list[int]:
    """List where the windows of these names begin."""
    return [window.start for window in session.windows(*names)]


def gaps(session: Heard) -> list[int]:
    """List the milliseconds between one timed work and the next."""
    return [after.start - before.end for before, after in pairwise(session.windows("work"))]


def when(session: Heard, text: str) -> list[int]:
    """List when a text is said."""
    return [cue.start for cue in session.cues() if cue.text == text]


def sets(session: Heard, *phases: str) -> list[tuple[int, int]]:
    """List start and end of each set of counted reps, whose first phase and last phase are named."""
    first, last = phases[0], phases[-1]
    begins = [window.start for window in session.windows(first) if window.rep == 1]
    ends = [window.end for window in session.windows(last)]
    found = []
    for begin, after in pairwise([*begins, session.total]):
        found.append((begin, max(end for end in ends if begin < end <= after)))
    return found


def hear(folder: Path, routine: str, flags: Flags) -> Heard:
    """Record a routine, by name or by file, for a user whose files are in a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIOCOACH_CONFIG_DIR", str(folder))
        return Heard(take(open_studio(), routine, flags))


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def cook(recipe: Recipe, folder: Path, routine: str) -> tuple[Heard, Heard]:
    """Hear a session without a recipe and with it; the routine is the recipe's own, if it has one."""
    own = [name for name in recipe.files if "/" not in name and name != "config.yaml"]
    named, flags = _asked(recipe)
    write(folder / "after", recipe.files)
    after = named or (own or [routine])[0]
    before = plain(recipe.files[own[0]]) if own else after
    return _without(before), _hear(folder / "after", after, flags)


@cache
def _without(routine: str) -> Heard:
    """Hear a routine as somebody hears it who has chosen nothing."""
    with TemporaryDirectory() as folder:
        return _hear(Path(folder), routine, Flags(voice="silent"))


def _hear(folder: Path, routine: str, flags: Flags) -> Heard:
    """Hear a routine that is a name, the name of a file in the folder, or the text of a file."""
    if "\n" in routine:
        write(folder, {"plain.yaml": routine})
        routine = "plain.yaml"
    return hear(folder, str(folder / routine) if routine.endswith(".yaml") else routine, flags)


def _asked(recipe: Recipe) -> tuple[str, Flags]:
    """Read what a recipe types: the routine, and the choices."""
    voice = None if "voice:" in recipe.files.get("config.yaml", "") else "silent"
    for words in recipe.commands:
        assert words[:2] == ("audiocoach", "make"), shlex.join(words)
        chosen: dict[str, Any] = command.make_context("make", list(words[2:])).params
        flags = {name: chosen[name] for name in ("wording", "pacing", "verbosity", "level")}
        return chosen["routines"][0], Flags(voice=voice, **flags)
    return "", Flags(voice=voice)


@cache
def plain(text: str) -> str:
    """Strip a routine of everything but its exercises and their doses."""
    routine = yaml.safe_load(text)
    blocks = [{"exercises": list(_plain_uses(block["exercises"]))} for block in routine["blocks"]]
    return str(yaml.safe_dump({"title": routine["title"], "blocks": blocks}))


def _plain_uses(items: list[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(item, str):
            yield item
        elif "use" in item:
            yield {key: item[key] for key in ("use", "sets", "reps", "time", "dose") if key in item}
