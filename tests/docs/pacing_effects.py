"""What each recipe of docs/pacing.md promises, held against the sessions without it and with it."""

from collections.abc import Callable, Mapping

from tests.docs.heard import COUNTED, TIMED, Heard

Effect = tuple[str, Callable[[Heard, Heard], bool]]
"""The routine that shows it, and what is true of the session with the recipe but not of the one without."""

SHORT = """\
title: Short
blocks:
  - rest: 0s
    exercises: [{use: clamshell, dose: 1 x 3}, {use: squat, dose: 1 x 8}]
"""
NINE = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"]


def numbers(session: Heard) -> list[str]:
    """List the numbers of the first set that is counted."""
    counts = session.cues("count", "phase", "rep", "start")
    first = next((cue.window for cue in session.cues("stop")), 0)
    return [cue.text for cue in counts if cue.text and cue.window < first]


def _in_third_sets(session: Heard) -> list[str]:
    """List what is said in the third set of the first exercise, the work alone."""
    stops = [cue.start for cue in session.cues("stop")]
    rests = [window.end for window in session.windows("rest")]
    return [cue.text for cue in session.cues() if cue.text and rests[1] <= cue.start < stops[2]]


def _one_side_first(session: Heard) -> bool:
    sides = [title.rsplit(", ", 1)[1] for title in session.chapters if title.endswith(("left", "right"))]
    return sides == ["left", "right"]


COUNTING: Mapping[str, Effect] = {
    "Beeps instead of numbers": (
        COUNTED,
        lambda before, after: (
            not after.said("count_in", "count", "phase", "countdown")
            and len(after.tones("count_in")) == len(before.said("count_in"))
            and set(after.tones("count_in")) == {"beep"}
        ),
    ),
    "Count down": (
        COUNTED,
        lambda _, after: after.said("count")[-7] == "Seven" and numbers(after)[-1] == "One",
    ),
    "Count every rep, however quick": (
        "title: Quick\nblocks: [{exercises: [{use: squat, dose: 1 x 9, tempo: 'sit 0.7, stand 0.8'}]}]\n",
        lambda before, after: len(after.said("count")) == 7 and before.said("count") == ["Nine"],
    ),
    "Only the last three numbers": (
        COUNTED,
        lambda _, after: after.said("count")[:3] == ["Eight", "Nine", "Ten"],
    ),
    "Every fifth number": (COUNTED, lambda _, after: set(after.said("count")) == {"Five", "Eight", "Ten"}),
    "No numbers at all": (COUNTED, lambda _, after: not after.said("count") and bool(after.tones("rep"))),
    "The number when the rep is done": (
        COUNTED,
        lambda before, after: (
            after.said("count")[:2] == ["One", "Two"]
            and after.cues("count")[0].start > after.cues("start")[0].start + 3_000
            and before.said("count")[0] != "One"
        ),
    ),
    "Count while I lower, tick while I lift": (
        COUNTED,
        lambda before, after: (
            after.said("hold_count") == ["One", "Two", "Three"] * 5
            and after.tones("second") == ["tick"] * 5
            and not before.said("hold_count")
        ),
    ),
    "Ten-second holds with a count": (
        COUNTED,
        lambda before, after: (
            after.lengths("hold") == [10_000] * 10
            and after.said("hold_count")[:9] == NINE
            and not before.said("hold_count")
        ),
    ),
    "Count my short holds, too": (COUNTED, lambda _, after: set(after.said("hold_count")) == {"One"}),
    "Never count a hold": (
        "title: Long\nblocks: [{exercises: [{use: glute-bridge, dose: 1 x 5, hold: 8s}]}]\n",
        lambda before, after: not after.said("hold_count") and bool(before.said("hold_count")),
    ),
    '"Up, hold, down" in every rep': (
        COUNTED,
        lambda _, after: not after.said("count") and after.said("phase").count("Up") == 30,
    ),
    "Numbers from the first rep on": (
        COUNTED,
        lambda _, after: not after.said("phase") and after.said("count")[:2] == ["Two", "Three"],
    ),
    "No countdown": (
        TIMED,
        lambda _, after: not after.said("count_in", "countdown") and not after.tones("count_in", "countdown"),
    ),
    "Count me in from five": (
        TIMED,
        lambda _, after: after.said("count_in")[:5] == ["Five", "Four", "Three", "Two", "One"],
    ),
    "Count the last five seconds down": (
        TIMED,
        lambda _, after: after.said("countdown")[:5] == ["Five", "Four", "Three", "Two", "One"],
    ),
    "A start beep": (
        COUNTED,
        lambda _, after: (
            "start" in after.tones() and "Up" not in after.said() and "One" not in after.said("count")
        ),
    ),
}

BETWEEN: Mapping[str, Effect] = {
    "Longer rests": (
        COUNTED,
        lambda _, after: after.lengths("rest")[0] == 60_000 and min(after.lengths("break")) >= 75_000,
    ),
    "A longer rest for one exercise": (
        "",
        lambda _, after: after.lengths("rest") == [90_000, 90_000, 30_000],
    ),
    "A break in the middle": ("", lambda _, after: 120_000 in after.lengths("rest")),
    "Switch time 20 s for sore knees": (TIMED, lambda _, after: min(after.lengths("switch")) >= 20_000),
    "More time to put the band on": (
        "",
        lambda before, after: min(after.lengths("break")) >= 90_000 > min(before.lengths("break")),
    ),
    "More time from the floor to my feet": (
        TIMED,
        lambda before, after: after.lengths("break")[-1] >= 75_000 > before.lengths("break")[-1],
    ),
    "Half a minute to get into position": (
        "title: On and on\nblocks: [{rest: 0s, exercises: [{use: squat, sets: 1}, {use: squat}]}]\n",
        lambda before, after: after.lengths("change")[0] >= 30_000 > before.lengths("change")[0],
    ),
    "More time before the first exercise": (
        TIMED,
        lambda before, after: after.lengths("lead_in")[0] >= 60_000 > before.lengths("lead_in")[0],
    ),
    "Warm up first": (
        "",
        lambda before, after: (
            after.chapters[1:5]
            == ["Warm-up: March on the spot", "Warm-up: Leg swings", "Warm-up: Easy squats", "1. Squat"]
            and "Warm-up: Leg swings" not in before.chapters
        ),
    ),
    "Everything a bit slower between the sets": (
        TIMED,
        lambda before, after: sum(after.lengths("switch")) > sum(before.lengths("switch")),
    ),
    "Warn me twice in a rest": (
        COUNTED,
        lambda _, after: after.said("rest_left")[:2] == ["Thirty seconds left.", "Ten seconds left."],
    ),
    "Silence between": (COUNTED, lambda _, after: set(after.during("rest")) <= {"switch", "side"}),
    "A circuit with a minute between the rounds": (
        "",
        lambda _, after: sum(length >= 60_000 for length in after.lengths("break")) == 2,
    ),
}

TALK: Mapping[str, Effect] = {
    "Announce less": (
        TIMED,
        lambda before, after: (
            after.talk < 0.75 * before.talk and not after.said("no_equipment", "rest", "set", "midpoint")
        ),
    ),
    "The same, in fewer words": (
        COUNTED,
        lambda before, after: (
            bool(before.said("switch"))
            and "Switch sides." not in after.said("switch")
            and after.said("announce_first") == ["First: glute bridge."]
            and after.talk < before.talk
        ),
    ),
    "Explain all of it, even if the set is short": (
        SHORT,
        lambda _, after: "Draw your shoulders back, spine long." in after.said("setup"),
    ),
    "As few words as possible": ("", lambda before, after: after.talk < before.talk / 3),
    "Explain everything, I am new": (
        "",
        lambda before, after: len(after.said("setup", "movement")) > len(before.said("setup", "movement")),
    ),
    "Explain one exercise, the others I know": (
        "",
        lambda before, after: (
            "Open your top knee." in after.said("movement")
            and "Sit back, as if to a chair." in before.said("movement")
            and "Sit back, as if to a chair." not in after.said("movement")
        ),
    ),
    "No talk in set 3": (
        COUNTED,
        lambda before, after: not _in_third_sets(after) and len(_in_third_sets(before)) >= 10,
    ),
    "Silence while I work": (
        COUNTED,
        lambda before, after: (
            not after.said("phase", "count", "form", "half_reps", "last_rep")
            and not {"tick", "low_tick", "pulse"} & set(after.tones())
            and len(after.tones("start")) == len(after.tones("stop")) > len(before.tones("start"))
        ),
    ),
    "No form cues": (COUNTED, lambda _, after: not after.said("form")),
    "Correct me in every set": (
        COUNTED,
        lambda before, after: len(after.said("form")) > len(before.said("form")),
    ),
    "Halfway off": (TIMED + "-long", lambda _, after: not after.said("half_reps", "half_time")),
    "A tone at halfway": (
        TIMED + "-long",
        lambda before, after: (
            "halfway" in after.tones() and bool(before.said("half_time")) and not after.said("half_time")
        ),
    ),
    'Only "last one"': (
        COUNTED,
        lambda _, after: not after.said("half_reps", "reps_left") and "Last one." in after.said("last_rep"),
    ),
    "No rhythm in timed sets": (
        TIMED,
        lambda before, after: "pulse" in before.tones("pulse") and not after.tones("pulse"),
    ),
    "Tell me every fifteen seconds how long it still takes": (
        "title: Long\nblocks: [{exercises: [{use: timed-glute-bridge, dose: 1 x 1m}]}]\n",
        lambda _, after: (
            after.said("time_left")
            == ["Forty-five seconds left.", "Thirty seconds left.", "Fifteen seconds left."]
        ),
    ),
    "A chime a minute, and no words": (
        "title: Long\nblocks: [{exercises: [{use: timed-glute-bridge, dose: 1 x 3m}]}]\n",
        lambda before, after: after.tones("minute") == ["minute"] * 2 and not before.tones("minute"),
    ),
    "Encourage me": (COUNTED, lambda _, after: "Steady and strong." in after.said("encourage")),
    "Remind me to breathe": (
        "",
        lambda before, after: len(after.said("breathe")) > len(before.said("breathe")),
    ),
    "No welcome": (
        TIMED,
        lambda _, after: not after.said("welcome", "welcome_short", "safety", "equipment", "no_equipment"),
    ),
    "Not a word at half time of the session": (
        TIMED + "-long",
        lambda before, after: bool(before.said("midpoint")) and not after.said("midpoint"),
    ),
}

TEMPO: Mapping[str, Effect] = {
    "Slower reps": (
        COUNTED,
        lambda before, after: set(before.reps) == {6_000} and set(after.reps) == {8_000},
    ),
    "Lower slowly": (
        "",
        lambda _, after: set(after.lengths("sit")) == {4_000} and set(after.lengths("stand")) == {2_000},
    ),
    "A pause between the reps": (
        "",
        lambda _, after: set(after.lengths("pause")) == {3_000} and set(after.reps) == {9_000},
    ),
    "The tempo code of my plan": (
        "",
        lambda _, after: set(after.reps) == {5_000} and set(after.lengths("sit")) == {3_000},
    ),
    "The right side first": (COUNTED, lambda _, after: after.chapters[2].startswith("2. Clamshell, right")),
    "All sets of one side, then the other": (COUNTED, lambda _, after: _one_side_first(after)),
    "Only my left leg": (
        "",
        lambda _, after: (
            [title.split(",")[1] for title in after.chapters if "Clamshell" in title] == [" left"]
            and len(after.cues("stop")) == 4
        ),
    ),
    "No ticks": (
        COUNTED,
        lambda _, after: not {"tick", "low_tick", "pulse"} & set(after.tones()) and "stop" in after.tones(),
    ),
    "A soft chime instead of the stop tone": (
        COUNTED,
        lambda _, after: set(after.tones("stop")) == {"chime"},
    ),
}

TOGETHER: Mapping[str, Effect] = {
    "Brisk today": (
        "",
        lambda before, after: set(after.lengths("rest")) == {20_000} and after.total < before.total,
    ),
    "A pacing of my own": (
        "",
        lambda _, after: min(after.lengths("switch")) >= 15_000 and after.lengths("rest")[0] == 45_000,
    ),
    "A verbosity of my own": (
        "",
        lambda before, after: (
            after.talk < before.talk and len(after.said("form")) == len(after.windows("work"))
        ),
    ),
    "Just this once": (
        "",
        lambda before, after: (
            set(after.lengths("rest")) == {60_000} != set(before.lengths("rest"))
            and not after.said("midpoint")
        ),
    ),
    "A gentle warm-up, then brisk": ("", lambda _, after: after.lengths("rest") == [45_000, 20_000]),
    "Peace and quiet in the last minute": (
        "",
        lambda before, after: (
            not after.said("half_time", "countdown")
            and bool(before.said("half_time", "countdown"))
            and after.said("time_left")[-1] == "Ten seconds left."
        ),
    ),
}

EFFECTS: Mapping[str, Effect] = {**COUNTING, **BETWEEN, **TALK, **TEMPO, **TOGETHER}
