from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from audiocoach.coach.model.choices import SoundChoices
from audiocoach.coach.timeline.timeline import Placement
from audiocoach.settings import Flags
from audiocoach.studio.make import open_studio, take, write_take
from tests.machine_listener import RATE, Listener, Recording, listener, pink_noise

pytestmark = pytest.mark.slow

NEAR = 12
"""A cue is told from so many before it and after it: whoever trains knows what can come now."""

OFTEN = 6
"""How often the same words are listened to: numbers are said in every set."""

NOISE_DB = 10
"""How far the noise lies below the speech."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it sounds, its cues in order, and ears for them."""

    recording: Recording
    cues: Sequence[Placement]
    ears: Listener

    def share(self, *, late: int = 0, shuffled: int = 0, noisy: bool = False) -> float:
        """Tell what share of the cues is heard, as `heard` does."""
        return float(np.mean([heard for _, heard in self.heard(late=late, shuffled=shuffled, noisy=noisy)]))

    def heard(self, *, late: int = 0, shuffled: int = 0, noisy: bool = False) -> Iterator[tuple[str, bool]]:
        """Tell of each cue whether it is heard at its time, or so many milliseconds later.

        Of cues that are said again and again, the first ones are listened to. `shuffled` asks at each time
        for the cue that comes so many later; `noisy` has it in pink noise.
        """
        asked = [*self.cues[shuffled:], *self.cues[:shuffled]]
        noise, said = self._noise() if noisy else None, Counter[str]()
        for number, (cue, other) in enumerate(zip(self.cues, asked, strict=True)):
            said[cue.text] += 1
            if said[cue.text] > OFTEN or (shuffled and cue.text == other.text):
                continue
            among = [near.text for near in self.cues[max(0, number - NEAR) : number + NEAR + 1]]
            sound = self.recording.around(cue.start + late, cue.length, noise)
            yield cue.text, self.ears.hears(other.text, sound, among)

    def _noise(self) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        sound, per_ms = self.recording.sound, RATE // 1000
        spoken = np.concatenate([sound[cue.start * per_ms : cue.end * per_ms] for cue in self.cues])
        level = float(np.sqrt(np.square(spoken).mean())) * 10 ** (-NOISE_DB / 20)
        return pink_noise(len(sound), level)


Making = Callable[..., Session]


@pytest.fixture(scope="module")
def making(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Making:
    """Make a session of a built-in routine in a voice where it is asked for, and put a listener before it."""
    folder = tmp_path_factory.mktemp("heard")

    @cache
    def make(voice: str, *, clarity: bool = False) -> Session:
        if voice == "hibari":
            pytest.importorskip("hibari")
        mp3 = f"{voice}-{clarity}.mp3"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AUDIOCOACH_CONFIG_DIR", str(folder / "config"))
            patch.setenv("AUDIOCOACH_CACHE_DIR", str(shared_cache))
            studio = open_studio()
            recorded = take(
                studio, "three-hip-exercises", Flags(voice=voice, sound=SoundChoices(clarity=clarity))
            )
            write_take(studio, recorded, folder, mp3)
        cues = [placement for placement in recorded.timeline.placements if placement.text]
        ears = listener(cue.text for cue in cues)
        return Session(Recording(folder / mp3), [cue for cue in cues if cue.text in ears.spoken], ears)

    return make


@pytest.mark.parametrize(("voice", "least"), [("hibari", 0.98), ("espeak", 0.95)])
def test_cues_are_heard_at_their_times(making: Making, voice: str, least: float) -> None:
    """A machine hears nearly all cues where the timeline has them, and takes none of these for another."""
    session = making(voice)
    assert len(session.cues) > 60
    assert session.share() >= least


def test_cues_are_heard_through_noise(making: Making) -> None:
    """With clarity, cues of the default voice cut through noise 10 dB below them, counts nearly as well."""
    every = list(making("hibari", clarity=True).heard(noisy=True))
    texts = {text: np.mean([heard for said, heard in every if said == text]) for text, _ in every}
    assert np.mean(list(texts.values())) >= 0.95
    assert np.mean([heard for _, heard in every]) >= 0.93


@pytest.mark.parametrize("voice", ["hibari", "espeak"])
def test_listener_listens(making: Making, voice: str) -> None:
    """A little later the same cues are not there, and none passes for another: nothing above is a guess."""
    session = making(voice)
    assert session.share(late=1500) < 0.3
    assert session.share(shuffled=1) < 0.02
    assert session.share(shuffled=7) < 0.02
