"""What is kept of pictures whose ingredients are known only once they are made.

The source key leads to the names of the data that were read; with their fingerprints as they are now, it makes the key
of the picture itself (tenuto.film.keys).
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from tenuto.errors import LectureError
from tenuto.files import Cache
from tenuto.film import keys
from tenuto.project import Project
from tenuto.stage import data

READS = "reads"


def kept(cache: Cache, kind: str, source: str, project: Project) -> tuple[bytes, tuple[str, ...]] | None:
    """What was kept for this source and the data as they are now, and the names of these data; None if there is nothing."""
    written = cache.get(READS, f"{kind}-{source}") if source else None
    if written is None:
        return None
    names = tuple(json.loads(written))
    try:
        fingerprints = {name: data.fingerprint(name, project) for name in names}
    except (OSError, LectureError):
        return None  # the scene that reads it will say so
    body = cache.get(kind, keys.reel_key(source, fingerprints))
    return (body, names) if body else None


def keep(cache: Cache, kind: str, source: str, reads: Mapping[str, str], body: bytes) -> None:
    """Keep `body`, made from this source and the data `reads`, by name with the fingerprints that they had.

    Raises:
        tenuto.files.CannotWrite
    """
    cache.put(kind, keys.reel_key(source, reads), body)
    cache.put(READS, f"{kind}-{source}", json.dumps(sorted(reads)).encode())
