"""Small routines as people want them, each held to the value that is right for it."""

import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from audiocoach.publish.session_folder import SIDECARS
from audiocoach.publish.tags import read_session
from audiocoach.settings import Flags
from tests.commands import call
from tests.docs.heard import Heard, hear

CASES = Path(__file__).parent / "cases"

SECOND, MINUTE = 1_000, 60_000

Hear = Callable[[str], Heard]


@pytest.fixture
def heard(tmp_path: Path) -> Hear:
    """Give what hears a case by its name, as somebody does who has no files of their own."""
    return lambda name: hear(tmp_path, str(CASES / f"{name}.yaml"), Flags(voice="silent"))


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


def test_acronyms(heard: Hear) -> None:
    """Names keep the capitals of abbreviations inside a sentence, in a chapter and alone."""
    session = heard("acronyms")
    assert "Exercise one of three: IT band stretch." in session.said()
    assert "Exercise two of three: TRX row." in session.said()
    assert "Last exercise: RDL." in session.said()
    assert session.chapters[1:4] == ["1. IT band stretch", "2. TRX row", "3. RDL"]


def test_amrap(heard: Hear) -> None:
    """The list is read before twenty minutes of one work, and the time left is told at four marks."""
    session = heard("amrap")
    (work,) = session.windows("work")
    assert work.length == 20 * MINUTE
    listed = "Pull-up, five. Push-up, ten. Squat, fifteen."
    assert when(session, listed)[0] < work.start
    marks = ["Fifteen minutes.", "Ten minutes.", "Five minutes.", "One minute."]
    assert [when(session, mark)[0] - work.start for mark in marks] == [
        5 * MINUTE,
        10 * MINUTE,
        15 * MINUTE,
        19 * MINUTE,
    ]
    assert session.chapters == ["Welcome", "1. AMRAP", "Finish"]
    assert not session.said("count")


def test_box_breathing(heard: Hear) -> None:
    """Four rounds of sixteen seconds; each hold is told with its own four."""
    session = heard("box-breathing")
    assert session.reps == [16 * SECOND] * 4
    assert session.said("phase")[:4] == ["Inhale", "Hold", "Exhale", "Hold"]
    assert session.said("dose_hold") == ["Hold for four seconds."]


def test_cadence(heard: Hear) -> None:
    """Sixty strokes of 2308 ms last 138.480 s."""
    session = heard("cadence")
    assert session.lengths("drive") == [769] * 60
    assert session.lengths("recover") == [1539] * 60
    assert sum(session.reps) == 138_480


def test_circuit_own_rests(heard: Hear) -> None:
    """The rest of an exercise is taken after it in a circuit, and none after the last one."""
    session = heard("circuit-own-rests")
    assert session.lengths("rest") == [20 * SECOND, 40 * SECOND] * 2 + [20 * SECOND]


def test_distance(heard: Hear) -> None:
    """400 m at 4:00 a kilometre take 96 s, four times, with 90 s between."""
    session = heard("distance")
    assert session.lengths("work") == [96 * SECOND] * 4
    assert gaps(session) == [90 * SECOND] * 3
    assert any(text.startswith("Run 400 m.") for text in session.said())


def test_drop_set(heard: Hear) -> None:
    """Each set is told its reps and its weight, and begins as soon as that is said; the last has a cap."""
    session = heard("drop-set")
    assert "Set two of three: ten at 15 kg." in session.said()
    assert session.lengths("work") == [40 * SECOND]
    (first, second) = sets(session, "lift", "lower")
    assert (first[1] - first[0], second[1] - second[0]) == (12 * 4 * SECOND, 10 * 4 * SECOND)
    assert second[0] - first[1] <= 6 * SECOND


def test_emom(heard: Hear) -> None:
    """A set begins each minute; what is left of it is told as rest."""
    session = heard("emom")
    begins = [start for start, _ in sets(session, "sit", "stand")]
    assert [start - begins[0] for start in begins] == [number * MINUTE for number in range(10)]
    assert session.said("rest")[0] == "Rest, thirty-six seconds."


def test_flow(heard: Hear) -> None:
    """Two minutes of poses without a gap, each named five seconds before, without count-in or stops."""
    session = heard("flow")
    assert session.lengths("work") == [30 * SECOND] * 4
    assert gaps(session) == [0, 0, 0]
    begins = starts(session, "work")[1:]
    named = [cue.start for cue in session.cues("coming", "coming_side")]
    assert [start - told for start, told in zip(begins, named, strict=True)] == [5 * SECOND] * 3
    assert not session.said("count_in")
    assert len(session.tones("stop")) == 1


def test_hold_and_pause(heard: Hear) -> None:
    """Only the hold is announced as a hold."""
    assert heard("hold-and-pause").said("dose_hold") == ["Hold for two seconds."]


def test_inline(heard: Hear) -> None:
    """Exercises that are written where they are used are announced, counted and timed like any other."""
    session = heard("inline")
    assert "Exercise one of three: dead bug." in session.said()
    assert "Three sets of ten, each side." in session.said()
    assert session.lengths("work") == [30 * SECOND] * 4
    assert any(text.startswith("Prop yourself on your right forearm") for text in session.said())
    assert "2. Side plank, left, set 1" in session.chapters


def test_japanese(heard: Hear) -> None:
    """A phrase of seventeen characters without a space is spoken."""
    session = heard("japanese")
    assert "お疲れさまでした。今日はここまでです。" in session.said("outro")


def test_ladder(heard: Hear) -> None:
    """Five sets of one to five, each told by its own count, each with its own chapter."""
    session = heard("ladder")
    assert "Five sets: one, two, three, four, five." in session.said()
    assert "Set two of five: two." in session.said()
    assert "Last set: five." in session.said()
    assert [end - start for start, end in sets(session, "lift", "lower")] == [
        n * 4 * SECOND for n in range(1, 6)
    ]
    assert session.chapters[1:6] == [f"1. Pull-up, set {number}" for number in range(1, 6)]


def test_rest_line(heard: Hear) -> None:
    """Work begins exactly ten seconds after the work before it."""
    assert gaps(heard("rest-line")) == [10 * SECOND] * 2


def test_rest_zero(heard: Hear) -> None:
    """Ten sets of a minute without a rest are ten minutes."""
    session = heard("rest-zero")
    assert session.lengths("work") == [MINUTE] * 10
    assert gaps(session) == [0] * 9


def test_run_walk(heard: Hear) -> None:
    """Eight runs and walks are twenty minutes, and join the walks before and after them."""
    session = heard("run-walk")
    lengths = session.lengths("work")
    assert lengths == [5 * MINUTE, *[60 * SECOND, 90 * SECOND] * 8, 5 * MINUTE]
    assert sum(lengths[1:-1]) == 20 * MINUTE
    assert gaps(session) == [0] * 17
    assert when(session, "Run.") == starts(session, "work")[1:-1:2]


def test_stations(heard: Hear) -> None:
    """Ten stations of a minute without a gap; the next one is named in the last ten seconds."""
    session = heard("stations")
    assert session.lengths("work") == [MINUTE] * 10
    assert gaps(session) == [0] * 9
    named = [cue.start for cue in session.cues("coming")]
    begins = starts(session, "work")[1:]
    assert all(0 < start - told <= 10 * SECOND for start, told in zip(begins, named, strict=True))


def test_step_circuit_sides(heard: Hear) -> None:
    """A switch of no seconds takes what its words and tones take."""
    session = heard("step-circuit-sides")
    left, right = sets(session, "lift", "lower")
    assert right[0] - left[1] <= 3 * SECOND


def test_two_of_one_name(tmp_path: Path) -> None:
    """Two routines of one name leave two sessions, again and again; an edited one leaves no twin."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        shutil.copy(CASES / "two-of-one-name" / name / "legs.yaml", tmp_path / name)
    made = tmp_path / "made"
    both = [tmp_path / name / "legs.yaml" for name in ("a", "b")]
    ran = call("make", *both, "-o", made, "--voice", "silent")
    assert "Kept: legs_1min_standard.mp3, which is another session's" in ran.out
    call("make", *both, "-o", made, "--voice", "silent")
    there = [read_session(path) for path in sorted(made.glob("*.mp3"))]
    assert [(each.path.name, each.title) for each in there] == [
        ("legs-b_1min_standard.mp3", "Legs B"),
        ("legs_1min_standard.mp3", "Legs A"),
    ]
    both[0].write_text(both[0].read_text(encoding="utf-8").replace("1 x 3", "3 x 10"), encoding="utf-8")
    ran = call("make", both[0], "-o", made, "--voice", "silent")
    assert "Replaced: legs_1min_standard.mp3" in ran.out
    assert [path.name for path in sorted(made.glob("legs_*"))] == [
        f"legs_4min_standard{suffix}" for suffix in sorted([*SIDECARS, ".mp3"])
    ]
