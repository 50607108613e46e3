"""The parts of a session, and who speaks each."""

import pytest
from pydantic import TypeAdapter, ValidationError

from audiocoach.audio.recorder import parts_of
from audiocoach.coach.model.choices import VoiceChoice, Voices, merged_voices, parse_voices
from audiocoach.coach.script.script import Cue, Window

CHOICE: TypeAdapter[Voices] = TypeAdapter(VoiceChoice)


def window(*cues: Cue) -> Window:
    """Make a window of cues."""
    return Window(kind="exact", name="work", length=10_000, cues=cues)


@pytest.mark.parametrize(
    ("written", "voices"),
    [
        ("gtts", Voices(main="gtts")),
        ("gtts:en@co.uk, coaching=piper:en_US-x", Voices(main="gtts:en@co.uk", coaching="piper:en_US-x")),
        ("counts=espeak:en-us+f5", Voices(counts="espeak:en-us+f5")),
        ({"main": "gtts", "counts": "espeak"}, Voices(main="gtts", counts="espeak")),
        ("command:my=voice", Voices(main="command:my=voice")),
    ],
    ids=str,
)
def test_voices_are_a_word_or_fields(written: object, voices: Voices) -> None:
    """One voice is a word; several are words with their parts, or a mapping."""
    assert CHOICE.validate_python(written) == voices


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("gtts, espeak", "'main' has two voices"),
        ("count=espeak", "there is no part 'count' to speak; the parts are main, counts, coaching"),
        ({}, "names nobody"),
        ({"main": ""}, "at least 1 character"),
        ({"counting": "espeak"}, "counting"),
    ],
    ids=str,
)
def test_what_names_no_voices_is_refused(written: object, told: str) -> None:
    """Two main voices, parts there are not, and nobody at all are mistakes."""
    with pytest.raises(ValidationError, match=told):
        CHOICE.validate_python(written)


@pytest.mark.parametrize("text", ["", "counts="])
def test_text_without_a_voice_is_told(text: str) -> None:
    """A flag that names no voice says what would be right."""
    with pytest.raises(ValueError, match="is no voice; write one as in gtts"):
        parse_voices(text)


@pytest.mark.parametrize(
    "voices", [Voices(main="gtts"), Voices(main="a", counts="b", coaching="c"), Voices(counts="b")]
)
def test_what_is_written_is_read_back(voices: Voices) -> None:
    """Tags and scripts hold voices as text."""
    assert parse_voices(str(voices)) == voices


def test_a_flag_for_everything_silences_the_parts_of_the_config() -> None:
    """One voice a session, unless asked: `--voice gtts` means gtts alone; a part alone keeps the rest."""
    config = Voices(main="espeak", counts="espeak:en-us+f5")
    assert merged_voices(Voices(main="gtts"), None, config, default="silent") == Voices(main="gtts")
    only = merged_voices(Voices(coaching="gtts"), None, config, default="silent")
    assert only == Voices(main="espeak", counts="espeak:en-us+f5", coaching="gtts")
    assert merged_voices(None, None, default="silent") == Voices(main="silent")


def test_each_text_belongs_to_its_part() -> None:
    """Numbers and phase words are counts, reminders are coaching; what two parts say is the main voice's."""
    found = parts_of(
        [
            window(
                Cue(moment="count", text="Four"), Cue(moment="form", text="Stand tall.", shorter=("Tall.",))
            ),
            window(Cue(moment="rest", text="Rest."), Cue(moment="phase", text="Rest.")),
            window(Cue(moment="stop", sound="stop")),
        ]
    )
    assert found == {"Four": "counts", "Stand tall.": "coaching", "Tall.": "coaching", "Rest.": "main"}
