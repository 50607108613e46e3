"""WAV as bytes, read with care: writers that stream leave sizes open, and some files are cut."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from audiocoach.voices.contract import Speech

OPEN = 0x7FFF_0000
"""A size from here on means "until the end": 0x7ffff000, 0x7fffffff and 0xffffffff are what streams carry."""

_STARTS = (b"RIFF", b"RF64")
_EXTENSIBLE = 0xFFFE
_BITS = {1: (8, 16, 24, 32), 3: (32, 64), 6: (8,), 7: (8,)}  # PCM, float, A-law, µ-law


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    code: int
    channels: int
    rate: int
    bits: int

    @property
    def frame(self) -> int:
        """Bytes of one sample of all channels."""
        return self.channels * self.bits // 8


def is_wav(content: bytes) -> bool:
    """Tell a WAV by its first bytes."""
    return content[:4] in _STARTS and content[8:12] == b"WAVE"


def speech_in_wav(content: bytes) -> Speech:
    """Take the sound out of a WAV, or out of several one after the other.

    Samples of 16 bits become pcm16; other forms become a plain WAV whose sizes are true. Raises ValueError
    where the WAV is cut, has no sound, or has a form that is not sound.
    """
    form: _Form | None = None
    sound = bytearray()
    for name, body in _chunks(content):
        if name == b"fmt ":
            found = _form(body)
            if form not in (None, found):
                raise ValueError("changes its form on the way")
            form = found
        elif name == b"data":
            if form is None:
                raise ValueError("has sound before it says in which form")
            sound += body[: len(body) - len(body) % form.frame]
    if form is None or not sound:
        raise ValueError("has no sound in it")
    return _speech(form, bytes(sound))


def _speech(form: _Form, sound: bytes) -> Speech:
    if form.code == 1 and form.bits == 16:
        return Speech(data=sound, encoding="pcm16", rate=form.rate, channels=form.channels)
    return Speech(data=_plain(form, sound), encoding="wav", rate=form.rate, channels=form.channels)


def _plain(form: _Form, sound: bytes) -> bytes:
    per_second = form.rate * form.frame
    about = struct.pack("<HHIIHH", form.code, form.channels, form.rate, per_second, form.frame, form.bits)
    chunks = b"fmt " + struct.pack("<I", len(about)) + about + b"data" + struct.pack("<I", len(sound)) + sound
    whole = b"WAVE" + chunks + bytes(len(sound) % 2)
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place < len(content):
        name, size = content[place : place + 4], int.from_bytes(content[place + 4 : place + 8], "little")
        if not _is_name(name):
            _accept_tail(content[place:])
            return
        place += 8
        if name in _STARTS:
            place += 4
            continue
        end = _end(content, name, place, size)
        yield name, content[place:end]
        place = end
        if size % 2 and content[end : end + 1] == b"\0":  # the pad byte, which some writers forget
            place += 1


def _end(content: bytes, name: bytes, start: int, size: int) -> int:
    """Find where a chunk ends, also where its size was left open."""
    if name == b"data" and (size >= OPEN or (size == 0 and not _is_name(content[start : start + 4]))):
        return _next_wav(content, start)
    end = start + size
    if end > len(content) and name in (b"fmt ", b"data"):
        raise ValueError(f"is cut: {len(content) - start} of {size} bytes are there")
    return min(end, len(content))


def _next_wav(content: bytes, start: int) -> int:
    """Find the end of sound of unknown length: where a next WAV begins, or else the end of all."""
    found = content.find(b"WAVEfmt ", start)
    return found - 8 if found >= start + 8 and content[found - 8 : found - 4] in _STARTS else len(content)


def _is_name(name: bytes) -> bool:
    return len(name) == 4 and all(0x20 <= byte <= 0x7E for byte in name)


def _accept_tail(rest: bytes) -> None:
    if rest.strip(b"\0"):
        raise ValueError(f"has {len(rest)} bytes that belong to nothing")


def _form(body: bytes) -> _Form:
    if len(body) < 16:
        raise ValueError("does not say its form")
    code, channels, rate, _, frame, bits = struct.unpack_from("<HHIIHH", body)
    if code == _EXTENSIBLE and len(body) >= 26:
        code = int.from_bytes(body[24:26], "little")
    form = _Form(code=code, channels=channels, rate=rate, bits=bits)
    sensible = 1 <= channels <= 8 and 4_000 <= rate <= 192_000 and frame == form.frame
    if bits not in _BITS.get(code, ()) or not sensible:
        raise ValueError(f"has an unknown form: code {code}, {channels} channels, {rate} Hz, {bits} bits")
    return form
