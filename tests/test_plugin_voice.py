import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.commands import CHECKOUT, Ran, put_routine, run

PACKAGE = CHECKOUT / "tests" / "plugin_voice"
PAGE = CHECKOUT / "docs" / "write-your-own-voice.md"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the package for real into a folder of its own, without a network, or skip."""
    for builder in ("hatchling", "pip"):
        if find_spec(builder) is None:
            pytest.skip(f"{builder} is not installed")
    folder = tmp_path_factory.mktemp("site")
    offline = ("--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check")
    words = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        *offline,
        "--target",
        str(folder),
        str(PACKAGE),
    ]
    done = subprocess.run(words, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    return folder


def audiocoach(site: Path, *words: str | Path, cwd: Path | None = None) -> Ran:
    """Run audiocoach with the package installed beside it."""
    return run(*words, cwd=cwd, env={"PYTHONPATH": f"{CHECKOUT}:{site}"})


@pytest.mark.parametrize("file", ["pyproject.toml", "babble_voice.py"])
def test_page_shows_the_files_as_they_are(file: str) -> None:
    """What the page shows is what is tested, to the letter."""
    assert f"\n{(PACKAGE / file).read_text()}```\n" in PAGE.read_text()


@pytest.mark.slow
def test_installed_engine_is_listed(site: Path) -> None:
    """The engine is found through its entry point, works, and lists its voices."""
    report = json.loads(audiocoach(site, "voices", "--json").out)
    assert list(report)[-1] == "babble"
    assert report["babble"] == {
        "engine": "babble",
        "installed": True,
        "works": True,
        "online": False,
        "languages": ["any"],
        "advice": "--voice babble:cat",
    }
    assert audiocoach(site, "voices", "babble").out.count("babble:") == 3


@pytest.mark.slow
def test_installed_engine_speaks_a_session(site: Path, tmp_path: Path) -> None:
    """A whole session is made with it, and says so in its report."""
    put_routine(tmp_path / "short.yaml")
    made = audiocoach(site, "make", "short.yaml", "--voice", "babble:mouse", "--json", cwd=tmp_path)
    assert (made.status, made.err) == (0, "")
    assert json.loads(made.out)["voice"] == "babble:mouse"


@pytest.mark.slow
def test_wrong_voice_of_it(site: Path, tmp_path: Path) -> None:
    """Its own errors reach the user as one sentence."""
    ran = audiocoach(site, "voices", "try", "babble:dog", cwd=tmp_path)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "Error: babble has no voice 'dog'; it has bear, cat, mouse\n"


def test_it_is_gone_without_its_package() -> None:
    """Without the package there is no such engine."""
    assert "there is no voice engine 'babble'" in run("voices", "babble").err
