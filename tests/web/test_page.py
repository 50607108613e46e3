"""The page in a real browser: what it shows while the sound plays, how it is used, and who can use it."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.web.player import WATCH, now, open_session, play, seek, timeline_of, until, wait_until
from tests.web.sites import Site, serving

pytestmark = pytest.mark.slow

NEAR = 0.2
"""Seconds of sound within which the page shows what is done."""

NOTE_LOCK_SCREEN = """() => {
    window.actions = [];
    window.positions = [];
    const session = navigator.mediaSession;
    const real = session.setActionHandler.bind(session);
    session.setActionHandler = (name, act) => {
        window.actions.push(name);
        real(name, act);
    };
    session.setPositionState = (state) => window.positions.push(state);
}"""

TOLD_LOCK_SCREEN = """() => {
    const {title, artist, artwork} = navigator.mediaSession.metadata;
    return {title, artist, cover: artwork[0].src};
}"""

CUT_OFF = """() => [...document.querySelectorAll('.player :is(p, h1, h2, button):not(.unseen, .aside *)')]
    .filter((each) => each.checkVisibility() && each.textContent)
    .filter((each) => {
        const {left, right} = each.getBoundingClientRect();
        return each.scrollWidth > each.clientWidth + 1 || right > innerWidth + 1 || left < -1;
    })
    .map((each) => `${each.className}: ${each.textContent}`)"""
"""Lists the texts of the player that are wider than their place, or lie beyond the screen."""

NOTE_WAKE_LOCK = """() => {
    window.locks = 0;
    navigator.wakeLock.request = async () => {
        window.locks += 1;
        return {release() {}};
    };
}"""

SIZES = {"portrait": (360, 740), "landscape": (740, 360), "desktop": (1280, 800)}


def boundaries(told: Any) -> list[tuple[float, str]]:
    """List the seconds at which exercise, side, rep or phase change, and what must be shown from then on."""
    found = []
    for before, window in pairwise(told["windows"]):
        now = told["sets"][window["set"]] if "set" in window else {}
        what = "|".join(
            [window["kind"], str(window.get("rep", "")), now.get("exercise", ""), now.get("side", "")]
        )
        earlier = before.get("set"), before.get("rep"), before["kind"]
        if earlier != (window.get("set"), window.get("rep"), window["kind"]):
            found.append((window["start"] / 1000, what))
    return found


def shown(entry: Any) -> str:
    """Tell in the same words what the page shows."""
    counted = entry["number"] if entry["word"] in ("Open", "Hold", "Close") else ""
    works = entry["kind"] in ("work", "hold")
    side = entry["side"].lower() if works else ""
    return "|".join([entry["kind"], counted, entry["exercise"] if works else "", side])


def test_exercise_side_and_rep_change_with_the_sound(page: Page, sessions: Path) -> None:
    """From the first rep to the last side, the page shows each change within 0.2 s of the sound."""
    open_session(page)
    page.evaluate(WATCH)
    told = timeline_of(sessions)
    sets = [(each["start"] / 1000, each["end"] / 1000) for each in told["sets"]]
    listened = [(sets[0][0] - 0.5, sets[0][1] + 0.5)]  # a whole set; of the others their beginnings and ends
    edges = (sets[1][0], sets[1][1], sets[2][0], sets[4][0], sets[4][1], sets[5][0])
    listened += [(at - 0.5, at + 0.5) for at in edges]
    play(page)
    for start, end in listened:
        seek(page, start)
        wait_until(page, end)
    seen = page.evaluate("window.seen")
    heard = [(at, what) for at, what in boundaries(told) if any(start < at < end for start, end in listened)]
    assert len(heard) > 10
    for at, what in heard:
        first = [entry["at"] for entry in seen if shown(entry) == what and entry["at"] >= at - NEAR]
        assert first, f"{what} was never shown"
        assert min(first) - at < NEAR, f"{what} came at {min(first)}, not at {at}"


def test_a_rest_says_what_comes(page: Page, sessions: Path) -> None:
    """In a rest the next set is shown in large letters, with the seconds that are left."""
    open_session(page)
    told = timeline_of(sessions)
    rest = next(window for window in told["windows"] if window["kind"] == "rest")
    seek(page, rest["start"] / 1000 + 2)
    expect(page.locator(".label")).to_have_text("Next")
    expect(page.locator(".told h2")).to_have_text("Clamshell")
    expect(page.locator(".count")).to_have_text("Set 2 of 2 · 2 reps")
    assert page.locator(".number").text_content() == str(round((rest["end"] - rest["start"]) / 1000 - 2))


def test_the_ring_follows_the_sound(page: Page, sessions: Path) -> None:
    """The ring stands where the sound stands: it empties with the seconds, and is still when that is."""
    open_session(page)
    told = timeline_of(sessions)
    timed = told["sets"][4]
    share = "() => parseFloat(document.querySelector('.arc').getAttribute('stroke-dasharray'))"
    for part in (0.25, 0.5, 0.9):
        seek(page, (timed["start"] + part * (timed["end"] - timed["start"])) / 1000)
        until(page, f"Math.abs(({share})() - {1 - part}) < 0.01")
    before = page.evaluate(share)
    page.wait_for_timeout(400)
    assert page.evaluate(share) == before
    reps = [window for window in told["windows"] if window.get("set") == 0 and window["rep"] == 2]
    seek(page, reps[0]["start"] / 1000 + 0.01)
    until(page, f"Math.abs(({share})() - 0.5) < 0.02")


def test_a_chapter_is_where_it_says(page: Page) -> None:
    """A tap on a chapter lands within 0.3 s of its beginning, and plays on from there."""
    open_session(page)
    page.get_by_role("button", name="Chapters").click()
    chapters = page.locator("dialog.chapters li button")
    titles = chapters.all_text_contents()
    starts = page.evaluate("fetch('sessions.json').then(a => a.json()).then(j => j.sessions[0].chapters)")
    assert len(titles) == len(starts) > 4
    for place in (3, 1, 4):
        if not page.locator("dialog.chapters").is_visible():
            page.get_by_role("button", name="Chapters").click()
        page.evaluate("document.getElementById('audio').pause()")
        chapters.nth(place).click()
        until(page, "!document.getElementById('audio').seeking")
        page.evaluate("document.getElementById('audio').pause()")
        assert 0 <= now(page) - starts[place][0] / 1000 < 0.3
        assert page.locator(f"dialog [data-chapter='{place}']").get_attribute("aria-current") == "true"


def test_it_goes_on_where_it_was_left(page: Page, site: Site) -> None:
    """Loaded anew, and on another day from the list, a session goes on from where it was left."""
    open_session(page)
    seek(page, 31)
    play(page)
    wait_until(page, 33.5)
    left = now(page)
    page.reload()
    until(page, "document.getElementById('audio').currentTime > 1")
    assert abs(now(page) - left) < 3
    page.goto(site.url)
    expect(page.locator(".facts li").first).to_contain_text("min left")
    open_session(page)
    until(page, "document.getElementById('audio').currentTime > 30")


def test_buttons_and_keys(page: Page) -> None:
    """Fifteen seconds back, chapters forward and back, speed, play and pause: by tap and by key."""
    open_session(page)
    seek(page, 40)
    page.get_by_role("button", name="Back 15 seconds").click()
    assert abs(now(page) - 25) < 0.1
    page.locator("body").press("ArrowRight")
    assert abs(now(page) - 40) < 0.1
    starts = [
        start / 1000
        for start, _ in page.evaluate(
            "fetch('sessions.json').then(a => a.json()).then(j => j.sessions[0].chapters)"
        )
    ]
    page.locator("body").press("PageDown")
    assert now(page) in [pytest.approx(start, abs=0.05) for start in starts]
    page.get_by_role("button", name="Previous chapter").click()
    assert now(page) < 41
    rate = page.get_by_role("button", name=re.compile("Speed"))
    rate.click()
    audio = page.locator("audio")
    assert audio.evaluate("each => [each.playbackRate, each.preservesPitch]") == [1.1, True]
    page.evaluate("document.activeElement.blur()")
    page.locator("body").press(" ")
    until(page, "!document.getElementById('audio').paused")
    page.get_by_role("button", name="Pause").click()
    until(page, "document.getElementById('audio').paused")
    page.locator("body").press("Escape")
    expect(page.locator(".card")).to_be_visible()


def test_the_lock_screen_is_told(page: Page) -> None:
    """The system's player knows title, chapter, cover and place, and its buttons are set with each start."""
    page.evaluate(NOTE_LOCK_SCREEN)
    open_session(page)
    page.evaluate("window.actions = []")
    play(page)
    until(page, "window.actions.length >= 7")
    told = page.evaluate(TOLD_LOCK_SCREEN)
    assert told["title"] == "Two for the test"
    assert told["artist"] != "audiocoach"
    assert told["cover"].endswith(".jpg")
    assert {"seekto", "previoustrack", "nexttrack", "seekbackward", "play", "pause"} <= set(
        page.evaluate("window.actions")
    )
    assert page.evaluate("window.positions.at(-1).duration") > 60


def test_captions_are_shown_and_hidden(page: Page) -> None:
    """What is said is written below, and is gone at the flick of a switch."""
    open_session(page)
    play(page)
    until(page, "document.querySelector('.caption').textContent.length > 3")
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("Show what is said").click()
    expect(page.locator(".caption")).to_have_text("")


def test_screen_readers_are_told_what_is_now_and_next(page: Page, sessions: Path) -> None:
    """A polite text says each set once; it can be switched off."""
    open_session(page)
    told = timeline_of(sessions)
    seek(page, told["sets"][0]["start"] / 1000 + 0.5)
    live = page.locator("[aria-live=polite]")
    expect(live).to_contain_text("Clamshell, Left, Set 1 of 2. Next: Right")
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("Tell screen readers").click()
    page.keyboard.press("Escape")
    seek(page, told["sets"][4]["start"] / 1000 + 0.5)
    expect(page.locator(".told h2")).to_have_text("Lateral lunge")
    expect(live).not_to_contain_text("lunge")


def test_without_a_timeline_there_are_still_chapters(browser: Browser, site: Site) -> None:
    """A session of which only the MP3 is there is played and shown by its chapters."""
    with browser.new_context(service_workers="block") as context:
        page = context.new_page()
        page.route("**/*.timeline.json", lambda route: route.fulfill(status=404))
        page.goto(site.url)
        open_session(page)
        seek(page, 30)
        expect(page.locator(".told h2")).to_contain_text(re.compile(r"\d\. \w+"))


def test_a_session_that_cannot_be_played_is_told(browser: Browser, site: Site) -> None:
    """Where the sound cannot be reached, the page says so instead of standing still."""
    with browser.new_context(service_workers="block") as context:
        page = context.new_page()
        page.route("**/*.mp3", lambda route: route.abort())
        page.goto(site.url)
        page.get_by_role("link", name="Two for the test", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("cannot be played")


def test_it_speaks_spanish(browser: Browser, site: Site) -> None:
    """In a Spanish browser the page is Spanish, and it can be changed by hand."""
    with browser.new_context(locale="es-ES") as context:
        page = context.new_page()
        page.goto(site.url)
        expect(page.get_by_text("Descargar")).to_be_visible()
        assert page.evaluate("document.documentElement.lang") == "es"
        page.get_by_role("button", name="English").click()
        expect(page.get_by_text("Download")).to_be_visible()


@pytest.mark.parametrize(
    ("size", "scheme"),
    [("portrait", "light"), ("portrait", "dark"), ("landscape", "light"), ("desktop", "dark")],
)
def test_nothing_serious_stands_in_anybodys_way(
    browser: Browser, site: Site, sessions: Path, size: str, scheme: Any
) -> None:
    """Axe finds nothing serious in the list, in each colour of the player, and in its windows."""
    width, height = SIZES[size]
    axe, told = Axe(), timeline_of(sessions)
    with browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        bypass_csp=True,
        reduced_motion="reduce",
    ) as context:
        page = context.new_page()
        page.goto(site.url)
        page.wait_for_selector(".card")
        found = serious(axe, page)
        page.get_by_role("button", name="Podcast").click()
        found += serious(axe, page)
        page.keyboard.press("Escape")
        open_session(page)
        for kind in ("ready", "work", "hold", "rest", "switch", "talk"):
            window = next(window for window in told["windows"] if window["kind"] == kind)
            seek(page, window["start"] / 1000 + 0.1)
            page.wait_for_selector(f".player[data-kind={kind}]")
            found += serious(axe, page)
        page.get_by_role("button", name="Settings").click()
        found += serious(axe, page)
    assert found == []


def serious(axe: Axe, page: Page) -> list[str]:
    """List what axe finds serious or critical."""
    found = axe.run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("size", SIZES)
def test_twice_as_large_text_is_right(browser: Browser, site: Site, sessions: Path, size: str) -> None:
    """With text of 200 % nothing is cut off at the side, and every button can still be reached and tapped."""
    width, height = SIZES[size]
    with browser.new_context(viewport={"width": width, "height": height}) as context:
        page = context.new_page()
        page.goto(site.url)
        page.wait_for_selector(".card")
        page.add_style_tag(url="style.css")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        title = page.locator(".card h3 a")
        assert (
            title.evaluate("each => each.getClientRects().length") <= 3
        )  # broken between words, not letters
        open_session(page)
        seek(page, timeline_of(sessions)["sets"][4]["start"] / 1000 + 3)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(CUT_OFF) == []
        for name in ("Play", "Back 15 seconds", "Previous chapter", "Next chapter"):
            page.get_by_role("button", name=name, exact=True).click(trial=True, timeout=3000)


def test_targets_are_large(page: Page) -> None:
    """On a phone every button of the player has 44 pixels each way; the main ones lie at the thumb."""
    open_session(page)
    boxes = [button.bounding_box() for button in page.locator(".player button:visible").all()]
    assert all(box and min(box["width"], box["height"]) >= 44 for box in boxes)
    box = page.get_by_role("button", name="Play", exact=True).bounding_box()
    assert box
    assert box["width"] >= 72
    assert box["y"] > 740 * 0.75


def test_it_can_be_read_from_two_metres(page: Page, sessions: Path) -> None:
    """On a phone of 360 pixels number, phase, exercise and side are large, and all is in sight."""
    open_session(page)
    seek(page, timeline_of(sessions)["sets"][0]["start"] / 1000 + 0.1)
    sizes = {
        name: page.locator(f".player {name}").evaluate("each => parseFloat(getComputedStyle(each).fontSize)")
        for name in (".number", ".word", ".told h2", ".side")
    }
    least = {".number": 100, ".word": 40, ".told h2": 30, ".side": 22}
    assert all(sizes[name] >= size for name, size in least.items()), sizes
    assert page.evaluate("document.documentElement.scrollHeight") <= 740


def test_those_who_want_no_motion_get_none(browser: Browser, site: Site, sessions: Path) -> None:
    """With reduced motion the ring moves once a second, and colours change at once."""
    timed = timeline_of(sessions)["sets"][4]
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(site.url)
        open_session(page)
        shares = set()
        for tenth in range(1, 10):
            seek(page, timed["start"] / 1000 + 5 + tenth / 11)
            shares.add(page.locator(".ring .arc").first.get_attribute("stroke-dasharray"))
        assert len(shares) == 1
        assert page.locator(".player").evaluate("each => getComputedStyle(each).transitionDuration") == "0s"


def test_the_screen_stays_on_only_where_it_may(page: Page) -> None:
    """On this machine there is a switch for it; it asks for the lock when the sound plays."""
    page.evaluate(NOTE_WAKE_LOCK)
    open_session(page)
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("Keep the screen on").click()
    page.keyboard.press("Escape")
    assert page.evaluate("window.locks") == 0
    play(page)
    until(page, "window.locks === 1")


def test_apps_that_can_reach_the_feed_are_offered(page: Page, site: Site) -> None:
    """On the home network only apps that fetch a podcast themselves are offered; silence is spoken of."""
    page.get_by_role("button", name="Podcast").click()
    links = [link.get_attribute("href") for link in page.locator("dialog .apps a").all()]
    bare = site.url.removeprefix("http://")
    assert links == [f"antennapod-subscribe://{bare}feed.xml", f"podcast://{bare}feed.xml"]
    expect(page.locator("dialog .trim")).to_contain_text("trim silence")


def test_behind_a_token_everything_works(browser: Browser, sessions: Path) -> None:
    """On the address that the code carries, the page, the list, the sound and the cover all come."""
    with serving(sessions, token="t0ken-of-this-test-with-24") as guarded, browser.new_context() as context:
        page = context.new_page()
        page.goto(guarded.url)
        page.wait_for_selector(".card")
        page.locator(".card img").evaluate("each => each.decode()")
        open_session(page)
        play(page)
        wait_until(page, 1)
        assert "t0ken-of-this-test-with-24" in page.url


def test_sessions_are_listed_by_plan(page: Page) -> None:
    """The list can be put in the order of plans and routines, and remembers it."""
    page.get_by_role("button", name="By plan or routine").click()
    expect(page.locator("#sessions h2")).to_have_text("Two for the test")
    page.reload()
    expect(page.locator("#sessions h2")).to_have_text("Two for the test")
