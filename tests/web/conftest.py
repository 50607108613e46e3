"""A real browser for the page: Chromium of this machine, driven by Playwright."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.commands import call
from tests.web.sites import Site, serving

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]

ROUTINE = """\
title: Two for the test
pacing: {intro: 'off', explain: name, midpoint: false}
verbosity: minimal
blocks:
  - exercises:
      - {use: clamshell, dose: {sets: 2, reps: 2, hold: 1s}, rest: 10s}
      - {use: lateral-lunge, dose: 1 x 20s}
"""
"""Reps and timed work, both on two sides, with rests between: a minute or two."""


@pytest.fixture(scope="session")
def chromium() -> str:
    """Find Chromium, or skip."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("Chromium is not installed")
    return found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start what drives browsers, of which a process can have one only."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Start the browser once for all tests."""
    browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def sessions(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Path:
    """Make a session that is spoken, once for all tests."""
    folder = tmp_path_factory.mktemp("made")
    routine = folder / "two.yaml"
    routine.write_text(ROUTINE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIOCOACH_CACHE_DIR", str(shared_cache))
        patch.setenv("AUDIOCOACH_CONFIG_DIR", str(folder / "config"))
        ran = call("make", routine, "--voice", "espeak", "-o", folder / "output")
    assert ran.status == 0, ran.err
    return folder / "output"


@pytest.fixture(scope="session")
def site(sessions: Path) -> Iterator[Site]:
    """Serve that session."""
    with serving(sessions) as site:
        yield site


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """Open the page on a phone; whatever it complains about fails the test."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en-GB")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.extend([said.text] if said.type == "error" else []))
    page.goto(site.url)
    page.wait_for_selector(".card")
    yield page
    context.close()
    assert complaints == []
