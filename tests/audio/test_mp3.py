import io
from pathlib import Path
from typing import Any

import mutagen.mp3
import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.audio.levels import decibels
from audiocoach.audio.mp3 import (
    DECODER_DELAY,
    ENCODER_DELAY,
    MUSIC,
    VOICE,
    Format,
    encode_run,
    info_frame,
    without_band,
)
from audiocoach.audio.sound import to_samples
from tests.audio.synthetic import sine
from tests.tools import decode, mp3val_complaints, run_tool

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


@pytest.mark.parametrize("form", [VOICE, MUSIC], ids=["voice", "music"])
def test_a_player_that_seeks_by_the_table_alone_lands_right_on_average(form: Format) -> None:
    """Over all seconds of 45 minutes, what such a player lands early and late adds up to nothing.

    The table is a hundred bytes: it cannot be nearer than 2.6 seconds on average, and never is 6 off.
    """
    samples = 45 * 60 * form.rate
    frame, size, seconds = info_frame(form, samples), form.stream_bytes(samples), 45 * 60
    begin = len(form.header) + form.side + 16
    table = [*frame[begin : begin + 100], 256]
    wanted = np.arange(seconds)
    places = np.interp(100 * wanted / seconds, range(101), table) / 256 * size
    landed = (places / form.frame_bytes - 1) * form.frame_samples / form.rate
    assert abs(np.mean(landed - wanted)) < 0.5
    assert np.mean(np.abs(landed - wanted)) < 3
    assert np.max(np.abs(landed - wanted)) < 6


@pytest.mark.parametrize("form", [VOICE, MUSIC], ids=["voice", "music"])
def test_encoding_changes_no_level(form: Format) -> None:
    """Sound decodes as loud as it was, to 0.02 dB: LAME's own factor is taken back."""
    sound = np.repeat(to_samples(sine(997, 3, 0.5))[:, None], form.channels, axis=1).squeeze()
    decoded, _ = soundfile.read(io.BytesIO(encode_run(sound, form)), dtype="int16")
    middle = slice(form.rate // 2, form.rate)
    levels = [np.sqrt(np.mean(np.square(each[middle].astype(float)))) for each in (decoded, sound)]
    assert decibels(float(levels[0] / levels[1])) == pytest.approx(0, abs=0.02)


def test_ffmpeg_and_libsndfile_decode_the_same_sound(ffmpeg: str, tmp_path: Path) -> None:
    """Loud hissing, in which band edges of LAME and ffmpeg used to clash, is the same in both."""
    noise = np.random.Generator(np.random.PCG64(1)).standard_normal(10 * VOICE.rate)
    swells = np.abs(np.sin(np.linspace(0, 40, len(noise))))
    hiss = to_samples((0.3 * np.diff(noise, append=0) * swells).astype(np.float32))
    mp3 = tmp_path / "hiss.mp3"
    frames = encode_run(hiss)[: VOICE.frames(len(hiss)) * VOICE.frame_bytes]
    mp3.write_bytes(info_frame(VOICE, len(hiss)) + frames)
    ours, _ = soundfile.read(mp3, dtype="int16")
    assert np.abs(decode(ffmpeg, mp3).astype(int) - ours).max() <= 2


def test_nothing_is_left_where_decoders_disagree() -> None:
    """The lines at whose edge ffmpeg has another band than LAME are empty; beside them nothing is lost."""
    noise = np.random.Generator(np.random.PCG64(1)).standard_normal(2 * VOICE.rate)
    assert VOICE.disputed is not None
    low, high = VOICE.disputed
    assert low < 330 * VOICE.rate / 1152 < 332 * VOICE.rate / 1152 < high
    before = to_samples((0.1 * noise).astype(np.float32))
    spectra = [np.abs(np.fft.rfft(sound)) for sound in (without_band(before, VOICE.disputed), before)]
    pitches = np.fft.rfftfreq(len(before), 1 / VOICE.rate)
    inside, outside = (pitches > low) & (pitches < high), (pitches < low - 120) | (pitches > high + 120)
    assert spectra[0][inside].max() < 0.05 * spectra[1][inside].mean()
    assert spectra[0][outside].mean() == pytest.approx(spectra[1][outside].mean(), rel=0.01)


def test_silent_frames_decode_to_zeros() -> None:
    """A header and zeros are a frame of digital silence."""
    sound, _ = soundfile.read(io.BytesIO(silent_stream(MINUTE)))
    assert not sound.any()


def _table(index: int) -> int:
    for _ in range(8):
        index = index >> 1 ^ (0xA001 if index & 1 else 0)
    return index
