"""The command engine: any program that speaks into a WAV; some are known, others a user describes."""

import os
import re
import shlex
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from audiocoach.errors import UnknownNameError, VoiceError, VoiceUnavailableError
from audiocoach.suggestions import did_you_mean
from audiocoach.voices.contract import Speech, SpeechRequest, VoiceInfo
from audiocoach.voices.programs import PROGRAMS, Program, program_of
from audiocoach.voices.running import Bounds, run
from audiocoach.voices.sniffing import speech_in

COMMAND_VARIABLE = "AUDIOCOACH_COMMAND"
"""The environment variable with a call of one's own, which is then the voice command:own."""

_NAME = re.compile(r"\w(?:[\w.,+()@' -]{0,98}[\w.)])?")


class Command:
    """An engine that runs programs. A voice is a program and its voice: flite/slt, espeak-ng/en-gb, say."""

    name = "command"
    online = False

    def __init__(
        self,
        *,
        programs: Mapping[str, str | Sequence[str]] | None = None,
        bounds: Bounds = Bounds(),  # noqa: B008 (it is frozen)
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
        if not program.has_voices:
            if slash:
                raise UnknownNameError(
                    f"the program '{name}' has no voices to choose from", hint=f"write {name}"
                )
            return name
        return f"{name}/{self._voice(name, program, wanted, chosen=bool(slash))}"

    def parameters(self, request: SpeechRequest) -> Mapping[str, str | int | float]:
        """Give the tempo, and a mark that changes when the program, its call or a file in it does."""
        program = self._programs()[request.voice.partition("/")[0]]
        return {"program": program.mark(), "wpm": round(program.wpm * request.speed)}

    def speak(self, request: SpeechRequest) -> Speech:
        """Run the program, and take the WAV or MP3 that it writes."""
        name, _, voice = self.resolve(request.voice).partition("/")
        program = self._programs()[name]
        text = request.text.replace("[[", "[ [")  # say and piper take double brackets for orders
        with tempfile.TemporaryDirectory(prefix="audiocoach-", ignore_cleanup_errors=True) as place:
            out = Path(place) / "speech.wav"
            values = {
                "text": text,
                "out": str(out),
                "voice": voice,
                "wpm": str(round(program.wpm * request.speed)),
                "speed": f"{request.speed:.3f}",
                "stretch": f"{1 / request.speed:.3f}",
            }
            said = "" if program.has("text") else text
            printed = run(program.call(values), said, Path(place), self._bounds)
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
        with tempfile.TemporaryDirectory(prefix="audiocoach-", ignore_cleanup_errors=True) as place:
            argv = [program.find(), *program.listing[1:]]
            answer = run(argv, "", Path(place), self._bounds).decode(errors="replace")
        return program.listed(answer)

    def _programs(self) -> dict[str, Program]:
        line = os.environ.get(COMMAND_VARIABLE, "").strip()
        own = ({"own": line} if line else {}) | self._own
        return {name: program_of(call) for name, call in own.items()} | {
            name: program for name, program in PROGRAMS.items() if name not in own
        }

    def _installed(self) -> list[tuple[str, Program]]:
        return [(name, program) for name, program in self._programs().items() if _is_there(program)]

    def _default(self) -> str:
        for name, _ in self._installed():
            return name
        remedy = f"apt install flite, or write the call of another program into {COMMAND_VARIABLE}"
        raise VoiceUnavailableError("no program that speaks is installed", hint=remedy)


def _is_there(program: Program) -> bool:
    try:
        program.find()
    except VoiceUnavailableError:
        return False
    return True


def _read(out: Path, name: str) -> bytes:
    try:
        return out.read_bytes()
    except FileNotFoundError:
        raise VoiceError(f"the program '{name}' wrote no file", hint="it should write to {out}") from None
