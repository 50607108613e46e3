"""Work that Ctrl-C must not tear in two: it is raised only when the work is over, or has not begun."""

from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

Result = TypeVar("Result")


def undisturbed(work: Callable[[], Result]) -> Result:
    """Do work in a thread of its own, and give its result; whatever it raises is raised here.

    Ctrl-C is raised in the main thread, wherever that is just then, and ctypes swallows what is raised inside
    a callback. Here it waits until the work has ended; work that it forestalls is never begun.
    """
    job = _Job(work)
    try:
        Thread(target=job.run).start()
        job.ended.wait()
    except BaseException:
        job.settle()
        raise
    return job.result()


class _Job(Generic[Result]):
    """Work to be done once, if nobody cancels it first."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self.ended = Event()
        self._work, self._gate = work, Lock()
        self._begun = self._cancelled = False
        self._results: list[Result] = []
        self._error: BaseException | None = None

    def run(self) -> None:
        with self._gate:
            self._begun = not self._cancelled
        if self._begun:
            try:
                self._results.append(self._work())
            except BaseException as error:
                self._error = error
        self.ended.set()

    def settle(self) -> None:
        """Cancel the work, or wait until it has ended."""
        with self._gate:
            self._cancelled = True
        if self._begun:
            self.ended.wait()

    def result(self) -> Result:
        if self._error is not None:
            raise self._error
        return self._results[0]
