"""The guard and the listeners that other tests lean on: each must be able to say no."""

import os
import socket
import urllib.request
from pathlib import Path

import numpy as np
import pytest

from tests.tools import (
    decode,
    ffmpeg_complaints,
    find_tool,
    mp3val_complaints,
    mpg123_complaints,
    probe,
    run_tool,
)

RATE = 24_000
GARBAGE = bytes(range(1, 200)) * 4


@pytest.fixture(scope="module")
def whole(ffmpeg: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one second of a tone as a flawless MP3, which ffmpeg has made."""
    path = tmp_path_factory.mktemp("listeners") / "whole.mp3"
    tone = f"sine=frequency=500:sample_rate={RATE}:duration=1"
    run_tool(ffmpeg, "-nostdin", "-f", "lavfi", "-i", tone, "-b:a", "64k", path)
    return path


@pytest.fixture(scope="module")
def damaged(whole: Path) -> Path:
    """Give the same MP3 with garbage in the middle."""
    sound = whole.read_bytes()
    path = whole.with_name("damaged.mp3")
    path.write_bytes(sound[: len(sound) // 2] + GARBAGE + sound[len(sound) // 2 :])
    return path


@pytest.mark.parametrize("host", ["example.com", "192.0.2.1", "2001:db8::1"])
def test_network_is_forbidden(host: str) -> None:
    """A test that asks for another machine fails before a packet leaves this one."""
    with pytest.raises(pytest.fail.Exception, match="tests stay on this machine"):
        urllib.request.urlopen(f"http://{f'[{host}]' if ':' in host else host}/", timeout=1)


def test_datagrams_are_forbidden() -> None:
    """So does one that sends without connecting."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock,
        pytest.raises(pytest.fail.Exception, match="tests stay on this machine"),
    ):
        sock.sendto(b"hello", ("192.0.2.1", 9))


def test_this_machine_is_allowed() -> None:
    """A server on this machine can be reached, by number and by name."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for host in ("127.0.0.1", "localhost"):
            with socket.create_connection((host, port), timeout=5) as sock:
                assert sock.getpeername()[1] == port


def test_user_is_left_alone(config_dir: Path, shared_cache: Path) -> None:
    """Configuration and cache are folders of the tests; the configuration does not exist at first."""
    assert os.environ["AUDIOCOACH_CONFIG_DIR"] == str(config_dir)
    assert os.environ["AUDIOCOACH_CACHE_DIR"] == str(shared_cache)
    assert not config_dir.exists()


def test_absent_tool_skips_by_name() -> None:
    """A test that needs an absent tool is skipped, and the report names the tool."""
    with pytest.raises(pytest.skip.Exception, match="no-such-tool is not installed"):
        find_tool("no-such-tool")


def test_ffmpeg_tells_whole_from_damaged(ffmpeg: str, whole: Path, damaged: Path) -> None:
    """ffmpeg has nothing to say against a flawless MP3, and something against a damaged one."""
    assert ffmpeg_complaints(ffmpeg, whole) == ""
    assert ffmpeg_complaints(ffmpeg, damaged) != ""


def test_mpg123_tells_whole_from_damaged(mpg123: str, whole: Path, damaged: Path) -> None:
    """mpg123 has nothing to say against a flawless MP3, and something against a damaged one."""
    assert mpg123_complaints(mpg123, whole) == ""
    assert mpg123_complaints(mpg123, damaged) != ""


def test_mp3val_tells_whole_from_damaged(mp3val: str, whole: Path, damaged: Path) -> None:
    """mp3val has nothing to say against a flawless MP3, and something against a damaged one."""
    assert mp3val_complaints(mp3val, whole) == ""
    assert mp3val_complaints(mp3val, damaged) != ""


def test_ffmpeg_hears_the_tone(ffmpeg: str, ffprobe: str, whole: Path) -> None:
    """What was encoded is what is heard: one second, one channel, at its rate and its level of 1/8."""
    samples = decode(ffmpeg, whole)
    assert len(samples) == RATE
    assert np.abs(samples[RATE // 4 : RATE // 2]).max() == pytest.approx(4096, rel=0.1)
    assert probe(ffprobe, whole)["streams"][0]["sample_rate"] == str(RATE)
