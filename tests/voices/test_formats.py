import lameenc
import numpy as np
import pytest

from audiocoach.voices.formats import frames, speech_in, words_in
from tests.voices.hearing import samples
from tests.voices.wavs import spoken, wav


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
