import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from audiocoach.errors import UnknownNameError, VoiceError, VoiceUnavailableError
from audiocoach.voices.command import Bounds, Command
from audiocoach.voices.contract import Speech, SpeechRequest
from tests.tools import find_tool
from tests.voices.hearing import dbfs, samples, seconds

ROBOT = Path(__file__).with_name("robot.py")
PYTHON = (sys.executable, "-I", "-S")
SPEAKING = [*PYTHON, str(ROBOT), "{out}", "{wpm}"]


def say(engine: Command, voice: str, text: str = "Rest for ten seconds.", speed: float = 1.0) -> Speech:
    """Have a text spoken."""
    return engine.speak(SpeechRequest(text=text, voice=engine.resolve(voice), speed=speed))


def program(code: str, *words: str) -> list[str]:
    """Make a call of a program in Python."""
    return [*PYTHON, "-c", code, *words]


@pytest.mark.parametrize("name", ["flite", "espeak-ng"])
def test_known_program_speaks(name: str) -> None:
    """A program that is known speaks by its name alone, slower at a lower speed."""
    find_tool(name)
    normal, slow = (say(Command(), name, speed=speed) for speed in (1.0, 0.5))
    assert dbfs(normal) > -40
    assert 1 < seconds(normal) < 3
    assert seconds(slow) == pytest.approx(2 * seconds(normal), rel=0.15)


@pytest.mark.parametrize(("name", "one", "other"), [("flite", "slt", "rms"), ("espeak-ng", "en-us", "en-gb")])
def test_known_program_has_voices(name: str, one: str, other: str) -> None:
    """Its voices are listed, and sound different; a wrong one is an error, which both would pass over."""
    find_tool(name)
    engine = Command()
    assert {f"{name}/{one}", f"{name}/{other}"} <= {voice.name for voice in engine.voices()}
    assert say(engine, f"{name}/{one}").data != say(engine, f"{name}/{other}").data
    assert engine.resolve(name) == f"{name}/{one}"
    with pytest.raises(UnknownNameError, match=f"'{name}' has no voice '{one}2'; did you mean '{one}'"):
        engine.resolve(f"{name}/{one}2")


def test_words_of_another_length() -> None:
    """espeak-ng as a program says accents, and a WAV that it streams to its output is read to the end."""
    find_tool("espeak-ng")
    engine = Command(programs={"stream": "espeak-ng -v en-us -s {wpm} --stdin --stdout"})
    assert seconds(say(engine, "stream", "Café, naïve, señor.")) == pytest.approx(
        seconds(say(engine, "espeak-ng", "Café, naïve, señor.")), abs=0.02
    )


def test_say_is_called_as_macos_wants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a Mac, say lists its voices and writes a WAV; here a script stands in, and checks its call."""
    fake = tmp_path / "say"
    fake.write_text(f"""#!{sys.executable}
import os, subprocess, sys
words = sys.argv[1:]
if words == ["-v", "?"]:
    print("Bad News            en_US    # Hello!\\nSamantha            en_US    # Hello!")
    raise SystemExit
assert words[:5] == ["-v", "Bad News", "-r", "160", "-o"], words
assert words[6:] == ["--file-format=WAVE", "--data-format=LEI16@22050", "-f", "-"], words
os.execv(sys.executable, [sys.executable, {str(ROBOT)!r}, words[5], "160"])
""")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    engine = Command()
    assert [voice.name for voice in engine.voices()] == ["say/Bad News", "say/Samantha"]
    assert engine.resolve("") == engine.resolve("say") == "say/Samantha"
    assert seconds(say(engine, "say/Bad News")) == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize(
    "call",
    [
        SPEAKING,
        [*PYTHON, str(ROBOT), "-", "{wpm}"],
        program(
            f"import sys, io; sys.stdin = io.TextIOWrapper(io.BytesIO(sys.argv.pop(1).encode())); "
            f"exec(open({str(ROBOT)!r}).read())",
            "{text}",
            "{out}",
            "{wpm}",
        ),
    ],
    ids=["in and {out}", "in and out", "{text} and {out}"],
)
def test_ways_in_and_out(call: Sequence[str]) -> None:
    """Words go in on standard input or as {text}, sound comes out in {out} or on standard output."""
    speech = say(Command(programs={"robot": call}), "robot")
    assert (speech.encoding, speech.rate) == ("pcm16", 8000)
    assert seconds(speech) == pytest.approx(4 * 60 / 160, abs=0.01)


def test_environment_names_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call in AUDIOCOACH_COMMAND is the voice own, and the default."""
    monkeypatch.setenv("AUDIOCOACH_COMMAND", shlex.join(SPEAKING))
    assert Command().resolve("") == "own"
    assert seconds(say(Command(), "own", speed=2.0)) == pytest.approx(4 * 60 / 320, abs=0.01)


def test_voice_of_ones_own_program() -> None:
    """A program with {voice} in its call gets the voice behind the slash, and must have one."""
    engine = Command(programs={"robot": [*SPEAKING, "{voice}"]})
    sound, rate = samples(say(engine, "robot/440", "Go"))
    crossings = ((sound[:-1] < 0) & (sound[1:] >= 0)).sum() / (0.9 * len(sound) / rate)
    assert crossings == pytest.approx(440, abs=5)
    with pytest.raises(UnknownNameError, match="write robot/VOICE"):
        engine.resolve("robot")
    for wrong in ("robot/", "robot/--help", "robot/../x", "robot/a\0"):
        with pytest.raises(UnknownNameError):
            engine.resolve(wrong)


def test_program_without_voices() -> None:
    """A program whose call has no {voice} is a voice by itself, and none can be asked of it."""
    engine = Command(programs={"robot": SPEAKING})
    assert engine.resolve("robot") == "robot"
    assert "robot" in {voice.name for voice in engine.voices()}
    with pytest.raises(UnknownNameError, match="write robot"):
        engine.resolve("robot/loud")


def test_ones_own_program_comes_first() -> None:
    """A user's program takes the place of a known one of the same name."""
    engine = Command(programs={"flite": SPEAKING})
    assert engine.resolve("") == "flite"
    assert say(engine, "flite").rate == 8000


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("raise SystemExit('no sound today')", "ended with status 1: no sound today"),
        ("pass", "wrote no file; it should write to {out}"),
        ("import sys; open(sys.argv[1], 'w')", "wrote nothing"),
        ("import sys; open(sys.argv[1], 'w').write('hello')", "wrote something else"),
        ("import sys; open(sys.argv[1], 'w').write('FORM')", "wrote AIFF"),
        ("import time; time.sleep(9)", r"takes longer than 0\.5 s"),
        ("import sys; open(sys.argv[1], 'wb').write(b'RIFF....WAVE')", "a WAV that has no sound"),
        ("import sys; f = open(sys.argv[1], 'w')\nwhile True: f.write('0' * 9999)", "writes more than"),
    ],
)
def test_fault_is_an_error(code: str, told: str) -> None:
    """A program that fails, hangs, or writes no WAV is an error that names it, and leaves nothing behind."""
    engine = Command(programs={"robot": program(code, "{out}")}, bounds=Bounds(seconds=0.5, size=1_000_000))
    with pytest.raises(VoiceError, match=told):
        say(engine, "robot")


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No temporary file outlives a cue."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    say(Command(programs={"robot": SPEAKING}), "robot")
    assert list(tmp_path.iterdir()) == []


def test_brackets_are_no_orders() -> None:
    """What say and piper would take for orders, in double brackets, arrives as words."""
    echo = "import sys; sys.exit(sys.stdin.read())"
    with pytest.raises(VoiceError, match=r"\[ \[slnc 5000\]\]"):
        say(Command(programs={"robot": program(echo, "{out}")}), "robot", "Hold [[slnc 5000]] it")


def test_no_program_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where nothing is installed, check says what to install, and no voice is listed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(VoiceUnavailableError, match="apt install flite"):
        Command().check()
    with pytest.raises(VoiceUnavailableError, match="'flite' is not installed; install it with: apt"):
        Command().resolve("flite")
    assert Command().voices() == []


def test_parameters_tell_programs_apart() -> None:
    """Tempo and call are in what names a clip."""
    one, other = Command(programs={"robot": SPEAKING}), Command(programs={"robot": [*SPEAKING, "300"]})
    request = SpeechRequest(text="Go", voice="robot")
    assert one.parameters(request) == Command(programs={"robot": SPEAKING}).parameters(request)
    assert one.parameters(request) != other.parameters(request)
    assert one.parameters(request)["wpm"] == 160
