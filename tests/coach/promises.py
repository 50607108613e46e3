"""The promises of the timeline, as checks that hold for any script and any speech."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from audiocoach.coach.script.script import LONGEST_TITLE, MUST_BE_HEARD, Cue, Priority, Script, Window
from audiocoach.coach.timeline.timeline import Lengths, Placement, Stretch, Timeline

BROUGHT = "before"
"""The name of a window that holds what was brought forward out of an exact one."""

Promise = Callable[[Script, Timeline], None]


def windows_last_what_they_say(script: Script, timeline: Timeline) -> None:
    """Windows follow each other without a gap from 0; each exact one lasts exactly its length."""
    now = 0
    for stretch in timeline.windows:
        assert stretch.start == now, stretch
        now = stretch.end
    written = list(stretches_of(script, timeline))
    assert [(window.name, window.kind) for window, _ in written] == [
        (stretch.name, stretch.kind) for _, stretch in written
    ]
    for window, stretch in written:
        if window.kind == "exact":
            assert stretch.length == window.length, (window, stretch)
        else:
            assert stretch.length >= window.length, (window, stretch)


def stretches_of(script: Script, timeline: Timeline) -> Iterator[tuple[Window, Stretch]]:
    """Pair the windows of a script with where they lie; windows that were put in between belong to none."""
    lie = [stretch for stretch in timeline.windows if stretch.name != BROUGHT]
    return zip(script.windows, lie, strict=True)


def voices_stay_apart(_: Script, timeline: Timeline) -> None:
    """No two voice clips overlap; 0.4 s lie between any two but beats, 1 s before a count-in."""
    for one, other in pairwise(voices(timeline)):
        assert one.end <= other.start, (one, other)
        if one.fixed and other.fixed:
            continue
        counts_in = _counts_in(other) and not _counts_in(one)
        assert other.start - one.end >= (1_000 if counts_in else 400), (one, other)


def nothing_overlaps(_: Script, timeline: Timeline) -> None:
    """No two cues sound together, tones included, but a number and its beep, and the pulse of timed work.

    Words that are on no beat are over 150 ms before the next tone. It holds for what is written from
    routines, but for work that is shorter than the tone at its start.
    """
    placements = [each for each in timeline.placements if each.moment != "pulse"]
    for number, one in enumerate(placements):
        for other in placements[number + 1 :]:
            if other.start >= one.end + 150:
                break
            beat = (one.start, one.moment) == (other.start, other.moment)
            if timeline.windows[one.window].length < one.length and not one.text:
                continue
            if beat and one.fixed and other.fixed and bool(one.text) != bool(other.text):
                continue
            quiet = 150 if one.text and not one.fixed and other.sound else 0
            assert other.start >= one.end + quiet, (one, other)


def _counts_in(placement: Placement) -> bool:
    return placement.fixed and placement.moment == "count_in"


def voices(timeline: Timeline) -> list[Placement]:
    """List what is spoken, in order."""
    return [placement for placement in timeline.placements if placement.text]


def all_is_inside(_: Script, timeline: Timeline) -> None:
    """Placements stand in order between 0 and the total, which is whole seconds; none before its window."""
    starts = [placement.start for placement in timeline.placements]
    assert starts == sorted(starts)
    assert all(placement.start >= 0 and placement.end <= timeline.total for placement in timeline.placements)
    assert timeline.total % 1000 == 0
    assert not timeline.windows or timeline.windows[-1].end <= timeline.total
    for placement in timeline.placements:
        stretch = timeline.windows[placement.window]
        assert placement.start >= stretch.start or placement.moment == "wake", placement
        if stretch.kind == "elastic" and placement.text:
            assert placement.end <= stretch.end, placement


def nothing_vanishes(script: Script, timeline: Timeline) -> None:
    """Every cue is placed, in full or shortened, or reported; what must be heard is placed."""
    asked = Counter((cue.moment, cue.text, cue.priority) for window in script.windows for cue in window.cues)
    placed: Counter[tuple[str, str, Priority]] = Counter()
    for placement in timeline.placements:
        if placement.cue is None:
            assert placement.moment == "wake", placement
            continue
        cue = placement.cue
        assert placement.text in cue.texts, placement
        assert placement.sound == ("" if placement.text else cue.sound), placement
        placed[cue.moment, cue.text, cue.priority] += 1
    gone = [change for change in timeline.changes if change.action in ("dropped", "left out")]
    assert asked == placed + Counter((change.moment, change.text, change.priority) for change in gone)
    assert all(change.priority < MUST_BE_HEARD for change in gone if change.action == "dropped"), gone


def moves_are_small(_: Script, timeline: Timeline) -> None:
    """No cue stands more than 1.5 s from where it was wanted, and a beat stands exactly there."""
    for placement in timeline.placements:
        assert abs(placement.moved) <= 1_500, placement
        assert not (placement.fixed and placement.moved), placement


def beats_are_kept(_: Script, timeline: Timeline) -> None:
    """A beat stands at the very millisecond that its window gives it (R1)."""
    for placement, cue in asked_for(timeline):
        stretch = timeline.windows[placement.window]
        is_stretched = stretch is timeline.windows[-1] and stretch.kind == "elastic"
        if placement.fixed and (stretch.kind == "exact" or cue.at < 0) and not is_stretched:
            assert placement.start == (stretch.start if cue.at >= 0 else stretch.end) + cue.at, placement


def asked_for(timeline: Timeline) -> Iterator[tuple[Placement, Cue]]:
    """Pair placements with the cues that asked for them."""
    for placement in timeline.placements:
        if placement.cue is not None:
            yield placement, placement.cue


def words_keep_their_order(script: Script, timeline: Timeline) -> None:
    """In an elastic window, what is said at its beginning is said in the order of the script."""
    for window, stretch in stretches_of(script, timeline):
        if window.kind == "elastic":
            index = timeline.windows.index(stretch)
            said = [cue.text for each, cue in asked_for(timeline) if each.window == index and cue.at >= 0]
            wanted = iter([cue.text for cue in window.cues if cue.at >= 0])
            assert all(text in wanted for text in said), stretch


def reminders_wait(script: Script, timeline: Timeline) -> None:
    """A reminder at the end of an elastic window has its quiet, or is left out; else only a pulse is."""
    for one, other in pairwise(voices(timeline)):
        if other.cue is not None and timeline.windows[other.window].kind == "elastic":
            assert other.start - one.end >= other.cue.quiet_before, (one, other)
    reminders = {cue.text for window in script.windows for cue in window.cues if cue.quiet_before}
    left_out = [change for change in timeline.changes if change.action == "left out"]
    assert all(change.text in reminders or change.priority == Priority.ENCOURAGEMENT for change in left_out)


def every_change_is_reported(_: Script, timeline: Timeline) -> None:
    """What is said shorter or elsewhere than the script wants is listed, and nothing else is."""
    short = Counter(cue.text for each, cue in asked_for(timeline) if each.text != cue.text)
    moved = Counter(cue.text for each, cue in asked_for(timeline) if each.moved)
    for action, happened in (("shortened", short), ("moved", moved)):
        told = Counter(change.text for change in timeline.changes if change.action == action)
        assert told == happened, action


def chapters_tile(_: Script, timeline: Timeline) -> None:
    """Chapters lie end to end from 0 to the total, start on whole seconds, and have short titles."""
    assert bool(timeline.chapters) == bool(timeline.total)
    if not timeline.chapters:
        return
    assert timeline.chapters[0].start == 0
    assert timeline.chapters[-1].end == timeline.total
    for one, other in pairwise(timeline.chapters):
        assert one.end == other.start
    for chapter in timeline.chapters:
        assert chapter.start % 1000 == 0
        assert chapter.end > chapter.start
        assert len(chapter.title) <= LONGEST_TITLE


def count_ins_are_on_the_beat(script: Script, timeline: Timeline) -> None:
    """The beats of a count-in stand at the second they were given, counted from where the work starts."""
    wanted: set[int] = set()
    for window, stretch in stretches_of(script, timeline):
        ats = [cue.at for cue in window.cues if cue.moment == "count_in"]
        wanted |= {(stretch.start if at >= 0 else stretch.end) + at for at in ats}
    last = timeline.windows[-1].start if timeline.windows else 0
    placed = {placement.start for placement in timeline.placements if _counts_in(placement)}
    assert {start for start in placed if start < last} <= wanted


def silence_is_broken_gently(_: Script, timeline: Timeline) -> None:
    """After more than 5 s without voice or tone, one wakes the ear in the second before an instruction."""
    tones = [placement for placement in timeline.placements if not placement.text]
    for one, other in pairwise(voices(timeline)):
        heard = [one.end, *(tone.end for tone in tones if tone.start <= other.start)]
        if other.fixed or other.start - max(heard) <= 5_000:
            continue
        assert any(tone.start <= other.start <= tone.end + 1_000 for tone in tones), other


ALL: tuple[Promise, ...] = (
    windows_last_what_they_say,
    voices_stay_apart,
    all_is_inside,
    nothing_vanishes,
    moves_are_small,
    beats_are_kept,
    words_keep_their_order,
    reminders_wait,
    every_change_is_reported,
    chapters_tile,
    count_ins_are_on_the_beat,
    silence_is_broken_gently,
)
"""What every timeline holds."""


def check_promises(script: Script, timeline: Timeline, lengths: Lengths) -> None:
    """Check every promise, and that each clip is heard as long as it is: not cut, not sped up."""
    for placement in voices(timeline):
        assert placement.length == lengths[placement.text], placement
    for promise in ALL:
        promise(script, timeline)
