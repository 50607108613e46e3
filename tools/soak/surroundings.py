"""Surroundings in which something is missing that programs lean on."""

from collections.abc import Callable, Mapping

from tools.soak.disk import make_both
from tools.soak.findings import Row, sessions
from tools.soak.running import Bench, Words

SMALL = "import resource; resource.setrlimit(resource.RLIMIT_AS, ({0}, {0}))"
"""Bounds the address space once Python itself has been loaded."""

FEW_FILES = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, ({0}, {0}))"

Env = dict[str, str]


def _without(*names: str) -> Callable[[Env], Env]:
    return lambda env: {name: value for name, value in env.items() if name not in names}


SURROUNDINGS: Mapping[str, Callable[[Env], Env]] = {
    "no HOME": _without("HOME"),
    "an empty HOME": lambda env: env | {"HOME": ""},
    "a relative HOME": lambda env: env | {"HOME": "some/where"},
    "a HOME that is not there": lambda env: env | {"HOME": "/nowhere/at/all"},
    "a HOME that is a file": lambda env: env | {"HOME": "/etc/passwd"},
    "no PATH": _without("PATH"),
    "an empty PATH": lambda env: env | {"PATH": ""},
    "no alphabet but ASCII": lambda env: (
        env | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    ),
    "an alphabet that is not there": lambda env: env | {"LC_ALL": "xx_YY.nonsense", "LANG": "zz"},
    "a TZ of nonsense": lambda env: env | {"TZ": "Nowhere/At All"},
    "a TMPDIR that is not there": lambda env: env | {"TMPDIR": "/nowhere"},
    "a narrow terminal": lambda env: env | {"COLUMNS": "1", "LINES": "0"},
    "a TERM of nonsense": lambda env: env | {"TERM": "\x1b]0;x\x07", "NO_COLOR": ""},
    "nothing but folders": lambda env: {k: v for k, v in env.items() if k.startswith("AUDIOCOACH_")},
}
"""What an environment can lack; after each, the run is as good as ever."""

STREAMS = {
    "output closed": ("sh", "-c", 'exec "$@" >&-', "sh"),
    "errors closed": ("sh", "-c", 'exec "$@" 2>&-', "sh"),
    "all closed": ("sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"),
    "a full output": ("sh", "-c", 'exec "$@" >/dev/full', "sh"),
    "full errors": ("sh", "-c", 'exec "$@" 2>/dev/full', "sh"),
    "a reader that goes": ("sh", "-c", '"$@" | head -c 1; true', "sh"),
}
"""Programs that start it with other streams."""


def surroundings(bench: Bench, row: Row) -> None:
    """Make a session, and ask for words, in each surrounding."""
    whole = make_both(bench, row)
    for name in bench.picked(list(SURROUNDINGS), 4):
        env = SURROUNDINGS[name](bench.environment())
        for words in both(["check", bench.routine], bench.make_words()):
            row.judge(bench.run(*words, env=env), name, fine=True)
        row.compare(bench, whole[0], name)
    for words in both(["check", bench.routine], ["list"], ["--help"], ["show", "squat"]):
        row.judge(bench.run(*words, env={}), f"{words[0]} with no environment at all", fine=True)
    for name in bench.picked(list(STREAMS), 2):
        for words in both(["list"], bench.make_words()):
            row.judge(
                bench.run(*words, around=STREAMS[name]), name, silent="full" in name or "closed" in name
            )
            row.compare(bench, whole[0], name)
    _little(bench, row)
    row.recover(bench, whole[0], "odd surroundings", bench.make_words())
    bench.empty()


def both(*commands: Words) -> tuple[Words, ...]:
    """Give commands as they are."""
    return commands


def _little(bench: Bench, row: Row) -> None:
    """Give little memory and few files; where it is too little, it says so."""
    for megabytes in bench.amount(1, 0) * [60, 100, 150, 250, 260, 280, 320, 400] + [200, 300]:
        for words in both(["script", bench.routine], bench.make_words()):
            bench.empty(bench.cache)
            earlier = sessions(bench.output)
            what = f"{words[0]} in {megabytes} MB of address space"
            row.judge(bench.run(*words, before=SMALL.format(megabytes * 1_000_000)), what)
            row.compare(bench, earlier, what)
    for files in (10, 16, 24)[: bench.amount(3, 1)]:
        earlier = sessions(bench.output)
        row.judge(bench.run(*bench.make_words(), before=FEW_FILES.format(files)), f"{files} open files")
        row.compare(bench, earlier, f"{files} open files")
