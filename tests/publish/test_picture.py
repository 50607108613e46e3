"""The picture of a session: what is in it, what does not overlap, and the files it is written to."""

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from audiocoach.coach.timeline.timeline import Timeline
from audiocoach.errors import SettingsError
from audiocoach.publish.picture import (
    PLOT,
    SMALL_LETTERS,
    TimeRow,
    lane_of,
    levels,
    paragraphs,
    picture,
    write_picture,
)
from audiocoach.publish.svg import text_width, words
from tests.publish.rehearsals import everything, rehearsed

SVG = "{http://www.w3.org/2000/svg}"


def parse(drawn: str) -> ElementTree.Element:
    """Read a picture that was drawn here."""
    return ElementTree.fromstring(drawn)  # noqa: S314 -- it is our own


def texts(drawn: str) -> list[str]:
    """List every text that can be read in a picture."""
    return ["".join(each.itertext()) for each in parse(drawn).iter(f"{SVG}text")]


def test_it_is_a_picture_of_the_session() -> None:
    """Well-formed, titled, with the figures; every chapter and every word is in it, escaped."""
    session, drawn = everything(), picture(everything())
    shown = texts(drawn)
    assert shown[0] == "Day & night"
    assert re.fullmatch(r"\d+:\d\d · work \d:\d\d · rest 1:00? .*|\d+:\d\d · work .*", shown[1])
    assert {"body", "tones", "voice", "1. Glute bridge"} <= set(shown)
    tips = {"".join(each.itertext()) for each in parse(drawn).iter(f"{SVG}title")}
    told = {tip.partition(" ")[2] for tip in tips}
    assert {placement.text for placement in session.placements if placement.text} <= told


def test_the_same_session_has_the_same_picture() -> None:
    """Nothing in it depends on the day or on chance."""
    assert picture(everything()) == picture(everything())


def test_the_legend_names_what_is_there() -> None:
    """A session without a hold has no hold in its legend; one without rests has no rest."""
    timed = texts(picture(rehearsed("[{use: lunge, sets: 1, time: 30s}]")))
    assert "hold" not in timed
    assert "rest" not in timed
    assert {"hold", "rest", "work", "words", "counts and beats"} <= set(texts(picture(everything())))


@pytest.mark.parametrize(
    "blocks",
    [
        "[{use: lunge, sets: 1, time: 5m}]",
        "[{use: bridge, sets: 3, reps: 40, hold: 30s}]",
        "[{use: squat, sets: 1, reps: 1}]",
        "[{use: stretch, time: 30m}]",
    ],
    ids=["long work", "long holds", "one rep", "an hour"],
)
@pytest.mark.parametrize("verbosity", ["minimal", "learn"])
def test_every_session_can_be_drawn(blocks: str, verbosity: str) -> None:
    """Rows in which nobody speaks, and rows that are full of words, are drawn like any other."""
    session = rehearsed(blocks, verbosity=verbosity)
    drawn = picture(session)
    assert parse(drawn).tag.endswith("svg")
    assert session.title in texts(drawn)


def test_a_row_without_a_word_is_drawn() -> None:
    """A row of beats alone has no line of words."""
    session = rehearsed("[{use: bridge, sets: 1, reps: 60}]", {"reps": {"milestones": []}})
    row = TimeRow(start=180_000, end=240_000, scale=10)
    assert paragraphs(row, session.placements, PLOT) == []


def rows(session: Timeline, seconds: int) -> list[TimeRow]:
    """Cut a session into rows as a picture does."""
    starts = range(0, session.total, seconds * 1000)
    return [TimeRow(start=start, end=start + seconds * 1000, scale=PLOT / seconds) for start in starts]


@pytest.mark.parametrize("seconds", [60, 120, 300])
def test_no_words_overlap(seconds: int) -> None:
    """On each line, what is written ends before the next begins, and stays within the row."""
    for row in rows(everything(), seconds):
        lines = paragraphs(row, everything().placements, PLOT)
        for number in {line.line for line in lines}:
            mine = sorted((line for line in lines if line.line == number), key=lambda line: line.x)
            ends = [line.x + text_width(line.text, SMALL_LETTERS) for line in mine]
            assert all(end <= after.x for end, (_, after) in zip(ends, pairwise(mine), strict=False))
            assert ends[-1] <= PLOT


def test_every_rep_rises_and_falls() -> None:
    """Two moves go up and down, three begin halfway, and a hold stays where it is."""
    session = rehearsed("[{use: bridge, sets: 1, reps: 2}]")
    rep = [window for window in session.windows if window.rep == 1]
    assert levels(rep) == [(0, 1), (1, 1), (1, 0)]
    assert levels([rep[0], rep[0], rep[0]])[-1][1] == 0
    assert {lane_of(window) for window in rep} == {"work", "hold"}


def test_an_svg_is_written_whole(tmp_path: Path) -> None:
    """The file is the picture, and a mark that it is as it was drawn."""
    path = tmp_path / "day.svg"
    write_picture(everything(), path)
    assert path.read_text(encoding="utf-8").startswith(picture(everything()) + "\n<!-- as audiocoach drew it")


@pytest.mark.parametrize("name", ["day.png", "day.jpg", "day"])
def test_another_ending_is_refused(name: str, tmp_path: Path) -> None:
    """Only an SVG is drawn; the error says what shows it, and nothing is written."""
    with pytest.raises(SettingsError, match=rf"an \.svg, which every browser opens, not '{name}'"):
        write_picture(everything(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_text_stays_text() -> None:
    """Signs of the markup, and those that no XML may hold, are written so that a viewer reads the file."""
    assert words("a < b & \x00c") == "a &lt; b &amp; c"
