"""What keeps a release from its public."""

from __future__ import annotations

from tenuto.errors import LectureError


class PublishError(LectureError):
    """Anything that keeps a release from its public; each cause has a class of its own."""
