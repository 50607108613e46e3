"""Small inputs that people really want, each with its right value at the head of its file."""

from pathlib import Path

import pytest
import soundfile

from audiocoach.coach.timeline.timeline import Placement, Stretch
from audiocoach.settings import Flags
from audiocoach.studio.cast import Recording
from audiocoach.studio.make import open_studio, take, write_take
from tests.audio.synthetic import sine
from tests.listening import Sound, hear

CASES = Path(__file__).parent / "cases"

MINUTE = 60_000


def taken(name: str) -> Recording:
    """Record and arrange a case in the silent voice."""
    return take(open_studio(), str(CASES / name), Flags(voice="silent"))


def heard(name: str, folder: Path) -> tuple[Recording, Sound]:
    """Make a case, and decode its MP3."""
    made = taken(name)
    return made, hear(write_take(open_studio(), made, folder).path)


def work_of(made: Recording) -> Stretch:
    """Give the one stretch of timed work."""
    (work,) = (window for window in made.timeline.windows if window.name == "work")
    return work


def sounds(made: Recording, tone: str) -> list[Placement]:
    """List where a tone is heard."""
    return [placement for placement in made.timeline.placements if placement.sound == tone]


def test_bells(tmp_path: Path) -> None:
    """Thirty minutes to the millisecond, a bell every five and at the end: on the timeline and in the MP3."""
    made, sound = heard("bells.yaml", tmp_path)
    work = work_of(made)
    assert work.length == 30 * MINUTE
    bells = [bell.start for bell in sounds(made, "bell")]
    assert bells == [work.start + minute * MINUTE for minute in (5, 10, 15, 20, 25, 30)]
    marked = {placement.moment for placement in made.timeline.placements if placement.text}
    assert not marked & {"time_left", "half_time"}
    for start in bells:
        assert sound.tone("bell", start) == pytest.approx(start, abs=2)
        assert sound.levels(start + 2_000, start + 2_100).max() > -55


def test_a_bell_of_ones_own_is_given_its_time(tmp_path: Path) -> None:
    """A bell of six seconds rings to its end before a voice is heard, and the session lasts until then."""
    (tmp_path / "tones").mkdir()
    soundfile.write(tmp_path / "tones" / "bell.flac", sine(700, 6.0, 0.5), 24_000)
    routine = (CASES / "bells.yaml").read_text() + "sound: {tones: tones}\n"
    (tmp_path / "sit.yaml").write_text(routine)
    made = take(open_studio(), str(tmp_path / "sit.yaml"), Flags(voice="silent"))
    last = sounds(made, "bell")[-1]
    assert last.length > 4_000
    after = next(each for each in made.timeline.placements if each.text and each.start > last.start)
    assert after.start == last.end + 50


def test_count_at_the_end() -> None:
    """No number is heard before its rep is done, and all are: the last after the tone of the end."""
    made = taken("count-at-the-end.yaml")
    ends = [max(window.end for window in made.timeline.windows if window.rep == rep) for rep in range(1, 6)]
    told = [(each.text, each.start) for each in made.timeline.placements if each.moment == "count"]
    assert [text for text, _ in told] == ["One", "Two", "Three", "Four", "Five"]
    assert [start for _, start in told[:4]] == ends[:4]
    assert ends[4] < told[4][1] <= ends[4] + 600
