from datetime import date

import pytest
from pydantic import BaseModel, ValidationError

from audiocoach.notation.document import parse_document
from audiocoach.notation.validation import complaints_of


class Booking(BaseModel):
    """Something that no file of ours holds."""

    day: date
    places: int


def test_an_error_without_words_of_ours_still_says_what_would_be_right() -> None:
    """What is wrong stands in our words, with its place; what would be right in those of the library."""
    document = parse_document("places: 2\nday: soon\n", "it.yaml")
    with pytest.raises(ValidationError) as raised:
        Booking.model_validate(document.value)
    [told] = map(str, complaints_of(raised.value, Booking, document))
    assert told.startswith("it.yaml:2:6: 'day' cannot be \"soon\"; ")
    assert "valid date" in told
