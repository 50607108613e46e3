"""The voices, in words: a table of engines, the voices of one, and what they have spoken so far."""

from dataclasses import asdict
from typing import Any

from audiocoach.audio.cache_care import Amount, Survey
from audiocoach.settings import engine_options, read_settings
from audiocoach.voices.registry import Options, find_engine
from audiocoach.voices.standing import Standing, standings

HEADS = ("engine", "installed", "works", "online", "languages", "how to get it")
_FEW = 3


def engine_report() -> dict[str, dict[str, Any]]:
    """Tell of every engine, by name, how it stands here; ready for JSON."""
    return {standing.engine: asdict(standing) for standing in standings(_options())}


def engine_rows() -> list[str]:
    """Show the same as a table, heads first."""
    rows = [HEADS, *(_row(standing) for standing in standings(_options()))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def engine_lines() -> dict[str, str]:
    """Tell in a line of every engine, by name, how to choose it here, or what it lacks."""
    return {standing.engine: _in_a_line(standing) for standing in standings(_options())}


def voice_rows(name: str) -> dict[str, str]:
    """List the voices of an engine with what is said about each, or the one voice that is named.

    Raises VoiceError with the remedy where there are none.
    """
    engine_name, colon, voice = name.partition(":")
    engine = find_engine(engine_name, _options())
    wanted = engine.resolve(voice) if colon else None
    rows = {
        f"{engine_name}:{each.name}": f"{each.language:<10} {each.description}"
        for each in engine.voices()
        if wanted in (None, each.name)
    }
    if not rows:
        engine.check()
    return rows


def cache_rows(survey: Survey) -> list[str]:
    """Show what is in the cache: all clips, those of each voice, and what was worked out from them."""
    voices = [f"  {name}: {_amount(amount, 'clip')}" for name, amount in survey.voices.items()]
    return [
        f"{survey.folder}: {_amount(survey.clips + survey.shelf + survey.previews, 'file')}",
        f"spoken: {_amount(survey.clips, 'clip')}",
        *voices,
        f"worked out from them: {_amount(survey.shelf, 'file')}",
        f"previews: {_amount(survey.previews, 'file')}",
    ]


def _amount(amount: Amount, what: str) -> str:
    return f"{amount.files} {what}{'' if amount.files == 1 else 's'}, {amount.size / 1e6:.1f} MB"


def _options() -> Options:
    return engine_options(read_settings())


def _row(standing: Standing) -> tuple[str, ...]:
    answers = (standing.installed, standing.works, standing.online)
    return (
        standing.engine,
        *("yes" if answer else "no" for answer in answers),
        _languages(standing.languages),
        standing.advice,
    )


def _in_a_line(standing: Standing) -> str:
    network = "online" if standing.online else "offline"
    return f"{network}, {standing.advice}" if standing.works else standing.advice


def _languages(languages: tuple[str, ...]) -> str:
    return str(len(languages)) if len(languages) > _FEW else ", ".join(languages) or "–"
