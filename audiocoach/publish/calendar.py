"""The sessions of a plan as a calendar file (iCalendar, RFC 5545), which a phone imports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from audiocoach.coach.model.plans import MOST_WEEKS, Plan, PlannedSession, checked, without_rest
from audiocoach.files import Seal

if TYPE_CHECKING:
    from icalendar import Alarm, Component, Event


PRODUCER = "-//audiocoach//audiocoach//EN"
_HOST = "@audiocoach"  # what the UID of each event ends in

MORNING = time(7)
"""When a session stands in the calendar unless somebody chooses another time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTrack:
    """What is known of a track: its title, its milliseconds, and the name of its file once it is made.

    `equipment` is what it needs, in the words of its language.
    """

    title: str
    length: int
    file: str = ""
    equipment: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A plan that is trained: the plan, the name it is found by, its first day, and the time of day.

    `alarm` is how many milliseconds before a session the phone reminds of it; None leaves that to the phone.
    """

    plan: Plan
    name: str
    start: date
    at: time = MORNING
    alarm: int | None = None


CALENDAR_SEAL = Seal("\r\nX-AUDIOCOACH-AS-WRITTEN:", "", at="\r\nX-WR-CALNAME:")


def calendar(
    occasion: Occasion,
    sessions: Sequence[PlannedSession],
    recordings: Mapping[int, PlannedTrack],
    earlier: str = "",
    now: datetime | None = None,
) -> str:
    """Write one event for each session, with CRLF line ends; `recordings` are found by track.

    Times are local wherever the phone is. An event keeps its UID whatever its date, so that importing a moved
    plan moves its events. `earlier` is the text of the calendar that this one replaces: an event that changed
    has the next SEQUENCE (RFC 5545, 3.8.7.4) and the stamp `now`, one that did not stays as it was, and one
    that is no longer planned is cancelled.
    """
    from icalendar import Calendar

    file = Calendar()
    file.add("prodid", PRODUCER)
    file.add("version", "2.0")
    file.add("x-wr-calname", occasion.plan.title)
    asked = {1, *checked(sessions)}
    before = _events(earlier)
    stamp = (now or datetime.now(UTC)).replace(microsecond=0)
    for session in sessions:
        advised = session.number in asked and not session.optional
        advice = _advice(occasion.plan, session.week, sessions) if advised else ()
        event = _event(occasion, session, recordings[session.track], advice)
        file.add_component(_revised(event, before.pop(str(event["uid"]), None), stamp))
    ours = {_uid(occasion.name, kind, number) for kind in _KINDS for number in range(1, _MOST + 1)}
    for uid in before.keys() & ours:
        file.add_component(_cancelled(before[uid], stamp))
    return CALENDAR_SEAL.put(str(file.to_ical(), "utf-8"))


_KINDS = ("session", "extra")

_MOST = MOST_WEEKS * 7


def _events(text: str) -> "dict[str, Event]":
    """Read the events of a calendar by UID; none from what is no calendar."""
    from icalendar import Calendar, Event

    try:
        read = Calendar.from_ical(text) if text.startswith("BEGIN:VCALENDAR") else Calendar()
    except ValueError:
        return {}
    return {str(each["uid"]): each for each in read.walk("VEVENT") if isinstance(each, Event)}


def _revised(event: "Event", before: "Event | None", stamp: datetime) -> "Component":
    """Count an event on from what it was before; one that is the same stays what it was."""
    if before is None:
        return _stamped(event, 0, stamp)
    from icalendar import Event

    number = int(str(before.get("sequence", 0)))
    same = _stamped(Event.from_ical(event.to_ical()), number, before.decoded("dtstamp"))
    return same if same.to_ical() == before.to_ical() else _stamped(event, number + 1, stamp)


def _stamped(event: "Component", number: int, stamp: datetime) -> "Component":
    event.add("sequence", number)
    event.add("dtstamp", stamp)
    return event


def _cancelled(event: "Event", stamp: datetime) -> "Event":
    """Take an event that is planned no longer off the phone."""
    if str(event.get("status")) != "CANCELLED":
        number = int(str(event.pop("sequence", 0))) + 1
        for name in ("status", "dtstamp"):
            event.pop(name, None)
        event.add("status", "CANCELLED")
        _stamped(event, number, stamp)
    return event


def _event(
    occasion: Occasion, session: PlannedSession, recording: PlannedTrack, advice: Sequence[str]
) -> "Event":
    from icalendar import Event

    begin = datetime.combine(session.date, occasion.at)
    event = Event()
    event.add("uid", _uid(occasion.name, _kind(session), session.number))
    event.add("dtstart", begin)
    event.add("dtend", begin + _up_to_minute(recording.length))
    event.add("summary", f"{recording.title} (extra)" if session.optional else recording.title)
    event.add("description", "\n".join([*_description(occasion, session, recording), *advice]))
    if occasion.alarm is not None:
        event.add_component(_alarm(occasion.alarm, recording.title))
    return event


def _alarm(before: int, title: str) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -timedelta(milliseconds=before))
    return alarm


def _description(occasion: Occasion, session: PlannedSession, recording: PlannedTrack) -> list[str]:
    plan = occasion.plan
    place = f"week {session.week} of {plan.weeks}, {_kind(session)} {session.of_week}"
    lines = [f"{plan.title}: {place}. {session.stage}.", f"Routine: {session.routine}"]
    if recording.equipment:
        lines.append(f"You need: {', '.join(recording.equipment)}")
    if recording.file:
        lines.append(f"File: {recording.file}")
    if session.note:
        lines.append(session.note)
    return lines


def _advice(plan: Plan, week: int, sessions: Sequence[PlannedSession]) -> Sequence[str]:
    """Say what to mind in a week: in the first the plan's notes, later how the last one went."""
    return [*days_without_rest(sessions), *plan.notes] if week == 1 else [plan.weekly_check]


def days_without_rest(sessions: Sequence[PlannedSession]) -> list[str]:
    """Say which weekdays have a session each and no day of rest between."""
    pairs = [f"{before:%A} and {after:%A}" for before, after in without_rest(sessions)]
    return [f"No day of rest lies between {', '.join(pairs)}."] if pairs else []


def _kind(session: PlannedSession) -> str:
    return "extra" if session.optional else "session"


def _uid(name: str, kind: str, number: int) -> str:
    return f"{uuid5(NAMESPACE_URL, f'audiocoach/plans/{name}/{kind}/{number}')}{_HOST}"


def _up_to_minute(milliseconds: int) -> timedelta:
    return timedelta(minutes=max(1, -(-milliseconds // 60_000)))
