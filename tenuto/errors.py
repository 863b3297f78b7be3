"""The one class behind every mistake and mishap that a user may meet: told in one line, without a traceback."""

from __future__ import annotations


class LectureError(Exception):
    """Something that is expected to go wrong; the message says what, where, and what to do. Each cause has its class."""
