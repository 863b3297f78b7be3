"""The photograph that the lecture carries from its first picture to its last."""

from __future__ import annotations

__all__ = ["STAR"]

STAR = "bison"  # in tensors/data/photos; a bison, con bò bizon
