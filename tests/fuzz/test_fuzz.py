from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.amounts import amount
from tests.fuzz.drawing import KINDS, corpus, files, messages
from tests.fuzz.promise import Home, broken, broken_import


@pytest.fixture
def home(config_dir: Path, tmp_path: Path, own_cache: Path) -> Home:
    """Give a user's folders."""
    assert own_cache.name
    return Home(config_dir, tmp_path / "work")


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=amount(60, ordinarily=5),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_check_calls_fine_is_accepted(kind: str, home: Home, data: st.DataObject) -> None:
    """Whatever stands in a file: no traceback, no wait, and no complaint that `check` did not have."""
    text = data.draw(files(kind))
    assert broken(kind, text, home) == []


@settings(
    max_examples=amount(60, ordinarily=4),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=messages())
def test_what_import_writes_is_fine(home: Home, text: str) -> None:
    """Whatever somebody sends: what `import` makes of it, `check`, `script` and `make` accept."""
    assert broken_import(text, home) == []


@pytest.mark.parametrize("path", corpus(), ids=lambda path: path.stem)
def test_what_was_found_stays_mended(path: Path, home: Home) -> None:
    """Each file that once broke the promise keeps it."""
    kind = path.stem.partition("-")[0]
    assert broken(kind, path.read_text(encoding="utf-8"), home) == []
