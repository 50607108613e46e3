import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from audiocoach.publish.session_files import captions
from tests.publish.sessions import timeline


def times(vtt: str) -> list[tuple[int, int]]:
    """Read the start and end of every caption in ms."""
    lines = re.findall(r"(?m)^(\d+):(\d\d):(\d\d)\.(\d{3}) --> (\d+):(\d\d):(\d\d)\.(\d{3})$", vtt)
    numbers = [[int(part) for part in line] for line in lines]
    return [
        (((h * 60 + m) * 60 + s) * 1000 + ms, ((i * 60 + n) * 60 + t) * 1000 + ns)
        for h, m, s, ms, i, n, t, ns in numbers
    ]


def test_a_caption_stands_while_it_is_spoken_and_long_enough_to_read() -> None:
    """A short word lingers for a second and a half; a long sentence ends with its sound."""
    assert captions(timeline((1000, 300, "Up"), (10_000, 4000, "Lie on your back."))) == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nUp\n\n00:00:10.000 --> 00:00:14.000\nLie on your back.\n"
    )


def test_markup_in_a_text_is_text() -> None:
    """An angle or an ampersand is shown, never understood."""
    vtt = captions(timeline((1000, 300, "hips <90° & knees --> out\n\nslowly")))
    assert vtt.endswith("hips &lt;90° &amp; knees --&gt; out slowly\n")


@given(st.lists(st.tuples(st.integers(0, 30_000), st.integers(100, 4000)), max_size=30))
def test_no_two_captions_overlap(cues: list[tuple[int, int]]) -> None:
    """However cues fall, a caption is gone when the next one comes, and all are inside the session."""
    session = timeline(*((start, length, "word") for start, length in cues))
    spans = times(captions(session))
    assert len(spans) == len({start for start, _ in cues})
    assert all(first < last <= session.total for first, last in spans)
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(spans))


def test_a_session_without_words_has_an_empty_file() -> None:
    """The file is still WebVTT."""
    assert captions(timeline(total=5000)) == "WEBVTT\n"


def test_hours_are_written() -> None:
    """After an hour the clock does not begin again."""
    assert times(captions(timeline((3_723_004, 2000, "Almost there")))) == [(3_723_004, 3_725_004)]
