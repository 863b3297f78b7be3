"""The policy for network voices: what it reads from a server's answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tenuto.voices import VoiceBusy, VoiceRefused
from tenuto.voices.patience import http_error, retry_after

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("120", 120),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    """Both forms of the header are read, a past date asks for no wait, nonsense for none either."""
    assert retry_after(header, NOON) == seconds


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_statuses_that_pass_are_busy(status: int) -> None:
    """A server in trouble or in a hurry may be asked again."""
    assert isinstance(http_error("gTTS", "Xin chào.", status, {}, "cause"), VoiceBusy)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413])
def test_statuses_that_stay_are_refusals(status: int) -> None:
    """Asking again would be answered the same."""
    assert isinstance(http_error("gTTS", "Xin chào.", status, {}, "cause"), VoiceRefused)
