import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audiocoach.audio import music_mix as continuous
from audiocoach.audio.levels import limit
from audiocoach.audio.mp3 import MUSIC, Encoder, encode_run, info_frame
from audiocoach.audio.music_mix import encode_programme, find_cut
from audiocoach.audio.sound import Samples, Stereo, to_samples
from tests.audio.songs import song
from tests.tools import (
    decode,
    ffmpeg_complaints,
    mp3val_complaints,
    mpg123_complaints,
    run_tool,
    true_peak,
)

SHORT = 250 * MUSIC.frame_samples
SOUND = to_samples(song(2.3 * SHORT / MUSIC.rate, 7))
SAMPLES = len(SOUND)


@pytest.fixture(scope="module", autouse=True)
def _short_runs() -> Iterator[None]:
    """Let every run be six seconds long, so that a little music has several joints."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(continuous, "RUN_BLOCK", SHORT)
        yield


@pytest.fixture(scope="module")
def stream(_short_runs: None) -> bytes:
    """Encode the whole sound."""
    return b"".join(encode_programme(blocks(), SAMPLES))


def blocks(length: int = 200_000) -> Iterator[Samples]:
    """Give the sound in blocks."""
    yield from (SOUND[start : start + length] for start in range(0, SAMPLES, length))


def heard(stream: bytes) -> Stereo:
    """Decode a stream with libsndfile, which obeys the Info frame."""
    sound, rate = soundfile.read(io.BytesIO(stream), dtype="float32")
    assert rate == MUSIC.rate
    return np.asarray(sound)


def test_size_and_length_are_exact(stream: bytes) -> None:
    """The stream has the bytes foretold, and decodes to every sample and no more, none of them late."""
    assert len(stream) == MUSIC.stream_bytes(SAMPLES)
    sound = heard(stream)
    assert sound.shape == SOUND.shape
    part, wanted = sound[100_000:110_000, 0], SOUND[99_900:110_100, 0].astype(np.float32)
    assert int(np.correlate(wanted, part, "valid").argmax()) == 100


def test_it_sounds_like_one_run_throughout(stream: bytes) -> None:
    """In every hundredth of a second, at the joints too, the noise is about what one run would leave.

    It is noise alone: encoding changes no level.
    """
    one = encode_run(SOUND, MUSIC)
    plain = heard(info_frame(MUSIC, SAMPLES) + one[: MUSIC.frames(SAMPLES) * MUSIC.frame_bytes])
    wanted, whole = SOUND.astype(np.float32) / 32_768, SAMPLES // 480 * 480
    noise = [
        np.square(sound - wanted)[:whole].reshape(-1, 960).mean(axis=1) for sound in (heard(stream), plain)
    ]
    assert np.max(noise[0] / (noise[1] + 1e-8)) < 6
    assert noise[0].mean() == pytest.approx(noise[1].mean(), rel=0.03)
    assert noise[1].mean() < 4e-6


@pytest.mark.parametrize(("threads", "length"), [(1, 200_000), (3, 50_001), (2, SAMPLES)])
def test_neither_threads_nor_blocks_show_in_the_bytes(threads: int, length: int, stream: bytes) -> None:
    """One thread or many, whole or in pieces: the file is the same."""
    assert b"".join(encode_programme(blocks(length), SAMPLES, threads=threads)) == stream


class CountingEncoder:
    """LAME, with a count of the samples of each channel that all of its runs are given."""

    given = 0

    def __init__(self) -> None:
        self.lame = Encoder(MUSIC)

    def encode(self, sound: Samples) -> bytes:
        """Count, then encode."""
        CountingEncoder.given += len(sound)
        return bytes(self.lame.encode(sound))

    def flush(self) -> bytes:
        """Give what is left."""
        return bytes(self.lame.flush())


def encoded_twice(sound: Samples, threads: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Count the frames that are encoded more than once on the way to a whole programme."""
    monkeypatch.setattr(continuous, "Encoder", lambda _: CountingEncoder())
    CountingEncoder.given = 0
    assert b"".join(encode_programme(iter([sound]), len(sound), threads=threads)).startswith(MUSIC.header)
    return (CountingEncoder.given - len(sound)) // MUSIC.frame_samples


def hiss(samples: int) -> Samples:
    """Make the noise of a fan, nearly alike in both ears: of such the runs agree nowhere."""
    random = np.random.default_rng(3)
    middle, sides = random.normal(0, 1600, (samples, 1)), random.normal(0, 160, (samples, 2))
    return np.rint(middle + sides).astype("<i2")


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("blocks", [12, 24])
def test_steady_noise_is_not_encoded_again_and_again(
    blocks: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where two runs never agree, one goes on: twice as long a noise has no more that is encoded twice."""
    monkeypatch.setattr(continuous, "RUN_BLOCK", 60 * MUSIC.frame_samples)
    noise = hiss(blocks * continuous.RUN_BLOCK)
    most = (continuous.MISSES + threads) * 100  # frames: a block with what lies before and after it
    assert 0 < encoded_twice(noise, threads, monkeypatch) <= most
    one = encode_run(noise, MUSIC)[: MUSIC.frames(len(noise)) * MUSIC.frame_bytes]
    assert b"".join(encode_programme(iter([noise]), len(noise), threads=threads)).endswith(one)


def test_of_music_only_the_overlaps_are_encoded_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each joint costs what the later run hears before it, and the earlier after it."""
    assert encoded_twice(SOUND, 2, monkeypatch) == 2 * (12 + 24 + 3)


@pytest.mark.parametrize("beyond", [1, 1152, 5000])
def test_a_last_block_of_next_to_nothing_makes_no_frame_too_many(
    beyond: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A programme that ends just after the beginning of a block is as long as foretold."""
    monkeypatch.setattr(continuous, "RUN_BLOCK", 60 * MUSIC.frame_samples)
    sound = SOUND[: continuous.RUN_BLOCK + beyond]
    stream = b"".join(encode_programme(iter([sound]), len(sound)))
    assert len(stream) == MUSIC.stream_bytes(len(sound))
    assert len(heard(stream)) == len(sound)


def test_where_runs_cannot_be_joined_there_is_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """If no frame will do as a joint, both parts are encoded together, and the result is whole."""
    monkeypatch.setattr(continuous, "find_cut", lambda *_: None)
    one = encode_run(SOUND, MUSIC)[: MUSIC.frames(SAMPLES) * MUSIC.frame_bytes]
    assert b"".join(encode_programme(blocks(), SAMPLES)) == info_frame(MUSIC, SAMPLES) + one


def test_one_joint_that_fails_is_bridged(monkeypatch: pytest.MonkeyPatch) -> None:
    """A joint that works, then one that does not: the frames before stay, and nothing is heard."""
    found, asked = find_cut, []

    def only_once(*words: object) -> int | None:
        asked.append(words)
        return found(*words) if len(asked) == 1 else None  # type: ignore[arg-type] # passed through

    monkeypatch.setattr(continuous, "find_cut", only_once)
    sound = heard(b"".join(encode_programme(blocks(), SAMPLES)))
    assert len(asked) == 2
    assert np.corrcoef(sound[:, 0], SOUND[:, 0])[0, 1] > 0.995


def test_what_rises_too_high_in_the_frames_is_turned_down(
    monkeypatch: pytest.MonkeyPatch, ffmpeg: str, tmp_path: Path
) -> None:
    """Hard hissing bursts at -2.5 dB pass -1.5 dBTP once they are encoded; looked at again, they do not."""
    random, level = np.random.default_rng(5), 10 ** (-2.5 / 20)
    bursts = random.standard_normal((2 * SHORT, 2)).astype(np.float32)
    bursts[np.arange(2 * SHORT) % 48_000 > 9_000] *= 0.03
    sound, mp3 = to_samples(limit(bursts, level, MUSIC.rate)), tmp_path / "bursts.mp3"
    peaks = []
    for tries in (0, continuous._MOST_TRIES):
        monkeypatch.setattr(continuous, "_MOST_TRIES", tries)
        mp3.write_bytes(b"".join(encode_programme(iter([sound]), len(sound))))
        peaks.append(true_peak(ffmpeg, mp3))
    assert peaks[0] > -1.5 >= peaks[1], peaks


def test_a_reader_may_stop_early() -> None:
    """Giving up after the first block neither hangs nor complains."""
    stream = encode_programme(blocks(), SAMPLES)
    assert next(stream)[36:40] == b"Info"
    next(stream)
    stream.close()  # type: ignore[attr-defined] # it is a generator


@pytest.mark.parametrize("samples", [0, 1, 1152, 48_000])
def test_the_shortest_programmes_are_whole(samples: int) -> None:
    """Even nothing at all makes a stream that decodes."""
    stream = b"".join(encode_programme(iter([SOUND[:samples]] if samples else []), samples))
    assert len(stream) == MUSIC.stream_bytes(samples)
    assert len(heard(stream)) == samples


def test_decoders_find_no_fault(stream: bytes, ffmpeg: str, mpg123: str, mp3val: str, tmp_path: Path) -> None:
    """ffmpeg, mpg123 and mp3val walk the whole stream without a word, and agree on its length."""
    mp3 = tmp_path / "session.mp3"
    mp3.write_bytes(stream)
    assert ffmpeg_complaints(ffmpeg, mp3) == ""
    assert mpg123_complaints(mpg123, mp3) == ""
    faults = mp3val_complaints(mp3val, mp3).splitlines()
    assert [line for line in faults if "No supported tags" not in line] == []
    assert len(decode(ffmpeg, mp3)) == SAMPLES
    assert len(run_tool(mpg123, "-q", "-s", mp3).stdout) == 4 * SAMPLES
