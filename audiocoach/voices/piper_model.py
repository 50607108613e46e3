"""What a piper voice says of itself, and what tells its model from others, before it is loaded."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from audiocoach.errors import VoiceError
from audiocoach.voices.piper_store import config_path, model_path

_SAMPLED = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConfig:
    """A voice: its language, its speakers, by number and by name, its own tempo, and what it reads.

    `length_scale` is how long a sound is: 2 is half as fast as 1. `phonemes` is the kind of signs that the
    model reads.
    """

    name: str
    language: str
    speakers: int = 1
    speaker_ids: Mapping[str, int] = field(default_factory=dict)
    usual_speaker: int = 0
    length_scale: float = 1.0
    phonemes: str = "espeak"

    @property
    def default(self) -> str:
        """The canonical name of the voice as its usual speaker."""
        return self.name if self.speakers <= 1 else f"{self.name}#{self.usual_speaker}"


def model_config(name: str) -> ModelConfig:
    """Read what an installed voice says of itself. Raises VoiceError where that is not understood."""
    try:
        return _config_at(name, config_path(name), *_state(config_path(name)))
    except (OSError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise unusable(name, error) from error


def model_mark(name: str) -> str:
    """Tell a model by its length, its beginning and its end, which is quicker than reading all of it."""
    try:
        return _mark_at(model_path(name), *_state(model_path(name)))
    except OSError as error:
        raise unusable(name, error) from error


def unusable(name: str, error: Exception) -> VoiceError:
    """Say that a voice is damaged, and how to get it anew."""
    hint = f"run: audiocoach voices remove {name}, and install it again"
    return VoiceError(f"piper cannot use the voice '{name}' ({error})", hint=hint)


def _state(path: Path) -> tuple[int, int]:
    about = path.stat()
    return about.st_size, about.st_mtime_ns


@lru_cache(maxsize=64)
def _config_at(name: str, path: Path, _size: int, _changed: int) -> ModelConfig:
    told: dict[str, Any] = json.loads(path.read_bytes())
    language = told.get("language", {}).get("code") or told["espeak"]["voice"]
    speakers = {str(speaker): int(number) for speaker, number in told.get("speaker_id_map", {}).items()}
    return ModelConfig(
        name=name,
        language=str(language),
        speakers=int(told.get("num_speakers", 1)),
        speaker_ids=speakers,
        usual_speaker=int(told.get("default_speaker_id", 0)),
        length_scale=float(told.get("inference", {}).get("length_scale", 1.0)),
        phonemes=str(told.get("phoneme_type", "espeak")),
    )


@lru_cache(maxsize=64)
def _mark_at(path: Path, size: int, _changed: int) -> str:
    with path.open("rb") as file:
        start = file.read(_SAMPLED)
        file.seek(max(0, size - _SAMPLED))
        return hashlib.sha256(b"%d " % size + start + file.read()).hexdigest()[:16]
