"""A session in the words of a wording: a routine's own texts, and which template is spoken now."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from audiocoach.coach.model.durations import each_tempo
from audiocoach.coach.model.exercises import Catalogue, Exercise, Side, in_sentence, titled
from audiocoach.coach.model.fields import Recorded, find, recordings
from audiocoach.coach.model.routines import Block, Item, RestLine, Routine, SayLine, Use, places
from audiocoach.coach.model.wording import EXERCISE_LINES, Phrase, Pronounced, SpokenText, Wording
from audiocoach.coach.script.bouts import Bout, Figure, respoken
from audiocoach.coach.script.script import LONGEST_TITLE, Cue, SetShown, shortened
from audiocoach.coach.script.templates import SideOf, Span, Value, Values, capitalised, fill, speak

LONG = 60_000
"""Milliseconds from which on work is long: one would like to know how long, or how often yet."""

NOUNS_IN_CAPITALS = frozenset({"de", "lb"})
"""Languages in which a title keeps its capitals inside a sentence."""

OTHER_SIDE = {"left": "right", "right": "left"}


class Phrasing:
    """A wording, and whose turn it is among the templates of each moment: they rotate, never at random."""

    def __init__(self, wording: Wording, session: Values, turn: int = 0) -> None:
        """Keep the values that every moment of the session may use, and at which template each starts."""
        self.wording = wording
        self.session = dict(session)
        self.turn = turn
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
        turn = self.turn + self._turns[moment]
        self._turns[moment] += 1
        templates = phrase.short if short and phrase.short else phrase.say
        text = speak(self.wording, templates[turn % len(templates)], known)
        if not text:
            return []
        shorter = [speak(self.wording, template, known) for template in phrase.short or ()]
        fitting = tuple(other for other in shorter if other and len(other) < len(text))
        return [Cue(moment=moment, text=text, shorter=fitting, **place)]

    def rehearsed(self) -> "Phrasing":
        """Return a phrasing that says what this one would say next, and takes no turn from it."""
        other = Phrasing(self.wording, self.session)
        other._turns = self._turns.copy()
        return other

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
        values |= sides_of(bout)
        return {**values, "role": self._role(bout, values) if bout.side else ""}

    def _role(self, bout: Bout, values: Values) -> str:
        """Say what the side is for in a few words: the exercise's own, or side and limb."""
        phrase = self.wording.phrases.get("role")
        template = bout.exercise.side_short or (phrase.say[0] if phrase else "")
        return speak(self.wording, template, values)

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
        said = self.inside(f"figure_{kind}", {"reps": figure.reps, "time": Span(figure.time)})
        if not figure.weight:
            return said
        moment = "figure_effort_weight" if figure.effort else "figure_weight"
        return self.inside(moment, {"figure": said, "weight": figure.weight})

    def _task(self, bout: Bout) -> str:
        """Tell what of an exercise a round has: reps, time or distance, with its weight, on each side."""
        much = bout.distance or self._figure(bout.figure)
        said = capitalised(self.inside("task", {"name": bout.exercise.spoken, "reps": much}))
        if not bout.side or bout.pacing.sides.only is not None:
            return said
        values = {**self.session, **self.values(replace(bout, tasks=()))}
        return f"{said} {self.inside('each_side', values)}"

    def inside(self, moment: str, values: Values, *, short: bool = False) -> str:
        """Fill a phrase that stands inside a sentence; `short` takes its short form, if it has one."""
        phrase = find(moment, self.wording.phrases, "phrase")
        templates = phrase.short if short and phrase.short else phrase.say
        return fill(self.wording, templates[0], values)

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
            digits["name"] = shortened(titled(bout.exercise.spoken), room)
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
        """Return the cue of a moment; `place` is what `Phrasing.cue` takes besides.

        What must be said `in_full` has its long form where few words are wanted, too.
        """
        known = {**self.values, **(values or {})}
        in_full = place.pop("in_full", False)
        few = self.bout.pacing.short_forms and not in_full
        short = place.pop("short", False) or few
        return self.phrasing.cue(moment, known, self.bout.phrases, short=short, **place)

    @property
    def part(self) -> str:
        """The title of its block inside a sentence, where there are several."""
        title, language = self.bout.part, self.phrasing.wording.language
        return title if language.partition("-")[0] in NOUNS_IN_CAPITALS else in_sentence(title)

    def long_name(self, name: str) -> str:
        """Return the name of work with which of its rounds it is, or how long it lasts, if that is long."""
        if self.bout.time < LONG:
            return name
        moment = "next_round" if self.bout.rounds > 1 else "next_time"
        known: Values = {**self.phrasing.session, **self.values, "next": name}
        return self.phrasing.inside(moment, known, short=self.bout.pacing.short_forms)

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
        exercise=titled(bout.exercise.spoken),
        set=bout.set,
        sets=bout.sets,
        side=bout.side or "",
        reps=bout.reps if bout.mode == "reps" else 0,
        round=bout.round,
        rounds=bout.rounds,
        phases={name: word for name, word in named.items() if word != name} or None,
    )


def pronounced(wording: Wording, routine: Routine, catalogue: Catalogue) -> Wording:
    """Return the wording with the pronunciations of the routine's exercises laid over its own.

    A word sounds the same in all of a session: of two exercises that want it otherwise, the first one counts.
    """
    words: Pronounced = {}
    for _, use in places(routine):
        words = {**_words(wording, use, catalogue), **words}
    return wording.model_copy(update={"pronounce": {**wording.pronounce, **words}}) if words else wording


def _words(wording: Wording, use: Use, catalogue: Catalogue) -> Pronounced:
    """Gather what is said of an exercise: in its own file, in the wording, and where it is used."""
    exercise, spoken = catalogue.get(use.use), wording.exercises.get(use.use)
    said = (part.pronounce for part in (exercise, spoken, use.say) if part is not None)
    return {word: sound for words in said for word, sound in words.items()}


def recorded(wording: Wording, routine: Routine, catalogue: Catalogue) -> dict[str, Recorded]:
    """Map the texts that recordings say to them, as they are spoken; the routine's come before others'."""
    used = [catalogue[use.use] for _, use in places(routine) if use.use in catalogue]
    found: dict[str, Recorded] = {}
    for each in (*recordings(routine), *recordings(used), *recordings(wording)):
        for text in (speak(wording, each, {}), str(each)):  # a line of the routine is spoken as written
            found.setdefault(text, each)
    return found


def catalogue_in(wording: Wording, catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with the exercises that the wording speaks in words of its own."""
    if wording.language.partition("-")[0] != "en":
        catalogue = {id_: _as_named(exercise) for id_, exercise in catalogue.items()}
    if not wording.exercises:
        return catalogue
    changed = {}
    for id_, text in wording.exercises.items():
        if id_ in catalogue:
            changed[id_] = respoken(catalogue[id_], text)
    return {**catalogue, **changed}


def _as_named(exercise: Exercise) -> Exercise:
    """Have an exercise spoken with the capitals of its name, which other languages may want."""
    return exercise if exercise.say else exercise.model_copy(update={"say": exercise.name})


def routine_in(wording: Wording, routine: Routine) -> Routine:
    """Return the routine with those of its titles and lines changed that the wording has words for."""
    if not wording.texts:
        return routine
    blocks = tuple(_block(wording, block) for block in routine.blocks)
    safety = said_for(wording, routine.safety) if routine.safety else routine.safety
    return routine.model_copy(
        update={"title": said_for(wording, routine.title), "safety": safety, "blocks": blocks}
    )


def said_for(wording: Wording, text: str) -> str:
    """Return what the wording says for a text; one it does not know is said as it is."""
    return wording.texts.get(text, text)


def _block(wording: Wording, block: Block) -> Block:
    title = said_for(wording, block.title) if block.title else None
    items = tuple(_item(wording, item) for item in block.exercises)
    return block.model_copy(update={"title": title, "exercises": items})


def _item(wording: Wording, item: Item) -> Item:
    match item:
        case SayLine():
            return SayLine(say=said_for(wording, item.say))
        case Use() if item.say is not None and item.say.name:
            said = item.say.model_copy(update={"name": said_for(wording, item.say.name)})
            return item.model_copy(update={"say": said})
        case Use() | RestLine():
            return item


TABLES = ("phrases", "sides", "limbs", "phases", "equipment", "durations")
"""The tables of words that a wording has beside the text of exercises."""


def left_to_translate(wording: Wording, below: Wording, catalogue: Catalogue) -> dict[str, list[str]]:
    """List, table by table, what a wording leaves to the one that it is like, and to the catalogue."""
    left = {
        table: [word for word in getattr(below, table) if word not in getattr(wording, table)]
        for table in TABLES
    }
    left["exercises"] = [id_ for id_ in catalogue if id_ not in wording.exercises]
    return {table: names for table, names in left.items() if names}


def untranslated(wording: Wording, routine: Routine, catalogue: Catalogue) -> list[str]:
    """List what of a routine the wording would speak in another language.

    These are titles and lines, ids of exercises, names of phases and of equipment. A wording in the language
    that the routine is written in has nothing to translate.
    """
    if wording.language.split("-", 1)[0] == (routine.language or "en").split("-", 1)[0]:
        return []
    return list(dict.fromkeys(_missing(wording, routine, catalogue)))


def _missing(wording: Wording, routine: Routine, catalogue: Catalogue) -> Iterator[str]:
    yield from (text for text in (routine.title, routine.safety) if text and text not in wording.texts)
    yield from (template for phrase in routine.phrases.values() for template in phrase.say)
    yield from (item for item in routine.equipment if item not in wording.equipment)
    for block in routine.blocks:
        if block.title and block.title not in wording.texts:
            yield block.title
        for item in block.exercises:
            match item:
                case SayLine() if item.say not in wording.texts:
                    yield item.say
                case Use() if item.use in catalogue:
                    yield from _missing_of(wording, item, catalogue[item.use])


def _missing_of(wording: Wording, use: Use, exercise: Exercise) -> Iterator[str]:
    if not _complete(wording.exercises.get(use.use), exercise):
        yield use.use
    yield from (
        phase.name
        for tempo in each_tempo(use.tempo or exercise.tempo)
        for phase in tempo
        if phase.name not in wording.phases
    )
    needed = (gear.item for gear in exercise.equipment.fetched)
    yield from (item for item in needed if item not in wording.equipment)


def _complete(text: SpokenText | None, exercise: Exercise) -> bool:
    if text is None or not text.name:
        return False
    return all(getattr(text, field) is not None for field in EXERCISE_LINES if getattr(exercise, field))
