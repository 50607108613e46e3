"""A clock that waits for nobody."""


class FakeClock:
    """Time that passes only by sleeping; `slept` has every sleep, in seconds."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def time(self) -> float:
        """Give the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.slept.append(round(seconds, 3))
        self.now += seconds
