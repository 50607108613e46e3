"""How much is said: each verbosity keeps below its share of the time, with the voice that everybody has."""

from functools import cache
from itertools import product

import pytest

from audiocoach.coach.timeline.timeline import talk_share
from audiocoach.library import Library, built_in_folder
from audiocoach.publish.session_report import sums
from audiocoach.settings import Flags
from audiocoach.studio.cast import Recording
from audiocoach.studio.make import open_studio, take
from tests.amounts import ALL

CEILINGS = {"learn": 40, "standard": 30, "brief": 18, "minimal": 8}
"""Per cent of the time that a verbosity may talk at most.

Words of German and Spanish are longer, by a tenth. Short sessions of few sets are mostly beginnings, and each
of these has its caution, its equipment and the length of its rest, and the work its rhythm: over a quarter at
standard.
"""

ROUTINES = tuple(name for name in Library([built_in_folder()]).names("routines") if name != "warm-up")
"""Every session; a warm-up is the beginning of another one, and nothing but beginnings itself."""


@cache
def spoken(routine: str, verbosity: str, wording: str = "english") -> Recording:
    """Record a built-in routine with the voice that needs no network."""
    return take(open_studio(), routine, Flags(voice="espeak", verbosity=verbosity, wording=wording))


LONGEST = "hips-for-runners-full"
"""A session that takes seconds to record: not in an ordinary run."""

RECORDED = tuple(name for name in ROUTINES if ALL or name != LONGEST)

SESSIONS = list(product(RECORDED, CEILINGS))

every_routine = pytest.mark.parametrize("routine", RECORDED)
every_wording = pytest.mark.parametrize("wording", ["english", "german", "spanish"] if ALL else ["english"])


@pytest.mark.parametrize(("routine", "verbosity"), SESSIONS)
@every_wording
def test_a_verbosity_keeps_below_its_ceiling(routine: str, verbosity: str, wording: str) -> None:
    """Every built-in routine leaves room to move; the script's table and this test tell the same share."""
    timeline = spoken(routine, verbosity, wording).timeline
    ceiling = CEILINGS[verbosity] * (1 if wording == "english" else 1.1)
    assert 100 * timeline.talk / timeline.total <= ceiling
    assert f" · talk {talk_share(timeline)} % · " in sums(timeline)[0]


@every_routine
def test_each_verbosity_talks_less_than_the_one_before(routine: str) -> None:
    """From learn to minimal there are fewer words in a session, and never a different dose."""
    takes = [spoken(routine, verbosity).timeline for verbosity in CEILINGS]
    assert [timeline.talk for timeline in takes] == sorted((each.talk for each in takes), reverse=True)
    work = [sum(window.length for window in each.windows if window.rep) for each in takes]
    assert len(set(work)) == 1


@every_routine
@pytest.mark.parametrize("verbosity", CEILINGS)
def test_nobody_is_left_alone_with_a_cue_that_must_be_heard(routine: str, verbosity: str) -> None:
    """In the built-in routines every start, switch, name and side has its place."""
    changes = spoken(routine, verbosity).timeline.changes
    assert [change for change in changes if change.action == "brought forward"] == []


@every_routine
@pytest.mark.parametrize("verbosity", ["learn", "standard"])
@every_wording
def test_no_language_leaves_out_how_the_body_is_placed(routine: str, wording: str, verbosity: str) -> None:
    """Where a language needs longer, the time left or the name of a set gives way: never an order."""
    changes = spoken(routine, verbosity, wording).timeline.changes
    orders = [change for change in changes if change.moment in ("setup", "switch", "after_set")]
    assert [change for change in orders if change.action in ("dropped", "brought forward")] == []
