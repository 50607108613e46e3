"""One value of a YAML file changed, and everything else left as it was: comments, order, quotes."""

from typing import Any

import yaml


def amend(text: str, key: str, value: str) -> str:
    r"""Give the text of a mapping in which a key of its first level has another value, or has come in.

    >>> amend("# mine\nvoice: gtts  # natural\nlevel: advanced\n", "voice", "espeak:en-gb")
    '# mine\nvoice: espeak:en-gb  # natural\nlevel: advanced\n'
    >>> amend("# mine\n", "voice", "gtts")
    '# mine\nvoice: gtts\n'

    Raises ValueError where the text is no YAML.
    """
    written = yaml.safe_dump(value, width=1_000_000, allow_unicode=True).splitlines()[0]
    try:
        root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise ValueError("it is no YAML") from error
    if not isinstance(root, yaml.MappingNode):
        return f"{_ended(text)}{key}: {written}\n"
    for name, node in root.value:
        if name.value == key:
            return _replaced(text, name, node, written)
    return _inserted(text, root, f"{key}: {written}")


def _replaced(text: str, name: Any, node: Any, written: str) -> str:
    start, end = node.start_mark.index, _end(node)
    if start < name.end_mark.index:
        raise ValueError("its value is an alias")
    end = start + len(text[start:end].rstrip())
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        start = text.index(":", name.end_mark.index) + 1  # a block begins on a line of its own
    blank = "" if text[start - 1 : start] in (" ", "\t", "\n") else " "
    return text[:start] + blank + written + text[end:]


def _end(node: Any) -> int:
    """Find the end of a node; the parser puts that of a block before what follows it, comments and all."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end: int = node.end_mark.index
    return end


def _inserted(text: str, root: Any, line: str) -> str:
    if not root.flow_style:
        return f"{_ended(text)}{' ' * root.start_mark.column}{line}\n"
    start, rest = text[: root.start_mark.index + 1], text[root.start_mark.index + 1 :]
    return start + line + ("" if rest.lstrip().startswith("}") else ", ") + rest


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"
