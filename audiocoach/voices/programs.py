"""Programs that speak into a WAV: how each is called, and which voices it says it has."""

import hashlib
import re
import shlex
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audiocoach.errors import VoiceError, VoiceUnavailableError
from audiocoach.suggestions import did_you_mean
from audiocoach.voices.contract import VoiceInfo

PLACES = ("text", "out", "voice", "wpm", "speed", "stretch")
"""What may stand in braces: the words, the file to write, the voice, words a minute, and the tempo twice."""

_PLACE = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One way to call a program, as a list of words with places in braces; no shell is between.

    Without `{text}` the words come on its standard input, without `{out}` the sound goes out on its standard
    output. `wpm` is what speed 1.0 asks for. `listing` and `pattern` find the voices; `install` gets it.
    """

    words: tuple[str, ...]
    voice: str = ""
    wpm: int = 160
    listing: tuple[str, ...] = ()
    pattern: str = ""
    install: str = ""

    @property
    def has_voices(self) -> bool:
        """Whether a voice can be chosen."""
        return self.has("voice")

    def has(self, place: str) -> bool:
        """Tell whether something has a place in its call."""
        return any(f"{{{place}}}" in word for word in self.words)

    def find(self) -> str:
        """Give the path of the program, or raise VoiceUnavailableError with what installs it."""
        path = shutil.which(self.words[0])
        if path is None:
            remedy = self.install or "install it, or write its whole path"
            raise VoiceUnavailableError(f"the program '{self.words[0]}' is not installed", hint=remedy)
        return path

    def call(self, values: Mapping[str, str]) -> list[str]:
        """Put values into their places; a text that begins with a hyphen must not look like an option."""
        hyphen = values.get("text", "").startswith("-")
        filled = dict(values) | ({"text": " " + values["text"]} if hyphen else {})
        return [self.find(), *(_PLACE.sub(lambda place: filled[place[1]], word) for word in self.words[1:])]

    def mark(self) -> str:
        """Give what changes with the program, and with every file that its call names."""
        files = [Path(word) for word in (self.find(), *self.words[1:])]
        about = [(str(file), *_state(file)) for file in files if _is_file(file)]
        return hashlib.sha256(repr((self.words, about)).encode()).hexdigest()[:16]

    def listed(self, answer: str) -> list[VoiceInfo]:
        """Read the voices out of what the program lists; espeak-ng lists some names twice."""
        found = [match.groupdict() for match in re.finditer(self.pattern, answer, re.MULTILINE)]
        languages = {voice["voice"]: voice.get("language") or "any" for voice in reversed(found)}
        return [
            VoiceInfo(name=name, language=language, description=self.words[0])
            for name, language in reversed(languages.items())
        ]


PROGRAMS: Mapping[str, Program] = {
    "say": Program(
        words=(
            *("say", "-v", "{voice}", "-r", "{wpm}", "-o", "{out}"),
            *("--file-format=WAVE", "--data-format=LEI16@22050", "-f", "-"),
        ),
        voice="Samantha",
        listing=("say", "-v", "?"),
        pattern=r"^(?P<voice>\S.*?)\s+(?P<language>[a-z]{2,3}[_-]\w+)\s+#",
        install="it is part of macOS",
    ),
    "espeak-ng": Program(
        words=("espeak-ng", "-v", "{voice}", "-s", "{wpm}", "-w", "{out}", "--stdin"),
        voice="en-us",
        listing=("espeak-ng", "--voices"),
        pattern=r"^\s*\d+\s+(?P<voice>(?P<language>\S+))",
        install="install it with: apt install espeak-ng, or brew install espeak-ng",
    ),
    "flite": Program(
        words=("flite", "-voice", "{voice}", "--setf", "duration_stretch={stretch}", "-o", "{out}"),
        voice="slt",
        listing=("flite", "-lv"),
        pattern=r"(?<=[: ])(?!awb_time|available)(?P<voice>\w+)(?= |$)",
        install="install it with: apt install flite, or brew install flite",
    ),
}
"""The programs that can be used as they are. flite's awb_time speaks nothing but the time."""


def program_of(template: str | Sequence[str]) -> Program:
    """Make a program of a user's own call: one line as a shell would split it, or a list of words.

    Raises VoiceError where it is empty, has an open quote, or has a place that nothing belongs into.
    """
    try:
        words = tuple(shlex.split(template) if isinstance(template, str) else template)
    except ValueError as error:
        raise VoiceError(f"the command {template} cannot be read", hint="close its quotes") from error
    if not words or not words[0]:
        raise VoiceError("a command has no words", hint="write the program first, then {out} where it writes")
    for place in (found for word in words for found in _PLACE.findall(word)):
        if place not in PLACES:
            hint = did_you_mean(place, PLACES) or f"the places are {', '.join(PLACES)}"
            raise VoiceError(
                f"'{{{place}}}' stands for nothing in the command {shlex.join(words)}", hint=hint
            )
    return Program(words=words)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a word that is too long or strange to be the name of a file
        return False


def _state(path: Path) -> tuple[int, int]:
    about = path.stat()
    return about.st_size, about.st_mtime_ns
