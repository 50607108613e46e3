"""What every voice engine promises: text in, speech out; no files, no timing, no cache.

And how an engine imports a package that may be missing.
"""

import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Literal, Protocol, runtime_checkable

from audiocoach.errors import VoiceError, VoiceUnavailableError

Encoding = Literal["pcm16", "wav", "mp3"]
"""How the bytes of a speech are to be read; pcm16 is signed, little-endian, channels interleaved."""

LOWEST_RATE, HIGHEST_RATE = 4_000, 384_000
"""The bounds of a rate of sound in Hz."""

MOST_CHANNELS = 8

MOST_SPEECH = 50_000_000
"""Bytes of one speech at most: ten minutes at 41 kHz."""

SLOWEST, FASTEST = 0.5, 2.0
"""The bounds of a request's speed; beyond them no engine can be understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechRequest:
    """One text to be spoken, in a voice by its canonical name.

    `text` has been through `preparation.prepare`. `speed` is relative: 1.0 is the engine's own coaching
    tempo. A text without words or with control characters, or a speed beyond 0.5 to 2, is a VoiceError.
    """

    text: str
    voice: str
    speed: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what an engine would cut short or leave out without a word."""
        if not self.text.strip():
            raise VoiceError("there is no text to speak", hint="give the cue words, or leave it out")
        printable = self.text.isprintable()
        if not printable and any(unicodedata.category(each) in ("Cc", "Cs") for each in self.text):
            raise VoiceError(f"{self.text!r} has control characters", hint="prepare the text first")
        if not SLOWEST <= self.speed <= FASTEST:
            raise VoiceError(f"a speed of {self.speed:g} cannot be spoken", hint="choose one from 0.5 to 2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """One of the parts in which a service spoke a text: its words, and how many samples they take."""

    text: str
    samples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """What an engine spoke, as it came; never empty.

    `rate` is in Hz, 0 where the data itself tells. `audible` is False only for an engine that is silent
    on purpose, so that whoever checks clips for sound lets it pass. Where the text was spoken in `parts`,
    each is checked by itself: in a long cue, a last word that is missing would not be noticed. `digest` is
    the check sum under which the cache keeps it, "" as long as it does not.
    """

    data: bytes
    encoding: Encoding
    rate: int
    channels: int = 1
    audible: bool = True
    parts: tuple[Chunk, ...] = ()
    digest: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """Refuse speech that could not be heard or read."""
        if not self.data:
            raise VoiceError("a voice answered with no sound", hint="try again, or choose another voice")
        if len(self.data) > MOST_SPEECH:
            raise VoiceError(
                f"a voice answered with {len(self.data) / 1e6:.0f} MB", hint="ask for less at once"
            )
        fits = self.rate == 0 or LOWEST_RATE <= self.rate <= HIGHEST_RATE
        if not fits or not 1 <= self.channels <= MOST_CHANNELS:
            raise VoiceError(f"{self.rate} Hz and {self.channels} channels is no form of sound")
        if self.encoding == "pcm16" and (self.rate == 0 or len(self.data) % (2 * self.channels)):
            raise VoiceError("a voice answered with samples that are not whole")


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceInfo:
    """One voice of an engine, as a list of voices shows it; `language` is a tag such as en-us."""

    name: str
    language: str
    description: str


@runtime_checkable
class Engine(Protocol):
    """One way to speak.

    An engine is made without arguments, and making one is quick: packages and programs are loaded when
    they are first needed. All members may be called from several threads. Every failure is a VoiceError
    whose hint is the remedy.
    """

    @property
    def name(self) -> str:
        """The name before the colon of `espeak:en-us`."""
        ...

    @property
    def online(self) -> bool:
        """Whether `speak` asks the network."""
        ...

    def version(self) -> str:
        """Name the version of whatever shapes the sound; another version is another clip in the cache."""
        ...

    def check(self) -> None:
        """Raise the VoiceError that stands in the way of speaking here; ask no network."""
        ...

    def voices(self) -> Sequence[VoiceInfo]:
        """List the voices, by canonical name."""
        ...

    def resolve(self, voice: str) -> str:
        """Give the canonical name of a voice; "" asks for the default.

        Raises UnknownNameError with the near names. Two names of one voice give the same answer. It asks no
        network: an engine that knows its voices from there alone lets `speak` raise that error.
        """
        ...

    def parameters(self, request: SpeechRequest) -> Mapping[str, str | int | float]:
        """Give all that shapes the sound besides text, voice and version, as it will really be used."""
        ...

    def speak(self, request: SpeechRequest) -> Speech:
        """Speak the whole text, or raise VoiceError: never silence, never a part."""
        ...


def texts_at_once(engine: Engine) -> int:
    """Tell how many texts an engine wants to speak at the same time: its `at_once`, or else one."""
    return max(1, int(getattr(engine, "at_once", 1)))


def may_cut(engine: Engine) -> bool:
    """Tell whether an engine might answer with a part of the words, as servers and programs do.

    One that speaks in this process says that it is `whole`.
    """
    return not getattr(engine, "whole", False)


def reads_phonemes(engine: Engine) -> bool:
    """Tell whether an engine reads [word](/phonemes/) in IPA: its `phonemes_in_text`, or else no."""
    return bool(getattr(engine, "phonemes_in_text", False))


def offers(engine: Engine) -> Sequence[VoiceInfo]:
    """List the voices that an engine could have here, each with how to get it: its `offers`, or else none."""
    offered: Sequence[VoiceInfo] = getattr(engine, "offers", list)()
    return offered


def import_package(module: str, *, engine: str, install: str) -> ModuleType:
    """Import a module of an engine's package.

    Raises VoiceUnavailableError, whose hint is the install command, where the package is missing or broken.
    """
    try:
        return import_module(module)
    except ImportError as error:
        reason = f"the voice '{engine}' needs a package that cannot be imported ({error})"
        raise VoiceUnavailableError(reason, hint=f"install it with: {install}") from error


def expect_room(room: int) -> None:
    """Raise MemoryError where a limit on the address space leaves fewer bytes than an engine's library takes.

    Where such a library finds none, it ends the process, or complains in words of its own.
    """
    if sys.platform == "linux":
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        if limit != resource.RLIM_INFINITY:
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            if limit - pages * resource.getpagesize() < room:
                raise MemoryError
