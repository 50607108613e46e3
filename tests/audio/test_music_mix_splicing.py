import numpy as np
import pytest

from audiocoach.audio.mp3 import MUSIC, VOICE, Format, encode_run
from audiocoach.audio.music_mix import find_cut, reach, splice
from audiocoach.audio.sound import Samples, to_samples
from tests.audio.songs import song
from tests.audio.synthetic import decoded, murmur

LEAD = 12
SHIFT = 100


def runs(form: Format) -> tuple[Samples, bytes, bytes]:
    """Give sound, a run over all of it, and one that begins `SHIFT` frames later."""
    sound = to_samples(song(6, 5) if form is MUSIC else murmur(6000, 5))
    return sound, encode_run(sound, form), encode_run(sound[SHIFT * form.frame_samples :], form)


def frames_of(stream: bytes, form: Format) -> list[bytes]:
    """Split a stream into frames."""
    return [stream[start : start + form.frame_bytes] for start in range(0, len(stream), form.frame_bytes)]


@pytest.mark.parametrize("form", [MUSIC, VOICE], ids=["music", "voice"])
def test_runs_are_joined_without_a_seam(form: Format) -> None:
    """The joined stream decodes to what the one run gives before the cut, and is as good after it."""
    sound, whole, later = runs(form)
    cut = find_cut(whole, later, SHIFT, form, range(LEAD, LEAD + 24))
    assert cut is not None
    size = form.frame_bytes
    joined = decoded(splice(whole, later, SHIFT, form, cut) + later[cut * size :])
    plain = decoded(whole)
    place = (SHIFT + cut) * form.frame_samples
    assert np.array_equal(joined[: place - 2 * form.frame_samples], plain[: place - 2 * form.frame_samples])
    near = slice(place - 3 * form.frame_samples, place + 3 * form.frame_samples)
    late = slice(near.start - 1105, near.stop - 1105)  # bare frames come with both delays
    wanted = sound[late].astype(np.float32) / 32_768
    assert np.std(joined[near] - wanted) < 1.15 * np.std(plain[near] - wanted)


def test_the_runs_lean_on_earlier_frames() -> None:
    """The music of the test uses the reservoir at the cut, or the others would prove nothing."""
    _, whole, later = runs(MUSIC)
    cut = find_cut(whole, later, SHIFT, MUSIC, range(LEAD, LEAD + 24))
    assert cut is not None
    assert reach(frames_of(later, MUSIC)[cut], MUSIC) > 0
    assert max(reach(frame, MUSIC) for frame in frames_of(whole, MUSIC)) > 400


def test_a_cut_is_where_the_later_run_needs_no_more_room_than_there_is() -> None:
    """Frames that lean farther back than the earlier run's are passed over."""
    _, whole, later = runs(MUSIC)
    cut = find_cut(whole, later, SHIFT, MUSIC, range(LEAD, LEAD + 24))
    assert cut is not None
    before, after = frames_of(whole, MUSIC)[cut + SHIFT], frames_of(later, MUSIC)[cut]
    assert reach(before, MUSIC) >= reach(after, MUSIC)
    drained = b"".join(
        frame[:4] + b"\0" + bytes([frame[5] & 0x7F]) + frame[6:] for frame in frames_of(whole, MUSIC)
    )
    leaning = [number for number in range(LEAD, 60) if reach(frames_of(later, MUSIC)[number], MUSIC) > 0]
    assert all(find_cut(drained, later, SHIFT, MUSIC, range(place, place + 1)) is None for place in leaning)


def test_windows_that_do_not_overlap_are_no_place_to_cut() -> None:
    """After a long window that is about to become short, the other run may not go on with a long one."""
    sound = np.zeros((96_000, 2), dtype="<i2")
    sound[48_000 + 300 :: 9000] = 20_000
    whole, later = encode_run(sound, MUSIC), encode_run(sound[20 * MUSIC.frame_samples :], MUSIC)
    allowed = [find_cut(whole, whole, 0, MUSIC, range(number, number + 1)) for number in range(5, 80)]
    assert allowed == list(range(5, 80))
    shifted = [find_cut(whole, later, 21, MUSIC, range(number, number + 1)) for number in range(14, 50)]
    assert None in shifted
