import shlex
from pathlib import Path

import pytest

from tests.commands import call

pytestmark = pytest.mark.usefixtures("empty_folder")


def test_routine_is_written() -> None:
    """new writes NAME.yaml and says what to do next."""
    assert call("new", "my-hips").out == "my-hips.yaml is written. Next: audiocoach make my-hips.yaml\n"
    assert 'title: "My hips"' in Path("my-hips.yaml").read_text()


@pytest.mark.parametrize("name", ["my-hips.yaml", "my-hips.yml"])
def test_ending_may_be_typed(name: str) -> None:
    """A name that ends like a YAML file is taken as it is."""
    call("new", name)
    assert [path.name for path in Path().iterdir()] == [name]


def test_nothing_is_written_over() -> None:
    """A file that is there stays as it is, unless --force is given."""
    Path("mine.yaml").write_text("mine")
    ran = call("new", "mine")
    assert ran.status == 1
    assert ran.err == "Error: mine.yaml: this file is there already; choose another name, or --force\n"
    assert Path("mine.yaml").read_text() == "mine"
    assert call("new", "mine", "--force").status == 0
    assert Path("mine.yaml").read_text() != "mine"


def test_no_link_is_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A link that leads nowhere, or in a circle, stays; one's own folder may be such a link."""
    for target in ("gone.yaml", "mine.yaml"):
        Path("mine.yaml").symlink_to(target)
        assert "mine.yaml: this file is there already" in call("new", "mine").err
        assert Path("mine.yaml").is_symlink()
        Path("mine.yaml").unlink()
    Path("circle").symlink_to("circle")
    monkeypatch.setenv("AUDIOCOACH_CONFIG_DIR", str(Path("circle").absolute()))
    assert call("new", "mine").status == 0


def test_folder_that_is_not_there() -> None:
    """A name in a folder that does not exist is an error of one sentence, and nothing is written."""
    ran = call("new", "none/mine")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    "name", ["my hips", "it's", "a: b", "#1", "{x}", "null", "2 x 10", '"', "Rücken", "%", "two\nlines"]
)
def test_any_name_makes_a_good_routine(name: str) -> None:
    """Whatever the name, the routine has no mistake, and the command that is offered can be typed."""
    ran = call("new", name)
    assert ran.status == 0
    offered = ran.out.partition("Next: ")[2]
    assert shlex.split(offered) == ["audiocoach", "make", f"{name}.yaml"]
    assert call("check", f"{name}.yaml").err == ""
