"""One form for what the cache keeps of pictures and sound: what JSON can say of them, then their bytes, end to end."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import Any

SIZE = 4  # bytes that tell how long the JSON is


def packed(head: Any, pieces: Iterable[bytes | memoryview]) -> bytes:
    """`head`, which JSON can say, and `pieces`."""
    pieces = list(pieces)
    line = json.dumps([head, [len(piece) for piece in pieces]], separators=(",", ":")).encode()
    return b"".join((len(line).to_bytes(SIZE, "little"), line, *pieces))


def unpacked(content: bytes | memoryview) -> tuple[Any, list[memoryview]]:
    """The inverse of `packed`; the pieces stay where they are, in `content`."""
    view = memoryview(content)
    begin = SIZE + int.from_bytes(view[:SIZE], "little")
    head, sizes = json.loads(bytes(view[SIZE:begin]))
    return head, [view[start:stop] for start, stop in pairwise(accumulate(sizes, initial=begin))]
