import json
import re
from pathlib import Path

import pytest

from audiocoach.web.guard import POLICY
from audiocoach.web.static_site import PAGE, TYPES, page_files

TEXTS = {
    name: path.read_text(encoding="utf-8") for name, path in page_files().items() if path.suffix != ".png"
}
SCRIPTS = [name for name in TEXTS if name.endswith(".js")]
MOST = 100_000


def test_the_page_is_light() -> None:
    """All of the page together, without sound and covers, has less than 100 kB."""
    sizes = {name: path.stat().st_size for name, path in page_files().items() if name != "podcast.png"}
    assert sum(sizes.values()) < MOST


def test_every_file_has_a_type() -> None:
    """Nothing lies in the folder of the page that would not be given out."""
    assert {path.name for path in PAGE.iterdir()} == page_files().keys()
    assert {path.suffix for path in PAGE.iterdir()} <= TYPES.keys()


@pytest.mark.parametrize("name", TEXTS)
def test_no_other_host_is_asked(name: str) -> None:
    """The page loads nothing from elsewhere; links that a person taps, and names of forms, are none."""
    urls = set(re.findall(r"https?://[\w./-]+", TEXTS[name]))
    assert urls <= {"http://www.w3.org/2000/svg", "https://antennapod.org/deeplink/subscribe"}


def test_no_script_or_style_stands_in_the_page() -> None:
    """The policy forbids them, so that text which slips into the page can do nothing."""
    page = TEXTS["index.html"]
    assert not re.search(r"<style|style=|<script(?![^>]+src=)|\son\w+=", page)
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", "".join(TEXTS.values())
    )


def test_a_published_page_has_the_policy_in_itself() -> None:
    """Where no server of ours adds headers, the page brings along what is no header's alone."""
    told = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', TEXTS["index.html"])
    assert told is not None
    assert told[1] == POLICY.replace("frame-ancestors 'none'; ", "")


def test_the_worker_keeps_the_whole_page() -> None:
    """Without a network everything that the page is made of is there, and nothing is named that is not."""
    kept = re.search(r"const FILES = \[(.*?)\];", TEXTS["sw.js"], re.DOTALL)
    assert kept is not None
    names = set(json.loads(f"[{kept[1].strip().rstrip(',')}]"))
    elsewhere = {"index.html", "sw.js", "podcast.png"}
    assert names == (page_files().keys() - elsewhere) | {"./", "sessions.json"}


@pytest.mark.parametrize("name", SCRIPTS)
def test_imports_are_there(name: str) -> None:
    """Every module that a script imports lies beside it."""
    for imported in re.findall(r'from "\./([^"]+)"', TEXTS[name]):
        assert imported in page_files()


def test_both_languages_say_everything() -> None:
    """English and Spanish have the same words, and the scripts use no other."""
    english, spanish = (
        set(re.findall(r"(?:^|[,{]) *(\w+):", block, re.MULTILINE))
        for block in re.findall(r"^  (?:en|es): \{$(.*?)^  \},$", TEXTS["words.js"], re.DOTALL | re.MULTILINE)
    )
    used = set(re.findall(r"\bw\.(\w+)", "".join(TEXTS[name] for name in SCRIPTS)))
    assert english == spanish
    assert used <= english


def test_the_manifest_is_complete() -> None:
    """It names its icons, in the sizes that a phone asks for, and stays below the page wherever that lies."""
    manifest = json.loads(TEXTS["manifest.webmanifest"])
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    assert all((PAGE / icon["src"]).is_file() for icon in manifest["icons"])
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("./", "./", "standalone")


@pytest.mark.parametrize("size", [192, 512])
def test_icons_have_their_size(size: int) -> None:
    """The icons are PNGs of the size that the manifest states."""
    picture = Path(PAGE / f"icon-{size}.png").read_bytes()
    assert [int.from_bytes(picture[at : at + 4], "big") for at in (16, 20)] == [size, size]
