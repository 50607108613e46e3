import numpy as np

from audiocoach.audio.clips import make_clip, promise_clip
from audiocoach.audio.sound import RATE, Sound, samples_of
from tests.audio.synthetic import murmur


def test_a_clip_is_rounded_up_to_whole_milliseconds() -> None:
    """The timeline never gives a clip less time than it needs."""
    assert make_clip("Up", np.zeros(RATE // 2 + 1, dtype=np.float32)).milliseconds == 501


def test_a_promised_clip_is_made_once_and_only_when_needed() -> None:
    """Its length is known before, its sound comes when it is asked for, and stays."""
    made: list[Sound] = []

    def make() -> Sound:
        made.append(murmur(1000))
        return made[-1]

    clip = promise_clip("Up", RATE, "name", make)
    assert (clip.milliseconds, len(made)) == (1000, 0)
    assert len(clip.segment) == 1000
    assert clip.segment is clip.segment
    assert len(made) == 1


def test_what_is_needed_once_is_not_kept() -> None:
    """A sentence is made where it is needed: an hour of them would fill the place of the counts."""
    clip = promise_clip("Lie down.", RATE, "name", lambda: murmur(1000), often=False)
    assert clip.segment is not clip.segment
    assert clip.segment == clip.segment


def test_clips_of_one_sound_have_one_name() -> None:
    """The name follows from the sound, whatever the text."""
    names = {make_clip(text, murmur(500, seed)).name for text in ("Up", "Down") for seed in (1, 2)}
    assert len(names) == 2
    assert samples_of(make_clip("Up", murmur(500, 1)).segment).any()
