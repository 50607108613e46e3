"""YAML text -> values and their places."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import yaml

from audiocoach.notation.complaints import Complaint, NotationErrors, Place, about_place
from audiocoach.notation.text import MOST_CHARACTERS, MOST_DEPTH, check_characters

Step = str | int
"""A key of a mapping or an index of a list."""


_NO_PARTS: Mapping[Step, Any] = MappingProxyType({})


class Node:
    """A value of the file with its place, its parts by key or index, and the places of its keys.

    `size` counts the values in it, `height` the levels below it.
    """

    __slots__ = ("height", "keys", "parts", "place", "size", "value")

    def __init__(self, place: Place, value: Any) -> None:
        self.place = place
        self.value = value
        self.size = 1
        self.height = 0
        self.parts: Mapping[Step, Node] = _NO_PARTS
        self.keys: Mapping[Step, Place] = _NO_PARTS

    def entry(self, index: Step) -> "Node | None":
        """Return the entry of a mapping by its index, if there is one."""
        entries = list(self.parts.values()) if isinstance(self.value, dict) else []
        return entries[index] if isinstance(index, int) and index < len(entries) else None


class Branch(Node):
    """A list or a mapping, while its parts arrive one after the other."""

    __slots__ = ()

    def __init__(self, place: Place, value: Any) -> None:
        super().__init__(place, value)
        self.parts: dict[Step, Node] = {}
        self.keys: dict[Step, Place] = {}

    def append(self, part: Node) -> None:
        """Add a part to a list."""
        self.parts[len(self.value)] = part
        self.value.append(part.value)

    def put(self, key: str, place: Place, part: Node) -> None:
        """Give a mapping a part under a key, which stands at a place."""
        self.parts[key] = part
        self.keys[key] = place
        self.value[key] = part.value

    def merge(self, other: Node) -> None:
        """Take over from another mapping the keys that this one lacks."""
        for key in [key for key in other.parts if key not in self.parts]:
            self.put(str(key), other.keys[key], other.parts[key])

    def measure(self) -> None:
        """Count what is in it, once every part is."""
        self.size = 1 + sum(part.size for part in self.parts.values())
        self.height = 1 + max((part.height for part in self.parts.values()), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The content of one file: its values, and where each stands."""

    file: str
    root: Node
    complaints: tuple[Complaint, ...] = ()

    @property
    def value(self) -> Any:
        """The content as dicts, lists, texts, numbers, booleans and None."""
        return self.root.value

    def find(self, path: Sequence[Step]) -> Node:
        """Walk down a path as far as it goes.

        A step that is not there is left out, since short forms leave out levels; an index into a mapping
        counts its entries.
        """
        node = self.root
        for step in path:
            node = node.parts.get(step) or node.entry(step) or node
        return node

    def complain(self, path: Sequence[Step], message: str, hint: str = "", *, key: bool = False) -> Complaint:
        """Make a complaint about the value at a path, or about its key."""
        place = self.find(path).place
        if key and path:
            place = self.find(path[:-1]).keys.get(path[-1], place)
        return Complaint(file=self.file, line=place.line, column=place.column, message=message, hint=hint)


Scalar = str | int | float | bool | None

_EMPTY = {"": None, "~": None, "null": None, "Null": None, "NULL": None}

_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

_FIRST = frozenset("+-.0123456789~nNtTfF")

_INT = re.compile(r"[-+]?[0-9]{1,40}")

_OTHER_BASE = re.compile(r"0o[0-7]{1,40}|0x[0-9a-fA-F]{1,40}")

_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")

_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

_NOT_TEXT = (_INT, _OTHER_BASE, _FLOAT, _SPECIAL)

NUMBER_OR_WORD = re.compile(
    "|".join(rf"(?:{form})\Z" for form in [*(each.pattern for each in _NOT_TEXT), *_EMPTY, *_TRUTH])
)
"""Whatever would not be read back as text when it is written without quotes."""


def resolve(word: str) -> Scalar:
    """Give a plain word its value.

    >>> [resolve(word) for word in ("3", "2.5", "true", "off", "1:30", "~", "0x1F")]
    [3, 2.5, True, 'off', '1:30', None, 31]
    """
    if word and word[0] not in _FIRST:
        return word
    if word in _EMPTY:
        return None
    if word in _TRUTH:
        return _TRUTH[word]
    if _INT.fullmatch(word):
        return int(word)
    if _OTHER_BASE.fullmatch(word):
        return int(word, 0)
    return _real(word)


def _real(word: str) -> Scalar:
    if _FLOAT.fullmatch(word):
        return float(word)
    if _SPECIAL.fullmatch(word):
        return float(word.replace(".", "").lower())
    return word


MOST_REPEATED = 10_000
"""Values that aliases may add to those that are written."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_YAML = "tag:yaml.org,2002:"

_TEXT_TAGS = {"!", f"{_YAML}str"}

_TAGS = {None, *_TEXT_TAGS, f"{_YAML}map", f"{_YAML}seq"}

_MERGE = object()


def compose(text: str, file: str, *, most: int = MOST_CHARACTERS, may_be_empty: bool = False) -> Document:
    """Read YAML text of at most `most` characters; `file` is what complaints call it.

    What can be read in spite of a fault (a key that stands twice, a tag) leaves a complaint in the document.
    Raises NotationErrors where the text is not YAML at all, is empty, nests deeper than `MOST_DEPTH`, or
    repeats more than `MOST_REPEATED` values by aliases.
    """
    check_characters(text, file, most)
    composer = _Composer(file)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            composer.take(event)
    except yaml.YAMLError as error:
        from audiocoach.notation.text import syntax_complaint

        wrong = syntax_complaint(error, text, file, composer.unclosed())
        raise NotationErrors([*composer.complaints, wrong]) from None
    root = composer.root
    if root is None or root.value is None:
        if not may_be_empty:
            raise about_place(
                file, Place(1, 1), "the file is empty", "a routine begins with title: and blocks:"
            )
        root = Branch(Place(1, 1), {})
    return Document(file=file, root=root, complaints=tuple(composer.complaints))


@dataclass(slots=True, eq=False)
class _Open:
    """A list or mapping whose end has not come yet."""

    node: Branch
    anchor: str | None
    flow: bool
    key: Node | None = None
    merged: list[Node] = field(default_factory=list)

    @property
    def wants_key(self) -> bool:
        return self.key is None and isinstance(self.node.value, dict)


class _Composer:
    """Puts events together, without recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Node | None = None
        self.complaints: list[Complaint] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, Node | None] = {}
        self._repeated = 0

    def unclosed(self) -> Place | None:
        """Give the place of the innermost bracket or brace that is still open."""
        return self._open[-1].node.place if self._open and self._open[-1].flow else None

    def take(self, event: yaml.Event) -> None:
        """Take the next event."""
        match event:
            case yaml.ScalarEvent():
                self._add(Node(_place(event), self._scalar(event)), event.anchor)
            case yaml.MappingStartEvent():
                self._begin(event, {})
            case yaml.SequenceStartEvent():
                self._begin(event, [])
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end()
            case yaml.AliasEvent():
                self._add(self._repeat(event), None)
            case yaml.DocumentStartEvent() if self.root is not None:
                raise self._stop(_place(event), "a second document begins here", "write one file for each")

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        self._check_tag(event)
        plain = event.implicit[0] and event.tag is None
        if self._open and self._open[-1].wants_key:
            return _MERGE if plain and event.value == "<<" else event.value
        return resolve(event.value) if plain else event.value

    def _begin(self, event: yaml.CollectionStartEvent, value: Any) -> None:
        self._check_tag(event)
        place = _place(event)
        if len(self._open) >= MOST_DEPTH:
            raise self._stop(place, f"lists and mappings are nested more than {MOST_DEPTH} levels deep")
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        self._open.append(_Open(Branch(place, value), event.anchor, bool(event.flow_style)))

    def _end(self) -> None:
        done = self._open.pop()
        for source in done.merged:
            done.node.merge(source)
        done.node.measure()
        self._add(done.node, done.anchor)

    def _repeat(self, event: yaml.AliasEvent) -> Node:
        place, name = _place(event), event.anchor
        if name not in self._anchors:
            raise self._stop(
                place, f"nothing is anchored as '&{name}'", "put text that begins with * in quotes"
            )
        node = self._anchors[name]
        if node is None:
            raise self._stop(place, f"'*{name}' stands inside what it repeats, which would never end")
        self._repeated += node.size
        if self._repeated > MOST_REPEATED:
            raise self._stop(place, f"aliases repeat more than {MOST_REPEATED} values", "use fewer")
        if len(self._open) + node.height > MOST_DEPTH:
            raise self._stop(place, f"lists and mappings are nested more than {MOST_DEPTH} levels deep")
        return node

    def _add(self, node: Node, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = node
        if not self._open:
            self.root = node
        elif isinstance(self._open[-1].node.value, list):
            self._open[-1].node.append(node)
        elif self._open[-1].wants_key:
            self._open[-1].key = node
        else:
            self._pair(self._open[-1], node)

    def _pair(self, parent: _Open, node: Node) -> None:
        key, parent.key = parent.key, None
        assert key is not None  # noqa: S101 - wants_key is asked before
        if key.value is _MERGE:
            self._take_merge(parent, node)
        elif not isinstance(key.value, str):
            self._complain(
                key.place, "a key is a word, not a list or a mapping", "put text with braces in quotes"
            )
        elif key.value in parent.node.parts:
            before = parent.node.keys[key.value].line
            where = f"here and in line {before}" if before != key.place.line else "twice in this line"
            self._complain(key.place, f"'{key.value}' stands {where}", "keep one of them")
        else:
            parent.node.put(key.value, key.place, node)

    def _take_merge(self, parent: _Open, node: Node) -> None:
        sources = list(node.parts.values()) if isinstance(node.value, list) else [node]
        if all(isinstance(source.value, dict) for source in sources):
            parent.merged += sources
        else:
            self._complain(node.place, "'<<' takes in a mapping or a list of mappings", "write <<: *name")

    def _check_tag(self, event: yaml.NodeEvent) -> None:
        tag = getattr(event, "tag", None)
        if tag not in _TAGS:
            written = str(tag).replace(_YAML, "!!")
            wrong = f"'{written}' is taken for a tag, and tags mean nothing here"
            self._complain(_place(event), wrong, "put text that begins with ! in quotes")

    def _complain(self, place: Place, message: str, hint: str = "") -> None:
        self.complaints += about_place(self.file, place, message, hint).complaints

    def _stop(self, place: Place, message: str, hint: str = "") -> NotationErrors:
        return NotationErrors([*self.complaints, *about_place(self.file, place, message, hint).complaints])


def _place(event: yaml.Event) -> Place:
    mark: Any = event.start_mark
    return Place(mark.line + 1, mark.column + 1)
