"""Files drawn like a grammar, and built-in files changed in a few places: each kind, as its text."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from tests.coach.at_random import PACINGS, exercises, some
from tests.commands import CHECKOUT
from tests.notation.samples import RICH

KINDS = ("routine", "exercises", "wording", "preset", "script", "config", "plan")
"""The kinds of files, in the order of the samples."""

# fmt: off
ODD = (
    "💪", "…", "!?", "-", "a\nb", "Left/right/left/right/left/right.", "请慢慢地把膝盖打开然后再慢慢地放下来",
    "w" * 80, "9" * 31, "1e30", "½ x ⅓ kg", "{side}", "{", "{}", "{rep", "5kg/3lb", "٣ ٤", "²", "#1 & 2 @ 3%",
    "http://a.b/c?d", "e\u0301", "\u00ad", "\u202ea", "\u2028", "Ⅻ", "3 x 10", "1:30", "-1", "0", "yes", "~",
    "ΑΒΓ", "עברית", "ไทย", "ß", "TRX-RDL/EMOM", "a" + "-b" * 60, "100,000.5", "12/12/2026", "$5", "°",
    "O'Neil's \"best\"", "I II III IV", "…a",
)
# fmt: on
"""Texts on which programs that speak stumble."""

PLAIN = ("Squat", "Keep your hips level.", "Drink.", "Rest, thirty seconds.", "Well done so far.")

SPOKEN = st.sampled_from(PLAIN) | st.sampled_from(ODD) | st.text(max_size=12)

NAMES = st.sampled_from(
    ["squat", "glute-bridge", "clamshell", "hip-drop", "couch-stretch-level-1", "walk", "run"]
)

SECONDS = st.sampled_from(
    ["0s", "1s", "30s", "1m30s", "1:30", "20m", 45, "100ms", "1.5", "30-60s", "until ready"]
)

COUNTS = st.integers(0, 25) | st.sampled_from(["2-3", "max", "max 40s", 1000, [1, 2, 3], [5], []])

LOADS = st.sampled_from(["20 kg", "8 lb", ["20 kg", "15 kg"], "9" * 31 + " kg", "0.1 kg", "body", "1/2 kg"])

DOSES = st.sampled_from(
    ["3 x 10", "1 x 30s", "2-3 x 30-45s", "20 x 100", "1 x 20m", "3x10", {"sets": 2, "reps": 5}]
)

PHRASES = st.dictionaries(
    st.sampled_from(["go", "rest", "intro", "outro", "stop", "count", "halfway", "safety", "name"]),
    SPOKEN | st.lists(SPOKEN, max_size=3),
    max_size=3,
)


def joined(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw mappings and make one of them."""
    return st.tuples(*parts).map(lambda drawn: {key: value for part in drawn for key, value in part.items()})


def few(fields: dict[str, st.SearchStrategy[Any]], most: int = 3) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a mapping of a few of the fields; with many of them, hardly any would be fine."""
    names = st.lists(st.sampled_from(sorted(fields)), max_size=most, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: fields[name] for name in chosen}))


USES: dict[str, st.SearchStrategy[Any]] = {
    "dose": DOSES,
    "sets": COUNTS,
    "reps": COUNTS,
    "time": SECONDS,
    "hold": SECONDS,
    "rest": SECONDS,
    "weight": LOADS,
    "rpe": COUNTS,
    "distance": st.sampled_from(["400 m", "1 km", "1 mile", "9999999 km"]),
    "pace": st.sampled_from(["4:00/km", "0:01/km", "9:59:59/mi"]),
    "tempo": st.sampled_from(["lift 2, lower 2", "hold 4", "lift 0.1, lower 10", {"lift": "1s"}]),
    "marks": some({"every": SECONDS, "at": st.lists(SECONDS, max_size=2), "sound": st.just("bell")}),
    "say": some(
        {"name": SPOKEN, "cues": st.lists(SPOKEN, max_size=2), "setup": st.lists(SPOKEN, max_size=2)}
    ),
    "pacing": PACINGS | st.sampled_from(["quiet", "brisk", "steady"]),
    "verbosity": st.sampled_from(["learn", "standard", "brief", "minimal"]),
}

ITEMS = st.one_of(
    NAMES,
    joined(st.fixed_dictionaries({"use": NAMES}), few(USES, 2)),
    st.fixed_dictionaries({"name": SPOKEN, "dose": DOSES}),
    st.fixed_dictionaries({"say": SPOKEN}),
    st.fixed_dictionaries({"rest": SECONDS}),
)

BLOCKS = joined(
    st.fixed_dictionaries({"exercises": st.lists(ITEMS, min_size=1, max_size=4)}),
    few(
        {
            "title": SPOKEN,
            "rounds": st.integers(1, 20),
            "rest": SECONDS,
            "rest_between_rounds": SECONDS,
            "gapless": st.booleans(),
            "every": SECONDS,
            "amrap": SECONDS,
            "pacing": PACINGS,
        },
        2,
    ),
)

ROUTINES = joined(
    st.fixed_dictionaries({"title": SPOKEN, "blocks": st.lists(BLOCKS, min_size=1, max_size=2)}),
    few(
        {
            "description": SPOKEN,
            "safety": SPOKEN,
            "level": st.sampled_from(["beginner", "intermediate", "advanced"]),
            "phrases": PHRASES,
            "pacing": PACINGS,
            "verbosity": st.sampled_from(["learn", "standard", "brief", "minimal"]),
            "language": st.sampled_from(["en", "de", "es", "xx"]),
            "equipment": st.lists(st.sampled_from(["band", "box"]), max_size=2),
            "sound": few({"tones": st.sampled_from(["soft", "gym", "none"]), "music": st.just("none")}),
            "exercises": st.dictionaries(st.sampled_from(["one", "squat"]), exercises(), max_size=2),
        },
        2,
    ),
)

CUES = joined(
    st.fixed_dictionaries(
        {"moment": st.sampled_from(["phase", "rest", "go"]), "text": SPOKEN, "at": SECONDS}
    ),
    few({"fixed": st.booleans(), "shorter": st.lists(SPOKEN, max_size=2), "priority": st.just("action")}, 2),
)

SCRIPTS = st.fixed_dictionaries(
    {
        "title": SPOKEN,
        "language": st.sampled_from(["en", "de", "zh"]),
        "windows": st.lists(
            joined(
                st.fixed_dictionaries(
                    {
                        "kind": st.sampled_from(["exact", "elastic"]),
                        "name": st.sampled_from(["lift", "rest", "outro"]),
                        "length": SECONDS,
                    }
                ),
                few({"cues": st.lists(CUES, max_size=3), "chapter": SPOKEN, "quiet": SECONDS}, 2),
            ),
            max_size=4,
        ),
    }
)

SAID = few(
    {
        "name": SPOKEN,
        "say": SPOKEN,
        "cues": st.lists(SPOKEN, max_size=2),
        "movement": st.lists(SPOKEN, max_size=2),
    },
    2,
)

OWN_EXERCISES = st.dictionaries(
    st.sampled_from(["squat", "one", "two"]), joined(exercises(), SAID), min_size=1, max_size=2
).map(lambda drawn: {"exercises": drawn})

WORDINGS = joined(
    st.just({"like": "english"}),
    few(
        {
            "language": st.sampled_from(["en", "de", "es"]),
            "phrases": PHRASES,
            "sides": st.fixed_dictionaries({"left": SPOKEN}),
            "equipment": st.fixed_dictionaries({"band": SPOKEN}),
            "pronounce": st.dictionaries(SPOKEN, SPOKEN, max_size=2),
            "exercises": st.fixed_dictionaries(
                {"squat": few({"name": SPOKEN, "movement": st.lists(SPOKEN)})}
            ),
        }
    ),
)

CONFIGS = few(
    {
        "voice": st.sampled_from(["espeak", "silent", "nosuch", {"count": "espeak"}]),
        "phrases": PHRASES,
        "pacing": PACINGS,
        "verbosity": st.sampled_from(["learn", "minimal"]),
        "level": st.sampled_from(["beginner", "advanced"]),
        "wording": st.sampled_from(["english", "german", "nosuch"]),
        "offline": st.booleans(),
        "sound": few({"tones": st.sampled_from(["soft", "none"]), "loudness": st.integers(-40, 0)}),
    }
)

STAGES = joined(
    st.fixed_dictionaries({"title": SPOKEN, "routines": st.just(["couch-stretch"])}),
    few({"sets": COUNTS, "reps": COUNTS, "time": SECONDS, "pacing": st.just("brisk")}, 1),
)

PLANS = joined(
    st.fixed_dictionaries({"title": SPOKEN, "per_week": st.integers(1, 3)}),
    st.lists(STAGES, min_size=1, max_size=3).map(
        lambda drawn: {
            "weeks": len(drawn),
            "stages": [{**stage, "weeks": number} for number, stage in enumerate(drawn, start=1)],
        }
    ),
    few({"notes": st.lists(SPOKEN, max_size=2), "weekly_check": SPOKEN, "description": SPOKEN}, 1),
)

DRAWN: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "routine": ROUTINES,
    "exercises": OWN_EXERCISES,
    "wording": WORDINGS,
    "preset": PACINGS,
    "script": SCRIPTS,
    "config": CONFIGS,
    "plan": PLANS,
}
"""Trees of each kind, as they stand in a file."""

FOLDERS = {
    "routine": ("data/routines", "tests/cases"),
    "exercises": ("data/exercises",),
    "wording": ("data/wording",),
    "preset": ("data/pacing", "data/verbosity"),
    "plan": ("data/plans",),
}


@lru_cache
def sources(kind: str) -> tuple[str, ...]:
    """Give files of a kind that are fine: the samples', and those that come with audiocoach."""
    paths = [path for folder in FOLDERS.get(kind, ()) for path in sorted((CHECKOUT / folder).glob("*.yaml"))]
    return (RICH[KINDS.index(kind)], *(path.read_text(encoding="utf-8") for path in paths))


PIECES = st.one_of(
    SPOKEN, SECONDS, COUNTS, DOSES, st.none(), st.booleans(), st.floats(), st.just({}), st.just([])
)


@st.composite
def mutated(draw: st.DrawFn, kind: str) -> str:
    """Draw a file that is fine and change a place or two of it."""
    tree = yaml.safe_load(draw(st.sampled_from(sources(kind))))
    for _ in range(draw(st.integers(1, 2))):
        holder, key = draw(st.sampled_from(list(_places(tree)) or [({"x": 0}, "x")]))
        if isinstance(holder, dict) and draw(st.integers(0, 3)) == 0:
            del holder[key]
        else:
            holder[key] = draw(PIECES)
    return written(tree)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """List every mapping and list in a tree, with each key or index in it."""
    if isinstance(value, (dict, list)):
        for key, part in list(value.items() if isinstance(value, dict) else enumerate(value)):
            yield value, key
            yield from _places(part)


def written(tree: object) -> str:
    """Write a tree as a file."""
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)


def files(kind: str) -> st.SearchStrategy[str]:
    """Draw the text of a file of a kind."""
    return DRAWN[kind].map(written) | mutated(kind)


LINES = st.one_of(
    SPOKEN,
    st.builds(
        "{} {}".format, SPOKEN, st.sampled_from(["3x10", "2 x 30s", "400m @ 4:00/km", "x 5 e/s", "AMRAP 20"])
    ),
    st.sampled_from(
        ["# Main", "EMOM 10:", "3 rounds, 90s rest", "| a | b |", "- ", "rest 0", "Ladder 1-2-3", "A1. B"]
    ),
)


@st.composite
def messages(draw: st.DrawFn) -> str:
    """Draw a workout as somebody sent it: one that is understood, with some of its lines changed."""
    texts = sorted((CHECKOUT / "tests" / "imports" / "texts").glob("*.txt"))
    lines = draw(st.sampled_from(texts)).read_text(encoding="utf-8").splitlines()
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(lines)))
        lines[start : start + draw(st.integers(0, 3))] = draw(st.lists(LINES, max_size=2))
    return "\n".join(lines)


ROWS = st.lists(
    joined(
        st.fixed_dictionaries({"name": SPOKEN | st.sampled_from(["Ana", "Ben"])}),
        st.sampled_from([{"routine": "couch-stretch"}, {"routine": "usual"}, {"plan": "usual", "week": 1}]),
        few(
            {
                "id": SPOKEN,
                "week": st.integers(-1, 60),
                "session": st.integers(0, 8),
                "level": st.sampled_from(["beginner", "advanced", "expert"]),
                "minutes": st.sampled_from([1, 7.5, 240, "12", "x", float("nan"), float("inf")]),
                "sets": st.integers(0, 25),
                "first_side": st.sampled_from(["left", "right", "both"]),
                "without": st.sampled_from(["band", "band; box", "nosuch", ["box"], ";;", ODD[0]]),
                "swap": st.sampled_from(["squat=lunge", "squat=", "a=b=c", "squat=glute-bridge"]),
                "voice": st.sampled_from(["silent", "nosuch", "counts=silent", "espeak:xx"]) | SPOKEN,
                "wording": st.sampled_from(["english", "german", "nosuch"]) | SPOKEN,
                "pacing": st.sampled_from(["brisk", "quiet", "intro=off", "intro=", "x=1", "a, b"]) | SPOKEN,
                "verbosity": st.sampled_from(["learn", "minimal", "loud"]) | SPOKEN,
                "music": st.sampled_from(["off", "nosuch.mp3", "/dev/zero", "~nobody", "."]),
                "loudness": st.sampled_from(["loud", -18, -99, "x", float("nan")]),
            },
            2,
        ),
    ),
    min_size=1,
    max_size=4,
)
"""Rows of a batch."""


def table_of(rows: list[dict[str, Any]]) -> str:
    """Write rows as CSV, lists as a cell holds them."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    file = io.StringIO()
    table = csv.DictWriter(file, names)
    table.writeheader()
    for row in rows:
        table.writerow(
            {key: "; ".join(cell) if isinstance(cell, list) else cell for key, cell in row.items()}
        )
    return file.getvalue()


def lines_of(rows: list[dict[str, Any]]) -> str:
    """Write rows as lines of JSON."""
    return "\n".join(map(json.dumps, rows))


TABLES: dict[str, Callable[[list[dict[str, Any]]], str]] = {
    "csv": table_of,
    "jsonl": lines_of,
    "yaml": written,
}
"""What writes rows, by the ending of the file."""

CHOICES: st.SearchStrategy[dict[str, Any]] = few(
    {
        "voice": st.sampled_from(["silent", "nosuch", "", "counts=silent", "main="]) | SPOKEN,
        "wording": st.sampled_from(["english", "german", "nosuch"]) | SPOKEN,
        "pacing": st.sampled_from(["brisk", "intro=off", "intro=", "x=1"]) | SPOKEN,
        "verbosity": st.sampled_from(["learn", "minimal", "loud"]) | SPOKEN,
        "level": st.sampled_from(["beginner", "advanced", "expert"]),
        "swap": st.lists(st.tuples(NAMES | SPOKEN, NAMES | SPOKEN), max_size=2).map(tuple),
        "without": st.lists(st.sampled_from(["band", "box"]) | SPOKEN, max_size=2).map(tuple),
        "sets": st.integers(-2, 10**9),
        "minutes": st.floats() | st.integers(-5, 400),
        "offline": st.booleans(),
        "fallback": st.sampled_from(["silent", "nosuch"]) | SPOKEN,
        "turn": st.integers(),
    }
)
"""Fields of Flags, as a program may choose them."""


def corpus() -> list[Path]:
    """List what was once found, each named after its kind."""
    return sorted((Path(__file__).parent / "corpus").glob("*.*"))
