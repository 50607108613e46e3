"""docs/voices.md: whatever it shows is done for real, with servers of this machine where others are asked."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from audiocoach.audio.clips import TARGET_LUFS
from audiocoach.voices.command import PLACES
from audiocoach.voices.registry import ENGINES
from tests.commands import CHECKOUT, call, put_routine
from tests.docs.heard import write
from tests.docs.reading import Recipe, read_page, recipes
from tests.tools import find_tool
from tests.voices.google_server import GoogleServer, google_server
from tests.voices.hibari_voices import offer_copy
from tests.voices.piper_server import PiperServer, piper_server
from tests.voices.speech_server import speech_server
from tests.voices.tiny_voice import NAME, need_piper

PAGE = read_page("voices.md")
RECIPES = {title: recipe for title, recipe in recipes("voices.md").items() if recipe.files or recipe.commands}
ROUTINE = "three-hip-exercises"
SERVER = "http://127.0.0.1:8880"
"""The speech server of the page."""

NEEDED: Mapping[str, Callable[[], object]] = {
    "piper": need_piper,
    "command": lambda: find_tool("flite"),
    "A program of your own": lambda: find_tool("espeak-ng"),
}


@dataclass(slots=True, kw_only=True)
class Desk:
    """Where the page is read: a folder to stand in, the user's own, the servers, and what was printed."""

    here: Path
    config: Path
    google: GoogleServer
    speech: str
    out: str = field(default="", repr=False)
    err: str = field(default="", repr=False)

    def type(self, *words: str) -> None:
        """Run a command, with the variables that stand before it, and note what it prints."""
        set_here = [word for word in words if re.match(r"[A-Z_]+=", word)]
        with pytest.MonkeyPatch.context() as patch:
            for name, _, value in (word.partition("=") for word in set_here):
                patch.setenv(name, value.replace(SERVER, self.speech))
            ran = call(*words[len(set_here) + 1 :])
        assert (words, ran.status) == (words, 0), ran.err
        self.out, self.err = self.out + ran.out, self.err + ran.err

    def cook(self, recipe: Recipe) -> None:
        """Write the files of a recipe and type its lines; where it has none, make a session."""
        write(self.config, {name: text for name, text in recipe.files.items() if name == "config.yaml"})
        write(self.here, {name: text for name, text in recipe.files.items() if name != "config.yaml"})
        for words in recipe.commands or [("audiocoach", "make", ROUTINE)]:
            self.type(*words)


@pytest.fixture
def desk(
    tmp_path: Path, config_dir: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """Sit down in an empty folder, with a short routine under the name of a long one, and servers to ask."""
    monkeypatch.chdir(tmp_path)
    assert not own_cache.exists()
    put_routine(config_dir / "routines" / f"{ROUTINE}.yaml")
    for name, value in {
        "NO_PROXY": "127.0.0.1",
        "OPENAI_API_KEY": "sk-x",
        "AUDIOCOACH_PLAYER": "none",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setitem(ENGINES, "gtts", "tests.voices.impatient:hasty")
    with google_server() as google, speech_server() as speech, piper_server() as piper:
        monkeypatch.setenv("AUDIOCOACH_GTTS_URL", google.url)
        monkeypatch.setenv("AUDIOCOACH_PIPER_URL", piper.url)
        monkeypatch.setenv("AUDIOCOACH_HIBARI_URL", piper.url)
        rename(piper, "en_US-ljspeech-medium")
        piper.files |= offer_copy("fenrir", tmp_path / "offered", monkeypatch)
        yield Desk(here=tmp_path, config=config_dir, google=google, speech=speech.url)


def rename(piper: PiperServer, name: str) -> None:
    """Offer the tiny voice under the name of a real one."""
    piper.files = {path.replace(NAME, name): content for path, content in piper.files.items()}
    piper.listed = {name: piper.entry() | {"key": name, "aliases": []}}


def refuse(desk: Desk) -> None:
    """Have the online service ask for a captcha."""
    desk.google.behave(then="captcha")


def speak_before(desk: Desk) -> None:
    """Make the session once, and let nobody be asked from then on."""
    desk.type("audiocoach", "make", ROUTINE, "--voice", "gtts")
    desk.google.behave(then="captcha")


BEFORE: Mapping[str, Callable[[Desk], None]] = {
    "Make the session all the same": refuse,
    "Never ask the network": speak_before,
    "How much is kept": speak_before,
    "Look for damage": speak_before,
    "Throw it away": speak_before,
}
"""What has happened before some recipes are followed."""

PROMISES: Mapping[str, Callable[[Desk], bool]] = {
    "Hear a voice": lambda desk: (
        "by espeak:en-us+f5" in desk.out
        and "by gtts:en@co.uk" in desk.out
        and len(list((desk.here / "output").glob("*.wav"))) == 2
    ),
    "For one session": lambda desk: "espeak:en-us+f5" in desk.out,
    "For one routine": lambda desk: "gtts:en@co.uk" in desk.out,
    "For every session": lambda desk: (desk.config / "config.yaml").read_text() == "voice: gtts\n",
    "Another voice for the counts": lambda desk: "gtts:en@com, counts=espeak:en-us\n" in desk.out,
    "Two voices in every session": lambda desk: (
        "espeak:en-us, counts=espeak:en-us+f5, coaching=espeak:en-gb\n" in desk.out
    ),
    "Make the session all the same": lambda desk: (
        "espeak:en-us speaks instead" in desk.err and "espeak:en-us\n" in desk.out
    ),
    "Never ask the network": lambda desk: desk.out.count("gtts:en@com\n") == 2,
    "hibari": lambda desk: (
        "Licence: Apache-2.0" in desk.out
        and {"hibari:heart", "hibari:fenrir"} <= set(re.findall(r"hibari:\w+$", desk.out, re.MULTILINE))
        and desk.out.endswith("hibari:fenrir is removed; 7.9 MB are free again.\n")
    ),
    "piper": lambda desk: (
        "Licence: Public Domain" in desk.out
        and "talk" in desk.out
        and desk.out.endswith("piper:en_US-ljspeech-medium is removed; 0.5 MB are free again.\n")
    ),
    "openai": lambda desk: "at 127.0.0.1:" in desk.out and "openai:af_heart\n" in desk.out,
    "command": lambda desk: desk.out.count("command:flite/slt") == 2,
    "A program of your own": lambda desk: "by command:slow" in desk.out,
    "silent": lambda desk: "silent:standard" in desk.out,
    "How much is kept": lambda desk: re.search(r"gtts:en@com: \d clips?, ", desk.out) is not None,
    "Look for damage": lambda desk: desk.out.endswith(2 * "Every file is whole.\n"),
    "Throw it away": lambda desk: len(re.findall(r"^[1-9]\d* files? removed", desk.out, re.MULTILINE)) == 2,
}


def test_every_recipe_has_a_promise() -> None:
    """Each heading under which something can be typed or written is tested, and nothing else is."""
    assert list(RECIPES) == list(PROMISES)


@pytest.mark.parametrize("title", PROMISES)
def test_recipes_do_what_they_promise(title: str, desk: Desk) -> None:
    """Whoever types what the page shows gets what it tells."""
    if title in NEEDED:
        NEEDED[title]()
    if title in BEFORE:
        BEFORE[title](desk)
    desk.cook(RECIPES[title])
    assert PROMISES[title](desk), desk


def test_every_engine_is_on_the_page() -> None:
    """Each engine has its line in the table and its own heading, in the order in which they are listed."""
    assert re.findall(r"^\| `(\w+)` \|", PAGE.partition("## Choosing")[0], re.MULTILINE) == list(ENGINES)
    assert [title for title in recipes("voices.md") if title in ENGINES] == list(ENGINES)


def test_every_variable_is_on_the_page() -> None:
    """The table has every environment variable that the package asks for, but for that of the config."""
    code = "".join(path.read_text(encoding="utf-8") for path in (CHECKOUT / "audiocoach").rglob("*.py"))
    asked = set(re.findall(r'"(AUDIOCOACH_[A-Z]+(?:_[A-Z]+)*)"', code)) - {"AUDIOCOACH_CONFIG_DIR"}
    told = set(re.findall(r"`([A-Z_]+)`", PAGE.partition("## Environment variables")[2]))
    assert {name for name in told if name.startswith("AUDIOCOACH_")} == asked


def test_figures_are_true() -> None:
    """The places of a program's call and the loudness are those of the package."""
    assert re.findall(r"^\| `\{(\w+)\}` \|", PAGE, re.MULTILINE) == list(PLACES)
    assert f"{TARGET_LUFS:.0f} LUFS in mono" in PAGE
