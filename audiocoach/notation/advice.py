"""The writing rules, held against spoken text."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from audiocoach.coach.model.exercises import Catalogue, Exercise
from audiocoach.errors import Diagnostic
from audiocoach.notation.document import Document

MOST_WORDS_A_SENTENCE = 12

MOST_WORDS_A_CUE = 8

MOST_WORDS_ASIDE = 10

LineRule = tuple[str, Callable[[str], bool]]

ExerciseRule = tuple[str, Callable[[Exercise], bool]]

_VARIABLE = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Advice:
    """A broken rule: its place in the exercise (field, then index in a list), and the reason."""

    where: tuple[str | int, ...]
    reason: str


def count_words(text: str) -> int:
    """Count the words of a text as they are spoken; a {variable} and a forty-five are one word each.

    >>> count_words("{side} leg works."), count_words("Turn out by forty-five degrees.")
    (3, 5)
    """
    return len(re.findall(r"[\w'’-]+", _VARIABLE.sub("side", text)))


def sentences(text: str) -> list[str]:
    """Split a text into its sentences.

    >>> sentences("Lie on your {other_side} side. {side} leg works.")
    ['Lie on your {other_side} side.', '{side} leg works.']
    """
    return re.split(r"(?<=[.!?])\s+", text.strip())


def _says(pattern: str) -> Callable[[str], bool]:
    found = re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    return lambda text: found.search(text) is not None


_says_one_side = _says(r"left|right(?! angle)")


def _names_a_side(text: str) -> bool:
    return _says_one_side(_VARIABLE.sub("", text))


SPOKEN_RULES: tuple[LineRule, ...] = (
    (
        f"has a sentence of more than {MOST_WORDS_A_SENTENCE} words; split it",
        lambda text: any(count_words(part) > MOST_WORDS_A_SENTENCE for part in sentences(text)),
    ),
    ("joins actions in one sentence; give each its own", _says(r"and then|then|before you|after you")),
    (
        "says what to avoid; say what to do",
        _says(r"don['’]t|do not|never|avoid|not|no|without|instead of|rather than"),
    ),
    (
        "needs eyes; describe it for the ear",
        _says(r"like (?:this|so)|as shown|watch|see|picture|diagram|photo|video|screen"),
    ),
    (
        "promises, judges or diagnoses; coach the movement",
        _says(
            r"cure[sd]?|heal(?:s|ed|ing)?|guarantee[sd]?|burns? fat|no excuses|lazy|cheat(?:ing)?"
            r"|weak|bad|fail(?:ed|ure)?"
        ),
    ),
    (
        "has digits or signs; write it as it is spoken",
        lambda text: re.search(r"[\d&/+=%°×<>#*_@;()\[\]]", _VARIABLE.sub("", text)) is not None,
    ),
    ("ends without a full stop; end it like a sentence", lambda text: not text.endswith((".", "!", "?"))),
    ("names an anatomist's direction; say out, in, raise or return", _says(r"(?:ad|ab)duct\w*")),
    ("names a fixed side; write {side} or {other_side}", _names_a_side),
)
"""What holds for every line that is spoken about an exercise."""

REP_RULES: tuple[LineRule, ...] = (
    (
        "mixes both sides in one rep; name one, and call the other opposite or free",
        lambda text: "{side" in text and "{other_side" in text,
    ),
)
"""What holds for lines spoken about one rep, besides: its movement and its cues."""

CUE_RULES: tuple[LineRule, ...] = (
    (
        f"has more than {MOST_WORDS_A_CUE} words; a cue is said between two reps",
        lambda text: count_words(text) > MOST_WORDS_A_CUE,
    ),
)
"""What holds for form cues and for breathing, besides."""

ASIDE_RULES: tuple[LineRule, ...] = (
    (
        f"has more than {MOST_WORDS_ASIDE} words; a set waits for it",
        lambda text: count_words(text) > MOST_WORDS_ASIDE,
    ),
)
"""What holds for cautions and for what makes an exercise easier or harder, besides."""

EXERCISE_RULES: tuple[ExerciseRule, ...] = (
    ("has no setup; say how to take up the start position", lambda exercise: not exercise.setup),
    ("has no movement; say what to do", lambda exercise: not exercise.movement),
    ("has no cues; add three to five", lambda exercise: not exercise.cues),
    (
        "works one side at a time; say in side_setup which, as in '{side} leg works.'",
        lambda exercise: exercise.sides == "each" and "{side" not in (exercise.side_setup or ""),
    ),
    (
        "breathes in a phase that its tempo lacks; name one of its phases",
        lambda exercise: not exercise.breath.keys() <= {phase.name for phase in exercise.tempo},
    ),
    (
        "holds in every rep; give its tempo a phase called hold",
        lambda exercise: (
            exercise.mode == "reps"
            and exercise.dose.hold is not None
            and all(phase.name != "hold" for phase in exercise.tempo)
        ),
    ),
    (
        "needs equipment without a placement; say where it goes",
        lambda exercise: any(gear.placement is None for gear in exercise.equipment.fetched),
    ),
)
"""What holds for an exercise as a whole."""


def lint_line(text: str, rules: tuple[LineRule, ...] = SPOKEN_RULES) -> list[str]:
    """List the reasons why a spoken line is not good, the most telling first.

    >>> lint_line("Don't lock the knee.")
    ['says what to avoid; say what to do']
    """
    return [reason for reason, broken in rules if broken(text)]


def lint_exercise(exercise: Exercise) -> list[Advice]:
    """List every rule that an exercise breaks, as a whole and line by line."""
    whole = [Advice((), reason) for reason, broken in EXERCISE_RULES if broken(exercise)]
    lines = [
        Advice(where, reason)
        for where, text, rules in _spoken_lines(exercise)
        for reason in lint_line(text, rules)
    ]
    return whole + lines


_LINE_RULES = {
    "side_setup": SPOKEN_RULES,
    "side_short": SPOKEN_RULES + CUE_RULES,
    "side_turn": SPOKEN_RULES + CUE_RULES,
    "kit": SPOKEN_RULES,
    "setup": SPOKEN_RULES,
    "ready": SPOKEN_RULES,
    "ready_short": SPOKEN_RULES + CUE_RULES,
    "movement": SPOKEN_RULES + REP_RULES,
    "cues": SPOKEN_RULES + REP_RULES + CUE_RULES,
    "breath": SPOKEN_RULES + REP_RULES + CUE_RULES,
    "after_set": SPOKEN_RULES + CUE_RULES,
    "cautions": SPOKEN_RULES + ASIDE_RULES,
    "easier_by": SPOKEN_RULES + ASIDE_RULES,
    "harder_by": SPOKEN_RULES + ASIDE_RULES,
}


def _spoken_lines(exercise: Exercise) -> Iterator[tuple[tuple[str | int, ...], str, tuple[LineRule, ...]]]:
    for field, rules in _LINE_RULES.items():
        match getattr(exercise, field):
            case str() as text:
                yield (field,), text, rules
            case dict() as lines:
                yield from (((field, phase), text, rules) for phase, text in lines.items())
            case tuple() as lines:
                yield from (((field, index), text, rules) for index, text in enumerate(lines))


def advise(document: Document, exercises: Catalogue) -> tuple[Diagnostic, ...]:
    """List what the writing rules would have otherwise in the exercises that a document describes.

    What holds for an exercise as a whole is told once a kind, with how many others it holds for.
    """
    found = [(id_, broken) for id_, exercise in exercises.items() for broken in lint_exercise(exercise)]
    lines = [
        document.complain(("exercises", id_, *each.where), each.reason) for id_, each in found if each.where
    ]
    whole: dict[str, list[str]] = {}
    for id_, each in found:
        if not each.where:
            whole.setdefault(each.reason, []).append(id_)
    once = [
        document.complain(("exercises", ids[0]), f"{reason}{_and_others(len(ids) - 1)}")
        for reason, ids in whole.items()
    ]
    return tuple(sorted([*once, *lines], key=lambda complaint: (complaint.line, complaint.column)))


def _and_others(count: int) -> str:
    """Tell for how many exercises more a reason holds.

    >>> _and_others(2), _and_others(0)
    (' (so do 2 others)', '')
    """
    return f" (so do {count} other{'s' * (count > 1)})" if count else ""
