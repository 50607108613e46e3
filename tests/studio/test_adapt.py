from collections.abc import Iterator, Mapping

import pytest

from audiocoach.audio.clips import Clip
from audiocoach.audio.production import MixSettings
from audiocoach.audio.sound import AudioSegment
from audiocoach.coach.model.durations import clock
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.script.writer import write_draft
from audiocoach.coach.timeline.forecast import lay_out_announced
from audiocoach.errors import SettingsError, UnknownNameError
from audiocoach.notation.names import Names
from audiocoach.settings import Flags
from audiocoach.studio.adapt import MOST_TAKES, tailored, take_fitting
from audiocoach.studio.cast import Recording
from tests.coach.rehearsing import ROUTINES, brief_of, names
from tests.coach.shelf import CATALOGUE

KNOWN = Names(exercises=CATALOGUE)
BAND_HIPS = ROUTINES["band-hips"]


def told(routine: Routine, flags: Flags) -> list[str]:
    """List what flags change in a routine."""
    return [str(change) for change in tailored(routine, flags, KNOWN).changes]


def test_nothing_asked_is_nothing_changed() -> None:
    """Without options the routine is what it was."""
    assert tailored(BAND_HIPS, Flags(), KNOWN) == (BAND_HIPS, ())


def test_options_apply_one_after_the_other() -> None:
    """First the swaps, then what is missing, then the sets."""
    flags = Flags(swap=(("banded-clamshell", "squat"),), without=("band",), sets=1)
    routine, changes = tailored(BAND_HIPS, flags, KNOWN)
    assert names(routine)[:-1] == ["glute-bridge", "donkey-kick", "quadruped-hip-extension", "squat"]
    assert [str(changes[0]), str(changes[-1])] == [
        "Banded clamshell: swapped for squat",
        "Every exercise: 1 set",
    ]


def test_exercises_are_called_by_any_name() -> None:
    """Names and aliases do for a swap, whatever their case."""
    by_name = Flags(swap=(("Hip Clam", "Banded Clamshell"),))
    assert told(ROUTINES["hips-for-runners"], by_name) == ["Clamshell: swapped for banded clamshell"]


def test_a_swap_that_has_been_made_is_told() -> None:
    """Where the routine has the new exercise in the first place, that is all there is to say."""
    done = Flags(swap=(("clamshell", "banded-clamshell"),))
    assert tailored(BAND_HIPS, done, KNOWN).routine == BAND_HIPS
    assert told(BAND_HIPS, done) == ["Banded clamshell: there already, and no clamshell to swap"]


def test_equipment_that_nothing_needs_is_told() -> None:
    """Doing without what nobody needs changes nothing, and says so; spaces and capitals do no harm."""
    assert told(ROUTINES["anywhere-six"], Flags(without=("Ankle Weights",))) == [
        "Ankle weights: no exercise needs it"
    ]


@pytest.mark.parametrize(
    ("flags", "error", "sentence"),
    [
        (Flags(swap=(("squatt", "clamshell"),)), UnknownNameError, "does not use the exercise 'squatt'"),
        (Flags(swap=(("banded-clamshell", "clam"),)), UnknownNameError, "there is no exercise 'clam'"),
        (Flags(without=("bands",)), UnknownNameError, "did you mean 'band'"),
        (Flags(sets=0), SettingsError, "choose 1 to 100"),
    ],
    ids=["old", "new", "item", "sets"],
)
def test_what_cannot_be_done(flags: Flags, error: type[Exception], sentence: str) -> None:
    """Unknown names and impossible numbers are errors with what would be right."""
    with pytest.raises(error, match=sentence):
        tailored(BAND_HIPS, flags, KNOWN)


class Speed(Mapping[str, int]):
    """The lengths of clips of a voice that takes so many milliseconds a word."""

    def __init__(self, word: int) -> None:
        self.word = word

    def __getitem__(self, text: str) -> int:
        """Return milliseconds."""
        return 300 + self.word * len(text.split())

    def __iter__(self) -> Iterator[str]:
        """Know no texts before they are asked for."""
        return iter(())

    def __len__(self) -> int:
        """Count none."""
        return 0


class Speaker:
    """Takes routines in a voice of some speed, and keeps them."""

    def __init__(self, word: int) -> None:
        self.speed = Speed(word)
        self.taken: list[Routine] = []

    def __call__(self, routine: Routine) -> Recording:
        """Take a routine; a clip has its length, and no sound."""
        self.taken.append(routine)
        script, timeline = lay_out_announced(write_draft(brief_of(routine)), self.speed)
        clips = {
            text: Clip(text=text, milliseconds=self.speed[text], name=text, make=AudioSegment.empty)
            for text in {placement.text for placement in timeline.placements if placement.text}
        }
        return Recording(
            script=script, timeline=timeline, clips=clips, voice="somebody", production=MixSettings()
        )


@pytest.mark.parametrize("word", [200, 360, 600], ids=["hasty", "as estimated", "slow"])
def test_a_take_fits_whatever_the_voice(word: int) -> None:
    """A voice that is quicker or slower than estimated still lands within fifteen seconds."""
    speaker = Speaker(word)
    taken = take_fitting(brief_of(ROUTINES["hips-for-runners"]), 24 * 60_000, speaker)
    fitted = taken.fitted
    assert fitted is not None
    assert abs(taken.timeline.total - 24 * 60_000) <= 15_000
    assert (fitted.lands, fitted.total) == (True, taken.timeline.total)
    assert fitted.changes
    assert fitted.changes == taken.adapted
    assert len(speaker.taken) <= (1 if word == 360 else MOST_TAKES)


def test_the_nearest_is_measured_before_it_is_told() -> None:
    """Out of reach is said of what was spoken, and not of an estimate."""
    speaker = Speaker(600)
    taken = take_fitting(brief_of(ROUTINES["couch-stretch"]), 3 * 60_000, speaker)
    fitted = taken.fitted
    assert fitted is not None
    assert not fitted.lands
    assert len(speaker.taken) == 2
    assert f"nearest that this routine can do is {clock(taken.timeline.total)}" in str(fitted)
