"""A small world that the tests of the notation read into."""

from audiocoach.coach.model.wording import MOMENTS, Phrase, Wording
from audiocoach.errors import Diagnostic, Diagnostics
from audiocoach.notation.checking import check_document
from audiocoach.notation.document import parse_document
from audiocoach.notation.file_kinds import EXERCISES
from audiocoach.notation.names import Names

EXERCISES_TEXT = """\
exercises:
  glute-bridge: {name: Glute bridge, position: supine, dose: 3 x 15, tempo: "lift 2, hold 2, lower 2"}
  clamshell: {name: Clamshell, aliases: [hip clam], position: side-lying, sides: each, dose: 2 x 10}
  hip-drop: {name: Hip drop, aliases: [Heel Drop], position: standing, sides: each, dose: 2-3 x 12}
  couch-stretch: {name: Couch stretch, position: half-kneeling, sides: each, stretch: true, dose: 1 x 1-3m}
"""

KNOWN = Names(
    exercises=EXERCISES.read(parse_document(EXERCISES_TEXT, "exercises.yaml")).exercises,
    pacings={"steady", "brisk", "quiet"},
    verbosities={"standard", "brief"},
    wordings={"english": Wording(phrases={moment: Phrase(say=("So.",)) for moment in MOMENTS})},
    routines={"band-hips", "step-hips", "donkey-kicks-daily"},
)


def complaints(text: str) -> tuple[Diagnostic, ...]:
    """List all that is wrong in the text of a file, whatever kind it is."""
    try:
        return check_document(parse_document(text, "it.yaml"), KNOWN).complaints
    except Diagnostics as error:
        return error.complaints


def routine(*lines: str) -> str:
    """Write a routine whose only block holds the given lines, the first of which is line 4 of the text."""
    return "title: Hips\nblocks:\n  - exercises:\n" + "".join(f"      {line}\n" for line in lines)


RICH = (
    """\
title: Hips
description: All there is.
level: advanced
equipment: [band]
safety: Stop if it hurts.
language: en
wording: english
pacing: {preset: brisk, lead_in: 5s, rest: {warn_at: [10s]}, count_in: {from: 5, style: both}, intro: off}
verbosity: brief
phrases: {go: [Go., Now.], rest: {say: "Rest, {rest}.", short: Rest.}}
voice: espeak
blocks:
  - title: Strength
    rounds: 2
    rest: 30s
    rest_between_rounds: 1:30
    exercises:
      - glute-bridge
      - {use: Hip clam, dose: 2-3 x 30-45s, pacing: quiet, verbosity: standard}
      - use: hip-drop
        dose: {sets: 2, reps: 12, hold: 1-2s, rest: 20s}
        rest: 45
        tempo: {drop: 2s, lift: 1.5}
        say: {name: drop, side_setup: "{side} leg.", setup: [Up.], cues: [Slow.], phrases: {go: Now.}}
      - rest: 1m
      - say: Drink.
""",
    """\
exercises:
  clam:
    name: Clam
    say: clam
    aliases: [hip clam]
    family: clams
    level: beginner
    position: side-lying
    equipment: {required: [{item: band, placement: above the knees}], optional: [{item: mat}]}
    targets: [glutes]
    sides: each
    side_order: block
    dose: {sets: 2-3, reps: 10-15, hold: 2s}
    tempo: open 2, hold 2, close 2
    setup: [Lie down.]
    movement: ["Open {side}."]
    cues: [Slow.]
    kit: [Band on.]
    ready: [Hips up.]
    breath: {open: Out.}
    cautions: [Stay stacked.]
    easier_by: Smaller.
    side_short: "{side} leg on top."
    pronounce: {clam: clamm}
    harder: [hip-drop]
    pacing: quiet
    source: {document: mine, section: one}
""",
    """\
like: english
language: en
phrases: {go: Go., rest: [Rest., "Rest, {rest}."], count: "{rep}"}
sides: {left: left, right: {leg: right, arm: other}}
limbs: {leg: leg}
phases: {lift: up}
equipment: {band: a band}
durations: {second: "{n} {n:second|seconds}", minute_second: "{minute} and {second}"}
pronounce: {glute: gloot}
exercises: {clamshell: {name: clam, movement: ["Open {side:leg}."], phrases: {go: No.}, pronounce: {hip: ip}}}
""",
    """\
description: Mine.
preset: brisk
tempo_scale: 0.9
switch: {lying: 10s}
reps: {count: down, every: 5, milestones: [half, last], hold_sound: none}
timed: {half: false, left: [30s, 10s], left_share: 0.5, countdown: 5}
sides: {order: block, first: right}
cues: {per_set: [2, 0], encouragement: true}
""",
    """\
title: Hips
language: en
announced: 1m
windows:
- kind: exact
  name: lift
  length: 2s
  rep: 1
  cues:
  - {moment: phase, text: Up, at: -500ms, fixed: true, priority: action, shorter: [Up]}
- {kind: elastic, name: outro, length: 0s, chapter: The end}
""",
    "voice: gtts\noutput: here\nlevel: advanced\npacing: brisk\nverbosity: brief\nphrases: {go: Go.}\n",
    """\
title: Six weeks
description: All there is.
weeks: 4
short: true
per_week: 2
days: [mon, thursday]
stages:
  - {title: Bands, weeks: 1-2, routines: [band-hips], sets: [1, 2], reps: 8, verbosity: brief}
  - {title: Steps, weeks: 3, routines: [step-hips, band-hips], time: 30s, level: intermediate}
  - {title: Both, weeks: 4, routines: [step-hips], time: [45], pacing: [brisk]}
extras: [{routine: donkey-kicks-daily, per_week: 5, note: If you like.}]
notes: [Hips only.]
weekly_check: Does it hurt?
source: mine
""",
)
"""One file of each kind, with nearly every field it may have."""
