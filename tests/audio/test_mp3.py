import io
from pathlib import Path
from typing import Any

import mutagen.mp3
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.audio.mp3 import DECODER_DELAY, ENCODER_DELAY, VOICE, info_frame
from tests.tools import mp3val_complaints, run_tool

MINUTE = 60 * VOICE.rate


def silent_stream(samples: int) -> bytes:
    """Make a whole stream of silence."""
    return info_frame(VOICE, samples) + VOICE.silent_frame() * VOICE.frames(samples)


def test_a_frame_is_24_ms_in_192_bytes() -> None:
    """At 24 kHz and 64 kb/s no frame ever has a padding byte."""
    assert VOICE.frame_bytes == 192
    assert VOICE.frame_samples * 1000 // VOICE.rate == 24
    assert len(info_frame(VOICE, MINUTE)) == len(VOICE.silent_frame()) == 192


@given(st.integers(1, 400 * MINUTE))
def test_padding_is_what_decoders_expect(samples: int) -> None:
    """Delay, sound and padding fill the frames; the padding covers the decoder's delay, and hardly more."""
    padding = VOICE.frames(samples) * VOICE.frame_samples - ENCODER_DELAY - samples
    assert DECODER_DELAY <= padding < DECODER_DELAY + VOICE.frame_samples
    frame = info_frame(VOICE, samples)
    stated = int.from_bytes(frame[154:157], "big")
    assert (stated >> 12, stated & 0xFFF) == (ENCODER_DELAY, padding)


@pytest.mark.parametrize("samples", [1, 575, 576, 577, 47, 48, 24_000, 71_999, 72_000])
def test_decoders_give_exactly_the_samples_that_were_meant(samples: int) -> None:
    """libsndfile reads the length from the Info frame, to the sample."""
    assert soundfile.info(io.BytesIO(silent_stream(samples))).frames == samples


def test_ffmpeg_and_mpg123_agree_on_the_length(ffmpeg: str, mpg123: str, tmp_path: Path) -> None:
    """Both decode to the sample count that was meant."""
    mp3 = tmp_path / "silence.mp3"
    mp3.write_bytes(silent_stream(100_003))
    decoded = run_tool(ffmpeg, "-nostdin", "-v", "error", "-i", mp3, "-f", "s16le", "-").stdout
    assert len(decoded) == 2 * 100_003
    assert len(run_tool(mpg123, "-q", "-s", mp3).stdout) == 2 * 100_003


def test_mp3val_counts_the_frames_that_are_stated(mp3val: str, tmp_path: Path) -> None:
    """The validator finds every frame, and no fault but the tag that is not there."""
    mp3 = tmp_path / "silence.mp3"
    mp3.write_bytes(silent_stream(MINUTE))
    complaints = mp3val_complaints(mp3val, mp3).splitlines()
    assert [line for line in complaints if "No supported tags" not in line] == []


def test_mutagen_reads_the_info_frame() -> None:
    """A reader that is not ours sees a constant rate of 64 kb/s, LAME, and the length in seconds."""
    read: Any = mutagen.mp3.MP3
    info = read(io.BytesIO(silent_stream(MINUTE))).info
    assert (info.bitrate, info.sample_rate, info.channels) == (64_000, 24_000, 1)
    assert info.bitrate_mode == mutagen.mp3.BitrateMode.CBR
    assert info.encoder_info.startswith("LAME 3.100")
    assert info.length == 60.0


def test_the_check_sum_of_the_info_frame_is_lames() -> None:
    """The last two bytes are the CRC-16 of the 190 before them, which the Info frame fills exactly."""
    frame = info_frame(VOICE, MINUTE)
    assert len(frame[:172].rstrip(b"\0")) > 100
    crc = 0
    for byte in frame[:167]:
        crc = crc >> 8 ^ _table(crc & 0xFF ^ byte)
    assert int.from_bytes(frame[167:169], "big") == crc


def test_the_seek_table_is_straight() -> None:
    """Half the time lies at half the bytes."""
    table = info_frame(VOICE, 45 * MINUTE)[29:129]
    assert list(table) == sorted(table)
    assert abs(table[50] - 128) <= 1


def test_silent_frames_decode_to_zeros() -> None:
    """A header and zeros are a frame of digital silence."""
    sound, _ = soundfile.read(io.BytesIO(silent_stream(MINUTE)))
    assert not sound.any()


def _table(index: int) -> int:
    for _ in range(8):
        index = index >> 1 ^ (0xA001 if index & 1 else 0)
    return index
