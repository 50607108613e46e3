"""Whole sessions, judged by ear: what the MP3 holds is held against the script it was made from."""

import os
import random
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import mutagen.id3
import pytest

from audiocoach.coach.script.script import Script
from audiocoach.coach.script.templates import speak_duration
from audiocoach.coach.script.writer import rounded
from audiocoach.coach.timeline.timeline import Placement, Timeline
from audiocoach.library import open_library
from audiocoach.publish.tags import Session
from audiocoach.studio.make import open_studio, take, write_take
from audiocoach.voices.registry import ENGINES
from tests.amounts import amount
from tests.commands import call, put_routine, run, started
from tests.listening import FRAME, Sound, hear
from tests.tools import ffmpeg_complaints, mp3val_complaints, mpg123_complaints, probe
from tests.voices.google_server import GoogleServer

HIPS, THREE = "hips-for-runners", "three-hip-exercises"
ACTIONS = {"phase", "count", "count_in", "go", "countdown"}
both = pytest.mark.parametrize("routine", [HIPS, THREE])


@dataclass(frozen=True, slots=True)
class Made:
    """A session that was made, the script and the timeline behind it, and what is heard in it."""

    session: Session
    script: Script
    timeline: Timeline
    sound: Sound


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Mapping[str, Made]:
    """Make both sessions, once for all tests."""
    folder = tmp_path_factory.mktemp("sessions")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIOCOACH_CONFIG_DIR", str(folder / "none"))
        patch.setenv("AUDIOCOACH_CACHE_DIR", str(shared_cache))
        studio = open_studio()
        takes = {routine: take(studio, routine) for routine in (HIPS, THREE)}
        sessions = {routine: write_take(studio, taken, folder) for routine, taken in takes.items()}
    return {
        routine: Made(sessions[routine], taken.script, taken.timeline, hear(sessions[routine].path))
        for routine, taken in takes.items()
    }


@both
def test_action_words_are_on_time(made: Mapping[str, Made], routine: str) -> None:
    """Every count, phase, number and "go" begins to sound within 50 ms of its time in the script."""
    timeline, sound = made[routine].timeline, made[routine].sound
    actions = [cue for cue in timeline.placements if cue.text and cue.moment in ACTIONS]
    late = {cue.start: sound.onset(cue.start) - cue.start for cue in actions if not crowded(cue, timeline)}
    assert len(late) > 60
    assert len(late) > 0.9 * len(actions)
    assert {start: wrong for start, wrong in late.items() if abs(wrong) > 50} == {}


def crowded(cue: Placement, timeline: Timeline) -> bool:
    """Tell whether something else sounds so shortly before a cue that its beginning cannot be heard."""
    return any(
        other is not cue and other.end > cue.start - 130 and other.start < cue.start + 50
        for other in timeline.placements
    )


def alone(tone: Placement, timeline: Timeline) -> bool:
    """Tell whether no voice sounds together with a tone, which would blur where it is heard."""
    return not any(
        cue.text and cue.start < tone.end + 100 and cue.end > tone.start - 100 for cue in timeline.placements
    )


def test_holds_last_what_they_say(made: Mapping[str, Made]) -> None:
    """Every hold is 2000 ms in the script, and two seconds to one MP3 frame in the file, to the very end."""
    timeline, sound = made[HIPS].timeline, made[HIPS].sound
    holds = [window for window in timeline.windows if window.name == "hold"]
    marks = {cue.start for cue in timeline.placements if cue.sound.endswith("tick") and alone(cue, timeline)}
    assert len(holds) > 50
    assert {(window.kind, window.length) for window in holds} == {("exact", 2000)}
    heard = {
        window.start: sound.tone("low_tick", window.end) - sound.tone("tick", window.start)
        for window in holds
        if {window.start, window.end} <= marks
    }
    assert len(heard) > 50
    assert max(heard) > 0.7 * timeline.total
    assert {start: length for start, length in heard.items() if abs(length - 2000) > FRAME} == {}


def test_nothing_drifts(made: Mapping[str, Made]) -> None:
    """The ticks of the last minutes are as near to their time as those of the first."""
    timeline, sound = made[HIPS].timeline, made[HIPS].sound
    ticks = [cue for cue in timeline.placements if cue.sound.endswith("tick") and alone(cue, timeline)]
    early, late = (
        [sound.tone(cue.sound, cue.start) - cue.start for cue in part] for part in (ticks[:20], ticks[-20:])
    )
    assert max(map(abs, early + late)) < FRAME
    assert abs(sum(late) / len(late) - sum(early) / len(early)) < 10


@both
def test_captions_do_not_overlap(made: Mapping[str, Made], routine: str) -> None:
    """Captions stand in time order, each over before the next begins, each for a spoken cue."""
    text = made[routine].session.path.with_suffix(".vtt").read_text(encoding="utf-8")
    blocks = text.strip().split("\n\n")
    times = [(clock(block[0:12]), clock(block[17:29])) for block in blocks[1:-1]]
    assert blocks[0] == "WEBVTT"
    assert len(times) == sum(bool(cue.text) for cue in made[routine].timeline.placements)
    assert all(start < end for start, end in times)
    assert all(end <= start for (_, end), (start, _) in pairwise(times))


def clock(text: str) -> int:
    """Read a time of WebVTT as milliseconds."""
    hours, minutes, seconds = text.split(":")
    return 3_600_000 * int(hours) + 60_000 * int(minutes) + round(1000 * float(seconds))


@both
def test_there_is_always_something_to_hear(made: Mapping[str, Made], routine: str) -> None:
    """No digital silence lasts a second, nothing sounds in the first second or in the last two."""
    sound = made[routine].sound
    total = sound.milliseconds
    assert sound.longest_zeros() < 1000
    assert sound.onset(1000, before=1000) >= 995
    assert sound.onset(total - 2000, before=0, after=2000) == float("inf")


@both
def test_total_is_what_the_coach_says(made: Mapping[str, Made], routine: str) -> None:
    """The file lasts what the first words and the last ones announce, to a second."""
    one = made[routine]
    announced = one.script.announced
    words = speak_duration(open_library().wording("english"), rounded(announced))
    spoken = [cue.text for cue in one.timeline.placements if cue.moment in ("welcome", "outro")]
    assert abs(one.sound.milliseconds - announced) <= 1000
    assert abs(one.session.duration - announced) <= 1000
    assert len(spoken) == 2
    assert all(words.casefold() in text.casefold() for text in spoken)


@both
def test_players_have_nothing_to_complain(
    made: Mapping[str, Made], routine: str, ffmpeg: str, mpg123: str, mp3val: str
) -> None:
    """ffmpeg, mpg123 and mp3val decode every frame without a warning."""
    path = made[routine].session.path
    assert ffmpeg_complaints(ffmpeg, path) == ""
    assert mpg123_complaints(mpg123, path) == ""
    assert mp3val_complaints(mp3val, path) == ""


@both
def test_chapters_lie_in_time_order(made: Mapping[str, Made], routine: str) -> None:
    """The tag has a table of contents, and its chapters tile the session in the order of time."""
    one = made[routine]
    reader: Any = mutagen.id3.ID3
    tag = reader(one.session.path)
    (contents,) = tag.getall("CTOC")
    chapters = [tag[f"CHAP:{name}"] for name in contents.child_element_ids]
    starts = [chapter.start_time for chapter in chapters]
    assert tag.version == (2, 3, 0)
    assert [str(chapter.sub_frames["TIT2"]) for chapter in chapters] == [
        chapter.title for chapter in one.timeline.chapters
    ]
    assert starts == [0, *(chapter.end_time for chapter in chapters[:-1])] == sorted(starts)
    assert chapters[-1].end_time == one.timeline.total


@both
def test_ffprobe_lists_the_chapters(made: Mapping[str, Made], routine: str, ffprobe: str) -> None:
    """Another program reads the chapters in the order of time, and the length to a tenth of a second."""
    one, seen = made[routine], probe(ffprobe, made[routine].session.path)
    assert [chapter["tags"]["title"] for chapter in seen["chapters"]] == [
        chapter.title for chapter in one.timeline.chapters
    ]
    assert [round(1000 * float(chapter["start_time"])) for chapter in seen["chapters"]] == [
        chapter.start for chapter in one.timeline.chapters
    ]
    assert abs(float(seen["format"]["duration"]) * 1000 - one.timeline.total) < 100


@pytest.mark.slow
def test_same_bytes_in_another_process(made: Mapping[str, Made], tmp_path: Path, own_cache: Path) -> None:
    """Made again, by another process and with an empty cache, every file has the same bytes."""
    first = made[THREE].session.path
    assert run("make", THREE, "-o", tmp_path / "again").status == 0
    assert own_cache.is_dir()
    for kind in (".mp3", ".txt", ".vtt"):
        again = (tmp_path / "again" / first.name).with_suffix(kind)
        assert again.read_bytes() == first.with_suffix(kind).read_bytes()


@pytest.mark.slow
def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Killing make leaves the old files or the new ones, whole, and nothing that a player would take up."""
    folder, dice = tmp_path / "made", random.Random(2)
    new = finished(put_routine(tmp_path / "squats.yaml", "New squats"), tmp_path / "new")
    old = finished(put_routine(tmp_path / "squats.yaml", "Old squats"), folder)
    put_routine(tmp_path / "squats.yaml", "New squats")
    for number in range(amount(6, ordinarily=3)):
        for name, content in old.items():
            (folder / name).write_bytes(content)
        with started("make", tmp_path / "squats.yaml", "-o", folder) as process:
            if number % 2:
                time.sleep(dice.uniform(0.1, 0.6))
            else:
                wait_for_parts(folder, process)
                time.sleep(dice.uniform(0.0, 0.03))
            process.kill()
        left = {path.name: path.read_bytes() for path in folder.iterdir() if path.name[0] != "."}
        assert left.keys() == old.keys()
        assert all(content in (old[name], new[name]) for name, content in left.items())
    assert finished(tmp_path / "squats.yaml", folder) == new


def finished(routine: Path, folder: Path) -> dict[str, bytes]:
    """Make a session and give every file of its folder."""
    assert run("make", routine, "-o", folder).status == 0
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def wait_for_parts(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until a process writes something there, or has ended."""
    before = set(folder.iterdir())
    while set(folder.iterdir()) <= before and process.poll() is None:
        time.sleep(0.001)


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch, own_cache: Path, google: GoogleServer) -> GoogleServer:
    """Run a server for one test, with an empty cache before it, and have gtts ask it without pauses."""
    assert str(own_cache) == os.environ["AUDIOCOACH_CACHE_DIR"]
    monkeypatch.setitem(ENGINES, "gtts", "tests.voices.impatient:impatient")
    return google


@pytest.mark.slow
def test_online_voice(google: GoogleServer, tmp_path: Path, ffmpeg: str) -> None:
    """The online voice makes a whole session, asks for every text once, and for none the second time."""
    first = call("make", THREE, "--voice", "gtts", "-o", tmp_path)
    path = Path(first.out.splitlines()[0])
    asked = [request.text for request in google.asked]
    whole = path.read_bytes()
    assert (first.status, first.err) == (0, "")
    assert first.out.endswith(" · gtts:en@com\n")
    assert len(asked) == len(set(asked)) > 40
    assert ffmpeg_complaints(ffmpeg, path) == ""
    assert hear(path).longest_zeros() < 1000
    assert call("make", THREE, "--voice", "gtts", "-o", tmp_path) == first
    assert len(google.asked) == len(asked)
    assert path.read_bytes() == whole


@pytest.mark.parametrize("refusal", ["captcha", "429 for an hour"])
def test_online_voice_that_refuses_half_way(google: GoogleServer, tmp_path: Path, refusal: str) -> None:
    """A refusal half way says what to do and leaves nothing; the next run asks for the rest only."""
    routine, folder = put_routine(tmp_path / "squats.yaml"), tmp_path / "made"
    words = ("--voice", "gtts", "--verbosity", "standard", "-o", folder)
    google.behave(*["speech"] * 4, then=refusal)
    refused = call("make", routine, *words)
    first = [request.text for request in google.asked]
    assert (refused.status, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert "try again later" in refused.err
    assert "--voice espeak" in refused.err
    assert not folder.exists()
    google.behave()
    assert call("make", routine, *words).status == 0
    rest = [request.text for request in google.asked][len(first) :]
    assert first[4] == rest[0]
    assert not set(first[:4]) & set(rest)
    assert len(list(folder.glob("*.mp3"))) == 1
