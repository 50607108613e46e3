import io
import os
from typing import Any

import numpy as np
import pytest
import soundfile

from audiocoach.audio.mp3 import encode_run
from audiocoach.audio.sound import RATE, Sound, decode, read_sound, resample, to_samples
from audiocoach.errors import AudioError, VoiceError
from audiocoach.voices.contract import Speech
from tests.audio.synthetic import murmur, sine


def wav(sound: Sound, rate: int, **options: Any) -> bytes:
    """Write sound as a file in memory."""
    file = io.BytesIO()
    soundfile.write(file, sound, rate, format="WAV", **options)
    return file.getvalue()


def pitch(sound: Sound) -> float:
    """Find the strongest pitch in Hz."""
    return float(np.abs(np.fft.rfft(sound)).argmax() * RATE / len(sound))


def test_pcm_at_our_rate_is_taken_as_it_is() -> None:
    """16-bit samples at 24 kHz only become floats."""
    sound = murmur(200)
    speech = Speech(data=to_samples(sound).tobytes(), encoding="pcm16", rate=RATE)
    assert np.array_equal(to_samples(decode(speech)), to_samples(sound))


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_any_rate_keeps_pitch_and_length(rate: int) -> None:
    """A second of 1 kHz stays a second of 1 kHz, as loud as it was."""
    speech = Speech(data=to_samples(sine(1000, 1, rate=rate)).tobytes(), encoding="pcm16", rate=rate)
    sound = decode(speech)
    assert abs(len(sound) - RATE) <= 1
    assert pitch(sound) == pytest.approx(1000, abs=1)
    assert np.abs(sound).max() == pytest.approx(0.3, rel=0.02)


def test_two_channels_become_their_mean() -> None:
    """Stereo speech is not half lost."""
    both = np.column_stack([np.full(2400, 0.5), np.full(2400, 0.1)])
    pcm = Speech(data=np.rint(both * 32_768).astype("<i2").tobytes(), encoding="pcm16", rate=RATE, channels=2)
    file = Speech(data=wav(both.astype(np.float32), RATE), encoding="wav", rate=0)
    for speech in (pcm, file):
        assert decode(speech) == pytest.approx(np.full(2400, 0.3), abs=1e-3)


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT", "PCM_U8"])
def test_wav_of_any_kind_is_read(subtype: str) -> None:
    """The samples of a WAV file come back, as well as its kind can hold them."""
    sound = murmur(300)
    decoded = decode(Speech(data=wav(sound, RATE, subtype=subtype), encoding="wav", rate=0))
    assert np.abs(decoded - sound).max() < 0.01


def test_mp3_is_read_without_a_program_from_outside() -> None:
    """An MP3 from memory decodes to what was encoded."""
    sound = murmur(600)
    decoded = decode(Speech(data=encode_run(to_samples(sound)), encoding="mp3", rate=0))
    place = int(np.correlate(decoded, sound, "valid").argmax())
    part = decoded[place : place + len(sound)]
    assert np.corrcoef(part, sound)[0, 1] > 0.95


@pytest.mark.parametrize(
    "speech",
    [
        pytest.param(
            Speech(data=b"<html>sorry</html>" * 20, encoding="mp3", rate=0), id="a page instead of mp3"
        ),
        pytest.param(Speech(data=b"RIFF\0\0\0\0WAVE", encoding="wav", rate=0), id="a wav without sound"),
        pytest.param(Speech(data=b"\xff" * 400, encoding="wav", rate=0), id="no wav at all"),
    ],
)
def test_what_does_not_decode_is_an_error(speech: Speech) -> None:
    """Bytes that are no sound never become a clip."""
    with pytest.raises(AudioError, match=f"does not decode as {speech.encoding}"):
        decode(speech)


def test_a_cut_mp3_is_decoded_without_a_word_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    """Sound with a hole in it decodes, and libmpg123 writes no note about that to stderr."""
    coded = encode_run(to_samples(murmur(2000)))
    content = coded[:5_000] + coded[7_777:]
    soundfile.read(io.BytesIO(content))
    assert "Note: " in capfd.readouterr().err, "the library has its say where it is let"
    read_sound(content, "mp3")
    assert capfd.readouterr().err == ""
    os.write(2, b"heard again")
    assert capfd.readouterr().err == "heard again"


def test_nothing_resamples_to_nothing() -> None:
    """No samples at any rate are no samples."""
    assert len(resample(np.zeros(0, dtype=np.float32), 8000)) == 0


@pytest.mark.parametrize("sample", [1e30, -1e20, float("nan"), float("inf"), 101.0])
def test_no_sample_is_beyond_all_loudness(sample: float) -> None:
    """One sample that no sound can have makes the whole file none, before anything is computed from it."""
    sound = murmur(200)
    sound[100] = sample
    with pytest.raises(AudioError, match="no good wav"):
        read_sound(wav(sound, RATE, subtype="FLOAT"), "wav")


def test_figures_of_a_file_are_not_believed() -> None:
    """A rate, channels or a length beyond all sense are refused before memory is taken for them."""
    for rate, channels in ((1, 1), (2_000_000_000, 1), (RATE, 9)):
        with pytest.raises(AudioError, match=r"no form of sound|does not decode"):
            read_sound(wav(np.zeros((400, channels), dtype=np.float32), rate), "wav")
    long = io.BytesIO()
    soundfile.write(long, np.zeros(RATE * 3, dtype=np.float32), RATE, format="FLAC")
    with pytest.raises(AudioError, match="lasts more than 2 s"):
        read_sound(long.getvalue(), "flac", longest=2)
    with pytest.raises(AudioError, match="lasts more than 1 s"):
        decode(Speech(data=bytes(RATE * 4), encoding="pcm16", rate=RATE), longest=1)


@pytest.mark.parametrize(("rate", "channels"), [(1, 1), (-1, 1), (4_000_000_000, 1), (RATE, 9), (RATE, 0)])
def test_a_speech_has_a_form_of_sound(rate: int, channels: int) -> None:
    """What an engine or a cache says of its bytes is held within bounds."""
    with pytest.raises(VoiceError, match="no form of sound"):
        Speech(data=bytes(400 * 9), encoding="pcm16", rate=rate, channels=channels)


def test_a_speech_has_a_bound() -> None:
    """Fifty megabytes are no cue."""
    with pytest.raises(VoiceError, match="50 MB"):
        Speech(data=bytes(50_000_001), encoding="wav", rate=RATE)
