from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.amounts import amount
from tests.fuzz.drawing import CHOICES, KINDS, ROWS, SPOKEN, TABLES, corpus, files, messages
from tests.fuzz.promise import Home, broken, broken_call, broken_import, broken_rows


@pytest.fixture
def home(config_dir: Path, tmp_path: Path, own_cache: Path) -> Home:
    """Give a user's folders."""
    assert own_cache.name
    return Home(config_dir, tmp_path / "work")


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=amount(30, ordinarily=5),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_check_calls_fine_is_accepted(kind: str, home: Home, data: st.DataObject) -> None:
    """Whatever stands in a file: no traceback, no wait, and no complaint that `check` did not have."""
    text = data.draw(files(kind))
    assert broken(kind, text, home) == []


@settings(
    max_examples=amount(30, ordinarily=3),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=messages())
def test_what_import_writes_is_fine(home: Home, text: str) -> None:
    """Whatever somebody sends: what `import` makes of it, `check`, `script` and `make` accept."""
    assert broken_import(text, home) == []


@pytest.mark.parametrize("ending", TABLES)
@settings(
    max_examples=amount(30, ordinarily=4),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=ROWS)
def test_rows_that_are_fine_are_made(ending: str, home: Home, rows: list[dict[str, Any]]) -> None:
    """Whatever stands in the rows of a batch: what `--dry-run` calls fine is made."""
    assert broken_rows(ending, TABLES[ending](rows), home) == []


@settings(
    max_examples=amount(30, ordinarily=5),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(name=st.just("usual") | SPOKEN, chosen=CHOICES)
def test_programs_get_a_session_or_an_error_of_ours(home: Home, name: str, chosen: dict[str, Any]) -> None:
    """Whatever a program asks `make_session` for: there is an MP3, or an AudiocoachError that says why."""
    home.clear()
    assert (
        broken_call(str(home.usual) if name == "usual" else name, {"voice": "silent", **chosen}, home) == []
    )


@pytest.mark.parametrize("path", corpus(), ids=lambda path: path.stem)
def test_what_was_found_stays_mended(path: Path, home: Home) -> None:
    """Each file that once broke the promise keeps it."""
    kind, text = path.stem.partition("-")[0], path.read_text(encoding="utf-8")
    found = broken_rows(path.suffix[1:], text, home) if kind == "rows" else broken(kind, text, home)
    assert found == []
