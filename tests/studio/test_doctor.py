"""The doctor finds what keeps something from working, and says what to do about it."""

from errno import EACCES, ENOSPC, EROFS
from pathlib import Path
from shutil import _ntuple_diskusage as usage

import pytest

from audiocoach.audio.cache import ClipCache
from audiocoach.studio.doctor import Finding, examine
from audiocoach.voices.contract import SpeechRequest
from audiocoach.voices.registry import ENGINES
from audiocoach.voices.silent import Silent
from tests.commands import put_routine


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the doctor a cache, and folders that nobody else uses."""
    for kind in ("CACHE", "DATA", "STATE"):
        monkeypatch.setenv(f"AUDIOCOACH_{kind}_DIR", str(tmp_path / kind.lower()))
    monkeypatch.chdir(tmp_path)


def findings(about: str, *, mend: bool = False) -> list[Finding]:
    """List what is found about something."""
    return [each for each in examine(mend=mend) if each.about == about]


def test_all_is_well_here() -> None:
    """On a machine that works, nothing is wrong, and the embedded voices speak."""
    found = list(examine())
    assert [each for each in found if each.state == "wrong"] == []
    spoken = {each.about for each in found if "speaks; the first word" in each.what}
    assert {"voice hibari", "voice espeak", "voice silent"} <= spoken
    assert "asks the network" in findings("voice gtts")[0].what


def test_a_faulty_config(config_dir: Path) -> None:
    """A mistake in the config has its line, and the rest is looked at all the same."""
    config_dir.mkdir(parents=True, exist_ok=True)
    (config_dir / "config.yaml").write_text("voise: espeak\n")
    (finding,) = findings("config")
    assert finding.state == "wrong"
    assert "config.yaml:1:1" in finding.what
    assert "did you mean 'voice'?" in finding.what
    assert findings("voice espeak")[0].state == "fine"


def test_a_damaged_cache(tmp_path: Path) -> None:
    """Damaged clips are counted, and removed where that is asked for."""
    cache = ClipCache(tmp_path / "cache" / "clips")
    request = SpeechRequest(text="Hold.", voice="silent")
    key = cache.key(Silent(), request)
    cache.put(key, Silent().speak(request))
    cache.path(key).write_bytes(cache.path(key).read_bytes()[:-1])
    size, broken = findings("cache")
    assert "1 files" in size.what
    assert broken.state == "note"
    assert "audiocoach doctor --repair" in broken.remedy
    assert "1 damaged files were removed" in findings("cache", mend=True)[1].what
    assert len(findings("cache")) == 1


def test_folders_that_cannot_be_used(tmp_path: Path) -> None:
    """A file in a folder's place is wrong; a folder that is not there yet is not."""
    (tmp_path / "state").write_text("")
    assert findings("folder of remembered things")[0].state == "wrong"
    assert "is made when it is needed" in findings("folder of sessions")[0].what


@pytest.mark.parametrize("name", ["CACHE", "CONFIG"])
def test_a_name_that_no_folder_can_have(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told as a finding, and all else is looked at."""
    monkeypatch.setenv(f"AUDIOCOACH_{name}_DIR", "x" * 300)
    found = list(examine())
    assert found[0].about == "audiocoach"
    assert any(each.state == "wrong" and "xxx" in each.what for each in found)


@pytest.mark.parametrize("kind", ["nothing", "itself"])
def test_a_link_that_leads_nowhere(kind: str, tmp_path: Path) -> None:
    """A link in a folder's place leads to a folder, or is wrong."""
    (tmp_path / "cache").symlink_to(tmp_path / ("cache" if kind == "itself" else "gone/away"))
    (finding,) = findings("folder of cache")
    assert finding.state == "wrong"
    assert "leads nowhere" in finding.what
    assert "AUDIOCOACH_CACHE_DIR" in finding.remedy


def test_a_file_inside_the_cache_where_a_folder_belongs(tmp_path: Path) -> None:
    """The folders inside the cache are looked at, too."""
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "clips").write_text("")
    assert "clips is not a folder" in findings("cache")[0].what


@pytest.mark.parametrize(
    ("number", "remedy"),
    [(ENOSPC, "make room on its disk"), (EROFS, "one that can be written"), (EACCES, "chmod u+rwx")],
)
def test_a_folder_that_cannot_be_written(
    number: int, remedy: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each folder is written to, and what stands in the way has its own remedy."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr("audiocoach.studio.doctor.TemporaryFile", refuse)
    (finding,) = findings("folder of cache")
    assert finding.state == "wrong"
    assert remedy in finding.remedy
    assert list(tmp_path.iterdir()) == []


def test_a_disk_with_little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that will soon be full is worth knowing."""
    monkeypatch.setattr("audiocoach.studio.doctor.disk_usage", lambda _: usage(100, 88, 12_000_000))
    (finding,) = findings("folder of cache")
    assert finding.state == "note"
    assert "only 12 MB are left" in finding.what


def test_a_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the folder in which one is has been removed, the rest is looked at all the same."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    here.rmdir()
    assert "has been removed" in findings("folder of sessions")[0].what
    assert findings("folder of cache")[0].state == "fine"


@pytest.mark.parametrize(
    ("text", "about", "what"),
    [
        ("voice: piper:en_US-nosuch-high", "voice of your sessions", "no piper voice 'en_US-nosuch-high'"),
        ("sound: {music: /nowhere/x.mp3}", "config", "no such file or folder of music"),
        ("sound: {tones: /nowhere}", "config", "not a theme of tones"),
    ],
)
def test_what_the_config_names_and_is_not_there(config_dir: Path, text: str, about: str, what: str) -> None:
    """Voices, music and tones that the config chooses are looked for."""
    config_dir.mkdir(parents=True, exist_ok=True)
    (config_dir / "config.yaml").write_text(f"{text}\n")
    (finding,) = findings(about)
    assert finding.state == "wrong"
    assert what in finding.what


def test_the_voice_of_the_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A voice that AUDIOCOACH_VOICE names and nobody has is wrong; a usual one that lacks is only a note."""
    monkeypatch.setenv("AUDIOCOACH_VOICE", "nosuch")
    assert findings("voice of your sessions")[0].state == "wrong"
    monkeypatch.delenv("AUDIOCOACH_VOICE")
    monkeypatch.setitem(ENGINES, "hibari", "nowhere:at_all")
    (finding,) = findings("voice of your sessions")
    assert finding.state == "note"
    assert finding.remedy


@pytest.mark.parametrize("error", [MemoryError(), FileNotFoundError(2, "no folder"), KeyError("x")])
def test_a_voice_that_breaks(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a voice raises is told of it, and the others are tried."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Silent, "speak", fail)
    (finding,) = findings("voice silent")
    assert finding.state == "note"
    assert "it cannot be tried" in finding.what
    assert findings("voice espeak")[0].state == "fine"


def test_presets_of_ones_own(config_dir: Path) -> None:
    """Pacings and verbosities are looked at like everything else."""
    (config_dir / "pacing").mkdir(parents=True)
    (config_dir / "pacing" / "mine.yaml").write_text("lead_im: 5s\n")
    (finding,) = findings("pacing")
    assert finding.state == "wrong"
    assert "mine.yaml:1:1" in finding.what


def test_files_of_ones_own(config_dir: Path) -> None:
    """Routines and exercises with mistakes are told, good ones are listed."""
    put_routine(config_dir / "routines" / "good.yaml")
    path = put_routine(config_dir / "routines" / "bad.yaml")
    path.write_text(path.read_text().replace("squat", "sqat"))
    wrong, own = findings("routines")
    assert "there is no exercise 'sqat'" in wrong.what
    assert wrong.remedy == f"audiocoach check {path}"
    assert own.what == "1 of your own: good"
