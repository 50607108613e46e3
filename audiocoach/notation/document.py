"""YAML text -> values and their places."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from audiocoach.coach.model.fields import Recorded
from audiocoach.errors import CONTROL, Diagnostic, Diagnostics, Remedy, SettingsError, TextPosition
from audiocoach.files import at_home
from audiocoach.notation.text import MOST_DEPTH, check_characters, place_of, read_text, syntax_complaint

PathStep = str | int
"""A key of a mapping or an index of a list."""

MOST_REPEATED = 10_000
"""Values that aliases may add to those that are written."""

_NO_PARTS: Mapping[PathStep, Any] = MappingProxyType({})


class Node:
    """A value of the file with its place, its parts by key or index, and the places of its keys.

    `size` counts the values in it, `height` the levels below it.
    """

    __slots__ = ("height", "keys", "parts", "place", "size", "value")

    def __init__(self, place: TextPosition, value: Any) -> None:
        self.place = place
        self.value = value
        self.parts: Mapping[PathStep, Node] = _NO_PARTS
        self.keys: Mapping[PathStep, TextPosition] = _NO_PARTS
        self.size = 1
        self.height = 0

    def hold(self, parts: Mapping[PathStep, "Node"]) -> None:
        """Hold the parts of a list or a mapping, and count them."""
        self.parts = parts
        self.size += sum([part.size for part in parts.values()])
        self.height = 1 + max([part.height for part in parts.values()], default=0)

    def entry(self, index: PathStep) -> "Node | None":
        """Return the entry of a mapping by its index, if there is one."""
        entries = list(self.parts.values()) if isinstance(self.value, dict) else []
        return entries[index] if isinstance(index, int) and index < len(entries) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The content of one file: its values, and where each stands; without recordings, none is looked for."""

    file: str
    root: Node
    complaints: tuple[Diagnostic, ...] = ()
    has_recordings: bool = True

    @property
    def value(self) -> Any:
        """The content as dicts, lists, texts, numbers, booleans and None; that of an empty file is None."""
        return self.root.value

    def find(self, path: Sequence[PathStep]) -> Node:
        """Walk down a path as far as it goes.

        A step that is not there is left out, since short forms leave out levels; an index into a mapping
        counts its entries.
        """
        node = self.root
        for step in path:
            node = node.parts.get(step) or node.entry(step) or node
        return node

    def complain(
        self, path: Sequence[PathStep], message: str, hint: Remedy = "", *, key: bool = False
    ) -> Diagnostic:
        """Make a complaint about the value at a path, or about its key."""
        place = self.find(path).place
        if key and path:
            place = self.find(path[:-1]).keys.get(path[-1], place)
        return Diagnostic.at(place, file=self.file, message=message, hint=hint)


def recordings_in(document: Document) -> Iterator[tuple[tuple[PathStep, ...], Recorded]]:
    """List the recordings that a file names, each with its path."""

    def found(node: Node, path: tuple[PathStep, ...]) -> Iterator[tuple[tuple[PathStep, ...], Recorded]]:
        if isinstance(node.value, Recorded):
            yield path, node.value
        elif node.parts:
            for step, part in node.parts.items():
                yield from found(part, (*path, step))

    if document.has_recordings:
        yield from found(document.root, ())


def parse_document(text: str, file: str) -> Document:
    """Read YAML text; `file` is what complaints call it.

    What can be read in spite of a fault (a key that stands twice, a tag) leaves a complaint in the document.
    Raises Diagnostics where the text is not YAML at all, nests deeper than `MOST_DEPTH`, or repeats more
    than `MOST_REPEATED` values by aliases.
    """
    text = text.removeprefix("\ufeff")
    check_characters(text, file)
    parser, converter = _Parser(text), _Converter(text, file)
    try:
        root = converter.convert(parser.get_single_node())
    except yaml.YAMLError as error:
        converter.convert(parser.so_far())
        wrong = syntax_complaint(error, text, file, _open_bracket(text))
        raise Diagnostics([*converter.complaints, wrong]) from None
    finally:
        parser.dispose()
    complaints = tuple(converter.complaints)
    return Document(file=file, root=root, complaints=complaints, has_recordings=converter.has_recordings)


def open_document(path: Path) -> Document:
    """Read the YAML file at a path. Raises Diagnostics."""
    return parse_document(read_text(path), str(path))


class _Parser(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # chosen at run time
    """PyYAML's parser with the words of YAML 1.2: a word that is not text has as its tag what reads it."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the parser looks for it here

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._way: list[tuple[Any, Any]] = []

    def descend_resolver(self, parent: Any, key: Any) -> None:
        """Note the way to what is composed next; give up where so many levels would exhaust the stack."""
        self._way.append((parent, key))
        if len(self._way) > MOST_DEPTH + 1:
            raise yaml.MarkedYAMLError(problem="maximum nesting depth", problem_mark=parent.start_mark)

    def ascend_resolver(self) -> None:
        """Note that it is composed."""
        self._way.pop()

    def so_far(self) -> yaml.Node | None:
        """Return what was composed before a mistake, as if everything ended there."""
        for (above, key), (node, _) in reversed([*pairwise(self._way)]):
            if isinstance(above, yaml.SequenceNode):
                above.value.append(node)
            elif isinstance(key, yaml.Node):
                above.value.append((key, node))
        return self._way[1][0] if len(self._way) > 1 else None


def _open_bracket(text: str) -> TextPosition | None:
    """Find the innermost bracket or brace that is still open where the parser gives up."""
    still_open: list[Any] = []
    with suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=_Parser):
            if isinstance(event, yaml.CollectionStartEvent):
                still_open.append(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                still_open.pop()
    return place_of(still_open[-1].start_mark) if still_open and still_open[-1].flow_style else None


def _integer(word: str) -> int:
    return int(word, 0 if word[:2] in ("0o", "0x") else 10)


def _real(word: str) -> float:
    return float(word.lower().replace(".inf", "inf").replace(".nan", "nan"))


_WORDS: tuple[tuple[Callable[[str], Any], str, list[str]], ...] = (
    (lambda _: None, r"|~|null|Null|NULL", ["", *"~nN"]),
    (lambda word: word[0] in "tT", r"true|True|TRUE|false|False|FALSE", [*"tTfF"]),
    (_integer, r"[-+]?[0-9]{1,40}|0o[0-7]{1,40}|0x[0-9a-fA-F]{1,40}", [*"-+0123456789"]),
    (_real, r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", [*"-+.0123456789"]),
    (_real, r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", [*"-+."]),
)
"""The core schema of YAML 1.2: what reads a word, how the word looks, and with what it may begin."""

for _read, _form, _first in _WORDS:
    _Parser.add_implicit_resolver(_read, re.compile(rf"(?:{_form})\Z"), _first)

NUMBER_OR_WORD = re.compile(rf"(?:{'|'.join(form for _, form, _ in _WORDS)})\Z")
"""Whatever would not be read back as text when it is written without quotes."""

_YAML = "tag:yaml.org,2002:"

_TAGS = {f"{_YAML}str", f"{_YAML}map", f"{_YAML}seq"}


class _Converter:
    """Turns what the parser composed into values with places; `complaints` are about what it leaves out."""

    def __init__(self, text: str, file: str) -> None:
        self.complaints: list[Diagnostic] = []
        self.has_recordings = False
        self._text = text
        self._escapes = "\\" in text  # of control characters; as they are, the text has none
        self._file = file
        self._made: dict[int, Node | None] = {}  # by identity: an alias is composed as the node it repeats
        self._aliases = 0
        self._repeated = 0

    def convert(self, root: yaml.Node | None) -> Node:
        """Convert the content of a whole file; that of an empty one is None."""
        return self._node(root, 1) if root is not None else Node(TextPosition(1, 1), None)

    def _node(self, node: yaml.Node, level: int) -> Node:
        key = id(node)
        if key in self._made:
            return self._repeat(self._made[key], level)
        self._made[key] = None
        if self._escapes and isinstance(node, yaml.ScalarNode):
            self._refuse_control(node)
        made = Node(place_of(node.start_mark), node.value)
        if node.tag not in _TAGS:
            self._mind_tag(made, node)
        if isinstance(node, yaml.CollectionNode):
            self._fill(made, node, level)
        self._made[key] = made
        return made

    def _refuse_control(self, node: yaml.ScalarNode) -> None:
        """Complain of control characters that are written as escapes, and go on without them."""
        if found := CONTROL.search(node.value):
            wrong = f"the text has the control character U+{ord(found[0]):04X}, which means nothing here"
            self._complain(place_of(node.start_mark), wrong, "take it out")
            node.value = CONTROL.sub("", node.value)

    def _mind_tag(self, made: Node, node: yaml.Node) -> None:
        """Give a word that is not text its value; complain of what was written as a tag."""
        if not callable(node.tag):
            written = node.tag.replace(_YAML, "!!")
            wrong = f"'{written}' is taken for a tag, and tags mean nothing here"
            self._complain(made.place, wrong, "put text that begins with ! in quotes")
        elif not self._text.startswith("!", node.start_mark.index):  # `! 3` is text; the parser forgets that
            made.value = node.tag(node.value)

    def _fill(self, made: Node, node: yaml.CollectionNode, level: int) -> None:
        """Convert what a list or a mapping holds."""
        if level > MOST_DEPTH:
            raise self._too_deep(made.place)
        if isinstance(node, yaml.MappingNode):
            made.hold(self._entries(made, node, level))
            made.value = {key: part.value for key, part in made.parts.items()}
            if "audio" in made.value and made.value.keys() <= {"audio", "text"}:
                made.value = self._recorded(made)
        else:
            made.hold(dict(enumerate([self._node(part, level + 1) for part in node.value])))
            made.value = [part.value for part in made.parts.values()]

    def _recorded(self, made: Node) -> Recorded | str:
        """Read {audio: go.wav, text: Go}; the file lies beside this one."""
        audio, text = made.value["audio"], made.value.get("text")
        if not (audio and text and isinstance(audio, str) and isinstance(text, str)):
            wrong = "a recording has a sound file and the words that it says"
            self._complain(made.place, wrong, "write {audio: go.wav, text: Go}")
            return str(text or "")
        place = made.parts["audio"].place
        if "{" in text:
            self._complain(made.parts["text"].place, "a recording says the same every time", "leave {} out")
        try:
            file = Path(self._file).parent / at_home(audio)
        except SettingsError as error:
            self._complain(place, error.message, error.hint)
            return text
        self.has_recordings = True
        return Recorded(text, str(file.absolute()), f"{self._file}:{place.line}:{place.column}")

    def _entries(self, made: Node, node: yaml.MappingNode, level: int) -> dict[PathStep, Node]:
        """Convert the entries of a mapping; of equal keys the first counts; what is merged comes last."""
        parts: dict[PathStep, Node] = {}
        keys: dict[PathStep, TextPosition] = {}
        merged: list[Node] = []
        for key, content in node.value:
            place, part = self._node(key, level + 1).place, self._node(content, level + 1)
            if not isinstance(key, yaml.ScalarNode):
                wrong = "a key is a word, not a list or a mapping"
                self._complain(place, wrong, "put text with braces in quotes")
            elif key.value == "<<" and not key.style:
                merged += self._merged(part)
            elif key.value in parts:
                self._complain_of_twice(key.value, keys[key.value], place)
            else:
                parts[key.value], keys[key.value] = part, place
        for source in merged:
            parts = {**parts, **{name: part for name, part in source.parts.items() if name not in parts}}
            keys = {**source.keys, **keys}
        made.keys = keys
        return parts

    def _merged(self, part: Node) -> list[Node]:
        sources = list(part.parts.values()) if isinstance(part.value, list) else [part]
        if all(isinstance(source.value, dict) for source in sources):
            return sources
        self._complain(part.place, "'<<' takes in a mapping or a list of mappings", "write <<: *name")
        return []

    def _repeat(self, node: Node | None, level: int) -> Node:
        """Repeat what an alias stands for, unless it would never end or fill the memory."""
        self._aliases += 1
        if node is None:
            name, place = self._alias()
            raise self._stop(place, f"'*{name}' stands inside what it repeats, which would never end")
        self._repeated += node.size
        if self._repeated > MOST_REPEATED:
            place = self._alias()[1]
            raise self._stop(place, f"aliases repeat more than {MOST_REPEATED} values", "use fewer")
        if level + node.height > MOST_DEPTH + 1:
            raise self._too_deep(self._alias()[1])
        return node

    def _alias(self) -> tuple[str, TextPosition]:
        """Find the alias that was met last, which is not among what is composed: its name and its place."""
        events: Iterator[Any] = yaml.parse(self._text, Loader=_Parser)
        aliases = (event for event in events if isinstance(event, yaml.AliasEvent))
        met = next(islice(aliases, self._aliases - 1, None))
        return str(met.anchor), place_of(met.start_mark)

    def _complain_of_twice(self, key: str, first: TextPosition, second: TextPosition) -> None:
        where = f"here and in line {first.line}" if first.line != second.line else "twice in this line"
        self._complain(second, f"'{key}' stands {where}", "keep one of them")

    def _too_deep(self, place: TextPosition) -> Diagnostics:
        return self._stop(place, f"lists and mappings are nested more than {MOST_DEPTH} levels deep")

    def _stop(self, place: TextPosition, message: str, hint: str = "") -> Diagnostics:
        self._complain(place, message, hint)
        return Diagnostics(self.complaints)

    def _complain(self, place: TextPosition, message: str, hint: str = "") -> None:
        self.complaints.append(Diagnostic.at(place, file=self._file, message=message, hint=hint))
