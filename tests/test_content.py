"""The built-in library: exercises, routines, pacings and verbosities as they stand in data/."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from audiocoach.coach.model.doses import Range
from audiocoach.coach.model.exercises import Exercise, ExerciseFile
from audiocoach.coach.model.layers import stated
from audiocoach.coach.model.pacing import Pacing, Preset
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.model.wording import EXERCISE_LINES, EXERCISE_TEXT
from audiocoach.coach.script.templates import check_variables
from audiocoach.notation.advice import count_words, lint_exercise, sentences
from audiocoach.notation.names import Names
from tests.coach.rehearsing import uses
from tests.coach.shelf import read, read_catalogue

DATA = Path(__file__).parents[1] / "data"
MODELS: dict[str, type[BaseModel]] = {
    "exercises": ExerciseFile,
    "routines": Routine,
    "pacing": Preset,
    "verbosity": Preset,
}
SCHEMAS = {"exercises": "exercises", "routines": "routine", "pacing": "pacing", "verbosity": "pacing"}
FILES = [path for folder in MODELS for path in sorted((DATA / folder).glob("*.yaml"))]
SAME_ITEM = {"box-or-step": "box", "wall-or-box": "wall"}
"""Equipment with a choice has the id of the first of the two."""

KIND = {"loop-band": "band", "long-band": "band"}
"""What the facts call a band is closed, or long enough for its other end to be held."""

STEPS_BY_A_COACH = (
    "timed-glute-bridge",
    "bridge-walk",
    "runners-hinge",
    "timed-hip-clam",
    "side-plank-hip-clam",
    "lateral-lunge",
    "weighted-lateral-lunge",
)
SECTIONS = (
    "side-leg-lift",
    "glute-bridge",
    "donkey-kick",
    "squat",
    "side-step",
    "hip-adduction",
    "hip-drop-hike",
    "knee-drive",
    "quadruped-hip-extension",
    "clamshell",
    "hip-hinge-rotation",
    "couch-stretch",
)
"""The families of the twelve sections, in the order of a session: the stretch moves to the end."""

WARM_UP = {"march-on-the-spot", "leg-swings", "easy-squat"}
COACH_WRITTEN = WARM_UP | {"run", "walk"}
"""Exercises that no source prints."""

PRINTED = {
    "Standing Side Leg Lifts": "standing-side-leg-lift",
    "Side Leg Lift": "standing-side-leg-lift",
    "Lying Side Leg Lifts": "lying-side-leg-lift",
    "The Glute Bridge": "glute-bridge",
    "Donkey Kicks": "donkey-kick",
    "Squats": "squat",
    "one-legged squat": "single-leg-squat",
    "Side Step With a Band": "banded-side-step",
    "Hip Adduction": "box-hip-adduction",
    "hip adduction, advanced version": "hands-on-head-box-hip-adduction",
    "Heel Drop": "hip-drop",
    "Heel Hike": "hip-hike",
    "heel hike with ankle weights": "ankle-weight-hip-hike",
    "heel hike in a weight vest": "weight-vest-hip-hike",
    "Couch Stretch, Exercise 1": "couch-stretch-level-1",
    "Couch Stretch, Exercise 2": "couch-stretch-level-2",
    "Couch Stretch, Exercise 3": "couch-stretch-level-3",
    "Knee Drive with Band": "banded-knee-drive",
    "Quadriceps Hip Extension": "quadruped-hip-extension",
    "quadriceps hip extension, with band": "banded-quadruped-hip-extension",
    "Clamshell": "clamshell",
    "Standing Hip Hinge with Rotation": "standing-hip-hinge-rotation",
    "basic bridge": "timed-glute-bridge",
    "bridge walk": "bridge-walk",
    "runner's hinges": "runners-hinge",
    "Hip Clams, side lying": "timed-hip-clam",
    "Hip Clams, elevated side plank": "side-plank-hip-clam",
    "glute bridge, above the knees a resistance band": "banded-glute-bridge",
    "one-leg-at-a-time glute bridge": "single-leg-glute-bridge",
    "straightening leg on the way up: donkey kick": "straight-leg-donkey-kick",
    "donkey kick, to the side raised": "side-donkey-kick",
    "donkey kick with ankle weights": "ankle-weight-donkey-kick",
    "resistance band around lifted foot, donkey kick": "banded-donkey-kick",
    "banded side step, band lowered": "low-banded-side-step",
    "knee drive, pause at the top": "banded-knee-drive-with-pause",
    "clamshell, light resistance band": "banded-clamshell",
    "most advanced band position, banded side step": "ankle-banded-side-step",
    "Lateral Lunge": "lateral-lunge",
    "lateral lunge with weight": "weighted-lateral-lunge",
}


def read_presets(folder: str) -> dict[str, Preset]:
    """Read the pacings, or the verbosities."""
    return {path.stem: Preset.model_validate(read(path)) for path in sorted((DATA / folder).glob("*.yaml"))}


CATALOGUE = read_catalogue()
KNOWN = Names(exercises=CATALOGUE)
FACTS: dict[str, dict[str, Any]] = read(Path(__file__).parent / "fixtures" / "facts.yaml")["exercises"]
ROUTINES = {
    path.stem: Routine.model_validate(read(path)) for path in sorted((DATA / "routines").glob("*.yaml"))
}


def spoken(exercise: Exercise) -> list[str]:
    """List every line that the coach may say about an exercise."""
    lines: list[str] = []
    for value in (getattr(exercise, field) for field in EXERCISE_LINES):
        lines += (
            value.values() if isinstance(value, dict) else [value] if isinstance(value, str) else value or ()
        )
    return lines


def seconds(chosen: list[int]) -> Range:
    """Turn a range of seconds into one of milliseconds."""
    return Range(chosen[0] * 1000, chosen[1] * 1000)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_file_is_valid_and_names_its_schema(path: Path) -> None:
    """Every file of the library validates, and tells an editor how to complete it."""
    kind = path.parent.name
    assert MODELS[kind].model_validate(read(path)).model_fields_set
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=../schema/{SCHEMAS[kind]}.json"


# exercises


def test_the_catalogue_has_every_exercise_of_the_facts() -> None:
    """No exercise of the sources is missing, none is defined twice, and only the warm-up is a coach's own."""
    defined = Counter(
        name for path in (DATA / "exercises").glob("*.yaml") for name in read(path)["exercises"]
    )
    assert set(defined) == set(FACTS) | COACH_WRITTEN
    assert max(defined.values()) == 1


@pytest.mark.parametrize("path", sorted((DATA / "exercises").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_file_of_exercises_is_one_family(path: Path) -> None:
    """The file is named after the family of everything in it."""
    assert {exercise["family"] for exercise in read(path)["exercises"].values()} == {path.stem}


@pytest.mark.parametrize("name", FACTS)
def test_the_dose_agrees_with_the_facts(name: str) -> None:
    """Sets, reps, seconds and holds are the printed ones, ranges included."""
    facts, exercise = FACTS[name], CATALOGUE[name]
    dose = exercise.dose
    assert exercise.mode == {"time": "timed"}.get(facts["mode"], facts["mode"])
    assert dose.sets == Range(*facts["sets"])
    assert dose.reps == (Range(*facts["reps"]) if "reps" in facts else None)
    if "stretch" in facts:
        assert dose.time == seconds([30, facts["stretch"]])
    else:
        assert dose.time == (seconds(facts["seconds"]) if "seconds" in facts else None)
    assert dose.hold == (seconds(facts["hold"]) if "hold" in facts else None)


@pytest.mark.parametrize("name", FACTS)
def test_sides_and_equipment_agree_with_the_facts(name: str) -> None:
    """Who works one side at a time, in which order, and with what, is as printed; what is at hand is ours."""
    facts, exercise = FACTS[name], CATALOGUE[name]
    assert exercise.sides == ("each" if facts["each_side"] else "both")
    if facts["each_side"]:
        assert exercise.side_order == facts["side_order"]
    required, at_hand, optional = (
        {KIND.get(each.item, each.item) for each in gear}
        for gear in (exercise.equipment.required, exercise.equipment.at_hand, exercise.equipment.optional)
    )
    printed = {
        need: {SAME_ITEM.get(item, item) for item in facts.get(need, [])} for need in ("required", "optional")
    }
    assert required == printed["required"]
    ours = {"wall", "mat"} if exercise.position == "quadruped" else {"wall"}
    assert optional | (at_hand - ours) == printed["optional"]


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_hold_of_the_dose_is_the_hold_of_the_tempo(name: str) -> None:
    """A rep is held after its first movement, for the least time that its dose asks."""
    exercise = CATALOGUE[name]
    phases = [(phase.name, phase.length) for phase in exercise.tempo]
    holds = [phase for phase in phases if phase[0] == "hold"]
    expected = [("hold", exercise.dose.hold.low)] if exercise.dose.hold is not None else []
    assert holds == expected
    assert not holds or phases[1] == holds[0]


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_spoken_text_keeps_the_writing_rules(name: str) -> None:
    """No line of the library breaks a rule that `check` holds against a user's."""
    assert lint_exercise(CATALOGUE[name]) == []


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_card_is_whole(name: str) -> None:
    """Each exercise says what it is for and where it comes from, with three to five cues, each another."""
    exercise = CATALOGUE[name]
    assert exercise.targets
    assert exercise.purpose
    assert (exercise.source is None) == (name in COACH_WRITTEN)
    assert exercise.note
    assert 3 <= len(exercise.cues) <= 5
    assert len(set(exercise.cues)) == len(exercise.cues)


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_spoken_text_uses_known_variables(name: str) -> None:
    """Every {variable} in the text of an exercise is one that it has, and a move of both sides names none."""
    exercise = CATALOGUE[name]
    lines = spoken(exercise)
    for line in lines:
        check_variables(line, EXERCISE_TEXT)
    assert exercise.sides == "each" or "side}" not in " ".join(lines)


def test_whoever_finds_it_too_hard_hears_what_is_easier() -> None:
    """Every exercise of a routine has an easier form to say; walking is one."""
    used = {use.use for routine in ROUTINES.values() for use in uses(routine)}
    assert {name for name in used if CATALOGUE[name].easier_by is None} == {"walk"}


@pytest.mark.parametrize("name", [name for name, each in CATALOGUE.items() if each.family == "clamshell"])
def test_every_clam_bends_alike(name: str) -> None:
    """Heels in line with the spine tell how far the knees bend; degrees are those of the hips."""
    assert "Bend your knees, heels in line with your spine." in CATALOGUE[name].setup
    angles = [line for line in spoken(CATALOGUE[name]) if "degrees" in line]
    assert angles in ([], ["Bend your hips to about forty-five degrees."])


def test_knees_follow_one_rule() -> None:
    """Whatever bends a knee under load has it in line with the toes, wherever that is told."""
    told = {
        line
        for each in CATALOGUE.values()
        for line in spoken(each)
        if re.search(r"\bknees?\b.*\btoes\b", line, re.I)
    }
    assert told == {"Knees follow your toes."}


@pytest.mark.parametrize("name", [name for name, exercise in CATALOGUE.items() if exercise.sides == "each"])
def test_the_side_text_names_the_working_side(name: str) -> None:
    """One line names the side that works and, where the other one carries the body, that one too."""
    text = CATALOGUE[name].side_setup or ""
    assert "{side}" in text
    assert len(sentences(text)) <= 3
    carried = CATALOGUE[name].position in ("side-lying", "side-plank", "half-kneeling")
    assert not carried or "{other_side}" in text


@pytest.mark.parametrize("name", [name for name, exercise in CATALOGUE.items() if exercise.sides == "each"])
def test_the_short_form_says_what_the_side_does(name: str) -> None:
    """Told again, a side comes with its part: it stands, lifts, pushes, lies on top; never the bare limb."""
    short = CATALOGUE[name].side_short or ""
    assert ("{side}" in short, "{other_side}" in short, len(sentences(short))) == (True, False, 1)
    assert count_words(short) >= 4 or short.split()[-1].endswith("s.")


@pytest.mark.parametrize("name", [name for name, exercise in CATALOGUE.items() if exercise.sides == "each"])
def test_a_side_is_told_and_not_begun(name: str) -> None:
    """What is said of a side says what it does; an order to step or to lift would be obeyed at once."""
    exercise = CATALOGUE[name]
    early = re.compile(r"^(?:step|stand|slide|lift|kick|drive|push|swing)\b|\bmoves\b", re.IGNORECASE)
    told = [*sentences(exercise.side_setup or ""), *sentences(exercise.side_short or "")]
    assert [text for text in told if early.search(text)] == []


def test_limbs_that_take_turns_are_told_step_by_step() -> None:
    """Who marches hears each step: "down, up" would be the way of one foot alone."""
    turns = {name for name, each in CATALOGUE.items() if re.search("march", " ".join(each.movement), re.I)}
    assert turns == {"march-on-the-spot", "bridge-walk"}
    assert {phase.name for name in turns for phase in CATALOGUE[name].tempo} == {"step"}


def test_the_march_has_the_pace_of_a_walk() -> None:
    """On the spot one takes sixty to eighty steps a minute."""
    (step,) = CATALOGUE["march-on-the-spot"].tempo
    assert 60 <= 60_000 / step.length <= 80


@pytest.mark.parametrize("name", CATALOGUE)
def test_what_loads_the_body_is_no_position(name: str) -> None:
    """A line of the set-up may be held through a rest: raised hips, a lifted leg and a squat come last."""
    exercise = CATALOGUE[name]
    early = [*exercise.kit, *exercise.setup, exercise.side_setup or ""]
    efforts = re.compile(
        r"\b(?:lift your (?!chest)|raise|sink|step up|stand on|hang free|hinge|squat|slide|foot forward)\b",
        re.I,
    )
    assert [line for line in early if efforts.search(line)] == []


@pytest.mark.parametrize("name", [name for name, exercise in CATALOGUE.items() if exercise.ready])
def test_what_loads_the_body_is_told_again_in_few_words(name: str) -> None:
    """Before each later set a few words take one back to where the first set began."""
    assert 2 <= count_words(CATALOGUE[name].ready_short or "") <= 8


def test_who_steps_up_steps_down() -> None:
    """What is climbed, lifted or sunk into is left again, in words of its own; a stretch is eased out of."""
    loads = re.compile(r"\b(?:step up|lift your (?:\{other_side\}|hips|free)|sink|hug)", re.IGNORECASE)
    for exercise in CATALOGUE.values():
        raised = bool(loads.search(" ".join(exercise.ready)))
        assert raised == (exercise.after_set is not None), exercise.name


def test_who_stands_by_a_wall_turns_round() -> None:
    """With the wall on the other side, changing sides is turning round, on a box and on the floor."""
    beside = [each for each in CATALOGUE.values() if "beside a wall" in " ".join(each.kit)]
    assert {each.family for each in beside} == {"hip-adduction", "hip-drop-hike", "warm-up"}
    assert {each.side_turn for each in beside} == {"Turn round."}


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_exercise_has_a_caution_to_say(name: str) -> None:
    """The first caution is the one that is heard: one sentence, or a question and its answer."""
    cautions = CATALOGUE[name].cautions
    assert cautions
    assert len(sentences(cautions[0])) <= 2


@pytest.mark.parametrize("name", CATALOGUE)
def test_what_the_start_position_asks_for_is_among_the_gear(name: str) -> None:
    """Nobody hears of a wall, a box, a band or a pad that was not named before the session."""
    exercise = CATALOGUE[name]
    told = " ".join([*exercise.kit, *exercise.setup, exercise.side_setup or "", *exercise.ready]).casefold()
    words = {
        "wall": "wall",
        "box": "box",
        "band": "band",
        "pad": "mat",
        "weights": "ankle-weights",
        "vest": "vest",
    }
    asked = {item for word, item in words.items() if re.search(rf"\b{word}\b", told)}
    assert {
        item for item in asked if not any(gear.is_a(item) for gear in exercise.equipment.fetched)
    } == set()


def test_kit_is_told_where_there_is_kit() -> None:
    """Who says what to put on needs it, and whoever needs something says where, on a side or on both."""
    for exercise in CATALOGUE.values():
        told = bool(exercise.kit) or "band" in (exercise.side_setup or "").casefold()
        assert told == bool(exercise.equipment.required), exercise.name


@pytest.mark.parametrize(
    ("family", "switch"), [("hip-adduction", 10_000), ("hip-drop-hike", 10_000), ("couch-stretch", 25_000)]
)
def test_a_change_of_leg_on_a_box_or_at_a_wall_has_its_time(family: str, switch: int) -> None:
    """Stepping down and up again, or bringing the other knee to the wall, takes longer than standing does."""
    found = {exercise.switch for exercise in CATALOGUE.values() if exercise.family == family}
    assert found == {switch}


def test_the_warm_up_is_short_and_needs_a_wall_alone() -> None:
    """Three easy moves on the feet, half a minute each; who swings a leg holds on to a wall."""
    moves = [CATALOGUE[name] for name in sorted(WARM_UP)]
    assert {move.position for move in moves} == {"standing"}
    needed = {each.item for move in moves for each in move.equipment.required}
    assert needed == {"wall"}
    assert {(move.dose.sets, move.dose.time) for move in moves} == {(Range(1, 1), seconds([30, 40]))}


def test_names_and_aliases_are_unique() -> None:
    """A name or an alias leads to one exercise only, however it is written."""
    owners: dict[str, set[str]] = {}
    for name, exercise in CATALOGUE.items():
        for word in (name, exercise.name, *exercise.aliases):
            owners.setdefault(word.casefold(), set()).add(name)
    assert {word: names for word, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize(("printed", "name"), PRINTED.items())
def test_printed_names_lead_to_their_exercise(printed: str, name: str) -> None:
    """What a reader of the sources remembers finds the exercise here."""
    assert KNOWN.exercise_id(printed) == name


@pytest.mark.parametrize("name", CATALOGUE)
def test_neighbours_know_each_other(name: str) -> None:
    """Harder and easier neighbours exist, and each names the other back."""
    exercise = CATALOGUE[name]
    assert [harder for harder in exercise.harder if name not in CATALOGUE[harder].easier] == []
    assert [easier for easier in exercise.easier if name not in CATALOGUE[easier].harder] == []


@pytest.mark.parametrize("name", CATALOGUE)
def test_nobody_speaks_of_adduction(name: str) -> None:
    """The legs travel outwards: the printed word stays a name to find a move by, and is never said."""
    exercise = CATALOGUE[name]
    assert "adduct" not in " ".join([exercise.spoken, *spoken(exercise)]).casefold()


@pytest.mark.parametrize(
    ("name", "essence"),
    [
        ("hip-hike", "Hike the free hip up"),
        ("ankle-weight-hip-hike", "Hike the free hip up"),
        ("weight-vest-hip-hike", "Hike the free hip up"),
        ("bridge-walk", "Change feet on every beat"),
        ("standing-hip-hinge-rotation", "goes to the other side"),
        ("couch-stretch-level-2", "Move your hips slowly forward"),
        ("standing-side-leg-lift", "just off the floor"),
        ("lying-side-leg-lift", "three fingers above the other leg"),
        ("donkey-kick", "hovers"),
        ("banded-side-step", "band tight"),
        ("squat", "to stand"),
        ("lateral-lunge", "Push off"),
        ("weighted-lateral-lunge", "Push off"),
        ("couch-stretch-level-3", "Squeeze your glutes"),
    ],
)
def test_what_every_session_speaks_holds_the_essence(name: str, essence: str) -> None:
    """The lines of a movement that are spoken at the usual verbosity tell what it is about."""
    assert essence in " ".join(CATALOGUE[name].movement)


@pytest.mark.parametrize("name", STEPS_BY_A_COACH)
def test_steps_that_no_source_prints_are_marked(name: str) -> None:
    """Where a source only names a move, the entry says who wrote its steps."""
    assert any("Steps are coach-written" in note for note in CATALOGUE[name].note)


def test_the_couch_stretch_is_quiet() -> None:
    """All three levels are long stretches, one leg after the other, in the quiet pacing."""
    levels = [exercise for exercise in CATALOGUE.values() if exercise.family == "couch-stretch"]
    assert [(e.mode, e.side_order, e.pacing) for e in levels] == [("stretch", "block", "quiet")] * 3


# routines


@pytest.mark.parametrize("name", ROUTINES)
def test_a_routine_is_short_and_uses_what_exists(name: str) -> None:
    """Each routine is well under forty lines and names only exercises and pacings of the library."""
    routine, presets = ROUTINES[name], read_presets("pacing")
    assert len((DATA / "routines" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()) < 40
    assert [use.use for use in uses(routine) if use.use not in CATALOGUE] == []
    chosen = {block.pacing.preset for block in routine.blocks if block.pacing is not None}
    assert chosen <= presets.keys()
    assert routine.description
    assert all(block.title for block in routine.blocks) or len(routine.blocks) == 1


@pytest.mark.parametrize("name", ROUTINES)
def test_a_stretch_comes_last_and_warm(name: str) -> None:
    """No routine starts with a long stretch, and none works on after one."""
    stretches = [CATALOGUE[use.use].stretch for use in uses(ROUTINES[name])]
    assert not stretches[0]
    assert stretches == sorted(stretches)


@pytest.mark.parametrize(
    ("name", "sets"), [("hips-for-runners", 1), ("hips-for-runners-double", 2), ("hips-for-runners-full", 3)]
)
def test_hips_for_runners_has_all_twelve_sections(name: str, sets: int) -> None:
    """Each size of the session has every section once, the seventh as two movements."""
    used = uses(ROUTINES[name])
    families = [CATALOGUE[use.use].family for use in used]
    assert set(families) == set(SECTIONS)
    assert [use.use for use in used if CATALOGUE[use.use].family == "hip-drop-hike"] == [
        "hip-drop",
        "hip-hike",
    ]
    strength = [CATALOGUE[use.use].dose.changed(use.asked()).sets for use in used[:-1]]
    assert strength == [Range(sets, sets)] * (len(used) - 1)


@pytest.mark.parametrize("name", ["hips-for-runners", "hips-for-runners-double", "hips-for-runners-full"])
def test_equipment_is_fetched_once(name: str) -> None:
    """Exercises that need the same thing stand together: band, box and wall come once and go once."""
    needed = [{gear.item for gear in CATALOGUE[use.use].equipment.required} for use in uses(ROUTINES[name])]
    for item in set().union(*needed):
        there = [item in items for items in needed]
        assert sum(now and not before for before, now in pairwise([False, *there])) == 1


@pytest.mark.parametrize("name", ROUTINES)
def test_what_begins_with_load_begins_with_a_warm_up(name: str) -> None:
    """Several exercises whose first needs a band or strength, or is done standing, come after a warm-up."""
    used = [CATALOGUE[use.use] for use in uses(ROUTINES[name])]
    first = used[0]
    hard = first.level == "advanced" and ROUTINES[name].level != "beginner"
    stands = first.position == "standing" and first.family not in ("warm-up", "running") and len(used) > 1
    loads = bool(first.equipment.required) or hard or stands
    assert (ROUTINES[name].warm_up == "warm-up") is loads


@pytest.mark.parametrize(
    ("name", "sets", "work"),
    [
        ("three-hip-exercises", 2, 30_000),
        ("three-hip-exercises-long", 3, 45_000),
        ("three-hip-exercises-advanced", 3, 45_000),
    ],
)
def test_three_hip_exercises_keep_their_dose(name: str, sets: int, work: int) -> None:
    """The trio is bridge, clam and lunge, in sets and seconds that its level picks."""
    routine = ROUTINES[name]
    doses = [CATALOGUE[use.use].dose.changed(use.asked()) for use in uses(routine)]
    assert [CATALOGUE[use.use].family for use in uses(routine)] == [
        "glute-bridge",
        "clamshell",
        "lateral-lunge",
    ]
    assert [dose.sets.pick(routine.level) for dose in doses if dose.sets] == [sets] * 3
    assert [dose.time.pick(routine.level) for dose in doses if dose.time] == [work] * 3


@pytest.mark.parametrize("name", ROUTINES)
def test_what_a_level_picks_is_whole_seconds(name: str) -> None:
    """Every hold and every time of a routine is one that its words announce exactly."""
    routine = ROUTINES[name]
    doses = [CATALOGUE[use.use].dose.changed(use.asked()) for use in uses(routine)]
    picked = [span.pick(routine.level) for dose in doses for span in (dose.hold, dose.time) if span]
    assert [length for length in picked if length % 1000] == []


def test_routines_without_equipment_need_none() -> None:
    """The beginner's routine needs a wall for its stretch, and nothing else."""
    routine = ROUTINES["no-equipment-hips"]
    needed = {gear.item for use in uses(routine) for gear in CATALOGUE[use.use].equipment.required}
    assert needed == {"wall"}


def test_the_side_step_ladder_climbs_down_the_leg() -> None:
    """The ladder takes the three heights of the band in order."""
    heights = [
        CATALOGUE[use.use].equipment.required[0].placement for use in uses(ROUTINES["side-step-ladder"])
    ]
    assert heights == ["above the knees", "below the knees", "round the ankles"]


# pacings and verbosities


@pytest.mark.parametrize("names", [("steady", "brisk", "gentle"), ("learn", "standard", "brief", "minimal")])
def test_presets_of_one_kind_state_the_same_settings(names: tuple[str, ...]) -> None:
    """Choosing another preset leaves nothing of the one before it."""
    presets = {**read_presets("pacing"), **read_presets("verbosity")}
    shapes = [_shape(stated(presets[name])) for name in names]
    assert shapes == [shapes[0]] * len(shapes)


@pytest.mark.parametrize("name", ["steady", "standard"])
def test_the_plain_presets_are_the_built_in_values(name: str) -> None:
    """`steady` and `standard` change nothing; they are there to be copied."""
    presets = {**read_presets("pacing"), **read_presets("verbosity")}
    assert Pacing.model_validate(stated(presets[name])) == Pacing()


def test_quiet_has_no_clockwork() -> None:
    """A quiet stretch has a breath, one form cue and the time left; no countdown and no halfway."""
    quiet = Pacing.model_validate(stated(read_presets("pacing")["quiet"]))
    assert (quiet.timed.countdown, quiet.timed.half, quiet.timed.breath) == (0, False, True)
    assert quiet.timed.left == (120_000, 60_000, 30_000, 10_000)
    assert 180_000 * quiet.timed.left_share >= 120_000
    assert quiet.cues.per_set == (1,)


def test_brisk_is_shorter_and_gentle_longer_than_steady() -> None:
    """Every length of `brisk` is below that of `steady`, and every length of `gentle` above it."""
    presets = read_presets("pacing")
    paces = [Pacing.model_validate(stated(presets[name])) for name in ("brisk", "steady", "gentle")]
    for name in ("tempo_scale", "lead_in", "setup", "switch", "change", "rest"):
        brisk, steady, gentle = (_lengths(getattr(pace, name)) for pace in paces)
        assert all(low < middle < high for low, middle, high in zip(brisk, steady, gentle, strict=True))


def _lengths(value: Any) -> list[float]:
    if not isinstance(value, BaseModel):
        return [value]
    return [length for _, length in value if not isinstance(length, tuple)]


def _shape(layer: Any) -> Any:
    return {key: _shape(value) for key, value in layer.items()} if isinstance(layer, dict) else None
