"""Workers of this process open a studio for each test, whose folders are its own."""

import pytest

from audiocoach.batch import engine


@pytest.fixture(autouse=True)
def _afresh() -> None:
    """Forget the studios and stores of other tests."""
    engine.open_worker.cache_clear()
    engine.open_worker_store.cache_clear()
