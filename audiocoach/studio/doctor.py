"""Whether everything works here: the program, its voices, its cache, the folders and files of this user."""

import os
import platform
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from audiocoach.audio.cache import damaged, repair, survey
from audiocoach.errors import AudiocoachError
from audiocoach.files import cache_folder, config_folder, data_folder, state_folder
from audiocoach.library import open_library
from audiocoach.settings import CONFIG_FILE, engine_options, read_settings
from audiocoach.studio.make import DEFAULTS
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
    yield from _program()
    yield from _config()
    yield from _voices()
    yield from _folders()
    yield from _cache(mend=mend)
    yield from _files()


def _program() -> Iterator[Finding]:
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    yield Finding("audiocoach", "fine", f"{version('audiocoach')} on {system}")
    yield Finding("packages", "fine", ", ".join(f"{name} {version(name)}" for name in PACKAGES))
    found = ", ".join(f"{name} {_version(name) or 'not installed'}" for name in PACKAGES_OF_VOICES)
    yield Finding("packages of voices", "fine", found)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _config() -> Iterator[Finding]:
    path = config_folder() / CONFIG_FILE
    if not path.exists():
        yield Finding("config", "fine", f"there is no {path}: everything is as usual")
        return
    try:
        read_settings(open_library().known())
    except AudiocoachError as error:
        yield Finding("config", "wrong", str(error), "edit the file; every command reads it")
    else:
        yield Finding("config", "fine", str(path))


def _voices() -> Iterator[Finding]:
    try:
        options = engine_options(read_settings())
    except AudiocoachError:  # told with the config
        options = {}
    for name in engine_names():
        yield _voice(name, options)


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
    return Finding(about, "fine", f"{chosen.name} speaks; the first word took {spent:.0f} ms")


def _folders() -> Iterator[Finding]:
    try:
        output = read_settings().output
    except AudiocoachError:
        output = None
    folders = {
        "own files": config_folder(),
        "cache": cache_folder(),
        "downloaded voices": data_folder(),
        "remembered things": state_folder(),
        "sessions": output or Path(DEFAULTS["output"]),
    }
    for about, folder in folders.items():
        yield _folder(f"folder of {about}", folder)


def _folder(about: str, folder: Path) -> Finding:
    nearest = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    where = str(folder) if nearest == folder else f"{folder}, which is made when it is needed"
    if not nearest.is_dir():
        return Finding(about, "wrong", f"{nearest} is a file, not a folder", "move it away")
    if not os.access(nearest, os.W_OK | os.X_OK):
        return Finding(about, "wrong", f"{where}: nobody may write into {nearest}", f"chmod u+wx {nearest}")
    return Finding(about, "fine", where)


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
    library = open_library()
    wrong = library.complaints()
    for each in wrong:
        yield Finding("exercises", "wrong", each.where + ": " + each.message, each.hint)
    for kind, read in {
        "routines": library.routine,
        "plans": library.plan,
        "wording": library.wording,
    }.items():
        own = [name for name, path in library.paths(kind).items() if config_folder() in path.parents]
        for name in own:
            try:
                read(name)
            except AudiocoachError as error:
                yield Finding(kind, "wrong", str(error), f"audiocoach check {library.paths(kind)[name]}")
        if own:
            yield Finding(kind, "fine", f"{len(own)} of your own: {', '.join(own)}")
