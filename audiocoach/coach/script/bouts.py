"""A routine unfolded: every set on every side in the order in which it is done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from audiocoach.coach.model.doses import Dose, Level, Range
from audiocoach.coach.model.exercises import Catalogue, Exercise, Side
from audiocoach.coach.model.fields import find
from audiocoach.coach.model.layers import Overrides, all_layers, settle
from audiocoach.coach.model.pacing import Pacing, Presets
from audiocoach.coach.model.routines import Block, Mode, RestLine, Routine, SayLine, Use
from audiocoach.coach.model.tempo import HOLDS, Phase, retimed
from audiocoach.coach.model.wording import Phrase, SpokenText


@dataclass(frozen=True, slots=True, kw_only=True)
class Bout:
    """One set on one side: what is done, how much of it, and where in the session it stands.

    `index` numbers the exercises of the routine from 1 to `exercises`. Reps have `reps` and `phases`
    (of one rep, tempo scaled), timed work has `time` in milliseconds. `rest` is the rest before its next set.
    An exercise is `known` where it has been done before, `practised` where another has had the same movement.
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
        """Milliseconds held in each rep; 0 where nothing is held."""
        return sum(phase.length for phase in self.phases if phase.name in HOLDS)


@dataclass(frozen=True, slots=True)
class StatedRest:
    """A rest that the routine states by itself, in milliseconds."""

    length: int


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line that the routine wants spoken between exercises."""

    text: str


Step = Bout | StatedRest | SpokenLine


def unfold(
    routine: Routine, catalogue: Catalogue, presets: Presets, choice: Overrides | None = None
) -> tuple[Step, ...]:
    """List every bout, pause and line of a routine in order.

    Raises UnknownNameError for an exercise, a pacing or a verbosity that does not exist.
    """
    return tuple(_Unfolding(routine, catalogue, presets, choice or Overrides()).steps())


class _Unfolding:
    """One walk through a routine, which remembers what it has met."""

    def __init__(self, routine: Routine, catalogue: Catalogue, presets: Presets, choice: Overrides) -> None:
        self.routine, self.catalogue, self.presets, self.choice = routine, catalogue, presets, choice
        self.level: Level = choice.level or routine.level
        self.exercises = sum(isinstance(item, Use) for block in routine.blocks for item in block.exercises)
        self.met: set[str] = set()
        self.practised: set[tuple[str, ...]] = set()

    def steps(self) -> Iterator[Step]:
        index = 0
        for block in self.routine.blocks:
            for round_ in range(1, block.rounds + 1):
                yield from self._round(block, round_, index)
            index += sum(isinstance(item, Use) for item in block.exercises)

    def _round(self, block: Block, round_: int, index: int) -> Iterator[Step]:
        opens_round = round_ > 1
        for item in block.exercises:
            match item:
                case RestLine():
                    yield StatedRest(item.rest)
                case SayLine():
                    yield SpokenLine(item.say)
                case Use():
                    index += 1
                    yield from self._use(block, item, round_, index, opens_round)
                    self.met.add(item.use)
                    self.practised.add(tuple(find(item.use, self.catalogue, "exercise").movement))
                    opens_round = False

    def _use(self, block: Block, use: Use, round_: int, index: int, opens_round: bool) -> Iterator[Bout]:
        exercise = respoken(find(use.use, self.catalogue, "exercise"), use.say)
        pacing = self._pacing(exercise, block, use)
        dose = self._dose(exercise, block, use)
        first = Bout(
            exercise=exercise,
            phrases=use.say.phrases if use.say else {},
            pacing=pacing,
            mode="stretch" if exercise.stretch else "timed" if dose.time else "reps",
            index=index,
            exercises=self.exercises,
            set=1,
            sets=self._pick(dose.sets, 1),
            side=None,
            round=round_,
            rounds=block.rounds,
            reps=self._pick(dose.reps, 0),
            time=self._pick_time(dose.time, 0),
            phases=paced(self._phases(exercise, use, dose), pacing.tempo_scale),
            rest=_first_stated(use.rest, dose.rest.low if dose.rest else None, pacing.rest.between_sets),
            known=use.use in self.met,
            practised=use.use in self.met or tuple(exercise.movement) in self.practised,
            block=block.title or "",
            rest_before=_rest_before(block, pacing, opens_round),
        )
        for set_, side in order_of_sides(first, exercise):
            yield replace(first, set=set_, side=side)

    def _dose(self, exercise: Exercise, block: Block, use: Use) -> Dose:
        asked = use.asked()
        dose = exercise.dose.changed(asked)
        return dose.changed(Dose(sets=Range(1, 1))) if block.rounds > 1 and asked.sets is None else dose

    def _phases(self, exercise: Exercise, use: Use, dose: Dose) -> tuple[Phase, ...]:
        """Time the phases of a rep; the routine's hold wins over its tempo, that over the catalogue's."""
        if use.tempo is None:
            return held(exercise.tempo, self._pick_time(dose.hold, -1))
        return held(retimed(exercise.tempo, use.tempo), self._pick_time(use.asked().hold, -1))

    def _pick(self, chosen: Range | None, otherwise: int) -> int:
        return chosen.pick(self.level) if chosen is not None else otherwise

    def _pick_time(self, chosen: Range | None, otherwise: int) -> int:
        """Pick from a range of durations; between its ends, a whole second."""
        if chosen is None or chosen.low == chosen.high:
            return chosen.low if chosen else otherwise
        return min(chosen.high, -(-chosen.pick(self.level) // 1000) * 1000)

    def _pacing(self, exercise: Exercise, block: Block, use: Use) -> Pacing:
        return settle(all_layers(exercise, (self.routine, block, use), self.presets, self.choice))


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


def held(phases: tuple[Phase, ...], hold: int) -> tuple[Phase, ...]:
    """Give the hold of a rep the length that the dose states; below 0 the dose states none.

    A tempo without a hold gets one after its first phase; a hold of 0 is left out.
    """
    timed = phases
    if hold >= 0:
        still = [phase.name for phase in phases if phase.name in HOLDS]
        name = "hold" if "hold" in still or not still else still[0]
        held_phase = Phase(name=name, length=hold)
        timed = tuple(held_phase if phase.name == name else phase for phase in phases)
        timed = timed if still else (*phases[:1], held_phase, *phases[1:])
    return tuple(phase for phase in timed if phase.length) or phases


def paced(phases: tuple[Phase, ...], scale: float) -> tuple[Phase, ...]:
    """Stretch the moving phases by a factor, to a tenth of a second; holds stay what they are."""
    return tuple(
        phase
        if phase.name in HOLDS
        else replace(phase, length=max(100, round(phase.length * scale / 100) * 100))
        for phase in phases
    )


def respoken(exercise: Exercise, text: SpokenText | None) -> Exercise:
    """Give an exercise other spoken text; what the text leaves out stays."""
    if text is None:
        return exercise
    said = {field: getattr(text, field) for field in ("side_setup", "setup", "movement", "cues")}
    changes = {field: lines for field, lines in said.items() if lines is not None}
    return exercise.model_copy(update={**changes, **({"say": text.name} if text.name else {})})


def _first_stated(*choices: int | None) -> int:
    return next(choice for choice in choices if choice is not None)
