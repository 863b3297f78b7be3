"""A service on loopback that speaks the protocols of Google Translate and of Edge, and fails on demand."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs
from xml.sax.saxutils import escape, unescape

import av
import numpy as np
from aiohttp import WSMsgType, web
from loopback import running

GOOGLE = "/_/TranslateWebserverUi/data/batchexecute"
EDGE = "/edge/v1"
RATE = 24_000  # Hz, as both services send
HEAD, TONE, TAIL = 0.3, 0.6, 0.5  # s of silence, sound and silence in every answer


@dataclass(frozen=True)
class Reply:
    """What the server does with one request.

    kind: audio | silence | empty | garbage (not the protocol) | rubbish (the protocol, but not audio) |
    cut (half the answer, then the connection dies) | early (websocket: half of it, then closed in order) |
    hang (no answer) | trickle (a byte now and then) | flood (bytes without end, on one line) | status (an HTTP error, with its `status` and `headers`)
    """

    kind: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class SpeechServer:
    """Answers with `replies` in order, then with audio; `asked` has the text of every request."""

    url: str = ""
    replies: deque[Reply] = field(default_factory=deque)
    asked: list[str] = field(default_factory=list)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    def expect(self, *replies: Reply | str) -> None:
        self.replies.extend(Reply(reply) if isinstance(reply, str) else reply for reply in replies)

    def _next(self) -> Reply:
        return self.replies.popleft() if self.replies else Reply("audio")

    async def google(self, request: web.Request) -> web.StreamResponse:
        rpc = json.loads(parse_qs(await request.text())["f.req"][0])
        self.asked.append(json.loads(rpc[0][0][1])[0])
        reply = self._next()
        match reply.kind:
            case "status":
                return web.Response(status=reply.status, headers=dict(reply.headers))
            case "hang":
                await self.closing.wait()
            case "empty":
                return web.Response()
            case "garbage":
                return web.Response(body=b"\xff\xfe\x00<html>jQ1olc", content_type="text/html")
        body = f'[["wrb.fr","jQ1olc","[\\"{base64.b64encode(_sound(reply.kind)).decode()}\\"]",null,"generic"]]'
        if reply.kind in ("trickle", "flood"):
            answer = web.StreamResponse()
            await answer.prepare(request)
            await _without_end(answer.write, reply.kind, self.closing)
            return answer
        answer = web.StreamResponse(headers={"Content-Length": str(len(body))})
        await answer.prepare(request)
        await answer.write(body[: len(body) // 2].encode())
        if reply.kind == "cut":
            _kill(request)
            return answer
        await answer.write(body[len(body) // 2 :].encode())
        return answer

    async def edge(self, request: web.Request) -> web.StreamResponse:
        if self.replies and self.replies[0].kind == "status":
            reply = self.replies.popleft()
            return web.Response(status=reply.status, headers=dict(reply.headers))
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type == WSMsgType.TEXT and "Path:ssml" in message.data:
                spoken = re.search(r"<prosody[^>]*>(.*)</prosody>", message.data, re.DOTALL)
                assert spoken, message.data
                self.asked.append(unescape(spoken[1]))
                await self._turn(request, socket, self._next().kind)
                break
        return socket

    async def _turn(self, request: web.Request, socket: web.WebSocketResponse, kind: str) -> None:
        async def text(path: str, body: str = "{}") -> None:
            await socket.send_str(f"X-RequestId:1\r\nContent-Type:application/json\r\nPath:{path}\r\n\r\n{body}")

        async def audio(data: bytes) -> None:
            header = b"X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n"
            await socket.send_bytes(len(header).to_bytes(2, "big") + header + data)

        if kind == "hang":
            await self.closing.wait()
        if kind == "garbage":
            await socket.send_str("garbage without a header")
            return
        await text("turn.start")
        if kind in ("trickle", "flood"):
            await _without_end(audio, kind, self.closing)
            return
        data = _sound(kind)
        if kind != "empty":
            await audio(data[: len(data) // 2])
            if kind == "cut":
                _kill(request)
            if kind in ("cut", "early"):
                return
            words = self.asked[-1].split()
            for index, word in enumerate(words):
                start, length = round((HEAD + TONE * index / len(words)) * 1e7), round(TONE / len(words) * 1e7)
                boundary = {"Offset": start, "Duration": length, "text": {"Text": escape(word.strip(",.!?"))}}
                metadata = {"Metadata": [{"Type": "WordBoundary", "Data": boundary}]}
                await text("audio.metadata", json.dumps(metadata))
            await audio(data[len(data) // 2 :])
        await text("turn.end")


async def _without_end(send: Callable[[bytes], Awaitable[None]], kind: str, closing: asyncio.Event) -> None:
    """Send a byte each 0.1 s, or as much as is taken, until nobody listens."""
    with suppress(ConnectionError):
        while not closing.is_set():
            await send(b"x" if kind == "trickle" else b"x" * 100_000)
            await asyncio.sleep(0.1 if kind == "trickle" else 0)


def _kill(request: web.Request) -> None:
    assert request.transport
    request.transport.abort()


def _sound(kind: str) -> bytes:
    """Return an MP3: HEAD s of silence, TONE s of a 220 Hz tone, TAIL s of silence; or what `kind` says."""
    if kind == "rubbish":
        return b"this is no MP3 at all, " * 100
    at = np.arange(round((HEAD + TONE + TAIL) * RATE)) / RATE
    tone = 0.5 * np.sin(2 * np.pi * 220 * at) * ((at >= HEAD) & (at < HEAD + TONE))
    samples = (0 * tone if kind == "silence" else tone).astype(np.float32)
    data = io.BytesIO()
    with av.open(data, "w", format="mp3") as container:
        stream = container.add_stream("mp3", rate=RATE)
        frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return data.getvalue()


@contextmanager
def serving() -> Iterator[SpeechServer]:
    """Serve in a thread of its own until the block ends."""
    server, app = SpeechServer(), web.Application()
    app.router.add_post(GOOGLE, server.google)
    app.router.add_get(EDGE, server.edge)
    with running(app, on_stop=lambda: server.closing.set()) as server.url:
        yield server
