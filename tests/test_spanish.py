"""The Spanish wording: the coach speaks another language, in full, without a line of code."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from audiocoach import Flags, make_session
from audiocoach.coach.model.exercises import Exercise
from audiocoach.coach.model.routines import SayLine
from audiocoach.coach.model.wording import EXERCISE_LINES, EXERCISE_TEXT, MOMENTS, SpokenText, Wording
from audiocoach.coach.script.templates import (
    Span,
    Variable,
    check_variables,
    parse_template,
    speak,
    speak_duration,
)
from audiocoach.coach.script.translation import untranslated
from audiocoach.coach.script.writer import Forecast, ScriptInput
from audiocoach.coach.timeline.arranging import arrange
from audiocoach.coach.timeline.forecast import Estimated
from audiocoach.library import Library, built_in_folder
from audiocoach.notation.advice import (
    MOST_WORDS_A_CUE,
    MOST_WORDS_A_SENTENCE,
    MOST_WORDS_ASIDE,
    count_words,
    sentences,
)
from audiocoach.notation.checking import check_file
from tests.coach.model.test_plans_scheduling import PLANS
from tests.coach.promises import check_promises
from tests.coach.writing import write_script

LIBRARY = Library([built_in_folder()])
CATALOGUE = LIBRARY.catalogue()
ROUTINES = {name: LIBRARY.routine(name) for name in LIBRARY.names("routines")}
ENGLISH, SPANISH = LIBRARY.wording("english"), LIBRARY.wording("spanish")

IN_BOTH = {"a", "control", "lateral", "pelvis", "ten"}
"""Words that English and Spanish share, as far as the two wordings use them; `ten` is an order."""

FEMININE = {"pierna", "rodilla", "mano", "cadera"}
"""Nouns among the limbs that a side stands beside as izquierda and derecha."""

EYES_AND_ORDERS = re.compile(r"\b(?:no|nunca|jamás|evita|así|mira|usted|vosotros)\b", re.IGNORECASE)
"""Words of text that forbids, that must be seen, or that speaks to somebody else than `tú`."""


def words(text: str) -> set[str]:
    """Take the words of a text, in lower case; an apostrophe or a hyphen is part of its word."""
    return set(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text.casefold()))


def plain(template: str) -> Iterator[str]:
    """Take the words of a template, with the plural forms that it chooses from."""
    for part in parse_template(template):
        yield from [part] if isinstance(part, str) else part.forms[1:] and part.forms


def lines(exercise: Exercise | SpokenText) -> list[str]:
    """List what may be spoken about an exercise."""
    return [line for field in EXERCISE_LINES for line in told(exercise, field)]


def told(exercise: Exercise | SpokenText, field: str) -> tuple[str, ...]:
    """List the lines of one field of an exercise."""
    match getattr(exercise, field):
        case str() as line:
            return (line,)
        case dict() as breath:
            return tuple(breath.values())
        case several:
            return several or ()


def said(exercise: Exercise | SpokenText) -> tuple[str, ...]:
    """List the form cues of an exercise."""
    return exercise.cues or ()


def variables(templates: Iterable[str]) -> list[Variable]:
    """List the variables of templates, in order."""
    return [part for text in templates for part in parse_template(text) if isinstance(part, Variable)]


def english_words() -> set[str]:
    """Gather every word that the English coach can say."""
    wording = [
        *(text for phrase in ENGLISH.phrases.values() for text in (*phrase.say, *(phrase.short or ()))),
        *ENGLISH.durations.values(),
    ]
    exercises = [text for exercise in CATALOGUE.values() for text in (exercise.spoken, *lines(exercise))]
    routines = [text for routine in ROUTINES.values() for text in (routine.title, routine.safety or "")]
    blocks = [block for routine in ROUTINES.values() for block in routine.blocks]
    say = [item.say for block in blocks for item in block.exercises if isinstance(item, SayLine)]
    plainly = [*routines, *say, *(block.title or "" for block in blocks), "left right"]
    for table in (ENGLISH.limbs, ENGLISH.phases, ENGLISH.equipment):
        plainly += table.values()
    filled = [part for text in (*wording, *exercises) for part in plain(text)]
    return set().union(*(words(text) for text in (*filled, *plainly)))


def brief(name: str, wording: Wording = SPANISH) -> ScriptInput:
    """Gather what the script of a built-in routine is written from."""
    return ScriptInput(
        routine=ROUTINES[name], catalogue=CATALOGUE, wording=wording, presets=LIBRARY.presets()
    )


# the file


def test_the_file_passes_the_check() -> None:
    """A user who copies the file starts from one without a mistake."""
    assert check_file(LIBRARY.paths("wording")["spanish"], LIBRARY.known()).complaints == ()
    assert (SPANISH.language, SPANISH.like) == ("es", None)


def test_it_speaks_at_the_moments_at_which_english_speaks() -> None:
    """Every moment is there; it is silent where English is, and has a short form where English has one."""
    assert list(SPANISH.phrases) == list(ENGLISH.phrases)
    assert SPANISH.phrases.keys() == MOMENTS.keys()
    for moment, phrase in ENGLISH.phrases.items():
        spanish = SPANISH.phrases[moment]
        assert [bool(text) for text in spanish.say] == [bool(text) for text in phrase.say], moment
        assert (spanish.short is None) == (phrase.short is None), moment


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_phrase_tells_what_the_english_one_tells(moment: str) -> None:
    """Both languages name the same figures and things at a moment, in an order of their own."""
    for ours, theirs in zip(SPANISH.phrases[moment].say, ENGLISH.phrases[moment].say, strict=True):
        named = [{variable.name for variable in variables([text])} for text in (ours, theirs)]
        assert named[0] == named[1]


@pytest.mark.parametrize("table", ["limbs", "phases", "equipment", "durations", "sides", "voices"])
def test_every_table_has_what_the_english_one_has(table: str) -> None:
    """No limb, phase, piece of equipment or unit of time is left to English."""
    assert getattr(ENGLISH, table).keys() <= getattr(SPANISH, table).keys()


def test_every_phase_and_all_equipment_of_the_library_has_a_word() -> None:
    """What exercises call their phases, limbs and gear is said in Spanish."""
    for exercise in CATALOGUE.values():
        gear = (*exercise.equipment.required, *exercise.equipment.optional)
        assert {item.item for item in gear} <= SPANISH.equipment.keys()
        assert {phase.name for phase in exercise.tempo} <= SPANISH.phases.keys()
        assert exercise.limb in SPANISH.limbs


# the exercises


def test_every_exercise_is_spoken() -> None:
    """The library's spoken text is there for all exercises, and for no others."""
    assert SPANISH.exercises.keys() == CATALOGUE.keys()


@pytest.mark.parametrize("name", CATALOGUE)
def test_an_exercise_says_all_of_what_english_says(name: str) -> None:
    """Name, side, start position, movement and cues are translated idea by idea."""
    ours, theirs = SPANISH.exercises[name], CATALOGUE[name]
    assert ours.name == (ours.name or "").lower() != ""
    for field in EXERCISE_LINES:
        assert len(told(ours, field)) == len(told(theirs, field)), field
    assert (ours.breath or {}).keys() == theirs.breath.keys()
    named = [{variable.name for variable in variables(lines(text))} for text in (ours, theirs)]
    assert named[0] == named[1]


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_line_is_short_and_says_what_to_do(name: str) -> None:
    """At most twelve words a sentence and eight a cue, whole sentences, nothing forbidden or to be seen."""
    exercise = SPANISH.exercises[name]
    for line in lines(exercise):
        assert line.endswith((".", "!")), line
        assert max(count_words(sentence) for sentence in sentences(line)) <= MOST_WORDS_A_SENTENCE, line
        assert not EYES_AND_ORDERS.search(line), line
        assert not re.search(r"\d", line), line
    briefly = (*said(exercise), *told(exercise, "breath"), *told(exercise, "side_short"))
    assert [cue for cue in briefly if count_words(cue) > MOST_WORDS_A_CUE] == []
    asides = [line for field in ("cautions", "easier_by", "harder_by") for line in told(exercise, field)]
    assert [line for line in asides if count_words(line) > MOST_WORDS_ASIDE] == []
    assert len(set(said(exercise))) == len(said(exercise))


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_side_agrees_with_its_limb(name: str) -> None:
    """Each side stands behind the limb that it is asked for: pierna {side:leg}, pie {side:foot}."""
    text = " ".join(lines(SPANISH.exercises[name]))
    check_variables(text, EXERCISE_TEXT)
    found = re.findall(r"(\w+) \{(?:other_|support_)?side:(\w+)\}", text)
    assert len(found) == len(variables([text]))
    assert [noun for noun, limb in found if SPANISH.limbs.get(limb) != noun] == []


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_side_has_the_gender_of_its_limb(side: str) -> None:
    """Every limb has its side: feminine ones end in a, the others in o."""
    table = SPANISH.sides[side]
    assert isinstance(table, dict)
    assert table.keys() == SPANISH.limbs.keys()
    for limb, noun in SPANISH.limbs.items():
        assert table[limb].endswith("a" if noun in FEMININE else "o"), noun


# numbers and lengths of time


@pytest.mark.parametrize(
    ("milliseconds", "said_as"),
    [
        (0, "cero segundos"),
        (1_000, "un segundo"),
        (21_000, "veintiún segundos"),
        (60_000, "un minuto"),
        (90_000, "un minuto treinta"),
        (121_000, "dos minutos uno"),
        (1_860_000, "treinta y un minutos"),
        (3_600_000, "una hora"),
        (3_605_000, "una hora y cinco segundos"),
        (5_460_000, "una hora y treinta y un minutos"),
        (7_325_000, "dos horas, dos minutos cinco"),
    ],
)
def test_time_is_told_as_people_tell_it(milliseconds: int, said_as: str) -> None:
    """Minutes and seconds are masculine, hours feminine; a single one is un or una."""
    assert speak_duration(SPANISH, milliseconds) == said_as


@pytest.mark.parametrize(
    ("moment", "counts", "said_as"),
    [
        ("dose_reps", {"sets": 1, "reps": 15}, "Una serie de quince."),
        ("dose_reps_each", {"sets": 3, "reps": 21}, "Tres series de veintiuna por lado."),
        ("set", {"set": 1, "sets": 3}, "Serie uno de tres."),
        ("reps_left", {"left": 1}, "Una más."),
        ("reps_left", {"left": 3}, "Tres más."),
        ("count", {"rep": 21}, "Veintiuno"),
    ],
)
def test_a_count_agrees_with_what_it_counts(moment: str, counts: dict[str, int], said_as: str) -> None:
    """Sets and reps are feminine; the number of a set, and a count aloud, is the plain one."""
    assert speak(SPANISH, SPANISH.phrases[moment].say[0], counts) == said_as


def test_lengths_in_a_dose_are_spoken() -> None:
    """A dose of time names its seconds, and a hold how long it is held."""
    dose = speak(SPANISH, SPANISH.phrases["dose_time"].say[0], {"sets": 2, "time": Span(30_000)})
    hold = speak(SPANISH, SPANISH.phrases["dose_hold"].say[0], {"hold": Span(1_000)})
    assert (dose, hold) == ("Dos series de treinta segundos.", "En cada una, aguanta un segundo.")


# whole sessions


@pytest.mark.parametrize("name", ROUTINES)
def test_nothing_of_a_built_in_routine_is_untranslated(name: str) -> None:
    """Titles, lines and exercises all have Spanish words; without them, each is reported."""
    assert untranslated(SPANISH, ROUTINES[name], CATALOGUE) == []
    bare = SPANISH.model_copy(update={"texts": {}, "exercises": {}})
    assert ROUTINES[name].title in untranslated(bare, ROUTINES[name], CATALOGUE)


def test_no_text_is_translated_that_no_routine_has() -> None:
    """A line of a routine or plan that changes takes its translation along."""
    bare = SPANISH.model_copy(update={"texts": {}})
    missing = {text for routine in ROUTINES.values() for text in untranslated(bare, routine, CATALOGUE)}
    assert SPANISH.texts.keys() == missing | {plan.weekly_check for plan in PLANS.values()}


@pytest.mark.parametrize("name", ROUTINES)
def test_a_session_has_no_english_word(name: str) -> None:
    """Nothing that the English coach says is heard or shown in a Spanish session."""
    script = write_script(brief(name), Forecast(total=600_000, middle=1, remaining=300_000))
    shown = [script.title, *(window.chapter for window in script.windows)]
    spoken = set().union(*(words(text) for text in (*script.texts(), *shown)))
    assert script.language == "es"
    assert {"serie", "una"} & spoken
    assert spoken & (english_words() - IN_BOTH) == set()


def test_an_english_session_would_be_noticed() -> None:
    """The words that are looked for are those of an English session, but for names and numbers in words."""
    script = write_script(brief("three-hip-exercises", ENGLISH), Forecast(total=600_000))
    spoken = set().union(*(words(text) for text in script.texts()))
    assert len(spoken & english_words()) > 0.9 * len(spoken)


@pytest.mark.parametrize("name", ROUTINES)
def test_every_routine_is_written_and_arranged(name: str) -> None:
    """Spanish words find their places in every routine, and the timeline keeps its promises."""
    script = write_script(brief(name), Forecast(total=0))
    timeline = arrange(script, Estimated())
    check_promises(script, timeline, Estimated())
    assert {change.action for change in timeline.changes} <= {"moved", "shortened", "left out", "dropped"}
    dropped = [change.moment for change in timeline.changes if change.action == "dropped"]
    assert set(dropped) <= {"form"}  # no room before the next tone
    assert len(dropped) <= 5


def test_a_spanish_voice_speaks_a_session(tmp_path: Path) -> None:
    """A session is made from the wording alone: Spanish title, Spanish chapters, Spanish voice."""
    session = make_session("pre-run-activation", tmp_path, Flags(wording="spanish", voice="espeak:es"))
    assert session.path.stat().st_size == session.size > 1_000_000
    assert (session.title, session.voice) == ("Activación antes de correr", "espeak:es")
    assert [chapter.title for chapter in session.chapters] == [
        "Bienvenida",
        "1. Bisagra de carrera, izquierda, serie 1",
        "1. Bisagra de carrera, derecha, serie 1",
        "1. Bisagra de carrera, izquierda, serie 2",
        "1. Bisagra de carrera, derecha, serie 2",
        "Final",
    ]
