"""The piper voices on this machine, and those that can be downloaded."""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audiocoach.errors import UnknownNameError, VoiceError
from audiocoach.folders import data_folder
from audiocoach.suggestions import did_you_mean
from audiocoach.voices.downloading import Progress, Wanted, fetch, fetch_text
from audiocoach.voices.opening import PATIENT, Patience

URL_VARIABLE = "AUDIOCOACH_PIPER_URL"
"""The environment variable with another place that offers piper voices."""

SUGGESTED = "en_US-ljspeech-medium"
"""A voice to begin with: its recordings are in the public domain."""

_PIPER_VOICES = "https://huggingface.co/rhasspy/piper-voices/resolve/main"
_MODEL, _CONFIG, _CARD = ".onnx", ".onnx.json", ".card.txt"
_MOST_OF_A_LIST = 10_000_000
_LARGEST = 2_000_000_000
_NAME = re.compile(r"[A-Za-z]{2,3}_[A-Za-z0-9]{2,4}-\w+-\w+")
_LICENCE = re.compile(r"(?im)^\W*licen[cs]e\W*:\s*(\S.*?)\s*$")
_DATASET = re.compile(r"(?im)^\W*url\W*:\s*(\S+)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A voice that can be downloaded: its language, its speakers, its licence, and its files."""

    name: str
    language: str
    speakers: int
    licence: str
    dataset: str
    card: str
    files: tuple[Wanted, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    def lines(self) -> list[str]:
        """Tell people what they are about to download, and under which terms."""
        speakers = "" if self.speakers == 1 else f", {self.speakers} speakers"
        return [
            f"piper:{self.name}: {self.language}{speakers}, {self.size / 1e6:.1f} MB",
            f"Licence: {self.licence or 'not stated by those who offer it'}",
            *([f"Recordings: {self.dataset}"] if self.dataset else []),
        ]


def store() -> Path:
    """Find the folder of piper voices: voices/piper in the user's data folder."""
    return data_folder() / "voices" / "piper"


def installed() -> list[str]:
    """List the voices that are here whole, by name."""
    if not store().is_dir():
        return []
    models = sorted(path.name.removesuffix(_MODEL) for path in store().glob(f"*{_MODEL}"))
    return [name for name in models if config_path(name).is_file()]


def model_path(name: str) -> Path:
    """Give the file of a voice's model."""
    return store() / f"{name}{_MODEL}"


def config_path(name: str) -> Path:
    """Give the file that says how a voice's model is used."""
    return store() / f"{name}{_CONFIG}"


def find_offer(name: str, patience: Patience = PATIENT) -> Offer:
    """Look a voice up in the list of those that can be downloaded, and read its licence.

    Raises UnknownNameError with the near names, VoiceError or OfflineError.
    """
    listed = _listed(patience)
    by_name = {alias: key for key, entry in listed.items() for alias in (*_aliases(entry), key)}
    if name not in by_name or not _NAME.fullmatch(by_name[name]):
        hint = did_you_mean(name, by_name) or f"begin with {SUGGESTED}"
        raise UnknownNameError(f"there is no piper voice '{name}' to download", hint=hint)
    try:
        return _offer(by_name[name], listed[by_name[name]], patience)
    except (LookupError, TypeError, ValueError) as error:
        raise VoiceError(f"the list of piper voices is not understood at '{name}'") from error


def install(offer: Offer, progress: Progress | None = None, patience: Patience = PATIENT) -> Path:
    """Download a voice, its model last; give the path of the model.

    `progress` is told of all files together. Raises VoiceError or OfflineError; the next try continues.
    """
    done = 0
    for file in offer.files:
        if not file.is_there():
            fetch(file, progress and _shifted(progress, done, offer.size), patience)
        done += file.size
    (store() / f"{offer.name}{_CARD}").write_text(offer.card, encoding="utf-8")
    return model_path(offer.name)


def _shifted(progress: Progress, before: int, total: int) -> Progress:
    return lambda done, _: progress(before + done, total)


def remove(name: str) -> int:
    """Remove a voice and what is left of downloads of it; give how many bytes that was.

    Raises UnknownNameError with the near names where it is not here.
    """
    files = [
        store() / f"{name}{ending}{part}" for ending in (_MODEL, _CONFIG, _CARD) for part in ("", ".part")
    ]
    there = [path for path in files if "/" not in name and path.is_file()]
    if not there:
        hint = did_you_mean(name, installed()) or f"installed are {', '.join(installed()) or 'none'}"
        raise UnknownNameError(f"there is no piper voice '{name}' here", hint=hint)
    size = sum(path.stat().st_size for path in there)
    for path in there:
        path.unlink()
    return size


def _base() -> str:
    return (os.environ.get(URL_VARIABLE, "").strip() or _PIPER_VOICES).rstrip("/")


def _listed(patience: Patience) -> dict[str, Any]:
    try:
        listed = json.loads(fetch_text(f"{_base()}/voices.json", _MOST_OF_A_LIST, patience))
    except (ValueError, RecursionError) as error:
        raise VoiceError(f"the list of piper voices at {_base()} is not understood") from error
    if not isinstance(listed, dict):
        raise VoiceError(f"the list of piper voices at {_base()} is not understood")
    return {key: entry for key, entry in listed.items() if isinstance(entry, dict)}


def _aliases(entry: dict[str, Any]) -> list[str]:
    aliases = entry.get("aliases")
    return [alias for alias in aliases if isinstance(alias, str)] if isinstance(aliases, list) else []


def _offer(name: str, entry: dict[str, Any], patience: Patience) -> Offer:
    files = {path.rpartition("/")[2]: path for path in entry["files"]}
    wanted = [_wanted(name, files[f"{name}{ending}"], entry, ending) for ending in (_CONFIG, _MODEL)]
    card = fetch_text(f"{_base()}/{files['MODEL_CARD']}", 100_000, patience) if "MODEL_CARD" in files else ""
    licence, dataset = _LICENCE.search(card), _DATASET.search(card)
    language = entry["language"]
    return Offer(
        name=name,
        language=f"{language['name_english']} ({language['country_english']})",
        speakers=int(entry["num_speakers"]),
        licence=licence[1] if licence else "",
        dataset=dataset[1] if dataset else "",
        card=card,
        files=tuple(wanted),
    )


def _wanted(name: str, path: str, entry: dict[str, Any], ending: str) -> Wanted:
    about = entry["files"][path]
    size, md5 = int(about["size_bytes"]), str(about["md5_digest"])
    if not 0 < size < _LARGEST:
        raise ValueError(f"a file of {size} bytes")
    return Wanted(url=f"{_base()}/{path}", path=store() / f"{name}{ending}", size=size, md5=md5)
