"""Everything that can go wrong for a user of audiocoach, as one family of exceptions.

```
AudiocoachError              catch this one to catch them all
├── NotationError            a file does not say what a routine, exercise, wording ... may say
├── UnknownNameError         nothing has the name that was asked for
├── VoiceError               a voice did not speak, or not what it should
│   ├── VoiceUnavailableError    an engine's package or program is not installed
│   └── OfflineError             the voice needs the network, and it is away or forbidden
├── AudioError               sound could not be read, mixed, encoded or written
└── SettingsError            what the user chose does not make sense
```
"""

from collections.abc import Iterable
from difflib import get_close_matches


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


def near(word: str, choices: Iterable[str], *, most: int = 3) -> list[str]:
    """List the choices that look most like the word, the nearest first, whatever their case.

    >>> near("Clamshel", ["clamshell", "banded-clamshell", "plank"], most=1)
    ['clamshell']
    """
    by_folded: dict[str, str] = {}
    for choice in choices:
        by_folded.setdefault(choice.casefold(), choice)
    return [by_folded[match] for match in get_close_matches(word.casefold(), by_folded, n=most, cutoff=0.6)]


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
