"""The command engine: any program that speaks into a WAV; some are known, others a user describes.

`Program` is how a program is called, `run_program` runs one within bounds, `Command` is the engine.
"""

import hashlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import current_thread, main_thread

from audiocoach.errors import UnknownNameError, VoiceError, VoiceUnavailableError, did_you_mean
from audiocoach.files import read_file, temporary_folder
from audiocoach.voices.contract import MOST_SPEECH, Speech, SpeechRequest, VoiceInfo
from audiocoach.voices.formats import speech_in

COMMAND_VARIABLE = "AUDIOCOACH_COMMAND"
"""The environment variable with a call of one's own, which is then the voice command:own."""

PLACES = ("text", "out", "voice", "wpm", "speed", "stretch")
"""What may stand in braces: the words, the file to write, the voice, words a minute, and the tempo twice."""

WORDS_A_MINUTE = 160
"""What speed 1.0 asks for."""

_PLACE = re.compile(r"\{(\w*)\}")

_NAME = re.compile(r"\w(?:[\w.,+()@' -]{0,98}[\w.)])?")

_STEP = 0.05

_LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a program may take: seconds, and bytes of all the files it is given to write."""

    seconds: float = 60.0
    size: int = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One way to call a program, as a list of words with places in braces; no shell is between.

    Without `{text}` the words come on its standard input, without `{out}` the sound goes out on its standard
    output. `listing` and `pattern` find the voices; `install` gets it.
    """

    words: tuple[str, ...]
    voice: str = ""
    listing: tuple[str, ...] = ()
    pattern: str = ""
    install: str = ""

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
        words = (self.find(), *self.words[1:])
        files = [Path(word) for word in words if os.path.isfile(word)]  # noqa: PTH113 (Path fails on long words)
        about = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
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


class Command:
    """An engine that runs programs. A voice is a program and its voice: flite/slt, espeak-ng/en-gb, say."""

    name = "command"
    online = False

    def __init__(
        self,
        *,
        programs: Mapping[str, str | Sequence[str]] | None = None,
        bounds: Bounds = Bounds(),
    ) -> None:
        """Make an engine that knows the usual programs, those of the environment and those given here.

        `programs` gives the call of each by its name, as one line or as a list of words.
        """
        self._own = dict(programs or {})
        self._bounds = bounds
        self._voices_of = cache(self._list)

    def version(self) -> str:
        """Give the version of the way in which programs are run; the programs are among the parameters."""
        return "1"

    def check(self) -> None:
        """See that there is a program to run."""
        self.resolve("")

    def voices(self) -> Sequence[VoiceInfo]:
        """List the voices of every program that is installed."""
        return [
            VoiceInfo(name=f"{name}/{voice.name}", language=voice.language, description=f"by {name}")
            if voice.name
            else VoiceInfo(name=name, language="any", description=shlex.join(program.words))
            for name, program in self._installed()
            for voice in self._voices_of(name) or [VoiceInfo(name="", language="", description="")]
        ]

    def resolve(self, voice: str) -> str:
        """Give program/voice, or the program alone where it has one voice; "" is the first one installed.

        Raises UnknownNameError, and VoiceUnavailableError where the program is not installed.
        """
        name, slash, wanted = (voice or self._default()).partition("/")
        program = self._programs().get(name)
        if program is None:
            near = did_you_mean(name, self._programs()) or f"the programs are {', '.join(self._programs())}"
            raise UnknownNameError(f"command knows no program '{name}'", hint=near)
        program.find()
        if not program.has("voice"):
            if slash:
                raise UnknownNameError(
                    f"the program '{name}' has no voices to choose from", hint=f"write {name}"
                )
            return name
        return f"{name}/{self._voice(name, program, wanted, chosen=bool(slash))}"

    def parameters(self, request: SpeechRequest) -> Mapping[str, str | int | float]:
        """Give the tempo, and a mark that changes when the program, its call or a file in it does."""
        program = self._programs()[request.voice.partition("/")[0]]
        return {"program": program.mark(), "wpm": round(WORDS_A_MINUTE * request.speed)}

    def speak(self, request: SpeechRequest) -> Speech:
        """Run the program, and take the WAV or MP3 that it writes."""
        name, _, voice = self.resolve(request.voice).partition("/")
        program = self._programs()[name]
        text = request.text.replace("[[", "[ [")  # say and piper take double brackets for orders
        with temporary_folder() as place:
            out = place / "speech.wav"
            values = {
                "text": text,
                "out": str(out),
                "voice": voice,
                "wpm": str(round(WORDS_A_MINUTE * request.speed)),
                "speed": f"{request.speed:.3f}",
                "stretch": f"{1 / request.speed:.3f}",
            }
            said = "" if program.has("text") else text
            printed = run_program(program.call(values), said, place, self._bounds)
            written = _read(out, name) if program.has("out") else printed
        try:
            return speech_in(written)
        except ValueError as reason:
            raise VoiceError(
                f"the program '{name}' wrote {reason}", hint=shlex.join(program.words)
            ) from reason

    def _voice(self, name: str, program: Program, wanted: str, *, chosen: bool) -> str:
        """Find a voice of a program; where it lists none, any name is taken."""
        known = [voice.name for voice in self._voices_of(name)]
        if not chosen:
            usual = program.voice if program.voice in known or not known else known[0]
            if not usual:
                raise UnknownNameError(f"the program '{name}' needs a voice", hint=f"write {name}/VOICE")
            return usual
        if wanted in known or (not program.listing and _NAME.fullmatch(wanted)):
            return wanted
        near = did_you_mean(wanted, known) or "audiocoach voices command lists all"
        raise UnknownNameError(f"the program '{name}' has no voice '{wanted}'", hint=near)

    def _list(self, name: str) -> list[VoiceInfo]:
        program = self._programs()[name]
        if not program.listing:
            return []
        with temporary_folder() as place:
            argv = [program.find(), *program.listing[1:]]
            answer = run_program(argv, "", place, self._bounds).decode(errors="replace")
        return program.listed(answer)

    def _programs(self) -> dict[str, Program]:
        line = os.environ.get(COMMAND_VARIABLE, "").strip()
        own = ({"own": line} if line else {}) | self._own
        return {name: program_of(call) for name, call in own.items()} | {
            name: program for name, program in PROGRAMS.items() if name not in own
        }

    def _installed(self) -> list[tuple[str, Program]]:
        return [each for each in self._programs().items() if shutil.which(each[1].words[0])]

    def _default(self) -> str:
        for name, _ in self._installed():
            return name
        remedy = f"apt install flite, or write the call of another program into {COMMAND_VARIABLE}"
        raise VoiceUnavailableError("no program that speaks is installed", hint=remedy)


def _read(out: Path, name: str) -> bytes:
    try:
        return read_file(out, MOST_SPEECH)
    except FileNotFoundError:
        raise VoiceError(f"the program '{name}' wrote no file", hint="it should write to {out}") from None
    except OSError as error:
        raise VoiceError(f"what the program '{name}' wrote cannot be read ({error.strerror})") from None


def run_program(argv: Sequence[str], words: str, folder: Path, bounds: Bounds) -> bytes:
    """Run a program with words on its standard input, and give what it writes to its standard output.

    `folder` is empty, and holds its input and output meanwhile. Raises VoiceError where it fails, takes too
    long (then it and what it started are ended), or writes too much.
    """
    said, out, err = folder / "stdin", folder / "stdout", folder / "stderr"
    said.write_text(f"{words}\n", encoding="utf-8")
    with said.open("rb") as stdin, out.open("wb") as stdout, err.open("wb") as stderr:
        process = None
        try:
            with _undisturbed():
                process = _start(argv, stdin, stdout, stderr)
            _wait(process, argv[0], folder, bounds)
        finally:
            if process is not None:
                _end(process)
    if process.returncode:
        raise VoiceError(f"{_name(argv[0])} {_ending(process.returncode)}{_last_words(err)}")
    return out.read_bytes()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let signals that end this run wait until a program is started: it could not be ended before."""
    if current_thread() is not main_thread():
        yield
        return
    arrived: list[int] = []
    numbers = (number for number in signal.valid_signals() if callable(signal.getsignal(number)))
    before = {each: signal.signal(each, lambda number, _: arrived.append(number)) for each in [*numbers]}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for late in arrived:
            signal.raise_signal(late)


def _start(argv: Sequence[str], stdin: object, stdout: object, stderr: object) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return] # files
            argv, stdin=stdin, stdout=stdout, stderr=stderr, env=os.environ, start_new_session=True
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise VoiceUnavailableError(f"{_name(argv[0])} cannot be run ({reason})") from error


def _wait(process: "subprocess.Popen[bytes]", program: str, folder: Path, bounds: Bounds) -> None:
    deadline = time.monotonic() + bounds.seconds
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_STEP)
        if _size(folder) > bounds.size:
            raise VoiceError(f"{_name(program)} writes more than {bounds.size} bytes")
        if process.returncode is not None:
            return
        if time.monotonic() > deadline:
            raise VoiceError(f"{_name(program)} takes longer than {bounds.seconds:g} s")


def _size(folder: Path) -> int:
    size = 0
    for file in folder.iterdir():
        with suppress(OSError):  # it may be gone by now
            size += file.stat().st_size
    return size


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a program that still runs, and whatever it started, even if it has ended itself."""
    if hasattr(os, "killpg"):
        with suppress(
            ProcessLookupError, PermissionError
        ):  # the latter is macOS's word for a group of zombies
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _name(program: str) -> str:
    return f"the program '{Path(program).name}'"


def _ending(status: int) -> str:
    return f"ended with status {status}" if status > 0 else f"was ended by signal {-status}"


def _last_words(err: Path) -> str:
    """Give the last line of what it complained about, without what would change a terminal."""
    lines = err.read_bytes()[-4000:].decode(errors="replace").strip().splitlines()
    words = re.sub(r"[^\x20-\x7e\xa0-\uffff]", " ", lines[-1]).strip() if lines else ""
    return f": {words[:_LONGEST_WORDS]}" if words else ""
