"""Everything that can go wrong for a user of audiocoach, as one family of exceptions.

```
AudiocoachError              catch this one to catch them all
├── NotationError            a file does not say what a routine, exercise, wording ... may say
│   └── Diagnostics           all that is wrong in it: complaints, each with its place
├── UnknownNameError         nothing has the name that was asked for
├── VoiceError               a voice did not speak, or not what it should
│   ├── VoiceUnavailableError    an engine's package or program is not installed
│   └── OfflineError             the voice needs the network, and it is away or forbidden
├── AudioError               sound could not be read, mixed, encoded or written
└── SettingsError            what the user chose does not make sense
```
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from typing import NamedTuple


class AudiocoachError(Exception):
    """A failure told in one sentence: where it is, what is wrong, what would be right."""

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        """Keep the three parts apart, so that a page or a JSON answer can show them its own way."""
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """Join the parts that are there.

        >>> str(AudiocoachError("'sest' is not a field", where="hips.yaml:9:7", hint="did you mean 'sets'?"))
        "hips.yaml:9:7: 'sest' is not a field; did you mean 'sets'?"
        """
        place = f"{self.where}: " if self.where else ""
        remedy = f"; {self.hint}" if self.hint else ""
        return f"{place}{self.message}{remedy}"

    def __reduce__(self) -> tuple[object, ...]:
        """Carry all three parts to another process, which an exception does not do by itself."""
        return _restore, (type(self), self.message, self.where, self.hint)


def _restore(kind: type[AudiocoachError], message: str, where: str, hint: str) -> AudiocoachError:
    return kind(message, where=where, hint=hint)


class NotationError(AudiocoachError):
    """A file that does not say what it may say; `where` is file:line:column."""


class TextPosition(NamedTuple):
    """A line and a column of a file, both counted from 1; line 0 is the file as a whole."""

    line: int = 0
    column: int = 0


Remedy = str | Callable[[], str]

_TOLD = ("file", "line", "column", "message")

MOST_COMPLAINTS = 20
"""Complaints about one file that are shown, unless all are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One thing that is wrong in a file: its place, one sentence, and what would be right.

    A `remedy` that takes time to find, such as a near name, is a function; it is asked when it is shown.
    """

    file: str
    line: int
    column: int
    message: str
    remedy: Remedy = field(default="", compare=False)

    @classmethod
    def at(cls, place: TextPosition, *, file: str, message: str, hint: Remedy = "") -> "Diagnostic":
        """Complain about a place of a file."""
        return cls(file=file, line=place.line, column=place.column, message=message, remedy=hint)

    @property
    def hint(self) -> str:
        """What would be right."""
        return self.remedy if isinstance(self.remedy, str) else self.remedy()

    def __reduce__(self) -> tuple[object, ...]:
        """Carry what would be right to another process."""
        return partial(Diagnostic, **{name: getattr(self, name) for name in _TOLD}, remedy=self.hint), ()

    @property
    def where(self) -> str:
        """The place as editors and terminals understand it.

        >>> Diagnostic(file="hips.yaml", line=9, column=7, message="").where
        'hips.yaml:9:7'
        """
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def __str__(self) -> str:
        """Say all of it on one line."""
        return str(NotationError(self.message, where=self.where, hint=self.hint))


class Diagnostics(NotationError):
    """All that is wrong in one or several files; `complaints` holds each, in the order of the lines."""

    def __init__(self, complaints: Iterable[Diagnostic]) -> None:
        """Put the complaints in order, and drop what is said twice."""
        self.complaints = in_order(complaints)
        first = self.complaints[0]
        super().__init__(first.message, where=first.where, hint=first.hint)

    def __str__(self) -> str:
        """Say one complaint a line; of very many about a file, the first ones."""
        return "\n".join(listed(self.complaints))

    def __reduce__(self) -> tuple[object, ...]:
        """Carry every complaint to another process."""
        return type(self), (self.complaints,)


def in_order(complaints: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort complaints by their place, file after file as they came; equal ones stay once."""
    once = list(dict.fromkeys(complaints))
    files = list(dict.fromkeys(complaint.file for complaint in once))
    return tuple(sorted(once, key=lambda each: (files.index(each.file), each.line, each.column)))


def listed(complaints: Iterable[Diagnostic], most: int = MOST_COMPLAINTS) -> Iterator[str]:
    """Say complaints, a line each, as many of each file, and how many more there are."""
    said: Counter[str] = Counter()
    for complaint in complaints:
        said[complaint.file] += 1
        if said[complaint.file] <= most:
            yield str(complaint)
    for file, count in said.items():
        if count > most:
            yield f"{file}: … and {count - most:,} more; audiocoach check --all shows them"


def about_file(file: str, message: str, hint: str = "") -> Diagnostics:
    """Complain about a file as a whole."""
    return about_place(file, TextPosition(), message, hint)


def about_place(file: str, place: TextPosition, message: str, hint: str = "") -> Diagnostics:
    """Complain about one place of a file."""
    return Diagnostics([Diagnostic.at(place, file=file, message=message, hint=hint)])


class UnknownNameError(AudiocoachError):
    """A name that nothing has; the hint offers the near ones."""


class VoiceError(AudiocoachError):
    """A voice that did not speak, or did not speak what it should."""


class VoiceUnavailableError(VoiceError):
    """An engine whose package or program is missing; the hint is the command that installs it."""


class OfflineError(VoiceError):
    """A voice that needs the network while the network is away or forbidden."""


class AudioError(AudiocoachError):
    """Sound that could not be read, mixed, encoded or written."""


class SettingsError(AudiocoachError):
    """A choice of the user that does not make sense."""


def near(word: str, choices: Iterable[str]) -> list[str]:
    """List the three choices that look most like the word, the nearest first, whatever their case.

    >>> near("Clamshel", ["clamshell", "banded-clamshell", "plank"])
    ['clamshell', 'banded-clamshell']
    """
    by_folded: dict[str, str] = {}
    for choice in choices:
        by_folded.setdefault(choice.casefold(), choice)
    return [by_folded[match] for match in get_close_matches(word.casefold(), by_folded, n=3, cutoff=0.6)]


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Ask for the choices nearest to the word, or say nothing where none is near.

    >>> did_you_mean("sest", ["sets", "reps", "rest"])
    "did you mean 'sets' or 'rest'?"
    >>> did_you_mean("trampoline", ["sets", "reps"])
    ''
    """
    names = [f"'{choice}'" for choice in near(word, choices)]
    if not names:
        return ""
    *others, last = names
    return f"did you mean {', '.join(others)} or {last}?" if others else f"did you mean {last}?"


_NO_ROOM = ("failed to map segment", "Cannot allocate memory", "can't start new thread", "bad_alloc")
"""What other errors say where there is no memory for a library or a thread."""


def in_a_sentence(error: Exception) -> str:
    """Tell any error: ours in its own words, what nobody has foreseen with where to report it."""
    if isinstance(error, AudiocoachError):
        return str(error)
    if isinstance(error, MemoryError) or any(sign in str(error) for sign in _NO_ROOM):
        return "there is not enough memory; close other programs, or make a shorter session"
    if isinstance(error, OSError):
        return f"{error.filename or 'the output'} cannot be written ({error.strerror or error})"
    what = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
    report = "please report it where you got audiocoach from, with what the same command shows with --debug"
    return f"this should not happen ({what}); {report}"


CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What no text needs and a terminal obeys: control characters but tab and line end, and halves of letters."""

_OBEYED = re.compile(rf"{CONTROL.pattern}|[\u2028-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    r"""Show what would change a terminal, end its line, or turn the direction of letters, by its number.

    >>> print(visible("hips\x1b]0;owned\x07"))
    hips\x1b]0;owned\x07
    """
    return _OBEYED.sub(lambda found: ascii(found[0])[1:-1], text)
