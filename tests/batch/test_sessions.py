"""A row becomes sessions, each under the digest of all that shapes it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from audiocoach.batch.rows import Row
from audiocoach.batch.sessions import flags_of, make, sessions_of
from audiocoach.errors import AudiocoachError
from audiocoach.publish.tags import read_session
from audiocoach.settings import Flags
from audiocoach.studio.make import open_studio, take
from audiocoach.studio.plan import When, timetable
from tests.commands import LONGER, put_routine

ANA = Row(name="Ana", routine="short", voice="silent")


@pytest.fixture(autouse=True)
def _routines(config_dir: Path) -> None:
    """Give the user two short routines."""
    put_routine(config_dir / "routines" / "short.yaml")
    put_routine(config_dir / "routines" / "longer.yaml", "Three", LONGER)


def key(row: Row) -> str:
    """Return the key of a row's one session."""
    (session,) = sessions_of(open_studio(), row)
    return session.key


def changed(**fields: object) -> Row:
    """Return Ana's row with other fields."""
    return Row.model_validate(ANA.model_dump(exclude_unset=True) | fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Ben"},
        {"routine": "longer"},
        {"voice": "espeak"},
        {"verbosity": "learn"},
        {"wording": "spanish"},
        {"pacing": "brisk"},
        {"minutes": 3},
        {"sets": 2},
        {"swap": {"squat": "glute-bridge"}},
        {"loudness": -16},
        {"plan": "three-hip-exercises-six-weeks", "week": 1, "session": 2, "routine": None},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_whatever_is_heard_is_in_the_key(fields: dict[str, object]) -> None:
    """Any choice that changes a session gives it another key."""
    assert key(ANA) == key(ANA.model_copy())
    usual = {"verbosity": "standard"}
    assert key(changed(**usual | fields)) != key(changed(**usual))


def test_a_side_that_comes_first_is_in_the_key() -> None:
    """A routine with sides begins on the one that hurts less; one without is the same either way."""
    sided = changed(routine="three-hip-exercises")
    assert key(sided) != key(sided.model_copy(update={"first_side": "right"}))
    assert key(ANA) == key(changed(first_side="right"))


def test_an_edited_file_gives_another_key(config_dir: Path, tmp_path: Path) -> None:
    """The key follows the routine's text, the music's bytes, and the wording."""
    before = key(ANA)
    path = config_dir / "routines" / "short.yaml"
    path.write_text(path.read_text().replace("reps: 2", "reps: 3"))
    assert key(ANA) != before
    music = tmp_path / "song.wav"
    music.write_bytes(b"one")
    first = key(changed(music=str(music)))
    music.write_bytes(b"other")
    assert key(changed(music=str(music))) != first


def test_a_row_is_as_many_flags() -> None:
    """What a row says is what `make` is told with its flags."""
    row = changed(minutes=20, level="beginner", pacing="brisk", first_side="right", without=["band"])
    assert flags_of(row) == Flags(
        voice="silent",
        level="beginner",
        pacing="brisk, sides.first=right",
        without=("band",),
        sound=flags_of(ANA).sound,
    )


def test_a_session_is_that_of_make(tmp_path: Path) -> None:
    """A row without a name for the coach to say makes what `make` makes; with one, it is said twice."""
    studio = open_studio()
    (session,) = sessions_of(studio, changed(verbosity="standard"))
    made = read_session(make(studio, session, tmp_path / "a"))
    said = (tmp_path / "a" / Path(session.name).with_suffix(".txt").name).read_text()
    assert [said.count(words) for words in ("Hello, Ana.", "Well done, Ana.")] == [1, 1]
    nameless = replace(session, brief=replace(session.brief, athlete=""))
    alone = take(studio, "short", Flags(voice="silent", verbosity="standard"))
    assert read_session(make(studio, nameless, tmp_path / "b")).duration == alone.timeline.total
    assert made.title == alone.timeline.title


def test_minutes_are_kept(tmp_path: Path) -> None:
    """A session lasts as long as its row wants, as near as sets and rests come."""
    studio = open_studio()
    (session,) = sessions_of(studio, changed(routine="three-hip-exercises", minutes=12))
    assert abs(read_session(make(studio, session, tmp_path)).duration / 60_000 - 12) < 0.6


def test_a_week_of_a_plan_is_its_sessions(tmp_path: Path) -> None:
    """Without a session, all those of the week; each is filed and spoken as the plan's own."""
    studio = open_studio()
    row = Row(name="Ana", plan="three-hip-exercises-six-weeks", week=2, voice="silent")
    week = list(sessions_of(studio, row))
    table = timetable(studio, "three-hip-exercises-six-weeks", When(start=date(2027, 1, 4)))
    tracks = [each.track for each in table.tracks if each.week == 2]
    assert [each.label.track for each in week if each.label] == tracks
    only = list(sessions_of(studio, row.model_copy(update={"session": 2})))
    assert [each.key for each in only] == [week[1].key]
    made = make(studio, week[1], tmp_path)
    assert "Week two, session two." in made.with_suffix(".txt").read_text()
    assert read_session(made).week == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"routine": "shrt"}, "there is no routine 'shrt'"),
        ({"plan": "six-weeks", "week": 1, "routine": None}, "there is no plan"),
        ({"plan": "three-hip-exercises-six-weeks", "week": 9, "routine": None}, "week 9 is none of"),
        (
            {"plan": "three-hip-exercises-six-weeks", "week": 1, "session": 7, "routine": None},
            "there is no session 7 in it; week 1 has 3 sessions",
        ),
        ({"voice": "espek"}, "espek"),
        ({"wording": "klingon"}, "klingon"),
        ({"verbosity": "chatty"}, "chatty"),
        ({"swap": {"sqat": "lunge"}}, "sqat"),
        ({"pacing": "brisk, sides.frst=left"}, "sides.frst"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_names_that_nothing_has(fields: dict[str, object], said: str) -> None:
    """What a row asks for and nobody has is told before anything is spoken."""
    with pytest.raises(AudiocoachError) as caught:
        list(sessions_of(open_studio(), changed(**fields)))
    assert said in str(caught.value)


def test_names_alike_have_folders_apart() -> None:
    """Two people whose names look alike in ASCII never share a folder; ids tell two of one name apart."""
    studio = open_studio()
    rows = [changed(name=name) for name in ("Cleo", "Cléo", "cleo")] + [changed(id="7"), changed(id="8")]
    folders = [session.name.partition("/")[0] for row in rows for session in sessions_of(studio, row)]
    assert len(set(folders)) == 5
