"""Sound as arrays of samples: rates, blocks, decoding; the only door to pydub's segments."""

import io
import os
import warnings
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audiocoach.errors import AudioError
from audiocoach.voices.contract import HIGHEST_RATE, LOWEST_RATE, MOST_CHANNELS, Speech

with warnings.catch_warnings():
    # pydub looks for ffmpeg, which audiocoach never lets it call, and is older than Python's newest rules.
    warnings.filterwarnings("ignore", message="Couldn't find ff", category=RuntimeWarning)
    warnings.filterwarnings("ignore", message="'audioop' is deprecated", category=DeprecationWarning)
    warnings.filterwarnings("ignore", message="invalid escape sequence", category=SyntaxWarning)
    warnings.filterwarnings("ignore", message="invalid escape sequence", category=DeprecationWarning)
    warnings.filterwarnings(
        "ignore", message='"\\\\.*" is an invalid escape sequence', category=SyntaxWarning
    )
    from pydub import AudioSegment

RATE = 24_000
"""Samples a second of every segment: mono, 16 bit, signed."""

PER_MS = RATE // 1000
"""Samples a millisecond: a whole number, so a place in milliseconds is a place in samples."""

FULL_SCALE = 32_768
"""The sample value that float sound calls 1.0."""

LONGEST_S = 600.0
"""Seconds of sound that are decoded at one go, unless less is expected."""

MOST_VALUES = 60_000_000
"""Samples of all channels that are decoded at one go: ten minutes of stereo at 48 kHz."""

LOUDEST_SAMPLE = 100.0
"""What a sample may be at most; full scale is 1."""

NO_NUMBERS = "it holds samples that are no numbers, or beyond all loudness"

Sound = NDArray[np.float32]
"""Mono sound as floats; full scale is 1.0."""

Samples = NDArray[np.int16]
"""Mono sound at `RATE`, 16 bit."""

Stereo = NDArray[np.float32]
"""Sound of two channels as columns, at the rate of a session with music; full scale is 1.0."""

Array = NDArray[Any]


def decode(speech: Speech, longest: float = LONGEST_S) -> Sound:
    """Decode speech to mono float sound at `RATE`.

    Raises AudioError when the bytes are not what the speech says they are, or last longer than so many
    seconds.
    """
    if speech.encoding != "pcm16":
        return read_sound(speech.data, speech.encoding, longest)
    if len(speech.data) > 2 * speech.channels * speech.rate * longest:
        raise _too_long(longest)
    return resample(*_from_pcm(speech))


def read_sound(content: bytes, kind: str, longest: float = LONGEST_S) -> Sound:
    """Decode the content of a sound file, of any number of channels, to mono float sound at `RATE`.

    `kind` is what the AudioError calls it when it does not decode. No figure in the file is believed: what
    lasts longer than so many seconds, or fills too much memory, is an AudioError, too.
    """
    import soundfile

    try:
        with unheard_notes(), soundfile.SoundFile(io.BytesIO(content)) as file:
            rate = int(file.samplerate)
            check_form(rate, file.channels)
            most = round(min(longest * rate, MOST_VALUES / file.channels))
            sound = file.read(most + 1, dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, RuntimeError, ValueError) as error:
        raise AudioError(f"the sound received does not decode as {kind}") from error
    if len(sound) > most:
        raise _too_long(most / rate)
    if not is_sound(sound):
        raise AudioError(f"the sound received is no good {kind}", hint=NO_NUMBERS)
    return resample(sound.mean(axis=1).astype(np.float32), rate)


def check_form(rate: int, channels: int) -> None:
    """Raise AudioError for a rate or a number of channels that no sound has."""
    if not (LOWEST_RATE <= rate <= HIGHEST_RATE and 1 <= channels <= MOST_CHANNELS):
        raise AudioError(f"{rate} Hz and {channels} channels is no form of sound")


def is_sound(samples: Array) -> bool:
    """Tell whether every sample is a number that sound can have; one of 1e20 would drown all others."""
    return bool(np.abs(samples).max(initial=0.0) <= LOUDEST_SAMPLE)  # which is false for what is no number


def _too_long(longest: float) -> AudioError:
    return AudioError(f"the sound received lasts more than {longest:.0f} s", hint="shorten it")


_HUSH = Lock()
_hushed: list[int] = []  # for each decoding under way, where the notes went before


@contextmanager
def unheard_notes() -> Iterator[None]:
    """Keep what libmpg123 notes of a cut MP3 off the terminal: it writes to stderr by itself."""
    with _HUSH, suppress(OSError):  # a process without a stderr has nothing to hide
        _hushed.append(os.dup(2))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
    try:
        yield
    finally:
        with _HUSH, suppress(OSError, IndexError):
            before = _hushed.pop()
            if not _hushed:
                os.dup2(before, 2)
            os.close(before)


def resample(sound: Sound, rate: int) -> Sound:
    """Convert sound of another rate to `RATE`, with soxr's best but one quality."""
    if rate == RATE or not len(sound):
        return sound
    import soxr

    converted: Sound = soxr.resample(sound, rate, RATE, quality="HQ").astype(np.float32)
    return converted


def segment_of(sound: Sound) -> AudioSegment:
    """Turn float sound into a segment of whole milliseconds; up to 23 samples of silence fill the last one.

    >>> len(segment_of(np.zeros(2401, dtype=np.float32)))
    101
    """
    missing = -len(sound) % PER_MS
    whole = np.concatenate([sound, np.zeros(missing, dtype=np.float32)])
    return _segment(to_samples(whole).tobytes())


def to_samples(sound: Sound) -> Samples:
    """Round float sound to 16 bit; what is over full scale is clipped."""
    scaled = np.rint(sound * FULL_SCALE)
    return np.clip(scaled, -FULL_SCALE, FULL_SCALE - 1).astype("<i2")


def samples_of(segment: AudioSegment) -> Samples:
    """Give the samples of a segment, without a copy; the array cannot be written to."""
    return np.frombuffer(segment.raw_data, dtype="<i2")


def sound_of(segment: AudioSegment) -> Sound:
    """Give the samples of a segment as floats."""
    return samples_of(segment).astype(np.float32) / np.float32(FULL_SCALE)


def quiet(milliseconds: int) -> AudioSegment:
    """Make a segment of silence."""
    return _segment(bytes(2 * PER_MS * milliseconds))


def in_blocks(parts: Iterable[Array], length: int) -> Iterator[Array]:
    """Cut a stream anew, into blocks of one length; the last may be shorter.

    >>> [block.tolist() for block in in_blocks([np.arange(3), np.arange(3, 5)], 2)]
    [[0, 1], [2, 3], [4]]
    """
    waiting: list[Array] = []
    have = 0
    for part in parts:
        waiting.append(part)
        have += len(part)
        if have < length:
            continue
        joined = np.concatenate(waiting)
        whole = have - have % length
        yield from (joined[start : start + length] for start in range(0, whole, length))
        waiting, have = [joined[whole:]], have - whole
    if have:
        yield np.concatenate(waiting)


def all_but_last(parts: Iterable[Stereo], length: int) -> Generator[Stereo, None, Stereo]:
    """Give a stream but for its last samples, and return these when it is over."""
    kept: Stereo = np.zeros((0, 2), dtype=np.float32)
    for part in parts:
        kept = np.concatenate([kept, part])
        yield kept[: max(0, len(kept) - length)]
        kept = kept[max(0, len(kept) - length) :]
    return kept


def _from_pcm(speech: Speech) -> tuple[Sound, int]:
    samples = np.frombuffer(speech.data, dtype="<i2").reshape(-1, speech.channels)
    return (samples.mean(axis=1) / FULL_SCALE).astype(np.float32), speech.rate


def _segment(pcm: bytes) -> AudioSegment:
    return AudioSegment(data=pcm, sample_width=2, frame_rate=RATE, channels=1)
