"""Wordings: templates filled in the words of a language, and complaints where a file is wrong."""

import pytest
from pydantic import ValidationError

from audiocoach.coach.model.wording import MOMENTS, Phrase, Wording, merged_phrases
from audiocoach.coach.script.templates import SideOf, Span, Values, speak, speak_duration
from tests.coach.shelf import ENGLISH, check_phrases

POLISH = Wording(
    language="pl",
    sides={"left": {"leg": "lewa", "side": "lewy"}, "right": {"leg": "prawa", "side": "prawy"}},
    durations={
        "minute": "{n} {n:minuta|minuty|minut}",
        "second": "{n} {n:sekunda|sekundy|sekund}",
    },
)
SPANISH = Wording(
    language="es",
    durations={"minute": "{n:masculine} {n:minuto|minutos}", "second": "{n:masculine} {n:segundo|segundos}"},
)


@pytest.mark.parametrize(
    ("wording", "template", "values", "text"),
    [
        (ENGLISH, "{left} more {left:rep|reps}.", {"left": 1}, "One more rep."),
        (ENGLISH, "{left} more {left:rep|reps}.", {"left": 12}, "Twelve more reps."),
        (ENGLISH, "{side} {limb}.", {"side": SideOf("left", "leg"), "limb": "leg"}, "Left leg."),
        (ENGLISH, "Rest, {rest}.", {"rest": Span(90_000)}, "Rest, one minute thirty."),
        (ENGLISH, "  {name}   now. ", {"name": "squat"}, "Squat now."),
        (ENGLISH, "", {}, ""),
        (POLISH, "Ostatnie {left:powtórzenie|powtórzenia|powtórzeń}", {"left": 1}, "Ostatnie powtórzenie"),
        (POLISH, "{left} {left:powtórzenie|powtórzenia|powtórzeń}", {"left": 3}, "Trzy powtórzenia"),
        (POLISH, "{left} {left:powtórzenie|powtórzenia|powtórzeń}", {"left": 15}, "Piętnaście powtórzeń"),
        (POLISH, "{side} noga", {"side": SideOf("left", "leg")}, "Lewa noga"),
        (POLISH, "{side:side} bok", {"side": SideOf("right", "leg")}, "Prawy bok"),
        (SPANISH, "Descansa {rest}.", {"rest": Span(30_000)}, "Descansa treinta segundos."),
        (SPANISH, "{left:Queda|Quedan} {left}.", {"left": Span(10_000)}, "Quedan diez segundos."),
        (SPANISH, "{left:Queda|Quedan} {left}.", {"left": Span(60_000)}, "Queda un minuto."),
        (ENGLISH, "{n:an hour|# hours}", {"n": 1}, "An hour"),
        (ENGLISH, "{n:an hour|# hours}", {"n": 2}, "Two hours"),
    ],
    ids=str,
)
def test_a_template_is_filled(wording: Wording, template: str, values: Values, text: str) -> None:
    """Counts, lengths of time and sides become words of the language, in the form that fits."""
    assert speak(wording, template, values) == text


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (0, "zero seconds"),
        (1_000, "one second"),
        (45_000, "forty-five seconds"),
        (60_000, "one minute"),
        (90_000, "one minute thirty"),
        (1_440_000, "twenty-four minutes"),
        (3_600_000, "an hour"),
        (3_601_000, "one hour one second"),
        (3_660_000, "one hour one minute"),
        (3_900_000, "one hour five minutes"),
        (7_384_000, "two hours, three minutes, four seconds"),
        (29_600, "thirty seconds"),
    ],
)
def test_a_length_of_time_is_said(milliseconds: int, words: str) -> None:
    """A length of time is said to the second, as people say it."""
    assert speak_duration(ENGLISH, milliseconds) == words


def test_every_moment_has_an_english_phrase() -> None:
    """The built-in wording leaves no moment out, and knows no other."""
    assert set(ENGLISH.phrases) == set(MOMENTS)


@pytest.mark.parametrize(
    ("phrases", "reason"),
    [
        ({"rset": "Rest."}, r"'rset' is not a moment; did you mean .*'rest'"),
        ({"rest": "Rest, {rset}."}, r"'\{rset\}' is not a variable here; did you mean .*'rest'"),
        ({"rest": {"say": "Rest.", "short": "{when}"}}, r"'\{when\}' is not a variable here"),
        ({"rest": "Rest {"}, "a brace stands alone"),
    ],
    ids=["moment", "variable", "short form", "brace"],
)
def test_a_wrong_phrase_is_refused(phrases: dict[str, object], reason: str) -> None:
    """A typo in a moment or in a variable is found before anything is spoken."""
    with pytest.raises(ValueError, match=reason):
        check_phrases(Wording.model_validate({"phrases": phrases}).phrases)


@pytest.mark.parametrize(
    ("value", "say", "short"),
    [
        ("Go.", ("Go.",), None),
        (["Go.", "Now."], ("Go.", "Now."), None),
        ({"say": "Ready? Go.", "short": "Go."}, ("Ready? Go.",), ("Go.",)),
        ("", ("",), None),
    ],
    ids=str,
)
def test_a_phrase_is_one_template_or_several(value: object, say: object, short: object) -> None:
    """One template, several that take turns, or a long and a short form; "" is silence."""
    phrase = Wording.model_validate({"phrases": {"go": value}}).phrases["go"]
    assert (phrase.say, phrase.short) == (say, short)


@pytest.mark.parametrize("value", [[], {"say": []}, {"short": "Go."}, 5, {"says": "Go."}], ids=str)
def test_what_is_no_phrase_is_refused(value: object) -> None:
    """A phrase without a template is a mistake."""
    with pytest.raises(ValidationError):
        Wording.model_validate({"phrases": {"go": value}})


@pytest.mark.parametrize(("code", "known"), [("en", True), ("pt-BR", True), ("klingon", False), ("", False)])
def test_a_language_is_known_by_its_code(code: str, known: bool) -> None:
    """A language that the CLDR does not know is a mistake in the file."""
    if known:
        assert Wording(language=code).language == code
    else:
        with pytest.raises(ValidationError, match="is not a language code"):
            Wording(language=code)


def test_phrases_stand_over_those_of_a_wording() -> None:
    """A routine's phrase takes the place of the wording's; the others stay."""
    changed = merged_phrases(ENGLISH, {"rest": Phrase(say=("Breathe.",))})
    assert changed.phrases["rest"].say == ("Breathe.",)
    assert changed.phrases["go"] == ENGLISH.phrases["go"]
    assert merged_phrases(ENGLISH, {}) is ENGLISH
