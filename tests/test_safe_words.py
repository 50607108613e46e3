"""What keeps a session safe for whom hears it: no order contradicts another, and what protects is heard."""

import re
from collections.abc import Sequence
from typing import Any

import pytest

from audiocoach.coach.model.wording import Wording
from audiocoach.coach.script.announcing import FLOOR
from audiocoach.coach.script.writer import Forecast, ScriptInput
from audiocoach.library import Library, built_in_folder
from tests.coach.rehearsing import names
from tests.coach.writing import write_script
from tests.test_talk_share import CEILINGS
from tests.test_talk_share import spoken as recorded

LIBRARY = Library([built_in_folder()])
CATALOGUE = LIBRARY.catalogue()

LATER = {
    "english": "Too easy? Next time, ",
    "german": "Zu leicht? Nächstes Mal ",
    "spanish": "¿Muy fácil? Otro día, ",
}
"""How each language begins what makes an exercise harder in another session."""

ELSEWHERE = {
    "english": r"(?i)\b(?:off|on the floor|away|both (?:feet|legs|hands)|let .* go|none)\b",
    "german": r"(?i)\b(?:nimm .* ab|leg .* ab\.|auf dem Boden|weg|beide|los|keins?|keine)(?!\w)",
    "spanish": r"(?i)\b(?:quítate|en el suelo|aleja|suelta|los dos|las dos|ninguna)\b",
}
"""Words of an order that takes something off, or the body or both its hands and feet to another place."""

OTHER_NAMES = {"german": ("Manschetten", "Weste"), "spanish": ("peso", "tobilleras")}
"""What equipment is called as well."""

STEADY = {
    "english": "(?i)fingertips on the wall|touch the wall|reach of a wall|hold on to something",
    "german": "Fingerspitzen an die Wand|nah an einer Wand|Halte dich fest",
    "spanish": "(?i)dedos en la pared|toca la pared|al alcance de una pared|agárrate a algo",
}
"""What steadies whoever stands on one leg."""

FIRM = {
    "english": "Check that the box stands firm.|Make sure it is secure on both feet.",
    "german": "Prüf, dass die Kiste fest steht.|Prüf, dass es an beiden Füßen hält.",
    "spanish": "Comprueba que el cajón esté firme.|Asegúrala bien en los dos pies.",
}
"""How what one stands on, or in, is checked as it is set up."""

ON_ONE_LEG = [
    name
    for name, exercise in CATALOGUE.items()
    if exercise.position == "standing"
    and exercise.sides == "each"
    and exercise.family not in ("lateral-lunge", "side-step", "warm-up")
]
"""Exercises in which one foot is off the floor for long, with both hands free."""

SHALLOW = {"english": "shallow|a little", "german": "(?i)flache", "spanish": "corta|un poco"}
"""Words of an order that asks for little depth."""

FEW_WORDS = ("standard", "brief", "minimal")

every_wording = pytest.mark.parametrize("wording", LATER)


def spoken(name: str, field: str, wording: str) -> Any:
    """Return what a wording says of an exercise in such a field."""
    ours = CATALOGUE[name] if wording == "english" else LIBRARY.wording(wording).exercises[name]
    return getattr(ours, field) or ""


def clauses(lines: Sequence[object]) -> set[str]:
    """Part lines at their commas and full stops."""
    parts = re.split("[,.:;?]", " ".join(map(str, lines)).lower())
    return {part.strip() for part in parts} - {""}


def gear(wording: Wording, name: str) -> set[str]:
    """List the names of all equipment but the wall, which one only touches; a step is a movement as well."""
    names = {words for item, words in wording.known_equipment.items() if item not in ("wall", "step")}
    return {words.split()[-1] for words in names} | set(OTHER_NAMES.get(name, ()))


@every_wording
@pytest.mark.parametrize("name", CATALOGUE)
def test_what_is_easier_leaves_equipment_and_place_alone(name: str, wording: str) -> None:
    """It is heard between two sets: whatever it took off or moved, the next order would count on."""
    easier = spoken(name, "easier_by", wording)
    items = gear(LIBRARY.wording(wording), wording)
    assert [item for item in items if re.search(rf"(?i)\b\w*{item}s?\b", easier)] == []
    assert not re.search(ELSEWHERE[wording], easier)


@every_wording
@pytest.mark.parametrize("name", CATALOGUE)
def test_what_is_harder_is_for_next_time(name: str, wording: str) -> None:
    """It is heard amid a session, in which equipment, place and count are what they are."""
    harder = spoken(name, "harder_by", wording)
    assert not harder or harder.startswith(LATER[wording])


@pytest.mark.parametrize(
    "line",
    [
        "Too hard? Take the band off.",
        "Too hard? Use a lighter band, or none.",
        "Too hard? Do it standing on the floor.",
        "Too strong? Move your knee away from the wall.",
        "Too hard? Put both feet down.",
        "Too strong? Let the foot go, and rest.",
    ],
)
def test_lines_of_the_kind_are_found(line: str) -> None:
    """The rule sees what once contradicted the next order."""
    items = gear(LIBRARY.wording("english"), "english")
    assert re.search(ELSEWHERE["english"], line) or any(item in line for item in items)


@every_wording
@pytest.mark.parametrize("name", CATALOGUE)
def test_whoever_stands_on_one_leg_has_something_to_hold_on_to(name: str, wording: str) -> None:
    """It is the caution that is heard before the first set, at every verbosity."""
    if name in ON_ONE_LEG:
        assert CATALOGUE[name].protects
        assert re.search(STEADY[wording], spoken(name, "cautions", wording)[0])


@pytest.mark.parametrize("name", ON_ONE_LEG)
def test_a_wall_is_there_for_whoever_is_to_touch_it(name: str) -> None:
    """It is on the list of what one needs; a runner's hinge is done outdoors as well."""
    walls = {gear.placement for gear in CATALOGUE[name].equipment.at_hand if gear.item == "wall"}
    assert walls == (set() if name == "runners-hinge" else {"within reach"})


@every_wording
@pytest.mark.parametrize("name", CATALOGUE)
def test_what_is_set_up_is_checked_as_it_is_set_up(name: str, wording: str) -> None:
    """That a box stands firm is told with the box, and so at every verbosity; not after the movement."""
    if name in ON_ONE_LEG and CATALOGUE[name].equipment.required:
        assert re.fullmatch(FIRM[wording], spoken(name, "kit", wording)[-1])


@every_wording
@pytest.mark.parametrize("name", CATALOGUE)
def test_an_order_in_few_words_asks_for_no_more(name: str, wording: str) -> None:
    """Later sets have the short order alone: where the long one is shallow, it is shallow, too."""
    if re.search(SHALLOW[wording], " ".join(spoken(name, "ready", wording))):
        assert re.search(SHALLOW[wording], spoken(name, "ready_short", wording))


@every_wording
@pytest.mark.parametrize("name", CATALOGUE)
def test_a_caution_is_no_movement_said_twice(name: str, wording: str) -> None:
    """The caution comes right after the movement: no part of one is a part of the other."""
    moves, cautions = (clauses(spoken(name, field, wording)) for field in ("movement", "cautions"))
    assert not moves & cautions


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_band_that_is_put_on_is_called_by_its_kind(name: str) -> None:
    """The other kind may have been taken off just before."""
    lines = [str(line) for line in CATALOGUE[name].kit]
    assert [line for line in lines if "band" in line and not re.search("(?:loop|long) band", line)] == []


@every_wording
def test_what_one_needs_is_called_as_it_is_later(wording: str) -> None:
    """The noun of the list at the beginning is the noun of the orders."""
    ours = LIBRARY.wording(wording)
    later = {item: words.split()[-1].lower() for item, words in ours.known_equipment.items()}
    assert [noun for item, noun in later.items() if noun not in ours.equipment[item].lower()] == []


@pytest.mark.parametrize("name", CATALOGUE)
def test_whoever_lies_or_kneels_has_something_soft(name: str) -> None:
    """The list of what one needs has a mat for whatever is done on the floor, and for nothing else."""
    exercise = CATALOGUE[name]
    soft = any(gear.item == "mat" for gear in exercise.equipment.fetched)
    assert soft == (exercise.position in FLOOR)


def test_what_protects_is_short_and_there() -> None:
    """A caution that is heard at every verbosity exists; each exercise on one leg or on a box has one."""
    protecting = {name for name, exercise in CATALOGUE.items() if exercise.protects}
    assert [name for name in protecting if not CATALOGUE[name].cautions] == []
    on_a_box = {
        name
        for name, exercise in CATALOGUE.items()
        if any(gear.item == "box" for gear in exercise.equipment.required)
    }
    assert on_a_box | {"single-leg-squat", "standing-hip-hinge-rotation"} <= protecting
    assert {name for name, exercise in CATALOGUE.items() if exercise.stretch} <= protecting


@pytest.mark.parametrize(
    ("wording", "unclear"),
    [
        ("english", r"\bover your knees"),
        ("german", r"\büber die Knie\b"),
        ("spanish", r"\bsobre las rodillas"),
    ],
)
def test_a_band_sits_above_the_knees(wording: str, unclear: str) -> None:
    """It is never on them: each language has one form for it."""
    fields = ("kit", "harder_by", "easier_by")
    lines = [str(spoken(name, field, wording)) for name in CATALOGUE for field in fields]
    assert [line for line in lines if re.search(unclear, line)] == []


def session(routine: str, verbosity: str) -> str:
    """Return all that is said in a built-in session, in order."""
    session = ScriptInput(
        routine=LIBRARY.routine(routine).model_copy(update={"verbosity": verbosity}),
        catalogue=CATALOGUE,
        wording=LIBRARY.wording("english"),
        presets=LIBRARY.presets(),
    )
    written = write_script(session, Forecast(total=2_400_000))
    return " ".join(cue.text for window in written.windows for cue in window.cues if cue.text)


@pytest.mark.parametrize("verbosity", FEW_WORDS)
@pytest.mark.parametrize(
    ("routine", "caution"),
    [
        ("hips-level-3", "Stay shallow, and touch the wall if you wobble."),
        ("step-hips", "Wobbly? Fingertips on the wall."),
        ("step-hips", "Wobbly? Rest your fingertips on the wall."),
        ("couch-stretch", "Ease off if your knee or lower back hurts."),
        ("hips-for-runners", "Stay within reach of a wall."),
        ("band-hips", "Make sure it is secure on both feet."),
    ],
)
def test_what_protects_is_heard_however_few_words_are_wanted(
    routine: str, caution: str, verbosity: str
) -> None:
    """Form is known to whom the session is; what may injure is said again."""
    assert caution in session(routine, verbosity)


@pytest.mark.parametrize("verbosity", FEW_WORDS)
def test_both_ends_of_a_band_are_told(verbosity: str) -> None:
    """A band that somebody holds or kneels on does nothing, or snaps, if only one end is told."""
    said = session("band-hips", verbosity)
    assert "Hook the long band round your left foot. Take the other end in both hands." in said
    assert "Put the loop band above your left knee. Kneel on the other end with your right knee." in said


STRAPS_TAKE = 45_000
"""Milliseconds for two ankle weights with eyes shut, and to find the box again."""


@pytest.mark.slow
@pytest.mark.parametrize("verbosity", CEILINGS)
def test_straps_have_the_time_they_take(verbosity: str) -> None:
    """Between the order to put ankle weights on and the order to step up there is time for both."""
    heard = recorded("hips-level-3", verbosity).timeline.placements
    strapped = next(cue for cue in heard if cue.text == "Strap the weights round your ankles.")
    stepped = next(cue for cue in heard if cue.start > strapped.start and cue.text.startswith("Step up"))
    assert stepped.start - strapped.end >= STRAPS_TAKE


@pytest.mark.parametrize("name", sorted(LIBRARY.names("routines")))
def test_who_begins_cold_on_the_floor_is_asked(name: str) -> None:
    """Strength that begins on the floor, without a warm-up before it, asks at each verbosity."""
    routine = LIBRARY.routine(name)
    first = CATALOGUE[names(routine)[0]]
    cold = routine.blocks[0].title != "Warm up" and first.position in FLOOR
    for verbosity in FEW_WORDS:
        assert ("Not warm yet?" in session(name, verbosity)) is cold


def test_the_ladder_tells_where_its_warm_up_ends() -> None:
    """Otherwise the march passes for the first of its three exercises."""
    said = session("side-step-ladder", "standard")
    assert "First, warm up." in said
    assert "Now strength." in said
