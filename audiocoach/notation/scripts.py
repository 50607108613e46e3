"""Scripts as files: written for people to edit, and read back exactly."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

import yaml
from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from audiocoach.coach.model.choices import NO_SOUND, TONE_LENGTHS, SoundChoices
from audiocoach.coach.model.durations import DurationField, format_duration, parse_duration
from audiocoach.coach.model.fields import Written
from audiocoach.coach.model.pacing import Tone
from audiocoach.coach.model.wording import LanguageCode
from audiocoach.coach.script.script import Cue, Priority, Script, SetShown, Window, expect_bounds
from audiocoach.errors import Diagnostic, SettingsError, did_you_mean
from audiocoach.files import Seal
from audiocoach.notation.document import NUMBER_OR_WORD, Document, parse_document
from audiocoach.notation.file_kinds import Kind
from audiocoach.notation.names import Path, entries, speakable
from audiocoach.notation.text import MOST_BYTES, write_text
from audiocoach.notation.validation import shown

DAY = 86_400_000

HEADER = """\
# A session as a script: windows in order, each with its length, and what is said in it.
# Edit words, order and seconds, then make the session from this file: audiocoach make FILE
"""

_TIMES = frozenset({"at", "room", "length", "quiet", "quiet_before", "announced"})

_PRIORITIES = {priority.name.lower(): priority for priority in Priority}


def read_offset(value: object) -> int:
    """Read a duration that may be negative, in milliseconds.

    >>> read_offset("-3s"), read_offset("500ms")
    (-3000, 500)
    """
    negative = isinstance(value, str) and value.lstrip().startswith("-")
    milliseconds = parse_duration(str(value).lstrip()[1:] if negative else value)
    if milliseconds > DAY:
        raise ValueError("must be a day at most")
    return -milliseconds if negative else milliseconds


def read_priority(value: object) -> object:
    """Turn the name of a priority into the priority."""
    if isinstance(value, Priority):
        return value
    if not isinstance(value, str) or value not in _PRIORITIES:
        raise ValueError(f"must be one of {', '.join(_PRIORITIES)}, not {shown(value)}")
    return _PRIORITIES[value]


Text = Annotated[str, Field(max_length=5_000)]

Time = Annotated[int, DurationField(0, DAY)]

Offset = Annotated[int, BeforeValidator(read_offset, json_schema_input_type=str | float)]

Rank = Annotated[Priority, BeforeValidator(read_priority, json_schema_input_type=Literal[tuple(_PRIORITIES)])]


class _Exact(Written):
    """A part of a script: nothing of it is trimmed."""

    model_config = ConfigDict(str_strip_whitespace=False)


class WrittenCue(_Exact):
    """A cue as it stands in a file."""

    moment: Text
    text: Text = ""
    sound: Text = ""
    at: Offset = 0
    room: Time = 0
    fixed: bool = False
    follows: bool = False
    priority: Rank = Priority.NAME
    shorter: tuple[Text, ...] = ()
    quiet_before: Time = 0


Number = Annotated[int, Field(ge=1)]


class WrittenSet(_Exact):
    """A set, for a screen that shows it, as it stands in a file."""

    exercise: Text
    set: Number = 1
    sets: Number = 1
    side: Literal["", "left", "right"] = ""
    reps: Annotated[int, Field(ge=0)] = 0
    round: Number = 1
    rounds: Number = 1
    phases: dict[Text, Text] | None = None


class WrittenWindow(_Exact):
    """A window as it stands in a file."""

    kind: Literal["exact", "elastic"]
    name: Text
    length: Time
    cues: tuple[WrittenCue, ...] = ()
    chapter: Text = ""
    rep: Annotated[int, Field(ge=0)] = 0
    quiet: Time = 0
    music: Annotated[float, Field(ge=0, le=1)] = 1.0
    begins: WrittenSet | None = None


class WrittenScript(_Exact):
    """A script as it stands in a file."""

    title: Text
    language: LanguageCode
    windows: tuple[WrittenWindow, ...]
    announced: Time = 0
    voice: Text = ""
    pronounce: dict[Text, Text] | None = None
    recordings: dict[Text, Text] | None = Field(default=None, description="Sound files that say a text.")
    sound: SoundChoices = Field(default=NO_SOUND, description="How it sounds: tones, music, loudness.")
    chime: Tone | Literal["none"] = Field(default="chime", description="Wakes the ear.")
    level: Text = ""
    equipment: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = Field(default=(), description="Sentences to read before one begins.")

    @model_validator(mode="after")
    def _within_bounds(self) -> "WrittenScript":
        try:
            expect_bounds(
                len(self.windows),
                sum(len(window.cues) for window in self.windows),
                sum(window.length for window in self.windows),
            )
        except SettingsError as error:
            raise ValueError(f"{error.message}; {error.hint}") from None
        return self


def script_texts(document: Document) -> Iterator[Diagnostic]:
    """Check what is said and sounded in a script."""
    for place, _ in entries(document, ("windows",)):
        for path, cue in entries(document, (*place, "cues")):
            if isinstance(cue, dict):
                yield from _cue_complaints(document, path, cue)


def _cue_complaints(document: Document, path: Path, cue: Mapping[str, Any]) -> Iterator[Diagnostic]:
    text, tone = cue.get("text"), cue.get("sound")
    for place, each in [((*path, "text"), text), *entries(document, (*path, "shorter"))]:
        if isinstance(each, str):
            yield from speakable(document, place, each)
    if not isinstance(tone, str) or not tone:
        return
    if tone not in TONE_LENGTHS:
        hint = did_you_mean(tone, TONE_LENGTHS) or f"the tones are {', '.join(TONE_LENGTHS)}"
        yield document.complain((*path, "sound"), f"there is no tone '{tone}'", hint)
    if text and isinstance(text, str):
        both = "a cue is either spoken or a tone"
        yield document.complain((*path, "sound"), both, "make two cues of it", key=True)


SCRIPT = Kind(model=WrittenScript, texts=script_texts)


def read_script(text: str, name: str) -> Script:
    """Read a script; `name` is what complaints call the file. Raises Diagnostics."""
    return script_of(SCRIPT.read(parse_document(text, name)))


def script_of(written: WrittenScript) -> Script:
    """Make the script that a file describes."""
    return Script(**{**_fields(written), "windows": tuple(map(_window, written.windows))})


def format_script(script: Script) -> str:
    """Write a script the way `read_script` reads it; what has its usual value is left out."""
    return HEADER + yaml.dump(
        _written(script),
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=MOST_BYTES,
    )


def write_script_file(script: Script, path: FilePath) -> None:
    """Write a script to a file, whole or not at all. Raises Diagnostics when it cannot be written."""
    write_text(path, SCRIPT_SEAL.put(format_script(script)))


SCRIPT_SEAL = Seal("# As it was written (a new script takes its place until it is edited): ", "\n")


def _fields(written: Written) -> dict[str, Any]:
    return {name: getattr(written, name) for name in type(written).model_fields}


def _window(written: WrittenWindow) -> Window:
    heard = (cue for cue in written.cues if cue.text or cue.sound)
    begins = SetShown(**_fields(written.begins)) if written.begins else None
    return Window(**{**_fields(written), "cues": tuple(map(_cue, heard)), "begins": begins})


def _cue(written: WrittenCue) -> Cue:
    return Cue(**{**_fields(written), "shorter": tuple(filter(None, written.shorter))})


class _Row(dict[str, Any]):
    """What is written on one line."""


class _Words(str):
    """What is spoken: always in quotes, so that whoever edits it may write a comma or a colon."""


def _written(value: Any) -> dict[str, Any]:
    """Return the fields of a script, window or cue as a file has them, without usual values, lists last."""
    stated = [(each.name, getattr(value, each.name)) for each in fields(value)]
    unusual = [pair for pair, each in zip(stated, fields(value), strict=True) if pair[1] != each.default]
    unusual.sort(key=lambda pair: isinstance(pair[1], tuple))
    row = {name: _shown(name, content) for name, content in unusual}
    return _Row(row) if isinstance(value, Cue | SetShown) else row


def _shown(name: str, content: Any) -> Any:
    match content:
        case Priority():
            return content.name.lower()
        case SetShown() | SoundChoices():
            return _row_of(content)
        case str() if name == "text":
            return _Words(content)
        case tuple():
            return [_Words(part) if isinstance(part, str) else _written(part) for part in content]
        case int() if name in _TIMES:
            return f"-{format_duration(-content)}" if content < 0 else format_duration(content)
    return content


def _row_of(content: SetShown | SoundChoices) -> dict[str, Any]:
    if isinstance(content, SetShown):
        return _written(content)
    return content.model_dump(mode="json", exclude_none=True)


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc] # chosen at run time
    """Writes rows on one line, and quotes whatever would not be read back as text."""

    def ignore_aliases(self, _: Any) -> bool:
        return True


def _represent_row(dumper: Any, row: _Row) -> yaml.Node:
    node: yaml.Node = dumper.represent_mapping("tag:yaml.org,2002:map", row.items(), flow_style=True)
    return node


def _represent_words(dumper: Any, words: _Words) -> yaml.Node:
    node: yaml.Node = dumper.represent_scalar("tag:yaml.org,2002:str", str(words), style='"')
    return node


_Dumper.add_representer(_Row, _represent_row)
_Dumper.add_representer(_Words, _represent_words)
_Dumper.add_implicit_resolver("!not-text", NUMBER_OR_WORD, None)
