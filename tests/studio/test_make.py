from pathlib import Path

import pytest

import audiocoach
from audiocoach.errors import AudiocoachError, NotationError, UnknownNameError
from audiocoach.publish.tags import Session
from audiocoach.settings import Flags
from audiocoach.studio.cast import Recording
from audiocoach.studio.make import make_session, open_studio, take, write_take
from tests.commands import put_routine


def configure(config_dir: Path, text: str) -> None:
    """Write the user's configuration."""
    config_dir.mkdir(parents=True, exist_ok=True)
    (config_dir / "config.yaml").write_text(text, encoding="utf-8")


def make(routine: Path, flags: Flags | None = None) -> tuple[Recording, Session]:
    """Make a session in a studio that is opened for it."""
    studio = open_studio()
    taken = take(studio, str(routine), flags or Flags())
    return taken, write_take(studio, taken, routine.parent / "made")


def spoken(made: tuple[Recording, Session]) -> str:
    """Give every word of a session."""
    taken, _ = made
    return " ".join(placement.text for placement in taken.timeline.placements if placement.text)


def test_make_session(short: Path, tmp_path: Path) -> None:
    """make_session makes the MP3 of a routine in a folder, and tells what the file itself says."""
    session = make_session(str(short), tmp_path / "made")
    assert isinstance(session, Session)
    assert session.path.parent == tmp_path / "made"
    assert (session.title, session.voice) == ("Two squats", "espeak:en-us")
    assert session.size == session.path.stat().st_size
    assert [chapter.title for chapter in session.chapters] == ["1. Squat", "Finish"]


def test_public_names() -> None:
    """The package offers make_session and Flags, and no more names than it says."""
    assert audiocoach.make_session is make_session
    assert audiocoach.Flags is Flags
    assert set(audiocoach.__all__) == {"Flags", "__version__", "make_session"}
    with pytest.raises(AttributeError, match="no attribute 'make_sessions'"):
        _ = audiocoach.make_sessions


@pytest.mark.parametrize(
    ("config", "routine", "flag", "voice"),
    [
        ("", "", None, "espeak:en-us"),
        ("voice: espeak:en-us+f5", "", None, "espeak:en-us+f5"),
        ("voice: espeak:en-us+f5", "voice: espeak:en-gb", None, "espeak:en-gb"),
        ("voice: espeak:en-us+f5", "voice: espeak:en-gb", "silent", "silent:standard"),
    ],
    ids=["nothing is chosen", "config", "routine", "flag"],
)
def test_whose_voice(
    config: str, routine: str, flag: str | None, voice: str, short: Path, config_dir: Path
) -> None:
    """The flag's voice stands above the routine's, that above the config's, that above the embedded one."""
    configure(config_dir, config)
    short.write_text(f"{routine}\n{short.read_text()}")
    assert take(open_studio(), str(short), Flags(voice=flag)).voice == voice


@pytest.mark.parametrize(
    ("config", "routine", "flag", "language"),
    [
        ("", "language: de", None, "de"),
        ("", "language: de-AT", None, "de"),
        ("", "language: fr", None, "en"),
        ("", "", None, "en"),
        ("wording: spanish", "", None, "es"),
        ("wording: spanish", "language: de", None, "de"),
        ("wording: mein", "language: de", None, "de-CH"),
        ("", "language: de\nwording: spanish", None, "es"),
        ("", "language: de", "spanish", "es"),
    ],
)
def test_whose_wording(
    config: str, routine: str, flag: str | None, language: str, short: Path, config_dir: Path
) -> None:
    """A routine speaks its language: in the config's wording if that does too, unless it names another."""
    configure(config_dir, config)
    (config_dir / "wording").mkdir()
    (config_dir / "wording" / "wrong.yaml").write_text("like: nothing\nlanguage: de\n")
    if "mein" in config:
        (config_dir / "wording" / "mein.yaml").write_text("like: german\nlanguage: de-CH\n")
    short.write_text(f"{routine}\n{short.read_text()}")
    assert take(open_studio(), str(short), Flags(wording=flag, voice="silent")).script.language == language


def test_ones_own_wording_of_a_language_comes_first(short: Path, config_dir: Path) -> None:
    """Somebody with a German wording of their own hears that in every German routine."""
    (config_dir / "wording").mkdir(parents=True)
    (config_dir / "wording" / "mein.yaml").write_text("like: german\nphrases: {outro: Servus.}\n")
    short.write_text(f"language: de\n{short.read_text()}")
    assert spoken(make(short)).endswith("Servus.")


def test_phrases_of_the_config(short: Path, config_dir: Path) -> None:
    """A phrase in the config takes the place of the wording's."""
    configure(config_dir, 'phrases: {outro: "Enough for today."}')
    assert spoken(make(short)).endswith("Enough for today.")


def test_verbosity_and_pacing_of_the_flags(tmp_path: Path) -> None:
    """Flags stand above what the routine says: more talk, or less; and more time, or less."""
    routine = put_routine(tmp_path / "short.yaml")
    minimal, learn = (make(routine, Flags(verbosity=name, voice="silent")) for name in ("minimal", "learn"))
    assert "Place your feet" in spoken(learn)
    assert "Place your feet" not in spoken(minimal)
    brisk, gentle = (make(routine, Flags(pacing=name, voice="silent")) for name in ("brisk", "gentle"))
    assert brisk[1].duration < gentle[1].duration


def test_level_of_the_flags(tmp_path: Path) -> None:
    """Where a dose is a range, the level chooses from it."""
    routine = put_routine(tmp_path / "short.yaml")
    routine.write_text(routine.read_text().replace("reps: 2", "reps: 2-4"))
    short, long = (
        make(routine, Flags(level=level, voice="silent"))[1].duration for level in ("beginner", "advanced")
    )
    assert long - short == 2 * 4000


def test_folder_of_the_config(short: Path, config_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is asked for stands above the config's, and that above output/."""
    monkeypatch.chdir(short.parent)
    assert make_session(str(short)).path.parent == Path("output")
    configure(config_dir, "output: music")
    assert make_session(str(short)).path.parent == Path("music")
    assert make_session(str(short), Path("here")).path.parent == Path("here")


def test_mistake_in_the_config_has_its_place(short: Path, config_dir: Path) -> None:
    """A name in the config that nothing has is told with the line it stands on."""
    configure(config_dir, "voice: espeak\nverbosity: brif\n")
    with pytest.raises(NotationError, match=r"config\.yaml:2:12: .*did you mean 'brief'"):
        make_session(str(short))


def test_unknown_routine() -> None:
    """A routine that nobody has is an error of the family, with the near names."""
    with pytest.raises(UnknownNameError, match="did you mean 'anywhere-six'"):
        make_session("anywhere-sx")
    assert issubclass(UnknownNameError, AudiocoachError)


def test_failed_run_leaves_the_old_session(short: Path, tmp_path: Path) -> None:
    """A run that fails leaves what an earlier one made."""
    session = make_session(str(short), tmp_path / "made")
    before = session.path.read_bytes()
    short.write_text(short.read_text().replace("squat", "sqat"))
    with pytest.raises(NotationError, match="'sqat'"):
        make_session(str(short), tmp_path / "made")
    assert session.path.read_bytes() == before


def test_what_is_announced_is_true(short: Path) -> None:
    """Script, clips and timeline agree: the announced total is the timeline's and the file's."""
    taken, session = make(short)
    timeline, script = taken.timeline, taken.script
    assert script.announced == timeline.total
    assert abs(session.duration - timeline.total) < 24
    assert {cue.text for cue in timeline.placements if cue.text} <= taken.clips.keys()
