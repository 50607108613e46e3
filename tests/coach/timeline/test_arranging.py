"""From a script to a timeline: windows, chapters, chimes, and what is brought forward."""

from typing import Any

import pytest

from audiocoach.coach.script.script import Cue, Priority, Script, Window
from audiocoach.coach.timeline.arranging import arrange, chapters, runs, wake
from audiocoach.coach.timeline.timeline import Placement, Timeline

LENGTHS = {"Words.": 1_000, "Go.": 400, "Halfway.": 600, "Very long words.": 9_000, "Bye.": 500}


def say(text: str, at: int = 0, **fields: Any) -> Cue:
    """Make a cue that must be heard."""
    return Cue(**{"moment": "words", "text": text, "at": at, **fields})


def exact(length: int, *cues: Cue, **fields: Any) -> Window:
    """Make an exact window."""
    return Window(**{"kind": "exact", "name": "work", "length": length, "cues": cues, **fields})


def elastic(*cues: Cue, **fields: Any) -> Window:
    """Make an elastic window."""
    return Window(**{"kind": "elastic", "name": "change", "length": 0, "cues": cues, **fields})


def arranged(*windows: Window, announced: int = 0) -> Timeline:
    """Arrange windows."""
    return arrange(Script(title="Day", language="en", windows=windows, announced=announced), LENGTHS)


def lies(timeline: Timeline) -> list[tuple[str, int, int]]:
    """List name, start and end of each window."""
    return [(stretch.name, stretch.start, stretch.end) for stretch in timeline.windows]


def heard(timeline: Timeline) -> list[tuple[int, str]]:
    """List what is heard, with its start."""
    return [(placement.start, placement.text or placement.sound) for placement in timeline.placements]


def test_windows_follow_each_other_without_drift() -> None:
    """The five-hundredth window starts where the sum of those before it says."""
    timeline = arranged(*(exact(333) for _ in range(500)), exact(1_000, say("Go.")))
    assert heard(timeline) == [(500 * 333, "Go.")]
    assert timeline.windows[500].start == 166_500


def test_an_elastic_window_ends_on_a_whole_second() -> None:
    """The work after it starts on the second, wherever the work before it ended."""
    assert lies(arranged(exact(1_234), elastic(say("Words.")), exact(5_000)))[1:] == [
        ("change", 1_234, 3_000),
        ("work", 3_000, 8_000),
    ]


def test_the_end_of_the_work_is_told_at_its_end() -> None:
    """A stop tone does not wait for a whole second, not even where a chapter opens."""
    stop = Cue(moment="stop", sound="stop", fixed=True, priority=Priority.ACTION)
    assert heard(arranged(exact(1_900), elastic(stop, chapter="Next"))) == [(1_900, "stop")]


def test_what_must_be_heard_is_brought_forward() -> None:
    """A name that does not fit into its exact window is spoken in an elastic one before it."""
    timeline = arranged(elastic(say("Words.")), exact(5_000, say("Very long words.")), exact(3_000))
    assert lies(timeline) == [
        ("change", 0, 2_000),
        ("before", 2_000, 12_000),
        ("work", 12_000, 17_000),
        ("work", 17_000, 20_000),
    ]
    assert heard(timeline) == [(0, "Words."), (2_000, "Very long words.")]
    assert [(change.action, change.start) for change in timeline.changes] == [("brought forward", 2_000)]


def test_the_end_of_the_work_is_told_before_what_is_brought_forward() -> None:
    """The stop tone stays at the end of the work, and comes before the words that found no room after it."""
    stop = Cue(moment="stop", sound="stop", fixed=True, priority=Priority.ACTION)
    timeline = arranged(exact(4_000), exact(5_000, stop, say("Very long words.")))
    assert heard(timeline) == [(4_000, "stop"), (4_500, "Very long words.")]
    assert lies(timeline)[1:] == [("before", 4_000, 15_000), ("work", 15_000, 20_000)]


def test_a_chapter_stays_with_what_is_brought_forward() -> None:
    """The chapter opens where its first words are."""
    timeline = arranged(exact(4_000), exact(5_000, say("Very long words."), chapter="Hard"))
    assert [(chapter.title, chapter.start) for chapter in timeline.chapters] == [("Day", 0), ("Hard", 4_000)]


def test_changes_are_listed_in_the_order_of_time() -> None:
    """Whoever reads what was dropped reads it as it would have been heard."""
    form, half = (
        say("Very long words.", priority=priority) for priority in (Priority.FORM, Priority.HALFWAY)
    )
    timeline = arranged(exact(2_000, form), exact(2_000, half))
    assert [change.start for change in timeline.changes] == [0, 2_000]


# the total


@pytest.mark.parametrize(
    ("announced", "total"), [(0, 3_000), (3_000, 3_000), (13_000, 13_000), (13_001, 3_000), (2_000, 3_000)]
)
def test_the_last_window_is_stretched_to_the_announced_total(announced: int, total: int) -> None:
    """By ten seconds at most: an edited script keeps its own length."""
    timeline = arranged(exact(1_000), elastic(say("Words.")), announced=announced)
    assert (timeline.total, timeline.windows[-1].end) == (total, total)


def test_an_exact_window_is_never_stretched() -> None:
    """The total is a whole second; work at the very end keeps its length."""
    timeline = arranged(exact(1_500), announced=3_000)
    assert (timeline.total, timeline.windows[-1].end) == (3_000, 1_500)


def test_a_tone_at_the_end_rings_out() -> None:
    """The session ends when its last sound has."""
    assert arranged(exact(1_000, Cue(moment="finish", sound="finish", at=-100))).total == 3_000


def test_an_empty_script_is_an_empty_timeline() -> None:
    """Nothing to say takes no time."""
    timeline = arranged()
    assert (timeline.total, timeline.placements, timeline.chapters) == (0, (), ())


def test_the_talk_is_the_speech_alone() -> None:
    """Tones do not count as talk."""
    assert arranged(elastic(Cue(moment="stop", sound="stop"), say("Words."), say("Go."))).talk == 1_400


# chapters


@pytest.mark.parametrize(
    ("openings", "expected"),
    [
        ([], [("Day", 0, 60)]),
        ([("One", 0)], [("One", 0, 60)]),
        ([("One", 5)], [("Day", 0, 5), ("One", 5, 60)]),
        ([("One", 0), ("Two", 30)], [("One", 0, 30), ("Two", 30, 60)]),
        ([("One", 0), ("Two", 30), ("Three", 30)], [("One", 0, 30), ("Three", 30, 60)]),
        ([("One", 0), ("Two", 60)], [("One", 0, 60)]),
    ],
    ids=["none", "one", "late", "two", "same second", "at the end"],
)
def test_chapters_tile_the_session(
    openings: list[tuple[str, int]], expected: list[tuple[str, int, int]]
) -> None:
    """From 0 to the end, without a gap; a chapter of no length is none."""
    tiles = chapters([(title, start * 1000) for title, start in openings], 60_000, "Day")
    assert [(tile.title, tile.start // 1000, tile.end // 1000) for tile in tiles] == expected


def test_a_chapter_starts_on_a_whole_second() -> None:
    """Players cut chapter starts off to seconds, so it opens at the second before its window."""
    timeline = arranged(exact(1_900), elastic(say("Words."), chapter="Next"))
    assert timeline.chapters[-1].start == 1_000


# the chime that wakes the ear


def spoken(start: int, *, fixed: bool = False) -> Placement:
    """Place a second of speech."""
    return Placement(start=start, length=1_000, moment="words", text="Words.", fixed=fixed)


def tone(start: int) -> Placement:
    """Place a stop tone."""
    return Placement(start=start, length=450, moment="stop", sound="stop")


@pytest.mark.parametrize(
    ("placements", "chimes"),
    [
        ([spoken(1_000)], []),
        ([spoken(0), spoken(5_900)], []),
        ([spoken(0), spoken(6_000)], [5_650]),
        ([spoken(0), spoken(60_000)], [59_650]),
        ([spoken(0), spoken(60_000, fixed=True)], []),
        ([spoken(0), tone(59_500), spoken(60_000)], []),
        ([spoken(0), tone(50_000), spoken(60_000)], [59_650]),
    ],
    ids=["first", "soon", "after 5 s", "late", "beat", "after a tone", "after an old tone"],
)
def test_a_chime_comes_before_words_after_a_long_quiet(
    placements: list[Placement], chimes: list[int]
) -> None:
    """After 5 s without voice the ear is woken, unless a tone has just done so (R6)."""
    woken = list(wake(placements, "chime", {}))
    assert [placement.start for placement in woken if placement.moment == "wake"] == chimes
    assert [placement for placement in woken if placement.moment != "wake"] == placements
    assert [placement.start for placement in woken] == sorted(placement.start for placement in woken)


def test_exact_windows_in_a_row_are_placed_together() -> None:
    """Words may reach from one exact window into the next, never across an elastic one."""
    one, two, three = exact(1), elastic(), exact(2)
    assert list(runs([one, one, two, two, three])) == [(one, one), (two,), (two,), (three,)]
    assert list(runs([])) == []
