"""Texts as people send them, and the routines that they become."""

import re
from pathlib import Path
from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.coach.model.doses import Dose, read_short_dose
from audiocoach.coach.model.layers import Overrides
from audiocoach.coach.model.routines import places
from audiocoach.coach.script.bouts import unfold
from audiocoach.errors import AudiocoachError
from audiocoach.imports.text import Imported, import_text
from audiocoach.library import Library, built_in_folder
from audiocoach.notation.document import parse_document
from audiocoach.notation.file_kinds import ROUTINE
from audiocoach.notation.names import Names
from audiocoach.settings import Flags
from audiocoach.studio.make import open_studio
from audiocoach.studio.show import card
from tests.docs.heard import hear

TEXTS = Path(__file__).parent / "texts"
NAMES = sorted(path.stem for path in TEXTS.glob("*.txt"))
LIBRARY = Library([built_in_folder()])
KNOWN = LIBRARY.known()


def told(made: Imported) -> str:
    """List what is told, a comment a line."""
    return "".join(
        f"# {remark.line}: {'assumed' if remark.understood else 'not understood'}: {remark.text}\n"
        for remark in made.remarks
    )


def lines(text: str, known: Names) -> list[str]:
    """Import a text, and list the lines of its exercises, without their indent."""
    routine = import_text(text, known, "Any").routine
    return [line.strip().removeprefix("- ") for line in routine.split("blocks:\n")[1].splitlines()]


@pytest.mark.parametrize("name", NAMES)
def test_a_text_becomes_the_routine_beside_it(name: str, known: Names) -> None:
    """Each text gives its routine to the letter, and tells what it did not understand and what it assumed."""
    made = import_text((TEXTS / f"{name}.txt").read_text(encoding="utf-8"), known, "Any")
    assert made.routine + told(made) == (TEXTS / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_routine_makes_a_session(name: str, tmp_path: Path) -> None:
    """What was imported passes the check, and can be heard."""
    session = hear(tmp_path, str(TEXTS / f"{name}.yaml"), Flags(voice="silent"))
    assert session.total > 60_000


SAID_OTHERWISE = """
abduction after bein bodyweight bridges clamshells den descanso eccentric emom finish halten hip
lado leg load marching min minuten minutes mom notes oben off pause per por pro repeat repeticiones
repetir repetitions reps resting rondas runden sec second seconds seg segundos seite sek sekunden
series sets squats start stück sätze tabata then times top veces way wdh wiederholungen with
zwischen
"""
"""Words of the texts that the notation says in its own way."""


@pytest.mark.parametrize("name", NAMES)
def test_no_word_is_lost(name: str, known: Names) -> None:
    """Every word of a text stands in the routine or is told, but for those said in another way."""
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    made = import_text(text, known, "Any")
    kept = (made.routine + told(made)).lower()
    words = re.findall(r"[^\W\d_]{3,}", text.lower())
    assert [word for word in words if word not in kept and word not in SAID_OTHERWISE.split()] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_understood_stands_at_its_place(name: str, known: Names) -> None:
    """What is told as not understood stands in the routine as a comment, too, and nothing else does."""
    made = import_text((TEXTS / f"{name}.txt").read_text(encoding="utf-8"), known, "Any")
    missed = [remark.text for remark in made.remarks if not remark.understood]
    kept = " ".join(line.partition("# not understood: ")[2] for line in made.routine.splitlines())
    assert all(" ".join(text.split()) in kept for text in missed)
    assert bool(kept.strip()) == bool(missed)


@pytest.mark.parametrize(
    ("heading", "block"),
    [
        ("Warm up:", ["title: Warm up"]),
        (
            "## Main (3 rounds, rest 90s between rounds)",
            ["title: Main", "rest_between_rounds: 1m30s", "rounds: 3"],
        ),
        ("Block 2 x 3 rounds", ["title: Block 2", "rounds: 3"]),
        ("**Circuit x4**", ["title: Circuit", "rounds: 4"]),
        ("3 Runden", ["rounds: 3"]),
        ("EMOM", ["every: 1m"]),
        ("E2MOM", ["every: 2m"]),
        ("AMRAP 12", ["amrap: 12m"]),
        ("20 min AMRAP", ["amrap: 20m"]),
        ("A1)", ["title: A1"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_headings(heading: str, block: list[str], known: Names) -> None:
    """A heading opens a block, with its title, its rounds or its clock."""
    found = lines(f"My title\nPlank 30s\n{heading}\nburpees 5\nlunges 6\n", known)
    assert found[2 : 2 + len(block)] == block
    assert found[-3] == "exercises:"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Rest 2 min", "rest: 2m"),
        ("90 Sek. Pause", "rest: 1m30s"),
        ("- descanso: 30 seg", "rest: 30s"),
        ("rest as needed", "rest: until ready"),
    ],
    ids=str,
)
def test_a_rest_stands_at_its_place(text: str, line: str, known: Names) -> None:
    """A line that is only a rest becomes one between its neighbours."""
    assert line in lines(f"Plank 30s\n{text}\nPlank 30s", known)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("rest 60s between sets", "pacing: {rest: {between_sets: 1m}}"),
        ("20s rest between exercises", "rest: 20s"),
        ("Pause zwischen den Runden: 60 s", "rest_between_rounds: 1m"),
    ],
    ids=str,
)
def test_a_rest_for_all(text: str, line: str, known: Names) -> None:
    """A rest between sets, exercises or rounds counts for the whole block."""
    assert line in lines(f"Block 1:\nPlank 2 x 30s\n{text}", known)


def test_the_exercises_of_an_emom_share_its_minutes(known: Names) -> None:
    """Ten minutes for three exercises are four, three and three sets."""
    found = lines("EMOM 10:\nburpees 5\nlunges 6\nsit-ups 7", known)
    assert [line[-8:] for line in found[-3:]] == ["sets: 4}", "sets: 3}", "sets: 3}"]


def test_both_sides_share_a_beat_in_sets_of_their_own(known: Names) -> None:
    """Where a line states sets and sides on the beat, the reps of both sides are counted, and told once."""
    made = import_text("EMOM\nClamshells 3 x 5\nRows 4 x 6 each arm", known, "Any")
    assert "{name: Clamshells, like: clamshell, dose: 3 x 10, sides: both, tempo" in made.routine
    assert "{name: Rows, dose: 4 x 12, sides: both}" in made.routine
    told = [remark.text for remark in made.remarks if "both sides" in remark.text]
    assert told == [f"both sides are done on each beat: {reps} reps" for reps in (10, 12)]


def test_a_block_on_one_line_ends_with_it(known: Names) -> None:
    """What follows an EMOM that stands on one line is no part of it."""
    assert lines("EMOM 10: 8 burpees\nPlank 40s", known)[3:] == ["exercises:", "{name: Plank, time: 40s}"]


def test_the_shorter_of_two_rests_is_taken(known: Names) -> None:
    """What is assumed of a rest names it as it was written."""
    made = import_text("Legs\nPlank 30s\nRest 2-3 min\nSquats 10", known, "Any")
    assert "      - rest: 2m\n" in made.routine
    assert (3, "of the rests 2-3min the shorter one is taken") in [(r.line, r.text) for r in made.remarks]


def test_each_exercise_of_a_circuit_has_its_time_without_a_rest(known: Names) -> None:
    """A circuit may say how long each exercise is and nothing of rests."""
    made = import_text("Abs: 30 sec each, 3 rounds\nCrunches\nPlank", known, "Any")
    assert "      - {name: Crunches, time: 30s}\n      - {name: Plank, time: 30s}\n" in made.routine
    assert "each exercise has 30s" in [remark.text for remark in made.remarks]


def test_what_does_not_fit_into_its_beat_is_told(known: Names) -> None:
    """Reps that nobody can do in a minute are no set of an EMOM."""
    made = import_text("EMOM 10: 150 burpees\nPlank 40s", known, "Any")
    assert "# not understood: EMOM 10: 150 burpees (150 reps do not fit into 1m)" in made.routine


def test_the_rest_at_the_end_of_a_circuit_is_between_its_rounds(known: Names) -> None:
    """Nothing is rested after the last exercise of a session."""
    assert "rest_between_rounds: 1m" in lines("3 rounds of:\n10 burpees\nrest 1 min", known)


def test_a_title_of_its_own(known: Names) -> None:
    """The first line is the title, unless it is a heading or an exercise."""
    titles = ["Tuesday legs", "# Tuesday legs", "Title: Tuesday legs", "Hi Ann!\n\nTuesday legs"]
    heads = [import_text(f"{title}\nPlank 40s", known, "Any").routine.splitlines()[0] for title in titles]
    assert heads == ["title: Tuesday legs"] * 4
    for first in ("Warm up:", "Plank 40s", "EMOM 5", "Squats"):
        assert import_text(f"{first}\nburpees 5", known, "Any").routine.startswith("title: Any\n")


def test_a_text_without_an_exercise_is_refused(known: Names) -> None:
    """Where nothing is understood, no routine is made."""
    with pytest.raises(AudiocoachError, match="no line of it is an exercise"):
        import_text("Hello, how are you?", known, "Any")


PIECES = """
3 x 10 sets of reps rest 30s hold 2 s each side leg @ 20 kg : - ( ) EMOM AMRAP rounds between warm up # * | ,
12-10-8 tempo 3-1-1-0 400m 5:30/km plank squats clamshell 'band' " { } [ ] & ! % ` ~ null true no. 1) A1 → °
"""
WORDS = st.sampled_from(PIECES.split())
LINES = st.lists(WORDS, max_size=9).map(" ".join)


_HEADINGS = """EMOM 10:|EMOM|E2MOM x 5:|every 30s for 10 min|AMRAP 10|3 rounds:|Tabata:|HIIT 40/20|Warm up:
|rest 90s between sets|every 10s x 3|repeat 3 times|rest 2-3 min"""
HEADINGS = st.sampled_from(_HEADINGS.replace("\n", "").split("|"))
EXERCISES = st.tuples(
    st.sampled_from(
        ["squats", "clamshells", "burpees", "couch stretch", "run", "plank", "A1) rows", "A2) dips"]
    ),
    st.sampled_from(
        ["10", "3x10", "30s", "3 x 45s", "max", "12/10/8", "3 x 10 x 5s", "400m @ 96s", "200", "0"]
    ),
    st.sampled_from(["", "each side", "e/s", "rest 30s", "hold 5s", "3s down", "@ 20 kg", "rest 40 min"]),
).map(" ".join)
ANY_TEXT = st.one_of(
    st.text(),
    st.text(ascii_letters + "0123456789 :x\n-"),
    st.lists(LINES, max_size=8).map("\n".join),
    st.lists(HEADINGS | EXERCISES | EXERCISES, max_size=7).map("\n".join),
)


def tried(text: str) -> tuple[Imported | None, str]:
    """Import a text, or tell why that cannot be."""
    try:
        return import_text(text, KNOWN, "Any"), ""
    except AudiocoachError as error:
        return None, str(error)


@given(ANY_TEXT)
def test_any_text_gives_a_good_routine_or_a_sentence(text: str) -> None:
    """Whatever is sent, what is written has no mistake and unfolds, or the error is one sentence."""
    made, wrong = tried(text)
    assert "\n" not in wrong
    if made is None:
        return
    routine = ROUTINE.read(parse_document(made.routine, "any.yaml"), KNOWN)
    assert list(unfold(routine, routine.over(LIBRARY.catalogue()), LIBRARY.presets(), Overrides()))


@given(
    st.sampled_from(["Dead bug", "IT band stretch", "Süße Brücke", "TRX row"]),
    st.integers(2, 12),
    st.one_of(st.integers(1, 90).map(str), st.integers(5, 170).map(lambda seconds: f"{seconds}s")),
    st.booleans(),
    st.integers(1, 20),
)
def test_what_is_written_reads_back(name: str, sets: int, each: str, sides: bool, rest: int) -> None:
    """A printed dose becomes the very exercise that it was printed from."""
    text = f"{name}: {sets} x {each}{', each side' if sides else ''}, rest {rest}s"
    made = import_text(f"Any title\n{text}\nPlank 30s", KNOWN, "Any")
    (use, _) = (use for _, use in places(ROUTINE.read(parse_document(made.routine, "a"), KNOWN)))
    assert use.exercise is not None
    wanted = Dose.model_validate({**read_short_dose(f"{sets} x {each}"), "rest": f"{rest}s"})  # type: ignore[dict-item]
    assert (use.exercise.name, use.exercise.sides) == (name, "each" if sides else "both")
    assert use.asked().changed(Dose(rest=use.rest)) == wanted


@pytest.mark.parametrize("name", ["three-hip-exercises", "side-step-ladder", "run-walk-01m"])
def test_a_shown_routine_reads_back(name: str) -> None:
    """The card of a routine gives its exercises and doses again."""
    studio = open_studio()
    made = import_text("\n".join(card(studio, name)), KNOWN, "Any")
    routine = ROUTINE.read(parse_document(made.routine, "card"), KNOWN)
    shown = LIBRARY.routine(name)
    catalogue = LIBRARY.catalogue()
    meant = [KNOWN.exercise_id(catalogue[use.use].spoken) for _, use in places(shown)]
    assert [use.use for _, use in places(routine)] == meant
    titles = [block.title for block in shown.blocks]
    assert [block.title for block in routine.blocks] == [title for title in titles if title]
