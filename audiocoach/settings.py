"""What the user chose: config.yaml in their folder, and where that folder and the cache are."""

import os
from pathlib import Path

from audiocoach.notation.config import Settings, read_config
from audiocoach.notation.known import Known
from audiocoach.notation.sources import read_text

__all__ = ["Settings", "cache_folder", "config_folder", "read_settings"]

CONFIG_FILE = "config.yaml"


def config_folder() -> Path:
    """Find the folder of the user's own files: AUDIOCOACH_CONFIG_DIR, or the usual place of this system."""
    chosen = os.environ.get("AUDIOCOACH_CONFIG_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_config_path

    return user_config_path("audiocoach", appauthor=False)


def cache_folder() -> Path:
    """Find the folder of what can be made anew: AUDIOCOACH_CACHE_DIR, or the usual place of this system."""
    chosen = os.environ.get("AUDIOCOACH_CACHE_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("audiocoach", appauthor=False)


def read_settings(known: Known | None = None) -> Settings:
    """Read the user's settings; without a file, nothing is chosen.

    Names are checked against those that are `known`. Raises NotationErrors with file, line and column.
    """
    path = config_folder() / CONFIG_FILE
    return read_config(read_text(path), str(path), known) if path.exists() else Settings()
