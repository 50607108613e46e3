"""Words that must fit into a width, without knowing the font: wrapped, and cut with an ellipsis."""

from unicodedata import east_asian_width

WIDE = frozenset("mwMW@%")
NARROW = frozenset("iljtfrI.,:;'|!()[] ")


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text in a sans-serif of this size; rather too wide than too narrow.

    >>> round(text_width("Halfway.", 10))
    44
    """
    return size * sum(map(_share, text))


def _share(character: str) -> float:
    if east_asian_width(character) in "WF":
        return 1.0
    if character in NARROW:
        return 0.34
    return 0.88 if character in WIDE else 0.7 if character.isupper() else 0.6


def wrapped(text: str, width: float, size: float, most: int) -> list[str]:
    """Wrap a text to at most so many lines of this width; what is left over becomes an ellipsis.

    >>> wrapped("Lie on your back. Bend your knees.", 60, 10, 2)
    ['Lie on your', 'back. Ben…']
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [line for line in (cut(line, width, size) for line in lines) if line]


def cut(text: str, width: float, size: float) -> str:
    """Cut a text to a width; a single letter and an ellipsis are not worth it.

    >>> cut("Glute bridge", 50, 10), cut("Glute bridge", 12, 10)
    ('Glute bri…', '')
    """
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(f"{kept}…", size) > width:
        kept = kept[:-1].rstrip()
    return f"{kept}…" if len(kept) > 2 else ""
