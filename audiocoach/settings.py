"""What the user chose: config.yaml in their folder, and where that folder and the cache are."""

from audiocoach.folders import cache_folder, config_folder
from audiocoach.notation.config import Settings, read_config
from audiocoach.notation.known import Known
from audiocoach.notation.sources import read_text
from audiocoach.voices.registry import Options

__all__ = ["Settings", "cache_folder", "config_folder", "engine_options", "read_settings"]

CONFIG_FILE = "config.yaml"


def read_settings(known: Known | None = None) -> Settings:
    """Read the user's settings; without a file, nothing is chosen.

    Names are checked against those that are `known`. Raises NotationErrors with file, line and column.
    """
    path = config_folder() / CONFIG_FILE
    return read_config(read_text(path), str(path), known) if path.exists() else Settings()


def engine_options(settings: Settings) -> Options:
    """Give what the settings choose for voice engines, as the registry of voices takes it."""
    return {"command": {"programs": settings.programs}, "openai": {"offline": settings.offline}}
