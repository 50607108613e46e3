"""Turns at a service: one caller at a time, and nobody any more after it has sent us away."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from audiocoach.voices.refusals import RefusedError


class Turns:
    """The queue before one service."""

    def __init__(self) -> None:
        self._one_at_a_time = Lock()
        self._refusal: RefusedError | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn; raise RefusedError at once where an earlier turn ended in one."""
        with self._one_at_a_time:
            if self._refusal:
                raise RefusedError(self._refusal.message, hint=self._refusal.hint)
            try:
                yield
            except RefusedError as refusal:
                self._refusal = refusal
                raise
