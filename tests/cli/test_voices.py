import json
import wave
from pathlib import Path

import pytest

from audiocoach.voices.registry import ENGINES
from tests.commands import call
from tests.voices.piper_server import piper_server
from tests.voices.tiny_voice import NAME, need_piper

pytestmark = pytest.mark.usefixtures("empty_folder")


def test_engines() -> None:
    """Every engine is a line: installed, works, online, languages, how it sounds and costs, how to get it."""
    heads, *lines = call("voices").out.splitlines()
    assert heads.split("  ")[0] == "engine"
    rows = {line.split()[0]: line.split()[1:] for line in lines}
    assert list(rows)[: len(ENGINES)] == list(ENGINES)
    assert rows["espeak"][:3] == ["yes", "yes", "no"]
    assert int(rows["espeak"][3]) > 100
    assert rows["espeak"][4:] == ["a", "robot,", "clear;", "nothing", "--voice", "espeak:en-us"]
    assert rows["gtts"][:3] == ["yes", "yes", "yes"]
    assert rows["openai"][:4] == ["yes", "no", "yes", "–"]
    assert "OPENAI_API_KEY," in rows["openai"]
    assert rows["silent"][3] == "any"


def test_engines_as_json() -> None:
    """JSON has the same, with the languages in full."""
    report = json.loads(call("voices", "--json").out)
    assert list(report)[: len(ENGINES)] == list(ENGINES)
    assert report["espeak"]["works"] is True
    assert {"en", "es", "de"} <= set(report["espeak"]["languages"])
    assert report["openai"]["works"] is False


def test_voices_of_an_engine() -> None:
    """The voices of an engine are listed under the names that --voice takes; JSON has the same."""
    names = [line.split()[0] for line in call("voices", "espeak").out.splitlines()]
    assert {"espeak:en-us", "espeak:en-us+f5", "espeak:es-419"} <= set(names)
    assert len(json.loads(call("voices", "espeak", "--json").out)) == len(names)
    assert "gtts:en@co.uk" in call("voices", "gtts").out


def test_one_voice() -> None:
    """A voice that is named in full is shown alone; one that does not exist is an error."""
    assert call("voices", "gtts:en@co.uk").out == "gtts:en@co.uk  en         English\n"
    ran = call("voices", "espeak:en-usa")
    assert (ran.status, ran.out) == (1, "")
    assert "espeak has no language 'en-usa'" in ran.err


def test_engine_without_voices() -> None:
    """An engine that has no voice yet says how to get one."""
    need_piper()
    ran = call("voices", "piper")
    assert (ran.status, ran.out) == (1, "")
    assert "audiocoach voices install" in ran.err


def test_try_writes_a_sample(tmp_path: Path) -> None:
    """A sample is a WAV in output/ that says what was asked for; where nothing plays it, that is told."""
    ran = call("voices", "try", "espeak:en-us+f5", "Last one. Well done.")
    path = tmp_path / "output" / "voice-espeak-en-us-f5.wav"
    assert ran.out.startswith(f"{path.relative_to(tmp_path)}  ")
    assert ran.out.endswith("by espeak:en-us+f5\n")
    assert "open the file to hear it" in ran.err
    with wave.open(str(path)) as sample:
        assert sample.getframerate() == 24_000
        assert 1 < sample.getnframes() / 24_000 < 3


def test_try_says_something_of_its_own(tmp_path: Path) -> None:
    """Without a text, the coach's own phrases are spoken, in the language of the voice."""
    lengths = []
    for voice in ("espeak:en-us", "espeak:es"):
        assert call("voices", "try", voice, "-o", tmp_path / "samples").status == 0
        with wave.open(str(tmp_path / "samples" / f"voice-{voice.replace(':', '-')}.wav")) as sample:
            lengths.append(sample.getnframes() / 24_000)
    assert min(lengths) > 3
    assert lengths[0] != lengths[1]


def test_try_all_writes_one_mp3(tmp_path: Path) -> None:
    """Every voice that speaks without the network is in one file; what is missing is told beside."""
    ran = call("voices", "try", "--all", "--offline", "-o", tmp_path / "samples")
    assert ran.status == 0
    assert ran.out.startswith(f"{tmp_path / 'samples' / 'voices.mp3'}  ")
    assert "espeak:en-us, espeak:en-us+f5, espeak:en-gb" in ran.out
    assert "gtts" not in ran.out


def test_try_wants_a_voice() -> None:
    """Without a voice and without --all, what to say is told."""
    ran = call("voices", "try")
    assert ran.status == 2
    assert "say --all" in ran.err


def test_try_plays_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A player that is there gets the file."""
    player = tmp_path / "player"
    player.write_text(f'#!/bin/sh\nprintf "%s" "$2" > "{tmp_path}/played"\n')
    player.chmod(0o755)
    monkeypatch.setenv("AUDIOCOACH_PLAYER", f"{player} -q")
    ran = call("voices", "try", "espeak", "Go.")
    assert ran.err == ""
    assert (tmp_path / "played").read_text() == "output/voice-espeak-en-us.wav"


@pytest.mark.parametrize("voice", ["espaek", "espeak:en-usa", "openai"])
def test_try_what_does_not_speak(tmp_path: Path, voice: str) -> None:
    """A voice that is unknown or does not work is an error, and no file is written."""
    ran = call("voices", "try", voice, "Go.")
    assert (ran.status, ran.out) == (1, "")
    assert list(tmp_path.rglob("*.wav")) == []


def test_use_writes_the_config(config_dir: Path) -> None:
    """The voice of every session is written into config.yaml, and is spoken from then on."""
    ran = call("voices", "use", "espeak:en-gb")
    assert ran.out == f"{config_dir / 'config.yaml'} says now: voice: espeak:en-gb\n"
    assert (config_dir / "config.yaml").read_text() == "voice: espeak:en-gb\n"


def test_use_loses_nothing_of_a_config_that_is_no_plain_file(config_dir: Path) -> None:
    """Links that lead in a circle or nowhere, and comments about what would go, are told and stay."""
    config_dir.mkdir()
    config = config_dir / "config.yaml"
    for target in ("config.yaml", "gone.yaml"):
        config.symlink_to(target)
        for words in (("voices", "use", "espeak:en-gb"), ("script", "warm-up")):
            ran = call(*words)
            assert ran.status == 1
            assert ran.err.startswith(f"Error: {config}: ")
        assert config.is_symlink()
        config.unlink()
    config.write_text("voice:\n  main: espeak\n  # I like to hear numbers in German.\n  counts: espeak:de\n")
    before = config.read_bytes()
    ran = call("voices", "use", "espeak:en-gb")
    assert "cannot be changed safely; write this line yourself: voice: espeak:en-gb" in ran.err
    assert config.read_bytes() == before


def test_use_leaves_alone_what_does_not_speak(config_dir: Path) -> None:
    """A voice that is unknown or does not work here is not chosen."""
    for voice in ("espeak:en-usa", "openai", "espaek"):
        assert call("voices", "use", voice).status == 1
    assert not config_dir.exists()


def test_install_try_use_and_remove(config_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A piper voice is downloaded after its licence was shown, speaks, is chosen, and is removed."""
    need_piper()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with piper_server() as server:
        monkeypatch.setenv("AUDIOCOACH_PIPER_URL", server.url)
        installed = call("voices", "install", NAME)
    lines = installed.out.splitlines()
    assert lines[1] == "Licence: Public Domain"
    assert lines[-1].endswith(f"Next: audiocoach voices try piper:{NAME}")
    assert f"piper:{NAME}" in call("voices", "piper").out
    assert call("voices", "try", "piper", "Hold it there.").status == 0
    assert call("voices", "use", f"piper:{NAME}").status == 0
    assert (config_dir / "config.yaml").read_text() == f"voice: piper:{NAME}\n"
    assert (
        call("voices", "remove", f"piper:{NAME}").out == f"piper:{NAME} is removed; 0.5 MB are free again.\n"
    )
    assert "no piper voice is installed" in call("voices", "piper").err


def test_install_what_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is not offered is an error with the near one."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with piper_server() as server:
        monkeypatch.setenv("AUDIOCOACH_PIPER_URL", server.url)
        ran = call("voices", "install", "en_US-tiny-lwo")
    assert (ran.status, ran.out) == (1, "")
    assert f"did you mean '{NAME}'" in ran.err


def test_install_asks_nobody_where_the_network_is_refused(
    config_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`offline: true` in the config counts for downloads, too: an error before the first request."""
    config_dir.mkdir()
    (config_dir / "config.yaml").write_text("offline: true\n")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with piper_server() as server:
        monkeypatch.setenv("AUDIOCOACH_PIPER_URL", server.url)
        ran = call("voices", "install", NAME)
    assert (ran.status, ran.out, server.asked) == (1, "", [])
    assert "needs the network, which your settings refuse; take 'offline: true' out of" in ran.err


def test_programs_of_the_config(config_dir: Path) -> None:
    """A program that config.yaml describes is a voice like any other."""
    config_dir.mkdir()
    robot = Path(__file__).parents[1] / "voices" / "robot.py"
    (config_dir / "config.yaml").write_text(f"programs: {{robot: 'python3 {robot} {{out}} {{wpm}}'}}\n")
    assert "command:robot" in call("voices", "command").out
    assert call("voices", "try", "command:robot", "Hold it.").status == 0


@pytest.mark.parametrize("command", ["try", "use", "install", "remove", "list"])
def test_help_of_each(command: str) -> None:
    """Each command about voices explains itself with examples, in 80 columns."""
    ran = call("voices", command, "--help")
    assert ran.status == 0
    assert ran.out.count("  audiocoach voices") >= 2
    assert max(map(len, ran.out.splitlines())) <= 80
