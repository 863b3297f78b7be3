"""One thing makes room for another in the same place: a cross-fade of words would show both on top of each other."""

from __future__ import annotations

from manim import Animation, FadeIn, FadeOut, Mobject, Succession

__all__ = ["swap"]


def swap(old: Mobject, new: Mobject, run_time: float = 0.6) -> Animation:
    """First `old` goes, then `new` comes."""
    return Succession(FadeOut(old), FadeIn(new), run_time=run_time)
