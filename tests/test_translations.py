"""The wordings of other languages: the coach speaks each of them in full, without a line of code."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from audiocoach import Flags, make_session
from audiocoach.coach.model.exercises import Exercise
from audiocoach.coach.model.routines import SayLine
from audiocoach.coach.model.wording import EXERCISE_LINES, EXERCISE_TEXT, MOMENTS, SpokenText, Wording
from audiocoach.coach.script.phrasing import untranslated
from audiocoach.coach.script.templates import (
    SideOf,
    Span,
    Variable,
    check_variables,
    parse_template,
    speak,
    speak_duration,
)
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
ENGLISH, SPANISH, GERMAN = (LIBRARY.wording(name) for name in ("english", "spanish", "german"))


def words(text: str) -> frozenset[str]:
    """Take the words of a text, in lower case; an apostrophe or a hyphen is part of its word."""
    return frozenset(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text.casefold()))


@dataclass(frozen=True, slots=True)
class Translation:
    """A wording, its file, and what holds for its language.

    `in_both` are the words that it shares with English, `of_every_session` some that each session has, and
    `unwanted` words of text that forbids, that must be seen, or that speaks to somebody else than a friend.
    """

    name: str
    wording: Wording
    in_both: frozenset[str]
    of_every_session: frozenset[str]
    unwanted: re.Pattern[str]


TRANSLATIONS = [
    Translation(
        name="spanish",
        wording=SPANISH,
        in_both=words("a control lateral pelvis ten"),
        of_every_session=words("serie una minutos"),
        unwanted=re.compile(r"\b(?:no|nunca|jamás|evita|así|mira|usted|vosotros)\b", re.IGNORECASE),
    ),
    Translation(
        name="german",
        wording=GERMAN,
        in_both=words("an arm band bring find hand in kick kicks leg minute pause sink so sport"),
        of_every_session=words("satz eine los"),
        unwanted=re.compile(
            r"\b(?:nicht|nie|niemals|keine?|keinen|vermeide|schau|sieh|Sie|Ihre?|ihr|euch)\b"
        ),
    ),
]

every_translation = pytest.mark.parametrize(
    "language", TRANSLATIONS, ids=[each.name for each in TRANSLATIONS]
)

FEMININE = {"pierna", "rodilla", "mano", "cadera"}
"""Nouns among the Spanish limbs that a side stands beside as izquierda and derecha."""

ARTICLES = {"Bein": "das", "Fuß": "der", "Knie": "das", "Arm": "der", "Unterarm": "der", "Hand": "die"}
ARTICLES |= {"Hüfte": "die", "Schulter": "die", "Seite": "die"}
"""The German limbs with their articles, which give a side its ending."""


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


def english_words() -> frozenset[str]:
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
    return frozenset().union(*(words(text) for text in (*filled, *plainly)))


def brief(name: str, wording: Wording) -> ScriptInput:
    """Gather what the script of a built-in routine is written from."""
    return ScriptInput(
        routine=ROUTINES[name], catalogue=CATALOGUE, wording=wording, presets=LIBRARY.presets()
    )


# the file


@every_translation
def test_the_file_passes_the_check(language: Translation) -> None:
    """A user who copies the file starts from one without a mistake."""
    assert check_file(LIBRARY.paths("wording")[language.name], LIBRARY.known()).complaints == ()
    assert language.wording.like is None


@every_translation
def test_it_speaks_at_the_moments_at_which_english_speaks(language: Translation) -> None:
    """Every moment is there; it is silent where English is, and has a short form where English has one."""
    wording = language.wording
    assert list(wording.phrases) == list(ENGLISH.phrases)
    assert wording.phrases.keys() == MOMENTS.keys()
    for moment, phrase in ENGLISH.phrases.items():
        ours = wording.phrases[moment]
        assert [bool(text) for text in ours.say] == [bool(text) for text in phrase.say], moment
        assert (ours.short is None) == (phrase.short is None), moment


@every_translation
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_phrase_tells_what_the_english_one_tells(moment: str, language: Translation) -> None:
    """Both languages name the same figures and things at a moment, in an order of their own."""
    pairs = zip(language.wording.phrases[moment].say, ENGLISH.phrases[moment].say, strict=True)
    for ours, theirs in pairs:
        named = [{variable.name for variable in variables([text])} for text in (ours, theirs)]
        assert named[0] == named[1]


@pytest.mark.parametrize("moment", ["time_left", "rest_left"])
@pytest.mark.parametrize(
    ("wording", "ten", "minute"),
    [
        (ENGLISH, "Ten seconds left.", "One minute left."),
        (GERMAN, "Noch zehn Sekunden.", "Noch eine Minute."),
        (SPANISH, "Quedan diez segundos.", "Queda un minuto."),
    ],
    ids=["english", "german", "spanish"],
)
def test_time_that_is_left_is_not_time_to_add(moment: str, wording: Wording, ten: str, minute: str) -> None:
    """A time left says that it is left; "ten seconds more" would be an order."""
    (template,) = wording.phrases[moment].say
    assert speak(wording, template, {"left": Span(10_000)}) == ten
    assert speak(wording, template, {"left": Span(60_000)}) == minute


@pytest.mark.parametrize(
    ("wording", "minutes", "said"),
    [
        (ENGLISH, 60, "about an hour"),
        (ENGLISH, 61, "about one hour one minute"),
        (ENGLISH, 125, "about two hours five minutes"),
        (GERMAN, 60, "etwa eine Stunde"),
        (GERMAN, 61, "etwa eine Stunde eine Minute"),
        (SPANISH, 60, "cerca de una hora"),
        (SPANISH, 61, "cerca de una hora y un minuto"),
    ],
    ids=str,
)
def test_a_total_over_an_hour_is_said_as_people_say_it(wording: Wording, minutes: int, said: str) -> None:
    """Hours and minutes are both named, and what stands before them fits one hour as well as ten minutes."""
    about = wording.durations["about"]
    assert about.replace("{time}", speak_duration(wording, 60_000 * minutes)) == said


@every_translation
@pytest.mark.parametrize("table", ["limbs", "phases", "equipment", "durations", "sides", "voices"])
def test_every_table_has_what_the_english_one_has(table: str, language: Translation) -> None:
    """No limb, phase, piece of equipment or unit of time is left to English."""
    assert getattr(ENGLISH, table).keys() <= getattr(language.wording, table).keys()


@every_translation
def test_every_phase_and_all_equipment_of_the_library_has_a_word(language: Translation) -> None:
    """What exercises call their phases, limbs and gear is said in the language."""
    wording = language.wording
    for exercise in CATALOGUE.values():
        gear = (*exercise.equipment.required, *exercise.equipment.optional)
        assert {item.item for item in gear} <= wording.equipment.keys()
        assert {phase.name for phase in exercise.tempo} <= wording.phases.keys()
        assert exercise.limb in wording.limbs


# the exercises


@every_translation
def test_every_exercise_is_spoken(language: Translation) -> None:
    """The library's spoken text is there for all exercises, and for no others."""
    assert language.wording.exercises.keys() == CATALOGUE.keys()


@every_translation
@pytest.mark.parametrize("name", CATALOGUE)
def test_an_exercise_says_all_of_what_english_says(name: str, language: Translation) -> None:
    """Name, side, start position, movement and cues are translated idea by idea."""
    ours, theirs = language.wording.exercises[name], CATALOGUE[name]
    assert ours.name
    for field in EXERCISE_LINES:
        assert len(told(ours, field)) == len(told(theirs, field)), field
    assert (ours.breath or {}).keys() == theirs.breath.keys()
    named = [{variable.name for variable in variables(lines(text))} for text in (ours, theirs)]
    assert named[0] == named[1]


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_name_has_the_capitals_of_its_language(name: str) -> None:
    """A Spanish name has none, a German one that of its noun."""
    spanish, german = (wording.exercises[name].name or "" for wording in (SPANISH, GERMAN))
    assert spanish == spanish.lower() != ""
    assert german != german.lower()


@every_translation
@pytest.mark.parametrize("name", CATALOGUE)
def test_a_line_is_short_and_says_what_to_do(name: str, language: Translation) -> None:
    """At most twelve words a sentence and eight a cue, whole sentences, nothing forbidden or to be seen."""
    exercise = language.wording.exercises[name]
    for line in lines(exercise):
        assert line.endswith((".", "!")), line
        assert max(count_words(sentence) for sentence in sentences(line)) <= MOST_WORDS_A_SENTENCE, line
        assert not language.unwanted.search(line), line
        assert not re.search(r"\d", line), line
    briefly = (*said(exercise), *told(exercise, "breath"), *told(exercise, "side_short"))
    assert [cue for cue in briefly if count_words(cue) > MOST_WORDS_A_CUE] == []
    asides = [line for field in ("cautions", "easier_by", "harder_by") for line in told(exercise, field)]
    assert [line for line in asides if count_words(line) > MOST_WORDS_ASIDE] == []
    assert len(set(said(exercise))) == len(said(exercise))


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_spanish_side_agrees_with_its_limb(name: str) -> None:
    """Each side stands behind the limb that it is asked for: pierna {side:leg}, pie {side:foot}."""
    text = " ".join(lines(SPANISH.exercises[name]))
    check_variables(text, EXERCISE_TEXT)
    found = re.findall(r"(\w+) \{(?:other_|support_)?side:(\w+)\}", text)
    assert len(found) == len(variables([text]))
    assert [noun for noun, limb in found if SPANISH.limbs.get(limb) != noun] == []


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_spanish_side_has_the_gender_of_its_limb(side: str) -> None:
    """Every limb has its side: feminine ones end in a, the others in o."""
    table = SPANISH.sides[side]
    assert isinstance(table, dict)
    assert table.keys() == SPANISH.limbs.keys()
    for limb, noun in SPANISH.limbs.items():
        assert table[limb].endswith("a" if noun in FEMININE else "o"), noun


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_german_side_agrees_with_its_limb(name: str) -> None:
    """A side bends as its article asks: das linke Bein, auf dem linken Bein, des linken Beins, nach links."""
    text = " ".join(lines(GERMAN.exercises[name]))
    check_variables(text, EXERCISE_TEXT)
    found = re.findall(r"(\w*)\s?\{(?:other_|support_)?side:(\w+)\}(?:\s(\w+))?", text)
    assert len(found) == len(variables([text]))
    for article, form, noun in found:
        match form:
            case "wo":
                assert article == "nach"
            case "die":
                assert article.lower() == ARTICLES[noun], (article, noun)
            case "dem" if article == "des":
                assert ARTICLES[noun.removesuffix("s")] in ("das", "der"), noun
            case "dem":
                dative = "der" if ARTICLES[noun] == "die" else "dem"
                assert article == dative or (article, ARTICLES[noun]) == ("den", "der"), (article, noun)
            case limb:
                assert GERMAN.limbs[limb] == noun
                assert article in ("", "und"), article


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_german_side_has_the_gender_of_its_limb(side: str) -> None:
    """Every limb has its side without an article: linker Fuß, linke Hand, linkes Knie."""
    table = GERMAN.sides[side]
    assert isinstance(table, dict)
    assert table.keys() == {*GERMAN.limbs, *ARTICLES, "die", "dem", "wo"}
    for limb, noun in GERMAN.limbs.items():
        assert table[noun] == table[limb]  # an exercise that is written in German names its limb in German
        assert table[limb].endswith({"der": "er", "die": "e", "das": "es"}[ARTICLES[noun]]), noun


# numbers and lengths of time


@pytest.mark.parametrize(
    ("wording", "milliseconds", "said_as"),
    [
        (SPANISH, 0, "cero segundos"),
        (SPANISH, 1_000, "un segundo"),
        (SPANISH, 21_000, "veintiún segundos"),
        (SPANISH, 60_000, "un minuto"),
        (SPANISH, 90_000, "un minuto treinta"),
        (SPANISH, 121_000, "dos minutos uno"),
        (SPANISH, 1_860_000, "treinta y un minutos"),
        (SPANISH, 3_600_000, "una hora"),
        (SPANISH, 3_605_000, "una hora y cinco segundos"),
        (SPANISH, 5_460_000, "una hora y treinta y un minutos"),
        (SPANISH, 7_325_000, "dos horas, dos minutos y cinco segundos"),
        (GERMAN, 0, "null Sekunden"),
        (GERMAN, 1_000, "eine Sekunde"),
        (GERMAN, 21_000, "einundzwanzig Sekunden"),
        (GERMAN, 60_000, "eine Minute"),
        (GERMAN, 90_000, "eine Minute dreißig"),
        (GERMAN, 1_860_000, "einunddreißig Minuten"),
        (GERMAN, 3_600_000, "eine Stunde"),
        (GERMAN, 3_605_000, "eine Stunde und fünf Sekunden"),
        (GERMAN, 5_460_000, "eine Stunde einunddreißig Minuten"),
        (GERMAN, 7_325_000, "zwei Stunden, zwei Minuten und fünf Sekunden"),
    ],
)
def test_time_is_told_as_people_tell_it(wording: Wording, milliseconds: int, said_as: str) -> None:
    """A length of time has the gender and the joints that people give it."""
    assert speak_duration(wording, milliseconds) == said_as


@pytest.mark.parametrize(
    ("wording", "moment", "counts", "said_as"),
    [
        (SPANISH, "dose_reps", {"sets": 1, "reps": 15}, "Una serie de quince."),
        (SPANISH, "dose_reps_each", {"sets": 3, "reps": 21}, "Tres series de veintiuna por lado."),
        (SPANISH, "set", {"set": 1, "sets": 3}, "Serie uno de tres."),
        (SPANISH, "reps_left", {"left": 1}, "Una más."),
        (SPANISH, "reps_left", {"left": 3}, "Tres más."),
        (SPANISH, "count", {"rep": 21}, "Veintiuno"),
        (GERMAN, "dose_reps", {"sets": 1, "reps": 15}, "Ein Satz, fünfzehn Wiederholungen."),
        (GERMAN, "dose_reps", {"sets": 3, "reps": 1}, "Drei Sätze, je eine Wiederholung."),
        (
            GERMAN,
            "dose_reps_each",
            {"sets": 3, "reps": 21},
            "Drei Sätze, je einundzwanzig Wiederholungen pro Seite.",
        ),
        (GERMAN, "set", {"set": 1, "sets": 3}, "Satz eins von drei."),
        (GERMAN, "reps_left", {"left": 1}, "Noch eine."),
        (GERMAN, "reps_left", {"left": 3}, "Noch drei."),
        (GERMAN, "count", {"rep": 21}, "Einundzwanzig"),
    ],
)
def test_a_count_agrees_with_what_it_counts(
    wording: Wording, moment: str, counts: dict[str, int], said_as: str
) -> None:
    """A number before its noun has the noun's gender; that of a set, and a count aloud, is the plain one."""
    assert speak(wording, wording.phrases[moment].say[0], counts) == said_as


@pytest.mark.parametrize(
    ("wording", "moment", "values", "said_as"),
    [
        (SPANISH, "dose_time", {"sets": 2, "time": Span(30_000)}, "Dos series de treinta segundos."),
        (SPANISH, "dose_hold", {"hold": Span(1_000)}, "En cada una, aguanta un segundo."),
        (GERMAN, "dose_time", {"sets": 2, "time": Span(60_000)}, "Zwei Sätze, je eine Minute."),
        (GERMAN, "dose_hold", {"hold": Span(1_000)}, "Halte jedes Mal eine Sekunde."),
        (
            GERMAN,
            "dose_distance",
            {"name": "Lauf", "distance": "400 m", "sets": 4, "time": Span(96_000)},
            "Lauf, 400 m. Viermal eine Minute sechsunddreißig.",
        ),
        (GERMAN, "side", {"side": SideOf("left", "foot"), "limb": "Fuß"}, "Linker Fuß arbeitet."),
    ],
)
def test_a_dose_is_spoken(wording: Wording, moment: str, values: dict[str, object], said_as: str) -> None:
    """A dose names its seconds, a hold how long it is held, a side what works there."""
    assert speak(wording, wording.phrases[moment].say[0], values) == said_as  # type: ignore[arg-type]


# whole sessions


@every_translation
@pytest.mark.parametrize("name", ROUTINES)
def test_nothing_of_a_built_in_routine_is_untranslated(name: str, language: Translation) -> None:
    """Titles, lines and exercises all have words in the language; without them, each is reported."""
    assert untranslated(language.wording, ROUTINES[name], CATALOGUE) == []
    bare = language.wording.model_copy(update={"texts": {}, "exercises": {}})
    assert ROUTINES[name].title in untranslated(bare, ROUTINES[name], CATALOGUE)


@every_translation
def test_no_text_is_translated_that_no_routine_has(language: Translation) -> None:
    """A line of a routine or plan that changes takes its translation along."""
    bare = language.wording.model_copy(update={"texts": {}})
    missing = {text for routine in ROUTINES.values() for text in untranslated(bare, routine, CATALOGUE)}
    later = {routine.safety_later for routine in ROUTINES.values() if routine.safety_later}
    assert language.wording.texts.keys() == missing | later | {plan.weekly_check for plan in PLANS.values()}


@every_translation
@pytest.mark.parametrize("name", ROUTINES)
def test_a_session_has_no_english_word(name: str, language: Translation) -> None:
    """Nothing that the English coach says is heard or shown in the session."""
    forecast = Forecast(total=600_000, middle=1, remaining=300_000)
    script = write_script(brief(name, language.wording), forecast)
    shown = [script.title, *(window.chapter for window in script.windows)]
    spoken = frozenset().union(*(words(text) for text in (*script.texts(), *shown)))
    assert script.language == language.wording.language
    assert language.of_every_session & spoken
    assert spoken & (english_words() - language.in_both) == frozenset()


def test_an_english_session_would_be_noticed() -> None:
    """The words that are looked for are those of an English session, but for names and numbers in words."""
    script = write_script(brief("three-hip-exercises", ENGLISH), Forecast(total=600_000))
    spoken = frozenset().union(*(words(text) for text in script.texts()))
    assert len(spoken & english_words()) > 0.9 * len(spoken)


@every_translation
@pytest.mark.parametrize("name", ROUTINES)
def test_every_routine_is_written_and_arranged(name: str, language: Translation) -> None:
    """The words find their places in every routine, and the timeline keeps its promises.

    Where a hold or a phase is short, a form cue or how to breathe may have no words that are short enough.
    """
    script = write_script(brief(name, language.wording), Forecast(total=0))
    timeline = arrange(script, Estimated())
    check_promises(script, timeline, Estimated())
    assert {change.action for change in timeline.changes} <= {"moved", "shortened", "left out", "dropped"}
    dropped = [change.moment for change in timeline.changes if change.action == "dropped"]
    assert set(dropped) <= {"pulse", "form", "breathe"}


@pytest.mark.parametrize(
    ("name", "voice", "title", "chapters"),
    [
        (
            "spanish",
            "espeak:es",
            "Activación antes de correr",
            [
                "Bienvenida",
                "1. Bisagra, izquierda, serie 1",
                "1. Bisagra, derecha, serie 1",
                "1. Bisagra, izquierda, serie 2",
                "1. Bisagra, derecha, serie 2",
                "Final",
            ],
        ),
        (
            "german",
            "espeak:de",
            "Wach vor dem Laufen",
            [
                "Begrüßung",
                "1. Läufer-Beu…, links, Satz 1",
                "1. Läufer-Beu…, rechts, Satz 1",
                "1. Läufer-Beu…, links, Satz 2",
                "1. Läufer-Beu…, rechts, Satz 2",
                "Schluss",
            ],
        ),
    ],
)
def test_a_voice_of_the_language_speaks_a_session(
    name: str, voice: str, title: str, chapters: list[str], tmp_path: Path
) -> None:
    """A session is made from the wording alone: its title, its chapters, its voice."""
    session = make_session("pre-run-activation", tmp_path, Flags(wording=name, voice=voice))
    assert session.path.stat().st_size == session.size > 1_000_000
    assert (session.title, session.voice) == (title, voice)
    assert [chapter.title for chapter in session.chapters] == chapters
