"""What goes over the wire arrives as it was, or not at all."""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiocoach.resident.wire import (
    Request,
    close_all,
    receive_request,
    receive_streams,
    send_request,
    send_streams,
)

pytestmark = pytest.mark.skipif(not hasattr(socket, "send_fds"), reason="files cannot be sent here")

WORDS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=4)
SOME = Request([], [], "/", {}, 0o22, [["utf-8", "strict"]] * 3)


@dataclass(frozen=True, slots=True)
class Wire:
    """Both ends of a wire."""

    here: socket.socket
    there: socket.socket


@pytest.fixture
def wire() -> Iterator[Wire]:
    """Lay a wire."""
    here, there = socket.socketpair()
    with here, there:
        yield Wire(here, there)


@settings(max_examples=50)
@given(words=WORDS, name=st.binary(min_size=1, max_size=9).filter(lambda name: b"\0" not in name))
def test_a_request_arrives_as_it_was(words: list[str], name: bytes) -> None:
    """Words in any alphabet, and names of files that are no text at all."""
    here, there = socket.socketpair()
    with here, there:
        asked = SOME._replace(words=[*words, os.fsdecode(name)])
        send_request(here, asked)
        assert receive_request(there) == asked


def test_streams_arrive_open(wire: Wire) -> None:
    """What is written into a stream that was received is read from the one that was sent."""
    out, into = os.pipe()
    send_streams(wire.here, [out, into, into])
    os.close(into)
    received = receive_streams(wire.there)
    os.write(received[1], b"heard")
    close_all(received)
    assert os.read(out, 10) == b"heard"
    os.close(out)


def open_files() -> int:
    """Count the open files of this process, where the system tells."""
    place = Path("/proc/self/fd")
    return len(list(place.iterdir())) if place.is_dir() else 0


@pytest.mark.parametrize("streams", [[], [0], [0, 1]])
def test_two_streams_are_too_few(streams: list[int], wire: Wire) -> None:
    """Three streams belong to a command; those that came are closed."""
    before = open_files()
    send_streams(wire.here, streams)
    with pytest.raises(ValueError, match="nothing is to be run"):
        receive_streams(wire.there)
    assert open_files() == before


def test_a_request_that_is_too_long_is_none(wire: Wire) -> None:
    """Nobody has an environment of a terabyte."""
    wire.here.sendall((1 << 40).to_bytes(8, "big"))
    with pytest.raises(ValueError, match="this is no request"):
        receive_request(wire.there)


def test_half_a_request_is_none(wire: Wire) -> None:
    """Where the caller goes in the midst of a word, that is told."""
    wire.here.sendall((10).to_bytes(8, "big") + b"[1")
    wire.here.close()
    with pytest.raises(ConnectionError, match="the other side has gone"):
        receive_request(wire.there)
