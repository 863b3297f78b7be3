"""One request to the YouTube API: sent, tried again while its failure may pass, and its failure told as what it means."""

from __future__ import annotations

import json
import logging
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import httplib2
from google.auth.exceptions import GoogleAuthError, RefreshError
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaFileUpload
from requests import RequestException

from tenuto.publish.errors import PublishError
from tenuto.publish.plan import Call
from tenuto.voices.patience import retry_after

TIMEOUT = 60.0  # s without a byte
TRIES = 6
FIRST_WAIT = 1.0  # s, doubled after every further failure, and up to twice that by chance
LONGEST_WAIT = 120.0  # s; a server that asks for more (Retry-After) is not waited for

Answer = TypeVar("Answer")


class PermissionLost(PublishError):
    """The stored permission is no longer accepted: it expired, or was taken back."""


class QuotaExceeded(PublishError):
    """The Google project has no units left today."""


class UploadLimitReached(PublishError):
    """The channel may upload no more films today."""


class RequestRefused(PublishError):
    """YouTube will not do this, however often it is asked; `reason` is its word for why."""

    def __init__(self, message: str, status: int, reason: str) -> None:
        super().__init__(message)
        self.status, self.reason = status, reason


class StrangeAnswer(PublishError):
    """YouTube answered something that its documentation does not know."""

    def __init__(self, call: object, what: str) -> None:
        super().__init__(f"YouTube's answer to {call} is not understood ({what}): run again later")


class Passing(PublishError):
    """What may be over at the next try; `retry_after` is the wait in s that the server asked for."""

    def __init__(self, message: str, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ConnectionCut(Passing):
    """There is no way to YouTube, or it broke off."""


class ServerBusy(Passing):
    """YouTube is in trouble, or wants to be asked less often."""


@contextmanager
def understanding(call: object) -> Iterator[None]:
    """Inside the block an answer is read.

    Raises:
        StrangeAnswer: in place of what a field raises that is missing or of another kind.
    """
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise StrangeAnswer(call, f"{type(error).__name__} {error}") from error


def identity_of(answer: object, call: object) -> str:
    """The `id` of what was made.

    Raises:
        StrangeAnswer: it is no text, or an empty one.
    """
    identity = answer.get("id") if isinstance(answer, dict) else None
    if not isinstance(identity, str) or not identity:
        raise StrangeAnswer(call, "no id")
    return identity


@dataclass(frozen=True, slots=True)
class Api:
    service: Any  # the client library's
    token: Path  # where the permission is stored, to be named when it is lost
    sleep: Callable[[float], None]

    @classmethod
    def connect(cls, credentials: Credentials, token: Path, sleep: Callable[[float], None] = time.sleep) -> Api:
        logging.getLogger("googleapiclient.http").setLevel(logging.ERROR)  # its warnings are told here, in one line
        return cls(build("youtube", "v3", http=_Transport(credentials), static_discovery=True), token, sleep)

    def request(self, call: Call, media: MediaFileUpload | None = None) -> Any:
        """The client library's request for a call; it is not sent yet."""
        resource, method = call.method.split(".")
        arguments = {**call.parameters, "body": call.body, "media_body": media}
        given = {name: value for name, value in arguments.items() if value is not None}
        return getattr(getattr(self.service, resource)(), method)(**given)

    def execute(self, call: Call) -> dict[str, Any]:
        """Send a call, and its question before it; the answer, or the question's where that makes the call needless.

        Raises:
            PermissionLost, QuotaExceeded, UploadLimitReached, RequestRefused, StrangeAnswer, ConnectionCut, ServerBusy
        """

        # Opened once: a file that a build replaces between two tries is another one.
        media = MediaFileUpload(str(call.media)) if call.media else None

        def once() -> dict[str, Any]:
            if call.unless:
                found: dict[str, Any] = self.request(call.unless).execute()
                if found.get("items"):
                    return found
            answer: dict[str, Any] = self.request(call, media).execute()
            return answer

        answer = self.patiently(once)
        if not isinstance(answer, dict):
            raise StrangeAnswer(call, "no object")
        return answer

    def patiently(self, step: Callable[[], Answer], so_far: Callable[[], str] = lambda: "run again later") -> Answer:
        """Take a step, and again after growing waits while its failure may pass.

        `so_far` tells how far it is, for the message; a failure after getting further counts as the first.

        Raises: as `execute`
        """
        failures = 0
        while True:
            before = so_far()
            try:
                return step()
            except (HttpError, GoogleAuthError, RequestException) as error:
                trouble = self._trouble(error)
                if not isinstance(trouble, Passing):
                    raise trouble from error
                failures = failures + 1 if so_far() == before else 1
                wait = max(FIRST_WAIT * 2 ** (failures - 1) * random.uniform(1, 2), trouble.retry_after)
                if failures == TRIES or wait > LONGEST_WAIT:
                    raise type(trouble)(f"{trouble}; {so_far()}", trouble.retry_after) from error
                self.sleep(wait)
            except (ValueError, LookupError, TypeError, AttributeError) as error:  # of the client library's reading
                raise StrangeAnswer("a request", type(error).__name__) from error

    def _trouble(self, error: Exception) -> PublishError:
        """What an exception of the client libraries means."""
        if isinstance(error, HttpError):
            return self._refusal(error)
        if isinstance(error, RefreshError):
            why = str(error.args[0])
            return ServerBusy(f"Google is busy ({why})") if error.retryable else self._permission_lost(why)
        return ConnectionCut(f"no answer from YouTube ({_root(error)})")

    def _refusal(self, error: HttpError) -> PublishError:
        status, (reason, message) = error.resp.status, _reason(error)
        if status == 401 and reason != "youtubeSignupRequired":
            return self._permission_lost(reason)
        if reason in ("quotaExceeded", "dailyLimitExceeded"):
            return QuotaExceeded(
                "the Google project has no quota left today: run again after midnight Pacific time, it goes on from here"
            )
        if reason == "uploadLimitExceeded":
            return UploadLimitReached("the channel may upload no more films today: run again in 24 hours")
        if status >= 500 or status in (408, 429) or reason in ("rateLimitExceeded", "userRateLimitExceeded"):
            wait = retry_after(error.resp.get("retry-after"), datetime.now(UTC)) or 0.0
            return ServerBusy(f"YouTube is busy ({status} {message or reason})", wait)
        return RequestRefused(f"YouTube refused ({status} {reason}): {message}", status, reason)

    def _permission_lost(self, why: str) -> PermissionLost:
        return PermissionLost(
            f"YouTube no longer accepts your permission ({why}): remove {self.token} "
            "and run again with --client-secrets"
        )


class _Transport:
    """What the client library takes for httplib2, on top of requests.

    httplib2 sends a request a second time, unasked, when the connection ends before the answer: bytes that have arrived
    already, or a video that is on the playlist already.
    """

    def __init__(self, credentials: Credentials) -> None:
        self._session = AuthorizedSession(credentials)

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> tuple[httplib2.Response, bytes]:
        # In resumable uploads, 308 says "go on" and is no redirect.
        answer = self._session.request(method, uri, body, dict(headers or {}), timeout=TIMEOUT, allow_redirects=False)
        response = httplib2.Response({**answer.headers, "status": str(answer.status_code)})
        response.reason = answer.reason
        return response, answer.content


def _reason(error: HttpError) -> tuple[str, str]:
    """YouTube's word for what is wrong, and its sentence, on one line and without markup."""
    try:
        told = json.loads(error.content)["error"]
        reason, message = str(told["errors"][0]["reason"]), str(told["message"])
    except (ValueError, TypeError, LookupError):
        reason, message = error.resp.reason, ""
    return reason, " ".join(re.sub(r"<[^>]*>", "", message).split())


def _root(error: BaseException) -> str:
    """What is at the bottom of an exception; those above it quote addresses, and an upload's address is a secret."""
    while error.__context__:
        error = error.__context__
    return getattr(error, "strerror", None) or type(error).__name__
