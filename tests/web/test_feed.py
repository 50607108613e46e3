import io
import os
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import podcastparser
import pytest

from audiocoach.web.episodes import Shelf
from audiocoach.web.feed import NAMESPACES, PODCASTS, feed_xml, summary
from tests.web.sites import put_session

BASE = "https://example.org/training/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with two sessions of a plan, one by itself, and one in Spanish with a strange name."""
    for age, name in enumerate(["plan/02_hips", "plan/01_hips"]):
        number = int(name[6])
        path = put_session(
            tmp_path, name, title=f"Hips {number}", album="Six weeks", track=number, week=number
        )
        os.utime(path, (2_000_000 - age, 2_000_000 - age))
    os.utime(put_session(tmp_path, "alone", title="Day & <night>"), (1_900_000, 1_900_000))
    os.utime(put_session(tmp_path, "Caderas ñ", language="es", bare=True), (1_800_000, 1_800_000))
    return tmp_path


@pytest.fixture
def feed(folder: Path) -> bytes:
    """Give the feed of that folder."""
    return feed_xml(Shelf(folder).episodes(), BASE)


def find(feed: bytes, path: str) -> list[ElementTree.Element]:
    """Find elements by XPath, with the usual prefixes."""
    return ElementTree.fromstring(feed).findall(path, NAMESPACES)  # noqa: S314 -- it is our own


def texts(feed: bytes, path: str) -> list[str | None]:
    """List the texts of elements."""
    return [element.text for element in find(feed, path)]


def test_feedparser_reads_it(feed: bytes, folder: Path) -> None:
    """A reader of any feed finds nothing wrong: titles, dates, enclosures with their true lengths."""
    read = feedparser.parse(io.BytesIO(feed))
    assert not read.bozo
    assert [entry.title for entry in read.entries] == ["Hips 2", "Hips 1", "Day & <night>", "Day & night"]
    for entry, episode in zip(read.entries, Shelf(folder).episodes(), strict=True):
        (sound,) = entry.enclosures
        assert (sound.href, sound.type) == (f"{BASE}{episode.url}.mp3", "audio/mpeg")
        assert int(sound.length) == episode.session.path.stat().st_size
    assert read.feed.image.href == f"{BASE}podcast.png"


def test_podcastparser_reads_it(feed: bytes, folder: Path) -> None:
    """A reader of podcasts finds the type, the pictures, durations, numbers and files."""
    read = podcastparser.parse(f"{BASE}feed.xml", io.BytesIO(feed))
    assert read["type"] == "serial"
    assert read["explicit"] is False
    episodes = {episode["title"]: episode for episode in read["episodes"]}
    first, alone = episodes["Hips 2"], episodes["Day & <night>"]
    total = Shelf(folder).episodes()[0].session.duration // 1000
    assert (first["number"], first["total_time"]) == (2, total)
    assert first["enclosures"][0]["url"] == f"{BASE}sessions/plan/02_hips.mp3"
    assert "number" not in alone
    assert read["cover_url"] == f"{BASE}podcast.png"


def test_what_podcasting_adds_is_there(feed: bytes) -> None:
    """Medium, lock, guid, season, episode, chapters and transcript stand where their specification says."""
    assert texts(feed, "channel/podcast:medium") == ["course"]
    assert texts(feed, "channel/podcast:locked") == ["yes"]
    assert len(find(feed, "channel/podcast:guid")) == 1
    season, *_ = find(feed, "channel/item/podcast:season")
    assert (season.text, season.get("name")) == ("1", "Six weeks")
    assert texts(feed, "channel/item/podcast:episode") == ["2", "1"]
    chapters, *_ = find(feed, "channel/item/podcast:chapters[@type='application/json+chapters']")
    assert chapters.get("url") == f"{BASE}sessions/plan/02_hips.chapters.json"
    assert len(find(feed, "channel/item/podcast:transcript[@type='text/vtt'][@language='en']")) == 3


def test_what_itunes_adds_is_there(feed: bytes) -> None:
    """It is kept out of directories, says what it is, and has a picture, a type and durations."""
    assert texts(feed, "channel/itunes:block") == ["Yes"]
    assert texts(feed, "channel/itunes:type") == ["serial"]
    assert [each.get("text") for each in find(feed, "channel/itunes:category/itunes:category")] == ["Fitness"]
    assert len(find(feed, "channel/item/itunes:duration")) == 4
    assert texts(feed, "channel/item/itunes:season") == ["1", "1"]


def test_without_a_plan_it_is_episodic(tmp_path: Path) -> None:
    """Sessions that stand by themselves have no order, no season and no number."""
    put_session(tmp_path, "alone", track=4)
    feed = feed_xml(Shelf(tmp_path).episodes(), BASE)
    assert texts(feed, "channel/itunes:type") == ["episodic"]
    assert find(feed, "channel/item/itunes:episode") == []


def test_guids_never_change(folder: Path) -> None:
    """A session keeps its guid wherever the feed lies, and when it is made anew; the feed has its own."""
    guids = texts(feed_xml(Shelf(folder).episodes(), BASE), "channel/item/guid")
    put_session(folder, "alone", title="Other", voice="other")
    again = feed_xml(Shelf(folder).episodes(), "http://192.168.1.2:8765/token/")
    assert sorted(map(str, texts(again, "channel/item/guid"))) == sorted(map(str, guids))
    assert len(set(guids)) == 4


def test_the_guid_of_the_feed_is_that_of_the_specification() -> None:
    """The guid is a version 5 UUID of the address without its scheme, in the namespace for podcasts."""
    (guid,) = texts(feed_xml([], BASE), "channel/podcast:guid")
    (other,) = texts(feed_xml([], BASE.replace("https", "http")), "channel/podcast:guid")
    assert guid == other
    assert str(PODCASTS) == "ead4c236-bf58-58c6-a2c6-a6b28d128cb6"


def test_addresses_are_ascii(feed: bytes) -> None:
    """Every path is ASCII, whatever the file is called."""
    urls = [str(each.get("url")) for each in find(feed, "channel/item/enclosure")]
    assert all(url.isascii() and "%" not in url and " " not in url for url in urls)


def test_the_picture_is_large_enough() -> None:
    """The picture of the feed is a PNG of 1400 pixels each way."""
    from audiocoach.web.static_site import PAGE

    picture = (PAGE / "podcast.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert [int.from_bytes(picture[at : at + 4], "big") for at in (16, 20)] == [1400, 1400]


def test_titles_that_no_xml_can_hold(tmp_path: Path) -> None:
    """A letter that XML does not know is left out, and the feed stays whole."""
    put_session(tmp_path, "odd", title="Ding \x07 dong", bare=True)
    read = feedparser.parse(io.BytesIO(feed_xml(Shelf(tmp_path).episodes(), BASE)))
    assert not read.bozo
    assert read.entries[0].title == "Ding  dong"


def test_the_same_sessions_make_the_same_feed(folder: Path) -> None:
    """Nothing in the feed depends on when it is asked for."""
    episodes = Shelf(folder).episodes()
    assert feed_xml(episodes, BASE) == feed_xml(Shelf(folder).episodes(), BASE)


def test_exercises_are_listed_once(folder: Path) -> None:
    """The line about a session names each exercise once, without number and side."""
    assert summary(Shelf(folder).episodes()[0]).endswith(" · Glute bridge, Lunge, Couch stretch")


def test_each_episode_has_its_own_picture(feed: bytes) -> None:
    """The cover of each session lies beside its MP3."""
    pictures = [str(each.get("href")) for each in find(feed, "channel/item/itunes:image")]
    sounds = [str(each.get("url")) for each in find(feed, "channel/item/enclosure")]
    assert pictures == [sound.replace(".mp3", ".cover.jpg") for sound in sounds]
    assert len(set(pictures)) == 4
