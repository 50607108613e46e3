"""What the ear may rely on inside the work, held over every built-in session in every verbosity."""

from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest

from audiocoach.coach.model.routines import places
from audiocoach.coach.script.templates import speak_duration
from audiocoach.coach.script.writer import ROUGH
from audiocoach.coach.timeline.timeline import Placement, Timeline
from audiocoach.library import Library, built_in_folder
from tests.coach.shelf import ENGLISH
from tests.test_talk_share import SESSIONS, every_routine, spoken

LIBRARY = Library([built_in_folder()])
BREATHS = {line for exercise in LIBRARY.catalogue().values() for line in exercise.breath.values()}

AN_AGE = 900_000
"""Milliseconds after which a form cue of the same set is news again."""

sessions = pytest.mark.parametrize(("routine", "verbosity"), SESSIONS)


def bouts(timeline: Timeline) -> Iterator[tuple[int, list[Placement]]]:
    """Yield each set that is counted: its reps, and what is heard in it."""
    window = 0
    while window < len(timeline.windows):
        first = window
        while window < len(timeline.windows) and timeline.windows[window].rep:
            if window > first and timeline.windows[window].rep < timeline.windows[window - 1].rep:
                break
            window += 1
        if window > first:
            inside = [each for each in timeline.placements if first <= each.window < window]
            yield timeline.windows[window - 1].rep, inside
        window = max(window, first + 1)


def rep_of(timeline: Timeline, heard: Placement) -> int:
    """Tell in which rep the words begin."""
    return next(stretch.rep for stretch in timeline.windows if stretch.start <= heard.start < stretch.end)


@sessions
def test_what_is_told_of_the_last_reps_is_true(routine: str, verbosity: str) -> None:
    """The last rep is told with the last rep, "three more" with three to come."""
    timeline = spoken(routine, verbosity).timeline
    for reps, heard in bouts(timeline):
        for each in heard:
            if each.moment == "last_rep":
                assert rep_of(timeline, each) == reps
            if each.moment == "reps_left":
                assert rep_of(timeline, each) == reps - 3


def test_what_is_fetched_brings_its_caution_however_few_words_are_wanted() -> None:
    """A box that is new must stand firm; one that is there already has been looked at."""
    told = [each.text for each in spoken("step-hips", "minimal").timeline.placements]
    assert told.count("Check that the box stands firm.") == 1


@sessions
def test_a_set_is_counted_or_it_is_not(routine: str, verbosity: str) -> None:
    """The last rep has its number; others all theirs, or, of quick reps and in few words, none."""
    for reps, heard in bouts(spoken(routine, verbosity).timeline):
        counts = [each for each in heard if each.moment == "count"]
        tones = [each for each in heard if each.moment == "rep"]
        assert counts
        assert len(counts) == 1 or not tones
        last = max(each.window for each in heard if each.moment in ("count", "rep", "phase", "start"))
        assert any(each.window == last for each in counts) or reps == 1


@sessions
def test_the_last_order_leaves_time_to_follow_it(routine: str, verbosity: str) -> None:
    """From the beginning of the last words before a set that is counted in to its first rep: five seconds."""
    placements = spoken(routine, verbosity).timeline.placements
    orders = {
        line
        for exercise in LIBRARY.catalogue().values()
        for line in (*exercise.ready, exercise.ready_short or "")
        if line and "{" not in line
    }
    starts = [each for each in placements if each.moment in ("go", "start", "ease_in")]
    for each in starts:
        before = [one for one in placements if one.end <= each.start and one.text in orders]
        assert not before or each.start - before[-1].start >= 4_900


@sessions
def test_a_name_alone_is_no_order(routine: str, verbosity: str) -> None:
    """Who stands with eyes shut and hears "Squat." squats: the name before the work says more."""
    placements = spoken(routine, verbosity).timeline.placements
    told = [each.text for each in placements if each.moment in ("ready", "ready_side")]
    assert all(text.startswith("Get ready: ") or text.endswith(("leg.", "side.", "foot.")) for text in told)


@every_routine
def test_who_learns_has_no_less_time_to_change(routine: str) -> None:
    """More is said, and the rest between two exercises is longer for it, never shorter."""
    learn, standard = (
        [
            each.end - each.start
            for each in spoken(routine, verbosity).timeline.windows
            if each.name == "break"
        ]
        for verbosity in ("learn", "standard")
    )
    assert all(one >= other for one, other in zip(learn, standard, strict=True))


@sessions
def test_a_tone_means_one_thing(routine: str, verbosity: str) -> None:
    """A tick is a hold's, a low tick its end, a pulse the beginning of a rep."""
    timeline = spoken(routine, verbosity).timeline
    meanings = {
        "tick": {"hold"},
        "low_tick": {"lower"},
        "pulse": {"pulse", "rep"},
        "minute": {"minute"},
        "chime": {"wake"},
    }
    for sound, moments in meanings.items():
        assert {each.moment for each in timeline.placements if each.sound == sound} <= moments


@sessions
def test_the_tone_of_a_minute_is_told_before_it_is_heard(routine: str, verbosity: str) -> None:
    """Once, and only where it is heard."""
    placements = spoken(routine, verbosity).timeline.placements
    heard = [each.start for each in placements if each.sound == "minute"]
    told = [each.start for each in placements if each.moment == "minutes"]
    assert len(told) == min(1, len(heard))
    assert all(at < heard[0] for at in told)


@sessions
def test_nothing_is_explained_twice_before_it_is_done(routine: str, verbosity: str) -> None:
    """From one piece of work to the next each line of an explanation is heard once."""
    timeline = spoken(routine, verbosity).timeline
    told: dict[int, list[str]] = {}
    for each in timeline.placements:
        if each.moment in ("setup", "movement", "caution", "advice"):
            told.setdefault(each.window, []).append(each.text)
    assert all(len(lines) == len(set(lines)) for lines in told.values())


@sessions
def test_who_turns_round_for_the_other_side_hears_on_which_one_stands(routine: str, verbosity: str) -> None:
    """The wall is told before the first set of each such exercise, however few words are wanted."""
    used = {use.use for _, use in places(LIBRARY.routine(routine))}
    turning = [each for name, each in LIBRARY.catalogue().items() if name in used and each.side_turn]
    told = [each.text for each in spoken(routine, verbosity).timeline.placements]
    for exercise in turning:
        line = (exercise.side_setup or "").format(side="left", other_side="right")
        assert f"{line[0].upper()}{line[1:]}".replace(". left", ". Left") in told


@sessions
def test_half_of_the_session_is_told_where_it_is(routine: str, verbosity: str) -> None:
    """Between 45 and 55 % of the time, and what is left is true to half a minute as it is heard."""
    taken = spoken(routine, verbosity)
    timeline = taken.timeline
    for heard in timeline.placements:
        if heard.moment == "midpoint":
            assert 0.45 <= heard.start / timeline.total <= 0.55
            left = timeline.total - heard.start
            rough = left if left < ROUGH else round(left / 60_000) * 60_000
            assert f"{speak_duration(ENGLISH, rough)} left." in heard.text.lower()


@sessions
def test_breathing_is_never_on_the_heels_of_a_time_left(routine: str, verbosity: str) -> None:
    """In a stretch, seconds lie between the two."""
    timeline = spoken(routine, verbosity).timeline
    left = [each.start for each in timeline.placements if each.moment == "time_left"]
    for heard in timeline.placements:
        if heard.moment == "breathe" and heard.text not in BREATHS:
            assert all(abs(heard.start - at) >= 5_000 for at in left)


@sessions
def test_each_side_of_the_last_set_is_told(routine: str, verbosity: str) -> None:
    """Where an exercise has several sets, the last one is announced on every side; by minimal, the side."""
    timeline = spoken(routine, verbosity).timeline
    shown = [window.begins for window in timeline.windows if window.begins is not None]
    few = verbosity == "minimal"
    due = sum(each.set == each.sets > 1 and not (few and each.side) for each in shown)
    told = sum("last set" in each.text.lower() for each in timeline.placements)
    assert told == due


@sessions
def test_a_form_cue_is_heard_once_in_a_set(routine: str, verbosity: str) -> None:
    """Whatever stands in for a cue that is too long is another one than the set has besides.

    A long run comes back to a cue after a quarter of an hour.
    """
    timeline = spoken(routine, verbosity).timeline
    begins = [window.start for window in timeline.windows if window.begins is not None]
    for first, last in pairwise([*begins, timeline.total]):
        told = [each for each in timeline.placements if first <= each.start < last]
        forms = [each for each in told if each.moment == "form"]
        again = [(one, other) for one, other in combinations(forms, 2) if one.text == other.text]
        assert all(other.start - one.start >= AN_AGE for one, other in again)


@sessions
def test_nothing_of_the_coaching_is_lost(routine: str, verbosity: str) -> None:
    """Every number, form cue and milestone finds its place; only a pulse gives way to words."""
    changes = spoken(routine, verbosity).timeline.changes
    assert {change.moment for change in changes if change.action == "dropped"} <= {"pulse"}
