"""Tables pasted from mails and sheets: each row written as the line that somebody would have typed."""

import re
from collections.abc import Iterator, Sequence

_COLUMNS = {
    "number": r"#|no\.?|nr\.?|№",
    "name": r"exercises?|movements?|übung(?:en)?|ejercicios?|name|what",
    "sets": r"sets?|sätze|series?",
    "reps": r"reps?|repetitions?|wdh\.?|wiederholungen|repeticiones|reps ?/ ?time|reps/sec|amount|dose",
    "time": r"time|duration|zeit|dauer|tiempo|secs?|seconds",
    "hold": r"hold|halten",
    "rest": r"rest|pause|pausa|descanso|break",
    "weight": r"weight|load|gewicht|peso|kg|lb|lbs",
    "tempo": r"tempo",
    "sides": r"sides?|seiten?|lados?",
    "notes": r"notes?|comments?|bemerkung(?:en)?|notas?|hinweise?|cues?",
}
"""The columns of a table, by what people write above them."""

_SEPARATORS = (r"\s*\|\s*", r"\t", r"\s*;\s*", r" {2,}", r"\s*,\s*")

_NOTHING = re.compile(r"[\s\-–—/.|:+=]*")


def typed_lines(lines: Sequence[str]) -> Iterator[str]:
    """Write the rows of tables as lines; other lines stay as they are, and what is no content becomes empty.

    >>> list(typed_lines(["Exercise | Sets | Reps | Rest", "---|---|---|---", "Squat | 3 | 10 | 60s"]))
    ['', '', 'Squat, 3 x 10, rest 60s']
    """
    columns: list[str] = []
    separator = ""
    for line in lines:
        found = _header(line)
        if found:
            separator, columns = found
            yield ""
        elif not line.strip():
            columns = [] if separator in _SEPARATORS[3:] else columns
            yield ""
        elif columns and len(cells := _cells(line, separator)) > 1:
            yield _row(cells, columns)
        elif line.count("|") > 1:
            yield ", ".join(cell for cell in _cells(line, _SEPARATORS[0]) if not _NOTHING.fullmatch(cell))
        else:
            columns = []
            yield line


def _cells(line: str, separator: str) -> list[str]:
    bare = line.strip(" \r") if "t" in separator else line.strip()
    return [cell.strip() for cell in re.split(separator, bare.strip("|"))]


def _header(line: str) -> tuple[str, list[str]] | None:
    """Find the columns of a table in its first line: a name, and sets or reps or time among the others."""
    for separator in _SEPARATORS:
        cells = [re.sub(r"[*_:]", "", cell).strip() for cell in _cells(line, separator)]
        columns = [_column(cell) for cell in cells]
        if len(cells) > 1 and "name" in columns and {"sets", "reps", "time"} & set(columns):
            return separator, columns
    return None


def _column(cell: str) -> str:
    return next((key for key, words in _COLUMNS.items() if re.fullmatch(words, cell, re.IGNORECASE)), "notes")


def _row(cells: Sequence[str], columns: Sequence[str]) -> str:
    """Write a row as a line; cells beyond the last column are kept as they are."""
    of: dict[str, str] = {}
    more = []
    for number, cell in enumerate(cells):
        key = columns[number] if number < len(columns) else "notes"
        if key == "number" or _NOTHING.fullmatch(cell):
            continue
        if key == "notes" or key in of:
            more.append(cell)
        else:
            of[key] = cell
    amount = of.get("reps") or of.get("time", "")
    if "time" in of and "reps" not in of and amount.isdecimal():
        amount += "s"
    sets = re.sub(r"\s*(?:sets?|x)$", "", of.get("sets", ""), flags=re.IGNORECASE)
    dose = f"{sets} x {amount}" if sets and amount else f"{sets} sets" if sets else amount
    if amount.isdecimal() and not sets:
        dose = f"{amount} reps"
    typed = [of.get("name", ""), dose, f"{of['time']}" if {"time", "reps"} <= of.keys() else ""]
    typed += [f"{key} {of[key]}" for key in ("hold", "rest", "tempo") if key in of]
    typed += [f"@ {of['weight']}" if "weight" in of else "", of.get("sides", ""), *more]
    return ", ".join(part for part in typed if part)
