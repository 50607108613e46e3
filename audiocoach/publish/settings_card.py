"""Every setting that a routine is made with, and who chose it, on one page."""

from collections.abc import Iterable, Sequence
from typing import Any

from audiocoach.coach.settling import Knob, Settled


def settings_card(heading: str, choices: Sequence[Knob], settled: Settled) -> list[str]:
    """Write the choices of the session, then the knobs of all exercises, then what single ones have else."""
    lines = [heading, "", *_rows(choices), "", "  Every exercise", *_rows(settled.common, indent=4)]
    for own in settled.exercises:
        block = f"  ({own.block})" if own.block else ""
        lines += ["", f"  Only {own.index}. {own.name}{block}", *_rows(own.knobs, indent=4)]
    return lines


def _rows(knobs: Iterable[Knob], indent: int = 2) -> list[str]:
    return [f"{' ' * indent}{knob.name:<26}{shown(knob.value):<30}{whence(knob)}" for knob in knobs]


def shown(value: Any) -> str:
    """Write a value the way a file has it.

    >>> shown(True), shown(["30s", "10s"]), shown(None)
    ('true', '[30s, 10s]', '-')
    """
    match value:
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return f"[{', '.join(map(shown, value))}]"
        case dict() if value:
            return "{" + ", ".join(f"{key}: {shown(part)}" for key, part in value.items()) + "}"
    return str(value) if value not in ("", None, {}) else "-"


def whence(knob: Knob) -> str:
    """Tell where a value comes from, and by which preset.

    >>> whence(Knob(name="lead_in", value="6s", origin="flag", preset="brisk"))
    'flag: brisk'
    """
    return f"{knob.origin}: {knob.preset}" if knob.preset else knob.origin


def settings_report(choices: Sequence[Knob], settled: Settled) -> dict[str, Any]:
    """Tell the same to programs."""
    return {
        "choices": [_report(knob) for knob in choices],
        "every_exercise": [_report(knob) for knob in settled.common],
        "exercises": [
            {
                "index": own.index,
                "name": own.name,
                "block": own.block,
                "knobs": [_report(knob) for knob in own.knobs],
            }
            for own in settled.exercises
        ],
    }


def _report(knob: Knob) -> dict[str, Any]:
    return {"name": knob.name, "value": knob.value, "origin": knob.origin, "preset": knob.preset}
