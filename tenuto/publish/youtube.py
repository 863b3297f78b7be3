"""Sending a release to YouTube, request by request, until it has everything.

Each request that has succeeded is remembered (publish/memory.py) before the next is sent, so however a run ends, the next
one goes on from there, and the film itself from the byte that has arrived.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from googleapiclient.http import MediaFileUpload

from tenuto.files import alone, digest_of, sweep
from tenuto.film.build import Progress, Quiet
from tenuto.publish.api import Api, RequestRefused, StrangeAnswer, identity_of, understanding
from tenuto.publish.errors import PublishError
from tenuto.publish.memory import MEMORY, recall, remember
from tenuto.publish.permission import permission
from tenuto.publish.plan import Call, Published, list_captions, look_up, plan
from tenuto.publish.release import Video

TOKEN = "youtube-token.json"
CHUNK = 8 * 2**20  # bytes of film in one request; the protocol wants a multiple of 256 KiB
IDLE = 5  # answers in a row that do not move an upload on: the first may only tell where it is
GONE = (404, 410)  # what an upload that YouTube has forgotten is answered with
# What a caption track is refused with when YouTube has another one than is remembered, or none.
OTHER_TRACK = {(409, "captionExists"), (404, "captionNotFound")}


class VideoGone(PublishError):
    """What was uploaded is not on YouTube any more."""


class SessionLost(PublishError):
    """YouTube forgot an upload in the middle of it."""


class UploadStalled(PublishError):
    """YouTube takes the film's bytes and does not move on."""


class FileChanged(PublishError):
    """A file is another one than was planned with: a build has been at work since."""


def send(
    video: Video,
    home: Path,
    secrets: Path | None,
    say: Callable[[str], None],
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
    port: int = 0,
) -> str:
    """Bring YouTube to what `video` says, and return its address there.

    `home` keeps the permission and the memory, `secrets` is the OAuth client's file, `say` hears what has been done; at
    `port` the browser's answer is waited for, 0 being any that is free.

    Raises:
        tenuto.publish.errors.PublishError: of many kinds, see publish/api.py, permission.py and memory.py.
        tenuto.files.CannotWrite
    """
    film, token = video.built.film.sha256, home / TOKEN
    with alone(home, lambda: say("waiting until another run has sent its film")):
        sweep(home)
        published = recall(home / MEMORY, film)
        api = Api.connect(permission(token, secrets, port), token, sleep)
        sender = Sender(api, home / MEMORY, film, published, say, progress or Quiet())
        sender.bring(video)
        return address(sender.published.video)


def address(identity: str) -> str:
    return f"https://youtu.be/{identity}"


@dataclass(slots=True)
class Sender:
    """Sends what YouTube lacks of one film, and remembers it."""

    api: Api
    memory: Path
    film: str  # its SHA-256
    published: Published
    say: Callable[[str], None]
    progress: Progress
    mended: set[str] = field(default_factory=set)  # languages whose track was not the one that is remembered

    def bring(self, video: Video) -> None:
        """Plan, send the first request of the plan, remember it, and plan again, until nothing is missing."""
        if self.published.video:
            self._look_up()
        before = None
        while call := next(plan(video, self.published), None):
            if self.published == before:
                raise StrangeAnswer(call, "nothing came of it")
            before = self.published
            self._insist_on_file(call, video)
            match call.method:
                case "videos.insert":
                    self._upload(call)
                case "captions.insert" | "captions.update":
                    self._caption(call)
                case _:
                    self.api.execute(call)
                    self._settle(call)

    def _insist_on_file(self, call: Call, video: Video) -> None:
        """What is sent is what was planned with: a build may have been at work since."""
        if call.media is None:
            return
        planned = self.film if call.media == video.built.film.path else next(iter(call.settles.values()))
        try:
            found = digest_of(call.media)
        except OSError:
            found = ""
        if found != planned:
            raise FileChanged(f"{call.media} was changed meanwhile: run again, to send what stands there now")

    def _look_up(self) -> None:
        """Learn whether the video is still there, and how private it is by now."""
        call = look_up(self.published.video)
        answer = self.api.execute(call)
        with understanding(call):
            found = answer.get("items")
            status = found[0]["status"] if found else {"uploadStatus": "deleted"}
            state, privacy = str(status["uploadStatus"]), status.get("privacyStatus")
            why = status.get("rejectionReason") or status.get("failureReason") or "or belongs to another account"
        if state in ("deleted", "failed", "rejected"):
            raise VideoGone(
                f"{address(self.published.video)} was {state} ({why}): "
                f"to upload the film anew, take {self.film[:12]}… out of {self.memory}"
            )
        if not isinstance(privacy, str):
            raise StrangeAnswer(call, "no privacyStatus")
        self._remember(parts={**self.published.parts, "status": privacy})

    def _settle(self, call: Call, **changes: Any) -> None:
        self._remember(parts={**self.published.parts, **call.settles}, **changes)
        self.say(f"sent    {call}")

    def _remember(self, **changes: Any) -> None:
        self.published = replace(self.published, **changes)
        remember(self.memory, self.film, self.published)

    # -- captions ------------------------------------------------------------------------------------------------

    def _caption(self, call: Call) -> None:
        """Insert or update a track; where YouTube has another than is remembered, learn which, for the next plan."""
        language = next(iter(call.settles)).removeprefix("captions ")
        try:
            answer = self.api.execute(call)
        except RequestRefused as refusal:
            if (refusal.status, refusal.reason) not in OTHER_TRACK or language in self.mended:
                raise
            self.mended.add(language)
            self._remember(tracks={**self.published.tracks, language: self._track(language)})
        else:
            self._settle(call, tracks={**self.published.tracks, language: identity_of(answer, call)})

    def _track(self, language: str) -> str:
        """The id of the track that YouTube has in a language; empty for none, and recognised speech (ASR) is none."""
        call = list_captions(self.published.video)
        answer = self.api.execute(call)
        with understanding(call):
            for track in answer["items"]:
                if track["snippet"]["language"] == language and track["snippet"]["trackKind"].lower() != "asr":
                    return identity_of(track, call)
        return ""

    # -- the film ------------------------------------------------------------------------------------------------

    def _upload(self, call: Call) -> None:
        """Upload the film, or the rest of it; afterwards either it is there, or the session was lost and none is open."""
        assert call.media
        size, session = call.media.stat().st_size, self.published.session
        shown = -1  # bytes, of the progress

        def on_chunk() -> None:
            nonlocal shown
            if not self.published.session:  # before the first byte, so that no film is ever uploaded unremembered
                self._remember(session=request.resumable_uri, parts=call.settles)
            elif shown < 0:
                self.say(f"resumed at byte {request.resumable_progress:,} of {size:,}")
            self.progress.advance("upload", request.resumable_progress - max(shown, 0))
            shown = request.resumable_progress

        request = self.api.request(call, _Film(call.media, on_chunk))
        if session:
            # In this state the library asks which byte the server waits for. It is private, since the library thinks of
            # failures within one process: https://github.com/googleapis/google-api-python-client/issues/209
            request.resumable_uri, request._in_error_state = session, True
        self.progress.begin("upload", size)
        is_there, reached, idle = False, -1, 0
        while not is_there:
            idle = 0 if request.resumable_progress > reached else idle + 1
            reached = max(reached, request.resumable_progress)
            if idle > IDLE:
                raise UploadStalled(
                    f"YouTube stays at byte {reached:,} of {size:,}: run again later to go on from there"
                )
            try:
                status, answer = self.api.patiently(
                    request.next_chunk,
                    lambda: (
                        f"{request.resumable_progress:,} of {size:,} bytes have arrived: run again to go on from there"
                    ),
                )
            except RequestRefused as refusal:
                if refusal.status not in GONE or not self.published.session:
                    raise
                self._remember(session="", parts={})
                if not session:
                    raise SessionLost("YouTube forgot the upload: run again, it starts anew") from refusal
                self.say("YouTube has forgotten the upload that was under way: starting anew")
                return
            is_there = status is None
        # `parts` stays what the session was opened with; what has changed since is the next plan's.
        self._remember(video=identity_of(answer, call), session="")
        self.say(f"sent    {call}")


class _Film(MediaFileUpload):  # type: ignore[misc]  # the library has no types
    """A film in chunks; `on_chunk` is called before each is sent."""

    def __init__(self, path: Path, on_chunk: Callable[[], None]) -> None:
        super().__init__(str(path), chunksize=CHUNK, resumable=True)
        self._on_chunk = on_chunk

    def has_stream(self) -> bool:
        return False  # so that chunks are asked for by getbytes

    def getbytes(self, begin: int, length: int) -> bytes:
        self._on_chunk()
        content: bytes = super().getbytes(begin, length)
        return content
