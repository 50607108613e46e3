"""A routine put into words: the whole session, window by window, and the total filled in when it is known.

`write_draft` unfolds the routine into bouts, pauses and lines, and walks them: intro, then for each bout the
gap before it and the work itself, then outro. `DraftScript.script` finishes it for what its
timeline turned out to be.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise, zip_longest

from audiocoach.coach.model.exercises import Catalogue, titled
from audiocoach.coach.model.layers import Overrides
from audiocoach.coach.model.pacing import Pacing, Presets
from audiocoach.coach.model.plans import PlanPosition
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.model.wording import Wording, merged_phrases
from audiocoach.coach.script.ahead import EXPLAINED, new_tones
from audiocoach.coach.script.announcing import AFTER_STOP, ending, put_down, rising
from audiocoach.coach.script.bouts import Bout, SpokenLine, StatedRest, Step, unfold
from audiocoach.coach.script.counted_work import CountedWork
from audiocoach.coach.script.phrasing import BoutPhrasing, Phrasing, catalogue_in, routine_in, set_shown
from audiocoach.coach.script.script import Cue, Priority, Script, Window, expect_bounds, retoned
from audiocoach.coach.script.templates import Language, Span, Value, capitalised, speak, speak_duration
from audiocoach.coach.script.timed_work import TimedWork
from audiocoach.coach.script.transitions import (
    SHORTEST_TOLD_REST,
    Gap,
    Transition,
)
from audiocoach.coach.script.work_cues import Told, is_named_before, named_within, opening

TAIL = 2_000
"""Milliseconds of quiet after the last sound."""

HEAD = 1_000
"""Milliseconds of quiet before the first word: the ear and the headset wake up."""

LATE = {name: f"\0{name}\0" for name in ("total", "remaining", "elapsed")}
"""The variables that are filled in last, and what stands for them until then; no file can hold a NUL."""

_LATE = re.compile("\0([a-z]+)\0")

NEAR_MIDDLE = (0.3, 0.7)
"""Shares of the work and its rests between which half of the session is likely to be told."""

ROUGH = 120_000
"""From this many milliseconds on, the time that is left in the middle is told in whole minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptInput:
    """Everything that a script is written from.

    Sessions of different `turn` hear other form cues first, and other words of a moment that has several.
    `athlete` is the name that the coach calls somebody by, `position` that of a session in its plan.
    """

    routine: Routine
    catalogue: Catalogue
    wording: Wording
    presets: Presets
    choice: Overrides = field(default_factory=Overrides)
    turn: int = 0
    athlete: str = ""
    position: PlanPosition | None = None


def write_draft(brief: ScriptInput) -> "DraftScript":
    """Write the script of a routine, but for what its own timeline must tell.

    Raises UnknownNameError for an exercise, a preset or a phrase that does not exist.
    """
    wording = merged_phrases(brief.wording, brief.routine.phrases)
    routine, catalogue = routine_in(wording, brief.routine), catalogue_in(wording, brief.catalogue)
    steps = unfold(routine, catalogue, brief.presets, brief.choice)
    draft = _Writing(replace(brief, routine=routine, catalogue=catalogue), wording, steps).draft()
    return replace(draft, level=brief.choice.level or routine.level)


class _Writing:
    """One script being written."""

    def __init__(self, brief: ScriptInput, wording: Wording, steps: tuple[Step, ...]) -> None:
        self.brief, self.routine, self.steps = brief, brief.routine, steps
        self.turn = brief.turn
        self.bouts = [step for step in steps if isinstance(step, Bout)]
        self.pacing: Pacing = self.bouts[0].pacing
        self.phrasing = Phrasing(wording, self._session_values(wording), self.turn)
        self.done, self.time = 0, max(1, sum(bout.length + bout.rest for bout in self.bouts))
        self.form_cues: defaultdict[str, list[str]] = defaultdict(list)
        self.tones_told: set[str] = set()

    def draft(self) -> "DraftScript":
        windows: list[Window] = []
        gaps: list[int] = []
        cues = length = 0
        for window, is_gap in self._windows():
            cues, length = cues + len(window.cues), length + window.length
            expect_bounds(len(windows), cues, length)
            if is_gap:
                gaps.append(len(windows))
            windows.append(window)
        return DraftScript(
            title=self.routine.title,
            wording=self.phrasing.wording,
            windows=(_after_a_breath(windows[0]), *windows[1:]),
            gaps=tuple(gaps),
            chime=str(self.pacing.tones.get("chime", "chime")),
            equipment=tuple(self._equipment(self.phrasing.wording)),
            notes=tuple(self._notes()),
        )

    def _notes(self) -> Iterator[str]:
        """List what one must know before one begins: equipment, safety, how each thing is put on."""
        phrasing = Phrasing(self.phrasing.wording, self.phrasing.session)
        needed = equipment(self.routine, self.bouts)
        yield from (cue.text for cue in phrasing.cue("equipment", {}) if needed)
        yield from (cue.text for cue in self._safety(phrasing))
        firsts = {bout.exercise.spoken: bout for bout in reversed(self.bouts)}
        for bout in sorted(firsts.values(), key=lambda bout: bout.turn):
            if kit := BoutPhrasing(phrasing, bout).lines("setup", bout.exercise.kit):
                yield f"{titled(bout.exercise.spoken)}: {' '.join(cue.text for cue in kit)}"

    def _equipment(self, wording: Wording) -> list[str]:
        """List the equipment in the words of the language."""
        words = wording.equipment
        return [words.get(item, item.replace("-", " ")) for item in equipment(self.routine, self.bouts)]

    def _session_values(self, wording: Wording) -> dict[str, Value]:
        return {
            "title": self.routine.title,
            "exercises": self.bouts[0].exercises,
            "total": LATE["total"],
            "equipment": Language(wording.language).listing(self._equipment(wording)),
        }

    def _windows(self) -> Iterator[tuple[Window, bool]]:
        """Walk the steps, and tell of each window whether it lies between two bouts.

        The end of a bout is told by the first window after it, whatever that is.
        """
        yield from ((window, False) for window in self._intro())
        before: Bout | None = None
        ended = rested = True
        for place, (step, after) in enumerate(zip_longest(self.steps, self.steps[1:])):
            closing = ending(before, self.phrasing) if before is not None and not ended else []
            match step:
                case SpokenLine():
                    yield self._retoned(self._line(step, closing), before), False
                    ended = True
                case StatedRest():
                    yield self._retoned(self._pause(step, closing), before), False
                    ended = rested = True
                case Bout():
                    if not _joins(before, step):
                        following = tuple(self._following(place))
                        yield self._gap(before, step, following, ended, rested), before is not None
                    yield from ((window, False) for window in self._work(before, step, after))
                    before, ended, rested = step, False, False
                    self.done += step.length + step.rest
        closing = ending(before, self.phrasing) if before is not None and not ended else []
        closing += [replace(cue, at=AFTER_STOP) for cue in put_down(before, None, self.phrasing)]
        yield self._retoned(self._outro(closing, before), before), False

    def _retoned(self, window: Window, before: Bout | None) -> Window:
        return retoned(window, before.pacing) if before is not None else window

    def _intro(self) -> Iterator[Window]:
        if self.pacing.intro == "off":
            return
        full, position = self.pacing.intro == "full", self.brief.position
        needed = equipment(self.routine, self.bouts)
        cues = self._to_athlete("greet")
        welcome = "welcome" if full and not self._flows else "welcome_short"
        cues += self.phrasing.cue(welcome, {}, follows=bool(cues), short=self._is_counted_in_title)
        title = self.phrasing.title("chapter_intro", {"title": self.routine.title})
        intro = Window(kind="elastic", name="intro", length=0, chapter=title, music=self.pacing.music)
        if position is not None:
            from audiocoach.coach.script.planned import TO_DECIDE, told_first, told_new

            cues += told_first(position, self.phrasing)
            if position.check:
                yield replace(intro, cues=tuple(cues), quiet=TO_DECIDE)
                intro, cues = replace(intro, chapter=""), []
            cues += told_new(position, self.phrasing, self.brief.catalogue, full=full)
        cues += self.phrasing.cue("equipment" if needed else "no_equipment", {}) if full or needed else []
        yield replace(intro, cues=(*cues, *self._safety(self.phrasing, short=not full)))

    @property
    def _flows(self) -> bool:
        """Whether all is one piece of work without a gap, whose exercises nobody counts."""
        return all(bout.gapless for bout in self.bouts)

    @property
    def _is_counted_in_title(self) -> bool:
        """Whether the title has the number of exercises: it need not be told twice."""
        number = speak(self.phrasing.wording, "{exercises}", self.phrasing.session)
        return number.casefold() in self.routine.title.casefold().split()

    def _to_athlete(self, moment: str) -> list[Cue]:
        """Say what is for one person; nothing, where nobody knows the name."""
        athlete = self.brief.athlete
        return self.phrasing.cue(moment, {"athlete": athlete}, follows=True) if athlete else []

    def _safety(self, phrasing: Phrasing, *, short: bool = False) -> list[Cue]:
        if self.routine.safety is None:
            return phrasing.cue("safety", {}, short=short)
        return [Cue(moment="safety", text=self.routine.safety)] if self.routine.safety else []

    def _line(self, line: SpokenLine, closing: list[Cue]) -> Window:
        said = self.phrasing.cue("say", {"text": line.text}, at=AFTER_STOP if closing else 0)
        as_written = [
            replace(cue, text=str(line.text)) if cue.text == capitalised(line.text) else cue for cue in said
        ]
        return Window(kind="elastic", name="say", length=0, cues=(*closing, *as_written))

    def _pause(self, pause: StatedRest, closing: list[Cue]) -> Window:
        at = AFTER_STOP if closing else 0
        if pause.length is None:
            title = self.phrasing.title("chapter_ready", {"title": self.routine.title})
            cues = (*closing, *self.phrasing.cue("until_ready", {}, at=at))
            return Window(kind="elastic", name="pause", length=5_000, cues=cues, chapter=title)
        if pause.length >= SHORTEST_TOLD_REST:
            rest = {"rest": Span(pause.length)}
            closing += self.phrasing.cue("pause", rest, at=at, follows=True, priority=Priority.ACTION)
        return Window(kind="exact", name="pause", length=pause.length, cues=tuple(closing))

    def _following(self, place: int) -> Iterator[Bout]:
        """List what begins without a gap after a step, each use of an exercise once."""
        turns = set()
        for before, step in pairwise(self.steps[place:]):
            if not (isinstance(before, Bout) and isinstance(step, Bout) and _joins(before, step)):
                break
            if step.round == 1 and step.turn not in turns:
                turns.add(step.turn)
                yield step

    def _gap(
        self, before: Bout | None, after: Bout, following: tuple[Bout, ...], ended: bool, rested: bool
    ) -> Window:
        sounding = [
            bout
            for bout in (after, *following)
            if bout.pacing.explain == "every" or bout.time > bout.pacing.timed.tone_every > 0
        ]
        gap = Gap(
            before=before,
            after=after,
            chapter=self._chapter(before, after),
            ended=ended,
            rested=rested,
            extra=tuple(self._midpoint(after)) if before is not None else (),
            following=following,
            tones=new_tones(sounding, self.phrasing, self.tones_told) if sounding else (),
            likely=NEAR_MIDDLE[0] <= self.done / self.time <= NEAR_MIDDLE[1],
        )
        window = Transition(gap, self.phrasing).window()
        self.tones_told |= {cue.moment for cue in window.cues} & set(EXPLAINED.values())
        return retoned(window, after.pacing)

    def _midpoint(self, after: Bout) -> list[Cue]:
        if not after.pacing.midpoint:
            return []
        return self.phrasing.cue("midpoint", LATE, at=AFTER_STOP, follows=True, priority=Priority.HALFWAY)

    def _chapter(self, before: Bout | None, after: Bout) -> str:
        goes_on = (
            before is not None and before.turn == after.turn and (before.side == after.side or after.warms_up)
        )
        if goes_on and not after.differs:
            return ""
        said = self.phrasing.values(after)
        values: dict[str, Value] = {
            "index": after.index,
            "name": titled(after.exercise.spoken),
            "set": after.set,
            "round": after.round,
            "limb": said["limb"],
            "side": said["side"],
        }
        moment = "chapter_side" if after.side else "chapter_exercise"
        if after.warms_up:
            moment = "chapter_warm_up"
        elif after.differs:
            moment = "chapter_set" if after.side else "chapter_each_set"
        elif after.rounds > 1:
            moment = f"{moment}_round"
        elif after.side is not None and self._stays(after) > 1:
            moment = "chapter_set"
        return self.phrasing.title(moment, values, after)

    def _stays(self, bout: Bout) -> int:
        """Count how often the working side of an exercise changes to this bout's side."""
        turn = [other.side for other in self.bouts if other.turn == bout.turn]
        return sum(
            side == bout.side and (place == 0 or turn[place - 1] != side) for place, side in enumerate(turn)
        )

    def _work(self, before: Bout | None, bout: Bout, after: Step | None) -> list[Window]:
        said = self.form_cues[bout.exercise.name]
        joined = before is not None and _joins(before, bout)
        say, told = BoutPhrasing(self.phrasing, bout), Told(said=tuple(said), turn=self.turn)
        words = opening(say, before) if joined and before else []
        work = (CountedWork if bout.mode == "reps" else TimedWork)(bout, say, told, words)
        windows = work.windows()
        said += work.corrected
        if isinstance(after, Bout) and (_joins(bout, after) or is_named_before(after)):
            windows = named_within(windows, BoutPhrasing(self.phrasing, after), bout)
        if joined:
            windows[0] = replace(windows[0], chapter=self._chapter(before, bout))
        windows[0] = replace(windows[0], begins=set_shown(say))
        return [retoned(window, bout.pacing) for window in windows]

    def _outro(self, closing: list[Cue], before: Bout | None) -> Window:
        calm = self.phrasing.cue("calm", {}) if self.pacing.intro == "full" else []
        said = self.phrasing.cue("outro", {}, at=AFTER_STOP, short=self._flows or self.pacing.short_forms)
        rises = rising(before, None, self.phrasing)
        cues = [*closing, *rises, *said, *self._to_athlete("farewell"), *calm]
        if self.brief.position is not None and self.pacing.intro != "off":
            from audiocoach.coach.script.planned import told_last

            cues += told_last(self.brief.position, self.phrasing)
        cues.append(Cue(moment="finish", sound="finish"))
        title = self.phrasing.title("chapter_outro", {"title": self.routine.title})
        outro = Window(kind="elastic", name="outro", length=0, quiet=TAIL, cues=tuple(cues), chapter=title)
        return replace(outro, music=0.0)


def _joins(before: Bout | None, bout: Bout) -> bool:
    """Tell whether a bout begins at the very millisecond at which the one before ends."""
    return before is not None and bout.gap == 0 and (bout.gapless or not bout.differs)


def _after_a_breath(window: Window) -> Window:
    """Let the first cue of a session wait until the ear and the headset are awake."""
    if not window.cues or window.kind == "exact":
        return window
    first, *others = window.cues
    return replace(window, cues=(replace(first, at=max(first.at, HEAD)), *others))


def equipment(routine: Routine, bouts: list[Bout]) -> list[str]:
    """List the equipment that a routine needs, each item once, in the order in which it is needed."""
    required = [gear.item for bout in bouts for gear in bout.exercise.equipment.fetched]
    return list(dict.fromkeys([*required, *routine.equipment]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a script must know of its own timeline: the total, and where its middle lies.

    `total` is milliseconds; `middle` counts the gaps between bouts from 0 (below 0: no midpoint is spoken)
    and `remaining` is the time left there.
    """

    total: int
    middle: int = -1
    remaining: int = 0


@dataclass(frozen=True, kw_only=True)
class DraftScript:
    """A script in which every gap has a midpoint, and the total is not filled in.

    `gaps` are the indexes of the windows between two bouts.
    """

    title: str
    wording: Wording
    windows: tuple[Window, ...]
    gaps: tuple[int, ...]
    chime: str = "chime"
    level: str = ""
    equipment: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def first_texts(self) -> tuple[str, ...]:
        """List the texts that are spoken whatever the total will be, each once, without the shorter ones."""
        cues = (cue for window in self.windows for cue in window.cues if cue.moment != "midpoint")
        return tuple(dict.fromkeys(cue.text for cue in cues if cue.text and "\0" not in cue.text))

    def script(self, forecast: Forecast) -> Script:
        """Fill in what the forecast knows, and leave the midpoint in the middle only."""
        words = self._words(forecast)
        middle = self.gaps[forecast.middle] if 0 <= forecast.middle < len(self.gaps) else -1
        windows = list(self._elsewhere)
        for index in {middle, *self._unfinished} - {-1}:
            window = self.windows[index] if index == middle else windows[index]
            windows[index] = replace(window, cues=tuple(_filled(cue, words) for cue in window.cues))
        return Script(
            title=self.title,
            language=self.wording.language,
            windows=tuple(windows),
            announced=forecast.total,
            chime=self.chime,
            level=self.level,
            equipment=self.equipment,
            notes=self.notes,
        )

    @cached_property
    def _elsewhere(self) -> tuple[Window, ...]:
        """The windows as they are away from the middle, where nobody tells how much is left."""
        return tuple(map(_without_midpoint, self.windows))

    @cached_property
    def _unfinished(self) -> tuple[int, ...]:
        """The indexes of windows in which something is to be filled in, wherever the middle lies."""
        return tuple(
            index
            for index, window in enumerate(self._elsewhere)
            if any("\0" in text for cue in window.cues for text in cue.texts)
        )

    def _words(self, forecast: Forecast) -> dict[str, str]:
        remaining = forecast.remaining
        rough = remaining if remaining < ROUGH else round(remaining / 60_000) * 60_000
        spans = {"total": rounded(forecast.total), "remaining": rough, "elapsed": forecast.total - remaining}
        words = {name: speak_duration(self.wording, span) for name, span in spans.items()}
        about = self.wording.durations.get("about")
        if about and spans["total"] != forecast.total:
            words["total"] = about.replace("{time}", words["total"])
        return words


def rounded(total: int) -> int:
    """Round a total to what one says of it: whole minutes, below two minutes as it is.

    >>> rounded(2_074_000), rounded(119_000)
    (2100000, 119000)
    """
    return total if total < ROUGH else (total + 30_000) // 60_000 * 60_000


def _without_midpoint(window: Window) -> Window:
    kept = tuple(cue for cue in window.cues if cue.moment != "midpoint")
    return window if len(kept) == len(window.cues) else replace(window, cues=kept)


def _filled(cue: Cue, words: Mapping[str, str]) -> Cue:
    if "\0" not in "".join(cue.texts):
        return cue
    text, *shorter = (capitalised(_LATE.sub(lambda name: words[name[1]], text)) for text in cue.texts)
    return replace(cue, text=text, shorter=tuple(shorter))
