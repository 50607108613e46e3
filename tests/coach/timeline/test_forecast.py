"""The rehearsal: a script is written until the total that it announces is its total."""

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.coach.script.script import Cue, Script, Window
from audiocoach.coach.script.templates import speak_duration
from audiocoach.coach.script.writer import LATE, DraftScript, rounded, write_draft
from audiocoach.coach.timeline.arranging import PlacedBefore, arrange
from audiocoach.coach.timeline.forecast import Estimated, foresee, gaps, lay_out, lay_out_announced
from audiocoach.coach.timeline.timeline import Timeline
from tests.amounts import examples
from tests.coach.at_random import Day, Voice, days, scripts, voices
from tests.coach.rehearsing import rehearse
from tests.coach.scenes import brief, cues
from tests.coach.shelf import ENGLISH


def test_a_clip_is_as_long_as_measured_or_as_its_words_suggest() -> None:
    """What has been recorded is known; 160 words a minute come to 0.36 s a word."""
    lengths = Estimated({"Go.": 421})
    assert (lengths["Go."], lengths["Lie on your back."]) == (421, 1_740)
    assert (list(lengths), len(lengths)) == (["Go."], 1)


def test_the_session_says_how_long_it_is() -> None:
    """Intro and outro tell the total of the very timeline in which they stand."""
    given = brief("[bridge, clam]")
    script = rehearse(write_draft(given), Estimated())
    timeline = arrange(script, Estimated())
    assert script.announced == timeline.total
    (_, welcome), *_ = cues(script, "welcome")
    (_, outro), *_ = cues(script, "outro")
    words = f"about {speak_duration(ENGLISH, rounded(timeline.total))}"
    assert abs(rounded(timeline.total) - timeline.total) <= 30_000
    assert welcome.text == f"Any day. Two exercises, {words}."
    assert outro.text == f"That's it. Two exercises, {words}."


def test_the_midpoint_is_spoken_in_the_middle() -> None:
    """Of all gaps, the one nearest to half of the session has it, and it tells what is left there."""
    given = brief("[{use: bridge, sets: 6}]")
    timeline = arrange(rehearse(write_draft(given), Estimated()), Estimated())
    (midpoint,) = [placement for placement in timeline.placements if placement.moment == "midpoint"]
    gaps = [stretch.start for stretch in timeline.windows if stretch.name in ("rest", "switch", "break")]
    nearest = min(gaps, key=lambda start: abs(start - timeline.total / 2))
    assert timeline.windows[midpoint.window].start == nearest
    left = speak_duration(ENGLISH, round((timeline.total - midpoint.start) / 60_000) * 60_000)
    assert f"{left} left." in midpoint.text.lower()


def timeline_of(*windows: tuple[str, int, int]) -> Timeline:
    """Lay out windows: name, start in seconds, rep; whatever lies between them is work."""
    laid: list[Window] = []
    for name, start, rep in windows:
        before = start * 1000 - sum(window.length for window in laid)
        laid += [exact("work", before), exact(name, 0, rep)]
    return arrange(Script(title="", language="en", windows=tuple(laid)), {})


def exact(name: str, length: int, rep: int = 0) -> Window:
    """Make an empty window of so many milliseconds."""
    return Window(kind="exact", name=name, length=length, rep=rep)


@pytest.mark.parametrize(
    ("windows", "middle"),
    [
        ((("work", 10, 0), ("rest", 100, 0), ("switch", 290, 0), ("change", 400, 0)), 1),
        ((("rest", 290, 0), ("lead_in", 300, 0)), 0),
        ((("switch", 100, 0), ("rest", 300, 4), ("change", 301, 4), ("change", 310, 0)), 1),
        ((("work", 300, 0),), -1),
    ],
    ids=["nearest", "the lead-in is none", "phases of a rep are none", "no gap"],
)
def test_gaps_are_counted_as_the_writer_counts_them(
    windows: tuple[tuple[str, int, int], ...], middle: int
) -> None:
    """Rests, switches and changes count, whatever the phases of a rep are called."""
    assert foresee(600_000, gaps(timeline_of(*windows))).middle == middle


def test_a_short_session_has_no_midpoint() -> None:
    """Under four minutes nobody asks how much is left."""
    assert foresee(100_000, gaps(timeline_of(("rest", 50, 0)))).middle == -1


@pytest.mark.parametrize(("start", "middle"), [(269, -1), (270, 0), (330, 0), (331, -1)])
def test_half_is_told_near_the_middle_only(start: int, middle: int) -> None:
    """Between 45 and 55 % of the time, or not at all."""
    assert foresee(600_000, [start * 1000]).middle == middle


@examples(60)
@given(day=days(), versions=st.lists(voices(), min_size=1, max_size=3))
def test_a_draft_laid_out_again_is_the_one_that_is_arranged_afresh(day: Day, versions: list[Voice]) -> None:
    """However often a draft was laid out before, its last timeline is that of its script alone."""
    draft, known = write_draft(day.brief()), PlacedBefore()
    for voice in versions:
        script, timeline = lay_out_announced(draft, voice, known)
        assert timeline == arrange(script, voice)
        assert (script, timeline) == lay_out_announced(write_draft(day.brief()), voice)


@examples(60)
@given(script=scripts(), voice=voices())
def test_a_script_is_laid_out_as_it_stands(script: Script, voice: Voice) -> None:
    """Nothing is filled in or made longer: a script is arranged for the clips that there are."""
    measured = {text: voice[text] for text in script.texts()}
    assert lay_out(script, measured) == (script, arrange(script, voice))


class Fickle(Mapping[str, int]):
    """A voice that takes eight seconds longer for an even total than for an odd one."""

    def __getitem__(self, text: str) -> int:
        """Return milliseconds by the last word."""
        odd = text.endswith(("one", "three", "five", "seven", "nine", "teen"))
        return 1_000 if odd else 9_000

    def __iter__(self) -> Iterator[str]:
        """Name nothing."""
        return iter(())

    def __len__(self) -> int:
        """Count nothing."""
        return 0


def test_a_rehearsal_comes_to_an_end() -> None:
    """Where saying the total changes the total, a total is found that is true when it is said."""
    total = Cue(moment="welcome", text=LATE["total"])
    window = Window(kind="elastic", name="intro", length=60_000, quiet=60_000, cues=(total,))
    script = rehearse(DraftScript(title="", wording=ENGLISH, windows=(window,), gaps=()), Fickle())
    assert arrange(script, Fickle()).total == script.announced
