"""Who speaks a session, and what happens when an online voice fails."""

import json
from pathlib import Path

import pytest

from tests.commands import call
from tests.voices.google_server import GoogleServer


def made(routine: Path, folder: Path, *words: str) -> dict[str, object]:
    """Make a session and give what is told of it."""
    ran = call("make", routine, "-o", folder, "--json", *words)
    assert ran.status == 0, ran.err
    told: dict[str, object] = json.loads(ran.out)
    return told


def bytes_of(told: dict[str, object]) -> bytes:
    """Read the session."""
    return Path(str(told["path"])).read_bytes()


@pytest.mark.usefixtures("own_cache")
def test_a_fallback_speaks_the_whole_session(short: Path, tmp_path: Path, google: GoogleServer) -> None:
    """After a failure half way nothing of the online voice is left: the session is the fallback's."""
    google.behave(*["speech"] * 4, then="captcha")
    ran = call(
        "make",
        short,
        "-o",
        tmp_path / "a",
        "--voice",
        "gtts",
        "--fallback",
        "espeak",
        "--verbosity",
        "standard",
    )
    assert ran.status == 0
    assert ran.err.startswith("Note: espeak:en-us speaks instead, since this happened: ")
    fallen = Path(ran.out.splitlines()[0]).read_bytes()
    assert fallen == bytes_of(made(short, tmp_path / "b", "--voice", "espeak", "--verbosity", "standard"))


@pytest.mark.usefixtures("own_cache")
def test_the_config_may_name_the_fallback(
    short: Path, tmp_path: Path, google: GoogleServer, config_dir: Path
) -> None:
    """A line of config is enough; without it the failure of a chosen voice is the end."""
    google.behave(then="captcha")
    assert call("make", short, "-o", tmp_path, "--voice", "gtts").status == 1
    config_dir.mkdir()
    (config_dir / "config.yaml").write_text("voice: gtts\nfallback: espeak:en-gb\n")
    assert made(short, tmp_path)["voice"] == "espeak:en-gb"


@pytest.mark.usefixtures("own_cache")
def test_offline_asks_nobody_and_needs_a_full_cache(
    short: Path, tmp_path: Path, google: GoogleServer
) -> None:
    """--offline fails before the first request; once everything was spoken, it makes the same session."""
    refused = call("make", short, "-o", tmp_path / "a", "--voice", "gtts", "--offline")
    assert (refused.status, refused.out, google.asked) == (1, "", [])
    assert "cues have never been spoken by gtts:en@com" in refused.err
    assert "once without --offline" in refused.err
    assert not (tmp_path / "a").exists()
    online = made(short, tmp_path / "b", "--voice", "gtts")
    asked = len(google.asked)
    offline = made(short, tmp_path / "c", "--voice", "gtts", "--offline")
    assert bytes_of(offline) == bytes_of(online)
    assert len(google.asked) == asked > 0


@pytest.mark.usefixtures("own_cache")
def test_a_config_may_forbid_the_network(
    short: Path, tmp_path: Path, google: GoogleServer, config_dir: Path
) -> None:
    """offline: true is --offline for every session; the offline voice does not care."""
    config_dir.mkdir()
    (config_dir / "config.yaml").write_text("offline: true\n")
    assert call("make", short, "-o", tmp_path, "--voice", "gtts").status == 1
    assert google.asked == []
    assert made(short, tmp_path)["voice"] == "espeak:en-us"


def test_a_second_voice_counts(short: Path, tmp_path: Path) -> None:
    """The routine's voices are heard and told; a script that was saved keeps them."""
    short.write_text(f"voice: {{main: espeak, counts: 'espeak:en-us+f5'}}\n{short.read_text()}")
    both = made(short, tmp_path / "both")
    assert both["voice"] == "espeak:en-us, counts=espeak:en-us+f5"
    one = made(short, tmp_path / "one", "--voice", "espeak")
    assert one["voice"] == "espeak:en-us"
    assert bytes_of(both) != bytes_of(one)
    saved = tmp_path / "saved.yaml"
    assert call("script", short, "--save", saved).status == 0
    assert made(saved, tmp_path / "saved")["voice"] == both["voice"]


@pytest.mark.parametrize(
    ("voice", "told"),
    [
        ("count=espeak", "there is no part 'count' to speak; the parts are main, counts, coaching"),
        ("espeak,gtts", "'main' has two voices"),
        ("counts=espek", "there is no voice engine 'espek'; did you mean 'espeak'?"),
    ],
)
def test_voices_that_cannot_be(short: Path, tmp_path: Path, voice: str, told: str) -> None:
    """A mistake in --voice is one sentence."""
    ran = call("make", short, "-o", tmp_path / "made", "--voice", voice)
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert told in ran.err
