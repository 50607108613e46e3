import json
from pathlib import Path

import pytest

from tests.commands import call

pytestmark = pytest.mark.usefixtures("empty_folder")


def speak(text: str, voice: str = "espeak") -> None:
    """Have something spoken, which the cache then keeps."""
    assert call("voices", "try", voice, text).status == 0


def test_shows_what_is_kept(own_cache: Path) -> None:
    """The first line has the folder; clips are counted in all and by voice; JSON has the same in bytes."""
    speak("Hold it.", "espeak")
    speak("Hold it.", "espeak:en-gb")
    lines = call("cache").out.splitlines()
    assert lines[0].startswith(f"{own_cache}: ")
    assert lines[1].startswith("spoken: 2 clips, ")
    assert {line.partition(": ")[0] for line in lines[2:4]} == {"  espeak:en-us", "  espeak:en-gb"}
    report = json.loads(call("cache", "--json").out)
    assert report["folder"] == str(own_cache)
    assert report["clips"]["files"] == 2
    assert sum(voice["size"] for voice in report["voices"].values()) == report["clips"]["size"]


def test_clears(own_cache: Path) -> None:
    """One voice's clips are thrown away, or everything; afterwards it can be spoken again."""
    speak("Hold it.", "espeak")
    speak("Hold it.", "espeak:en-gb")
    assert call("cache", "clear", "--voice", "espeak:en-gb").out.startswith("1 file removed, ")
    assert "nothing here was spoken by ''" in call("cache", "clear", "--voice=").err
    assert "spoken: 1 clip, " in call("cache").out
    assert " files removed, " in call("cache", "clear").out
    assert [path for path in own_cache.rglob("*") if path.is_file()] == []
    speak("Hold it.")


def test_verifies_and_repairs(own_cache: Path) -> None:
    """A damaged clip is named with status 1; repaired, it is gone, and the words are spoken anew."""
    speak("Hold it.")
    assert call("cache", "verify").out == "Every file is whole.\n"
    clip = next(own_cache.rglob("*.clip"))
    clip.write_bytes(clip.read_bytes()[:-1])
    ran = call("cache", "verify")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.splitlines() == [
        str(clip),
        "1 damaged file; audiocoach cache verify --repair removes them.",
    ]
    assert call("cache", "verify", "--repair").out == "1 damaged file removed.\n"
    assert not clip.exists()
    speak("Hold it.")
    assert clip.exists()


def test_wrong_words() -> None:
    """A mistyped command of the cache is a usage error."""
    assert call("cache", "cleer").status == 2
