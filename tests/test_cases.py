"""Small routines as people want them, each held to the value that is right for it."""

import re
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import soundfile

from audiocoach.coach.timeline.timeline import Placement, Stretch
from audiocoach.publish.session_folder import SIDECAR_ENDINGS
from audiocoach.publish.tags import read_session
from audiocoach.settings import Flags
from audiocoach.studio.cast import Recording
from audiocoach.studio.make import open_studio, take, write_take
from tests import listening
from tests.audio.synthetic import sine
from tests.commands import call
from tests.docs.heard import Heard, gaps, hear, sets, starts, when
from tests.listening import Sound

CASES = Path(__file__).parent / "cases"

SECOND, MINUTE = 1_000, 60_000

Hear = Callable[[str], Heard]


@pytest.fixture
def heard(tmp_path: Path) -> Hear:
    """Give what hears a case by its name, as somebody does who has no files of their own."""
    return lambda name: hear(tmp_path, str(CASES / f"{name}.yaml"), Flags(voice="silent"))


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
    marks = ["Fifteen minutes left.", "Ten minutes left.", "Five minutes left.", "One minute left."]
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
    assert session.said("phase") == ["Inhale", "Hold", "Exhale", "Hold"] * 4
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


def test_count_in_ten(heard: Hear) -> None:
    """The set that comes is named in the first seconds of its rest, and then it is counted from ten."""
    session = heard("count-in-ten")
    (first, second) = session.windows("rest")
    for rest, text in [(first, "Set two of three."), (second, "Last set.")]:
        (said,) = when(session, text)
        assert rest.start < said < rest.start + 5 * SECOND
    counted = session.said("count_in")
    assert counted[10:20] == ["Ten", "Nine", "Eight", "Seven", "Six", "Five", "Four", "Three", "Two", "One"]


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


def test_stop_and_count(heard: Hear) -> None:
    """In rests of three seconds no two words sound together; what fits of the count is on its second."""
    session = heard("stop-and-count")
    assert gaps(session) == [3 * SECOND] * 5
    cues = session.cues()
    apart = [cue for cue in cues if cue.moment != "pulse"]
    assert all(before.end <= after.start for before, after in pairwise(apart))
    for rest in session.windows("rest"):
        inside = [cue for cue in cues if rest.start <= cue.start < rest.end]
        assert [cue.text or cue.sound for cue in inside] == ["stop", "Two", "One"]
        assert [cue.start - rest.start for cue in inside] == [0, SECOND, 2 * SECOND]


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
        f"legs_4min_standard{suffix}" for suffix in sorted([*SIDECAR_ENDINGS, ".mp3"])
    ]


def test_spoken_lines(tmp_path: Path) -> None:
    """A line that is to be said reaches the voice letter by letter."""
    file = tmp_path / "it.yaml"
    line = "iPhone down. e.g. now, 10 → 20"
    file.write_text(
        f"title: It\nblocks: [{{exercises: [{{say: '{line}'}}, {{use: squat, dose: 1 x 3}}]}}]\n",
        encoding="utf-8",
    )
    assert line in hear(tmp_path, str(file), Flags(voice="silent")).said("say")


def taken(name: str) -> Recording:
    """Record and arrange a case in the silent voice."""
    return take(open_studio(), str(CASES / name), Flags(voice="silent"))


def decoded(name: str, folder: Path) -> tuple[Recording, Sound]:
    """Make a case, and decode its MP3."""
    made = taken(name)
    return made, listening.hear(write_take(open_studio(), made, folder).path)


def work_of(made: Recording) -> Stretch:
    """Give the one stretch of timed work."""
    (work,) = (window for window in made.timeline.windows if window.name == "work")
    return work


def sounds(made: Recording, tone: str) -> list[Placement]:
    """List where a tone is heard."""
    return [placement for placement in made.timeline.placements if placement.sound == tone]


def test_bells(tmp_path: Path) -> None:
    """Thirty minutes to the millisecond, a bell every five and at the end: on the timeline and in the MP3."""
    made, sound = decoded("bells.yaml", tmp_path)
    work = work_of(made)
    assert work.length == 30 * MINUTE
    bells = [bell.start for bell in sounds(made, "bell")]
    assert bells == [work.start + minute * MINUTE for minute in (5, 10, 15, 20, 25, 30)]
    marked = {placement.moment for placement in made.timeline.placements if placement.text}
    assert not marked & {"time_left", "half_time"}
    for start in bells:
        assert sound.tone("bell", start) == pytest.approx(start, abs=2)
        assert sound.levels(start + 2_000, start + 2_100).max() > -55


def test_a_bell_of_ones_own_is_given_its_time(tmp_path: Path) -> None:
    """A bell of six seconds rings to its end before a voice is heard, and the session lasts until then."""
    (tmp_path / "tones").mkdir()
    soundfile.write(tmp_path / "tones" / "bell.flac", sine(700, 6.0, 0.5), 24_000)
    routine = (CASES / "bells.yaml").read_text() + "sound: {tones: tones}\n"
    (tmp_path / "sit.yaml").write_text(routine)
    made = take(open_studio(), str(tmp_path / "sit.yaml"), Flags(voice="silent"))
    last = sounds(made, "bell")[-1]
    assert last.length > 4_000
    after = next(each for each in made.timeline.placements if each.text and each.start > last.start)
    assert after.start == last.end + 50


def test_count_at_the_end() -> None:
    """No number is heard before its rep is done, and all are: the last after the tone of the end."""
    made = taken("count-at-the-end.yaml")
    ends = [max(window.end for window in made.timeline.windows if window.rep == rep) for rep in range(1, 6)]
    told = [(each.text, each.start) for each in made.timeline.placements if each.moment == "count"]
    assert [text for text, _ in told] == ["One", "Two", "Three", "Four", "Five"]
    assert [start for _, start in told[:4]] == ends[:4]
    assert ends[4] < told[4][1] <= ends[4] + 600


def imported(tmp_path: Path, name: str) -> tuple[Heard, str]:
    """Import a text as it was sent, check what was written, and hear it; return what was told of it, too."""
    written = tmp_path / f"{Path(name).stem}.yaml"
    ran = call("import", CASES / "from-text" / name, "-o", written)
    assert call("check", written).out == "1 file is fine.\n"
    return hear(tmp_path, str(written), Flags(voice="silent")), ran.err.replace(
        str(CASES / "from-text" / name), name
    )


def test_a_text_of_a_physiotherapist(tmp_path: Path) -> None:
    """Six lines are six exercises with the doses that they state, three of them from the catalogue."""
    session, told = imported(tmp_path, "physio.txt")
    names = ["Glute bridge", "Clamshell", "Wall sit", "Side plank", "Calf raises", "Couch stretch, level 1"]
    assert list(
        dict.fromkeys(re.split(r"[.,…] ?", title)[1].strip() for title in session.chapters[1:-1])
    ) == [name.split(",")[0] for name in names]
    assert session.lengths("work") == [45_000] * 2 + [30_000] * 4 + [120_000] * 2
    holds = session.lengths("hold")
    assert holds[:45] == [2_000] * 45  # 3 x 15, held for two seconds
    assert "Couch stretch" in " ".join(session.chapters)
    lowered = [window.length for window in session.windows("lower")]
    assert lowered[-60:] == [3_000] * 60  # 3 x 20, three seconds down
    (rest, *_) = gaps(session)
    assert rest == 60_000  # between two wall sits
    assert "With light band." in session.said()
    assert told.splitlines() == [
        "physio.txt: assumed: where no rest is stated, that of the pacing counts: "
        "30s between sets and exercises",
        "physio.txt:6: assumed: the lift of a rep takes 2s",
    ]


def test_a_text_of_a_coach(tmp_path: Path) -> None:
    """A warm-up, three rounds of four exercises with their rests, and burpees on ten minutes."""
    session, told = imported(tmp_path, "coach.md")
    assert session.lengths("work") == [300_000] + [40_000] * 3  # the bike, and a plank in each round
    assert len([window for window in session.windows("lift", "swing") if window.rep == 1]) == 2 + 3 * 3 + 10
    starts_of_burpees = [window.start for window in session.windows("lift") if window.rep == 1][-10:]
    assert {after - before for before, after in pairwise(starts_of_burpees)} == {MINUTE}
    assert [title for title in session.chapters if "Plank" in title] == [
        f"6. Plank, round {number}" for number in (1, 2, 3)
    ]
    assert {"First, warm-up.", "Now main.", "Now finisher."} <= {*session.said()}
    assert "coach.md:10: assumed: 20 steps are counted as reps" in told
    assert "not understood" not in told
