from audiocoach.audio.clips import TARGET_LUFS
from audiocoach.audio.mp3 import VOICE
from audiocoach.coach.script.writer import HEAD
from audiocoach.publish.session_files import session_name
from tests.docs.reading import read_page

PAGE = " ".join(read_page("on-the-phone.md").split())


def test_sizes_are_true() -> None:
    """A minute of a session takes about half a megabyte."""
    assert "about half a megabyte a minute, fifteen for half an hour" in PAGE
    assert abs(VOICE.kbps * 60 / 8 / 1000 - 0.5) < 0.05


def test_name_is_true() -> None:
    """The file name on the page is one that a session gets."""
    assert f"`{session_name('hips-for-runners', 34 * 60_000, 'standard')}`" in PAGE


def test_sound_is_true() -> None:
    """The first second is quiet; speech has the loudness of podcasts, -16 LUFS to both ears."""
    assert "The first second is quiet" in PAGE
    assert (HEAD, TARGET_LUFS + 3) == (1_000, -16)
