"""The sessions of a plan as a calendar file (iCalendar, RFC 5545), which a phone imports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from audiocoach.coach.model.plans import Plan, PlannedSession

if TYPE_CHECKING:
    from icalendar import Event


PRODUCER = "-//audiocoach//audiocoach//EN"

MORNING = time(7)
"""When a session stands in the calendar unless somebody chooses another time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTrack:
    """What is known of a track: its title, its milliseconds, and the name of its file once it is made."""

    title: str
    length: int
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A plan that is trained: the plan, the name it is found by, its first day, and the time of day."""

    plan: Plan
    name: str
    start: date
    at: time = MORNING


def is_calendar(content: bytes) -> bool:
    """Tell whether a file is a calendar of a plan."""
    return f"PRODID:{PRODUCER}".encode() in content


def calendar(
    occasion: Occasion, sessions: Sequence[PlannedSession], recordings: Mapping[int, PlannedTrack]
) -> str:
    """Write one event for each session, with CRLF line ends; `recordings` are found by track.

    Times are local wherever the phone is. An event keeps its UID whatever its date, so that importing a moved
    plan moves its events; nothing depends on when the file is written.
    """
    from icalendar import Calendar

    file = Calendar()
    file.add("prodid", PRODUCER)
    file.add("version", "2.0")
    file.add("x-wr-calname", occasion.plan.title)
    first_of_week = {session.week: session for session in reversed(sessions) if not session.optional}
    for session in sessions:
        opens = first_of_week.get(session.week) is session
        file.add_component(_event(occasion, session, recordings[session.track], opens))
    return str(file.to_ical(), "utf-8")


def _event(occasion: Occasion, session: PlannedSession, recording: PlannedTrack, opens: bool) -> "Event":
    from icalendar import Event

    begin = datetime.combine(session.date, occasion.at)
    event = Event()
    event.add("uid", _uid(occasion.name, session))
    event.add("dtstamp", datetime.combine(occasion.start, time(), tzinfo=UTC))
    event.add("dtstart", begin)
    event.add("dtend", begin + _whole_minutes(recording.length))
    event.add("summary", f"{recording.title} (extra)" if session.optional else recording.title)
    event.add("description", "\n".join(_description(occasion, session, recording, opens)))
    return event


def _description(
    occasion: Occasion, session: PlannedSession, recording: PlannedTrack, opens: bool
) -> Sequence[str]:
    plan = occasion.plan
    kind = "extra" if session.optional else "session"
    lines = [f"{plan.title}: week {session.week} of {plan.weeks}, {kind} {session.number}. {session.stage}."]
    lines.append(f"Routine: {session.routine}")
    if recording.file:
        lines.append(f"File: {recording.file}")
    if session.note:
        lines.append(session.note)
    if opens:
        lines.append(plan.weekly_check)
    return [*lines, *(plan.notes if opens and session.week == 1 else ())]


def _uid(name: str, session: PlannedSession) -> str:
    kind = "extra" if session.optional else "session"
    return f"{uuid5(NAMESPACE_URL, f'audiocoach/plans/{name}/{kind}/{session.number}')}@audiocoach"


def _whole_minutes(milliseconds: int) -> timedelta:
    return timedelta(minutes=max(1, -(-milliseconds // 60_000)))
