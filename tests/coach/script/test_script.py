"""The script's own view: cues, their texts, what must be heard."""

from audiocoach.coach.script.script import MUST_BE_HEARD, Cue, Priority, Script, Window


def test_texts_are_listed_once_in_order() -> None:
    """Everything that may be spoken is recorded once: full texts and short forms, no tones."""
    rest = Cue(moment="rest", text="Rest, thirty seconds.", shorter=("Rest.",))
    windows = tuple(
        Window(kind="exact", name="rest", length=1, cues=cues)
        for cues in [(Cue(moment="stop", sound="stop"), rest), (rest, Cue(moment="go", text="Go."))]
    )
    script = Script(title="Day", language="en", windows=windows)
    assert script.texts() == ("Rest, thirty seconds.", "Rest.", "Go.")


def test_actions_and_names_must_be_heard() -> None:
    """Start, stop, switch, exercise and side are never dropped; everything below may be."""
    assert [priority for priority in Priority if priority >= MUST_BE_HEARD] == [
        Priority.NAME,
        Priority.ACTION,
    ]
