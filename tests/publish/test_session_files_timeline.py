import json
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from audiocoach.coach.timeline.timeline import Stretch, Timeline, talk_share
from audiocoach.notation.scripts import format_script, read_script
from audiocoach.publish.session_files import TIMELINE_VERSION, activity, timeline_json
from tests.docs.reading import read_page
from tests.publish.rehearsals import everything, rehearsed, written

PAGE = read_page("timeline-json.md")


def told(timeline: Timeline) -> Any:
    """Write a timeline, and read it as a page would."""
    return json.loads(timeline_json(timeline))


def test_windows_tile_the_session() -> None:
    """From 0 to the end, each window begins where the one before it ends: at any second, one is there."""
    session = told(everything())
    windows = session["windows"]
    assert windows[0]["start"] == 0
    assert windows[-1]["end"] == session["duration"] == everything().total
    assert all(one["end"] == other["start"] for one, other in pairwise(windows))


def test_sets_are_those_of_the_routine() -> None:
    """Every set on every side stands there once, with its reps; it lasts as long as one works in it."""
    session = told(everything())
    named = [(each["exercise"], each["set"], each.get("side"), each.get("reps")) for each in session["sets"]]
    assert named == [
        ("Glute bridge", 1, None, 10),
        ("Glute bridge", 2, None, 10),
        ("Lunge", 1, "left", None),
        ("Lunge", 1, "right", None),
        ("Couch stretch", 1, "left", None),
        ("Couch stretch", 1, "right", None),
    ]
    for place, each in enumerate(session["sets"]):
        mine = [window for window in session["windows"] if window.get("set") == place]
        assert (mine[0]["start"], mine[-1]["end"]) == (each["start"], each["end"])


def test_reps_are_counted_and_called_by_their_words() -> None:
    """A phase of a rep has the rep's number and the word for it that the coach says."""
    reps = [window for window in told(everything())["windows"] if window.get("set") == 0]
    assert [window["rep"] for window in reps if window["word"] == "Up"] == list(range(1, 11))
    assert {window["kind"] for window in reps if window["word"] == "Hold"} == {"hold"}


def test_rounds_are_told_where_there_are_any() -> None:
    """In a circuit, each set knows its round and how many there are."""
    circuit = "- {title: Round, rounds: 3, exercises: [{use: bridge, dose: 1 x 5}]}\n"
    assert [each["round"] for each in told(rehearsed(circuit))["sets"]] == [1, 2, 3]
    assert "round" not in told(everything())["sets"][0]


def test_head_says_what_the_session_is() -> None:
    """Title, language, level, equipment and the share of speech stand at its top."""
    session = told(everything())
    assert session["title"] == "Day & night"
    assert (session["language"], session["level"]) == ("en", "beginner")
    assert session["talk"] == talk_share(everything())
    assert session["equipment"] == list(written("- exercises: [bridge]\n").equipment)


def test_a_saved_script_keeps_its_sets() -> None:
    """A script that was saved and read back makes the same timeline, exercise by exercise."""
    script = written("- exercises: [{use: lunge, dose: 1 x 5}]\n")
    again = read_script(format_script(script), "it.yaml")
    assert [window.begins for window in again.windows] == [window.begins for window in script.windows]


def test_a_script_without_sets_still_has_windows() -> None:
    """What an older script does not say is left out, and everything else is there."""
    bare = [window._replace(begins=None) for window in everything().windows]
    session = told(replace(everything(), windows=tuple(bare)))
    assert session["sets"] == []
    assert len(session["windows"]) == len(bare)


@pytest.mark.parametrize(
    ("name", "rep", "kind"),
    [
        ("work", 0, "work"),
        ("lift", 2, "work"),
        ("hold", 2, "hold"),
        ("pause", 2, "hold"),
        ("pause", 0, "rest"),
        ("rest", 0, "rest"),
        ("switch", 0, "switch"),
        ("lead_in", 0, "ready"),
        ("intro", 0, "talk"),
        ("before", 0, "talk"),
    ],
)
def test_kinds(name: str, rep: int, kind: str) -> None:
    """What is done in a window is told in one of six words."""
    assert activity(Stretch(name=name, kind="exact", start=0, end=1, rep=rep)) == kind


def test_the_page_is_true() -> None:
    """docs/timeline-json.md states the version, every key and every kind."""
    session = told(everything())
    assert f"version is {TIMELINE_VERSION}" in PAGE
    keys = {*session, *(key for name in ("sets", "windows") for each in session[name] for key in each)}
    assert {*keys, "round", "rounds"} <= set(re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE))
    assert {window["kind"] for window in session["windows"]} <= set(re.findall(r"`(\w+)`", PAGE))
