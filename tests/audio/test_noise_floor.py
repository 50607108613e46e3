import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audiocoach.audio.cache import DerivedCache
from audiocoach.audio.levels import decibels
from audiocoach.audio.mp3 import VOICE
from audiocoach.audio.noise_floor import FLOOR_DBFS, LOOP_FRAMES, Floor, find_floor, make_floor, no_floor
from audiocoach.audio.sound import RATE, Sound

FLOOR = make_floor()


def decoded(frames: bytes) -> Sound:
    """Decode bare frames; the first and last tenth of a second are left out."""
    sound, _ = soundfile.read(io.BytesIO(frames), dtype="float32")
    return np.asarray(sound[2400:-2400], dtype=np.float32)


def level(sound: Sound) -> float:
    """Give the root mean square in dBFS."""
    return decibels(float(np.sqrt(np.mean(np.square(sound)))))


def test_the_floor_is_where_it_should_be_before_and_after_coding() -> None:
    """Noise of -70 dBFS stays within 1 dB of that through the encoder and a decoder."""
    assert level(FLOOR.samples(RATE).astype(np.float32) / np.float32(32_768)) == pytest.approx(
        FLOOR_DBFS, abs=0.5
    )
    assert level(decoded(b"".join(FLOOR.frames))) == pytest.approx(FLOOR_DBFS, abs=1)


def test_the_loop_has_no_seam() -> None:
    """Over three rounds no hundredth of a second stands out, where the loop begins again least of all."""
    levels = [
        level(part) for part in decoded(b"".join(FLOOR.frames) * 3)[: 8 * RATE].reshape(-1, RATE // 100)
    ]
    assert max(levels) < FLOOR_DBFS + 5
    assert min(levels) > FLOOR_DBFS - 5


def test_every_frame_stands_alone() -> None:
    """No frame leans on the one before it, so that any may follow any: all sizes fit into one frame."""
    assert len(FLOOR.frames) == LOOP_FRAMES
    assert all(frame[4] == 0 and len(frame) == VOICE.frame_bytes for frame in FLOOR.frames)
    shuffled = [FLOOR.frames[number * 7 % LOOP_FRAMES] for number in range(LOOP_FRAMES)]
    assert level(decoded(b"".join(shuffled))) == pytest.approx(FLOOR_DBFS, abs=1)


def test_frames_leave_room_for_a_reservoir() -> None:
    """Three floor frames in a row leave the 255 bytes that the first frame of a run may lean on."""
    for first in range(LOOP_FRAMES - 2):
        used = sum(len(granule.coded) for granule in FLOOR.granules[first : first + 3])
        assert 3 * VOICE.capacity - used >= 255


def test_the_floor_is_the_same_every_time() -> None:
    """Made anew, it has the same samples, frames and name."""
    again = make_floor.__wrapped__(FLOOR_DBFS)
    assert again is not FLOOR
    assert np.array_equal(again.loop, FLOOR.loop)
    assert (again.frames, again.name) == (FLOOR.frames, FLOOR.name)


def same(one: Floor, other: Floor) -> bool:
    """Tell whether two floors have the same bytes throughout."""
    alike = (one.name, one.granules, one.frames) == (other.name, other.granules, other.frames)
    return alike and np.array_equal(one.loop, other.loop)


def test_the_floor_is_kept(tmp_path: Path) -> None:
    """The floor that is made, the one that is found again, and one made over a damaged file are the same."""
    shelf = DerivedCache(tmp_path)
    assert same(find_floor(shelf), FLOOR)
    (kept,) = tmp_path.rglob("*.kept")
    made = kept.read_bytes()
    assert find_floor(shelf) is not FLOOR
    assert same(find_floor(shelf), FLOOR)
    kept.write_bytes(made[:-1])
    assert same(find_floor(shelf), FLOOR)
    assert kept.read_bytes() == made


def test_a_floor_of_another_level_is_another_one(tmp_path: Path) -> None:
    """What is kept of one level is not taken for the other."""
    shelf = DerivedCache(tmp_path)
    names = {find_floor(shelf, level).name for level in (FLOOR_DBFS, FLOOR_DBFS + 10, FLOOR_DBFS)}
    assert len(names) == len(list(tmp_path.rglob("*.kept"))) == 2


def test_samples_go_round() -> None:
    """More samples than the loop holds are the loop again."""
    length = len(FLOOR.loop)
    assert np.array_equal(FLOOR.samples(length + 100)[length:], FLOOR.loop[:100])


def test_without_a_floor_there_is_silence() -> None:
    """Turned off, the floor decodes to nothing but zeros."""
    assert not decoded(b"".join(no_floor().frames) * 50).any()
    assert not no_floor().samples(1000).any()
