"""The espeak-ng library through ctypes: loaded afresh for each use, because only then it repeats itself.

And `short_path`, because it reads its data from short paths alone.
"""

import _ctypes
import atexit
import ctypes
import locale
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from ctypes import POINTER, c_char_p, c_int, c_long, c_short, c_size_t, c_ubyte, c_void_p
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from audiocoach.errors import VoiceError, VoiceUnavailableError
from audiocoach.files import temporary_folder
from audiocoach.voices.contract import expect_room

_one_at_a_time = Lock()

if hasattr(os, "register_at_fork"):
    # A fork waits for the cue that is being spoken: the child must not inherit a library at work.
    os.register_at_fork(
        before=_one_at_a_time.acquire,
        after_in_parent=_one_at_a_time.release,
        after_in_child=_one_at_a_time.release,
    )

LONGEST_PATH = 140
"""The most bytes of a path; espeak-ng 1.52 fails from 160 on and appends names of its own."""

_made: dict[Path, Path] = {}

_PARAMETERS = {"wpm": 1, "volume": 2, "pitch": 3, "range": 4, "punctuation": 5, "capitals": 6, "gap": 7}

_SYNCHRONOUS, _DO_NOT_EXIT, _UTF8, _BY_CHARACTER = 2, 0x8000, 1, 1

_Callback = ctypes.CFUNCTYPE(c_int, POINTER(c_short), c_int, c_void_p)


class _VoiceRecord(ctypes.Structure):
    _fields_ = [
        ("name", c_char_p),
        ("languages", c_void_p),
        ("identifier", c_char_p),
        ("gender", c_ubyte),
        ("age", c_ubyte),
        ("variant", c_ubyte),
        ("reserved", c_ubyte),
        ("score", c_int),
        ("spare", c_void_p),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedVoice:
    """A voice as espeak-ng lists it: a name for people, (priority, language tag) pairs, and its file."""

    name: str
    languages: tuple[tuple[int, str], ...]
    identifier: str


class EspeakLibrary:
    """The library while it is loaded; `rate` is the samples a second of what it speaks."""

    def __init__(self, functions: Any, rate: int) -> None:
        self._functions = functions
        self.rate = rate

    def version(self) -> str:
        """Give the version of espeak-ng."""
        return str(self._functions.espeak_Info(None).decode())

    def voices(self) -> list[ListedVoice]:
        """List the voices, without the variants."""
        records = self._functions.espeak_ListVoices(None)
        listed: list[ListedVoice] = []
        while records[len(listed)]:
            listed.append(_listed(records[len(listed)].contents))
        return listed

    def speak(self, text: str, *, identifier: str, parameters: Mapping[str, str | int | float]) -> bytes:
        """Speak a text as mono pcm16; `identifier` is a voice's file, with `+variant` where one is wanted.

        Not for the main thread: ctypes swallows a Ctrl-C that is raised in a callback. Raises VoiceError
        where the library does not take the voice or the text.
        """
        self._choose(identifier)
        for name, number in _PARAMETERS.items():
            self._functions.espeak_SetParameter(number, int(parameters[name]), 0)
        self._functions.espeak_ng_SetRandSeed(int(parameters["seed"]))
        return self._synthesise(text)

    def _choose(self, identifier: str) -> None:
        self._functions.espeak_SetVoiceByName(os.fsencode(identifier))
        current = self._functions.espeak_GetCurrentVoice()
        # A voice or a variant that is not there is passed over in silence, so look what was really taken.
        taken = os.fsdecode(current.contents.identifier or b"") if current else ""
        if not taken or taken != identifier:
            raise VoiceError(f"espeak-ng did not take the voice '{identifier}'", hint="choose another voice")

    def _synthesise(self, text: str) -> bytes:
        heard: list[bytes] = []

        def collect(samples: Any, count: int, _events: int | None) -> int:
            if samples and count:
                heard.append(ctypes.string_at(samples, 2 * count))
            return 0

        callback = _Callback(collect)
        self._functions.espeak_SetSynthCallback(callback)
        written = text.encode()
        failed = self._functions.espeak_Synth(
            written, len(written) + 1, 0, _BY_CHARACTER, 0, _UTF8, None, None
        )
        if failed:
            raise VoiceError(f"espeak-ng could not speak '{text}' (status {failed})")
        return b"".join(heard)


@contextmanager
def espeak_library(library: Path, data: Path) -> Iterator[EspeakLibrary]:
    """Load the library, lend it, and unload it; one caller at a time, others wait.

    espeak-ng keeps the place in its flutter table from one text to the next; unloading (some 3 ms for
    each cue) is what makes a text sound the same whatever was spoken before.
    """
    if not (data / "phontab").is_file():
        raise VoiceUnavailableError(f"espeak-ng has no data in {data}", hint="install espeakng-loader again")
    expect_room(_ROOM)
    with _one_at_a_time, _kept_locale(), _loaded(library) as functions:
        rate = functions.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(short_path(data)), _DO_NOT_EXIT)
        if rate <= 0:
            raise VoiceUnavailableError(f"espeak-ng cannot read {data}", hint="install espeakng-loader again")
        try:
            yield EspeakLibrary(functions, rate)
        finally:
            functions.espeak_Terminate()


_ROOM = 64_000_000
"""Bytes of address space that are to be left: where espeak-ng finds none, it ends the process."""


@contextmanager
def _kept_locale() -> Iterator[None]:
    # espeak_Initialize sets the character locale of the whole process.
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        yield
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


@contextmanager
def _loaded(library: Path) -> Iterator[Any]:
    functions = _load(library)
    try:
        yield functions
    finally:
        if sys.platform == "win32":
            _ctypes.FreeLibrary(functions._handle)
        else:
            _ctypes.dlclose(functions._handle)


def _load(library: Path) -> Any:
    try:
        functions = ctypes.CDLL(str(library))
    except OSError as error:
        reason = f"the espeak-ng library cannot be loaded ({error})"
        raise VoiceUnavailableError(reason, hint="install espeakng-loader again") from error
    functions.espeak_Info.restype = c_char_p
    functions.espeak_Info.argtypes = [c_void_p]
    functions.espeak_ListVoices.restype = POINTER(POINTER(_VoiceRecord))
    functions.espeak_GetCurrentVoice.restype = POINTER(_VoiceRecord)
    functions.espeak_SetSynthCallback.argtypes = [_Callback]
    functions.espeak_ng_SetRandSeed.argtypes = [c_long]
    functions.espeak_Synth.argtypes = [c_char_p, c_size_t, *[c_int] * 4, c_void_p, c_void_p]
    return functions


def _listed(record: _VoiceRecord) -> ListedVoice:
    return ListedVoice(
        name=record.name.decode().strip(),
        languages=tuple(_languages(record.languages)),
        identifier=os.fsdecode(record.identifier),
    )


def _languages(address: int) -> Iterator[tuple[int, str]]:
    """Read the list at an address: a byte of priority and a tag that ends in NUL, until a priority of 0."""
    while priority := ctypes.string_at(address, 1)[0]:
        tag = ctypes.string_at(address + 1)
        yield priority, tag.decode()
        address += len(tag) + 2


def short_path(folder: Path, longest: int = LONGEST_PATH) -> Path:
    """Give a path of at most `longest` bytes that leads to the folder.

    It is the folder itself, or else a symlink to it in a temporary folder (a copy where symlinks are
    forbidden), which is removed when the process ends. Raises VoiceError where no short place is writable.
    """
    if _fits(folder, longest):
        return folder
    short = _made.get(folder)
    if short is None or not short.exists():
        short = _made[folder] = _shorten(folder, longest)
    return short


def _fits(folder: Path, longest: int) -> bool:
    # On Windows espeak-ng opens files through the code page, which knows few letters beyond ASCII.
    return len(os.fsencode(folder)) <= longest and (os.name != "nt" or str(folder).isascii())


def _shorten(folder: Path, longest: int) -> Path:
    for place in (Path(tempfile.gettempdir()), Path("/tmp"), Path.home()):  # noqa: S108 (it is private)
        room = len("/.audiocoach-0123456789abcdef.part/") + len(os.fsencode(folder.name))
        if place.is_dir() and _fits(place, longest - room):
            return _link(folder, place)
    raise VoiceError(f"the path {folder} is too long for espeak-ng", hint="install it in a shorter one")


def _link(folder: Path, place: Path) -> Path:
    stack = ExitStack()
    short = stack.enter_context(temporary_folder(place)) / folder.name
    atexit.register(_remove, stack, os.getpid())
    try:
        short.symlink_to(folder, target_is_directory=True)
    except OSError:
        shutil.copytree(folder, short)
    return short


def _remove(stack: ExitStack, owner: int) -> None:
    if os.getpid() == owner:  # a forked child leaves alone what its parent still uses
        stack.close()
