"""What goes over the wire arrives as it was, or not at all."""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiocoach.resident.wire import Request, close_all, receive_request, send_request

pytestmark = pytest.mark.skipif(not hasattr(socket, "send_fds"), reason="files cannot be sent here")

WORDS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=4)
SOME = Request([], [], "/", {}, 0o22, [("utf-8", "strict")] * 3)


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
        asked = SOME._replace(words=[*words, os.fsdecode(name)], streams=[0, 1, 2])
        send_request(here, asked)
        received = receive_request(there)
        close_all(received.streams)
    assert received.words == asked.words
    assert received._replace(streams=(), words=[]) == SOME._replace(encodings=[["utf-8", "strict"]] * 3)


def test_streams_arrive_open(wire: Wire) -> None:
    """What is written into a stream that was received is read from the one that was sent."""
    out, into = os.pipe()
    send_request(wire.here, SOME._replace(streams=[out, into, into]))
    os.close(into)
    received = receive_request(wire.there)
    os.write(received.streams[1], b"heard")
    close_all(received.streams)
    assert os.read(out, 10) == b"heard"
    os.close(out)


def open_files() -> int:
    """Count the open files of this process, where the system tells."""
    place = Path("/proc/self/fd")
    return len(list(place.iterdir())) if place.is_dir() else 0


@pytest.mark.parametrize("streams", [[], [0], [0, 1]])
def test_a_request_without_its_streams_is_none(streams: list[int], wire: Wire) -> None:
    """Three streams belong to a command; those that came are closed."""
    before = open_files()
    send_request(wire.here, SOME._replace(streams=streams))
    with pytest.raises(ValueError, match="this is no request"):
        receive_request(wire.there)
    assert open_files() == before


def test_half_a_request_is_none(wire: Wire) -> None:
    """Where the caller goes in the midst of a word, that is told."""
    socket.send_fds(wire.here, [(10).to_bytes(8, "big") + b"[1"], [0, 1, 2])
    wire.here.close()
    with pytest.raises(ConnectionError, match="the other side has gone"):
        receive_request(wire.there)
