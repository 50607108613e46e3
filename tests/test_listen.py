import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import mutagen.id3
import numpy as np
import pytest

from audiocoach.audio.mp3 import VOICE
from audiocoach.audio.noise_floor import make_floor
from tests.amounts import sampled
from tests.audio.songs import song, write_music
from tests.checkouts import new_checkout
from tests.commands import CHECKOUT, LONGER, environment, put_routine, run
from tests.listening import HEARD_DB, STEP, Sound, hear, runs
from tools.listen.report import JUDGES, report
from tools.listen.subject import Subject, find_pauses, read_captions

ID3: Any = mutagen.id3.ID3
Making = Callable[[str], Path]


@pytest.fixture(scope="module")
def programs(ffmpeg: str, ffprobe: str, mpg123: str, mp3val: str) -> Mapping[str, str]:
    """Find everything that judges."""
    return dict(zip(JUDGES, (ffmpeg, ffprobe, mpg123, mp3val), strict=True))


@pytest.fixture(scope="module")
def making(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Making:
    """Make a real session, with its captions beside it, where it is asked for; the same over music."""
    folder = tmp_path_factory.mktemp("listen")
    env = {"AUDIOCOACH_CONFIG_DIR": str(folder / "none"), "AUDIOCOACH_CACHE_DIR": str(shared_cache)}
    routine = put_routine(folder / "squats.yaml", text=LONGER)

    @cache
    def make(kind: str) -> Path:
        more = ("--music", write_music(folder / "tune.flac", song(20))) if kind == "music" else ()
        ran = run("make", routine, "--verbosity", "standard", "-o", folder / kind, *more, env=env)
        assert ran.status == 0, ran.err
        return folder / kind

    return make


@pytest.fixture
def session(making: Making, tmp_path: Path) -> Path:
    """Give a copy of the session, to be damaged."""
    for path in making("plain").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return next(tmp_path.glob("*.mp3"))


def frame_at(mp3: Path, milliseconds: float) -> int:
    """Give the byte at which the frame of a moment begins; the Info frame is before all."""
    return int(ID3(mp3).size) + VOICE.frame_bytes * (2 + int(milliseconds / 24))


def pause(mp3: Path) -> float:
    """Give the middle of the longest pause, in milliseconds."""
    quiet = runs(hear(mp3).all_levels() <= HEARD_DB) * STEP
    longest = quiet[np.diff(quiet).argmax()]
    assert np.diff(longest) > 1500
    return float(longest.mean())


def write_over(mp3: Path, place: int, content: bytes, removed: int) -> None:
    """Put something else in the place of some bytes."""
    whole = mp3.read_bytes()
    mp3.write_bytes(whole[:place] + content + whole[place + removed :])


def garble(mp3: Path) -> None:
    """Put garbage between two frames."""
    write_over(mp3, frame_at(mp3, pause(mp3)), bytes(range(1, 200)) * 4, 0)


def make_hole(mp3: Path) -> None:
    """Take half a second of the floor away."""
    hole = VOICE.silent_frame() * 21
    write_over(mp3, frame_at(mp3, pause(mp3) - 250), hole, len(hole))


def break_off(mp3: Path) -> None:
    """Cut the last ten seconds off."""
    mp3.write_bytes(mp3.read_bytes()[: -10_000 // 24 * VOICE.frame_bytes])


def shift_captions(mp3: Path, by: int) -> None:
    """Have every caption come so many milliseconds later."""
    vtt, lines = mp3.with_suffix(".vtt"), ["WEBVTT"]
    for caption in read_captions(vtt):
        lines.append(f"{clock(caption.start + by)} --> {clock(caption.end + by)}\nwords")
    vtt.write_text("\n\n".join(lines))


def clock(milliseconds: int) -> str:
    """Write a time as WebVTT may."""
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def hurry_captions(mp3: Path) -> None:
    """Have every caption come before its words."""
    shift_captions(mp3, -200)


def delay_captions(mp3: Path) -> None:
    """Have every caption come after its words have begun."""
    shift_captions(mp3, 200)


def shift_chapter(mp3: Path) -> None:
    """Have a chapter begin half a second late."""
    tag = ID3(mp3)
    chapter = tag.getall("CHAP")[1]
    chapter.start_time += 500
    tag.save(mp3, v2_version=3)


def wrong(subject: Subject) -> set[str]:
    """Name what is out of bounds, as the report does."""
    lines, _ = report(subject)
    return {line[2:18].strip() for line in lines if line.startswith("!")}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["plain", "music"])
def test_a_session_is_in_bounds(making: Making, kind: str, programs: Mapping[str, str]) -> None:
    """Nothing is wrong with a session as audiocoach makes it, and every check has looked."""
    [mp3] = making(kind).glob("*.mp3")
    lines, faults = report(Subject(mp3=mp3, programs=programs))
    assert (faults, lines[0], lines[-1]) == (0, str(mp3), "  all in bounds")
    assert not [line for line in lines if " is absent: " in line]
    names = [line[2:18].strip() for line in lines[1:-1]]
    pauses = ["longest pause", "level in pauses", "clicks"] if kind == "plain" else ["pauses"]
    assert names == [
        *("channels", "speech", "true peak", "cues", *pauses, "digital zeros"),
        *("ffmpeg", "mpg123", "mp3val", "length", "chapters"),
    ]


@pytest.mark.parametrize(
    ("damage", "found"),
    sampled(
        [
            (garble, {"ffmpeg", "mpg123", "mp3val"}),
            (make_hole, {"digital zeros"}),
            (break_off, {"chapters", "captions", "mp3val"}),
            (hurry_captions, {"cues"}),
            (delay_captions, {"cues"}),
            (shift_chapter, {"chapters"}),
        ],
        ordinarily=1,
    ),
)
def test_damage_is_found(
    session: Path, damage: Callable[[Path], None], found: set[str], programs: Mapping[str, str]
) -> None:
    """Each kind of damage is found by the checks that are there for it."""
    damage(session)
    assert wrong(Subject(mp3=session, programs=programs)) >= found


def test_a_click_is_told_from_a_tone() -> None:
    """A thousandth of a second by itself is a click; a beep of a tenth is not, nor are words."""
    samples = make_floor().samples(10 * VOICE.rate)
    samples[48_000:50_400] += (3000 * np.sin(np.arange(2400) / 5)).astype(np.int16)
    samples[120_000:120_024] += 3000
    found = find_pauses(Sound(samples, 24))
    assert found.clicks == (5000,)
    assert found.longest == 4995
    assert found.level == pytest.approx(-70, abs=0.5)


@pytest.mark.slow
def test_another_sound_than_asked_is_found(session: Path, programs: Mapping[str, str]) -> None:
    """Speech at another loudness, and a floor where there is to be none, are out of bounds."""
    subject = Subject(mp3=session, programs=programs)
    assert wrong(replace(subject, loudness=-16.0)) == {"speech"}
    assert wrong(replace(subject, floor=False)) == {"level in pauses"}


@pytest.mark.slow
def test_what_is_absent_is_named(session: Path, programs: Mapping[str, str]) -> None:
    """Without a program or the captions the rest is checked all the same, and the report tells."""
    session.with_suffix(".vtt").unlink()
    there = {"mpg123": programs["mpg123"]}
    lines, faults = report(Subject(mp3=session, programs=there))
    assert faults == 0
    assert [line for line in lines if " is absent: " in line] == [
        "  ffmpeg is absent: no check of loudness and peak",
        "  ffprobe is absent: no check of chapters",
        "  mp3val is absent: it was not asked",
        "  .vtt is absent: no check of loudness and onsets",
    ]


@pytest.mark.slow
def test_the_exit_status_tells(session: Path, programs: Mapping[str, str], tmp_path: Path) -> None:
    """Zero where all is in bounds, one where anything is not, also what is no MP3 at all."""
    no_mp3 = tmp_path / "words.mp3"
    no_mp3.write_text("no sound")
    assert programs
    for words, status in (((session,), 0), ((session, no_mp3), 1)):
        done = subprocess.run(
            [sys.executable, "-m", "tools.listen", *words],
            cwd=CHECKOUT,
            env=environment(),
            capture_output=True,
            check=False,
        )
        assert done.returncode == status, done.stderr
        assert done.stdout.decode().count("in bounds") == 1
    assert "! libsndfile" in done.stdout.decode()


@pytest.mark.slow
def test_the_script_finds_files_from_where_the_user_stands(tmp_path: Path) -> None:
    """scripts/listen hands on its options as they are, and names of files as the checkout sees them."""
    checkout = new_checkout(tmp_path)
    (checkout.root / "tools").mkdir()
    (checkout.root / "tools/listen.py").write_text("import sys\nprint(*sys.argv[1:], sep='\\n')\n")
    (tmp_path / "my hips.mp3").touch()
    script = checkout.root / "scripts/listen"
    status, out, _ = checkout.run(script, "--loudness", "-16", "my hips.mp3", "none.mp3", cwd=tmp_path)
    assert status == 0
    assert out.splitlines() == ["--loudness", "-16", f"{tmp_path}/my hips.mp3", "none.mp3"]
