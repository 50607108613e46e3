"""WAVs as all kinds of writers make them, well and badly."""

import struct

import numpy as np

from audiocoach.voices.contract import Speech, SpeechRequest
from audiocoach.voices.espeak import Espeak

EXTENSIBLE = 0xFFFE
_GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")


def spoken(text: str, speed: float = 1.0) -> Speech:
    """Speak a text for real, as mono pcm16 at 22050 Hz."""
    return Espeak().speak(SpeechRequest(text=text, voice="en-us", speed=speed))


def chunk(name: bytes, body: bytes, *, size: int | None = None, padded: bool = True) -> bytes:
    """Make one chunk; another size than the true one may stand in it, and the pad byte may be forgotten."""
    stated = len(body) if size is None else size
    return name + struct.pack("<I", stated) + body + bytes(len(body) % 2 if padded else 0)


def fmt(code: int = 1, channels: int = 1, rate: int = 22_050, bits: int = 16) -> bytes:
    """Make the chunk that says the form."""
    frame = channels * bits // 8
    return chunk(b"fmt ", struct.pack("<HHIIHH", code, channels, rate, rate * frame, frame, bits))


def extensible(code: int = 1, channels: int = 1, rate: int = 22_050, bits: int = 16) -> bytes:
    """Make the longer chunk of the same meaning."""
    frame = channels * bits // 8
    start = struct.pack("<HHIIHH", EXTENSIBLE, channels, rate, rate * frame, frame, bits)
    return chunk(b"fmt ", start + struct.pack("<HHIH", 22, bits, 4, code) + _GUID_TAIL)


def riff(*chunks: bytes, size: int | None = None, start: bytes = b"RIFF") -> bytes:
    """Make a WAV of chunks."""
    body = b"WAVE" + b"".join(chunks)
    return start + struct.pack("<I", len(body) if size is None else size) + body


def wav(sound: bytes, **form: int) -> bytes:
    """Make the WAV that everybody reads."""
    return riff(fmt(**form), chunk(b"data", sound))


def streamed(sound: bytes, size: int) -> bytes:
    """Make a WAV whose writer did not know how much there would be, and wrote this size."""
    return riff(fmt(), chunk(b"data", sound, size=size, padded=False), size=size)


def floats(pcm: bytes) -> bytes:
    """Turn 16-bit samples into 32-bit floats."""
    return (np.frombuffer(pcm, dtype="<i2") / 32_768).astype("<f4").tobytes()


def bits24(pcm: bytes) -> bytes:
    """Turn 16-bit samples into samples of 24 bits."""
    wide = np.frombuffer(pcm, dtype="<i2").astype("<i4") * 256
    return wide.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def twice(pcm: bytes) -> bytes:
    """Turn mono samples into the same on two channels."""
    return np.repeat(np.frombuffer(pcm, dtype="<i2"), 2).tobytes()
