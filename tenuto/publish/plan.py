"""Which requests bring YouTube to what a release says: decided from what it is said to have, in the order to send them.

`publish` prints a plan and `publish --send` sends it, so that what is printed is what is sent. Requests are those of the
YouTube Data API v3, https://developers.google.com/youtube/v3/docs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tenuto.progress import clock
from tenuto.project import called
from tenuto.publish.release import LimitsExceeded, NotVerified, Video, advice, problems

# Units of quota, https://developers.google.com/youtube/v3/determine_quota_cost. Uploads are counted apart (older copies
# of that page have 1,600 units for one).
UNITS = {
    "videos.list": 1,
    "videos.insert": 0,
    "videos.update": 50,
    "captions.list": 50,
    "captions.insert": 400,
    "captions.update": 450,
    "playlistItems.list": 1,
    "playlistItems.insert": 50,
    "thumbnails.set": 50,
}
UNITS_A_DAY, UPLOADS_A_DAY = 10_000, 100  # of a project that has not asked for more
PENDING = "(the id that videos.insert returns)"


@dataclass(frozen=True, slots=True)
class Published:
    """What YouTube is said to have of one film."""

    video: str = ""  # its id; empty until all of the film has arrived
    session: str = ""  # URI of an upload under way
    parts: Mapping[str, str] = field(default_factory=dict)  # what was sent, its SHA-256 or itself, by part
    tracks: Mapping[str, str] = field(default_factory=dict)  # ids of captions, by language


@dataclass(frozen=True, slots=True)
class Call:
    """One request: a method of the API with its query parameters, its body and the file that goes with it."""

    method: str
    parameters: Mapping[str, str]
    body: Mapping[str, Any] | None = None
    media: Path | None = None
    settles: Mapping[str, str] = field(default_factory=dict)  # the `parts` of Published that it brings up to date
    unless: Call | None = None  # a question: the request is not needed where it finds something

    @property
    def units(self) -> int:
        return UNITS[self.method] + (self.unless.units if self.unless else 0)

    def __str__(self) -> str:
        return f"{self.method} {self.media.name if self.media else ', '.join(self.settles)}"

    def as_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"method": self.method, "parameters": self.parameters, "body": self.body}
        if self.media:
            shown |= {"media": str(self.media), "bytes": self.media.stat().st_size}
        if self.unless:
            shown |= {"unless": self.unless.as_json()}
        return {**shown, "units": self.units}


def plan(video: Video, published: Published) -> Iterator[Call]:
    """The requests that are still missing, in order; none when YouTube has everything.

    What YouTube has besides (captions in a language that is no longer built, an earlier playlist, an earlier film) is
    left alone.
    """
    identity = published.video or PENDING
    yield from _video(video, published)
    yield from _captions(video, published, identity)
    if video.playlist and published.parts.get("playlist") != video.playlist:
        yield _playlist(video.playlist, identity)
    # Last, since a channel that is not verified may not set one.
    if video.built.thumbnail and published.parts.get("thumbnail") != video.built.thumbnail.file.sha256:
        file = video.built.thumbnail.file
        yield Call("thumbnails.set", {"videoId": identity}, media=file.path, settles={"thumbnail": file.sha256})


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What sending would send, what it would cost, and what is to be known before."""

    video: Video
    calls: tuple[Call, ...]
    units: int  # of quota
    uploads: int
    is_under_way: bool  # an upload was begun and not ended
    problems: tuple[str, ...]  # limits that it breaks: it must not be sent
    advice: tuple[str, ...]

    def insist(self, unverified: bool) -> None:
        """Refuse what must not be sent; with `unverified` also what `verify` has not passed may go.

        Raises:
            LimitsExceeded: one line a problem.
            NotVerified
        """
        if self.problems:
            raise LimitsExceeded("\n".join(self.problems))
        if self.video.built.doubt and not unverified:
            raise NotVerified(
                f"{self.video.built.doubt}: run `{called()} verify` and mend what it finds, or send it all the same with --unverified"
            )

    def summary(self) -> Iterator[str]:
        """For people, a line each: what is shown, and what is sent for it."""
        built, privacy = self.video.built, self.video.privacy or ("private" if self.uploads else "as it is on YouTube")
        yield f"title   {self.video.title}"
        yield f"film    {built.film.path}, {clock(built.seconds)}, {built.film.path.stat().st_size / 1e6:.0f} MB"
        yield f"privacy {privacy}"
        yield f"with    {len(built.chapters)} chapters, captions in {', '.join(built.captions) or 'no language'}"
        for call in self.calls:
            yield f"send    {call}"
        if not self.calls:
            yield "send    nothing: YouTube has it all"
        yield f"quota   {self.units:,} of {UNITS_A_DAY:,} units a day, {self.uploads} of {UPLOADS_A_DAY} uploads"
        if self.is_under_way:
            yield "note    this film's upload is under way: --send goes on with it"

    def as_json(self) -> dict[str, Any]:
        return {
            "calls": [call.as_json() for call in self.calls],
            "units": self.units,
            "uploads": self.uploads,
            "is_under_way": self.is_under_way,
            "problems": self.problems,
            "advice": self.advice,
        }


def rehearse(video: Video, published: Published) -> Rehearsal:
    """What sending would send, and what stands against it."""
    calls = [look_up(published.video)] if published.video else []
    calls += plan(video, published)
    return Rehearsal(
        video,
        tuple(calls),
        units=sum(call.units for call in calls),
        uploads=sum(call.method == "videos.insert" for call in calls),
        is_under_way=bool(published.session),
        problems=tuple(problems(video)),
        advice=tuple(advice(video)),
    )


def look_up(identity: str) -> Call:
    """Ask whether a video is still there, and how private."""
    return Call("videos.list", {"part": "status", "id": identity})


def list_captions(identity: str) -> Call:
    """Ask which caption tracks a video has."""
    return Call("captions.list", {"part": "snippet", "videoId": identity})


def _video(video: Video, published: Published) -> Iterator[Call]:
    snippet = {
        "title": video.title,
        "description": video.description,
        "tags": list(video.tags),
        "categoryId": str(video.category),
        "defaultLanguage": video.language,
        "defaultAudioLanguage": video.language,
    }
    privacy = video.privacy or "private"
    body = {"snippet": snippet, "status": {"privacyStatus": privacy, "selfDeclaredMadeForKids": False}}
    wanted = {"snippet": _sha256(snippet), "status": privacy}
    if not published.video:
        yield Call("videos.insert", {"part": "snippet,status"}, body, video.built.film.path, wanted)
        return
    if video.privacy is None:
        del wanted["status"]  # a film that was made public on YouTube stays public
    if changed := {part: value for part, value in wanted.items() if published.parts.get(part) != value}:
        updated = {"id": published.video, **{part: body[part] for part in changed}}
        yield Call("videos.update", {"part": ",".join(changed)}, updated, settles=changed)


def _captions(video: Video, published: Published, identity: str) -> Iterator[Call]:
    for language, file in video.built.captions.items():
        part, track = f"captions {language}", published.tracks.get(language)
        if not track:
            snippet = {"videoId": identity, "language": language, "name": "", "isDraft": False}
            yield Call("captions.insert", {"part": "snippet"}, {"snippet": snippet}, file.path, {part: file.sha256})
        elif published.parts.get(part) != file.sha256:
            yield Call("captions.update", {"part": "id"}, {"id": track}, file.path, {part: file.sha256})


def _playlist(playlist: str, identity: str) -> Call:
    """YouTube puts a video on a playlist as often as it is told to, so it is asked first."""
    item = {"playlistId": playlist, "resourceId": {"kind": "youtube#video", "videoId": identity}}
    question = Call("playlistItems.list", {"part": "id", "playlistId": playlist, "videoId": identity})
    return Call(
        "playlistItems.insert",
        {"part": "snippet"},
        {"snippet": item},
        settles={"playlist": playlist},
        unless=question,
    )


def _sha256(body: object) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
