"""A routine unfolded: every set on every side in the order in which it is done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from audiocoach.coach.model.doses import Dose, Level, OpenReps, Range
from audiocoach.coach.model.durations import Phase, each_tempo, format_duration, held, paced, retimed
from audiocoach.coach.model.exercises import Catalogue, Exercise, Side, titled
from audiocoach.coach.model.fields import find
from audiocoach.coach.model.layers import Overrides, all_layers, settle
from audiocoach.coach.model.pacing import Pacing, Presets
from audiocoach.coach.model.routines import Block, Marks, Mode, RestLine, Routine, SayLine, Use, numbered
from audiocoach.coach.model.wording import EXERCISE_LINES, Phrase, SpokenText
from audiocoach.coach.script.script import within_bounds
from audiocoach.errors import SettingsError

WARNING = 2_000
"""Milliseconds that the time which is left of a rest takes to say."""

STEP = 5_000
"""A rest that words prolong lasts multiples of so many milliseconds, or of twice as many above a minute."""

MINUTE = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How much one set asks for: reps or milliseconds, as many as one can, a weight."""

    reps: int = 0
    time: int = 0
    effort: Literal["", "max", "failure"] = ""
    weight: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bout:
    """One set on one side: what is done, how much of it, and where in the session it stands.

    `index` numbers the exercises of the routine from 1 to `exercises`. Reps have `reps` and `phases`
    (of one rep, tempo scaled), timed work has `time` in milliseconds. `rest` is the rest before its next set.
    An exercise is `known` where it has been done before, `practised` where another has had the same movement.
    `figures` are those of all its sets. `gap` is the exact time from the end of the bout before to its start
    (0: it begins at that very millisecond); None leaves it to the pacing. `tasks` are what a round of an
    open interval has, in which as many rounds as possible are done. `part` is the title of its block, where
    there are several.
    """

    exercise: Exercise
    phrases: Mapping[str, Phrase]
    pacing: Pacing
    mode: Mode
    index: int
    exercises: int
    set: int
    sets: int
    side: Side | None
    round: int
    rounds: int
    reps: int
    time: int
    phases: tuple[Phase, ...]
    rest: int
    known: bool
    practised: bool
    block: str
    rest_before: int
    figures: tuple[Figure, ...] = ()
    rpe: int = 0
    distance: str = ""
    gap: int | None = None
    gapless: bool = False
    tasks: tuple["Bout", ...] = ()
    marks: Marks | None = None
    part: str = ""

    @property
    def warms_up(self) -> bool:
        """Whether it belongs to the warm-up of its routine, which is not counted among the exercises."""
        return self.index < 1

    @property
    def figure(self) -> Figure:
        """What this set asks for."""
        return self.figures[self.set - 1] if self.figures else Figure(reps=self.reps, time=self.time)

    @property
    def differs(self) -> bool:
        """Whether its sets ask for different figures."""
        return len(set(self.figures)) > 1

    @property
    def turn(self) -> tuple[int, int]:
        """What tells one use of an exercise from the next: its round and its index."""
        return self.round, self.index

    @property
    def length(self) -> int:
        """Milliseconds of its work."""
        return self.time or self.reps * sum(phase.length for phase in self.phases)

    @property
    def hold(self) -> int:
        """Milliseconds of its hold; 0 where there is none, or holds of different lengths."""
        lengths = {phase.length for phase in self.phases if phase.name == "hold"}
        return lengths.pop() if len(lengths) == 1 else 0


@dataclass(frozen=True, slots=True)
class StatedRest:
    """A rest that the routine states by itself, in milliseconds; None lasts until the listener is ready."""

    length: int | None


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line that the routine wants spoken between exercises."""

    text: str


Step = Bout | StatedRest | SpokenLine

MARKS_LEFT = Marks.model_construct(left=(900_000, 600_000, 300_000, 60_000))
"""The marks of an open interval that states none."""


def unfold(
    routine: Routine, catalogue: Catalogue, presets: Presets, choice: Overrides | None = None
) -> tuple[Step, ...]:
    """List every bout, pause and line of a routine in order.

    Raises UnknownNameError for an exercise or a preset that does not exist, SettingsError beyond all bounds.
    """
    steps = _Unfolding(routine, catalogue, presets, choice or Overrides()).steps()
    return tuple(_joined(list(within_bounds(steps))))


def _joined(steps: list[Step]) -> Iterator[Step]:
    """Give every bout its exact distance from the one before, where the routine states one.

    A rest that stands right between two bouts is that distance; a gapless block begins without one where the
    bout right before it was gapless, too.
    """
    held: StatedRest | None = None
    before: Step | None = None
    for step in steps:
        if isinstance(step, StatedRest) and step.length is not None and isinstance(before, Bout):
            held = before = step
            continue
        if isinstance(step, Bout):
            yield _spaced(step, held, before)
        else:
            yield from (each for each in (held, step) if each is not None)
        held, before = None, step
    if held is not None:
        yield held


def _spaced(bout: Bout, held: StatedRest | None, before: Step | None) -> Bout:
    if held is not None:
        return replace(bout, gap=held.length)
    if bout.gapless and not (isinstance(before, Bout) and before.gapless):
        return replace(bout, gap=None)
    return bout


class _Unfolding:
    """One walk through a routine, which remembers what it has met."""

    def __init__(self, routine: Routine, catalogue: Catalogue, presets: Presets, choice: Overrides) -> None:
        self.routine, self.catalogue, self.presets, self.choice = routine, catalogue, presets, choice
        self.level: Level = choice.level or routine.level
        self.numbers = numbered(routine)
        self.exercises = max(self.numbers)
        self.parts = {block.title for block in routine.blocks if block.title}
        self.met: set[str] = set()
        self.practised: set[tuple[str, ...]] = set()

    def steps(self) -> Iterator[Step]:
        index = min(self.numbers) - 1
        for block in self.routine.blocks:
            uses = sum(isinstance(item, Use) for item in block.exercises)
            if block.amrap is not None:
                yield self._open_interval(block, block.amrap, index + 1)
            elif block.every is not None:
                yield from self._on_the_beat(block, block.every, index)
            else:
                for round_ in range(1, block.rounds + 1):
                    yield from self._round(block, round_, index)
            index += uses

    def _round(self, block: Block, round_: int, index: int) -> Iterator[Step]:
        opens_round = round_ > 1
        rest: int | None = None
        for item in block.exercises:
            match item:
                case RestLine():
                    yield StatedRest(item.rest)
                    rest = None
                case SayLine():
                    yield SpokenLine(item.say)
                    rest = None
                case Use():
                    index += 1
                    first, *others = self._use(block, item, round_, index, opens_round)
                    yield replace(first, gap=rest) if rest is not None and not block.gapless else first
                    yield from others
                    self._meet(item)
                    opens_round = False
                    rest = self._rest_after(block, item)
        if rest is not None and round_ < block.rounds and block.rest_between_rounds is None:
            yield StatedRest(rest)

    def _rest_after(self, block: Block, use: Use) -> int | None:
        """Return the rest that an exercise of a circuit states for itself, which follows it exactly.

        That of several sets lies between them.
        """
        dose = use.asked()
        asked = use.rest or dose.rest
        several = dose.sets is not None and dose.sets.high > 1
        return asked.low if block.rounds > 1 and asked is not None and not several else None

    def _meet(self, use: Use) -> None:
        self.met.add(use.use)
        self.practised.update(filter(None, [tuple(find(use.use, self.catalogue, "exercise").movement)]))

    def _on_the_beat(self, block: Block, every: int, index: int) -> Iterator[Step]:
        """Let the sets of all exercises begin one beat after the other; a rest line is time in between."""
        before: Bout | None = None
        rest = 0
        for step in self._turns(block, index):
            if not isinstance(step, Bout):
                rest += step.rest or 0
                continue
            _expect_to_fit(step, every)
            gap = None if before is None else every - before.length + rest
            yield step if gap is None else replace(step, gap=gap, rest=every - step.length)
            before, rest = step, 0

    def _turns(self, block: Block, index: int) -> Iterator[Bout | RestLine]:
        """Let the exercises of a block take turns, a set of each; each turn of several is a round."""
        uses = [item for item in block.exercises if isinstance(item, Use)]
        for round_ in range(1, block.rounds + 1):
            rows = []
            for number, use in enumerate(uses, start=index + 1):
                row = list(self._use(block, use, round_, number, opens_round=False))
                if len(uses) > 1 and block.rounds == 1:
                    row = [replace(bout, round=bout.set, rounds=bout.sets) for bout in row]
                    row.sort(key=lambda bout: bout.set)
                rows.append([list(sides) for _, sides in groupby(row, lambda bout: bout.set)])
                self._meet(use)
            for turn in range(max(map(len, rows))):
                each = iter(rows)
                for item in block.exercises:
                    if isinstance(item, RestLine):
                        yield item
                    elif turn < len(row_ := next(each)):
                        yield from row_[turn]

    def _open_interval(self, block: Block, length: int, index: int) -> Bout:
        """Return the one bout in which as many rounds of a block as possible are done."""
        uses = [item for item in block.exercises if isinstance(item, Use)]
        rows = []
        for number, use in enumerate(uses, start=index):
            rows.append(next(iter(self._use(block, use, 1, number, opens_round=False))))
            self._meet(use)
        first = rows[0]
        name = block.title or "AMRAP"
        silent = dict.fromkeys(("kit", "setup", "ready", "movement", "cues"), ())
        named = {"name": name, "say": name, "sides": "both"}
        return replace(
            first,
            exercise=first.exercise.model_copy(update={**named, **silent}),
            mode="timed",
            sets=1,
            side=None,
            reps=0,
            time=length,
            figures=(),
            tasks=tuple(rows),
            marks=block.marks or MARKS_LEFT,
        )

    def _use(self, block: Block, use: Use, round_: int, index: int, opens_round: bool) -> Iterator[Bout]:
        exercise = respoken(find(use.use, self.catalogue, "exercise"), use.say)
        pacing = self._pacing(exercise, block, use)
        dose = self._dose(exercise, block, use)
        sets = self._pick(dose.sets, 1)
        figures = tuple(self._figure(dose, use, number) for number in range(1, sets + 1))
        first = Bout(
            exercise=exercise,
            phrases=use.say.phrases if use.say else {},
            pacing=pacing,
            mode="reps",
            index=index,
            exercises=self.exercises,
            set=1,
            sets=sets,
            side=None,
            round=round_,
            rounds=block.rounds,
            reps=0,
            time=0,
            phases=(),
            rest=0,
            known=use.use in self.met,
            practised=use.use in self.met or tuple(exercise.movement) in self.practised,
            block=block.title or "",
            rest_before=_rest_before(block, pacing, opens_round),
            figures=figures,
            rpe=self._pick(use.rpe, 0),
            distance=use.distance or "",
            gap=0 if block.gapless else None,
            gapless=block.gapless,
            marks=use.marks,
            part=block.title or "" if len(self.parts) > 1 else "",
        )
        yield from self._in_order(first, use, dose)

    def _in_order(self, first: Bout, use: Use, dose: Dose) -> Iterator[Bout]:
        """List the sets of an exercise on their sides; one that follows without a rest begins at once."""
        before: Bout | None = None
        for set_, side in order_of_sides(first, first.exercise):
            bout = self._set(replace(first, set=set_, side=side), use, dose)
            if before is not None and before.set != set_ and before.side == side and before.rest == 0:
                bout = replace(bout, gap=0)
            yield bout
            before = bout

    def _set(self, bout: Bout, use: Use, dose: Dose) -> Bout:
        """Give a set the figures, the tempo and the rest that it has among the others."""
        figure = bout.figures[bout.set - 1]
        timed: Mode = "stretch" if bout.exercise.stretch else "timed" if figure.time else "reps"
        rests = use.rest or dose.rest
        return replace(
            bout,
            mode=timed,
            reps=figure.reps,
            time=figure.time,
            phases=paced(self._phases(bout, use, dose), bout.pacing.tempo_scale),
            rest=rests.of_set(bout.set).low if rests else bout.pacing.rest.between_sets,
        )

    def _figure(self, dose: Dose, use: Use, number: int) -> Figure:
        weights = use.weight or ("",)
        weight = weights[min(number, len(weights)) - 1]
        reps = dose.reps.of_set(number) if dose.reps else None
        if isinstance(reps, OpenReps):
            cap = reps.cap or self._pick_time(dose.time and dose.time.of_set(number), 0)
            return Figure(time=cap, effort="failure" if reps.to_failure else "max", weight=weight)
        time = self._pick_time(dose.time and dose.time.of_set(number), 0)
        return Figure(reps=self._pick(reps, 0), time=time, weight=weight)

    def _dose(self, exercise: Exercise, block: Block, use: Use) -> Dose:
        asked = use.asked()
        dose = exercise.dose.changed(asked)
        return dose.changed(Dose(sets=Range(1, 1))) if block.rounds > 1 and asked.sets is None else dose

    def _phases(self, bout: Bout, use: Use, dose: Dose) -> tuple[Phase, ...]:
        """Time the phases of a rep; the routine's hold wins over its tempo, that over the catalogue's."""
        own, number = bout.exercise.tempo, bout.set
        if use.tempo is None:
            return held(own, self._pick_time(dose.hold and dose.hold.of_set(number), -1))
        each, asked = each_tempo(use.tempo), use.asked().hold
        tempo = each[min(number, len(each)) - 1]
        return held(retimed(own, tempo), self._pick_time(asked and asked.of_set(number), -1))

    def _pick(self, chosen: Range | None, otherwise: int) -> int:
        return chosen.pick(self.level) if chosen is not None else otherwise

    def _pick_time(self, chosen: Range | None, otherwise: int) -> int:
        """Pick from a range of durations; between its ends, a whole second."""
        if chosen is None or chosen.low == chosen.high:
            return chosen.low if chosen else otherwise
        return min(chosen.high, -(-chosen.pick(self.level) // 1000) * 1000)

    def _pacing(self, exercise: Exercise, block: Block, use: Use) -> Pacing:
        return settle(all_layers(exercise, (self.routine, block, use), self.presets, self.choice))


def _expect_to_fit(bout: Bout, every: int) -> None:
    """Raise SettingsError where a set takes longer than its beat."""
    if bout.length > every:
        took, beat = format_duration(bout.length), format_duration(every)
        much = f"{bout.reps} reps of " if bout.reps else ""
        raise SettingsError(
            f"{much}{bout.exercise.name} take {took}, and every {beat} a set begins",
            hint="ask for fewer reps, a quicker tempo or a longer beat",
        )


def _rest_before(block: Block, pacing: Pacing, opens_round: bool) -> int:
    if opens_round:
        return _first_stated(block.rest_between_rounds, pacing.rest.between_rounds)
    return _first_stated(block.rest, pacing.rest.between_exercises)


def order_of_sides(bout: Bout, exercise: Exercise) -> Sequence[tuple[int, Side | None]]:
    """List (set, side) in the order in which they are done."""
    sets = range(1, bout.sets + 1)
    if exercise.sides == "both":
        return [(set_, None) for set_ in sets]
    sides: tuple[Side, ...] = ("left", "right") if bout.pacing.sides.first == "left" else ("right", "left")
    if bout.pacing.sides.only is not None:
        sides = (bout.pacing.sides.only,)
    chosen = bout.pacing.sides.order
    if (exercise.side_order if chosen == "catalogue" else chosen) == "block":
        return [(set_, side) for side in sides for set_ in sets]
    return [(set_, side) for set_ in sets for side in sides]


def has_known_tempo(bout: Bout) -> bool:
    """Tell whether the phases of a bout are its exercise's own rather than those of any rep."""
    names = [phase.name for phase in bout.phases]
    return "tempo" in bout.exercise.model_fields_set or names != ["lift", "lower"]


def respoken(exercise: Exercise, text: SpokenText | None) -> Exercise:
    """Give an exercise other spoken text; what the text leaves out stays."""
    if text is None:
        return exercise
    said = {field: getattr(text, field) for field in EXERCISE_LINES}
    changes = {field: lines for field, lines in said.items() if lines is not None}
    named = {"say": text.name, "name": titled(text.name)} if text.name else {}
    return exercise.model_copy(update={**changes, **named})


def _first_stated(*choices: int | None) -> int:
    return next(choice for choice in choices if choice is not None)


def round_figure(least: int, needed: int) -> int:
    """Return how long a rest lasts whose words need so many milliseconds, in a figure that one says."""
    step = STEP if needed <= MINUTE else 2 * STEP
    return max(least, -(-needed // step) * step)


def before_words(mark: int, last: int) -> int:
    """Return the mark of a rest, as many seconds earlier as the last words need which begin then."""
    return mark if mark >= last + WARNING else -(-(last + WARNING) // STEP) * STEP
