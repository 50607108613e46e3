"""Files from strangers: routines, plans, exercises, tables that nobody meant well."""

from collections.abc import Iterator
from pathlib import Path

from tools.soak.disk import make_both
from tools.soak.findings import Row
from tools.soak.odd_things import THINGS, Put, holding, remove
from tools.soak.running import CHECKOUT, PLAN, Bench

HEAD = "title: {title}\npacing: {{intro: 'off'}}\nverbosity: minimal\nblocks:\n  - exercises:\n"


WINDOWS = "title: x\nlanguage: en\nwindows:\n"


def _of(*items: str, title: str = "Odd") -> str:
    return HEAD.format(title=title) + "".join(f"      - {item}\n" for item in items)


def _bomb() -> str:
    rows = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for below, name in zip("abcdefgh", "bcdefghi", strict=True):
        rows.append(f"{name}: &{name} [{', '.join([f'*{below}'] * 10)}]")
    return "\n".join(rows)


TEXTS: dict[str, str | bytes] = {
    "nothing": "",
    "a NUL": b"title: a\0b\n",
    "bytes": bytes(range(256)) * 20,
    "UTF-16": _of("squat").encode("utf-16"),
    "UTF-8 with a mark": b"\xef\xbb\xbf" + _of("squat").encode(),
    "old Mac lines": _of("squat").replace("\n", "\r").encode(),
    "a bomb of aliases": _bomb(),
    "an alias to itself": "title: &a [*a]\nblocks: *a\n",
    "deep brackets": "[" * 200_000,
    "deep dashes": "- " * 200_000,
    "a merge of itself": "a: &a {<<: *a}\n",
    "a tag of Python": "title: !!python/object/apply:os.system [touch pwned]\nblocks: []\n",
    "an escape in the title": _of("squat", title='"\\e]52;c;cHduZWQ=\\a"'),
    "a control of the upper half": _of("squat", title='"\\x9b31m"'),
    "an escape in a key": '"\\e[2J": 1\ntitle: x\nblocks: []\n',
    "an escape in an unknown word": _of('"\\e[2J"', "squat"),
    "letters that turn the line round": _of("squat", title="'\u202egnp.exe'"),
    "a title of two lines": _of("squat", title='"one\\ntwo"'),
    "a title without a word": _of("squat", title="💪"),
    "a line without a word": _of("say: '💪 …'", "squat"),
    "a block without a word": "title: x\nblocks:\n  - title: 💪\n    exercises: [squat]\n",
    "one word of slashes": _of("say: Left/right/left/right/left/right.", "squat"),
    "Chinese": _of("say: 请慢慢地把膝盖打开然后再慢慢地放下来不要着急保持呼吸均匀", "squat"),
    "a number of 490 digits": _of(f"say: {'9' * 490}", "squat"),
    "31 digits of kilograms": _of(f"{{use: squat, weight: {'9' * 31}kg}}"),
    "a number of 5000 digits": _of(f"{{use: squat, sets: {'9' * 5000}}}"),
    "nan reps": _of("{use: squat, reps: .nan}"),
    "infinite rest": _of("squat", "rest: .inf"),
    "negative rest": _of("squat", "rest: -5s"),
    "66 hours": _of(*["{use: squat, sets: 20, time: 20m}"] * 10),
    "50 days": "title: x\nblocks:\n" + "  - {rounds: 20, exercises: [{use: squat, time: 20m}]}\n" * 180,
    "many sets": _of(*["{use: squat, sets: 20, reps: 100}"] * 20),
    "many blocks": "title: x\nblocks:\n" + "  - {rounds: 20, exercises: [squat, squat]}\n" * 400,
    "a megabyte of title": _of("squat", title="x" * 900_000),
    "a megabyte of comment": _of("squat") + "# " + "x" * 900_000,
    "20000 faulty entries": _of(*["nosuch"] * 20_000),
    "20000 unknown keys": "title: x\n" + "".join(f"key{number}: 1\n" for number in range(20_000)),
    "a ring of variations": "exercises:\n  a: {like: b}\n  b: {like: a}\n",
    "a ring of presets": "preset: ring\n",
    "tones that are a mapping": _of("squat") + "tones: {stop: {a: b}}\n",
    "sound that is a mapping": _of("squat") + "sound: {tones: {stop: {a: b}}, music: [1]}\n",
    "music of nobody": _of("squat") + "sound: {music: ~nobody/x.mp3}\n",
    "music that is a device": _of("squat") + "sound: {music: /dev/zero}\n",
    "a voice with a path": _of("squat") + "voice: piper:../../../etc/passwd\n",
    "a recording that is a device": _of("{say: Hello., audio: /dev/zero}", "squat"),
    "a template without an end": _of("say: '{name'", "squat") + "phrases: {go: '{'}\n",
    "phrases of numbers": _of("squat") + "phrases: {go: 5, rest: [1, 2.5, true, null]}\n",
    "a date for a title": _of("squat", title="2026-01-01"),
    "a set for blocks": "title: x\nblocks: !!set {a, b}\n",
    "a plan of 52 weeks of nothing": "title: x\nweeks: 52\nper_week: 7\nstages: []\n",
    "a plan of few stages": PLAN.replace("weeks: 1\n", "weeks: 52\n"),
    "a script without an end": WINDOWS + "- {kind: exact, name: x, length: 100000h}\n",
    "a script out of order": WINDOWS + "- {kind: exact, name: x, length: 5s, cues: "
    "[{moment: go, text: Go., at: -9999s}, {moment: go, text: Go., at: 99999s}]}\n",
    "a script of many cues": WINDOWS
    + "- {kind: exact, name: x, length: 1s, cues: [{moment: go, text: Go., at: 0s}]}\n" * 12_000,
}
"""Files that are text, or should be."""

PLACED: dict[str, Put] = {**THINGS} | {
    name: holding(text if isinstance(text, bytes) else text.encode()) for name, text in TEXTS.items()
}
"""What may lie in the place of a file that is read."""

TABLES = {
    "a table of 10000 rows": "name,routine\n" + "A,nosuch\n" * 10_000,
    "a table with escapes": 'name,routine\n"\x1b]0;x\x07",squats\n',
    "a table without an end": 'name,routine\n"A' + "x" * 500_000,
    "a table of paths": "name,routine,id\n../../x,squats,../../y\n",
    "a table with a NUL": "name,routine\nA\0,squats\n",
    "a table of two heads": "name,name,routine\nA,B,squats\n",
    "a table of nothing": "",
}


def hostile_files(bench: Bench, row: Row) -> None:
    """Let every command that reads files read each; what `check` calls fine, `script` and `make` accept."""
    make_both(bench, row)
    path = bench.files / "hostile.yaml"
    for name in bench.picked(list(PLACED), 3):
        PLACED[name](path)
        _read(bench, row, path, name)
        remove(path)
    for number in range(bench.amount(150, 1)):
        path.write_bytes(_mutated(bench))
        _read(bench, row, path, f"mutated file {number}")
        remove(path)
    _elsewhere(bench, row)
    if bench.has("batch"):
        for name in bench.picked(list(TABLES), 3):
            table = bench.files / "hostile.csv"
            table.write_text(TABLES[name])
            row.judge(bench.run("batch", table, "--dry-run"), name)
    if (bench.folder / "pwned").exists():
        row.fault("damaged", "a file was executed")


def _read(bench: Bench, row: Row, path: Path, what: str) -> None:
    """Check a file and use it; what was checked must be usable, by every voice."""
    fine = row.judge(bench.run("check", path), f"check: {what}")
    script = bench.run("script", path)
    row.judge(script, f"script: {what}")
    silent = bench.environment(AUDIOCOACH_VOICE="silent")
    made = bench.run("make", path, "-o", bench.output, env=silent)
    row.judge(made, f"make: {what}")
    if fine and holds_session(path) and (script.status or made.status):
        row.fault("unclear", f"{what}: check is fine, but {script.err or made.err}")
    for command in bench.dice.sample(OTHERS, bench.amount(len(OTHERS), 1)):
        row.judge(bench.run(*command, path), f"{' '.join(command)}: {what}")


OTHERS = [["show"], ["plan", "--start", "2027-01-04"], ["preview", "--no-play"]]


def holds_session(path: Path) -> bool:
    """Tell whether a file is one from which a session is made."""
    return path.is_file() and any(mark in path.read_bytes() for mark in (b"blocks:", b"windows:"))


def _mutated(bench: Bench) -> bytes:
    """Change a few places of a built-in file."""
    dice = bench.dice
    source = dice.choice(
        sorted((CHECKOUT / "data" / dice.choice(["routines", "plans", "pacing"])).glob("*.yaml"))
    )
    content = bytearray(source.read_bytes())
    for _ in range(dice.randint(1, 4)):
        start = dice.randrange(len(content) + 1)
        end = start + dice.choice([0, 1, 5, 80])
        piece = bytes(content[start:end])
        content[start:end] = dice.choice([b"", piece * 2, piece[::-1], dice.choice(PIECES)])
    return bytes(content)


# fmt: off
PIECES = [
    b"\t", b": ", b"- ", b"[", b"}", b"'", b'"', b"&a ", b"*a", b"!", b"|", b"\n\n", b"\x00",
    b"\x1b[2J", b"\xff", b"9" * 40, b"-1", b".nan", b"0x10", "💪".encode(), "\u2028".encode(),
    b"~", b"yes", b"2026-01-01",
]
# fmt: on
"""What a slip of the keyboard, or somebody who means no good, may put in."""


def _elsewhere(bench: Bench, row: Row) -> None:
    """Put each odd thing in the place of the configuration and of the user's exercises."""
    for place in ("config/config.yaml", "config/exercises/mine.yaml", "config/wording/mine.yaml"):
        path = bench.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        names = [*THINGS, *bench.dice.sample(list(TEXTS), bench.amount(12, 1))]
        for name in bench.dice.sample(names, bench.amount(len(names), 1)):
            PLACED[name](path)
            for words in (["list"], ["check", bench.routine], ["script", bench.routine]):
                row.judge(bench.run(*words), f"{words[0]} with {name} as {place}")
            remove(path)


def odd_words(bench: Bench, row: Row) -> None:
    """Give each odd word to each option that takes one, and never lose what was there."""
    whole = make_both(bench, row)
    text = bench.routine.read_bytes()
    for words in _picked(bench):
        command, *more = words
        there = ["runner-hips-six-weeks"] if command == "plan" else [str(bench.routine)]
        said = [word.format(routine=bench.routine) for word in more]
        row.judge(
            bench.run(command, *there, *said, *_usual(command, bench)), " ".join([command, *said])[:200]
        )
        row.compare(bench, whole[0], " ".join(words)[:200], strict=False)
        if bench.routine.read_bytes() != text:
            row.fault("damaged", f"{' '.join(words)[:200]} writes over the routine")
            bench.routine.write_bytes(text)
    bench.empty()


def _picked(bench: Bench) -> list[tuple[str, ...]]:
    every = sorted(_odd())
    return bench.dice.sample(every, bench.amount(len(every), 5))


def _usual(command: str, bench: Bench) -> list[str]:
    usual = {"make": ["-o", str(bench.output)], "plan": [], "script": []}
    return usual[command]


ODD_WORDS = (
    *("", " ", "~nobody", "nan", "inf", "-1", "0", "9" * 400),
    *("\x1b[2J", "\u202e", "💪", "/dev/zero", "/", "a\nb", "-"),
)
"""What nobody means to write after an option."""

ODD_OPTIONS = {
    ("make",): "music tones voice pacing verbosity wording music-level minutes sets",
    ("script",): "save picture",
    ("plan", "--start", "2027-01-04"): "calendar at days per-week",
    ("plan",): "start",
}
"""The options that an odd word follows, by the command and what stands before them."""


def _odd() -> Iterator[tuple[str, ...]]:
    for word in ODD_WORDS:
        for command, options in ODD_OPTIONS.items():
            yield from ((*command, f"--{option}={word}") for option in options.split())
    yield "script", "--save={routine}"
    yield "script", "--picture={routine}"
    yield "plan", "--start", "2027-01-04", "--calendar={routine}"
    yield "plan", "--start", "9999-12-31"
    yield "plan", "--start", "0001-01-01"
