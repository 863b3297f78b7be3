"""Placing words by the line that their letters stand on; it lives in scenes.theme."""

from __future__ import annotations

from scenes.theme import stand

__all__ = ["stand"]
