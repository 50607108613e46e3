"""What each recipe of docs/wording.md promises, held against the sessions without it and with it."""

from collections.abc import Mapping

from audiocoach.voices.preparation import prepare
from tests.docs.heard import COUNTED, TIMED, Heard
from tests.docs.pacing_effects import Effect

SQUATS = "title: Squats\nblocks: [{exercises: [{use: squat, dose: 1 x 15}]}]\n"
STEPS = "title: Lifts\nblocks: [{exercises: [{use: lying-side-leg-lift, dose: 1 x 6}]}]\n"
NO_REST = """\
title: On and on
blocks:
  - rest: 5s
    exercises: [{use: squat, dose: 1 x 8}, {use: clamshell, dose: 1 x 8}]
"""


def pronounced(session: Heard) -> list[str]:
    """List what the voice is given to speak."""
    words = session.take.script.pronounce or {}
    return [prepare(text, pronunciations=words) for text in session.said()]


PHRASES: Mapping[str, Effect] = {
    "Another safety line": (
        TIMED,
        lambda _, after: after.said("safety") == ["Easy today. The knee decides."],
    ),
    "No safety line": (TIMED, lambda _, after: not after.said("safety") and bool(after.said("welcome"))),
    "Greet me by name": (
        TIMED,
        lambda _, after: after.said()[0].startswith("Hello Kim. Three hip exercises, "),
    ),
    "Another last word": (
        TIMED,
        lambda _, after: after.said()[-1].startswith("Done for today. Three exercises in "),
    ),
    '"Begin" instead of "Go"': (TIMED, lambda _, after: set(after.said("go")) == {"Begin."}),
    'Say "rep one, rep two"': (COUNTED, lambda _, after: after.said("count")[0] == "Rep three"),
    "Say how many are left": (
        COUNTED,
        lambda _, after: after.said("count")[:2] == ["Eight to go", "Seven to go"],
    ),
    "Make the last one count": (COUNTED, lambda _, after: "Make it count." in after.said("last_rep")),
    "Encourage me in my own words": (
        COUNTED,
        lambda _, after: after.said("encourage")[:3] == ["You wanted this.", "Strong.", "Nearly there."],
    ),
    "Not always the same word": (
        COUNTED,
        lambda _, after: after.said("switch")[:2] == ["Switch sides.", "Other side."],
    ),
    "A rest without its seconds": (
        COUNTED,
        lambda _, after: set(after.said("rest")) == {"Rest and breathe."},
    ),
    "A shorter form for tight places": (
        COUNTED,
        lambda before, after: "Rest." in after.said("rest") and "Rest." not in before.said("rest"),
    ),
    '"Done" where no rest follows': (
        NO_REST,
        lambda before, after: bool(after.said("done")) and not before.said("done"),
    ),
    "Not a word about sets": (
        COUNTED,
        lambda _, after: not any(" set" in text for text in after.said("set", "last_set", "last_set_side")),
    ),
    'Only the name, no "Exercise one of three"': (
        TIMED,
        lambda _, after: (
            after.said("announce", "announce_last") == ["Glute bridge.", "Hip clam.", "Lateral lunge."]
        ),
    ),
    'Tell me the set as "two of three"': (
        COUNTED,
        lambda _, after: after.said("set", "last_set")[:2] == ["Two of three.", "Three of three."],
    ),
    "Other words in one routine": ("", lambda _, after: set(after.said("go")) == {"Hop."}),
}

EXERCISES: Mapping[str, Effect] = {
    "My own cue for the squat": (
        SQUATS,
        lambda _, after: set(after.said("form")) == {"Sit on the low chair.", "Heels like lead."},
    ),
    'Call the clamshell "the clam"': (
        "",
        lambda _, after: any("he clam." in text or "he clam," in text for text in after.said()),
    ),
    "Explain it my way": (
        "",
        lambda _, after: (
            after.said("setup", "movement")
            == ["Stand in front of a chair.", "Touch the seat.", "Stand up tall.", "Arms forward."]
        ),
    ),
    "Do not explain this one": (
        "",
        lambda before, after: (
            "Lie on your back, knees bent." in after.said("setup")
            and 0 < len(after.said("setup", "movement")) < len(before.said("setup", "movement"))
        ),
    ),
    "Other words for one exercise only": (
        "",
        lambda _, after: after.said("go") == ["Out and back.", "Out and back.", "Go."],
    ),
    "A line of my own between two exercises": ("", lambda _, after: after.said("say") == ["Fetch the mat."]),
}

WORDS: Mapping[str, Effect] = {
    'Say left leg as "the bad leg"': (
        STEPS,
        lambda _, after: "the bad leg works." in " ".join(pronounced(after)),
    ),
    'Say "operated" and "sound" for left and right': (
        STEPS,
        lambda _, after: any("Operated leg works." in text for text in after.said()),
    ),
    '"Raise" and "lower" for up and down': (
        COUNTED,
        lambda _, after: {"Raise", "Lower"} <= set(after.said("phase")) and "Up" not in after.said(),
    ),
    'Call the band "the red loop"': (
        "",
        lambda _, after: (
            after.said("equipment") == ["You need a wall, the red loop, a mat or cushion, and a long band."]
        ),
    ),
    "Pronounce a word": (COUNTED, lambda _, after: "gloot bridge" in " ".join(pronounced(after))),
    "Pronounce a word of one exercise": (
        COUNTED,
        lambda _, after: "gloot bridge" in " ".join(pronounced(after)),
    ),
    "Chapters without numbers": (
        COUNTED,
        lambda _, after: after.chapters[1] == "Glute bridge",
    ),
}

VOICES: Mapping[str, Effect] = {
    "A British voice": (SQUATS, lambda _, after: after.take.script.voice == "espeak:en-gb"),
    "A voice of its own for the counts": (
        SQUATS,
        lambda _, after: after.take.script.voice == "espeak:en-us, counts=espeak:en-us+f5",
    ),
}

LANGUAGES: Mapping[str, Effect] = {
    "Spanish": ("", lambda _, after: after.said("go")[0] == "Ya." and not after.take.untranslated),
    "German": ("", lambda _, after: after.said("go")[0] == "Los." and not after.take.untranslated),
    "Spanish with words of my own": (
        "",
        lambda _, after: after.said()[-1].endswith("¡Bravo!") and after.said("go")[0] == "Ya.",
    ),
    "The title of my routine in Spanish": (
        "",
        lambda _, after: (
            after.said("block_first") == ["Primero, fuerza."] and after.said()[0].startswith("Mis piernas.")
        ),
    ),
    "My own language": (
        "",
        lambda _, after: (
            after.said("announce")[0].startswith("Oefening een van drie")
            and after.said("rest")[0] == "Rust, veertig seconden."
        ),
    ),
}

EFFECTS: Mapping[str, Effect] = {**PHRASES, **EXERCISES, **WORDS, **VOICES, **LANGUAGES}
