"""Previews: half a minute of one set, exactly as the whole session would have it."""

from dataclasses import replace
from pathlib import Path

import pytest

from audiocoach.coach.model.routines import Use
from audiocoach.errors import AudiocoachError, SettingsError, UnknownNameError
from audiocoach.notation.scripts import write_script_file
from audiocoach.settings import Flags
from audiocoach.studio.make import open_studio, take
from audiocoach.studio.preview import SetAddress, preview, write_preview

ROUTINE = "three-hip-exercises"


def heard(source: str, spot: SetAddress, flags: Flags | None = None) -> list[tuple[str, int]]:
    """Preview a set; list what is heard, each with its distance from the one before."""
    placements = preview(open_studio(), source, spot, flags or Flags()).timeline.placements
    starts = [0, *(placement.start for placement in placements)]
    return [
        (placement.text or placement.sound, placement.start - before)
        for placement, before in zip(placements, starts, strict=False)
    ]


@pytest.mark.parametrize("routine", [ROUTINE, "hips-for-runners", "couch-stretch"])
@pytest.mark.parametrize("verbosity", ["learn", "minimal"])
def test_every_exercise_has_its_preview(routine: str, verbosity: str) -> None:
    """Thirty to sixty seconds, of which the session has the same words at the same distances."""
    studio, flags = open_studio(), Flags(voice="silent", verbosity=verbosity)
    whole = [each.text or each.sound for each in take(studio, routine, flags).timeline.placements]
    used = [item for item in studio.library.routine(routine).blocks[0].exercises if isinstance(item, Use)]
    for exercise in range(1, len(used) + 1):
        part = preview(studio, routine, SetAddress(exercise=exercise), flags).timeline
        assert 30_000 <= part.total <= 64_000
        words = [each.text or each.sound for each in part.placements]
        joined = "\n".join(whole)
        assert "\n".join(words) in joined


def test_a_set_and_a_side_are_chosen() -> None:
    """The second set on the right says so; the first one has other words."""
    texts = [text for text, _ in heard(ROUTINE, SetAddress(exercise=2, set=2, side="right"))]
    assert "Right leg on top." in texts
    assert "Left leg on top." not in texts


@pytest.mark.slow
def test_a_preview_says_what_the_session_says() -> None:
    """A cue that fits is not exchanged for a shorter one because its clip was not known yet."""
    part = preview(open_studio(), "hips-for-runners", SetAddress(exercise=3), Flags(voice="espeak"))
    assert "Sole to the ceiling." in [each.text for each in part.timeline.placements]
    assert [change for change in part.timeline.changes if change.action == "shortened"] == []


@pytest.mark.parametrize(
    ("spot", "complaint"),
    [
        (SetAddress(exercise=9), "there is no exercise 9; the routine has 3"),
        (SetAddress(exercise=1, set=5), "there is no set 5 of"),
        (SetAddress(exercise=1, side="left"), "has no left side; it works both at once"),
    ],
    ids=["exercise", "set", "side"],
)
def test_what_there_is_not_is_told(spot: SetAddress, complaint: str) -> None:
    """One sentence says what there is instead."""
    with pytest.raises(AudiocoachError, match=complaint):
        preview(open_studio(), ROUTINE, spot, Flags(voice="silent"))


def test_a_saved_script_has_its_preview(tmp_path: Path) -> None:
    """An exercise of a script is previewed; its sets and sides are not told apart there."""
    path = tmp_path / "s.yaml"
    write_script_file(take(open_studio(), ROUTINE, Flags(voice="silent")).script, path)
    part = preview(open_studio(), str(path), SetAddress(exercise=3))
    assert part.timeline.chapters[-1].title.startswith("3. ")
    with pytest.raises(SettingsError, match="does not tell its sets"):
        preview(open_studio(), str(path), SetAddress(exercise=3, set=2))
    with pytest.raises(UnknownNameError, match="there is no exercise 7"):
        preview(open_studio(), str(path), SetAddress(exercise=7))


def test_a_preview_sounds_like_its_session(tmp_path: Path) -> None:
    """Music beside a routine plays in its preview, and in what is made of its saved script."""
    song = tmp_path / "song.wav"
    song.touch()
    path, saved = tmp_path / "mine.yaml", tmp_path / "elsewhere" / "s.yaml"
    path.write_text("title: Mine\nsound: {music: song.wav, tones: gym}\nblocks: [{exercises: [squat]}]\n")
    whole = take(open_studio(), str(path), Flags(voice="silent"))
    saved.parent.mkdir()
    write_script_file(whole.script, saved)
    again = take(open_studio(), str(saved))
    assert (
        preview(open_studio(), str(path), SetAddress(), Flags(voice="silent")).production == whole.production
    )
    assert preview(open_studio(), str(saved), SetAddress()).production == whole.production == again.production
    assert (whole.production.music, whole.production.tones) == (song, "gym")
    assert (again.script, again.timeline) == (whole.script, whole.timeline)


def test_a_preview_is_written(tmp_path: Path) -> None:
    """The MP3 lies in the folder that is asked for, is as long as it says, and bears a name of its own."""
    studio = open_studio()
    part = preview(studio, ROUTINE, SetAddress(), Flags(voice="silent"))
    session = write_preview(studio, part, tmp_path)
    assert session.path == tmp_path / f"{ROUTINE}_preview.mp3"
    assert abs(session.duration - part.timeline.total) < 100
    assert replace(part, name="x").name == "x"
