"""Where a location of pydantic's lies: on which path of the file, in which kind of thing."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Tag

from audiocoach.notation.nodes import Step

Hint = Any
"""A type as it is annotated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place in the types of a model.

    `path` leads to it in the file; `owner` is the kind of thing that holds its last field; `hint` is its own
    type; `branches` are the members taken of unions that have no tags, each with the path of the union.
    `is_key` tells that the spot is a key rather than what stands under it.
    """

    path: tuple[Step, ...]
    owner: type | None
    hint: Hint
    branches: tuple[tuple[tuple[Step, ...], type], ...] = ()
    is_key: bool = False


def find_spot(model: Hint, location: Sequence[Step]) -> Spot:
    """Follow a location, which names fields, indexes and union members, down the types of a model."""
    hint, owner = bare(model), None
    path: tuple[Step, ...] = ()
    branches = []
    for step in location:
        if _origin(hint) in (Union, UnionType):
            hint, tagged = _member(hint, str(step))
            if not tagged:
                branches.append((path, _container(hint)))
        elif step != "[key]":
            owner = hint if fields_of(hint) else owner
            path = (*path, step)
            hint = bare(_below(hint, step))
    return Spot(path=path, owner=owner, hint=hint, branches=tuple(branches), is_key="[key]" in location[-1:])


def fields_of(kind: Hint) -> Mapping[str, Hint]:
    """List the fields of a model or dataclass, by the name they have in a file; other types have none."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = kind.model_fields.items()
        return {field.alias or name: field.annotation for name, field in fields}
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return get_type_hints(kind, include_extras=True)
    return {}


def bare(hint: Hint) -> Hint:
    """Strip a type of its annotations and of `| None`.

    >>> bare(Annotated[int, "anything"] | None)
    <class 'int'>
    """
    while True:
        if _origin(hint) is Annotated:
            hint = get_args(hint)[0]
        elif _origin(hint) in (Union, UnionType) and type(None) in get_args(hint):
            rest = [member for member in get_args(hint) if member is not type(None)]
            hint = Union[tuple(rest)]  # noqa: UP007 - the members are counted at run time
        else:
            return hint


def _origin(hint: Hint) -> Any:
    return get_origin(hint)


def _below(hint: Hint, step: Step) -> Hint:
    if fields_of(hint):
        return fields_of(hint).get(str(step))
    inner = [each for each in get_args(hint) if each is not Ellipsis]
    return inner[-1] if inner and _origin(hint) is not None else None


def _member(union: Hint, name: str) -> tuple[Hint, bool]:
    members = get_args(union)
    for member in members:
        if Tag(name) in getattr(member, "__metadata__", ()):
            return bare(member), True
    container = "dict" if name.startswith(("dict", "mapping")) else "list" if name.startswith("tuple") else ""
    fitting = [member for member in members if _container(bare(member)).__name__ == (container or "str")]
    return bare((fitting or members)[0]), False


def _container(hint: Hint) -> type:
    origin = _origin(hint) or hint
    if not isinstance(origin, type):
        return str
    if fields_of(hint) or issubclass(origin, Mapping):
        return dict
    return list if issubclass(origin, (tuple, list)) else str
