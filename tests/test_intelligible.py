from collections.abc import Sequence

import pytest

from audiocoach.coach.timeline.timeline import Placement
from audiocoach.settings import Flags
from audiocoach.studio.make import open_studio, take, write_take
from tests.machine_listener import Listener, Recording, listener

pytestmark = pytest.mark.slow

ROUTINE = "three-hip-exercises"
"""Of whole sessions; single numbers out of a hundred other cues are harder for a machine than for people."""

Session = tuple[Recording, Sequence[Placement], Listener]


HEARD = {"hibari": 0.98, "espeak": 0.92}
"""The share of cues that a machine hears at least: of the default voice of English, and of the plain one."""


@pytest.fixture(scope="module", params=HEARD)
def voice(request: pytest.FixtureRequest) -> str:
    """Name a voice whose session is heard."""
    if request.param == "hibari":
        pytest.importorskip("hibari")
    return str(request.param)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory, voice: str) -> Session:
    """Make a session in a voice, and put a listener before it."""
    folder = tmp_path_factory.mktemp("heard")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIOCOACH_CONFIG_DIR", str(folder / "config"))
        patch.setenv("AUDIOCOACH_CACHE_DIR", str(folder / "cache"))
        studio = open_studio()
        recorded = take(studio, ROUTINE, Flags(voice=voice))
        write_take(studio, recorded, folder, "strong.mp3")
    cues = [placement for placement in recorded.timeline.placements if placement.text]
    ears = listener(cue.text for cue in cues)
    return Recording(folder / "strong.mp3"), [cue for cue in cues if cue.text in ears.spoken], ears


def share(session: Session, late: int = 0) -> float:
    """Tell what share of the cues is heard at their times, or so many milliseconds later."""
    recording, cues, ears = session
    heard = [ears.hears(cue.text, recording.around(cue.start + late, cue.length)) for cue in cues]
    return sum(heard) / len(heard)


def test_cues_are_heard_at_their_times(session: Session, voice: str) -> None:
    """A machine hears nearly all cues where the timeline has them, and takes none of these for another."""
    assert len(session[1]) > 60
    assert share(session) >= HEARD[voice]


def test_listener_listens(session: Session) -> None:
    """A little later the same cues are not there: what is heard above is no guess."""
    assert share(session, late=1500) < 0.3
