"""Work that waits for a network, watched from outside: it is left behind when too little comes."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Generic, TypeVar

from audiocoach.voices.opening import SERVICE, Patience

Result = TypeVar("Result")

_STEP = 0.2


@dataclass(slots=True)
class Transfer:
    """What work tells of itself (bytes received), and whether somebody still waits for it."""

    received: int = 0
    stopped: Event = field(default_factory=Event)


@dataclass(frozen=True, slots=True)
class _Outcome(Generic[Result]):
    work: Callable[[Transfer], Result]
    transfer: Transfer
    queue: "SimpleQueue[tuple[Result | None, BaseException | None]]"

    def report(self) -> None:
        """Do the work, and keep what came of it for whoever waits."""
        try:
            self.queue.put((self.work(self.transfer), None))
        except BaseException as error:  # it is raised again where the outcome is read
            self.queue.put((None, error))


def watch(
    work: Callable[[Transfer], Result], patience: Patience, tell: Callable[[], None] | None = None
) -> Result:
    """Do the work in a thread of its own, and give what it gives; `tell` is called several times a second.

    The time-outs of sockets begin anew with every byte. So a VoiceError is raised, too, where fewer bytes
    come in a window of time than patience asks for; the work then stops at its next byte.
    """
    outcome: _Outcome[Result] = _Outcome(work, Transfer(), SimpleQueue())
    Thread(target=outcome.report, daemon=True).start()
    since, before = time.monotonic(), 0
    try:
        while True:
            try:
                result, error = outcome.queue.get(timeout=min(_STEP, patience.window))
            except Empty:
                if tell:
                    tell()
            else:
                if error:
                    raise error
                return result  # type: ignore[return-value] # there is one where there is no error
            if time.monotonic() - since >= patience.window:
                if outcome.transfer.received - before < patience.least:
                    raise SERVICE.failed("sends almost nothing")
                since, before = time.monotonic(), outcome.transfer.received
    finally:
        outcome.transfer.stopped.set()
