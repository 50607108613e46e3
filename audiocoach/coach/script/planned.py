"""What a session says of the plan that it belongs to: at its beginning, and at its end."""

from audiocoach.coach.model.exercises import Catalogue
from audiocoach.coach.model.plans import PlanPosition
from audiocoach.coach.script.phrasing import Phrasing, said_for
from audiocoach.coach.script.script import Cue
from audiocoach.coach.script.templates import Language, Span

MOST_NAMED = 3
"""New exercises that are named; of more, their number is told, and each is explained when it comes."""


TO_DECIDE = 4_000
"""Milliseconds to answer what is asked before one goes on."""


def told_first(position: PlanPosition, phrasing: Phrasing) -> list[Cue]:
    """Say the week and the session, and what is asked: who must not go on is told so before anything else."""
    cues = phrasing.cue("plan_session", {"week": position.week, "session": position.session})
    if position.check:
        check = said_for(phrasing.wording, position.check)
        cues += phrasing.cue("plan_check", {"check": check}, follows=True)
        cues += phrasing.cue("plan_stop", {}, follows=True)
    return cues


def told_new(position: PlanPosition, phrasing: Phrasing, catalogue: Catalogue, *, full: bool) -> list[Cue]:
    """Say what is new, and whether the work is more or easier; in few words if not `full`."""
    cues: list[Cue] = []
    new = [catalogue[id_].spoken for id_ in position.new if id_ in catalogue]
    if 0 < len(new) <= MOST_NAMED:
        listed = Language(phrasing.wording.language).listing(new)
        cues += phrasing.cue("plan_new", {"new": listed}, follows=True, short=not full)
    elif new:
        cues += phrasing.cue("plan_new_many", {"new": len(new)}, follows=True, short=not full)
    if position.longer:
        cues += phrasing.cue("plan_longer", {"time": Span(position.longer)}, follows=True)
    if position.sets:
        cues += phrasing.cue("plan_more_sets", {"sets": position.sets}, follows=True)
    if position.reps:
        cues += phrasing.cue("plan_more_reps", {"reps": position.reps}, follows=True)
    if position.easier and not (position.longer or position.sets or position.reps):
        cues += phrasing.cue("plan_easier", {}, follows=True)
    return cues


def told_last(position: PlanPosition, phrasing: Phrasing) -> list[Cue]:
    """Say what comes next time and what it needs, or that the plan has come to its end."""
    if not position.following:
        return phrasing.cue("plan_end", {}, follows=True)
    following = said_for(phrasing.wording, position.following)
    moment = "plan_next_rested" if position.rested else "plan_next"
    cues = phrasing.cue(moment, {"next": following}, follows=True)
    if position.needs:
        words = phrasing.wording.equipment
        needs = [words.get(item, item.replace("-", " ")) for item in position.needs]
        listed = Language(phrasing.wording.language).listing(needs)
        cues += phrasing.cue("plan_needs", {"needs": listed}, follows=True)
    return cues
