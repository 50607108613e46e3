import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from audiocoach.voices.registry import ENGINES
from tests.amounts import sampled
from tests.commands import SHORT, call, contents, put_routine
from tests.voices.google_server import BEHAVIOURS, GoogleServer, google_server

LONG = (
    "Lie on your side, bend your knees, stack your hips, keep your heels together, open the knee, "
    "and lower it."
)
FAULTS = sorted(kind for kind in BEHAVIOURS if not kind.startswith("speech"))
PASSING = ("429", "503", "reset", "truncated", "dripping", "no answer", "chunks broken off")
"""Faults after which there is another try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A session as it should be: the routine, the files made, and the texts asked for, in order."""

    routine: Path
    files: dict[str, bytes]
    asked: list[str]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Make the session once, from a server without faults; one of its cues is fetched in two parts."""
    folder = tmp_path_factory.mktemp("whole")
    routine = put_routine(folder / "squats.yaml", text=f"{SHORT}      - say: {LONG}\n")
    with google_server() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIOCOACH_CONFIG_DIR", str(folder / "config"))
        patch.setenv("AUDIOCOACH_CACHE_DIR", str(folder / "cache"))
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setitem(ENGINES, "gtts", "tests.voices.impatient:hasty")
        patch.setenv("AUDIOCOACH_GTTS_URL", server.url)
        ran = call("make", routine, "--voice", "gtts", "-o", folder / "made")
    assert (ran.status, ran.err) == (0, "")
    return Whole(
        routine=routine, files=contents(folder / "made"), asked=[request.text for request in server.asked]
    )


@pytest.fixture
def google(own_cache: Path, monkeypatch: pytest.MonkeyPatch, google: GoogleServer) -> GoogleServer:
    """Run a server for one test, with an empty cache before it."""
    assert str(own_cache) == os.environ["AUDIOCOACH_CACHE_DIR"]
    monkeypatch.setitem(ENGINES, "gtts", "tests.voices.impatient:hasty")
    return google


@pytest.mark.parametrize(
    ("fault", "then"),
    sampled([(fault, "speech") for fault in FAULTS] + [(fault, fault) for fault in PASSING], ordinarily=6),
    ids=[f"{fault}, once" for fault in FAULTS] + [f"{fault}, for good" for fault in PASSING],
)
def test_fault_leaves_a_whole_session_or_a_clear_error(
    google: GoogleServer, whole: Whole, tmp_path: Path, fault: str, then: str
) -> None:
    """A fault in the second part of a long cue, for once or for good, costs a whole session or nothing.

    There is one sentence, no file, and the next run asks for what is missing and for nothing else.
    """
    before = whole.asked.index("and lower it.")
    google.behave(*["speech"] * before, fault, then=then)
    ran = call("make", whole.routine, "--voice", "gtts", "-o", tmp_path / "made")
    asked_first = len(google.asked)
    if ran.status == 0:
        assert then == "speech"
        assert contents(tmp_path / "made") == whole.files
    else:
        assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert "; " in ran.err
        assert contents(tmp_path / "made") == {}
    google.behave()
    assert call("make", whole.routine, "--voice", "gtts", "-o", tmp_path / "made").status == 0
    assert contents(tmp_path / "made") == whole.files
    missing = [] if ran.status == 0 else whole.asked[before - 1 :]
    assert [request.text for request in google.asked[asked_first:]] == missing
