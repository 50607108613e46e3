"""The recipes of docs/sound.md: each is made for real, and sounds as it promises."""

import shlex
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import soundfile

from audiocoach.audio.mp3 import MUSIC as MUSIC_FORM
from audiocoach.audio.mp3 import VOICE as VOICE_FORM
from audiocoach.audio.production import MixSettings, session_stream
from audiocoach.coach.model.choices import TONE_LENGTHS
from audiocoach.library import Library, built_in_folder
from audiocoach.notation.checking import check_file
from audiocoach.studio.make import open_studio
from tests.amounts import ALL
from tests.audio.songs import song, write_music
from tests.audio.synthetic import sine
from tests.commands import call, put_routine
from tests.docs.heard import write
from tests.docs.reading import Recipe, read_page, recipes

MUSIC = "music/run.flac"
PROMISES: Mapping[str, Callable[[MixSettings], bool]] = {
    "Music under one session": lambda how: _name(how) == "run.flac" and how.clarity,
    "Music under every session": lambda how: _name(how) == "music",
    "Music in one routine": lambda how: _name(how) == "run.flac",
    "No music for once": lambda how: how.music is None and not how.clarity,
    "Softer music": lambda how: how.music_level == -6 and _name(how) == "music",
    "Music while you work, quiet while you stretch": lambda how: _name(how) == "run.flac",
    "Tones for a loud room": lambda how: how.tones == "gym",
    "No tones": lambda how: how.tones == "off",
    "Louder tones": lambda how: how.tones_level == 4,
    "Tones of your own": lambda how: Path(how.tones).name == "my-tones",
    "Louder speech": lambda how: how.loudness == -16,
    "Speech that cuts through noise": lambda how: how.clarity,
    "Real silence between cues": lambda how: not how.floor,
}
HEARD = "Tones of your own"
"""The recipe whose session is made in full in every run."""

RECIPES = recipes("sound.md")
every_recipe = pytest.mark.parametrize("title", PROMISES)


def _name(how: MixSettings) -> str:
    return how.music.name if how.music else ""


@pytest.fixture
def home(config_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a user music, a tone, and a short routine in place of a long one, where they stand."""
    write_music(config_dir / MUSIC, song(6))
    write_music(config_dir / "my-tones" / "start.wav", sine(900, 0.2)[:, None], 24_000)
    (config_dir / "routines").mkdir()
    put_routine(config_dir / "routines" / "hips-for-runners.yaml")
    monkeypatch.chdir(config_dir)
    return config_dir


def _make(recipe: Recipe) -> tuple[str, ...]:
    """Give what is typed to make the session of a recipe."""
    if recipe.commands:
        [words] = recipe.commands
        assert words[:2] == ("audiocoach", "make"), shlex.join(words)
        return words[1:]
    own = [name for name in recipe.files if name != "config.yaml"]
    return ("make", *(own or ["hips-for-runners"]))


def test_every_recipe_has_a_promise() -> None:
    """Each recipe of the page is tested, and each test has its recipe."""
    assert list(RECIPES) == list(PROMISES)


@every_recipe
def test_recipes_sound_as_they_promise(title: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The session is made from the recipe, with the sound that its title promises.

    In an ordinary run all but one of them hold a second of silence in the place of their sound.
    """
    made: list[MixSettings] = []
    monkeypatch.setattr("audiocoach.studio.make.session_stream", _noting(made, ALL or title == HEARD))
    recipe = RECIPES[title]
    write(home, recipe.files)
    known = Library([home, built_in_folder()]).known()
    assert not [complaint for name in recipe.files for complaint in check_file(home / name, known).complaints]
    ran = call(*_make(recipe), "-o", home / "made", "--voice", "silent")
    assert ran.status == 0, ran.err
    [how] = made
    assert PROMISES[title](how)
    assert not PROMISES[title](MixSettings()) or title == "No music for once"
    path = Path(ran.out.splitlines()[0])
    assert soundfile.info(path).channels == (2 if how.music else 1)


def _noting(made: list[MixSettings], heard: bool) -> Callable[..., Iterator[bytes]]:
    """Make sound as always, or next to none, and note how."""

    def noting(timeline: object, clips: object, how: MixSettings, shelf: object) -> Iterator[bytes]:
        made.append(how)
        if not heard:
            form = MUSIC_FORM if how.music else VOICE_FORM
            return iter([form.silent_frame() * 42])
        return session_stream(timeline, clips, how, shelf)  # type: ignore[arg-type] # passed through

    return noting


def test_the_config_is_not_the_flag(home: Path) -> None:
    """What stands in the config counts for every session until a flag says otherwise."""
    write(home, RECIPES["Music under every session"].files)
    studio = open_studio()
    assert studio.production().music == (home / "music").resolve()


def test_the_table_has_every_tone() -> None:
    """Every tone that a session may hold is in the table, and no other."""
    rows = [line.split("`")[1] for line in read_page("sound.md").splitlines() if line.startswith("| `")]
    assert sorted(rows) == sorted(TONE_LENGTHS)
