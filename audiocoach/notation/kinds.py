"""What the things in a file are called and look like, in the words of people who write them."""

import re
from collections.abc import Sequence

from audiocoach.notation.nodes import Step

_NAMES = {
    "Use": "an exercise",
    "RestLine": "a rest",
    "SayLine": "a spoken line",
    "SpokenText": "the spoken text of an exercise",
    "Gear": "a piece of equipment",
    "Equipment": "the equipment of an exercise",
    "ExerciseFile": "a file of exercises",
    "Preset": "a pacing",
    "SwitchTimes": "the times to switch sides",
    "ChangeTimes": "the times to change",
    "Rests": "the rests of a pacing",
    "CountIn": "the count-in",
    "Reps": "the counting of reps",
    "Timed": "the marks of timed work",
    "SideChoices": "the order of sides",
    "FormCues": "the form cues of a pacing",
    "Settings": "the settings",
    "Stage": "a stage of a plan",
    "Extra": "an extra of a plan",
    "WrittenScript": "a script",
    "WrittenWindow": "a window",
    "WrittenCue": "a cue",
}

_FORMS = {
    "Routine": "fields such as title and blocks",
    "Block": "fields such as title and exercises",
    "Use": "the id of an exercise, or fields such as {use: glute-bridge, sets: 2}",
    "Exercise": "fields such as name, position and dose",
    "ExerciseFile": "the field exercises, with each exercise under its id",
    "Dose": "3 x 15, 2 x 30s, or fields such as {sets: 3, reps: 15}",
    "Gear": "fields such as {item: band, placement: above the knees}",
    "Equipment": "fields such as {required: [{item: band}]}",
    "Phrase": "text, a list of texts, or {say: ..., short: ...}",
    "Preset": "the name of a pacing, or knobs such as {lead_in: 5s}",
    "Wording": "fields such as language and phrases",
    "Plan": "fields such as title, weeks and stages",
    "Stage": "fields such as {title: Bands, weeks: 3-4, routines: [band-hips]}",
    "Extra": "fields such as {routine: donkey-kicks-daily}",
    "Settings": "fields such as voice and pacing",
    "Source": "fields such as {document: my notes, section: hips}",
}


def kind_name(kind: type | None) -> str:
    """Name a kind of thing, with its article.

    >>> kind_name(type("Use", (), {})), kind_name(type("IceBath", (), {}))
    ('an exercise', 'an ice bath')
    """
    if kind is None:
        return "this file"
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__).lower()
    return _NAMES.get(kind.__name__, f"{'an' if words[0] in 'aeiou' else 'a'} {words}")


def kind_form(kind: type | None) -> str:
    """Say what a thing of a kind looks like in a file."""
    return _FORMS.get(kind.__name__ if kind else "", "fields, as in {name: value}")


def subject(path: Sequence[Step]) -> str:
    """Name what stands at a path: by its key, or as an entry of a list.

    >>> subject(["blocks", 0, "rounds"]), subject(["cues", 1]), subject([])
    ("'rounds'", "entry 2 of 'cues'", '')
    """
    if not path:
        return ""
    if isinstance(path[-1], str):
        return f"'{path[-1]}'"
    within = subject(path[:-1])
    return f"entry {path[-1] + 1} of {within}" if within else f"entry {path[-1] + 1}"


def shown(value: object) -> str:
    """Show a value as it stands in the file, shortened.

    >>> shown("three"), shown(None), shown(True), shown([1])
    ('"three"', 'nothing', 'true', 'a list')
    """
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case str():
            return f'"{clipped(value)}"'
    return clipped(str(value))


def clipped(text: str, most: int = 60) -> str:
    """Shorten a text that would fill the screen."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"
