from pathlib import Path

from audiocoach.audio.cache import Amount, Survey
from audiocoach.studio.voices import cache_rows, engine_lines, engine_report, engine_rows, voice_rows
from audiocoach.voices.registry import ENGINES


def test_columns_stand_under_their_heads() -> None:
    """Every row of the table of engines has its cells where the heads are."""
    heads, *rows = engine_rows()
    for head in ("installed", "works", "online", "how to get it"):
        place = heads.index(head)
        assert all(row[place - 1] == " " and row[place] != " " for row in rows)


def test_report_has_every_engine() -> None:
    """The report has what the table has, with names for all."""
    report = engine_report()
    assert set(ENGINES) <= set(report)
    assert set(report["espeak"]) == {"engine", "installed", "works", "online", "languages", "advice"}


def test_a_line_tells_how_to_choose_an_engine_or_what_it_lacks() -> None:
    """In the list of all things an engine has one line: its default voice, or the way to get it to work."""
    lines = engine_lines()
    assert list(lines) == list(engine_report())
    assert lines["espeak"] == "offline, --voice espeak:en-us"
    assert lines["gtts"] == "online, --voice gtts:en@com"
    assert lines["openai"].startswith("set OPENAI_API_KEY")


def test_voices_are_named_as_they_are_chosen() -> None:
    """Each row of an engine's voices begins with the full name; a full name alone is one row."""
    assert all(name.startswith("gtts:") for name in voice_rows("gtts"))
    assert list(voice_rows("espeak:en-us+f5")) == ["espeak:en-us+f5"]


def test_rows_of_the_cache() -> None:
    """All files, then clips by voice, then what was worked out from them, and previews."""
    found = Survey(
        folder=Path("kept"),
        voices={"espeak:en-us": Amount(files=2, size=1_500_000), "gtts:en@com": Amount(files=1, size=40_000)},
        shelf=Amount(files=5, size=2_000_000),
        previews=Amount(),
    )
    assert cache_rows(found) == [
        "kept: 8 files, 3.5 MB",
        "spoken: 3 clips, 1.5 MB",
        "  espeak:en-us: 2 clips, 1.5 MB",
        "  gtts:en@com: 1 clip, 0.0 MB",
        "worked out from them: 5 files, 2.0 MB",
        "previews: 0 files, 0.0 MB",
    ]
