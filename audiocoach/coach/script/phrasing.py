"""The coach's turn of phrase: which template is spoken now, and with what in it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from audiocoach.coach.model.exercises import Side
from audiocoach.coach.model.fields import find
from audiocoach.coach.model.wording import Phrase, Wording
from audiocoach.coach.script.bouts import Bout, Figure
from audiocoach.coach.script.script import LONGEST_TITLE, Cue, SetShown, shortened
from audiocoach.coach.script.templates import SideOf, Span, Value, Values, capitalised, fill, speak

OTHER_SIDE = {"left": "right", "right": "left"}


class Phrasing:
    """A wording, and whose turn it is among the templates of each moment: they rotate, never at random."""

    def __init__(self, wording: Wording, session: Values) -> None:
        """Keep the values that every moment of the session may use."""
        self.wording = wording
        self.session = dict(session)
        self._turns: Counter[str] = Counter()

    def cue(
        self,
        moment: str,
        values: Values,
        phrases: Mapping[str, Phrase] | None = None,
        *,
        short: bool = False,
        **place: Any,
    ) -> list[Cue]:
        """Return the cue of a moment, or nothing where its template is silence.

        `phrases` stand before the wording's; `short` takes its short form, if it has one; `place` are the
        fields of the cue that say where it stands. Raises UnknownNameError where the wording has no phrase
        for the moment.
        """
        phrase = (phrases or {}).get(moment) or find(moment, self.wording.phrases, "phrase")
        known = {**self.session, **values}
        turn = self._turns[moment]
        self._turns[moment] += 1
        templates = phrase.short if short and phrase.short else phrase.say
        text = speak(self.wording, templates[turn % len(templates)], known)
        if not text:
            return []
        shorter = [speak(self.wording, template, known) for template in phrase.short or ()]
        fitting = tuple(other for other in shorter if other and len(other) < len(text))
        return [replace(Cue(moment=moment, text=text, shorter=fitting), **place)]

    def values(self, bout: Bout) -> dict[str, Value]:
        """List everything that a template may say about a bout."""
        limb = bout.exercise.limb
        values: dict[str, Value] = {
            "name": bout.exercise.spoken,
            "index": bout.index,
            "exercises": bout.exercises,
            "set": bout.set,
            "sets": bout.sets,
            "round": bout.round,
            "rounds": bout.rounds,
            "reps": bout.reps,
            "time": Span(bout.time),
            "hold": Span(bout.hold),
            "rest": Span(bout.rest),
            "limb": self.wording.limbs.get(limb, limb),
            **self._load(bout),
        }
        return {**values, **sides_of(bout)}

    def _load(self, bout: Bout) -> dict[str, Value]:
        """List what a set asks for beyond a number: its figure among those of the others, weight, effort."""
        plain = not (bout.differs or bout.tasks)
        return {
            "figure": "" if plain else self._figure(bout.figure),
            "figures": "" if plain else ", ".join(map(self._figure, bout.figures)),
            "weight": bout.figure.weight,
            "rpe": bout.rpe,
            "distance": bout.distance,
            "tasks": " ".join(map(self._task, bout.tasks)),
        }

    def _figure(self, figure: Figure) -> str:
        kind = figure.effort or ("time" if figure.time else "reps")
        said = self._inside(f"figure_{kind}", {"reps": figure.reps, "time": Span(figure.time)})
        if not figure.weight:
            return said
        moment = "figure_effort_weight" if figure.effort else "figure_weight"
        return self._inside(moment, {"figure": said, "weight": figure.weight})

    def _task(self, bout: Bout) -> str:
        """Tell what of an exercise a round has: reps, time or distance, with its weight, on each side."""
        much = bout.distance or self._figure(bout.figure)
        said = capitalised(self._inside("task", {"name": bout.exercise.spoken, "reps": much}))
        both = bout.side and bout.pacing.sides.only is None
        return f"{said} {self._inside('each_side', {})}" if both else said

    def _inside(self, moment: str, values: Values) -> str:
        """Fill a phrase that stands inside a sentence."""
        return fill(self.wording, find(moment, self.wording.phrases, "phrase").say[0], values)

    def title(self, moment: str, values: Values, bout: Bout | None = None) -> str:
        """Fill a chapter title; counts stay digits, since a title is read and not heard.

        Where it is too long for a phone's list, the name in it is shortened, on both sides alike; side and
        set stay.
        """
        digits = {name: str(value) if isinstance(value, int) else value for name, value in values.items()}
        template = find(moment, self.wording.phrases, "phrase").say[0]
        if bout:
            sides: tuple[Side | None, ...] = ("left", "right") if bout.side else (None,)
            others = [{**digits, "name": "x", **sides_of(replace(bout, side=side))} for side in sides]
            room = LONGEST_TITLE + 1 - max(len(speak(self.wording, template, other)) for other in others)
            digits["name"] = shortened(bout.exercise.name, room)
        return speak(self.wording, template, digits)

    def lines(self, moment: str, templates: Iterable[str], values: Values) -> list[Cue]:
        """Return a cue for each line of an exercise's own text."""
        texts = [speak(self.wording, template, values) for template in templates]
        return [Cue(moment=moment, text=text, follows=True) for text in texts if text]


class BoutPhrasing:
    """The phrasing of one bout: its values are filled in, and its own phrases stand before the wording's."""

    def __init__(self, phrasing: Phrasing, bout: Bout) -> None:
        """Bind a session's phrasing to a bout."""
        self.phrasing, self.bout = phrasing, bout
        self.values: Values = phrasing.values(bout)

    def cue(self, moment: str, values: Values | None = None, **place: Any) -> list[Cue]:
        """Return the cue of a moment; `place` is what `Phrasing.cue` takes besides."""
        known = {**self.values, **(values or {})}
        short = place.pop("short", False) or self.bout.pacing.short_forms
        return self.phrasing.cue(moment, known, self.bout.phrases, short=short, **place)

    def lines(self, moment: str, templates: Iterable[str]) -> list[Cue]:
        """Return a cue for each line of the exercise's own text."""
        return self.phrasing.lines(moment, templates, self.values)


def sides_of(bout: Bout) -> dict[str, Value]:
    """List the sides of a bout: the working one, and the one that supports it."""
    side = bout.side or ""
    other = SideOf(OTHER_SIDE.get(side, ""), bout.exercise.limb)
    return {"side": SideOf(side, bout.exercise.limb), "other_side": other, "support_side": other}


def set_shown(say: BoutPhrasing) -> SetShown:
    """Tell what a screen shows of a set."""
    bout, words = say.bout, say.phrasing.wording.phases
    named = {phase.name: words.get(phase.name, phase.name) for phase in bout.phases}
    return SetShown(
        exercise=bout.exercise.name,
        set=bout.set,
        sets=bout.sets,
        side=bout.side or "",
        reps=bout.reps if bout.mode == "reps" else 0,
        round=bout.round,
        rounds=bout.rounds,
        phases={name: word for name, word in named.items() if word != name} or None,
    )
