from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.coach.model.choices import TONE_LENGTHS, SoundChoices
from audiocoach.coach.script.script import Cue, Priority, Script, Window
from audiocoach.errors import Diagnostics
from audiocoach.library import open_library
from audiocoach.notation.checking import check_file
from audiocoach.notation.names import Names
from audiocoach.notation.scripts import (
    DAY,
    WrittenCue,
    WrittenScript,
    WrittenWindow,
    format_script,
    read_script,
    write_script_file,
)
from audiocoach.settings import Flags
from audiocoach.studio.make import open_studio, take

ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=20)
"""What a file may say: all but control characters."""

TEXTS = ANY | st.sampled_from(["3", "1e3", "off", "true", "~", "1:30", ".5", "0x1", "- a", " "])
WORDS = st.one_of(
    ANY.filter(lambda text: any(mark.isalnum() for mark in text)),
    st.sampled_from(["3", "1e3", "off", "true", "1:30", ".5", "0x1", "- a"]),
)
TIMES = st.integers(0, DAY)


PLACED = {
    "moment": TEXTS,
    "at": st.integers(-DAY, DAY),
    "room": TIMES,
    "fixed": st.booleans(),
    "follows": st.booleans(),
    "priority": st.sampled_from(Priority),
}
SPOKEN = st.builds(Cue, text=WORDS, shorter=st.lists(WORDS, max_size=3).map(tuple), **PLACED)
SOUNDED = st.builds(Cue, sound=st.sampled_from(list(TONE_LENGTHS)), **PLACED)
WINDOWS = st.builds(
    Window,
    kind=st.sampled_from(["exact", "elastic"]),
    name=TEXTS,
    length=TIMES,
    cues=st.lists(SPOKEN | SOUNDED, max_size=3).map(tuple),
    chapter=TEXTS,
    rep=st.integers(0, 200),
    quiet=TIMES,
)
SOUNDS = st.builds(
    SoundChoices,
    tones=st.sampled_from([None, "gym", "off", "/home/me/1e3", "3"]),
    tones_level=st.none() | st.floats(-24, 12),
    floor=st.none() | st.booleans(),
    loudness=st.none() | st.floats(-24, -14),
    clarity=st.none() | st.booleans(),
    music=st.sampled_from([None, "off", "/home/me/songs: new", "true"]),
    music_level=st.none() | st.floats(-24, 12),
)
LONGEST_SESSION = 12 * 3_600_000

SCRIPTS = st.builds(
    Script,
    title=TEXTS,
    language=st.sampled_from(["en", "es", "pt-BR"]),
    windows=st.lists(WINDOWS, max_size=3)
    .map(tuple)
    .filter(lambda windows: sum(window.length for window in windows) <= LONGEST_SESSION),
    announced=TIMES,
    voice=TEXTS,
    pronounce=st.none() | st.dictionaries(TEXTS, TEXTS, max_size=2),
    sound=SOUNDS,
)

SMALL = Script(
    title="Hips",
    language="en",
    announced=61_500,
    windows=(
        Window(
            kind="exact",
            name="lift",
            length=2_000,
            rep=3,
            cues=(
                Cue(moment="count", text="Three", fixed=True, priority=Priority.COUNT),
                Cue(moment="x", sound="tick", at=-500),
            ),
        ),
    ),
)


@given(SCRIPTS)
def test_a_script_comes_back_as_it_was_written(script: Script) -> None:
    """Whatever the texts and times, the round trip through a file is exact."""
    assert read_script(format_script(script), "it.yaml") == script


def test_a_script_is_written_for_people() -> None:
    """A window takes a few lines, a cue one; times have units, and what is usual is left out."""
    assert format_script(SMALL).splitlines()[2:] == [
        "title: Hips",
        "language: en",
        "announced: 1m1s500ms",
        "windows:",
        "- kind: exact",
        "  name: lift",
        "  length: 2s",
        "  rep: 3",
        "  cues:",
        '  - {moment: count, text: "Three", fixed: true, priority: count}',
        "  - {moment: x, sound: tick, at: -500ms}",
    ]


def test_words_may_be_edited_freely() -> None:
    """Words stand in quotes: a comma, a colon or a brace that is added to them breaks nothing."""
    written = format_script(SMALL).replace("Three", "Three, you hear: {go} on")
    assert read_script(written, "it.yaml").windows[0].cues[0].text == "Three, you hear: {go} on"


def test_other_readers_of_yaml_see_the_same_texts() -> None:
    """A text that YAML 1.1 or 1.2 would take for something else is quoted."""
    texts = ("off", "3", "1e3", "1:30", "2024-01-01", "~", "")
    script = Script(
        title="no",
        language="en",
        windows=(Window(kind="exact", name="yes", length=0, cues=(Cue(moment="x", shorter=texts),)),),
    )
    read = yaml.safe_load(format_script(script))
    assert (read["title"], read["windows"][0]["name"]) == ("no", "yes")
    assert tuple(read["windows"][0]["cues"][0]["shorter"]) == texts


def test_edited_times_may_be_written_like_all_times() -> None:
    """Whoever edits a script writes seconds the way they do in a routine; white space in a text is kept."""
    window = "{kind: exact, name: hold, length: 1.5, cues: [{moment: x, sound: stop, at: -1:05}]}"
    text = f"title: ' a '\nlanguage: en\nwindows: [{window}]\n"
    script = read_script(text, "it.yaml")
    assert script.title == " a "
    assert script.windows[0].length == 1_500
    assert script.windows[0].cues[0].at == -65_000


@pytest.mark.parametrize(
    ("written", "coached"), [(WrittenCue, Cue), (WrittenWindow, Window), (WrittenScript, Script)]
)
def test_a_file_can_hold_every_field(written: Any, coached: Any) -> None:
    """A field that the coach gives to scripts is a field of script files, with the same usual value."""
    usual = {each.name: each.default for each in fields(coached) if each.default is not MISSING}
    fields_of_file = written.model_fields.items()
    assert [name for name, _ in fields_of_file] == [each.name for each in fields(coached)]
    assert {name: field.default for name, field in fields_of_file if not field.is_required()} == usual


def test_an_edited_cue_may_be_silent() -> None:
    """Whoever empties a text wants silence there, in the shorter texts as well."""
    cues = '[{moment: a, text: ""}, {moment: b}, {moment: c, text: Go, shorter: ["", Now]}]'
    text = f"title: T\nlanguage: en\nwindows: [{{kind: exact, name: a, length: 9s, cues: {cues}}}]\n"
    assert read_script(text, "it.yaml").windows[0].cues == (Cue(moment="c", text="Go", shorter=("Now",)),)


@pytest.mark.parametrize("name", open_library().names("routines"))
def test_every_saved_script_has_no_mistake(name: str, tmp_path: Path) -> None:
    """Whatever a built-in routine makes comes back through a file as it was, and `check` finds it fine."""
    script = take(open_studio(), name, Flags(voice="silent")).script
    path = tmp_path / "saved.yaml"
    write_script_file(script, path)
    assert check_file(path, Names()).complaints == ()
    assert read_script(path.read_text(encoding="utf-8"), "s.yaml") == script


def test_a_script_file_is_written_and_read(tmp_path: Path) -> None:
    """The twins write and read the file."""
    write_script_file(SMALL, tmp_path / "s.yaml")
    assert read_script((tmp_path / "s.yaml").read_text(encoding="utf-8"), "s.yaml") == SMALL
    with pytest.raises(Diagnostics, match="cannot be written"):
        write_script_file(SMALL, tmp_path / "absent" / "s.yaml")


def test_the_longest_session_fits_into_a_file() -> None:
    """A script may be larger than what people write by hand."""
    wordy = Window(kind="elastic", name="intro", length=0, cues=(Cue(moment="say", text="word " * 900),))
    long = Script(title="Long", language="en", windows=(wordy,) * 300)
    text = format_script(long)
    assert len(text) > 1_000_000
    assert len(read_script(text, "it.yaml").windows) == 300
