"""The booth: a page on 127.0.0.1 on which a person reads the lecture, a sentence at a time.

Its address holds a random token, every request must name this very host, and one that writes must come from the page
itself: no other page can read or write here, nor can one that has a name of its own point to 127.0.0.1. A take is stored
as soon as it is spoken, and becomes a recording when it is kept.
"""

from __future__ import annotations

import asyncio
import hmac
import os
import secrets
import sys
import webbrowser
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro
from aiohttp import web
from jinja2 import Environment, StrictUndefined

from tenuto.errors import LectureError
from tenuto.files import make_folder, write
from tenuto.languages.reading import Reader
from tenuto.record import sound, words
from tenuto.script.labels import labels_of
from tenuto.script.lecture import Lecture, Scene
from tenuto.script.sentences import Sentence
from tenuto.voices.audio import NoSound, Samples, decode, resampled
from tenuto.voices.recorded import Speaker, changed, file_of

HERE = Path(str(files(__package__)))
FONTS = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"
WEIGHTS = {"400": "Regular", "600": "SemiBold"}
ASSETS = {"booth.js": "text/javascript", "recorder.js": "text/javascript", "booth.css": "text/css"}
LONGEST = 120  # s of one take; the page stops there by itself
LARGEST = 4 * 96_000 * LONGEST + 4096  # bytes of its WAV: 16 bits, one channel, up to 192 kHz
TIME = 30.0  # s in which a take must have arrived
# The page needs nothing from elsewhere, and nothing may frame it.
POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{what}-src 'self'" for what in ("script", "style", "font", "connect", "worker")),
        "img-src 'self' data:",
        "media-src 'self' blob:",
        *(f"{what} 'none'" for what in ("frame-ancestors", "base-uri", "form-action")),
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(slots=True)
class Booth:
    """One person reading one lecture."""

    lecture: Lecture
    sentences: Sequence[Sentence]
    speaker: Speaker
    read: Reader  # how a sentence is spoken
    picture: Callable[[Scene, str], Path]  # the MP4 of a beat; may film it first
    pending: Path  # folder of takes that are not kept yet
    told: Callable[[str], None]  # hears what went wrong with a picture, a line each
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    kept: int = 0  # sentences, since the start
    _filming: asyncio.Lock = field(default_factory=asyncio.Lock)

    def app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST, middlewares=[self._guard])
        here = f"/{self.token}"
        app.add_routes(
            [
                web.get(f"{here}/", self._page),
                web.get(f"{here}/sentences", self._sentences),
                web.get(f"{here}/font-{{weight}}.ttf", self._font),
                web.get(f"{here}/picture/{{number:\\d{{1,6}}}}.mp4", self._picture),
                web.get(f"{here}/take/{{number:\\d{{1,6}}}}.flac", self._take),
                web.put(f"{here}/take/{{number:\\d{{1,6}}}}", self._receive),
                web.post(f"{here}/keep/{{number:\\d{{1,6}}}}", self._keep),
                web.get(f"{here}/{{asset}}", self._asset),
            ]
        )
        return app

    # -- who may ask -----------------------------------------------------------------------------------------------

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Answer the page alone; to anybody else there is nothing here."""
        try:
            if not self._is_own(request):
                raise web.HTTPForbidden(text="not for you\n")
            response = await handler(request)
        except web.HTTPException as error:
            error.headers.update(HEADERS)
            raise
        except LectureError as error:
            response = web.json_response({"error": str(error)}, status=409)
        response.headers.update(HEADERS)
        return response

    def _is_own(self, request: web.Request) -> bool:
        transport = request.transport
        port = transport.get_extra_info("sockname")[1] if transport else 0
        hosts = [f"127.0.0.1:{port}", f"localhost:{port}"]
        token = request.path.removeprefix("/").partition("/")[0]
        if request.host not in hosts or not hmac.compare_digest(token.encode(errors="replace"), self.token.encode()):
            return False
        origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "none")
        if origin is None:
            return request.method == "GET" and site in ("same-origin", "none")
        return origin == f"http://{request.host}" and site in ("same-origin", "none")

    # -- what is shown ---------------------------------------------------------------------------------------------

    async def _page(self, request: web.Request) -> web.Response:
        template = Environment(autoescape=True, undefined=StrictUndefined).from_string(
            (HERE / "booth.html").read_text(encoding="utf-8")
        )
        html = template.render(
            lecture=self.lecture,
            speaker=self.speaker.name,
            longest=LONGEST,
            say=labels_of(HERE / "booth.yaml", self.lecture.language),
        )
        return web.Response(text=html, content_type="text/html")

    async def _asset(self, request: web.Request) -> web.Response:
        name = request.match_info["asset"]
        if name not in ASSETS:
            raise web.HTTPNotFound
        return web.Response(text=(HERE / name).read_text(encoding="utf-8"), content_type=ASSETS[name])

    async def _font(self, request: web.Request) -> web.FileResponse:
        if request.match_info["weight"] not in WEIGHTS:
            raise web.HTTPNotFound
        return web.FileResponse(FONTS / f"BeVietnamPro-{WEIGHTS[request.match_info['weight']]}.ttf")

    async def _sentences(self, request: web.Request) -> web.Response:
        kept = self.speaker.kept()
        return web.json_response(
            [
                {
                    "number": sentence.number,
                    "text": sentence.text,
                    "scene": sentence.scene.title,
                    "beat": f"{sentence.scene.name}/{sentence.beat.slug}",
                    "section": self.lecture.section_of(sentence.scene).title,
                    "kept": sentence.text in kept,
                    "pending": self._pending(sentence).is_file(),
                    "was": old.sentence if sentence.text not in kept and (old := changed(sentence, kept)) else None,
                }
                for sentence in self.sentences
            ]
        )

    async def _picture(self, request: web.Request) -> web.FileResponse:
        sentence = self._asked(request)
        async with self._filming:  # one after another: a scene is filmed once, and cores are for the microphone too
            try:
                path = await asyncio.to_thread(self.picture, sentence.scene, sentence.beat.slug)
            except LectureError as error:
                self.told(str(error))
                raise
        return web.FileResponse(path)

    # -- what is spoken --------------------------------------------------------------------------------------------

    async def _take(self, request: web.Request) -> web.FileResponse:
        """The take that is not kept yet, else the recording."""
        sentence = self._asked(request)
        for path in (self._pending(sentence), self.speaker.folder / file_of(sentence.text)):
            if path.is_file():
                return web.FileResponse(path)
        raise web.HTTPNotFound

    async def _receive(self, request: web.Request) -> web.Response:
        """Take a WAV file, trim it, store it, and say what a listener would mind."""
        sentence, size = self._asked(request), request.content_length or 0
        if size > LARGEST:
            raise web.HTTPRequestEntityTooLarge(LARGEST, size)
        try:
            async with asyncio.timeout(TIME):
                content = await request.read()
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        try:
            samples, rate = await asyncio.to_thread(decode, content)
        except NoSound:
            return web.json_response({"complaints": ["silent"]})
        return web.json_response(await asyncio.to_thread(self._examine, sentence, samples, rate))

    def _examine(self, sentence: Sentence, samples: Samples, rate: int) -> dict[str, Any]:
        heard = sound.listen(resampled(samples, rate, sound.RATE))
        complaints = list(heard.complaints)
        if len(heard.samples):
            write(self._pending(sentence), sound.flac(heard.samples, sentence.text))
            self._doubted(sentence).unlink(missing_ok=True)
            if not words.are_said(self.read(sentence.text).text, heard.samples, self.lecture.language):
                complaints.append("words")
                write(self._doubted(sentence), b"")
        return {"complaints": complaints, "seconds": len(heard.samples) / sound.RATE}

    async def _keep(self, request: web.Request) -> web.Response:
        sentence = self._asked(request)
        pending = self._pending(sentence)
        if not pending.is_file():
            raise web.HTTPNotFound
        # Kept although its words do not seem to match: the reader knows better than alignment does.
        is_trusted = self._doubted(sentence).is_file()
        self.speaker.keep(sentence, pending.read_bytes(), is_trusted)
        pending.unlink()
        self._doubted(sentence).unlink(missing_ok=True)
        self.kept += 1
        return web.json_response({})

    def _pending(self, sentence: Sentence) -> Path:
        return self.pending / f"{self.speaker.name}-{self.speaker.language}-{file_of(sentence.text)}"

    def _doubted(self, sentence: Sentence) -> Path:
        """A mark beside a take whose words do not seem to match."""
        return self._pending(sentence).with_suffix(".doubt")

    def _asked(self, request: web.Request) -> Sentence:
        number = int(request.match_info["number"])
        for sentence in self.sentences:
            if sentence.number == number:
                return sentence
        raise web.HTTPNotFound


def serve(booth: Booth, say: Callable[[str], None]) -> None:
    """Open the booth until Ctrl-C.

    Raises:
        tenuto.files.CannotWrite: there is no room for takes.
    """
    make_folder(booth.pending)

    async def run() -> None:
        runner = web.AppRunner(booth.app(), access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            address = f"http://127.0.0.1:{runner.addresses[0][1]}/{booth.token}/"
            say(f"booth   {address}")
            say("        open it in a browser on this machine; Ctrl-C ends it, what is kept stays")
            if _has_window():
                await asyncio.to_thread(webbrowser.open, address)
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    with suppress(KeyboardInterrupt):
        asyncio.run(run())


def _has_window() -> bool:
    """Whether a browser would have one: on a bare terminal `webbrowser` starts one of text, which takes the terminal."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
