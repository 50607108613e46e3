"""The moments at which the coach speaks, and the variables each has."""

_SESSION = {"title", "exercises", "total", "equipment"}
_EXERCISE = {"title", "name", "index", "exercises", "sets", "reps", "time", "hold"}
_SIDE = {"side", "other_side", "support_side", "limb"}
_SET = _EXERCISE | _SIDE | {"set", "round", "rounds"}
_REP = _SET | {"rep", "left"}
_BETWEEN = _SET | {"rest"}

_VARIABLES: dict[str, set[str]] = {
    # the session
    "welcome": _SESSION,
    "welcome_short": _SESSION,
    "equipment": _SESSION,
    "no_equipment": _SESSION,
    "safety": _SESSION,
    "lead_in": _SESSION,
    "block": _SESSION | {"block"},
    "midpoint": _SESSION | {"elapsed", "remaining"},
    "outro": _SESSION,
    # an exercise is named and explained
    "announce": _SET,
    "announce_last": _SET,
    "announce_name": _SET,
    "dose_reps": _SET,
    "dose_reps_each": _SET,
    "dose_time": _SET,
    "dose_time_each": _SET,
    "dose_hold": _SET,
    "side": _SET,
    "ready": _SET,
    "ready_side": _SET,
    "set": _SET,
    "last_set": _SET,
    "set_side": _SET,
    "last_set_side": _SET,
    "round": _SET,
    "last_round": _SET,
    # the work
    "count_in": _SET | {"count"},
    "go": _SET,
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
    "pause": _SESSION | {"rest"},
    # a free line of the routine
    "say": _SESSION | {"text"},
    # chapter titles
    "chapter_intro": {"title"},
    "chapter_exercise": {"index", "name"},
    "chapter_side": {"index", "name", "side", "limb"},
    "chapter_set": {"index", "name", "side", "limb", "set"},
    "chapter_exercise_round": {"index", "name", "round"},
    "chapter_side_round": {"index", "name", "side", "limb", "round"},
    "chapter_outro": {"title"},
}

MOMENTS = {moment: frozenset(names) for moment, names in _VARIABLES.items()}
"""Every moment, and the variables its templates may use."""

EXERCISE_TEXT = frozenset(_SIDE)
"""The variables that the spoken text of an exercise may use."""
