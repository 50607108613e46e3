"""The script as a table: each cue with its clock, length and quiet, the sums, and the reasons."""

import re

import pytest

from audiocoach.coach.script.script import Priority
from audiocoach.coach.timeline.timeline import (
    Action,
    Change,
    Rule,
    longest_quiet,
    quiet_after,
    talk_share,
    times,
    voices,
)
from audiocoach.publish.session_report import RULES, Reasons, change_line, script_table, sums
from tests.docs.reading import read_page
from tests.publish.rehearsals import everything, rehearsed
from tests.publish.sessions import timeline

SESSION = timeline(
    (1000, 900, "Hips for runners."),
    (4321, 800, "Lie down."),
    (31_500, 300, "Up"),
    chapters=("Begin", "Lift"),
    total=60_000,
)


def change(action: Action, start: int, reason: str, rule: Rule) -> Change:
    """Tell what became of a form cue."""
    return Change(
        action=action,
        moment="form",
        text="Push.",
        start=start,
        reason=reason,
        priority=Priority.FORM,
        rule=rule,
    )


def test_every_cue_has_its_line() -> None:
    """Clock, seconds that it takes, seconds until the next voice, words; a heading a chapter."""
    assert script_table(SESSION) == [
        "Hips for runners · 1:00",
        "",
        "     clock   takes   quiet  what is heard",
        "",
        "    0:00    BEGIN",
        "    0:01.0   0.9 s   2.4 s  Hips for runners.",
        "    0:04.3   0.8 s  26.4 s  Lie down.",
        "",
        "    0:30    LIFT",
        "    0:31.5   0.3 s  28.2 s  Up",
        "",
        "Total 1:00 · talk 3 % · 3 cues",
        "Longest time without voice 28.2 s, from 0:31",
    ]


def test_the_figures_add_up() -> None:
    """Talk is the sum of the clips; work and rest are those of the windows; quiet lies between voices."""
    session = everything()
    assert session.talk == sum(placement.length for placement in voices(session))
    assert talk_share(session) == round(100 * session.talk / session.total)
    assert times(session) == {"work": (60 * 2 + 45 * 2 + 90 * 2) * 1000, "rest": 80_000}
    quiet = [gap for _, gap in quiet_after(session) if gap is not None]
    first = voices(session)[0].start
    assert sum(quiet) + session.talk + first == session.total
    assert longest_quiet(session)[0] == max(quiet)


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (
            change("dropped", 61_000, "no room", "R5"),
            "Dropped at 1:01: 'Push.' · no room (R5)",
        ),
        (
            change("moved", 0, "+300 ms", ""),
            "Moved at 0:00: 'Push.' · +300 ms",
        ),
    ],
    ids=["with its rule", "without one"],
)
def test_what_did_not_stay_is_told_with_its_rule(changed: Change, line: str) -> None:
    """Action, time, words, reason, rule."""
    assert change_line(changed) == line


def test_the_sums_list_every_change() -> None:
    """What was moved, shortened or dropped stands below the totals; a repetition left out is no news."""
    long = "say: {cues: [Push both heels down hard.]}"
    session = rehearsed(f"[{{use: squat, sets: 1, tempo: 'sit 1, stand 1', {long}}}]")
    news = [change for change in session.changes if change.action != "left out"]
    assert news
    assert len(news) < len(session.changes)
    assert sums(session)[-len(news) :] == [change_line(change) for change in news]


def test_why_explains_every_line() -> None:
    """Below each cue stands its moment, its anchor, its rank and the rule; then the rules in words."""
    lines = script_table(everything(), why=True)
    cues = [place for place, line in enumerate(lines) if re.match(r" +\d+:\d\d\.\d{3} ", line)]
    assert len(cues) == len(everything().placements)
    for place in cues:
        assert re.fullmatch(r" +[a-z_]+ · .*\(R[1-7]\)", lines[place + 1]), lines[place + 1]
    named = {rule for line in lines for rule in re.findall(r"\((R\d)\)", line)}
    assert {line[:2] for line in lines if re.match(r"R\d  ", line)} == named


def test_a_moved_cue_tells_how_far() -> None:
    """The reason of a moved cue is that it was moved, and by which rule."""
    session = rehearsed("[{use: clam, sets: 1, hold: 1s}]")
    reasons = Reasons(session)
    moved = next(placement for placement in session.placements if placement.moved and placement.text)
    assert f"moved by {moved.moved / 1000:+.1f} s" in reasons.tell(moved)


def test_the_rules_are_those_of_the_page() -> None:
    """docs/pacing.md has each rule in the words of the table."""
    page = " ".join(read_page("pacing.md").split())
    for rule, words in RULES.items():
        assert f"**{rule}** {words}" in page
