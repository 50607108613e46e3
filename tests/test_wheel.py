import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from audiocoach.web.static_site import page_files
from tests.commands import CHECKOUT, environment, put_routine

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel without a network and unpack it into an empty folder, or skip."""
    if find_spec("hatchling") is None:
        pytest.skip("hatchling is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(words, cwd=CHECKOUT, capture_output=True, check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, folder: Path, *words: str) -> str:
    """Run Python in a folder, with the unpacked wheel before everything else, and return what it prints."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=environment(PYTHONPATH=str(installed)),
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.stderr == ""
    return done.stdout


def test_wheel_holds_the_library(installed: Path) -> None:
    """Every file of data/ is in the wheel, inside the package; tests are not."""
    inside = installed / "audiocoach" / "data"
    for path in CHECKOUT.joinpath("data").rglob("*.*"):
        assert (inside / path.relative_to(CHECKOUT / "data")).read_bytes() == path.read_bytes()
    assert {path.name.partition("-")[0] for path in installed.iterdir()} == {"audiocoach"}
    assert (installed / "audiocoach" / "publish" / "font" / "InterDisplay-Bold.otf").is_file()
    assert (installed / "audiocoach" / "py.typed").is_file()
    page = installed / "audiocoach" / "web" / "page"
    assert {path.name for path in page.iterdir()} == page_files().keys()


def test_wheel_works_from_any_folder(installed: Path, tmp_path: Path) -> None:
    """Installed, audiocoach finds its library, lists it and makes a session in a folder of the user's."""
    where = run(installed, tmp_path, "-c", "import audiocoach; print(audiocoach.__file__)")
    assert Path(where.strip()).is_relative_to(installed)
    assert "hips-for-runners" in run(installed, tmp_path, "-m", "audiocoach", "list")
    put_routine(tmp_path / "short.yaml")
    made = run(installed, tmp_path, "-m", "audiocoach", "make", "short.yaml").splitlines()[0]
    assert (tmp_path / made).is_file()
    assert run(installed, tmp_path, "-m", "audiocoach", "schema").startswith("{")
    assert "is written" in run(installed, tmp_path, "-m", "audiocoach", "new", "mine")


def test_program_is_named_in_the_wheel(installed: Path) -> None:
    """The wheel installs a program called audiocoach, and its licence."""
    (about,) = installed.glob("*.dist-info")
    assert "audiocoach = audiocoach.__main__:main" in (about / "entry_points.txt").read_text()
    assert (about / "licenses" / "LICENSE").is_file()
    assert (about / "licenses" / "audiocoach" / "publish" / "font" / "OFL.txt").is_file()
