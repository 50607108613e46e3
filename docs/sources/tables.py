"""Tables in Markdown."""

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""Write a table; bars in its cells stay bars.

    >>> print(table(["key", "takes"], [["reps", "3|5"]]))
    | key | takes |
    |---|---|
    | reps | 3\|5 |
    """
    lines = [_row(heads), "|" + "---|" * len(heads), *map(_row, rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"
