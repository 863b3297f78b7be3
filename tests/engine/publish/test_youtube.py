"""Sending, through Google's real client libraries, to a YouTube on loopback that fails on demand."""

from __future__ import annotations

import json
import os
import random
import stat
import sys
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from click.testing import CliRunner, Result
from googleapiclient.discovery_cache import get_static_doc
from releasing import CAPTIONS, leave, tell, video_of
from youtube_server import NONE, STEP, UNHEARD, Fault, Session, YouTubeServer, cut, odd, serving, status

from tenuto.cli import cli
from tenuto.errors import LectureError
from tenuto.files import CannotWrite
from tenuto.publish import youtube
from tenuto.publish.api import (
    ConnectionCut,
    PermissionLost,
    QuotaExceeded,
    RequestRefused,
    ServerBusy,
    StrangeAnswer,
    UploadLimitReached,
)
from tenuto.publish.errors import PublishError
from tenuto.publish.memory import MEMORY, Exposed, MemoryDamaged, Unreadable
from tenuto.publish.permission import PermissionDenied, SecretsMissing, TokenDamaged, WrongSecrets
from tenuto.publish.youtube import TOKEN, FileChanged, SessionLost, UploadStalled, VideoGone

FILM = random.Random(0).randbytes(4 * STEP + 1000)  # five chunks of one step
SECRETS = ("granted", "access-", "secret-session", "hush-hush")


@dataclass
class Desk:
    """Somebody with a built lecture, a permission and an evening."""

    server: YouTubeServer
    home: Path
    media: Path
    said: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    interrupted: bool = False  # Ctrl-C at the next wait

    @property
    def token(self) -> Path:
        return self.home / TOKEN

    @property
    def memory(self) -> Path:
        return self.home / MEMORY

    def send(self, privacy: str | None = None, secrets: Path | None = None, **release: object) -> str:
        """One run; nothing but files is left of the one before."""
        self.said.clear()
        self.slept.clear()
        self.server.asked.clear()
        self.server.queries.clear()
        video = video_of(self.media, privacy, **release)
        return youtube.send(video, self.home, secrets, self.said.append, sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        if self.interrupted:
            self.interrupted = False
            raise KeyboardInterrupt
        self.slept.append(seconds)

    def fails(self, kind: type[PublishError], **release: object) -> str:
        """A run that ends with this very error; its message, which is one line and tells no secret."""
        with pytest.raises(PublishError) as caught:
            self.send(**release)  # type: ignore[arg-type]
        assert type(caught.value) is kind and isinstance(caught.value, LectureError)
        message = str(caught.value)
        assert "\n" not in message and not any(secret in message for secret in SECRETS), message
        return message

    @property
    def asked(self) -> list[str]:
        """What YouTube was asked for, permission aside."""
        return [name for name in self.server.asked if name != "token"]

    @property
    def film(self) -> bytes:
        """What arrived, of the only video there is."""
        (shown,) = self.server.videos.values()
        return shown.film


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[YouTubeServer]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as server:
        # The client library takes YouTube's address from the API's description, which it carries along.
        description = json.loads(get_static_doc("youtube", "v3"))
        description["rootUrl"] = f"{server.url}/"
        monkeypatch.setattr(
            "googleapiclient.discovery_cache.get_static_doc", lambda name, version: json.dumps(description)
        )
        monkeypatch.setattr("google.oauth2.credentials._GOOGLE_OAUTH2_TOKEN_ENDPOINT", f"{server.url}/token")
        monkeypatch.setattr("tenuto.publish.youtube.CHUNK", STEP)
        yield server


@pytest.fixture
def desk(server: YouTubeServer, tmp_path: Path) -> Desk:
    desk = Desk(server, tmp_path / "home", leave(tmp_path / "media", FILM))
    desk.home.mkdir()
    desk.token.write_text(json.dumps({"refresh_token": "granted", "client_id": "client", "client_secret": "hush-hush"}))
    desk.token.chmod(0o600)
    return desk


CHUNKS = [f"chunk {begin}-{min(begin + STEP, len(FILM)) - 1}" for begin in range(0, len(FILM), STEP)]
REST = ["captions.insert", "thumbnails.set"]


# -- all is well ---------------------------------------------------------------------------------------------------------


def test_everything_arrives(desk: Desk) -> None:
    """Film, texts, captions, playlist and thumbnail, private, and the film's address comes back."""
    address = desk.send(playlist="PL1")
    ((identity, shown),) = desk.server.videos.items()
    assert address == f"https://youtu.be/{identity}"
    assert shown.film == FILM and shown.status["privacyStatus"] == "private"
    assert shown.snippet["title"] == "DINO" and shown.snippet["description"] == video_of(desk.media).description
    (track,) = desk.server.tracks.values()
    assert (track.video, track.language, track.content.decode()) == (identity, "vi", CAPTIONS["vi"])
    assert shown.thumbnail == (desk.media / "thumbnail.png").read_bytes()
    assert desk.server.playlists == {"PL1": [identity]}
    assert desk.asked == [
        "videos.insert", *CHUNKS, "captions.insert", "playlistItems.list", "playlistItems.insert", "thumbnails.set",
    ]  # fmt: skip
    assert desk.said == [
        "sent    videos.insert lecture.mp4", "sent    captions.insert lecture.vi.srt",
        "sent    playlistItems.insert playlist", "sent    thumbnails.set thumbnail.png",
    ]  # fmt: skip


def test_what_is_printed_is_what_is_sent(desk: Desk) -> None:
    """The plan's parameters are the queries, and its bodies arrive as they are."""
    planned = list(youtube.plan(video_of(desk.media), youtube.Published()))
    desk.send()
    (shown,) = desk.server.videos.values()
    assert planned[0].body and shown.snippet == planned[0].body["snippet"]
    sent = dict(zip(desk.server.asked, desk.server.queries, strict=True))
    assert [call.parameters["part"] for call in planned[:2]] == [
        sent[name]["part"] for name in ("videos.insert", "captions.insert")
    ]


@pytest.mark.parametrize("privacy", ["private", "unlisted", "public"])
def test_privacy_is_what_was_asked_for(privacy: str, desk: Desk) -> None:
    """From the first moment."""
    desk.send(privacy)
    (shown,) = desk.server.videos.values()
    assert shown.status["privacyStatus"] == privacy


def test_the_second_run_sends_nothing(desk: Desk) -> None:
    """It looks whether the video is there, and that is all."""
    address = desk.send(playlist="PL1")
    assert desk.send(playlist="PL1") == address
    assert desk.asked == ["videos.list"] and desk.said == []


@pytest.mark.parametrize(
    "release, asked", [({"tags": ("khác",)}, ["videos.update"]), ({"privacy": "public"}, ["videos.update"])]
)
def test_what_changed_is_updated(release: dict[str, str], asked: list[str], desk: Desk) -> None:
    """And nothing else; then all is the same again."""
    desk.send()
    desk.send(**release)  # type: ignore[arg-type]
    assert desk.asked == ["videos.list", *asked]
    (shown,) = desk.server.videos.values()
    assert shown.snippet["tags"] == ["khác"] or shown.status["privacyStatus"] == "public"
    desk.send(**release)  # type: ignore[arg-type]
    assert desk.asked == ["videos.list"]


def test_changed_captions_and_thumbnail_are_updated(desk: Desk) -> None:
    """The track keeps its id, the picture is replaced, the film stays."""
    desk.send()
    (track,) = desk.server.tracks
    leave(desk.media, FILM, captions={"vi": CAPTIONS["vi"] * 2})
    (desk.media / "thumbnail.png").write_bytes(b"other" * 100)
    desk.send()
    assert desk.asked == ["videos.list", "captions.update", "thumbnails.set"]
    assert desk.server.tracks[track].content.decode() == CAPTIONS["vi"] * 2
    (shown,) = desk.server.videos.values()
    assert shown.thumbnail == b"other" * 100


def test_a_film_made_public_on_youtube_stays_public(desk: Desk) -> None:
    """What its owner did there is not undone by a new description; only --privacy does."""
    desk.send()
    (shown,) = desk.server.videos.values()
    shown.status["privacyStatus"] = "public"
    desk.send(category=28)
    assert shown.status["privacyStatus"] == "public" and shown.snippet["categoryId"] == "28"
    desk.send("private", category=28)
    assert shown.status["privacyStatus"] == "private"


def test_each_film_is_a_video_of_its_own(desk: Desk) -> None:
    """A changed film is uploaded beside the first; built as it was, it is the first again."""
    first = desk.send()
    leave(desk.media, FILM[::-1])
    assert desk.send() != first
    leave(desk.media, FILM)
    assert desk.send() == first and desk.asked == ["videos.list"]
    assert [shown.film for shown in desk.server.videos.values()] == [FILM, FILM[::-1]]


def test_a_film_that_was_built_anew_is_not_uploaded_again(desk: Desk, tmp_path: Path) -> None:
    """The memory does not stand under media/: `make clean` does not make a second video."""
    address = desk.send()
    desk.media = leave(tmp_path / "elsewhere", FILM)
    assert desk.send() == address and desk.server.opened == 1


def test_two_runs_at_once_make_one_video(desk: Desk) -> None:
    """The second waits for the first, and finds everything done."""
    waiting, second = threading.Event(), Desk(desk.server, desk.home, desk.media)
    said: list[str] = []

    def hear(line: str) -> None:
        said.append(line)
        waiting.set()

    def other() -> None:
        youtube.send(video_of(second.media), second.home, None, hear)

    thread = threading.Thread(target=other)

    def sleep(seconds: float) -> None:
        """The first is in the middle of its film."""
        thread.start()
        assert waiting.wait(10)

    desk.server.expect("chunk", NONE, cut(0))
    youtube.send(video_of(desk.media), desk.home, None, desk.said.append, sleep=sleep)
    thread.join()
    assert said == ["waiting until another run has sent its film"]
    assert desk.server.opened == 1 and desk.film == FILM


# -- a film under way ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [0, 1, 100_000, STEP - 1])
def test_a_cut_connection_goes_on_where_it_was(after: int, desk: Desk) -> None:
    """The server is asked how much has arrived, and the next byte is the first that is sent."""
    desk.server.expect("chunk", cut(after))
    desk.send()
    assert desk.film == FILM and desk.server.opened == 1
    assert desk.asked[2] == "where" and desk.asked[3].startswith(f"chunk {after}-")
    assert len(desk.slept) == 1


def test_the_next_run_goes_on_where_the_last_one_was(desk: Desk) -> None:
    """Tries run out, the message tells how far it is, and a new run sends only what is missing."""
    desk.server.expect("chunk", *[NONE] * 2, cut(1000))
    desk.server.expect("where", *[cut()] * 5)
    message = desk.fails(ConnectionCut)
    assert f"{2 * STEP:,} of {len(FILM):,} bytes have arrived: run again" in message
    desk.send()
    assert desk.asked[:2] == ["where", f"chunk {2 * STEP + 1000}-{3 * STEP + 999}"]
    assert desk.said[0] == f"resumed at byte {2 * STEP + 1000:,} of {len(FILM):,}"
    assert desk.film == FILM and desk.server.opened == 1


def test_a_line_that_breaks_again_and_again_is_good_enough(desk: Desk) -> None:
    """As long as each try brings some bytes, tries do not run out."""
    desk.server.expect("chunk", *[cut(STEP // 4)] * 15)
    desk.send()
    assert desk.film == FILM and desk.server.opened == 1
    assert max(desk.slept) < 2.0


def test_an_upload_whose_end_was_not_heard_is_not_repeated(desk: Desk) -> None:
    """All bytes are there, the answer is lost, the user gives up: the next run learns that the video exists."""
    desk.server.expect("chunk", *[NONE] * 4, UNHEARD)
    desk.interrupted = True
    with pytest.raises(KeyboardInterrupt):
        desk.send()
    desk.send()
    assert desk.asked == ["where", *REST]
    assert len(desk.server.videos) == 1 and desk.server.opened == 1


def test_a_film_in_one_chunk_is_remembered_before_it_is_sent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if the very first answer is lost, the next run knows of the upload."""
    monkeypatch.setattr("tenuto.publish.youtube.CHUNK", 2 * len(FILM) // STEP * STEP)
    desk.server.expect("chunk", UNHEARD)
    desk.interrupted = True
    with pytest.raises(KeyboardInterrupt):
        desk.send()
    desk.send()
    assert len(desk.server.videos) == 1 and desk.server.opened == 1


def test_nothing_is_sent_that_cannot_be_remembered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk ends the run before the first byte."""

    def full(path: Path, film: str, published: object) -> None:
        raise CannotWrite(path, OSError(28, "No space left on device"))

    monkeypatch.setattr("tenuto.publish.youtube.remember", full)
    with pytest.raises(CannotWrite, match="No space left"):
        desk.send()
    assert desk.asked == ["videos.insert"]


def test_an_upload_that_youtube_forgot_starts_anew(desk: Desk) -> None:
    """A session ends after some days: the next run opens another and sends all of the film."""
    desk.server.expect("chunk", *[NONE] * 2, cut(0))
    desk.interrupted = True
    with pytest.raises(KeyboardInterrupt):
        desk.send()
    desk.server.sessions.clear()
    desk.send()
    assert desk.asked == ["where", "videos.insert", *CHUNKS, *REST]
    assert desk.said[0] == "YouTube has forgotten the upload that was under way: starting anew"
    assert desk.film == FILM


@pytest.mark.parametrize("code", [404, 410])
def test_an_upload_forgotten_in_the_middle_ends_the_run(code: int, desk: Desk) -> None:
    """Nothing goes round in circles: the run ends, and the next one starts anew."""
    desk.server.expect("chunk", NONE, status(code, "notFound"))
    assert "YouTube forgot the upload: run again, it starts anew" in desk.fails(SessionLost)
    assert desk.server.opened == 1
    desk.send()
    assert desk.asked == ["videos.insert", *CHUNKS, *REST] and desk.film == FILM


def test_a_refused_chunk_does_not_forget_the_upload(desk: Desk) -> None:
    """Only 404 and 410 say that the session is over."""
    desk.server.expect("chunk", NONE, status(403, "forbidden"))
    desk.fails(RequestRefused)
    desk.send()
    assert desk.asked == ["where", *CHUNKS[1:], *REST] and desk.film == FILM


def test_what_changed_while_an_upload_was_under_way_is_updated(desk: Desk) -> None:
    """The session was opened with the old texts: they are brought up to date once the film is there."""
    desk.server.expect("chunk", NONE, cut(0))
    desk.interrupted = True
    with pytest.raises(KeyboardInterrupt):
        desk.send()
    desk.send("unlisted", category=28)
    assert desk.asked == ["where", *CHUNKS[1:], "videos.update", *REST]
    (shown,) = desk.server.videos.values()
    assert shown.snippet["categoryId"] == "28" and shown.status["privacyStatus"] == "unlisted"


# -- what may pass -------------------------------------------------------------------------------------------------------

NAMES = (
    "videos.insert", "chunk", "captions.insert", "playlistItems.list", "playlistItems.insert", "thumbnails.set",
)  # fmt: skip
BUSY = [*map(status, [500, 502, 503, 504, 429])]
BROKEN = [status(408), status(403, "rateLimitExceeded"), cut(), UNHEARD]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("faults", [BUSY, BROKEN], ids=["busy", "broken"])
def test_passing_failures_are_waited_for(faults: list[Fault], name: str, desk: Desk) -> None:
    """Whatever the request, it is sent again, and in the end everything is there once."""
    desk.server.expect(name, *faults)
    desk.send(playlist="PL1")
    ((identity, shown),) = desk.server.videos.items()
    assert shown.film == FILM and shown.thumbnail
    assert len(desk.server.tracks) == 1 and desk.server.playlists == {"PL1": [identity]}
    assert len(desk.slept) == len(faults) and not desk.server.faults[name]


def test_waits_grow_by_chance(desk: Desk) -> None:
    """Each between a doubling power of two and its double, and never quite the same."""
    desk.server.expect("captions.insert", *[status(503)] * 5)
    desk.send()
    assert len(desk.slept) == 5
    assert all(2**index <= wait <= 2 ** (index + 1) for index, wait in enumerate(desk.slept))
    assert len({wait / 2**index for index, wait in enumerate(desk.slept)}) == 5


def test_retry_after_is_obeyed(desk: Desk) -> None:
    """A server that names a wait gets it."""
    desk.server.expect("chunk", status(503, Retry_After="77"))
    desk.send()
    assert desk.slept == [77]


def test_retry_after_beyond_patience_ends_the_run(desk: Desk) -> None:
    """An hour is not waited for."""
    desk.server.expect("captions.insert", status(503, Retry_After="3600"))
    assert "run again later" in desk.fails(ServerBusy)
    assert desk.slept == []


@pytest.mark.parametrize("name", ["videos.insert", "chunk", "captions.insert", "thumbnails.set"])
def test_tries_run_out(name: str, desk: Desk) -> None:
    """After six, one line tells what happened and what to do, and the next run goes on."""
    desk.server.expect(name, *[status(503)] * 6)
    desk.server.expect("where", *[status(503)] * 5 if name == "chunk" else [])
    message = desk.fails(ServerBusy)
    assert message.startswith("YouTube is busy (503 It went wrong.); ") and "run again" in message
    assert len(desk.slept) == 5
    desk.server.faults.clear()
    desk.send()
    assert desk.film == FILM and len(desk.server.tracks) == 1 and desk.server.opened == 1


def test_nobody_is_there(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """No network is one line."""
    monkeypatch.setattr("google.oauth2.credentials._GOOGLE_OAUTH2_TOKEN_ENDPOINT", "http://127.0.0.1:9/token")
    message = desk.fails(ConnectionCut)
    assert (
        message
        == f"no answer from YouTube (Connection refused); 0 of {len(FILM):,} bytes have arrived: run again to go on from there"
    )


# -- what does not pass --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["videos.insert", "captions.insert", "thumbnails.set"])
def test_the_quota_is_used_up(name: str, desk: Desk) -> None:
    """At once, with the time at which it is renewed; tomorrow's run sends the rest alone."""
    desk.server.expect(name, status(403, "quotaExceeded"))
    assert "after midnight Pacific time" in desk.fails(QuotaExceeded)
    assert desk.slept == []
    done = [*desk.asked]
    desk.send()
    expected = ["videos.insert", *CHUNKS, *REST]
    assert desk.asked == (["videos.list"] if name != "videos.insert" else []) + expected[done.index(name) :]


def test_the_channel_may_upload_no_more(desk: Desk) -> None:
    """YouTube's limit for a channel is not that of the project."""
    desk.server.expect("videos.insert", status(400, "uploadLimitExceeded"))
    assert "in 24 hours" in desk.fails(UploadLimitReached)


def test_other_refusals_are_told_in_youtubes_words(desk: Desk) -> None:
    """Without their markup; what was done before is not lost, and comes before what only verified channels may do."""
    desk.server.expect("thumbnails.set", status(403, "forbidden"))
    assert desk.fails(RequestRefused, playlist="PL1") == "YouTube refused (403 forbidden): It went wrong."
    assert desk.slept == [] and desk.server.playlists["PL1"]
    desk.send(playlist="PL1")
    assert desk.asked == ["videos.list", "thumbnails.set"]


def test_a_refusal_that_is_no_json(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy's page is a refusal as well."""
    monkeypatch.setattr(
        "youtube_server._error", lambda fault: __import__("aiohttp").web.Response(status=451, text="<p>")
    )
    desk.server.expect("captions.insert", status(451))
    assert desk.fails(RequestRefused).startswith("YouTube refused (451 Unavailable For Legal Reasons)")


@pytest.mark.parametrize("state", ["deleted", "rejected", "failed"])
def test_the_video_is_gone(state: str, desk: Desk) -> None:
    """It is not uploaded again behind its owner's back: the message tells where to say so."""
    address = desk.send()
    if state == "deleted":
        desk.server.videos.clear()
    else:
        (shown,) = desk.server.videos.values()
        shown.status |= {"uploadStatus": state, "rejectionReason": "length"}
    message = desk.fails(VideoGone)
    assert message.startswith(f"{address} was {state}") and str(desk.memory) in message
    assert ("length" in message) == (state != "deleted")
    assert desk.asked == ["videos.list"]


def test_captions_that_are_there_already_are_updated(desk: Desk) -> None:
    """A track that YouTube has and the memory has not: recognised speech is not mistaken for it."""
    desk.send()
    known = json.loads(desk.memory.read_text())
    for film in known.values():
        film["tracks"] = {}
    desk.memory.write_text(json.dumps(known))
    leave(desk.media, FILM, captions={"vi": "new"})
    desk.send()
    assert desk.asked == ["videos.list", "captions.insert", "captions.list", "captions.update"]
    (track,) = desk.server.tracks.values()
    assert track.content == b"new"


def test_captions_that_were_removed_are_inserted_anew(desk: Desk) -> None:
    """Once they change."""
    desk.send()
    desk.server.tracks.clear()
    leave(desk.media, FILM, captions={"vi": "new"})
    desk.send()
    assert desk.asked == ["videos.list", "captions.update", "captions.list", "captions.insert"]
    (track,) = desk.server.tracks.values()
    assert track.content == b"new"


def test_captions_never_go_round_in_circles(desk: Desk) -> None:
    """A server that says they exist and lists none is refused to be believed the second time."""
    desk.server.expect("captions.insert", *[status(409, "captionExists")] * 9)
    desk.fails(RequestRefused)
    assert desk.asked.count("captions.insert") == 2


# -- permission ----------------------------------------------------------------------------------------------------------


def test_a_revoked_permission(desk: Desk) -> None:
    """Taken back, or expired: told at once, with what to remove."""
    desk.server.grants.clear()
    message = desk.fails(PermissionLost)
    assert "invalid_grant" in message and f"remove {desk.token}" in message and "--client-secrets" in message
    assert desk.slept == [] and desk.asked == []


def test_a_permission_revoked_under_way(desk: Desk) -> None:
    """In the middle of the film: given anew, the upload goes on."""
    desk.server.expect("chunk", *[NONE] * 2, status(401, "authError"))
    grants = desk.server.grants
    desk.server.grants = Once(grants)
    desk.fails(PermissionLost)
    desk.server.grants = grants
    desk.send()
    assert desk.asked == ["where", *CHUNKS[2:], *REST] and desk.film == FILM


class Once(set[str]):
    """Contains everything, once."""

    def __init__(self, grants: set[str]) -> None:
        super().__init__(grants)
        self.looks = 0

    def __contains__(self, grant: object) -> bool:
        self.looks += 1
        return self.looks == 1


def test_access_that_expires_under_way_is_renewed(desk: Desk) -> None:
    """An access token lasts an hour: a 401 is answered with a new one, and no byte is sent twice."""
    desk.server.expect("chunk", NONE, status(401, "authError"))
    desk.send()
    assert desk.server.asked.count("token") == 2 and desk.slept == []
    assert desk.film == FILM and desk.asked.count("where") == 0


def test_access_that_is_never_accepted(desk: Desk) -> None:
    """401 whatever is done."""
    desk.server.refuses_all = True
    assert "(authError)" in desk.fails(PermissionLost)


def test_a_google_account_without_a_channel(desk: Desk) -> None:
    """Is no lost permission: YouTube says what is missing."""
    desk.server.expect("videos.insert", *[Fault("status", 401, "youtubeSignupRequired", message="No channel.")] * 3)
    assert desk.fails(RequestRefused) == "YouTube refused (401 youtubeSignupRequired): No channel."


def test_a_token_endpoint_in_trouble_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 instead of an access token passes."""
    monkeypatch.setattr("google.auth._exponential_backoff.time.sleep", lambda seconds: None)
    desk.server.expect("token", *[status(503, "backend_error")] * 4)
    desk.send()
    assert desk.film == FILM and desk.slept


def clicking(server: YouTubeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser whose user follows where the page leads, in a thread of its own."""

    class Browser:
        def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
            def visit() -> None:
                with urllib.request.urlopen(url) as page:
                    page.read()

            threading.Thread(target=visit).start()
            return True

    monkeypatch.setattr("webbrowser.get", lambda using=None: Browser())
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # loopback has no certificate


def client_secrets(desk: Desk) -> Path:
    path = desk.home / "client.json"
    installed = {
        "client_id": "client",
        "client_secret": "hush-hush",
        "auth_uri": f"{desk.server.url}/auth",
        "token_uri": f"{desk.server.url}/token",
        "redirect_uris": ["http://localhost"],
    }
    path.write_text(json.dumps({"installed": installed}))
    return path


def test_permission_is_asked_for_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the browser; then it is kept in a file of the owner's alone, and neither browser nor secrets are needed."""
    clicking(desk.server, monkeypatch)
    desk.token.unlink()
    address = desk.send(secrets=client_secrets(desk))
    assert stat.S_IMODE(desk.token.stat().st_mode) == 0o600
    assert json.loads(desk.token.read_text())["refresh_token"] == "granted"
    monkeypatch.setattr("webbrowser.get", None)
    assert desk.send() == address


def test_permission_can_be_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a click on No: one line, and nothing is kept."""
    clicking(desk.server, monkeypatch)
    desk.token.unlink()
    desk.server.consents = False
    secrets = client_secrets(desk)
    assert "was not given (access_denied): run again" in desk.fails(PermissionDenied, secrets=secrets)
    assert not desk.token.exists() and desk.asked == []


def test_without_a_client_nobody_can_be_asked(desk: Desk) -> None:
    """The message says where to get one; a file that is none says so."""
    desk.token.unlink()
    assert "--client-secrets" in desk.fails(SecretsMissing)
    nothing = desk.home / "client.json"
    assert f"{nothing} cannot be read (No such file" in desk.fails(SecretsMissing, secrets=nothing)


CREDENTIALS = {
    "not json": "is no file of an OAuth client",
    "{}": "is no file of an OAuth client",
    "null": "is no file of an OAuth client",
    "[1]": "is no file of an OAuth client",
    '{"installed": null}': "is no file of an OAuth client",
    '{"installed": {}}': "is no file of an OAuth client (its 'client_id' is no text)",
    json.dumps(
        {"installed": {"client_id": "x", "client_secret": "hush-hush", "auth_uri": 5}}
    ): "is no file of an OAuth client",
    "[" * 100_000: "is no file of an OAuth client",
    '{"other": {}}': "is no file of an OAuth client",
    '{"web": {"client_id": "x"}}': "is a client of a web application",
    '{"type": "service_account", "private_key": "hush-hush"}': "is a service account, which has no channel",
    "AIzaSyHushHush": "holds an API key",
}


@pytest.mark.parametrize("text", CREDENTIALS, ids=lambda text: text[:30])
def test_credentials_of_another_kind_are_refused(text: str, desk: Desk) -> None:
    """They would be waited for in vain: the message says what they are, and what to make instead."""
    desk.token.unlink()
    wrong = desk.home / "client.json"
    wrong.write_text(text)
    message = desk.fails(WrongSecrets, secrets=wrong)
    assert (
        message.startswith(f"{wrong} {CREDENTIALS[text]}")
        and "an OAuth client for a desktop app at https://" in message
    )
    assert desk.server.asked == [] and not desk.token.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_token_that_others_can_read_is_not_used(mode: int, desk: Desk) -> None:
    """It may be in other hands: its owner decides."""
    desk.token.chmod(mode)
    assert f"chmod 600 {desk.token}" in desk.fails(Exposed)
    assert desk.server.asked == []


@pytest.mark.parametrize(
    "text",
    ["", "no json", "null", "1", "[]", "{}", '{"refresh_token": "granted"}', pytest.param("[" * 100_000, id="deep")],
)
def test_a_damaged_token(text: str, desk: Desk) -> None:
    """Says what to remove."""
    desk.token.write_text(text)
    assert f"{desk.token} holds no permission: remove it" in desk.fails(TokenDamaged)


# -- memory --------------------------------------------------------------------------------------------------------------


def test_the_memory_is_its_owners_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has the address of an upload under way can write to it: no moment shows it to others."""
    seen: list[int] = []
    fdopen = __import__("os").fdopen

    def watched(number: int, mode: str) -> object:
        seen.append(stat.S_IMODE(__import__("os").fstat(number).st_mode))
        return fdopen(number, mode)

    monkeypatch.setattr("tenuto.publish.memory.os.fdopen", watched)
    before = __import__("os").umask(0)
    try:
        desk.server.expect("chunk", cut(0))
        desk.interrupted = True
        with pytest.raises(KeyboardInterrupt):
            desk.send()
    finally:
        __import__("os").umask(before)
    assert "secret-session" in desk.memory.read_text()
    assert seen and set(seen) == {0o600} and stat.S_IMODE(desk.memory.stat().st_mode) == 0o600
    desk.send()
    assert not any(secret in desk.memory.read_text() for secret in SECRETS), "a session that is over is forgotten"
    assert {path.name for path in desk.home.iterdir()} == {TOKEN, MEMORY, "lock"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        '{"film": 1}',
        '{"film": {"x": 1}}',
        '{"film": {"video": null}}',
        '{"film": {"parts": [1]}}',
        pytest.param("[" * 100_000, id="deep"),
    ],
)
def test_a_damaged_memory_uploads_nothing(text: str, desk: Desk) -> None:
    """It may have known of this film: its owner decides."""
    desk.memory.write_text(text)
    desk.memory.chmod(0o600)
    message = desk.fails(MemoryDamaged)
    assert str(desk.memory) in message and "uploaded anew" in message
    assert desk.server.asked == []


def test_what_is_no_file_is_told(desk: Desk) -> None:
    """A folder where memory or permission should be, a pipe where the client should: one line, and nothing is sent."""
    (desk.home / "away").mkdir()
    os.mkfifo(desk.home / "pipe")
    desk.token.unlink()
    assert f"{desk.home / 'pipe'} cannot be read (a pipe" in desk.fails(SecretsMissing, secrets=desk.home / "pipe")
    for path in (desk.token, desk.memory):
        path.unlink(missing_ok=True)
        path.mkdir()
        assert f"{path} cannot be read (Is a directory)" in desk.fails(Unreadable)
        path.rmdir()
        path.symlink_to(desk.home / "pipe" / "below")
        assert f"{path} cannot be read (Not a directory)" in desk.fails(Unreadable)
        path.unlink()
        path.write_text("{}")
        path.chmod(0o600)
    assert desk.server.asked == []


def test_no_secret_is_said_or_left_in_media(desk: Desk) -> None:
    """Neither in what is told nor in the folder that is shown around."""
    desk.server.expect("chunk", NONE, cut(5))
    desk.send(playlist="PL1")
    texts = [*desk.said, *(path.read_bytes().decode("latin-1") for path in desk.media.rglob("*") if path.is_file())]
    assert not any(secret in text for text in texts for secret in SECRETS)


# -- the command ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def at_home(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    monkeypatch.setattr("click.get_app_dir", lambda name: str(desk.home))
    monkeypatch.setenv("LECTURE", str(tell(tmp_path / "lecture").root))
    return desk


def command(desk: Desk, *arguments: str) -> Result:
    return CliRunner(mix_stderr=False).invoke(cli, ["publish", "--out", str(desk.media), *arguments])


def test_the_command_shows_and_sends_nothing(at_home: Desk) -> None:
    """A summary for people: what is shown, what would be sent, what it costs, and that nothing was sent."""
    shown = command(at_home, "--privacy", "unlisted")
    assert shown.exit_code == 0, shown.output
    said = [line.split(maxsplit=1) for line in shown.stdout.splitlines()]
    assert ["title", "Bài"] in said and ["privacy", "unlisted"] in said
    sent = [what for word, what in said if word == "send"]
    assert sent == ["videos.insert lecture.mp4", "captions.insert lecture.vi.srt", "thumbnails.set thumbnail.png"]
    assert ["quota", "450 of 10,000 units a day, 1 of 100 uploads"] in said
    assert "nothing has been sent" in shown.stderr
    assert at_home.server.asked == []


def test_the_command_shows_its_requests_as_json(at_home: Desk) -> None:
    """All of what would be sent, and nothing else on stdout."""
    shown = command(at_home, "--privacy", "unlisted", "--json")
    assert shown.exit_code == 0, shown.output
    told = json.loads(shown.stdout)
    assert [call["method"] for call in told["calls"]] == ["videos.insert", "captions.insert", "thumbnails.set"]
    assert told["calls"][0]["body"]["status"]["privacyStatus"] == "unlisted"
    assert (told["units"], told["uploads"], told["problems"]) == (450, 1, [])


def test_the_command_sends(at_home: Desk) -> None:
    """Once; the second time it shows that nothing is missing."""
    shown = command(at_home, "--send")
    assert shown.exit_code == 0, shown.output
    (identity,) = at_home.server.videos
    assert shown.stdout.splitlines()[-1] == f"result  https://youtu.be/{identity}"
    assert at_home.film == FILM
    assert [call["method"] for call in json.loads(command(at_home, "--json").stdout)["calls"]] == ["videos.list"]


def test_the_command_tells_of_an_upload_under_way(at_home: Desk) -> None:
    """What is planned as an upload will be the rest of one."""
    at_home.server.expect("chunk", cut(0))
    at_home.interrupted = True
    with pytest.raises(KeyboardInterrupt):
        at_home.send()
    shown = command(at_home)
    assert "upload is under way: --send goes on with it" in shown.stdout
    assert not any(secret in shown.stdout + shown.stderr for secret in SECRETS)


def test_the_command_keeps_to_the_limits(at_home: Desk) -> None:
    """What YouTube would refuse is not sent: one line each, and exit code 1."""
    leave(at_home.media, FILM, chapters="0:00 a\n0:05 b\n0:50 c\n", thumbnail=(640, 480))
    shown = command(at_home, "--send")
    assert shown.exit_code == 1
    assert [line.split(":")[0] for line in shown.stderr.splitlines()] == [
        "chapters", str(at_home.media / "thumbnail.png"),
    ]  # fmt: skip
    assert at_home.server.asked == []


@pytest.mark.parametrize(("is_well", "why"), [(None, "has not measured this film"), (False, "did not pass this film")])
def test_what_verify_has_not_passed_needs_a_word(at_home: Desk, is_well: bool | None, why: str) -> None:
    """Shown, it is told; sent, it is refused with what to do, until --unverified says that it is meant."""
    leave(at_home.media, FILM, is_well=is_well)
    shown = command(at_home)
    assert shown.exit_code == 0 and why in shown.stderr
    refused = command(at_home, "--send")
    assert refused.exit_code == 1 and refused.stderr.splitlines()[-1].startswith("`verify` ") and why in refused.stderr
    assert "--unverified" in refused.stderr and at_home.server.asked == []
    assert command(at_home, "--send", "--unverified").exit_code == 0
    assert at_home.film == FILM


def test_the_command_sends_and_answers_json_alone(at_home: Desk) -> None:
    """What people read stands on stderr."""
    sent = command(at_home, "--send", "--json")
    (identity,) = at_home.server.videos
    assert json.loads(sent.stdout) == {"address": f"https://youtu.be/{identity}"}
    assert "title   Bài" in sent.stderr


def test_the_command_without_a_film(at_home: Desk, tmp_path: Path) -> None:
    """Says what to run first."""
    shown = CliRunner(mix_stderr=False).invoke(cli, ["publish", "--out", str(tmp_path / "nowhere")])
    assert shown.exit_code == 1 and shown.stderr.count("\n") == 1 and "build it first" in shown.stderr
    assert not (tmp_path / "nowhere").exists()


def test_a_user_without_a_home_is_told(at_home: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder called ~ is made."""
    monkeypatch.setattr("click.get_app_dir", lambda name: "~/.config/tenuto")
    shown = command(at_home, "--send")
    assert shown.exit_code == 1 and shown.stderr.splitlines()[-1].startswith("this user has no home folder: set ")


# -- what changes meanwhile ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["lecture.mp4", "lecture.vi.srt", "thumbnail.png"])
def test_a_file_that_a_build_replaces_meanwhile_is_not_sent(name: str, desk: Desk) -> None:
    """Not the new film under the old one's name, nor new captions to the old film."""
    video = video_of(desk.media)
    (desk.media / name).write_bytes(b"of a later build")
    with pytest.raises(FileChanged, match=f"{name} was changed meanwhile: run again"):
        youtube.send(video, desk.home, None, desk.said.append, sleep=desk.sleep)
    assert name not in " ".join(desk.said)


# -- odd answers ---------------------------------------------------------------------------------------------------------


def test_an_upload_that_does_not_move_ends(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that are taken and never arrive are not sent for ever; the upload is remembered."""
    monkeypatch.setattr(YouTubeServer, "_after", lambda server, session, url: session.arrived.clear() or on(url))
    assert "stays at byte 0 of " in desk.fails(UploadStalled)
    assert len(desk.asked) < 20 and "secret-session" in desk.memory.read_text()


def on(url: str) -> web.Response:
    return web.Response(status=308, headers={"Location": url})


@pytest.mark.parametrize("answer", ['{"id": null}', '{"id": 7}', '{"id": ""}', "{}", "[]", "null", "x"])
def test_a_film_without_an_id_is_not_uploaded_again(answer: str, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is one error, and the next run asks after the same upload."""
    after = YouTubeServer._after

    def strange(server: YouTubeServer, session: Session, url: str) -> web.Response:
        whole = after(server, session, url)
        return whole if whole.status == 308 else web.Response(text=answer, content_type="application/json")

    monkeypatch.setattr(YouTubeServer, "_after", strange)
    desk.fails(StrangeAnswer)
    with pytest.raises(PublishError):
        desk.send()
    assert desk.server.opened == 1 and len(desk.server.videos) == 1


@pytest.mark.parametrize(
    "answer", ["null", "[]", "1", '{"items": [{}]}', '{"items": 1}', '{"items": [{"status": {}}]}', "x"]
)
def test_an_odd_answer_about_the_video_is_one_line(answer: str, desk: Desk) -> None:
    """Whatever is missing in it or of another kind."""
    desk.send()
    desk.server.expect("videos.list", odd(answer))
    assert "is not understood" in desk.fails(StrangeAnswer)


@pytest.mark.parametrize("answer", ["null", "[]", "{}", '{"id": 1}', "x"])
def test_an_odd_answer_about_captions_is_one_line(answer: str, desk: Desk) -> None:
    """The film that has arrived is remembered, and the next run goes on."""
    desk.server.expect("captions.insert", odd(answer))
    assert "is not understood" in desk.fails(StrangeAnswer)
    desk.send()
    assert desk.server.opened == 1 and len(desk.server.tracks) == 1


def test_showing_needs_no_package_of_google(at_home: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sending does, and says how to get it."""
    for name in ("google", "googleapiclient", "google_auth_oauthlib", "httplib2", "oauthlib", "requests"):
        for loaded in [loaded for loaded in sys.modules if loaded.split(".")[0] == name]:
            monkeypatch.delitem(sys.modules, loaded)
        monkeypatch.setitem(sys.modules, name, None)
    for name in ("youtube", "api", "permission"):
        monkeypatch.delitem(sys.modules, f"tenuto.publish.{name}")
        monkeypatch.delattr(f"tenuto.publish.{name}")
    shown = command(at_home)
    assert shown.exit_code == 0, shown.output
    shown = command(at_home, "--send")
    assert shown.exit_code == 1 and "pip install '.[youtube]'" in shown.stderr
    assert len([line for line in shown.stderr.splitlines() if "note" not in line]) == 1
