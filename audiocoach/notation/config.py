"""The user's settings as they stand in config.yaml."""

import re
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BeforeValidator, Field

from audiocoach.coach.model.choices import NO_SOUND, SoundChoices, VoiceChoice
from audiocoach.coach.model.doses import Level
from audiocoach.coach.model.fields import Id, Written
from audiocoach.coach.model.pacing import PacingChoice
from audiocoach.coach.model.wording import Phrases
from audiocoach.errors import SettingsError
from audiocoach.files import at_home
from audiocoach.notation.document import parse_document
from audiocoach.notation.file_kinds import Kind
from audiocoach.notation.names import settings_references, settings_texts


def read_folder(value: object) -> object:
    """Turn text into a path, `~` into the home of the user."""
    if not isinstance(value, str):
        return value
    if "\n" in value:
        raise ValueError("must be the path of a folder, on one line")
    try:
        return at_home(value)
    except SettingsError as error:
        raise ValueError(f"{error.message}; {error.hint}") from None


Folder = Annotated[Path, BeforeValidator(read_folder, json_schema_input_type=str)]


class Settings(Written):
    """What a user has chosen for every session; a routine or a flag may choose otherwise."""

    voice: VoiceChoice | None = Field(
        default=None, description="The voice, as engine or engine:voice, or one for each part."
    )
    fallback: Annotated[str, Field(min_length=1)] | None = Field(
        default=None, description="The voice that speaks the whole session where an online one fails."
    )
    offline: bool = Field(default=False, description="Never ask the network.")
    allow_http: bool = Field(
        default=False, description="Send the key of a speech server without encryption to another machine."
    )
    sound: SoundChoices = Field(default=NO_SOUND, description="How sessions sound: tones, music, loudness.")
    wording: Id | None = Field(default=None, description="The wording that is spoken.")
    phrases: Phrases = Field(default={}, description="Phrases of the wording, changed for every session.")
    pacing: PacingChoice | None = Field(default=None, description="The name of a pacing, or settings.")
    verbosity: Id | None = Field(
        default=None, description="How much talk: learn, standard, brief or minimal."
    )
    level: Level | None = Field(
        default=None, description="Where a dose is a range: low end, middle, high end."
    )
    output: Folder | None = Field(default=None, description="The folder where sessions land.")
    programs: dict[Id, Annotated[str, Field(min_length=1)]] = Field(
        default={}, description="Programs that speak, by the names that command:NAME takes, and their calls."
    )


CONFIG = Kind(model=Settings, may_be_empty=True, texts=settings_texts, references=settings_references)


def read_config(text: str, name: str) -> Settings:
    """Read a user's settings; a file of comments alone chooses nothing. Raises Diagnostics."""
    return CONFIG.read(parse_document(text, name))


def amend(text: str, key: str, value: str) -> str:
    r"""Give the text of a mapping in which a key of its first level has another value, or has come in.

    >>> amend("# mine\nvoice: gtts  # natural\nlevel: advanced\n", "voice", "espeak:en-gb")
    '# mine\nvoice: espeak:en-gb  # natural\nlevel: advanced\n'
    >>> amend("# mine\n", "voice", "gtts")
    '# mine\nvoice: gtts\n'

    Raises ValueError where the text is no YAML.
    """
    written = yaml.safe_dump(value, width=1_000_000, allow_unicode=True).splitlines()[0]
    try:
        root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise ValueError("it is no YAML") from error
    if not isinstance(root, yaml.MappingNode):
        return f"{_ended(text)}{key}: {written}\n"
    for name, node in root.value:
        if name.value == key:
            return _replaced(text, name, node, written)
    return _inserted(text, root, f"{key}: {written}")


def _replaced(text: str, name: Any, node: Any, written: str) -> str:
    start, end = node.start_mark.index, _end(node)
    if start < name.end_mark.index:
        raise ValueError("its value is an alias")
    end = start + len(text[start:end].rstrip())
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        start = text.index(":", name.end_mark.index) + 1  # a block begins on a line of its own
        if re.search(r"(?<!\S)#", text[start:end]):
            raise ValueError("there are comments in its value")
    blank = "" if text[start - 1 : start] in (" ", "\t", "\n") else " "
    return text[:start] + blank + written + text[end:]


def _end(node: Any) -> int:
    """Find the end of a node; the parser puts that of a block before what follows it, comments and all."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end: int = node.end_mark.index
    return end


def _inserted(text: str, root: Any, line: str) -> str:
    if not root.flow_style:
        return f"{_ended(text)}{' ' * root.start_mark.column}{line}\n"
    start, rest = text[: root.start_mark.index + 1], text[root.start_mark.index + 1 :]
    return start + line + ("" if rest.lstrip().startswith("}") else ", ") + rest


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"
