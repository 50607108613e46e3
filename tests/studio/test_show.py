from pathlib import Path

import pytest

from audiocoach.coach.script.writer import write_draft
from audiocoach.errors import UnknownNameError
from audiocoach.library import open_library
from audiocoach.studio.make import open_studio
from audiocoach.studio.show import card, estimated_total, table
from tests.commands import put_routine


def test_table_has_every_name() -> None:
    """A table has each name of its kind, and a line about each."""
    library = open_library()
    for kind in ("routines", "exercises", "plans", "pacing", "verbosity", "wording"):
        rows = table(library, kind)
        assert list(rows) == library.names(kind)
        assert all(rows.values())
        assert all("\n" not in about for about in rows.values())


def test_mistaken_files_are_in_the_table(config_dir: Path) -> None:
    """A file with mistakes stands in its table with the command that tells them, quoted for a shell."""
    path = config_dir / "routines" / "my own.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("title: [")
    rows = table(open_library(), "routines")
    assert rows["my own"] == f"has mistakes; see: audiocoach check '{path}'"
    assert "hips-for-runners" in rows


def test_unknown_name_offers_both_kinds() -> None:
    """A name that nothing has is an error that offers the near routines and exercises."""
    with pytest.raises(
        UnknownNameError, match="no routine, exercise or plan 'band-hip'; did you mean 'band-hips'"
    ):
        card(open_studio(), "band-hip")
    with pytest.raises(UnknownNameError, match="see: audiocoach list"):
        card(open_studio(), "zzzzzz")


def test_own_wording_names_the_sides(config_dir: Path) -> None:
    """The sides in a card are named in the words of the wording that the user has chosen."""
    (config_dir / "wording").mkdir(parents=True)
    (config_dir / "wording" / "mine.yaml").write_text("like: english\nlanguage: en\nsides: {left: port}\n")
    (config_dir / "config.yaml").write_text("wording: mine\n")
    assert any("Port leg works." in line for line in card(open_studio(), "clamshell"))


def test_estimate_is_near(tmp_path: Path) -> None:
    """The total that a card shows is estimated without a word being spoken, within a tenth or so."""
    studio = open_studio()
    routine = studio.library.routine(str(put_routine(tmp_path / "short.yaml")))
    assert 22_000 < estimated_total(write_draft(studio.brief(routine))) < 32_000
