"""A YouTube on loopback: OAuth, resumable uploads, captions, thumbnails and playlists, failing on demand.

It is stricter than YouTube where a mistake could hide: a chunk must start at the very byte that is waited for.
"""

from __future__ import annotations

import email
import itertools
import json
import re
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from loopback import running

STEP = 256 * 1024  # bytes; chunks but the last are multiples of it
UPLOADS = "/upload/youtube/v3"


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request.

    kind: none (nothing goes wrong) | status (an answer with `status`, YouTube's word `reason`, and `headers`) |
    cut (`after` bytes of the body arrive, then the connection dies) |
    odd (an answer that is `message`) | unheard (all is done, but the connection dies before the answer)
    """

    kind: str
    status: int = 0
    reason: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    after: int = 0
    message: str = "It went <b>wrong</b>."


def status(code: int, reason: str = "backendError", **headers: str) -> Fault:
    return Fault("status", code, reason, tuple((name.replace("_", "-"), value) for name, value in headers.items()))


def cut(after: int = 0) -> Fault:
    return Fault("cut", after=after)


def odd(answer: str) -> Fault:
    return Fault("odd", message=answer)


UNHEARD = Fault("unheard")
NONE = Fault("none")


@dataclass
class Session:
    """A resumable upload."""

    body: dict[str, Any]
    size: int
    arrived: bytearray = field(default_factory=bytearray)
    video: str = ""


@dataclass
class Shown:
    """A video."""

    snippet: dict[str, Any]
    status: dict[str, Any]
    film: bytes
    thumbnail: bytes = b""


@dataclass
class Track:
    video: str
    language: str
    content: bytes


@dataclass
class YouTubeServer:
    url: str = ""
    asked: list[str] = field(default_factory=list)  # the API's methods, in order; `chunk 0-99` and `where` for uploads
    queries: list[dict[str, str]] = field(default_factory=list)  # of `asked`
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))  # by the first word of `asked`
    sessions: dict[str, Session] = field(default_factory=dict)
    opened: int = 0  # sessions, ever
    videos: dict[str, Shown] = field(default_factory=dict)
    tracks: dict[str, Track] = field(default_factory=dict)
    playlists: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    access: str = ""  # the token that is valid
    grants: set[str] = field(default_factory=lambda: {"granted"})  # refresh tokens that are accepted
    consents: bool = True  # the owner, when asked
    refuses_all: bool = False  # every access token is stale
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def expect(self, name: str, *faults: Fault) -> None:
        """The next requests of that name fail so, one each."""
        self.faults[name].extend(faults)

    # -- permission ----------------------------------------------------------------------------------------------

    async def consent(self, request: web.Request) -> web.Response:
        """The page on which the owner is asked; clicks by itself."""
        answer = "code=once" if self.consents else "error=access_denied"
        query = request.query
        raise web.HTTPFound(f"{query['redirect_uri']}?{answer}&state={query['state']}")

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.asked.append("token")
        self.queries.append({})
        if self.faults["token"]:
            fault = self.faults["token"].popleft()
            return web.json_response({"error": fault.reason}, status=fault.status)
        grant = form.get("refresh_token") or ("granted" if form.get("code") == "once" else "")
        if grant not in self.grants:
            told = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
            return web.json_response(told, status=400)
        self.access = f"access-{next(self._numbers)}"
        return web.json_response(
            {"access_token": self.access, "refresh_token": "granted", "expires_in": 3600, "token_type": "Bearer"}
        )

    # -- the API -------------------------------------------------------------------------------------------------

    def route(self, name: str, answer: Answering) -> Handler:
        """Note the request, look at its token, and let it fail if it is to."""

        async def handle(request: web.Request) -> web.StreamResponse:
            self.asked.append(name)
            self.queries.append(dict(request.query))
            fault = self.faults[name].popleft() if self.faults[name] else None
            if fault and fault.kind == "status":
                await request.read()
                return _error(fault)
            if fault and fault.kind == "cut":
                return _kill(request)
            if fault and fault.kind == "odd":
                await request.read()
                return web.Response(text=fault.message, content_type="application/json")
            if self.refuses_all or request.headers.get("Authorization") != f"Bearer {self.access}":
                return _error(status(401, "authError"))
            response = await answer(request)
            return _kill(request) if fault and fault.kind == "unheard" else response

        return handle

    async def open(self, request: web.Request) -> web.Response:
        assert request.query["uploadType"] == "resumable" and request.headers["X-Upload-Content-Type"] == "video/mp4"
        body = await request.json()
        assert set(body) == set(request.query["part"].split(","))
        key = f"secret-session-{next(self._numbers)}"
        self.sessions[key] = Session(body, int(request.headers["X-Upload-Content-Length"]))
        self.opened += 1
        return web.Response(headers={"Location": f"{self.url}{UPLOADS}/videos?uploadType=resumable&upload_id={key}"})

    async def put(self, request: web.Request) -> web.StreamResponse:
        """A chunk, or the question where it should start."""
        asked = request.headers["Content-Range"]
        name = "where" if asked.startswith("bytes */") else "chunk"
        self.asked.append(f"{name} {asked.removeprefix('bytes ').partition('/')[0]}" if name == "chunk" else name)
        self.queries.append(dict(request.query))
        fault = self.faults[name].popleft() if self.faults[name] else None
        if fault and fault.kind == "status":
            await request.read()
            return _error(fault)
        if fault and fault.kind == "cut" and name == "where":
            return _kill(request)
        if request.headers.get("Authorization") != f"Bearer {self.access}":
            await request.read()
            return _error(status(401, "authError"))
        session = self.sessions.get(request.query["upload_id"])
        if session is None:
            await request.read()
            return _error(status(404, "notFound"))
        if name == "chunk":
            begin, end, size = map(int, re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", asked).groups())  # type: ignore[union-attr]
            assert size == session.size and ((end + 1 - begin) % STEP == 0 or end + 1 == size), asked
            if begin != len(session.arrived):
                await request.read()
                return _error(Fault("status", 400, "wrongStart"))
            async for piece in request.content.iter_any():
                session.arrived += piece
                if fault and fault.kind == "cut" and len(session.arrived) >= begin + fault.after:
                    del session.arrived[begin + fault.after :]
                    return _kill(request)
        response = self._after(session, str(request.url))
        return _kill(request) if fault and fault.kind == "unheard" else response

    def _after(self, session: Session, url: str) -> web.Response:
        if len(session.arrived) < session.size:
            told = {"Range": f"bytes=0-{len(session.arrived) - 1}"} if session.arrived else {}
            return web.Response(status=308, headers={"Location": url, **told})  # "go on", and no redirect
        if not session.video:
            session.video = f"video{next(self._numbers)}"
            made = {**session.body["status"], "uploadStatus": "uploaded"}
            self.videos[session.video] = Shown(session.body["snippet"], made, bytes(session.arrived))
        return web.json_response({"kind": "youtube#video", "id": session.video})

    async def list_videos(self, request: web.Request) -> web.Response:
        shown = self.videos.get(request.query["id"])
        items = [{"id": request.query["id"], request.query["part"]: shown.status}] if shown else []
        return web.json_response({"items": items})

    async def update_video(self, request: web.Request) -> web.Response:
        body = await request.json()
        shown = self.videos.get(body["id"])
        if shown is None:
            return _error(status(404, "videoNotFound"))
        parts = set(request.query["part"].split(","))
        assert parts == set(body) - {"id"}
        if "snippet" in parts:
            assert body["snippet"]["title"] and body["snippet"]["categoryId"]
            shown.snippet = body["snippet"]
        if "status" in parts:
            shown.status = {**body["status"], "uploadStatus": shown.status["uploadStatus"]}
        return web.json_response({"id": body["id"]})

    async def insert_caption(self, request: web.Request) -> web.Response:
        body, content = await _parts(request)
        snippet = body["snippet"]
        if snippet["videoId"] not in self.videos:
            return _error(status(404, "videoNotFound"))
        for track in self.tracks.values():
            if (track.video, track.language) == (snippet["videoId"], snippet["language"]):
                return _error(status(409, "captionExists"))
        key = f"track{next(self._numbers)}"
        self.tracks[key] = Track(snippet["videoId"], snippet["language"], content)
        return web.json_response({"id": key})

    async def update_caption(self, request: web.Request) -> web.Response:
        body, content = await _parts(request)
        if body["id"] not in self.tracks:
            return _error(status(404, "captionNotFound"))
        self.tracks[body["id"]].content = content
        return web.json_response({"id": body["id"]})

    async def list_captions(self, request: web.Request) -> web.Response:
        video = request.query["videoId"]
        heard = {"id": "heard", "snippet": {"language": "vi", "trackKind": "asr"}}
        items = [
            {"id": key, "snippet": {"language": track.language, "trackKind": "standard"}}
            for key, track in self.tracks.items()
            if track.video == video
        ]
        return web.json_response({"items": [heard, *items]})

    async def set_thumbnail(self, request: web.Request) -> web.Response:
        assert request.content_type == "image/png"
        self.videos[request.query["videoId"]].thumbnail = await request.read()
        return web.json_response({"items": []})

    async def list_playlist(self, request: web.Request) -> web.Response:
        there = request.query["videoId"] in self.playlists[request.query["playlistId"]]
        return web.json_response({"items": [{"id": "item"}] if there else []})

    async def insert_playlist(self, request: web.Request) -> web.Response:
        snippet = (await request.json())["snippet"]
        self.playlists[snippet["playlistId"]].append(snippet["resourceId"]["videoId"])
        return web.json_response({"id": "item"})


Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]
Handler = Answering


async def _parts(request: web.Request) -> tuple[dict[str, Any], bytes]:
    """The JSON and the file of a multipart upload."""
    assert request.query["uploadType"] == "multipart"
    # By the mail parser: the client library parts lines by LF alone, which aiohttp's does not take.
    head = f"Content-Type: {request.headers['Content-Type']}\n\n".encode()
    body, media = email.message_from_bytes(head + await request.read()).get_payload()
    return json.loads(body.get_payload()), media.get_payload(decode=True)


def _error(fault: Fault) -> web.Response:
    told = {
        "code": fault.status,
        "message": fault.message,
        "errors": [{"message": fault.message, "domain": "youtube", "reason": fault.reason}],
    }
    return web.json_response({"error": told}, status=fault.status, headers=dict(fault.headers))


def _kill(request: web.Request) -> web.Response:
    assert request.transport
    request.transport.abort()
    return web.Response()


@contextmanager
def serving() -> Iterator[YouTubeServer]:
    """Serve in a thread of its own until the block ends."""
    server = YouTubeServer()
    app = web.Application(client_max_size=64 * 2**20)
    api = "/youtube/v3"
    app.router.add_get("/auth", server.consent)
    app.router.add_post("/token", server.token)
    app.router.add_post(f"{UPLOADS}/videos", server.route("videos.insert", server.open))
    app.router.add_put(f"{UPLOADS}/videos", server.put)
    app.router.add_get(f"{api}/videos", server.route("videos.list", server.list_videos))
    app.router.add_put(f"{api}/videos", server.route("videos.update", server.update_video))
    app.router.add_post(f"{UPLOADS}/captions", server.route("captions.insert", server.insert_caption))
    app.router.add_put(f"{UPLOADS}/captions", server.route("captions.update", server.update_caption))
    app.router.add_get(f"{api}/captions", server.route("captions.list", server.list_captions))
    app.router.add_post(f"{UPLOADS}/thumbnails/set", server.route("thumbnails.set", server.set_thumbnail))
    app.router.add_get(f"{api}/playlistItems", server.route("playlistItems.list", server.list_playlist))
    app.router.add_post(f"{api}/playlistItems", server.route("playlistItems.insert", server.insert_playlist))
    with running(app) as address:
        server.url = f"http://{address}"
        yield server
