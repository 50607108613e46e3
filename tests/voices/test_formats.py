from contextlib import suppress
from pathlib import Path

import lameenc
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.voices.formats import frames, is_wav, speech_in, speech_in_wav, words_in
from tests.tools import run_tool
from tests.voices.google_server import encode, spoken_mp3
from tests.voices.hearing import samples
from tests.voices.wavs import bits24, chunk, extensible, floats, fmt, riff, spoken, streamed, twice, wav


def mp3(*, changing: bool = False, rate: int = 24_000, channels: int = 1) -> bytes:
    """Encode two seconds of a rising tone, at a constant bit rate or a changing one."""
    encoder = lameenc.Encoder()
    encoder.set_channels(channels)
    encoder.set_in_sample_rate(rate)
    encoder.silence()
    if changing:
        encoder.set_vbr(4)
    time = np.arange(2 * rate)
    sound = np.sin(time * np.linspace(0.01, 0.8, len(time))) * 12_000 * (time % rate > rate // 3)
    sound = np.repeat(sound.astype("<i2"), channels)
    return bytes(encoder.encode(sound.tobytes())) + bytes(encoder.flush())


ID3 = b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10)
TAG = b"TAG" + bytes(125)


@pytest.mark.parametrize("whole", [mp3(), ID3 + mp3(), mp3() + TAG, ID3 + mp3() + TAG])
def test_mp3_is_its_frames(whole: bytes) -> None:
    """Tags before and behind an MP3 are taken off, the frames stay as they are."""
    speech = speech_in(whole)
    assert speech.data == mp3()
    assert (speech.encoding, speech.rate, speech.channels) == ("mp3", 24_000, 1)


@pytest.mark.parametrize("rate", [24_000, 44_100, 16_000])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("changing", [False, True], ids=["constant", "changing"])
def test_mp3_is_heard_to_its_end(rate: int, channels: int, changing: bool) -> None:
    """At a changing bit rate, too, all that is there is decoded; libsndfile by itself would stop early."""
    speech = speech_in(mp3(changing=changing, rate=rate, channels=channels))
    sound, heard_rate = samples(speech)
    assert heard_rate == rate
    assert len(sound) >= 2 * rate
    assert np.abs(sound[-rate // 2 : -rate // 4]).max() > 0.2


def test_figures_are_a_frame() -> None:
    """The frame that is put before frames of many sizes is one itself, and is known for what it is."""
    first, *others = frames(speech_in(mp3(changing=True)).data)
    assert first.is_info
    assert [frame.data for frame in others] == [frame.data for frame in frames(mp3(changing=True))]


def test_wav_is_told_by_its_bytes() -> None:
    """A WAV is its sound."""
    speech = spoken("Rest.")
    assert speech_in(wav(speech.data)) == speech


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "nothing"),
        (b"fLaC" + bytes(40), "FLAC"),
        (b"OggS" + bytes(40), "Ogg"),
        (b"FORM\0\0\0\0AIFF", "AIFF"),
        (b"RIFF\0\0\0\0AVI ", "no WAV"),
        (b"\xff\xf1\x50\x80" + bytes(40), "something else"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b" \n<html>", "a web page"),
        (b'{"error": "out of memory"}', "the words 'out of memory'"),
        (bytes(4000), "something else"),
        (wav(b""), "a WAV that has no sound"),
        (mp3()[:-7], "an MP3 that is not whole"),
        (ID3, "an MP3 that has no sound"),
        (mp3() + mp3(rate=16_000), "an MP3 that changes"),
        (b"\xff\xfb", "an MP3 that is not whole"),
    ],
)
def test_says_what_it_is_instead(content: bytes, what: str) -> None:
    """Anything but a whole WAV or MP3 is an error that names what it is."""
    with pytest.raises(ValueError, match=what):
        speech_in(content)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (b'{"error": {"message": "no such model", "code": 404}}', "no such model"),
        (b'{"detail": "Voice af_hart not found"}', "Voice af_hart not found"),
        (b'{"detail": [{"loc": ["body"], "msg": "field required"}]}', "field required"),
        (b'{"detail": {"error": "x", "message": "Voice not found"}}', "x"),
        (b'{"message": "  two\\nlines\\u001b[2J "}', "two lines [2J"),
        (b'"busy"', "busy"),
        (b'{"error": null}', ""),
        (b'{"status": 3}', ""),
        (b"[]", ""),
        (b"<html>", ""),
        (b"\xff", ""),
        (b"[" * 100_000, ""),
        (b'{"error": "' + b"x" * 500 + b'"}', "x" * 199 + "…"),
    ],
)
def test_words_of_a_service(told: bytes, words: str) -> None:
    """What a service says about its failure is found in the common forms, on one line and short."""
    assert words_in(told) == words


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


ID3_TAG = b"ID3\x04\x00\x00\x00\x00\x01\x00" + bytes(128)


def test_walks_real_speech() -> None:
    """The frames of real speech tell rate, channels and length, and together are the file."""
    mp3 = spoken_mp3("Rest for thirty seconds.")
    walked = list(frames(mp3))
    assert b"".join(frame.data for frame in walked) == mp3
    assert {(frame.rate, frame.channels, frame.samples) for frame in walked} == {(24_000, 1, 576)}
    assert 1 < sum(frame.samples for frame in walked) / 24_000 < 3


def test_passes_a_tag() -> None:
    """An ID3v2 tag before the frames is passed over."""
    mp3 = encode(np.zeros(2400, dtype="<i2"))
    assert list(frames(ID3_TAG + mp3)) == list(frames(mp3))


@pytest.mark.parametrize(
    "head",
    [b"\xff\xf3\xf4\xc4", b"\xff\xf3\x04\xc4", b"\xff\xf3\x8c\xc4", b"\xff\xeb\x84\xc4", b"\xff\xf5\x84\xc4"],
)
def test_impossible_heads(head: bytes) -> None:
    """Headers with a reserved rate, bit rate, version or layer are no frames."""
    with pytest.raises(ValueError, match="byte 0"):
        list(frames(head + bytes(400)))


@pytest.mark.parametrize("wrong", [b"RIFF" + bytes(100), b"<html>", b"\xff", ID3_TAG + b"x"])
def test_something_else(wrong: bytes) -> None:
    """Bytes that are no frame are told with their place."""
    with pytest.raises(ValueError, match="is not the start"):
        list(frames(wrong))


def test_cut_and_dirty() -> None:
    """A cut last frame, and bytes between or after frames, are noticed."""
    mp3 = spoken_mp3("Rest.")
    with pytest.raises(ValueError, match="is cut"):
        list(frames(mp3[:-1]))
    with pytest.raises(ValueError, match="is not the start"):
        list(frames(mp3[:192] + b"junk" + mp3[192:]))


def test_mpeg_1_stereo() -> None:
    """The other kind of MP3, 44.1 kHz in stereo with 128 kb/s, has frames of 417 or 418 bytes."""
    padded, plain = b"\xff\xfb\x92\x00" + bytes(414), b"\xff\xfb\x90\x00" + bytes(413)
    first, second = frames(padded + plain)
    assert (first.rate, first.channels, first.samples, len(second.data)) == (44_100, 2, 1152, 417)
