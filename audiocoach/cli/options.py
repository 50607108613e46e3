"""The options that several commands share, and how a choice among a few words is read."""

import math
import os
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from audiocoach.errors import AudiocoachError, SettingsError

if TYPE_CHECKING:
    from audiocoach.library import Library


class Swap(click.ParamType):
    """Two exercises, as in clamshell=banded-clamshell."""

    name = "swap"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the pair."""
        old, sign, new = (part.strip() for part in str(value).partition("="))
        if not (old and sign and new):
            self.fail(f"'{value}' is no swap; write OLD=NEW, as in clamshell=banded-clamshell", param, ctx)
        return old, new


class Minutes(click.ParamType):
    """A length of a session: minutes, as in 25 or 7.5, or with its units, as in 1h10m."""

    name = "minutes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return minutes."""
        from audiocoach.coach.model.durations import MOST_MINUTES, parse_duration

        text = str(value).strip()
        try:
            bare = re.fullmatch(r"\d{1,4}(\.\d+)?", text)
            minutes = float(text) if bare else parse_duration(text) / 60_000
        except ValueError:
            minutes = 0
        if not 1 <= minutes <= MOST_MINUTES:
            self.fail(f"'{value}' is no length; write minutes from 1 to {MOST_MINUTES}, as in 25", param, ctx)
        return minutes


class DayType(click.ParamType):
    """A date, as in 2027-01-04."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the date."""
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is no date; write year, month and day, as in 2027-01-04", param, ctx)
        if not 1900 <= day.year < 3000:
            self.fail(
                f"a plan does not begin in the year {day.year}; write a date as in 2027-01-04", param, ctx
            )
        return day


class Hour(click.ParamType):
    """A time of day, as in 7:00 or 18:30."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the time."""
        parts = re.fullmatch(r"(\d{1,2})(?::(\d\d))?", str(value).strip())
        try:
            return time(int(parts[1]), int(parts[2] or 0)) if parts else self._refuse(value, param, ctx)
        except ValueError:
            return self._refuse(value, param, ctx)

    def _refuse(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        self.fail(f"'{value}' is no time of day; write hours and minutes, as in 18:30", param, ctx)


class Duration(click.ParamType):
    """A length of time of four weeks at most, as in 30m or 1h30m; milliseconds."""

    name = "duration"
    most_days = 28

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the milliseconds."""
        from audiocoach.coach.model.durations import parse_duration

        try:
            length = parse_duration(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if length > self.most_days * 86_400_000:
            self.fail(f"'{value}' is longer than {self.most_days} days", param, ctx)
        return length


class Weekdays(click.ParamType):
    """Days of the week, as in mon,wed,fri."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the days, by their short names."""
        from audiocoach.coach.model.plans import WEEKDAYS, read_day
        from audiocoach.errors import did_you_mean

        days = [str(read_day(word)) for word in re.split(r"[\s,]+", str(value).strip())]
        for day in days:
            if day not in WEEKDAYS:
                hint = did_you_mean(day, WEEKDAYS) or "write them as in mon,wed,fri"
                self.fail(f"'{day}' is no day of the week; {hint}", param, ctx)
        return tuple(days)


class LoudnessType(click.ParamType):
    """A loudness of speech: standard, loud, or a figure in LUFS."""

    name = "loudness"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return LUFS."""
        from audiocoach.coach.model.choices import LOUDEST, SOFTEST, read_loudness

        try:
            loudness = float(str(read_loudness(value)))
        except ValueError:
            loudness = 0
        if not SOFTEST <= loudness <= LOUDEST:
            reason = f"'{value}' is no loudness of speech; write standard, loud, or a figure"
            self.fail(f"{reason} from {SOFTEST} to {LOUDEST}, as in -17", param, ctx)
        return loudness


Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def names_of(*kinds: str, files: bool = False) -> Complete:
    """Offer the names of these kinds (folders of the library) and, where none fits, files if they will do."""

    def complete(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
        names = [CompletionItem(name) for name in _names(kinds) if name.startswith(begun)]
        return names or ([CompletionItem(begun, type="file")] if files else [])

    return complete


def _names(kinds: Iterable[str]) -> list[str]:
    from audiocoach.library import open_library

    try:
        library: Library = open_library()
        return [name for kind in kinds for name in library.names(kind)]
    except AudiocoachError:  # a mistake in a file is for `check` to tell, not for the tab key
        return []


def engines(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the voice engines."""
    from audiocoach.voices.registry import engine_names

    return [CompletionItem(name) for name in engine_names() if name.startswith(begun)]


Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class OneOf(click.Choice):
    """A choice among a few words; to one that is not among them, the near ones are offered."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the word. Raises click.BadParameter with the near words, or all of them."""
        from audiocoach.errors import did_you_mean

        if value not in self.choices:
            hint = did_you_mean(value, self.choices) or f"it is one of {', '.join(self.choices)}"
            self.fail(f"there is no '{value}' here; {hint}", param, ctx)
        return super().convert(value, param, ctx)


_CHOICES = (
    click.option(
        "--voice",
        metavar="VOICE",
        shell_complete=engines,
        help="Who speaks: espeak, gtts, espeak:en-us+f5 … (see `audiocoach voices`); "
        "with another for the counts: gtts,counts=espeak.",
    ),
    click.option(
        "--fallback",
        metavar="VOICE",
        shell_complete=engines,
        help="Who speaks the whole session where an online voice fails (default: it is not made).",
    ),
    click.option(
        "--offline", is_flag=True, help="Never ask the network: what has been spoken before is kept."
    ),
    click.option(
        "--wording",
        metavar="NAME",
        shell_complete=names_of("wording"),
        help="What is said: a wording, such as english.",
    ),
    click.option(
        "--pacing",
        metavar="NAME",
        shell_complete=names_of("pacing"),
        help="How much air: steady, brisk, gentle or quiet.",
    ),
    click.option(
        "--verbosity",
        metavar="NAME",
        shell_complete=names_of("verbosity"),
        help="How much talk: learn, standard, brief or minimal.",
    ),
    click.option(
        "--level",
        type=OneOf(["beginner", "intermediate", "advanced"]),
        help="Where a dose is a range: its low end, its middle or its high end.",
    ),
)


def choices(command: Decorated) -> Decorated:
    """Give a command the options that choose voice, wording, pacing, verbosity and level."""
    whole: Decorated = _with(command, _CHOICES)
    return whole


def _with(command: Any, options: Sequence[Callable[[Any], Any]]) -> Any:
    for option in reversed(options):
        command = option(command)
    return command


class Gain(click.FloatRange):
    """Decibels within bounds; what is not a number lies within none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return decibels."""
        decibels = super().convert(value, param, ctx)
        return self.fail(f"'{value}' is no number", param, ctx) if math.isnan(decibels) else decibels


class FolderPath(click.Path):
    """A folder that is there, or will be; its name is not empty."""

    def __init__(self) -> None:
        """Take no file."""
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return its path."""
        if not str(value).strip():
            self.fail("this is no name; write one, or . for here", param, ctx)
        return super().convert(value, param, ctx)


class FileOrName(click.ParamType):
    """The name of a file, a folder or a theme, which is not empty."""

    name = "source"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the name."""
        if not str(value).strip() or "\0" in str(value):
            self.fail("this is no name; write one, or off", param, ctx)
        return value


_LEVEL = Gain(-24, 12)

_SOUNDS = (
    click.option(
        "--music",
        type=FileOrName(),
        metavar="FILE|FOLDER",
        help="Music under the session, down while somebody speaks: mp3, wav, flac, ogg; `off` for none.",
    ),
    click.option("--music-level", type=_LEVEL, metavar="DB", help="Louder or softer music, in decibels."),
    click.option(
        "--tones",
        type=FileOrName(),
        metavar="NAME",
        help="The tones: soft, gym, or a folder of sound files that are named after them; `off` for none.",
    ),
    click.option("--tones-level", type=_LEVEL, metavar="DB", help="Louder or softer tones, in decibels."),
    click.option(
        "--loudness",
        type=LoudnessType(),
        metavar="LUFS",
        help="The speech: standard (-19) or loud (-16).",
    ),
    click.option(
        "--clarity",
        type=OneOf(["on", "off"]),
        help="Speech that cuts through noise (on with music).",
    ),
    click.option(
        "--floor",
        type=OneOf(["on", "off"]),
        help="Faint noise that keeps Bluetooth headsets awake (default: on).",
    ),
)

_NAMES = ("music", "music_level", "tones", "tones_level", "loudness", "clarity", "floor")


_DELIVERY = (
    click.option(
        "--to",
        type=FolderPath(),
        metavar="DIR",
        help="Copy the MP3 into this folder, too, such as one that a phone syncs.",
    ),
    click.option(
        "--split", is_flag=True, help="Write each exercise as an MP3, too, with a playlist, into a folder."
    ),
)


def deliveries(command: Decorated) -> Decorated:
    """Give a command the options that hand on what it has made; they reach it as one value, `delivery`."""

    @wraps(command)
    def with_delivery(*args: Any, to: Path | None, split: bool, **chosen: Any) -> Any:
        from audiocoach.settings import Delivery

        if to is not None:
            _expect_writable(to)
        return command(*args, delivery=Delivery(to=to, split=split), **chosen)

    whole: Decorated = _with(with_delivery, _DELIVERY)
    return whole


def _expect_writable(folder: Path) -> None:
    """Find out before minutes of work whether a copy will have its place."""
    if not folder.is_dir():
        reason = f"there is no folder '{folder}' for the copy"
        raise SettingsError(reason, hint="make it first, or connect what it lies on")
    if not os.access(folder, os.W_OK):
        raise SettingsError(f"you may not write into '{folder}'", hint="choose a folder of yours")


def sounds(command: Decorated) -> Decorated:
    """Give a command the options of sound; they reach it as one value, `sound`."""

    @wraps(command)
    def with_sound(*args: Any, **chosen: Any) -> Any:
        from audiocoach.coach.model.choices import SoundChoices

        sound = SoundChoices(**{name: chosen.pop(name) for name in _NAMES})
        return command(*args, sound=sound, **chosen)

    whole: Decorated = _with(with_sound, _SOUNDS)
    return whole


_ALTERATIONS = (
    click.option(
        "--swap",
        type=Swap(),
        multiple=True,
        metavar="OLD=NEW",
        help="Put one exercise in the place of another; may be given more than once.",
    ),
    click.option(
        "--without",
        multiple=True,
        metavar="ITEM",
        help="Do without a piece of equipment, such as band: what needs it is replaced or left out.",
    ),
    click.option("--sets", type=int, metavar="N", help="The sets of each exercise, the rounds of a circuit."),
    click.option(
        "--minutes",
        type=Minutes(),
        metavar="N",
        help="Fit it into this time: by sets, then by rests, and last by leaving exercises out.",
    ),
)


def alterations(command: Decorated) -> Decorated:
    """Give a command the options that swap exercises, miss equipment, set the sets and fit to a time."""
    whole: Decorated = _with(command, _ALTERATIONS)
    return whole
