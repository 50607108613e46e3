"""What tests do with the player of the page, and read from it."""

import json
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

WATCH = """() => {
    window.seen = [];
    const audio = document.getElementById('audio');
    const text = (name) => document.querySelector('.player ' + name).textContent;
    const look = () => window.seen.push({
        at: audio.currentTime, word: text('.word'), number: text('.number'),
        exercise: text('h2'), side: text('.side'),
        kind: document.querySelector('.player').dataset.kind,
    });
    const all = {subtree: true, childList: true, characterData: true};
    new MutationObserver(look).observe(
        document.querySelector('.player'), {...all, attributes: true, attributeFilter: ['data-kind']});
    look();
}"""
"""Notes what the player shows, with the second of the sound, whenever it changes."""


def until(page: Page, holds: str) -> None:
    """Wait until an expression is true; the page's own policy forbids Playwright's way of waiting."""
    end = time.monotonic() + 30
    while not page.evaluate(holds):
        assert time.monotonic() < end, f"never came true: {holds}"
        page.wait_for_timeout(20)


def open_session(page: Page, title: str = "Two for the test") -> None:
    """Tap a session, and wait until its timeline is there."""
    page.get_by_role("link", name=title, exact=True).click()
    page.wait_for_selector(".strip rect", state="attached")
    until(page, "document.getElementById('audio').readyState >= 1")


def play(page: Page) -> None:
    """Tap the button that plays."""
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, "!document.getElementById('audio').paused")


def now(page: Page) -> float:
    """Tell the second of the sound."""
    return float(page.evaluate("document.getElementById('audio').currentTime"))


def seek(page: Page, seconds: float) -> None:
    """Put the sound to a second."""
    page.evaluate(
        "at => new Promise(done => {"
        "const audio = document.getElementById('audio');"
        "audio.addEventListener('seeked', done, {once: true}); audio.currentTime = at; })",
        seconds,
    )


def wait_until(page: Page, seconds: float) -> None:
    """Listen up to a second of the sound."""
    until(page, f"document.getElementById('audio').currentTime >= {seconds}")


def timeline_of(folder: Path) -> Any:
    """Read the timeline of the only session of a folder."""
    (path,) = folder.glob("*.timeline.json")
    return json.loads(path.read_text(encoding="utf-8"))
