"""Joining two encoder runs over the same sound, so that the one goes on where the other was left.

Two runs that hear the same sound code it with different noise, but between the same edges: a decoder may
leave the one and take up the other at any frame, provided that both cut time into like windows there, and
that what the second has put into frames before its own finds its room among the frames of the first.
"""

from audiocoach.audio.mp3 import Format

_SWITCHED = 33  # bits from the beginning of a granule's side information to its window switching flag
_LONG, _START, _SHORT, _STOP = 0, 1, 2, 3
_OPEN_LONG = frozenset({_LONG, _STOP})
"""Windows after which a long one must come; after the others comes a short one."""
_NEXT_TO_LONG = frozenset({_LONG, _START})

_LEANING = 2  # frames over which the sound of a frame may lie at most, its own left out


def find_cut(before: bytes, after: bytes, shift: int, form: Format, within: range) -> int | None:
    """Find the first frame, as the later run counts, from which it can take over; None where there is none.

    Frame n of the later run covers the time of frame n + `shift` of the earlier; only frames `within` are
    looked at. Frames of a constant bit rate without check sums (ISO 11172-3 and 13818-3).
    """
    for number in within:
        left, last = _frame(before, number + shift, form), _frame(before, number + shift - 1, form)
        taken_up = _frame(after, number, form)
        if reach(left, form) >= reach(taken_up, form) and _windows_fit(last, taken_up, form):
            return number
    return None


def splice(before: bytes, after: bytes, shift: int, form: Format, cut: int) -> bytes:
    """Give the frames of the earlier run up to the cut; what the later leans on lies in the last of them."""
    kept = bytearray(before[: (cut + shift) * form.frame_bytes])
    left = reach(_frame(after, cut, form), form)
    for back in range(1, _LEANING + 1):
        part = min(left, form.capacity)
        place = len(kept) - (back - 1) * form.frame_bytes
        kept[place - part : place] = after[: (cut - back + 1) * form.frame_bytes][-part:] if part else b""
        left -= part
    return bytes(kept)


def reach(frame: bytes, form: Format) -> int:
    """Tell how many bytes before its frame the sound of a frame begins."""
    return _bits(frame, form, 0, form.reach)


def _windows_fit(last: bytes, following: bytes, form: Format) -> bool:
    """Tell whether the last granule of one frame and the first of the next overlap as they should."""
    pairs = zip(_windows(last, form)[-form.channels :], _windows(following, form), strict=False)
    return all((one in _OPEN_LONG) == (other in _NEXT_TO_LONG) for one, other in pairs)


def _windows(frame: bytes, form: Format) -> list[int]:
    """List the kind of window of every granule and channel."""
    switched = (_bits(frame, form, start + _SWITCHED, 3) for start in form.granules)
    return [bits & 3 if bits & 4 else _LONG for bits in switched]


def _bits(frame: bytes, form: Format, start: int, length: int) -> int:
    side = int.from_bytes(frame[len(form.header) : len(form.header) + form.side], "big")
    return side >> (8 * form.side - start - length) & ((1 << length) - 1)


def _frame(stream: bytes, number: int, form: Format) -> bytes:
    return stream[number * form.frame_bytes : (number + 1) * form.frame_bytes]
