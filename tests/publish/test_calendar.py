from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from icalendar import Calendar, Event

from audiocoach.coach.model.plans import Plan, PlannedSession, replanned, schedule
from audiocoach.publish.calendar import Occasion, PlannedTrack, calendar
from tests.coach.model.test_plans_scheduling import MONDAY, PLANS

NAME = "runner-hips-six-weeks"


def write(start: date = MONDAY, plan: Plan = PLANS[NAME], at: time = time(7), extras: bool = False) -> str:
    """Write the calendar of a plan whose recordings last 20 minutes and a second a track."""
    sessions = schedule(plan, start, extras=extras)
    return calendar(Occasion(plan=plan, name=NAME, start=start, at=at), sessions, recorded(sessions))


def recorded(sessions: tuple[PlannedSession, ...]) -> dict[int, PlannedTrack]:
    """Make up a recording for each track; its title has what a calendar must escape."""
    return {
        session.track: PlannedTrack(
            title=f"Hips, knees; {session.routine} — ü",
            length=1_200_000 + 1_000 * session.track,
            file=f"{session.track:02}_{session.routine}_20min.mp3",
        )
        for session in sessions
    }


def events(text: str) -> list[Event]:
    """Read a calendar back."""
    return [event for event in Calendar.from_ical(text).walk("VEVENT") if isinstance(event, Event)]


def said(event: Event, name: str) -> str:
    """Return a text of an event."""
    return str(event[name])


def test_every_session_is_an_event() -> None:
    """A phone reads each session with its day, title, length and file."""
    sessions = schedule(PLANS[NAME], MONDAY)
    read = events(write())
    assert len(read) == len(sessions) == 18
    for event, session in zip(read, sessions, strict=True):
        recording = recorded(sessions)[session.track]
        assert event.start == datetime.combine(session.date, time(7))
        assert event.end - event.start == timedelta(minutes=21)
        assert said(event, "summary") == recording.title
        assert recording.file in said(event, "description")
        assert session.routine in said(event, "description")
        assert f"week {session.week} of 6, session {session.of_week}" in said(event, "description")


def test_times_are_local_on_every_phone() -> None:
    """An event at half past six is at half past six wherever the phone is: no time zone, no Z."""
    lines = write(at=time(18, 30)).splitlines()
    assert "DTSTART:20270104T183000" in lines


NOW, LATER = datetime(2027, 1, 2, 9, tzinfo=UTC), datetime(2027, 1, 20, 9, tzinfo=UTC)


def rewritten(
    earlier: str, *, at: time = time(7), sessions: slice = slice(None), title: str = ""
) -> list[Event]:
    """Read the calendar that replaces an earlier one, written later."""
    plan = PLANS[NAME]
    listed = schedule(plan, MONDAY)[sessions]
    known = recorded(listed)
    if title:
        known[3] = replace(known[3], title=title)
    return events(
        calendar(Occasion(plan=plan, name=NAME, start=MONDAY, at=at), listed, known, earlier, LATER)
    )


def first_calendar() -> str:
    """Write a calendar that replaces none."""
    sessions = schedule(PLANS[NAME], MONDAY)
    occasion = Occasion(plan=PLANS[NAME], name=NAME, start=MONDAY)
    return calendar(occasion, sessions, recorded(sessions), "", NOW)


def test_an_event_that_did_not_change_stays() -> None:
    """A calendar written again over itself is the same, whenever that is."""
    assert [event.to_ical() for event in rewritten(first_calendar())] == [
        event.to_ical() for event in events(first_calendar())
    ]


def test_a_phone_takes_what_changed_for_newer() -> None:
    """An edited session counts its SEQUENCE on and has a newer stamp; the others stay as they were."""
    read = rewritten(first_calendar(), title="Other hips")
    assert [int(said(event, "sequence")) for event in read] == [0, 0, 1] + [0] * 15
    assert [event.decoded("dtstamp") == LATER for event in read] == [False, False, True] + [False] * 15
    read = rewritten(first_calendar(), at=time(18))
    assert {int(said(event, "sequence")) for event in read} == {1}


def test_what_is_planned_no_longer_is_cancelled() -> None:
    """Sessions that are gone leave the phone, and only those of the plan."""
    read = rewritten(first_calendar(), sessions=slice(15))
    cancelled = [event for event in read if str(event.get("status")) == "CANCELLED"]
    assert len(read) == 18
    assert sorted(int(said(event, "sequence")) for event in cancelled) == [1, 1, 1]
    foreign = first_calendar().replace("@audiocoach", "@other")
    assert len(rewritten(foreign)) == 18


@pytest.mark.parametrize(
    "earlier", ["", "title: Squats", "BEGIN:VCALENDAR\r\nnonsense", "BEGIN:VCALENDAR\r\n"]
)
def test_what_is_no_calendar_has_no_events(earlier: str) -> None:
    """Whatever stood there before, the new calendar is whole."""
    assert len(rewritten(earlier)) == 18


def test_a_phone_reminds_where_it_is_asked_to() -> None:
    """An alarm rings so long before the session, and says which; without one there is none."""
    occasion = Occasion(plan=PLANS[NAME], name=NAME, start=MONDAY, alarm=1_800_000)
    sessions = schedule(PLANS[NAME], MONDAY)
    first = events(calendar(occasion, sessions, recorded(sessions)))[0]
    (alarm,) = first.walk("VALARM")
    assert alarm.decoded("trigger") == -timedelta(minutes=30)
    assert str(alarm["description"]) == recorded(sessions)[1].title
    assert not events(write())[0].walk("VALARM")


def test_an_event_tells_what_to_have_at_hand() -> None:
    """Equipment stands in the description where a session needs any."""
    sessions = schedule(PLANS[NAME], MONDAY)
    known = {**recorded(sessions), 2: replace(recorded(sessions)[2], equipment=("a band", "a step"))}
    read = events(calendar(Occasion(plan=PLANS[NAME], name=NAME, start=MONDAY), sessions, known))
    assert "You need: a band, a step" in said(read[1], "description")
    assert "You need" not in said(read[0], "description")


def test_uids_stay_when_the_plan_moves() -> None:
    """A plan that starts later, at another hour or with extras, has the same UID for each of its sessions."""
    first = [said(event, "uid") for event in events(write())]
    assert len(set(first)) == len(first)
    assert [said(event, "uid") for event in events(write(start=date(2027, 3, 1), at=time(20)))] == first
    more = [said(event, "uid") for event in events(write(extras=True))]
    assert len(set(more)) == len(more) == 30
    assert [uid for uid in more if uid in first] == first
    often = [said(event, "uid") for event in events(write(plan=replanned(PLANS[NAME], per_week=4)))]
    assert often[: len(first)] == first


def test_uids_are_the_ones_of_earlier_versions() -> None:
    """The UID of a session is written down here, because phones remember it."""
    assert said(events(write())[0], "uid") == "afc854fc-ccfb-558f-9f6f-6c5bd91d29b0@audiocoach"


def test_extras_are_marked() -> None:
    """An optional session says that it is one, in its title and below, where its week counts it."""
    extra = [event for event in events(write(extras=True)) if said(event, "summary").endswith(" (extra)")]
    assert len(extra) == 12
    places = [said(event, "description").split(".")[0].split(", ")[-1] for event in extra]
    assert places == ["extra 1", "extra 2"] * 6
    assert "Only if you like" in said(extra[0], "description")


def test_each_later_week_asks_about_pain_before_what_is_new() -> None:
    """Its first session that is new asks how last week went; the first of all says what is left out."""
    asked = [PLANS[NAME].weekly_check in said(event, "description") for event in events(write())]
    assert asked == [False] * 3 + [True, False, False] * 3 + [False, True, False] + [True, False, False]
    noted = ["upper body and core" in said(event, "description") for event in events(write())]
    assert noted == [True] + [False] * 17


def test_days_that_touch_are_told_in_the_calendar() -> None:
    """Where sessions leave no day of rest between two, the first event says so; three a week leave one."""
    first = events(write(plan=replanned(PLANS[NAME], per_week=4)))[0]
    assert "No day of rest lies between Sunday and Monday." in said(first, "description")
    assert "No day of rest" not in write().replace("\r\n ", "")


def test_lines_are_what_the_standard_wants() -> None:
    """Lines end with CRLF and have 75 bytes at most; a calendar opens and closes what it opens."""
    text = write()
    assert text.endswith("END:VCALENDAR\r\n")
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 and "\n" not in line for line in lines)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert {"VERSION:2.0", "X-WR-CALNAME:Runner's hips in six weeks"} <= set(lines)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 18


def test_events_are_in_order() -> None:
    """The days of the events rise, so that a list shows them as they come."""
    days = [event.start for event in events(write(extras=True))]
    assert all(earlier < later for earlier, later in pairwise(days))


@pytest.mark.parametrize("length", [0, 1, 60_000])
def test_no_event_is_shorter_than_a_minute(length: int) -> None:
    """A recording that is not known yet still has an event that a finger can touch."""
    sessions = schedule(PLANS[NAME], MONDAY)
    lengths = {session.track: PlannedTrack(title="Hips", length=length) for session in sessions}
    text = calendar(Occasion(plan=PLANS[NAME], name=NAME, start=MONDAY), sessions, lengths)
    assert {event.end - event.start for event in events(text)} == {timedelta(minutes=1)}
    assert "File:" not in text
