from pathlib import Path

import pytest

from audiocoach.errors import VoiceError, VoiceUnavailableError
from audiocoach.voices.command import PROGRAMS, program_of

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
