"""Where things of this user lie: their own files, what can be made anew, and what was downloaded."""

import os
from pathlib import Path


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


def data_folder() -> Path:
    """Find the folder of downloaded voices: AUDIOCOACH_DATA_DIR, or the usual place of this system."""
    chosen = os.environ.get("AUDIOCOACH_DATA_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("audiocoach", appauthor=False)
