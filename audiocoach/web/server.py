"""The server: the page, the list of sessions, the feed, and the files of the sessions."""

import asyncio
import re
from hashlib import sha256
from os import PathLike, stat_result
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from audiocoach.publish.session_files import whole_minutes
from audiocoach.web.episodes import SIDECARS, Episode, Shelf, sessions_json
from audiocoach.web.feed import feed_xml
from audiocoach.web.guard import Door, Guard
from audiocoach.web.static_site import PAGE, TYPES

LONGEST_NAME = 120
"""Characters of a title that become the name of a file that is saved."""


def application(shelf: Shelf, door: Door) -> Guard:
    """Build what answers: behind its door, everything is read alone."""
    site = _Site(shelf, door)
    routes = [
        Route("/sessions.json", site.sessions),
        Route("/feed.xml", site.feed),
        Route("/sessions/{name:path}", site.file),
        Mount("/", _Page(directory=PAGE, html=True)),
    ]
    return Guard(Starlette(routes=routes), door)


class _Page(StaticFiles):
    """The files of the page, with types that do not depend on the machine."""

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Answer with a file, or tell that it has not changed."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        kind = TYPES.get(Path(full_path).suffix)
        if kind and response.status_code == 200:
            response.headers["content-type"] = kind
        return response


class _Site:
    """What is made of the sessions of a shelf."""

    def __init__(self, shelf: Shelf, door: Door) -> None:
        self.shelf, self.door = shelf, door

    async def sessions(self, request: Request) -> Response:
        """Answer with the list of the page."""
        listed = await asyncio.to_thread(lambda: sessions_json(self.shelf.episodes()).encode())
        return _made(request, listed, "application/json")

    async def feed(self, request: Request) -> Response:
        """Answer with the feed; its addresses are those by which it was asked for."""
        base = self.door.url(request.headers["host"].lower())
        feed = await asyncio.to_thread(lambda: feed_xml(self.shelf.episodes(), base))
        return _made(request, feed, "application/rss+xml; charset=utf-8")

    async def file(self, request: Request) -> Response:
        """Answer with a session or what belongs to it: only what the shelf lists, by its key."""
        return await asyncio.to_thread(self._file, request, request.path_params["name"])

    def _file(self, request: Request, name: str) -> Response:
        for suffix in (".mp3", ".jpg", ".cover.jpg", ".chapters.json", *SIDECARS):
            episode = self.shelf.find(name.removesuffix(suffix)) if name.endswith(suffix) else None
            if episode is not None:
                return self._answer(request, episode, suffix)
        return Response("Nothing is here.", 404, media_type="text/plain")

    def _answer(self, request: Request, episode: Episode, suffix: str) -> Response:
        if suffix == ".mp3":
            return sound(request, episode)
        if suffix in (".jpg", ".cover.jpg"):
            draw = episode.cover if suffix == ".jpg" else episode.large_cover
            return _made(request, draw(self.shelf.kept), "image/jpeg")
        if suffix == ".chapters.json":
            return _made(request, episode.chapters().encode(), "application/json+chapters")
        if suffix in episode.sidecars:
            kind = f"{SIDECARS[suffix]}; charset=utf-8"
            return _made(request, episode.sidecar(suffix).read_bytes(), kind)
        return Response("Nothing is here.", 404, media_type="text/plain")


def sound(request: Request, episode: Episode) -> Response:
    """Answer with an MP3, or the ranges of it that were asked for; saved, it is called by its title."""
    path = episode.session.path
    name = re.sub(r'[/\\"\x00-\x1f\x7f]', "-", saved_name(episode))
    response = FileResponse(
        path,
        media_type="audio/mpeg",
        filename=f"{name[:LONGEST_NAME].strip()}.mp3",
        stat_result=path.stat(),
        content_disposition_type="attachment" if "save" in request.query_params else "inline",
    )
    return NotModifiedResponse(response.headers) if _is_known(request, response.headers) else response


def saved_name(episode: Episode) -> str:
    """Name a session so that a list of files reads well: its number in a plan, its title, its minutes."""
    session = episode.session
    number = f"{session.track:02} " if episode.of_a_plan else ""
    return f"{number}{session.title} ({whole_minutes(session.duration)} min)"


def _made(request: Request, content: bytes, kind: str) -> Response:
    """Answer with bytes, or tell that they have not changed."""
    response = Response(content, media_type=kind)
    response.headers["etag"] = f'"{sha256(content).hexdigest()[:32]}"'
    return NotModifiedResponse(response.headers) if _is_known(request, response.headers) else response


def _is_known(request: Request, answer: Headers) -> bool:
    known = request.headers.get("if-none-match", "")
    return answer["etag"] in (tag.strip().removeprefix("W/") for tag in known.split(","))
