"""Names of the built-in library, for whoever reads texts."""

import pytest

from audiocoach.library import Library, built_in_folder
from audiocoach.notation.names import Names


@pytest.fixture(scope="session")
def known() -> Names:
    """Know what somebody knows who has no files of their own."""
    return Library([built_in_folder()]).known()
