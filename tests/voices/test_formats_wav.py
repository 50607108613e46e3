from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.voices.formats import is_wav, speech_in_wav
from tests.tools import run_tool
from tests.voices.hearing import samples
from tests.voices.wavs import bits24, chunk, extensible, floats, fmt, riff, streamed, twice, wav

SOUND = bytes(range(200)) + bytes(200) + bytes(range(200))
LIST = chunk(b"LIST", b"INFOISFT\x05\0\0\0maker\0")
ODD = b"an odd number of bytes!"


@pytest.mark.parametrize(
    "whole",
    [
        wav(SOUND),
        riff(fmt(), LIST, chunk(b"data", SOUND)),
        riff(LIST, fmt(), chunk(b"data", SOUND), LIST),
        riff(chunk(b"junk", ODD), fmt(), chunk(b"data", SOUND)),
        riff(chunk(b"junk", ODD, padded=False), fmt(), chunk(b"data", SOUND)),
        riff(extensible(), chunk(b"fact", bytes(4)), chunk(b"data", SOUND)),
        riff(fmt(), chunk(b"data", SOUND), size=0),
        riff(fmt(), chunk(b"data", SOUND), start=b"RF64", size=0xFFFF_FFFF),
        wav(SOUND) + bytes(512),
        streamed(SOUND, 0),
        streamed(SOUND, 0x7FFF_0000),
        streamed(SOUND, 0x7FFF_F000),
        streamed(SOUND, 0x7FFF_FFDB),
        streamed(SOUND, 0x7FFF_FFFF),
        streamed(SOUND, 0xFFFF_FFFF),
        streamed(SOUND + b"\x01", 0xFFFF_FFFF),
        wav(SOUND[:300]) + wav(SOUND[300:]),
        streamed(SOUND[:300], 0xFFFF_FFFF) + streamed(SOUND[300:], 0xFFFF_FFFF),
        streamed(SOUND[:300], 0) + wav(SOUND[300:]),
        riff(fmt(), chunk(b"data", SOUND[:300]), chunk(b"data", SOUND[300:])),
        riff(fmt(), chunk(b"data", SOUND), chunk(b"LIST", b"INFO", size=400)),
    ],
    ids=range(21),
)
def test_sound_is_all_there(whole: bytes) -> None:
    """Whatever sizes, chunks and pads a writer chose, every sample comes back, and nothing else."""
    assert is_wav(whole)
    speech = speech_in_wav(whole)
    assert speech.data == SOUND
    assert (speech.encoding, speech.rate, speech.channels) == ("pcm16", 22_050, 1)


@pytest.mark.parametrize(
    ("whole", "channels"),
    [
        (wav(floats(SOUND), code=3, bits=32), 1),
        (riff(extensible(code=3, bits=32), chunk(b"data", floats(SOUND), size=0)), 1),
        (wav(bits24(SOUND), bits=24), 1),
        (riff(extensible(bits=24), chunk(b"data", bits24(SOUND), size=0xFFFF_FFFF)), 1),
        (wav(bits24(twice(SOUND)), bits=24, channels=2), 2),
    ],
    ids=["float", "float, streamed", "24 bits", "24 bits, streamed", "24 bits, stereo"],
)
def test_other_forms_become_a_plain_wav(whole: bytes, channels: int) -> None:
    """What is not 16 bits is handed on as a WAV with true sizes, which libsndfile reads to its end."""
    speech = speech_in_wav(whole)
    sound, rate = samples(speech)
    expected, _ = samples(speech_in_wav(wav(SOUND)))
    assert (speech.encoding, speech.channels, rate) == ("wav", channels, 22_050)
    assert sound == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("whole", "reason"),
    [
        (wav(SOUND)[:-2], "cut: 598 of 600"),
        (wav(SOUND)[:44], "cut: 0 of 600"),
        (wav(SOUND)[:40], "no sound"),
        (wav(SOUND)[:30], "cut"),
        (wav(b""), "no sound"),
        (riff(fmt(), chunk(b"data", b""), LIST), "no sound"),
        (streamed(b"", 0xFFFF_FFFF), "no sound"),
        (riff(), "no sound"),
        (riff(LIST), "no sound"),
        (riff(chunk(b"data", SOUND), fmt()), "before it says"),
        (riff(chunk(b"fmt ", bytes(8)), chunk(b"data", SOUND)), "its form"),
        (riff(fmt(code=85), chunk(b"data", SOUND)), "code 85"),
        (riff(fmt(bits=12), chunk(b"data", SOUND)), "12 bits"),
        (riff(fmt(channels=0), chunk(b"data", SOUND)), "0 channels"),
        (riff(fmt(channels=99), chunk(b"data", SOUND)), "99 channels"),
        (riff(fmt(rate=1), chunk(b"data", SOUND)), "1 Hz"),
        (riff(fmt(), chunk(b"data", SOUND), b"\x7f\x01more sound"), "belong to nothing"),
        (wav(SOUND) + wav(SOUND, rate=44_100), "changes"),
    ],
)
def test_what_is_wrong_is_told(whole: bytes, reason: str) -> None:
    """A WAV that is cut, empty or strange is an error that says so, and never a part of the sound."""
    with pytest.raises(ValueError, match=reason):
        speech_in_wav(whole)


@pytest.mark.parametrize("whole", [b"", b"RIFF", b"RIFF\0\0\0\0AVI LIST", b"ID3", b"<html>"])
def test_other_things_are_no_wav(whole: bytes) -> None:
    """A WAV is told by its first twelve bytes."""
    assert not is_wav(whole)


@given(st.binary(max_size=80), st.integers(0, 60), st.binary(max_size=8))
def test_never_fails_in_another_way(tail: bytes, place: int, put: bytes) -> None:
    """Any bytes after the start of a WAV, and any change in one, are sound or a ValueError."""
    whole = wav(SOUND)
    for damaged in (b"RIFF\0\0\0\0WAVE" + tail, whole[:place] + put + whole[place + len(put) :]):
        with suppress(ValueError):
            assert speech_in_wav(damaged).data


@pytest.mark.parametrize(
    "options",
    [(), ("-ac", "2"), ("-ac", "6"), ("-c:a", "pcm_u8"), ("-c:a", "pcm_s24le"), ("-c:a", "pcm_mulaw")],
    ids=str,
)
def test_what_ffmpeg_streams(ffmpeg: str, tmp_path: Path, options: tuple[str, ...]) -> None:
    """A WAV that ffmpeg wrote into a pipe, without knowing its length, is read to its end."""
    source = tmp_path / "source.wav"
    source.write_bytes(wav(SOUND * 40))
    done = run_tool(ffmpeg, "-nostdin", "-v", "error", "-i", source, *options, "-f", "wav", "pipe:1")
    assert done.stdout[4:8] == b"\xff\xff\xff\xff"
    sound, rate = samples(speech_in_wav(done.stdout))
    assert (len(sound), rate) == (len(SOUND) * 20, 22_050)
