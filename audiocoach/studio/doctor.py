"""Whether everything works here: the program, its voices, its cache, the folders and files of this user."""

import os
import platform
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from errno import EACCES, EDQUOT, ENOSPC, EROFS
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryFile
from typing import Literal

from audiocoach.audio.cache import CLIPS, SHELF, damaged, repair, survey
from audiocoach.coach.model.choices import merged_voices
from audiocoach.errors import MOST_COMPLAINTS, AudiocoachError
from audiocoach.files import cache_folder, config_folder, data_folder, state_folder
from audiocoach.library import open_library
from audiocoach.notation.config import Settings
from audiocoach.settings import CONFIG_FILE, engine_options, read_settings
from audiocoach.studio.cast import NATURAL_VOICE, usual_voice
from audiocoach.studio.check import check
from audiocoach.studio.make import DEFAULT_WORDING, DEFAULTS
from audiocoach.voices.contract import SpeechRequest
from audiocoach.voices.registry import Options, engine_names, find_voice

State = Literal["fine", "note", "wrong"]

PACKAGES = ("click", "pydantic", "numpy", "soundfile", "soxr", "lameenc", "pydub", "mutagen", "gtts")

PACKAGES_OF_VOICES = ("hibari-tts", "onnxruntime", "espeakng-loader", "piper-tts", "imageio-ffmpeg")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it stands, and what to do where it does not stand well."""

    about: str
    state: State
    what: str
    remedy: str = ""


def examine(*, mend: bool = False) -> Iterator[Finding]:
    """Look at everything, a finding at a time; with `mend`, what is damaged in the cache is removed.

    No network is asked: of a voice that needs one, only its package is looked at.
    """
    looks: Mapping[str, Callable[[], Iterator[Finding]]] = {
        "audiocoach": _program,
        "config": _config,
        "voices": _voices,
        "folders": _folders,
        "cache": partial(_cache, mend=mend),
        "files": _files,
    }
    for about, look in looks.items():
        try:
            yield from look()
        except OSError as error:  # such as a name that no folder can have
            yield Finding(about, "wrong", f"{error.filename} cannot be looked at ({error.strerror})")


def _program() -> Iterator[Finding]:
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    yield Finding("audiocoach", "fine", f"{_version('audiocoach')} on {system}")
    for about, names in {"packages": PACKAGES, "packages of voices": PACKAGES_OF_VOICES}.items():
        yield Finding(about, "fine", ", ".join(f"{name} {_version(name)}" for name in names))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _config() -> Iterator[Finding]:
    path = config_folder() / CONFIG_FILE
    if not path.exists():
        yield Finding("config", "fine", f"there is no {path}: everything is as usual")
        return
    complaints = check(open_library(), Settings(), path).complaints
    for each in complaints:
        yield Finding("config", "wrong", str(each), "edit the file; every command reads it")
    if not complaints:
        yield Finding("config", "fine", str(path))


def _settings() -> Settings:
    """Read the settings; what is wrong in them is told with the config."""
    try:
        return read_settings()
    except AudiocoachError:
        return Settings()


def _voices() -> Iterator[Finding]:
    settings = _settings()
    for name in engine_names():
        yield _voice(name, engine_options(settings))
    yield _chosen(settings)


def _chosen(settings: Settings) -> Finding:
    """Tell whether the voices that speak where nobody asks for others can do so here."""
    about, stands = "voice of your sessions", "audiocoach voices lists those that can speak here"
    usual = usual_voice(open_library().wording(settings.wording or DEFAULT_WORDING).language)
    try:
        voices = merged_voices(settings.voice, default=usual)
        for name in voices.names.values():
            find_voice(name, engine_options(settings)).engine.check()
    except AudiocoachError as error:
        state: State = "note" if settings.voice is None and usual == NATURAL_VOICE else "wrong"
        return Finding(about, state, error.message, error.hint or stands)
    return Finding(about, "fine", str(voices))


def _voice(name: str, options: Options) -> Finding:
    about = f"voice {name}"
    try:
        chosen = find_voice(name, options)
        chosen.engine.check()
        if chosen.engine.online:
            return Finding(about, "fine", "asks the network, and was not asked now")
        started = time.perf_counter()
        chosen.engine.speak(SpeechRequest(text="Ready.", voice=chosen.voice))
        spent = 1000 * (time.perf_counter() - started)
    except AudiocoachError as error:
        return Finding(about, "note", error.message, error.hint)
    except Exception as error:  # whatever a package of somebody else raises
        return Finding(about, "note", f"it cannot be tried ({str(error) or type(error).__name__})")
    return Finding(about, "fine", f"{chosen.name} speaks; the first word took {spent:.0f} ms")


def _folders() -> Iterator[Finding]:
    folders = {
        "own files": (config_folder(), "AUDIOCOACH_CONFIG_DIR"),
        "cache": (cache_folder(), "AUDIOCOACH_CACHE_DIR"),
        "downloaded voices": (data_folder(), "AUDIOCOACH_DATA_DIR"),
        "remembered things": (state_folder(), "AUDIOCOACH_STATE_DIR"),
        "sessions": (_settings().output or Path(DEFAULTS["output"]), "output: in config.yaml"),
    }
    for about, (folder, chosen_by) in folders.items():
        yield _folder(f"folder of {about}", folder, f"or choose another folder ({chosen_by})")
    for folder in (cache_folder() / CLIPS, cache_folder() / SHELF):
        if os.path.lexists(folder) and not folder.is_dir():
            yield Finding("cache", "wrong", f"{folder} is not a folder", "move it away")


def _folder(about: str, folder: Path, else_choose: str) -> Finding:
    """Tell whether a folder can be written, by writing there what goes at once."""
    try:
        nearest = next(each for each in (folder, *folder.absolute().parents) if os.path.lexists(each))
    except FileNotFoundError:
        return Finding(about, "wrong", "the folder in which you are has been removed", "cd to another one")
    where = str(folder) if nearest == folder else f"{folder}, which is made when it is needed"
    if not nearest.is_dir():
        what = "a file, not a folder" if nearest.exists() else "a link that leads nowhere"
        return Finding(about, "wrong", f"{nearest} is {what}", f"move it away, {else_choose}")
    try:
        with TemporaryFile(dir=nearest) as file:
            file.write(bytes(_TRIED))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        remedy = _REMEDIES.get(error.errno or 0, "look at it").format(folder=nearest)
        return Finding(about, "wrong", f"{where} cannot be written: {reason}", f"{remedy}, {else_choose}")
    if (free := disk_usage(nearest).free) < _LITTLE:
        return Finding(about, "note", f"{where}: only {free / 1e6:.0f} MB are left on its disk", "make room")
    return Finding(about, "fine", where)


_TRIED = 1 << 16  # bytes that are written to see whether there is room

_LITTLE = 100_000_000
"""Bytes: a few sessions, or a voice that is downloaded."""

_REMEDIES = {
    EACCES: "chmod u+rwx '{folder}'",
    ENOSPC: "make room on its disk",
    EDQUOT: "make room: your quota is used up",
    EROFS: "make its disk one that can be written",
}
"""What to do about a folder that cannot be written, by the error that says so."""


def _cache(*, mend: bool) -> Iterator[Finding]:
    folder = cache_folder()
    found = survey(folder)
    total = found.clips + found.shelf + found.previews
    yield Finding("cache", "fine", f"{total.files} files, {total.size / 1e6:.1f} MB")
    broken = repair(folder) if mend else damaged(folder)
    if broken and mend:
        yield Finding("cache", "note", f"{len(broken)} damaged files were removed")
    elif broken:
        count = f"{len(broken)} damaged files, which are made anew when they are needed"
        yield Finding("cache", "note", count, "audiocoach doctor --repair removes them")


def _files() -> Iterator[Finding]:
    library, settings = open_library(), _settings()
    for kind in ("exercises", "routines", "plans", "wording", "pacing", "verbosity"):
        own = [path for path in library.paths(kind).values() if config_folder() in path.parents]
        wrong = {path: found for path in own if (found := check(library, settings, path).complaints)}
        for path, complaints in wrong.items():
            for each in complaints[:MOST_COMPLAINTS]:
                yield Finding(kind, "wrong", str(each), f"audiocoach check {path}")
        if fine := [path.stem for path in own if path not in wrong]:
            yield Finding(kind, "fine", f"{len(fine)} of your own: {', '.join(fine)}")
