"""Random routines, pacings, scripts and voices, for properties."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any
from zlib import crc32

from hypothesis import strategies as st

from audiocoach.coach.model.choices import TONE_LENGTHS
from audiocoach.coach.model.exercises import Exercise
from audiocoach.coach.model.layers import Layer, Overrides
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.script.script import Cue, Priority, Script, Window
from audiocoach.coach.script.writer import ScriptInput
from tests.coach.shelf import ENGLISH, PRESETS

SHORTEST_CLIP = 50
"""Milliseconds of the shortest clip of a random voice."""


@dataclass(frozen=True, slots=True)
class Voice(Mapping[str, int]):
    """A voice that takes a random, but always the same, time for each text: from 50 ms to `longest`."""

    seed: int
    longest: int

    def __getitem__(self, text: str) -> int:
        """Return the milliseconds of a text; tones are as long as ever."""
        if text.startswith("\0"):
            raise KeyError(text)
        return SHORTEST_CLIP + crc32(f"{self.seed} {text}".encode()) % (self.longest - SHORTEST_CLIP + 1)

    def __iter__(self) -> Iterator[str]:
        """Name no text: the voice can speak any."""
        return iter(())

    def __len__(self) -> int:
        """Count the texts that are named."""
        return 0


def voices(longest: int = 12_000) -> st.SearchStrategy[Voice]:
    """Draw a voice: brisk, slow, or so slow that little fits."""
    kinds = [length for length in (300, 900, 3_000, 12_000) if length <= longest]
    return st.builds(Voice, st.integers(0, 1_000), st.sampled_from(kinds))


def seconds(low: float, high: float) -> st.SearchStrategy[str]:
    """Draw a duration in tenths of a second, as it stands in a file."""
    return st.integers(round(low * 10), round(high * 10)).map(lambda tenths: f"{tenths * 100}ms")


def some(fields: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a mapping that states some of the fields, and leaves the others out."""
    return st.fixed_dictionaries({}, optional=dict(fields))


PACINGS = some(
    {
        "tempo_scale": st.sampled_from([0.25, 0.9, 1.0, 1.23, 4.0]),
        "transition_scale": st.sampled_from([0.25, 1.0, 1.37, 4.0]),
        "lead_in": seconds(0, 20),
        "setup": seconds(0, 20),
        "switch": some({"lying": seconds(0, 15), "kneeling": seconds(0, 15), "standing": seconds(0, 15)}),
        "change": some({name: seconds(0, 30) for name in ("same", "roll", "kneel", "stand", "equipment")}),
        "rest": some(
            {
                "between_sets": seconds(0, 40),
                "between_exercises": seconds(0, 40),
                "between_rounds": seconds(0, 60),
                "warn_at": st.lists(seconds(0, 40), max_size=3),
            }
        ),
        "count_in": some({"from": st.integers(0, 10), "style": st.sampled_from(["voice", "beep", "both"])}),
        "reps": some(
            {
                "count": st.sampled_from(["up", "down", "none"]),
                "every": st.integers(1, 6),
                "last": st.integers(0, 6),
                "phase_words": st.integers(0, 8),
                "hold_sound": st.sampled_from(["tick", "none"]),
                "hold_count": seconds(0, 8),
                "milestones": st.lists(st.sampled_from(["half", "three_more", "last"]), unique=True),
            }
        ),
        "timed": some(
            {
                "half": st.booleans(),
                "half_min": seconds(0, 40),
                "left": st.lists(seconds(0, 120), max_size=4),
                "left_min": seconds(0, 60),
                "left_share": st.sampled_from([0.1, 0.5, 1.0]),
                "countdown": st.integers(0, 10),
                "breath": st.booleans(),
            }
        ),
        "sides": some(
            {
                "order": st.sampled_from(["catalogue", "alternate", "block"]),
                "first": st.sampled_from(["left", "right"]),
            }
        ),
        "cues": some(
            {
                "per_set": st.lists(st.integers(0, 5), min_size=1, max_size=3),
                "keep_out_of_last": st.integers(0, 5),
                "encouragement": st.booleans(),
            }
        ),
        "intro": st.sampled_from(["full", "short", "off"]),
        "explain": st.sampled_from(["every", "once", "dose", "name"]),
        "announce_rest": st.booleans(),
        "preview": st.booleans(),
        "midpoint": st.booleans(),
        "start_word": st.booleans(),
    }
)
"""Some settings, of any value."""

POSITIONS = st.sampled_from(["standing", "side-lying", "supine", "quadruped", "half-kneeling", "seated"])
PHASES = st.sampled_from(["lift", "hold", "lower", "pause", "open", "close"])
LINES = st.lists(
    st.sampled_from(["Stand tall.", "{side} {limb} works.", "Keep the knee soft.", "Breathe."]), max_size=3
)


def tempos() -> st.SearchStrategy[list[dict[str, str]]]:
    """Draw the phases of a rep, each from 0.1 to 10 s."""
    phase = st.fixed_dictionaries({"name": PHASES, "length": seconds(0.1, 3) | seconds(0.1, 10)})
    return st.lists(phase, min_size=1, max_size=4)


DOSES = st.one_of(
    st.fixed_dictionaries(
        {"sets": st.integers(1, 3), "reps": st.integers(1, 12)}, optional={"hold": seconds(0, 8)}
    ),
    st.fixed_dictionaries({"sets": st.integers(1, 3), "time": seconds(1, 130)}),
)
STRETCHES = st.fixed_dictionaries({"sets": st.integers(1, 2), "time": seconds(1, 190)})


def exercises() -> st.SearchStrategy[dict[str, Any]]:
    """Draw an exercise of reps, of timed work, or a stretch, as a file states it."""
    fields = {
        "name": st.sampled_from(["Squat", "Side plank", "Hinge"]),
        "position": POSITIONS,
        "sides": st.sampled_from(["both", "each"]),
        "side_order": st.sampled_from(["alternate", "block"]),
        "tempo": tempos(),
        "setup": LINES,
        "movement": LINES,
        "cues": LINES,
    }
    extras = {
        "side_setup": st.just("Lie on your {other_side} side."),
        "pacing": st.just("quiet"),
        "equipment": st.just({"required": [{"item": "band"}]}),
    }
    work = st.fixed_dictionaries({**fields, "dose": DOSES}, optional=extras)
    stretch = st.fixed_dictionaries({**fields, "dose": STRETCHES, "stretch": st.just(True)}, optional=extras)
    return work | work | stretch


NAMES = ("one", "two")


def blocks() -> st.SearchStrategy[dict[str, Any]]:
    """Draw a block: a list of exercises, or a circuit, with rests and spoken lines in it."""
    use: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
        {"use": st.sampled_from(NAMES)}, optional={"rest": seconds(0, 40)}
    )
    rest = st.fixed_dictionaries({"rest": seconds(0, 30)})
    line = st.fixed_dictionaries({"say": st.sampled_from(["Well done so far.", "Drink."])})
    block: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
        {"exercises": st.lists(use | use | rest | line, min_size=1, max_size=4)},
        optional={
            "title": st.sampled_from(["Strength", "Stretch"]),
            "rounds": st.integers(1, 3),
            "rest": seconds(0, 40),
            "rest_between_rounds": seconds(0, 60),
        },
    )
    return block.filter(lambda drawn: any("use" in item for item in drawn["exercises"]))


@dataclass(frozen=True, slots=True)
class Day:
    """A random session, as its files state it."""

    exercises: tuple[dict[str, Any], ...]
    routine: dict[str, Any]
    settings: dict[str, Any]

    def brief(self) -> ScriptInput:
        """Return what its script is written from."""
        catalogue = {
            name: Exercise.model_validate(fields) for name, fields in zip(NAMES, self.exercises, strict=True)
        }
        return ScriptInput(
            routine=Routine.model_validate({"title": "Any day", **self.routine}),
            catalogue=catalogue,
            wording=ENGLISH,
            presets=PRESETS,
            choice=Overrides(above=(Layer(values=self.settings),)),
        )


ROUTINES = st.fixed_dictionaries(
    {"blocks": st.lists(blocks(), min_size=1, max_size=2)},
    optional={
        "level": st.sampled_from(["beginner", "intermediate", "advanced"]),
        "verbosity": st.sampled_from(["learn", "standard", "brief", "minimal"]),
    },
)


def days() -> st.SearchStrategy[Day]:
    """Draw a routine with a catalogue of its own, and settings above it."""
    return st.builds(Day, st.tuples(exercises(), exercises()), ROUTINES, PACINGS)


def briefs() -> st.SearchStrategy[ScriptInput]:
    """Draw what the script of a random session is written from."""
    return days().map(Day.brief)


TIMES = st.integers(-3_000, 12_000) | st.sampled_from([-1_000, -2_000, -3_000, 0, 10**7, -(10**7)])


@st.composite
def cues(draw: st.DrawFn) -> Cue:
    """Draw any cue at all, as an edited script may hold it."""
    text = draw(st.sampled_from(["", "Up", "Rest, thirty seconds.", "Keep your hips level."]))
    sound = "" if text else draw(st.sampled_from(sorted(TONE_LENGTHS)))
    return Cue(
        moment=draw(st.sampled_from(["phase", "rest", "form", "count_in", "stop"])),
        text=text,
        sound=sound,
        at=draw(TIMES),
        room=draw(st.sampled_from([0, 0, 1, 2_500, 10**7])),
        fixed=draw(st.booleans()),
        follows=draw(st.booleans()),
        priority=draw(st.sampled_from(Priority)),
        quiet_before=draw(st.sampled_from([0, 0, 0, 5_000])),
        shorter=tuple(draw(st.lists(st.sampled_from(["Up.", "Rest.", "Hips."]), max_size=2))) if text else (),
    )


def windows() -> st.SearchStrategy[Window]:
    """Draw any window at all."""
    return st.builds(
        Window,
        kind=st.sampled_from(["exact", "exact", "elastic"]),
        name=st.sampled_from(["work", "rest", "change"]),
        length=st.sampled_from([0, 1, 100, 1_900, 10_000]) | st.integers(0, 30_000),
        cues=st.lists(cues(), max_size=4).map(tuple),
        chapter=st.sampled_from(["", "", "A chapter", "A chapter whose title somebody wrote"]),
        quiet=st.sampled_from([0, 0, 2_000]),
    )


def scripts() -> st.SearchStrategy[Script]:
    """Draw a script that nobody would write, but somebody may edit."""
    return st.builds(
        Script,
        title=st.just("Edited"),
        language=st.just("en"),
        windows=st.lists(windows(), max_size=6).map(told_apart),
        announced=st.sampled_from([0, 0, 30_000, 10**7]),
    )


def told_apart(drawn: list[Window]) -> tuple[Window, ...]:
    """Number the cues, so that none looks like another."""
    numbers = count(1)
    return tuple(
        replace(window, cues=tuple(_numbered(cue, next(numbers)) for cue in window.cues)) for window in drawn
    )


def _numbered(cue: Cue, number: int) -> Cue:
    if not cue.text:
        return replace(cue, moment=f"tone {number}")
    shorter = tuple(f"{text} {number}" for text in cue.shorter)
    return replace(cue, text=f"{cue.text} {number}", shorter=shorter)
