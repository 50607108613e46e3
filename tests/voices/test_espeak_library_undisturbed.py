"""Work that is not disturbed by Ctrl-C, whenever that comes."""

from threading import Thread
from time import sleep

import pytest

from audiocoach.voices import espeak_library as module
from audiocoach.voices.espeak_library import undisturbed


def test_the_result_is_given() -> None:
    """What the work returns is returned."""
    assert undisturbed(lambda: 5) == 5


def test_an_error_is_raised() -> None:
    """What the work raises is raised."""
    with pytest.raises(ZeroDivisionError):
        undisturbed(lambda: 1 // 0)


class StoppedAfterItsStart(Thread):
    """A thread that has just begun when Ctrl-C is pressed."""

    def start(self) -> None:
        """Begin, and be interrupted while waiting for the thread to say that it has."""
        super().start()
        raise KeyboardInterrupt


class StoppedBeforeItsStart(Thread):
    """A thread that begins when Ctrl-C has been dealt with already."""

    def start(self) -> None:
        """Be interrupted first, and begin nevertheless, a moment later."""
        Thread(target=self._begin_late).start()
        raise KeyboardInterrupt

    def _begin_late(self) -> None:
        sleep(0.1)
        super().start()


def test_work_that_has_begun_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is raised when all of it is done."""
    done: list[int] = []
    monkeypatch.setattr(module, "Thread", StoppedAfterItsStart)

    def work() -> None:
        sleep(0.05)
        done.append(1)
        sleep(0.2)
        done.append(2)

    with pytest.raises(KeyboardInterrupt):
        undisturbed(work)
    assert done in ([], [1, 2])


def test_work_that_has_not_begun_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What begins only when nobody waits for it any more does nothing."""
    done: list[int] = []
    monkeypatch.setattr(module, "Thread", StoppedBeforeItsStart)
    with pytest.raises(KeyboardInterrupt):
        undisturbed(lambda: done.append(1))
    sleep(0.3)
    assert done == []
