import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import mutagen.mp3
import numpy as np
import pytest
import soundfile

from audiocoach.audio.cutting import cut_out, form_of
from audiocoach.audio.islands import encode_session, mix
from audiocoach.audio.mp3 import MUSIC, VOICE, Format, encode_run, info_frame
from audiocoach.audio.music_mix import encode_programme, reach
from audiocoach.audio.sound import Samples, to_samples
from audiocoach.audio.tones import make_tones
from tests.audio.songs import song
from tests.audio.synthetic import murmur, murmured, placed
from tests.tools import decode, ffmpeg_complaints, mp3val_complaints, mpg123_complaints

CLIPS = murmured({"up": 320, "lie on your back": 1900, "next, the clamshell": 2750})
CUES = {
    1000: "lie on your back",
    4321: "up",
    9000: "lie on your back",
    11_500: "up",
    17_500: "next, the clamshell",
}
ISLANDS = mix(placed(CUES, CLIPS, 30_000, {9100: "tick", 19_500: "chime"}), CLIPS, make_tones())
SONG = to_samples(song(30, 7))
SPEECH = to_samples(murmur(30_000))
STREAMS: dict[str, bytes] = {
    "voice": b"".join(encode_session(ISLANDS, 30_000)),
    "music": b"".join(encode_programme([SONG], len(SONG))),
    "dense speech": info_frame(VOICE, len(SPEECH))
    + encode_run(SPEECH)[: VOICE.frames(len(SPEECH)) * VOICE.frame_bytes],
}
"""Sessions as they are made, and one in which nearly every frame leans on those before it."""

TIMES = [
    (0, 30_000),
    (0, 4000),
    (1000, 2000),
    (4000, 9000),
    (9000, 11_000),
    (12_000, 18_000),
    (18_000, 30_000),
]
TIMES += [(24, 48), (576, 577), (29_000, 30_000), (3000, 6000), (13, 29_987)]


def heard(stream: bytes) -> Samples:
    """Decode a stream with libsndfile, which obeys the Info frame."""
    return np.asarray(soundfile.read(io.BytesIO(stream), dtype="int16")[0])


def stated(stream: bytes) -> float:
    """Tell the seconds that a stream says it lasts."""
    read: Any = mutagen.mp3.MP3
    return float(read(io.BytesIO(stream)).info.length)


def form(name: str) -> Format:
    """Tell the format of a stream."""
    return MUSIC if name == "music" else VOICE


@pytest.mark.parametrize("times", TIMES, ids=str)
@pytest.mark.parametrize("name", STREAMS)
def test_a_stretch_sounds_as_it_does_in_the_session(name: str, times: tuple[int, int]) -> None:
    """It decodes to exactly the samples that the session has there, from the first to the last."""
    start, end = (at * form(name).rate // 1000 for at in times)
    part, whole = heard(cut_out(STREAMS[name], *times)), heard(STREAMS[name])[start:end]
    assert part.shape == whole.shape
    assert np.abs(part.astype(int) - whole).max() <= 1  # decoders add in another order


@pytest.mark.parametrize("name", STREAMS)
def test_any_division_adds_up(name: str) -> None:
    """However a session is divided, the lengths that the files state add up to its own."""
    random = np.random.default_rng(1)
    for _ in range(5):
        places = [0, *sorted(random.choice(np.arange(1, 30_000), 6, replace=False).tolist()), 30_000]
        pieces = [cut_out(STREAMS[name], *times) for times in pairwise(places)]
        lengths = [stated(piece) for piece in pieces]
        assert sum(lengths) == pytest.approx(30)
        assert sum(map(len, map(heard, pieces))) == 30 * form(name).rate


@pytest.mark.parametrize("name", STREAMS)
def test_programs_of_others_find_nothing_wrong(
    name: str, ffmpeg: str, mpg123: str, mp3val: str, tmp_path: Path
) -> None:
    """ffmpeg, mpg123 and mp3val decode every stretch without a word."""
    whole_seconds = [times for times in TIMES if times[1] - times[0] >= 1000]
    for number, times in enumerate(whole_seconds):
        path = tmp_path / f"{number}.mp3"
        path.write_bytes(cut_out(STREAMS[name], *times))
        assert ffmpeg_complaints(ffmpeg, path) == ""
        assert mpg123_complaints(mpg123, path) == ""
        assert mp3val_complaints(mp3val, path, tagged=False) == ""


@pytest.mark.parametrize("name", STREAMS)
def test_ffmpeg_leaves_out_what_comes_before(name: str, ffmpeg: str, tmp_path: Path) -> None:
    """Another decoder takes away the same samples at the beginning, and hears the same."""
    whole, part = tmp_path / "whole.mp3", tmp_path / "part.mp3"
    whole.write_bytes(STREAMS[name])
    part.write_bytes(cut_out(STREAMS[name], 9000, 11_000))
    start, end = (at * form(name).rate // 1000 for at in (9000, 11_000))
    wanted, got = decode(ffmpeg, whole)[start:end].astype(int), decode(ffmpeg, part).astype(int)
    assert np.abs(got[: len(wanted)] - wanted).max() <= 1


def test_frames_lean_on_those_before() -> None:
    """The test sounds are such that a plain cut through the frames would break them."""
    for name in ("music", "dense speech"):
        stream, one = STREAMS[name], form(name)
        frames = [stream[at : at + one.frame_bytes] for at in range(0, len(stream), one.frame_bytes)]
        assert max(reach(frame, one) for frame in frames[1:]) > one.capacity


def test_the_format_is_told_by_the_first_frame() -> None:
    """A stream needs no file beside it that says how it was made."""
    assert [form_of(STREAMS[name]) for name in ("voice", "music")] == [VOICE, MUSIC]
