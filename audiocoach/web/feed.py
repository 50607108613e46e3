"""The sessions as a podcast, from the MP3s alone: RSS 2.0, with what iTunes and Podcasting 2.0 add."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from audiocoach.publish.session_files import whole_minutes
from audiocoach.web.episodes import Episode

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}

PODCASTS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace of podcast:guid: https://podcasting2.org/docs/podcast-namespace/tags/guid."""

TITLE = "audiocoach"

ARTWORK = "podcast.png"
"""The picture of the feed, below its base: 1400 pixels wide, as Apple asks for."""

_DESCRIPTION = {
    "en": "A coach speaks, counts and times. Play at normal speed, and do not trim silence.",
    "de": "Eine Stimme leitet an, zählt und misst. In normalem Tempo hören, Stille nicht kürzen.",
    "es": "Una voz que guía, cuenta y mide. Escucha a velocidad normal y sin recortar silencios.",
}

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed_xml(episodes: Sequence[Episode], base: str) -> bytes:
    """Write the feed of the sessions, the newest first; `base` is the page's address, ending in a slash."""
    for prefix, address in NAMESPACES.items():
        register_namespace(prefix, address)
    rss = Element("rss", version="2.0")
    channel = SubElement(rss, "channel")
    _channel(channel, episodes, base)
    seasons = seasons_of(episodes)
    for episode in episodes:
        _item(SubElement(channel, "item"), episode, base, seasons)
    indent(rss)
    written: bytes = tostring(rss, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def seasons_of(episodes: Sequence[Episode]) -> dict[str, int]:
    """Give each plan a number, by the age of its first recording."""
    plans = [episode.session.album for episode in reversed(episodes) if episode.of_a_plan]
    return {plan: number for number, plan in enumerate(dict.fromkeys(plans), start=1)}


def _channel(channel: Element, episodes: Sequence[Episode], base: str) -> None:
    languages = [each.session.language for each in episodes if each.session.language]
    language = max(languages, key=languages.count, default="en")
    newest = max((each.made for each in episodes), default=datetime.fromtimestamp(0, UTC))
    _add(channel, "title", TITLE)
    _add(channel, "link", base)
    _add(channel, "description", _DESCRIPTION.get(language, _DESCRIPTION["en"]))
    _add(channel, "language", language)
    _add(channel, "lastBuildDate", format_datetime(newest, usegmt=True))
    _add(channel, "atom:link", href=f"{base}feed.xml", rel="self", type="application/rss+xml")
    image = SubElement(channel, "image")
    for name, text in {"url": f"{base}{ARTWORK}", "title": TITLE, "link": base}.items():
        _add(image, name, text)
    _add(channel, "itunes:author", TITLE)
    _add(channel, "itunes:image", href=f"{base}{ARTWORK}")
    _add(_add(channel, "itunes:category", text="Health & Fitness"), "itunes:category", text="Fitness")
    _add(channel, "itunes:explicit", "false")
    _add(channel, "itunes:type", "serial" if any(each.of_a_plan for each in episodes) else "episodic")
    _add(channel, "itunes:block", "Yes")
    _add(channel, "podcast:locked", "yes")
    _add(channel, "podcast:guid", str(uuid5(PODCASTS, base.partition("://")[2] + "feed.xml")))
    _add(channel, "podcast:medium", "course")


def _item(item: Element, episode: Episode, base: str, seasons: dict[str, int]) -> None:
    session, url = episode.session, base + episode.url
    _add(item, "title", session.title)
    _add(item, "itunes:title", session.title)
    _add(item, "description", summary(episode))
    _add(item, "guid", str(uuid5(PODCASTS, episode.key)), isPermaLink="false")
    _add(item, "pubDate", format_datetime(episode.made, usegmt=True))
    _add(item, "enclosure", url=f"{url}.mp3", length=str(session.size), type="audio/mpeg")
    _add(item, "itunes:image", href=f"{url}.cover.jpg")
    _add(item, "itunes:duration", str(round(session.duration / 1000)))
    _add(item, "itunes:episodeType", "full")
    _add(item, "itunes:explicit", "false")
    if episode.of_a_plan:
        season = str(seasons[session.album])
        _add(item, "itunes:season", season)
        _add(item, "podcast:season", season, name=session.album)
    if episode.of_a_plan and session.track:
        _add(item, "itunes:episode", str(session.track))
        _add(item, "podcast:episode", str(session.track))
    if session.chapters:
        _add(item, "podcast:chapters", url=f"{url}.chapters.json", type="application/json+chapters")
    if ".vtt" in episode.sidecars:
        language = {"language": session.language} if session.language else {}
        _add(item, "podcast:transcript", url=f"{url}.vtt", type="text/vtt", rel="captions", **language)


def summary(episode: Episode) -> str:
    """Tell in a line what a session is: its album, how long it takes, what is done in it."""
    session = episode.session
    album = session.album if session.album != session.title else ""
    minutes = f"{whole_minutes(session.duration)} min"
    return " · ".join(part for part in (album, minutes, ", ".join(session.overview.exercises)) if part)


def _add(parent: Element, name: str, content: str = "", /, **attributes: str) -> Element:
    """Add an element; `itunes:` and its like stand for their namespaces; what no XML can hold is left out."""
    prefix, _, local = name.rpartition(":")
    kept = {key: _NO_XML.sub("", value) for key, value in attributes.items()}
    element = SubElement(parent, f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local, kept)
    element.text = _NO_XML.sub("", content) or None
    return element
