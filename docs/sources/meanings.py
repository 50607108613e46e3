"""What the pages say beside what the package tells: meanings.yaml, read once."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SOURCES = Path(__file__).parent


@cache
def meanings() -> Mapping[str, Any]:
    """Read the meanings of keys, moments and variables, and the names of things."""
    read: dict[str, Any] = yaml.safe_load((SOURCES / "meanings.yaml").read_text(encoding="utf-8"))
    return read
