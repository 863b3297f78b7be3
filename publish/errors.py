"""The mistakes and mishaps that a user meets while publishing; each is told in one line, without a traceback."""

from __future__ import annotations

from film import errors


class PublishError(Exception):
    """Anything that keeps a release from its public; each cause has a class of its own."""


EXPECTED = (*errors.EXPECTED, PublishError)
