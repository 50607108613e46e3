"""Words of the command line that stand for more than a word: swaps, minutes, dates, times and weekdays."""

import re
from datetime import date, time
from typing import Any

import click


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
    most = 240

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return minutes."""
        from audiocoach.coach.durations import parse_duration

        text = str(value).strip()
        try:
            bare = re.fullmatch(r"\d{1,4}(\.\d+)?", text)
            minutes = float(text) if bare else parse_duration(text) / 60_000
        except ValueError:
            minutes = 0
        if not 1 <= minutes <= self.most:
            self.fail(f"'{value}' is no length; write minutes from 1 to {self.most}, as in 25", param, ctx)
        return minutes


class Day(click.ParamType):
    """A date, as in 2027-01-04."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the date."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is no date; write year, month and day, as in 2027-01-04", param, ctx)


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


class Weekdays(click.ParamType):
    """Days of the week, as in mon,wed,fri."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the days, by their short names."""
        from audiocoach.coach.plans import WEEKDAYS, read_day
        from audiocoach.suggestions import did_you_mean

        days = [str(read_day(word)) for word in re.split(r"[\s,]+", str(value).strip())]
        for day in days:
            if day not in WEEKDAYS:
                hint = did_you_mean(day, WEEKDAYS) or "write them as in mon,wed,fri"
                self.fail(f"'{day}' is no day of the week; {hint}", param, ctx)
        return tuple(days)


class Loudness(click.ParamType):
    """A loudness of speech: standard, loud, or a figure in LUFS."""

    name = "loudness"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return LUFS."""
        from audiocoach.coach.sound_choices import LOUDEST, SOFTEST, read_loudness

        try:
            loudness = float(str(read_loudness(value)))
        except ValueError:
            loudness = 0
        if not SOFTEST <= loudness <= LOUDEST:
            reason = f"'{value}' is no loudness of speech; write standard, loud, or a figure"
            self.fail(f"{reason} from {SOFTEST} to {LOUDEST}, as in -17", param, ctx)
        return loudness
