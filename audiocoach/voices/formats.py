"""What came back from a service or program, told by its bytes: WAV, MP3, or words about a failure.

`speech_in` takes the speech out of either format; the WAV reader is patient with streams, and `frames` and
`join` take an MP3 apart and put it together again.
"""

import json
import re
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from audiocoach.voices.contract import Speech

OPEN_END = 0x7FFF_0000
"""A size from here on means "until the end": 0x7ffff000, 0x7fffffff and 0xffffffff are what streams carry."""

_WAV_STARTS = (b"RIFF", b"RF64")

_EXTENSIBLE = 0xFFFE

_BITS = {1: (8, 16, 24, 32), 3: (32, 64), 6: (8,), 7: (8,)}  # PCM, float, A-law, µ-law

_KBPS = {  # layer III: index of the header → kilobits a second
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}

_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}

_STARTS = (
    (b"fLaC", "FLAC"),
    (b"OggS", "Ogg"),
    (b"FORM", "AIFF"),
    (b"\x1aE\xdf\xa3", "WebM"),
    (b"RIFF", "RIFF that is no WAV"),
)

_LONGEST_WORDS = 200


def speech_in(content: bytes) -> Speech:
    """Take the speech out of what should be a WAV or an MP3.

    Raises ValueError whose words follow upon "answered with" or "wrote".
    """
    if is_wav(content):
        return _read(speech_in_wav, content, "a WAV")
    if _is_mp3(content):
        return _read(speech_in_mp3, content, "an MP3")
    raise ValueError(f"{_kind(content)}, where WAV or MP3 should be")


def words_in(content: bytes) -> str:
    """Give what a service says in an answer of JSON about its failure, shortened; "" where it says nothing.

    >>> words_in(b'{"error": {"message": "no such model", "type": "x"}}')
    'no such model'
    """
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    words = _told(told)
    return words if len(words) <= _LONGEST_WORDS else words[: _LONGEST_WORDS - 1] + "…"


def _read(read: Callable[[bytes], Speech], content: bytes, name: str) -> Speech:
    try:
        return read(content)
    except ValueError as error:
        raise ValueError(f"{name} that {error}") from error


def _told(told: object) -> str:
    while isinstance(told, dict):
        told = next((told[key] for key in ("error", "detail", "message", "msg") if key in told), None)
    if isinstance(told, list) and told:
        return _told(told[0])
    return re.sub(r"[^\S ]+|[^\x20-\x7e\xa0-\uffff]", " ", told).strip() if isinstance(told, str) else ""


def _is_mp3(content: bytes) -> bool:
    layer_three = len(content) > 1 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2
    return content[:3] == b"ID3" or layer_three


def _kind(content: bytes) -> str:
    if not content:
        return "nothing"
    for start, name in _STARTS:
        if content.startswith(start):
            return name
    if re.match(rb"\s*<", content):
        return "a web page"
    if words := words_in(content):
        return f"the words '{words}'"
    return "something else"


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
    return content[:4] in _WAV_STARTS and content[8:12] == b"WAVE"


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
        if name in _WAV_STARTS:
            place += 4
            continue
        end = _end(content, name, place, size)
        yield name, content[place:end]
        place = end
        if size % 2 and content[end : end + 1] == b"\0":  # the pad byte, which some writers forget
            place += 1


def _end(content: bytes, name: bytes, start: int, size: int) -> int:
    """Find where a chunk ends, also where its size was left open."""
    if name == b"data" and (size >= OPEN_END or (size == 0 and not _is_name(content[start : start + 4]))):
        return _next_wav(content, start)
    end = start + size
    if end > len(content) and name in (b"fmt ", b"data"):
        raise ValueError(f"is cut: {len(content) - start} of {size} bytes are there")
    return min(end, len(content))


def _next_wav(content: bytes, start: int) -> int:
    """Find the end of sound of unknown length: where a next WAV begins, or else the end of all."""
    found = content.find(b"WAVEfmt ", start)
    return found - 8 if found >= start + 8 and content[found - 8 : found - 4] in _WAV_STARTS else len(content)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MpegFrame:
    """One frame: its bytes, its rate in Hz, its channels, and the samples it decodes to."""

    data: bytes
    rate: int
    channels: int
    samples: int

    @property
    def is_info(self) -> bool:
        """Whether it is the frame of figures (Xing, Info) that some encoders put first, without sound."""
        return any(mark in self.data[:44] for mark in (b"Xing", b"Info"))


def frames(mp3: bytes) -> Iterator[MpegFrame]:
    """Walk the frames of an MP3, past its ID3v2 tag.

    Raises ValueError where something else stands between them, or the last one is cut.
    """
    place = _tag_length(mp3)
    while place < len(mp3):
        frame = _frame_at(mp3, place)
        yield frame
        place += len(frame.data)


def speech_in_mp3(content: bytes) -> Speech:
    """Take the frames out of an MP3, without its tags and its frame of figures.

    Raises ValueError where it is not whole, or changes its form on the way.
    """
    body = content[:-128] if content[-128:-125] == b"TAG" else content
    try:
        sound = [frame for number, frame in enumerate(frames(body)) if number or not frame.is_info]
    except ValueError as error:
        raise ValueError(f"is not whole ({error})") from error
    return joined(sound)


def joined(sound: Sequence[MpegFrame]) -> Speech:
    """Join frames to one MP3. Raises ValueError where there are none or they do not fit together."""
    if not sound:
        raise ValueError("has no sound in it")
    forms = {(frame.rate, frame.channels) for frame in sound}
    if len(forms) > 1:
        raise ValueError("changes its form on the way")
    [(rate, channels)] = forms
    return Speech(data=join(sound), encoding="mp3", rate=rate, channels=channels)


def join(sound: Sequence[MpegFrame]) -> bytes:
    """Join frames to one MP3, led by a frame of figures where their sizes vary.

    Without it, libsndfile reckons the length from the first frames and stops there: of two seconds at a
    changing bit rate it gave back a quarter of a second.
    """
    together = b"".join(frame.data for frame in sound)
    if len({len(frame.data) for frame in sound}) == 1:
        return together
    return _figures(max(sound, key=lambda frame: len(frame.data)), len(sound), len(together)) + together


def _figures(like: MpegFrame, count: int, size: int) -> bytes:
    """Make a frame without sound that says how many frames and bytes follow."""
    newest = like.data[1] >> 3 & 3 == 3
    side = (17 if newest else 9) if like.channels == 1 else (32 if newest else 17)
    both_figures = 3
    figures = b"".join(number.to_bytes(4, "big") for number in (both_figures, count, size + len(like.data)))
    without_checksum = bytes([like.data[0], like.data[1] | 1, *like.data[2:4]])
    return (without_checksum + bytes(side) + b"Xing" + figures).ljust(len(like.data), b"\0")


def _frame_at(mp3: bytes, place: int) -> MpegFrame:
    header = int.from_bytes(mp3[place : place + 4], "big")
    version, layer = header >> 19 & 3, header >> 17 & 3
    kbps_index, hz_index = header >> 12 & 15, header >> 10 & 3
    if header >> 21 != 0x7FF or version == 1 or layer != 1 or kbps_index in (0, 15) or hz_index == 3:
        raise ValueError(f"byte {place} is not the start of an MP3 frame")
    samples = 1152 if version == 3 else 576
    rate = _HZ[version][hz_index]
    kbps = _KBPS[1 if version == 3 else 2][kbps_index]
    length = samples // 8 * kbps * 1000 // rate + (header >> 9 & 1)
    data = mp3[place : place + length]
    if len(data) < length:
        raise ValueError(f"the frame at byte {place} is cut")
    return MpegFrame(data=data, rate=rate, channels=1 if header >> 6 & 3 == 3 else 2, samples=samples)


def _tag_length(mp3: bytes) -> int:
    if mp3[:3] != b"ID3" or len(mp3) < 10:
        return 0
    size = 0
    for septet in mp3[6:10]:
        size = size << 7 | septet & 0x7F
    return 10 + size
