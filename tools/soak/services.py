"""Speech services with every fault that the servers of the tests have."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tools.soak.findings import Row, sessions
from tools.soak.running import Bench

if TYPE_CHECKING:
    from tests.voices.google_server import GoogleServer
    from tests.voices.speech_server import SpeechServer

HASTY = "from audiocoach.voices.registry import ENGINES; ENGINES['{0}'] = 'tests.voices.impatient:{1}'"
"""Gives an engine little patience, and no pauses."""


def services(bench: Bench, row: Row) -> None:
    """Make a session by each service while it fails, for a while or for good."""
    from tests.voices import google_server, speech_server

    with google_server.google_server() as google:
        faults = [name for name in google_server.BEHAVIOURS if not name.startswith("speech")]
        env = bench.environment(AUDIOCOACH_VOICE="gtts", AUDIOCOACH_GTTS_URL=google.url)
        _service(bench, row, google, faults, env, HASTY.format("gtts", "hasty"))
    with speech_server.speech_server() as server:
        address = {"AUDIOCOACH_OPENAI_URL": f"{server.url}/v1", "AUDIOCOACH_OPENAI_KEY": "sk-secret-key"}
        env = bench.environment(AUDIOCOACH_VOICE="openai", **address)
        _service(bench, row, server, list(speech_server.FAULTS), env, HASTY.format("openai", "hasty_openai"))


def _service(
    bench: Bench,
    row: Row,
    server: "GoogleServer | SpeechServer",
    faults: list[str],
    env: Mapping[str, str],
    before: str,
) -> None:
    bench.empty()
    bench.put()
    row.judge(bench.run(*bench.make_words(), env=env, before=before), "a service without fault", fine=True)
    whole = sessions(bench.output)
    bench.known |= set(whole.values())
    tries = [(fault, good) for fault in bench.picked(faults, 2) for good in range(bench.amount(2, 1))]
    for fault, good in tries:
        bench.empty(bench.cache)
        what = f"{env['AUDIOCOACH_VOICE']}: {fault} after {good} that were good"
        server.behave(*good * [GOOD[env["AUDIOCOACH_VOICE"]]], then=fault)
        ended = bench.run(*bench.make_words(), env=env, before=before)
        row.judge(ended, what)
        if "sk-secret-key" in ended.out + ended.err:
            row.fault("unclear", f"{what}: the key is told")
        row.compare(bench, whole, what, strict=ended.status != 0)
        server.behave()
        row.judge(bench.run(*bench.make_words(), env=env, before=before), f"after {what}", fine=True)
        row.compare(bench, whole, f"after {what}", strict=ended.status != 0)


GOOD = {"gtts": "speech", "openai": "wav"}
"""The behaviours that are none."""
