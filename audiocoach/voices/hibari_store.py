"""The hibari voices that are not in its package: on offer, downloaded, removed."""

import os
from collections.abc import Mapping
from pathlib import Path

from audiocoach.errors import UnknownNameError, did_you_mean
from audiocoach.voices.hibari import Hibari, Model
from audiocoach.voices.http_client import HttpClient
from audiocoach.voices.piper_store import (
    DownloadProgress,
    DownloadRequest,
    Offer,
    delete,
    download_client,
    fetch,
)

URL_VARIABLE = "AUDIOCOACH_HIBARI_URL"
"""The environment variable with another place that offers hibari's voices."""

_VOICES = "https://huggingface.co/maureesewilliams/hibari/resolve/main/voices"

_LICENCE = "Apache-2.0"


def find_offer(name: str) -> Offer:
    """Look a voice up in the list that the package brings, which has its length and its SHA-256.

    Raises UnknownNameError with the near names, VoiceUnavailableError where the package is missing.
    """
    offered = _offered()
    if name not in offered:
        hint = did_you_mean(name, offered) or f"there are {', '.join(offered)}"
        raise UnknownNameError(f"there is no hibari voice '{name}' to download", hint=hint)
    model = offered[name]
    base = (os.environ.get(URL_VARIABLE, "").strip() or _VOICES).rstrip("/")
    url = f"{base}/{model.path.name}"
    return Offer(
        engine="hibari",
        name=name,
        language=model.about,
        speakers=1,
        licence=_LICENCE,
        dataset="",
        card="",
        files=(DownloadRequest(url=url, path=model.path, size=model.size, sha256=model.sha256),),
    )


def install(offer: Offer, progress: DownloadProgress | None = None, client: HttpClient | None = None) -> Path:
    """Download a voice; give the path of its model.

    Raises VoiceError or OfflineError; the next try continues.
    """
    (model,) = offer.files
    if not model.is_there():
        fetch(model, client or download_client(), progress)
    return model.path


def remove(name: str) -> int:
    """Remove a voice and what is left of a download of it; give how many bytes that was.

    Raises UnknownNameError with the near names where it is not here.
    """
    offered = _offered()
    paths = [model.path for model in offered.values() if model.name == name]
    parts = [path.with_name(f"{path.name}.part") for path in paths]
    here = [each for each, model in offered.items() if model.path.exists()]
    hint = did_you_mean(name, here) or f"downloaded are {', '.join(here) or 'none'}"
    missing = UnknownNameError(f"there is no downloaded hibari voice '{name}' here", hint=hint)
    return delete([*paths, *parts], missing)


def _offered() -> Mapping[str, Model]:
    return {name: model for name, model in Hibari().models.items() if not model.in_package}
