import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.errors import VoiceError
from audiocoach.voices.contract import SpeechRequest
from audiocoach.voices.preparation import LONGEST_CUE, prepare

ENGLISH = [
    ("30s", "30 seconds"),
    ("1s hold", "1 second hold"),
    ("45-s hold", "45 seconds hold"),
    ("Rest 3 min.", "Rest 3 minutes."),
    ("20 kg", "20 kilograms"),
    ("2.5kg", "2.5 kilograms"),
    ("1,5 kg", "1.5 kilograms"),
    ("1,000 kg", "1,000 kilograms"),
    ("90° and 50%", "90 degrees and 50 percent"),
    ("8 km/h", "8 kilometers per hour"),
    ("3x12", "3 by 12"),
    ("3 × 12 reps", "3 by 12 reps"),
    ("2x30s", "2 by 30 seconds"),
    ("2x a week", "2 times a week"),
    ("1x each side", "1 time each side"),
    ("30-45s", "30 to 45 seconds"),
    ("10–12 reps", "10 to 12 reps"),
    ("1:30", "1 minute 30 seconds"),
    ("0:45", "45 seconds"),
    ("2:00", "2 minutes"),
    ("1:02:03", "1 hour 2 minutes 3 seconds"),
    ("1:00-1:30", "1 minute to 1 minute 30 seconds"),
    ("1m30s", "1 minute 30 seconds"),
    ("1h15m00s", "1 hour 15 minutes"),
]


@pytest.mark.parametrize(("written", "spoken"), ENGLISH, ids=[written for written, _ in ENGLISH])
def test_shapes_in_english(written: str, spoken: str) -> None:
    """Figures with units, sets, ranges and clock times are read in words."""
    assert prepare(written) == spoken


SPANISH = [
    ("30s", "30 segundos"),
    ("1s", "un segundo"),
    ("Descansa 1 min.", "Descansa un minuto."),
    ("21 s", "veintiún segundos"),
    ("1 h", "una hora"),
    ("1:01", "un minuto un segundo"),
    ("1:30", "un minuto 30 segundos"),
    ("1h15m00s", "una hora 15 minutos"),
    ("1 kg", "un kilogramo"),
    ("2,5 kg", "2,5 kilogramos"),
    ("1.000 kg", "1.000 kilogramos"),
    ("0,1 kg", "0,1 kilogramos"),
    ("90° y 50%", "90 grados y 50 por ciento"),
    ("3x12", "3 por 12"),
    ("1x12", "1 por 12"),
    ("2x30s", "2 por 30 segundos"),
    ("2x por semana", "2 veces por semana"),
    ("1x cada lado", "una vez cada lado"),
    ("21x", "veintiuna veces"),
    ("11 min", "11 minutos"),
    ("111 series", "111 series"),
    ("1 serie de 1 repetición", "una serie de una repetición"),
    ("30-45s", "30 a 45 segundos"),
    ("2,5-3 kg", "2,5 a 3 kilogramos"),
    ("1:00-1:30", "un minuto a un minuto 30 segundos"),
    ("Nivel 1", "Nivel 1"),
]


@pytest.mark.parametrize(("written", "spoken"), SPANISH, ids=[written for written, _ in SPANISH])
def test_shapes_in_spanish(written: str, spoken: str) -> None:
    """The same in Spanish, and a one agrees with what it counts."""
    assert prepare(written, language="es") == spoken


GERMAN = [
    ("3x12", "3 mal 12"),
    ("2x pro Woche", "2 mal pro Woche"),
    ("1x täglich", "einmal täglich"),
    ("30-45s", "30 bis 45 Sekunden"),
    ("10 → 20", "10 bis 20"),
    ("№ 1", "Nummer 1"),
    ("400 m, 4:00/km", "400 Meter, 4 Minuten pro Kilometer"),
    ("1 kg, 1:30, 1.000 kg", "ein Kilogramm, eine Minute 30 Sekunden, 1.000 Kilogramm"),
    ("1 m, 21 min, 1 Satz", "ein Meter, einundzwanzig Minuten, ein Satz"),
    ("Stufe 1", "Stufe 1"),
]


@pytest.mark.parametrize(("written", "spoken"), GERMAN, ids=[written for written, _ in GERMAN])
def test_shapes_in_german(written: str, spoken: str) -> None:
    """The same in German, where a one agrees with what it counts, too."""
    assert prepare(written, language="de") == spoken


def test_shapes_in_the_spanish_of_a_country() -> None:
    """Whichever Spanish it is has the words of all."""
    assert (
        prepare("1:01, 3x12, 2.5 kg", language="es-419") == "un minuto un segundo, 3 por 12, 2.5 kilogramos"
    )


@pytest.mark.parametrize(
    "text",
    ["2-0-2-2", "20X2", "2026-11-20", "L5", "12:30:99", "A1:30", "side-lying", "20 kg/m", "0:00", "x12"],
)
def test_what_is_no_shape_stays(text: str) -> None:
    """Tempo codes, dates, names and other text of digits stay as they are."""
    assert prepare(text) == text


def test_units_in_other_languages() -> None:
    """Units come from the CLDR data, so that every language has its own words and plurals."""
    said = "1 chilogrammo, 1 minuto 30 secondi, 1.000 chilogrammi"
    assert prepare("1 kg, 1:30, 1.000 kg", language="it") == said
    assert prepare("2,5 kg", language="de-AT") == "2,5 Kilogramm"


def test_languages_without_tables() -> None:
    """In a language that nobody knows, text is left alone."""
    assert prepare("3x12, 20 kg, 1:30", language="xx") == "3x12, 20 kg, 1:30"


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Re\0st", "Rest"),
        ("\u202eRest\u202c", "Rest"),
        ("\ufeffRest\u200b", "Rest"),
        ("soft\u00adly", "softly"),
        ("Cafe\u0301", "Café"),
        ("Go 💪🏽! 👨‍👩‍👧 3️⃣", "Go! 3"),
        ("left → right", "left right"),
        (" one\n two\t three\u00a0four ", "one two three four"),
        ("half \ud83d pair", "half pair"),
        ("می\u200cشود", "می\u200cشود"),
        ("٣ squats, १२ ｓ", "3 squats, 12 ｓ"),
    ],
    ids=[
        "NUL",
        "bidi",
        "zero width",
        "soft hyphen",
        "NFC",
        "emoji",
        "arrow",
        "blanks",
        "surrogate",
        "Persian",
        "digits",
    ],
)
def test_cleans(written: str, spoken: str) -> None:
    """What has no sound is dropped, and what has one is written in one way."""
    assert prepare(written) == spoken


def test_pronunciations() -> None:
    """Whole words are replaced, the longest first, whatever their case, and never twice."""
    said = {
        "rdl": "Romanian deadlift",
        "single-leg rdl": "one-legged deadlift",
        "deadlift": "WRONG",
        "": "WRONG",
    }
    assert (
        prepare("RDL, single-leg RDL, RDLs.", pronunciations=said)
        == "Romanian deadlift, one-legged deadlift, RDLs."
    )


def test_pronunciations_come_before_units() -> None:
    """A user's own word for a unit wins."""
    assert prepare("20 kg", pronunciations={"kg": "kilos"}) == "20 kilos"


def test_pronunciation_is_no_pattern() -> None:
    """Dots, brackets and backslashes in a pronunciation mean themselves."""
    assert prepare("Do a.b (c)", pronunciations={"a.b": r"\1 y", "(c)": "see"}) == r"Do \1 y see"


@pytest.mark.parametrize("text", ["", " \n", "...", "💪", "\0", "—"])
def test_no_words(text: str) -> None:
    """A text without any word is an error."""
    with pytest.raises(VoiceError, match="no word"):
        prepare(text)


def test_too_long() -> None:
    """500 characters are spoken, 501 are an error that says so; nothing is cut."""
    assert len(prepare("a" * LONGEST_CUE)) == LONGEST_CUE
    with pytest.raises(VoiceError, match="501 characters"):
        prepare("a" * (LONGEST_CUE + 1))


@given(st.text(max_size=200))
def test_what_comes_out_can_be_asked_for(text: str) -> None:
    """Whatever goes in, an error or a clean text comes out, and doing it again changes no cleanliness."""
    try:
        spoken = prepare(text)
    except VoiceError:
        return
    assert SpeechRequest(text=spoken, voice="any").text == spoken
    assert unicodedata.is_normalized("NFC", spoken)
    assert spoken == " ".join(spoken.split())
