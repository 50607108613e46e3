from hypothesis import given
from hypothesis import strategies as st

from audiocoach.voices.gtts import pack

CUE = (
    "Lie on your side, bend your knees, stack your hips, keep your heels together, open the knee, "
    "and close it."
)


def test_short_text_stays_whole() -> None:
    """A text that fits is one part."""
    assert pack("  Rest now. ", 100) == ["Rest now."]


def test_few_parts() -> None:
    """A cue of 106 characters and seven commas becomes two parts, cut at a comma."""
    assert len(CUE) == 106
    first, second = pack(CUE, 100)
    assert first.endswith(",")
    assert f"{first} {second}" == CUE


def test_sentences_first() -> None:
    """The end of a sentence is preferred to a comma that comes later."""
    text = "Lower your hips slowly to the floor. Then, with the other leg, the same again, please."
    assert pack(text, 60)[0] == "Lower your hips slowly to the floor."


def test_decimals_stay_whole() -> None:
    """A point between digits ends nothing."""
    assert pack(f"{'x' * 50} weighs 2.5 kilograms or more than that", 67)[0].endswith("weighs 2.5")


def test_languages_without_blanks() -> None:
    """Chinese is cut behind its own marks, and a word without end is cut anyway."""
    assert pack("把腿抬起来，慢慢放下。" * 3, 15)[0] == "把腿抬起来，慢慢放下。"
    assert pack("a" * 250, 100) == ["a" * 100, "a" * 100, "a" * 50]


@given(st.text(alphabet="ab ,.;!。，é", max_size=400), st.integers(min_value=5, max_value=100))
def test_nothing_is_lost(text: str, most: int) -> None:
    """All parts fit, none is empty, and together they are the text but for blanks at the cuts."""
    parts = pack(text, most)
    assert all(0 < len(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(st.lists(st.sampled_from(["hip", "knee,", "slowly.", "lift"]), min_size=1, max_size=100))
def test_parts_are_not_many(words: list[str]) -> None:
    """Ordinary sentences take at most two and a half times the parts that their length alone would need."""
    text = " ".join(words)
    assert len(pack(text, 100)) <= 1 + len(text) / 40
