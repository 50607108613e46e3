"""Several voices in one session."""

import numpy as np
import pytest

from audiocoach.audio.cache import ClipCache
from audiocoach.audio.clips import TARGET_LUFS
from audiocoach.audio.levels import loudness
from audiocoach.audio.recorder import CastRecorder, Recorder
from audiocoach.audio.sound import sound_of
from audiocoach.coach.script.script import Cue, Window
from tests.audio.test_recorder import Murmurer, cache, chosen

__all__ = ["cache"]  # the fixture

SCRIPT = (
    Window(
        kind="exact",
        name="work",
        length=60_000,
        cues=(
            Cue(moment="announce", text="the next exercise is the clamshell"),
            Cue(moment="count", text="one and two and three and four"),
            Cue(moment="form", text="keep your hips stacked and still"),
        ),
    ),
)
ANNOUNCE, COUNT, FORM = (cue.text for cue in SCRIPT[0].cues)


def test_each_part_is_spoken_by_its_voice(cache: ClipCache) -> None:
    """Counts go to one voice, coaching to another, all the rest to the main one, each text once."""
    main, counts, coaching = Murmurer(), Murmurer(), Murmurer()
    ensemble = CastRecorder(
        {
            "main": Recorder(chosen(main), cache),
            "counts": Recorder(chosen(counts), ClipCache(cache.folder / "counts")),
            "coaching": Recorder(chosen(coaching), ClipCache(cache.folder / "coaching")),
        }
    )
    ensemble.learn(SCRIPT)
    told: list[tuple[int, int]] = []
    clips = ensemble.record(
        [FORM, COUNT, "unheard of", COUNT, ANNOUNCE], progress=lambda *at: told.append(at)
    )
    assert list(clips) == [FORM, COUNT, "unheard of", ANNOUNCE]
    assert (main.words, counts.words, coaching.words) == (["unheard of", ANNOUNCE], [COUNT], [FORM])
    assert told[0] == (0, 4)
    assert told[-1] == (4, 4)
    assert {total for _, total in told} == {4}


def test_the_voices_are_equally_loud(cache: ClipCache) -> None:
    """Each voice has its own gain, to one target."""
    ensemble = CastRecorder(
        {
            "main": Recorder(chosen(Murmurer()), cache),
            "counts": Recorder(chosen(Murmurer()), ClipCache(cache.folder / "counts")),
        }
    )
    ensemble.learn(SCRIPT)
    clips = ensemble.record([ANNOUNCE, COUNT, FORM])
    for texts in ([ANNOUNCE, FORM], [COUNT]):
        joined = np.concatenate([sound_of(clips[text].segment) for text in texts])
        assert loudness(joined) == pytest.approx(TARGET_LUFS, abs=0.3)


def test_the_name_tells_all_voices(cache: ClipCache) -> None:
    """The tag of a session says who speaks what."""
    one = Recorder(chosen(Murmurer()), cache)
    assert CastRecorder({"main": one}).name == "murmurer:plain"
    assert CastRecorder({"counts": one, "main": one}).name == "murmurer:plain, counts=murmurer:plain"
    assert not CastRecorder({"main": one}).online
