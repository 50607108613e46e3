import json

import pytest

from audiocoach.voices.gtts import WebPageError, frames_in
from tests.voices.google_server import CAPTCHA, FUNCTION, answer_around, answer_with, spoken_mp3


def mp3_in(answer: bytes) -> bytes:
    """Join the frames of an answer."""
    return b"".join(frame.data for frame in frames_in(answer, FUNCTION))


def test_finds_the_sound() -> None:
    """The MP3 comes out of the service's answer as it was put in."""
    assert mp3_in(answer_with(spoken_mp3("Rest."))) == spoken_mp3("Rest.")


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_layout_does_not_matter(separators: tuple[str, str]) -> None:
    """The entry is found on one line or among others, with blanks and with escapes."""
    payload = json.loads(answer_with(spoken_mp3("Rest.")).split(b"\n")[3].rstrip(b",")[1:])[2]
    rows = json.dumps(
        [["other", "x", None], ["wrb.fr", FUNCTION, payload.replace("/", "\\/")]], separators=separators
    )
    assert mp3_in(rows.encode()) == spoken_mp3("Rest.")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "with nothing"),
        (b" \n", "with nothing"),
        (b")]}'\n\n", "without sound"),
        (answer_with(None), "without sound"),
        (answer_around('[""]'), "without sound"),
        (answer_around("[7]"), "without sound"),
        (answer_around("[]"), "not known"),
        (answer_around("{}"), "not known"),
        (answer_around("7"), "not known"),
        (answer_around("["), "not known"),
        (answer_around("[" * 100_000), "not known"),
        (answer_around('["é"]'), "broken base64"),
        (answer_around('["//NE*xAA"]'), "broken base64"),
        (answer_around('["//NEx"]'), "broken base64"),
        (answer_around('["PGh0bWw+PC9odG1sPg=="]'), "no whole MP3"),
        (answer_with(b"ID3\x04\x00\x00\x00\x00\x00\x00"), "no whole MP3"),
        (answer_with(spoken_mp3("Rest."))[:400], "less than it promised"),
        (b"\xff\xfe", "not text"),
    ],
)
def test_says_what_came_instead(answer: bytes, reason: str) -> None:
    """Everything that is not whole MP3 is told by what it is."""
    with pytest.raises(ValueError, match=reason):
        frames_in(answer, FUNCTION)


def test_web_pages_are_told_apart() -> None:
    """A page for people is the sign of a captcha, and has an error of its own."""
    with pytest.raises(WebPageError, match="captcha"):
        frames_in(CAPTCHA, FUNCTION)
