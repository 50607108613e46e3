"""The content of a file: plain values, and the line and column at which each stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from audiocoach.notation.complaints import Complaint, Place

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
