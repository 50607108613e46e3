"""Runs that are killed at random moments."""

import re
import time
from collections.abc import Sequence
from contextlib import suppress

from tools.soak.findings import Row, sessions
from tools.soak.running import LINES, Bench, Running, Words

KILLS, KILLS_SHORT = 200, 4


def kill_make(bench: Bench, row: Row) -> None:
    """Kill `make` while it replaces one session by another."""
    whole = [_made(bench, row, bench.make_words(), version) for version in range(len(LINES))]
    _kill(bench, row, bench.make_words(), whole)


def kill_plan(bench: Bench, row: Row) -> None:
    """Kill `plan --make`."""
    words: Words = ["plan", bench.files / "plan.yaml", "--start", "2027-01-04", "--make", "-o", bench.output]
    _kill(bench, row, words, [_made(bench, row, words)])


def kill_batch(bench: Bench, row: Row) -> None:
    """Kill `batch`, where there is one."""
    if not bench.has("batch"):
        return
    words: Words = ["batch", bench.files / "club.csv", "-o", bench.output, "--workers", "1"]
    _kill(bench, row, words, [_made(bench, row, words)])


def _made(bench: Bench, row: Row, words: Words, version: int = 0) -> dict[str, bytes]:
    """Make sessions undisturbed, and remember how they are."""
    bench.empty()
    bench.put(version)
    row.judge(bench.run(*words), "an undisturbed run", fine=True)
    made = sessions(bench.output)
    bench.known |= set(made.values())
    return made


def _kill(bench: Bench, row: Row, words: Words, whole: Sequence[dict[str, bytes]]) -> None:
    amount = bench.amount(KILLS, KILLS_SHORT)
    usual = _duration(bench, words)
    for number in range(amount):
        version = number % len(whole)
        bench.put(version)
        if bench.dice.random() < 0.5:
            bench.empty(bench.cache)
        if len(whole) == 1 and bench.dice.random() < 0.5:
            bench.empty(bench.output)
        earlier = sessions(bench.output)
        running, moment = bench.start(*words), bench.dice.uniform(0.1, 1.1) * usual
        _kill_after(running, moment)
        ended = running.ended()
        what = f"kill {number} after {moment:.2f} s"
        row.judge(ended, what, killed=True)
        row.compare(bench, earlier, what)
        if number % 4 == 0 or number == amount - 1:
            row.recover(bench, whole[version], what, words)
        if ended.status == 0:  # the machine is faster than it was
            usual = (usual + time.monotonic() - running.began) / 2


def _duration(bench: Bench, words: Words) -> float:
    began = time.monotonic()
    bench.run(*words)
    return time.monotonic() - began


def _kill_after(running: Running, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and running.is_alive():
        time.sleep(min(0.02, max(0.0, end - time.monotonic())))
    running.kill()


def kill_serve(bench: Bench, row: Row) -> None:
    """Kill `serve` while it is asked for its page and its sessions, and start it anew."""
    whole = _made(bench, row, bench.make_words())
    for number in range(bench.amount(KILLS, KILLS_SHORT)):
        running = bench.start(
            "serve", bench.output, "--port", "0", env=bench.environment(PYTHONUNBUFFERED="1")
        )
        asks = number % 2 == 0
        url = _address(running) if asks else ""
        if asks and not url:
            row.fault("hangs", f"serve {number} does not say where it is")
        pages = [url, *(f"{url}/{path}" for path in ("feed.xml", *whole))]
        for page in bench.dice.sample(pages, 2) if url else ():
            _ask(page, bench.dice.randrange(1, 300_000))
        if not asks:
            time.sleep(bench.dice.uniform(0, 2))
        running.kill()
        row.judge(running.ended(), f"serve {number}", killed=True)
        row.compare(bench, whole, f"serve {number}")


def _ask(page: str, most: int) -> None:
    """Read some of a page; a server that is not there has been killed."""
    import requests

    with suppress(requests.RequestException), requests.get(page, stream=True, timeout=20) as answer:
        next(answer.iter_content(most), b"")


def _address(running: Running) -> str:
    """Wait until it says where its page is."""
    end = time.monotonic() + 60
    while time.monotonic() < end and running.is_alive():
        if found := re.search(rb"http://\S+", running.out.read_bytes()):
            return found[0].decode().rstrip("/")
        time.sleep(0.02)
    return ""
