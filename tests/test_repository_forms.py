"""What a host or a tool reads out of the checkout: forms for issues, hooks before a commit."""

from itertools import chain
from pathlib import Path

import pytest
import yaml

from tests.commands import CHECKOUT

FORMS = sorted(CHECKOUT.glob(".github/ISSUE_TEMPLATE/*.yml"))


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_a_form_can_be_filled_in(form: Path) -> None:
    """Each form has a name, says what it is for, and asks for something that it cannot do without."""
    read = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert read["name"]
    assert read["description"]
    fields = read["body"]
    assert len({field["id"] for field in fields}) == len(fields)
    assert {field["type"] for field in fields} <= {"textarea", "input"}
    assert any(field.get("validations", {}).get("required") for field in fields)


def test_a_commit_is_checked_like_a_test_run() -> None:
    """The hooks run, from .venv, the tools that scripts/test runs; none is fetched from elsewhere."""
    config = yaml.safe_load((CHECKOUT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert {repo["repo"] for repo in config["repos"]} == {"local"}
    hooks = list(chain.from_iterable(repo["hooks"] for repo in config["repos"]))
    assert {hook["language"] for hook in hooks} == {"system"}
    script = (CHECKOUT / "scripts/test").read_text(encoding="utf-8")
    for hook in hooks:
        command = hook["entry"].removeprefix(".venv/bin/").removesuffix(" --force-exclude")
        assert f"run {command}" in script
