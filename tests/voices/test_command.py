import os
import shlex
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from audiocoach.errors import UnknownNameError, VoiceError, VoiceUnavailableError
from audiocoach.voices.command import PROGRAMS, Bounds, Command, program_of, run_program
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


def test_a_program_gets_the_environment_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was set for this process alone, as the command line does it for numpy, no other program gets."""
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)  # set by Dask in other tests
    code = "import os, sys; sys.exit(f'threads: {os.environ.get(\"OPENBLAS_NUM_THREADS\")}')"
    os.putenv("OPENBLAS_NUM_THREADS", "1")
    try:
        with pytest.raises(VoiceError, match="threads: None"):
            say(Command(programs={"robot": program(code, "{out}")}), "robot")
    finally:
        os.unsetenv("OPENBLAS_NUM_THREADS")


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


VALUES = {"text": "Go {out} $HOME; now", "out": "/a b/x.wav", "voice": "slt", "wpm": "160"}


def test_places_are_filled_once() -> None:
    """Each place gets its value as part of one word, and what the text has in braces stays as it is."""
    program = program_of("cat --say={text} -o {out} '-v {voice}' {wpm}{wpm}")
    assert program.call(VALUES)[1:] == ["--say=Go {out} $HOME; now", "-o", "/a b/x.wav", "-v slt", "160160"]


def test_one_line_or_a_list_of_words() -> None:
    """A line is split as a shell would split it, without doing anything else that a shell does."""
    line = program_of("cat 'two words' $HOME * \"{out}\"")
    assert line.words == ("cat", "two words", "$HOME", "*", "{out}")
    assert program_of(list(line.words)) == line


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("", "no words"),
        ("   ", "no words"),
        ("''", "no words"),
        ([], "no words"),
        ("cat 'open", "close its quotes"),
        ("cat {txt}", "'{txt}' stands for nothing.*did you mean 'text'"),
        ("cat {}", "the places are text, out, voice, wpm, speed, stretch"),
    ],
)
def test_calls_that_are_none(call: str | list[str], told: str) -> None:
    """A call without words, with an open quote or an unknown place is an error that says what to write."""
    with pytest.raises(VoiceError, match=told):
        program_of(call)


def test_text_is_no_option() -> None:
    """A text that begins with a hyphen gets a blank before it."""
    assert program_of("cat {text}").call({"text": "-o /etc/passwd"})[1] == " -o /etc/passwd"


def test_program_that_is_missing() -> None:
    """A program that is not there is an error with what installs it, if that is known."""
    with pytest.raises(VoiceUnavailableError, match="'no-such-program' is not installed; install it"):
        program_of("no-such-program {out}").find()
    assert all(program.install for program in PROGRAMS.values())


def test_mark_changes_with_all_that_is_called(tmp_path: Path) -> None:
    """Another program, call or state of a file that the call names is another mark; the same is the same."""
    model = tmp_path / "model"
    model.write_text("one")
    call = f"cat {model} {{out}}"
    mark = program_of(call).mark()
    assert program_of(call).mark() == mark
    assert program_of(call + " -x").mark() != mark
    assert program_of(call.replace("cat", "cp")).mark() != mark
    model.write_text("other")
    assert program_of(call).mark() != mark
    assert program_of(f"cat {'x' * 5000}").mark()


SAY = """Albert              en_US    # Hello! My name is Albert.
Bad News            en_US    # Hello! My name is Bad News.
Eddy (German (Germany)) de_DE    # Hallo! Ich heiße Eddy.
Samantha            en_US    # Hello! My name is Samantha.
Tingting            zh_CN    # 你好！我叫婷婷。
Majed               ar_001   # مرحبًا
"""
FLITE = "Voices available: kal awb_time kal16 awb rms slt \n"
ESPEAK = """Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  af              --/M      Afrikaans          gmw/af
 5  en-gb-x-gbclan  --/M      English_(Lancaster) gmw/en-GB-x-gbclan   (en-gb 3)(en 5)
 2  en-us           --/M      English_(America)  gmw/en-US            (en 3)
"""


@pytest.mark.parametrize(
    ("name", "answer", "voices"),
    [
        ("say", SAY, ["Albert", "Bad News", "Eddy (German (Germany))", "Samantha", "Tingting", "Majed"]),
        ("flite", FLITE, ["kal", "kal16", "awb", "rms", "slt"]),
        ("espeak-ng", ESPEAK, ["af", "en-gb-x-gbclan", "en-us"]),
        ("flite", "", []),
    ],
)
def test_listed_voices(name: str, answer: str, voices: list[str]) -> None:
    """The voices are read out of what each known program lists."""
    assert [voice.name for voice in PROGRAMS[name].listed(answer)] == voices


def test_languages_of_say() -> None:
    """The languages that say lists are those of its voices."""
    assert [voice.language for voice in PROGRAMS["say"].listed(SAY)][2:4] == ["de_DE", "en_US"]


def python(program: str, folder: Path, words: str = "", **bounds: float) -> bytes:
    """Run a program in Python."""
    limits = Bounds(**{"seconds": 10, "size": 100_000} | bounds)  # type: ignore[arg-type] # a size is whole
    return run_program([sys.executable, "-I", "-S", "-c", program], words, folder, limits)


def test_words_in_and_sound_out(tmp_path: Path) -> None:
    """The words come in as UTF-8 on a line, and what is printed comes back as bytes."""
    echo = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read() + b'\\0\\r\\n')"
    assert python(echo, tmp_path, "Café & té") == "Café & té\n\0\r\n".encode()


def test_arguments_see_no_shell(tmp_path: Path) -> None:
    """An argument arrives as it is, whatever a shell would make of it."""
    print_it = "import sys; print(sys.argv[1], end='')"
    argv = [sys.executable, "-I", "-S", "-c", print_it, "$(touch x); `id` > y | & 'z'"]
    assert run_program(argv, "", tmp_path, Bounds()) == b"$(touch x); `id` > y | & 'z'"


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("raise SystemExit(3)", "ended with status 3$"),
        ("import sys; sys.exit('no such voice')", "ended with status 1: no such voice$"),
        ("import sys; sys.exit('first\\n\\x1b[2Jlast\\n\\n')", r"status 1: \[2Jlast$"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "ended by signal 15"),
        ("import sys; sys.stderr.buffer.write(b'\\xff' * 5000); sys.exit(1)", "status 1: �"),
    ],
)
def test_failure_is_told(tmp_path: Path, program: str, told: str) -> None:
    """A status that is not 0 is an error with the program's last words, on one line."""
    with pytest.raises(VoiceError, match=told) as caught:
        python(program, tmp_path)
    assert len(str(caught.value)) < 300


def test_takes_too_long(tmp_path: Path) -> None:
    """A program that does not end is ended, with what it has started, and nobody waits for either."""
    child = tmp_path / "child"
    program = f"""
import subprocess, sys, time
alive = "import time, pathlib; time.sleep(0.7); pathlib.Path({str(child)!r}).touch()"
subprocess.Popen([sys.executable, "-I", "-S", "-c", alive])
time.sleep(30)
"""
    (tmp_path / "in").mkdir()
    start = time.monotonic()
    with pytest.raises(VoiceError, match=r"takes longer than 0\.3 s"):
        python(program, tmp_path / "in", seconds=0.3)
    assert time.monotonic() - start < 2
    time.sleep(0.8)
    assert not child.exists()


@pytest.mark.parametrize("program", ["while True: print('0' * 9999)", "print('0' * 200_000)"])
def test_writes_too_much(tmp_path: Path, program: str) -> None:
    """A program that writes more than it may is ended or not believed."""
    with pytest.raises(VoiceError, match="more than 100000 bytes"):
        python(program, tmp_path)


@pytest.mark.parametrize("program", ["no-such-program", "/", "a\0b"])
def test_cannot_be_run(tmp_path: Path, program: str) -> None:
    """What is no program is an error."""
    with pytest.raises(VoiceUnavailableError, match="cannot be run"):
        run_program([program], "", tmp_path, Bounds())


def test_reads_nothing_of_ours(tmp_path: Path) -> None:
    """A program that asks a question gets the words and then the end, not the user's keyboard."""
    assert python("import sys; print(len(sys.stdin.readlines()), end='')", tmp_path, "one") == b"1"
