import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.notation.config import amend


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "voice: gtts\n"),
        ("# only a comment", "# only a comment\nvoice: gtts\n"),
        ("---\n# nothing\n", "---\n# nothing\nvoice: gtts\n"),
        ("voice: espeak\n", "voice: gtts\n"),
        ("voice: espeak", "voice: gtts"),
        ("voice:\n", "voice: gtts\n"),
        ("voice:   # to be chosen\nlevel: advanced\n", "voice: gtts   # to be chosen\nlevel: advanced\n"),
        ("voice: 'espeak:en-us'  # mine\n", "voice: gtts  # mine\n"),
        (
            "level: advanced\nvoice: espeak # mine\n\n# the end\n",
            "level: advanced\nvoice: gtts # mine\n\n# the end\n",
        ),
        ("level: advanced\n# the end\n", "level: advanced\n# the end\nvoice: gtts\n"),
        ("phrases:\n  voice: no\n", "phrases:\n  voice: no\nvoice: gtts\n"),
        ("  level: advanced\n  output: x\n", "  level: advanced\n  output: x\n  voice: gtts\n"),
        ("{level: advanced, voice: espeak}\n", "{level: advanced, voice: gtts}\n"),
        ("{level: advanced}\n", "{voice: gtts, level: advanced}\n"),
        ("{}\n", "{voice: gtts}\n"),
        ('"voice": espeak\n', '"voice": gtts\n'),
        ("voice: |\n  espeak\nlevel: advanced\n", "voice: gtts\nlevel: advanced\n"),
        ("voice:\n  counts: espeak\n  coaching: gtts\n# more\nlevel: x\n", "voice: gtts\n# more\nlevel: x\n"),
        ("voice: {counts: a, coaching: b} # two\n", "voice: gtts # two\n"),
        ("voice:\n  - a\n  - b: c\nlevel: x\n", "voice: gtts\nlevel: x\n"),
        ("voice: espeak\r\nlevel: x\r\n", "voice: gtts\r\nlevel: x\r\n"),
        ("# ünï ☃ 🏃\nvoice: espeak\n", "# ünï ☃ 🏃\nvoice: gtts\n"),
        ("? voice\n: espeak\n", "? voice\n: gtts\n"),
        ("phrases: {go: |-\n    x}\n", None),
    ],
)
def test_only_the_value_changes(before: str, after: str | None) -> None:
    """The value is replaced where it stands, or comes in at the end; every other character stays."""
    if after is None:
        with pytest.raises(ValueError, match="no YAML"):
            amend(before, "voice", "gtts")
    else:
        assert amend(before, "voice", "gtts") == after


@pytest.mark.parametrize(
    "value", ["yes", "1:30", "a: b", "x #3", "{x}", "- y", "Bad News", "ä", "piper:a#3", "'"]
)
def test_value_is_quoted_where_it_must_be(value: str) -> None:
    """Whatever the value, YAML reads back the same text."""
    assert yaml.safe_load(amend("voice: espeak # mine\nlevel: x\n", "voice", value)) == {
        "voice": value,
        "level": "x",
    }


@pytest.mark.parametrize("text", ["voice: [", "a: b: c\n", "&x a: *y\n", "a: &v espeak\nvoice: *v\n"])
def test_what_cannot_be_changed(text: str) -> None:
    """Text that is no YAML, or whose value stands elsewhere, is a ValueError."""
    with pytest.raises(ValueError, match=r"no YAML|alias"):
        amend(text, "voice", "gtts")


@given(
    st.dictionaries(
        st.sampled_from(["level", "voice", "output", "phrases"]), st.text("abc: #'\n-", max_size=9)
    ),
    st.booleans(),
)
def test_any_mapping(settings: dict[str, str], flow: bool) -> None:
    """Of any mapping that YAML writes, in either style, only the one value changes."""
    text = yaml.safe_dump(settings, default_flow_style=flow, sort_keys=False)
    assert yaml.safe_load(amend(text, "voice", "gtts")) == settings | {"voice": "gtts"}
