import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.audio import islands as assembly
from audiocoach.audio.cache import DerivedCache
from audiocoach.audio.clips import make_clip
from audiocoach.audio.islands import Island, encode_session, mix
from audiocoach.audio.levels import decibels, limit, true_peak
from audiocoach.audio.mp3 import VOICE
from audiocoach.audio.noise_floor import FLOOR_DBFS, no_floor
from audiocoach.audio.sound import PER_MS, RATE, AudioSegment, Sound, sound_of
from audiocoach.audio.tones import make_tones
from audiocoach.errors import AudioError
from tests.amounts import examples
from tests.audio.one_run import encode_one_run
from tests.audio.synthetic import murmur, murmured, placed
from tests.tools import decode, ffmpeg_complaints, mp3val_complaints, mpg123_complaints, run_tool

CLIPS = murmured(
    {"up": 320, "hold": 500, "three": 380, "lie on your back": 1900, "next, the clamshell": 2750}
)
TONES = make_tones()
TOTAL = 40_000
CUES = {
    1000: "lie on your back",
    4321: "three",
    5321: "three",
    6321: "three",
    7321: "up",
    7700: "hold",
    9000: "hold",
    9655: "up",
    20_007: "next, the clamshell",
    37_500: "up",
}
ISLANDS = mix(placed(CUES, CLIPS, TOTAL, {9100: "tick", 19_500: "chime", 30_000: "start"}), CLIPS, TONES)
STREAM = b"".join(encode_session(ISLANDS, TOTAL))


def heard(stream: bytes) -> Sound:
    """Decode a stream with libsndfile, which obeys the Info frame."""
    sound, rate = soundfile.read(io.BytesIO(stream), dtype="float32")
    assert rate == RATE
    return np.asarray(sound)


def lag(island: Island, sound: Sound, reach: int = 50) -> int:
    """Give the samples by which an island is late, by cross-correlation."""
    wanted = sound_of(island.clip.segment)
    around = np.pad(sound, reach)[island.start : island.start + len(wanted) + 2 * reach]
    return int(np.correlate(around, wanted, "valid").argmax()) - reach


def likeness(island: Island, sound: Sound) -> float:
    """Give the correlation of an island with what is heard at its place."""
    wanted = sound_of(island.clip.segment)
    part = sound[island.start : island.start + len(wanted)]
    return float(np.dot(wanted, part) / np.sqrt(np.dot(wanted, wanted) * np.dot(part, part)))


def longest_zeros(sound: Sound) -> int:
    """Give the longest run of samples that are zero in 16 bit."""
    zero = np.concatenate([[0], (np.rint(sound * 32_768) == 0).astype(int), [0]])
    edges = np.flatnonzero(np.diff(zero))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def test_every_island_is_heard_on_its_sample() -> None:
    """Lag 0 and exact length: this also guards against an encoder with another delay."""
    sound = heard(STREAM)
    assert len(sound) == TOTAL * PER_MS
    assert [lag(island, sound) for island in ISLANDS] == [0] * len(ISLANDS)
    assert min(likeness(island, sound) for island in ISLANDS) > 0.98


def test_the_stream_has_the_size_that_was_foretold() -> None:
    """Size follows from the length alone: a progress bar knows it before the first byte."""
    assert len(STREAM) == VOICE.stream_bytes(TOTAL * PER_MS)


def test_sparse_sounds_like_one_encoder_run() -> None:
    """Against the plain way, neither the cues nor the level between them differ by what could be heard."""
    sparse, plain = heard(STREAM), heard(b"".join(encode_one_run(ISLANDS, TOTAL)))
    for island in ISLANDS:
        assert likeness(island, sparse) > likeness(island, plain) - 0.005
    away = np.ones(len(sparse), dtype=bool)
    for island in ISLANDS:
        away[island.start - 700 : island.start + len(island.clip.segment) * PER_MS + 700] = False
    assert np.std(sparse[away]) == pytest.approx(np.std(plain[away]), rel=0.1)


def test_between_islands_there_is_the_floor_and_no_seam() -> None:
    """Away from cues all is near -70 dBFS: there is no hole before a word, no click after it."""
    sound = heard(STREAM)
    away = np.ones(len(sound), dtype=bool)
    away[: RATE // 10] = away[-RATE // 10 :] = False
    for island in ISLANDS:
        away[island.start - 300 : island.start + len(island.clip.segment) * PER_MS + 300] = False
    blocks, inside = sound.reshape(-1, 240), away.reshape(-1, 240).all(axis=1)
    levels = [decibels(float(np.sqrt(np.mean(np.square(block))))) for block in blocks[inside]]
    assert len(levels) > 2000
    assert min(levels) > FLOOR_DBFS - 5
    assert max(levels) < FLOOR_DBFS + 6


def test_headsets_are_kept_awake() -> None:
    """There is no second of zeros anywhere, not even ten milliseconds."""
    assert longest_zeros(heard(STREAM)) < RATE // 100


def test_without_a_floor_silence_is_digital() -> None:
    """With the floor off, there is nothing between the cues, and the cues are where they were."""
    sound = heard(b"".join(encode_session(ISLANDS, TOTAL, floor=no_floor())))
    assert longest_zeros(sound) > 5 * RATE
    assert [lag(island, sound) for island in ISLANDS] == [0] * len(ISLANDS)


def test_decoders_find_no_fault(ffmpeg: str, mpg123: str, mp3val: str, tmp_path: Path) -> None:
    """ffmpeg, mpg123 and mp3val walk the whole stream without a word, and agree on its length."""
    mp3 = tmp_path / "session.mp3"
    mp3.write_bytes(STREAM)
    assert ffmpeg_complaints(ffmpeg, mp3) == ""
    assert mpg123_complaints(mpg123, mp3) == ""
    assert [
        line for line in mp3val_complaints(mp3val, mp3).splitlines() if "No supported tags" not in line
    ] == []
    assert len(decode(ffmpeg, mp3)) == TOTAL * PER_MS
    assert len(run_tool(mpg123, "-q", "-s", mp3).stdout) == 2 * TOTAL * PER_MS


def test_the_bytes_are_the_same_every_time_and_for_any_number_of_threads() -> None:
    """Neither the order in which islands are done nor the machine's cores show in the file."""
    for threads in (1, 2, 5):
        assert b"".join(encode_session(ISLANDS, TOTAL, threads=threads)) == STREAM


def test_kept_frames_give_the_same_bytes(tmp_path: Path) -> None:
    """A cold cache, a warm one and a damaged one make the same file."""
    shelf = DerivedCache(tmp_path)
    for _ in range(2):
        assert b"".join(encode_session(ISLANDS, TOTAL, shelf=shelf)) == STREAM
    damaged = next(path for path in sorted(tmp_path.rglob("*.kept")))
    damaged.write_bytes(damaged.read_bytes()[:-7])
    assert b"".join(encode_session(ISLANDS, TOTAL, shelf=shelf)) == STREAM


def test_only_what_is_too_loud_is_turned_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Islands that decode below the bound stay as they are; one that does not is brought below it."""
    island = Island(start=24_000, clip=make_clip("hot", limit(murmur(2_000, 5, 0.5), 0.98)))
    held = heard(b"".join(encode_session([island], 4_000)))
    monkeypatch.setattr(assembly, "MOST_DBTP", 6.0)
    assert b"".join(encode_session(ISLANDS, TOTAL)) == STREAM
    free = heard(b"".join(encode_session([island], 4_000)))
    assert decibels(true_peak(free)) > -1
    assert decibels(true_peak(held)) < -1.5


def test_kept_frames_need_no_sound(tmp_path: Path) -> None:
    """With all frames on the shelf, no clip is decoded, mastered or mixed again."""

    def never() -> AudioSegment:
        pytest.fail("the sound of a clip was made again")

    shelf = DerivedCache(tmp_path)
    b"".join(encode_session(ISLANDS, TOTAL, shelf=shelf))
    silenced = [replace(island, clip=replace(island.clip, make=never)) for island in ISLANDS]
    assert b"".join(encode_session(silenced, TOTAL, shelf=shelf)) == STREAM


def test_what_repeats_is_encoded_once(tmp_path: Path) -> None:
    """One word on a hundred whole seconds needs three runs: they have three places in a frame."""
    cues = dict.fromkeys(range(1000, 101_000, 1000), "up")
    islands = mix(placed(cues, CLIPS, 110_000), CLIPS, TONES)
    b"".join(encode_session(islands, 110_000, shelf=DerivedCache(tmp_path)))
    assert len(list(tmp_path.rglob("*.kept"))) == 3


@examples(25)
@given(
    st.lists(st.tuples(st.integers(0, 9_000), st.sampled_from([*CLIPS])), max_size=12),
    st.lists(st.tuples(st.integers(0, 9_000), st.sampled_from([*TONES])), max_size=6),
    st.integers(12_000, 12_100),
)
def test_any_session_decodes_to_its_length_with_every_island_in_place(
    cues: list[tuple[int, str]], sounds: list[tuple[int, str]], total: int
) -> None:
    """However cues fall, at the very beginning as well, the length is exact and nothing is late."""
    islands = mix(placed(dict(cues), CLIPS, total, dict(sounds)), CLIPS, TONES)
    sound = heard(b"".join(encode_session(islands, total, threads=1)))
    assert len(sound) == total * PER_MS
    assert all(abs(lag(island, sound)) <= 1 for island in islands)


def test_a_session_may_end_with_its_last_word() -> None:
    """Sound up to the last sample is not cut off by the frames that follow it."""
    islands = mix(placed({2500: "hold"}, CLIPS, 3000), CLIPS, TONES)
    sound = heard(b"".join(encode_session(islands, 3000)))
    assert len(sound) == 72_000
    assert lag(islands[0], np.pad(sound, (0, 100))) == 0


def test_an_empty_session_is_all_floor() -> None:
    """A session without a cue is as long as it should be."""
    sound = heard(b"".join(encode_session([], 5000)))
    assert len(sound) == 5000 * PER_MS
    assert longest_zeros(sound) < RATE // 10


def test_islands_too_close_for_frames_of_their_own_are_refused() -> None:
    """mix() keeps its distance; who does not use it is told."""
    first = Island(start=24_000, clip=CLIPS["up"])
    close = [first, Island(start=first.end + PER_MS, clip=CLIPS["up"])]
    with pytest.raises(AudioError, match="closer together than 160 ms"):
        list(encode_session(close, 5000))
