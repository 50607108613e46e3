"""The recipes of docs/recipes.md: each is made into a session, and that is what the page says."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import pytest
import soundfile

from audiocoach.library import Library, built_in_folder
from audiocoach.notation.checking import check_file
from audiocoach.settings import Flags
from audiocoach.studio.make import open_studio, take, write_take
from tests import listening
from tests.audio.synthetic import sine
from tests.docs.heard import Heard, gaps, hear, sets, when, write
from tests.docs.reading import Recipe, read_page, recipes
from tests.test_translations import words

RECIPES = recipes("recipes.md")

SECOND, MINUTE = 1_000, 60_000


def tabata(session: Heard) -> None:
    """Eight times twenty seconds of work with ten between: 3:50."""
    assert session.lengths("work") == [20 * SECOND] * 8
    assert gaps(session) == [10 * SECOND] * 7
    assert "Eight sets of twenty seconds." in session.said()
    assert session.chapters == ["Welcome", "1. Squat", "Finish"]


def thirty_ten(session: Heard) -> None:
    """Thirty on, ten off, a minute between rounds."""
    assert session.lengths("work") == [30 * SECOND] * 9
    assert gaps(session) == [10 * SECOND, 10 * SECOND, 60 * SECOND] * 2 + [10 * SECOND] * 2
    assert session.said("round", "last_round") == [
        "Round one of three.",
        "Round two of three.",
        "Last round.",
    ]


def emom(session: Heard) -> None:
    """Ten sets start a minute apart; the rest that is left is told; each exercise is introduced once."""
    pushed, swung = sets(session, "down", "up"), sets(session, "swing", "back")
    begins = sorted(start for start, _ in (*pushed, *swung))
    assert [after - before for before, after in pairwise(begins)] == [MINUTE] * 9
    assert session.said("rest")[:2] == ["Rest, forty seconds.", "Rest, thirty seconds."]
    assert session.said("announce") == [
        "Exercise one of two: push-up.",
        "Exercise two of two: kettlebell swing.",
    ]
    assert session.said("dose_weight") == ["With 16 kg."]


def amrap(session: Heard) -> None:
    """The list stands before twelve minutes of one work, and at its marks; nothing is counted."""
    (work,) = session.windows("work")
    assert work.length == 12 * MINUTE
    read = when(session, "Pull-up, five. Push-up, ten. Squat, fifteen.")
    assert read[0] < work.start
    told = [
        when(session, text)[0] - work.start
        for text in ("Six minutes left.", "Three minutes left.", "One minute left.")
    ]
    assert told == [6 * MINUTE, 9 * MINUTE, 11 * MINUTE]
    assert not session.said("count")


def run_walk(session: Heard) -> None:
    """Thirty minutes without a gap, twenty of them intervals; each is named before it begins."""
    lengths = session.lengths("work")
    assert lengths == [5 * MINUTE, *[60 * SECOND, 90 * SECOND] * 8, 5 * MINUTE]
    assert gaps(session) == [0] * 17
    begins = [work.start for work in session.windows("work")]
    assert when(session, "Run.") == begins[1:-1:2]
    named = [cue.start for cue in session.cues("coming")]
    assert all(
        5 * SECOND <= start - told <= 10 * SECOND for start, told in zip(begins[1:], named, strict=True)
    )


def track(session: Heard) -> None:
    """400 m at 4:00 a kilometre are 96 s."""
    assert session.lengths("work") == [96 * SECOND] * 4
    assert gaps(session) == [90 * SECOND] * 3
    assert "Run 400 m. Four times, one minute thirty-six each." in session.said("dose_distance")


def ladder(session: Heard) -> None:
    """One exercise, five sets of one to five, each told and each with a chapter."""
    assert session.said("dose_sets") == ["Five sets: one, two, three, four, five."]
    assert "Set two of five: two." in session.said()
    assert "Last set: five." in session.said()
    assert [(end - start) // (4 * SECOND) for start, end in sets(session, "lift", "lower")] == [1, 2, 3, 4, 5]
    assert session.chapters[1:-1] == [f"1. Pull-up, set {number}" for number in range(1, 6)]


def pyramid(session: Heard) -> None:
    """Five sets up and down, ninety seconds between."""
    assert "Set three of five: eight at 60 kg." in session.said()
    assert "Last set: twelve at 40 kg." in session.said()
    each = sets(session, "lower", "press")
    assert [end - start for start, end in each] == [reps * 3 * SECOND for reps in (12, 10, 8, 10, 12)]
    assert session.lengths("rest") == [90 * SECOND] * 4


def drop_set(session: Heard) -> None:
    """Twelve, ten, and as many as possible in forty seconds, with nothing but words between."""
    assert "Set two of three: ten at 15 kg." in session.said()
    assert "Last set: at 10 kg as many as you can, forty seconds at most." in session.said()
    assert session.lengths("work") == [40 * SECOND]
    assert all(length <= 7 * SECOND for length in session.lengths("rest"))


def superset(session: Heard) -> None:
    """Fifteen seconds after each press, ninety after each row, none at the end."""
    assert session.lengths("rest") == [15 * SECOND, 90 * SECOND] * 2 + [15 * SECOND]
    assert session.said("block", "block_first") == []  # of the only block, the exercises say it all


def repeaters(session: Heard) -> None:
    """Thirty hangs of seven seconds: six a round, three seconds apart, three minutes between the rounds."""
    assert session.lengths("work") == [7 * SECOND] * 30
    assert gaps(session) == ([3 * SECOND] * 5 + [180 * SECOND]) * 4 + [3 * SECOND] * 5


def stretches(session: Heard) -> None:
    """Eight stretches of thirty seconds, five seconds apart; what comes is named in the one before."""
    assert session.lengths("work") == [30 * SECOND] * 8
    assert gaps(session) == [5 * SECOND] * 7
    assert session.said("coming", "coming_side")[:4] == [
        "Next: right side.",
        "Next: chest stretch.",
        "Next: right arm.",
        "Next: hamstring stretch.",
    ]


def flow(session: Heard) -> None:
    """Two rounds of 2:15 without a gap, each pose named five seconds before, nothing counted."""
    assert session.lengths("work") == [30 * SECOND, 30 * SECOND, 30 * SECOND, 45 * SECOND] * 2
    assert gaps(session) == [0] * 7
    begins = [work.start for work in session.windows("work")][1:]
    named = [cue.start for cue in session.cues("coming", "coming_side")]
    assert [start - told for start, told in zip(begins, named, strict=True)] == [5 * SECOND] * 7
    assert not session.said("count_in", "countdown")


def breathing(session: Heard) -> None:
    """Eight breaths of sixteen seconds, four of nineteen; every phase is said, no number is."""
    assert session.reps == [16 * SECOND] * 8 + [19 * SECOND] * 4
    box = ["Breathe in", "Hold", "Breathe out", "Hold"]
    assert session.said("phase") == box * 8 + ["Breathe in", "Hold", "Breathe out"] * 4
    assert not session.said("count")
    assert session.said("dose_hold") == ["Hold for four seconds.", "Hold for seven seconds."]


def sitting(session: Heard) -> None:
    """Twenty minutes; bells at 0, 5, 10, 15 and 20 minutes, and no word."""
    (work,) = session.windows("work")
    assert work.length == 20 * MINUTE
    bells = [cue.start - work.start for cue in session.cues() if cue.sound == "bell"]
    assert bells == [minute * MINUTE for minute in (0, 5, 10, 15, 20)]
    assert not [cue for cue in session.cues() if cue.text and work.start <= cue.start < work.end]


def shoulder(session: Heard) -> None:
    """The patient's words, one side only, holds of two seconds."""
    assert session.said("safety") == ["Stop at the first sharp pain, and call the practice."]
    assert session.chapters[1:-1] == ["1. Pendulum, right", "2. Wall slide", "3. Clamshell, right"]
    assert "Let the arm hang like a rope." in session.said("form")
    assert "Heels stay together." in session.said("form")
    assert set(session.lengths("hold")) == {2 * SECOND, 1 * SECOND}


def partners(session: Heard) -> None:
    """Eight times forty seconds, each called by name in the one before."""
    assert session.lengths("work") == [40 * SECOND] * 8
    assert gaps(session) == [0] * 7
    assert session.said("coming")[:2] == ["Next: Alex, burpees.", "Next: Kim, burpees."]


def recordings(session: Heard) -> None:
    """What is recorded is heard as long as it lasts; the text is the one of the file."""
    lengths = {cue.text: cue.length for cue in session.cues() if cue.text}
    assert lengths["Go!"] == pytest.approx(700, abs=60)
    assert lengths["Heels down."] == pytest.approx(1_200, abs=60)
    assert lengths["Well done."] == pytest.approx(1_500, abs=60)


def kraft(session: Heard) -> None:
    """A German session without an English word, with German chapters, phases and numbers."""
    assert session.take.script.language == "de"
    assert "Übung eins von vier: Liegestütz." in session.said()
    assert "Drei Sätze: zwölf, zehn, acht." in session.said()
    assert session.said("phase")[:2] == ["Senken", "Drücken"]
    assert "Hol die Matte." in session.said("say")
    assert session.chapters[0] == "Begrüßung"
    assert session.chapters[-1] == "Schluss"
    assert "4. Muschel, links, Satz 1" in session.chapters
    heard = frozenset().union(*(words(text) for text in (*session.said(), *session.chapters)))
    both = words("an arm bring find hand in kick leg minute pause so")
    assert heard & (ENGLISH - both) == set()


def english() -> frozenset[str]:
    """Gather every word of every English recipe's session, and of the built-in routines."""
    from tests.test_translations import english_words

    return english_words() | words(
        "one two three four five six seven eight nine ten twelve set sets left right"
    )


ENGLISH = english()

RIGHT: Mapping[str, Callable[[Heard], None]] = {
    "Tabata": tabata,
    "Thirty ten": thirty_ten,
    "EMOM": emom,
    "AMRAP": amrap,
    "Run and walk": run_walk,
    "Track repeats": track,
    "Ladder": ladder,
    "Pyramid": pyramid,
    "Drop set": drop_set,
    "Superset": superset,
    "Hangboard repeaters": repeaters,
    "Stretches with five seconds to change": stretches,
    "Yoga flow": flow,
    "Box breathing and 4-7-8": breathing,
    "Sitting with bells": sitting,
    "A physiotherapist's home programme": shoulder,
    "Two people in turns": partners,
    "Own recordings": recordings,
    "A session in German": kraft,
}

RECORDED = {"go.wav": 0.7, "heels.wav": 1.2, "bravo.wav": 1.5}
"""The recordings that a recipe names, and how many seconds each lasts."""

every_recipe = pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)


def put(recipe: Recipe, folder: Path) -> Path:
    """Write the file of a recipe, and what it names; return where it lies."""
    write(folder, recipe.files)
    for name, seconds in RECORDED.items():
        soundfile.write(folder / name, sine(300, seconds, 0.5), 24_000)
    (name,) = recipe.files
    return folder / name


def test_every_recipe_has_its_right_value() -> None:
    """Each recipe of the page is held to what it promises, and each promise is on the page."""
    assert list(RECIPES) == list(RIGHT)


@every_recipe
def test_recipes_are_short(recipe: Recipe) -> None:
    """One file of at most fifteen lines and 110 columns, a sentence or two before it."""
    (text,) = recipe.files.values()
    assert text.count("\n") <= 15
    assert max(map(len, text.splitlines())) <= 110
    body = re.sub(r"`[^`]*`", "", read_page("recipes.md").split(f"### {recipe.title}\n")[1].split("```")[0])
    assert 1 <= len(re.findall(r"[.](?:\s|$)", body)) <= 3


@every_recipe
def test_recipes_are_fine(recipe: Recipe, tmp_path: Path) -> None:
    """`audiocoach check` has nothing to say against a recipe."""
    known = Library([built_in_folder()]).known()
    assert not list(map(str, check_file(put(recipe, tmp_path), known).complaints))


@every_recipe
def test_recipes_are_as_the_page_says(recipe: Recipe, tmp_path: Path) -> None:
    """The session of a recipe has the times, the words and the chapters that are right."""
    folder = tmp_path / "nobody"
    session = hear(folder, str(put(recipe, tmp_path)), Flags(voice="silent"))
    RIGHT[recipe.title](session)
    cues = [cue for cue in session.cues() if cue.moment != "pulse"]
    assert all(before.end <= after.start for before, after in pairwise(cues))
    assert session.total == session.windows()[-1].end


@pytest.mark.parametrize("title", ["Tabata", "Two people in turns", "Own recordings"])
def test_recipes_are_made(title: str, tmp_path: Path) -> None:
    """The MP3 of a recipe decodes to its length, and its tones stand where the timeline has them."""
    made = take(open_studio(), str(put(RECIPES[title], tmp_path)), Flags(voice="espeak"))
    sound = listening.hear(write_take(open_studio(), made, tmp_path / "made").path)
    assert sound.milliseconds == pytest.approx(made.timeline.total, abs=60)
    stops = [each.start for each in made.timeline.placements if each.sound == "stop"]
    assert stops
    for start in stops:
        assert sound.tone("stop", start) == pytest.approx(start, abs=2)


def test_pages_lead_to_the_recipes() -> None:
    """README and notation lead here, and the page to the notation."""
    assert "(recipes.md)" in read_page("notation.md")
    assert "(docs/recipes.md)" in read_page("../README.md")
    assert "(notation.md)" in read_page("recipes.md")
