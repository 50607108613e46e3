"""The doctor finds what keeps something from working, and says what to do about it."""

from pathlib import Path

import pytest

from audiocoach.audio.cache import ClipCache
from audiocoach.studio.doctor import Finding, examine
from audiocoach.voices.contract import SpeechRequest
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


def test_files_of_ones_own(config_dir: Path) -> None:
    """Routines and exercises with mistakes are told, good ones are listed."""
    put_routine(config_dir / "routines" / "good.yaml")
    path = put_routine(config_dir / "routines" / "bad.yaml")
    path.write_text(path.read_text().replace("squat", "sqat"))
    wrong, own = findings("routines")
    assert "there is no exercise 'sqat'" in wrong.what
    assert wrong.remedy == f"audiocoach check {path}"
    assert own.what == "2 of your own: bad, good"
