"""What is said at each moment: the file."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from audiocoach.coach.model.durations import Word
from audiocoach.coach.model.fields import ExerciseLine, Id, MayBeRecorded, ShortText, Written

_SESSION = {"title", "exercises", "total", "equipment"}

_LOAD = {"figure", "figures", "weight", "rpe", "distance", "tasks"}

_EXERCISE = {"title", "name", "index", "exercises", "sets", "reps", "time", "hold"} | _LOAD

_SIDE = {"side", "other_side", "support_side", "limb"}

_SET = _EXERCISE | _SIDE | {"role", "set", "round", "rounds"}

_REP = _SET | {"rep", "left"}

_BETWEEN = _SET | {"rest"}

_VARIABLES: dict[str, set[str]] = {
    # the session
    "greet": _SESSION | {"athlete"},
    "welcome": _SESSION,
    "welcome_short": _SESSION,
    "equipment": _SESSION,
    "no_equipment": _SESSION,
    "safety": _SESSION,
    "plan_session": _SESSION | {"week", "session"},
    "plan_new": _SESSION | {"new"},
    "plan_new_many": _SESSION | {"new"},
    "plan_check": _SESSION | {"check"},
    "plan_stop": _SESSION,
    "plan_longer": _SESSION | {"time"},
    "plan_more_sets": _SESSION | {"sets"},
    "plan_more_reps": _SESSION | {"reps"},
    "plan_easier": _SESSION,
    "plan_next": _SESSION | {"next"},
    "plan_next_rested": _SESSION | {"next"},
    "plan_needs": _SESSION | {"needs"},
    "plan_end": _SESSION,
    "lead_in": _SESSION,
    "block_first": _SESSION | {"block"},
    "block": _SESSION | {"block"},
    "midpoint": _SESSION | {"elapsed", "remaining"},
    "outro": _SESSION,
    "calm": _SESSION,
    "farewell": _SESSION | {"athlete"},
    # an exercise is named and explained
    "announce_warm_up": _SET,
    "announce_first": _SET,
    "announce": _SET,
    "announce_last": _SET,
    "announce_name": _SET,
    "dose_reps": _SET,
    "dose_reps_each": _SET,
    "dose_time": _SET,
    "dose_time_each": _SET,
    "dose_once": _SET,
    "dose_hold": _SET,
    "dose_sets": _SET,
    "dose_few": _SET,
    "dose_max": _SET,
    "dose_failure": _SET,
    "dose_distance": _SET,
    "dose_weight": _SET,
    "dose_effort": _SET,
    "dose_amrap": _SET,
    "each_side": _SET,
    "tasks": _SET,
    "task": {"name", "reps"},
    "figure_reps": {"reps"},
    "figure_time": {"time"},
    "figure_max": {"time"},
    "figure_failure": {"time"},
    "figure_weight": {"figure", "weight"},
    "figure_effort_weight": {"figure", "weight"},
    "side": _SET,
    "role": _SIDE,
    "announce_alone": _SET,
    "ready": _SET,
    "ready_side": _SET,
    "set": _SET,
    "last_set": _SET,
    "set_side": _SET,
    "last_set_side": _SET,
    "set_figure": _SET,
    "last_set_figure": _SET,
    "set_side_figure": _SET,
    "last_set_side_figure": _SET,
    "round": _SET,
    "last_round": _SET,
    # the work
    "count_in": _SET | {"count"},
    "go": _SET,
    "begin": _SET,
    "begin_side": _SET,
    "minutes": _SET | {"every"},
    "ticks": _SET,
    "pulses": _SET,
    "ahead": _SET,
    "ahead_rounds": _SET,
    "coming": _SET | {"next"},
    "next_round": _SET | {"next"},
    "next_time": _SET | {"next"},
    "coming_side": _SET | {"next"},
    "ease_in": _SET,
    "phase": _REP | {"phase"},
    "count": _REP,
    "hold_count": _REP | {"count"},
    "half_reps": _REP,
    "reps_left": _REP,
    "last_rep": _REP,
    "half_time": _SET | {"left"},
    "time_left": _SET | {"left"},
    "countdown": _SET | {"count"},
    "form": _SET | {"cue"},
    "encourage": _SET,
    "breathe": _SET,
    "ease_out": _SET,
    "done": _SET,
    # between
    "rest": _BETWEEN,
    "rest_left": _SET | {"left"},
    "switch": _BETWEEN,
    "take_off": _SESSION,
    "put_away": _SESSION,
    "move": _SESSION,
    "get_up": _SESSION,
    "pause": _SESSION | {"rest"},
    "until_ready": _SESSION,
    # a free line of the routine
    "say": _SESSION | {"text"},
    # chapter titles
    "chapter_intro": {"title"},
    "chapter_warm_up": {"name"},
    "chapter_exercise": {"index", "name"},
    "chapter_side": {"index", "name", "side", "limb"},
    "chapter_set": {"index", "name", "side", "limb", "set"},
    "chapter_exercise_round": {"index", "name", "round"},
    "chapter_side_round": {"index", "name", "side", "limb", "round"},
    "chapter_each_set": {"index", "name", "set"},
    "chapter_ready": {"title"},
    "chapter_outro": {"title"},
}

MOMENTS = {moment: frozenset(names) for moment, names in _VARIABLES.items()}
"""Every moment, and the variables its templates may use."""

EXERCISE_TEXT = frozenset(_SIDE)
"""The variables that the spoken text of an exercise may use."""

Template = Annotated[str, Field(max_length=400), MayBeRecorded]


def read_phrase(value: object) -> object:
    """Turn a template or a list of templates into {say: [...]}."""
    return {"say": value} if isinstance(value, (str, list, tuple)) else value


def read_templates(value: object) -> object:
    """Turn one template into a list of one."""
    return [value] if isinstance(value, str) else value


Templates = Annotated[
    tuple[Template, ...],
    BeforeValidator(read_templates, json_schema_input_type=str | list[str]),
    Field(min_length=1),
]


class Phrase(Written):
    """The templates of one moment: spoken in rotation, and the short ones where the long do not fit."""

    say: Templates
    short: Templates | None = None


PhraseField = Annotated[Phrase, BeforeValidator(read_phrase, json_schema_input_type=str | list[str] | Phrase)]

Phrases = Mapping[str, PhraseField]
"""Phrases by moment."""


Pronounced = dict[str, str]
"""Words as they are written, and the same as they should sound: {glute: gloot}."""


Breath = dict[Word, ShortText]
"""How to breathe, by the name of a phase: {lift: Breathe out as you lift.}"""


EXERCISE_LINES = (
    "side_setup",
    "side_short",
    "side_turn",
    "kit",
    "setup",
    "ready",
    "ready_short",
    "movement",
    "cues",
    "breath",
    "after_set",
    "cautions",
    "easier_by",
    "harder_by",
)
"""The fields of an exercise that are spoken as they are written, in the order of a session."""


class SpokenText(Written):
    """The spoken text of an exercise, changed or translated; what is left out stays the catalogue's."""

    name: ShortText | None = None
    side_setup: ExerciseLine | None = None
    side_short: ExerciseLine | None = None
    side_turn: ExerciseLine | None = None
    kit: tuple[ExerciseLine, ...] | None = None
    setup: tuple[ExerciseLine, ...] | None = None
    ready: tuple[ExerciseLine, ...] | None = None
    ready_short: ExerciseLine | None = None
    movement: tuple[ExerciseLine, ...] | None = None
    cues: tuple[ExerciseLine, ...] | None = None
    breath: Breath | None = None
    after_set: ExerciseLine | None = None
    cautions: tuple[ExerciseLine, ...] | None = None
    easier_by: ExerciseLine | None = None
    harder_by: ExerciseLine | None = None
    phrases: Phrases = Field(default={}, description="Phrases of the wording, changed for this exercise.")
    pronounce: Pronounced = Field(default={}, description="Words written as they should sound.")


SideWord = str | dict[str, str]


def known_language(code: str) -> str:
    """Raise ValueError for what is no code of a language.

    >>> known_language("pt-BR")
    'pt-BR'
    """
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        raise ValueError(f"'{code}' is not a language code; write en, es or pt-BR") from None
    return code


LanguageCode = Annotated[str, AfterValidator(known_language)]
"""The code of a language, and of a region if wanted: en, es, pt-BR."""


class Wording(Written):
    """Everything that is ever spoken, in one language."""

    language: LanguageCode = "en"
    voices: dict[str, str] = Field(
        default={}, description="The voice that speaks this language, by engine, as in {espeak: en-us}."
    )
    description: str | None = None
    like: str | None = Field(
        default=None, description="Another wording, which says whatever this one leaves out."
    )
    phrases: dict[str, PhraseField] = Field(default={}, description="What is said, by moment.")
    sides: dict[str, SideWord] = Field(
        default={}, description="left and right, in words; by limb where the language needs it."
    )
    limbs: dict[str, str] = Field(default={}, description="What is moved: leg, foot, arm, side.")
    phases: dict[str, str] = Field(default={}, description="The cue word of each phase, by its name.")
    equipment: dict[str, str] = Field(default={}, description="Equipment in words, by its id.")
    known_equipment: dict[str, str] = Field(
        default={}, description="The same where it is there already, as in {band: the band}."
    )
    durations: dict[str, Template] = Field(
        default={}, description="Templates for hour, minute, second and their join."
    )
    exercises: dict[Id, SpokenText] = Field(
        default={}, description="The spoken text of exercises, by their ids: a translation, or a change."
    )
    texts: dict[str, str] = Field(
        default={}, description="Titles and lines of routines, as written there, and what is said for them."
    )
    pronounce: Pronounced = Field(default={}, description="Words written as they should sound.")


def merged_phrases(wording: Wording, phrases: Mapping[str, Any]) -> Wording:
    """Return the wording with some phrases changed."""
    return wording.model_copy(update={"phrases": {**wording.phrases, **phrases}}) if phrases else wording
