"""YAML text to nodes: the parser's events put together, with bounds on depth and on what aliases repeat.

PyYAML's own composer recurses, so that deep nesting would end the process, and it lets aliases grow without
bound; its parser does neither. What a plain word means is told in `scalars`.
"""

from dataclasses import dataclass, field
from typing import Any

import yaml

from audiocoach.notation.complaints import Complaint, NotationErrors, Place, about_place
from audiocoach.notation.nodes import Branch, Document, Node
from audiocoach.notation.scalars import resolve
from audiocoach.notation.sources import MOST_CHARACTERS, MOST_DEPTH, check_characters

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
        from audiocoach.notation.syntax import syntax_complaint

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
