"""Motion: something shows other states while time goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from manim import Animation, Mobject, smooth

__all__ = ["Varies", "Vary"]


class Vary(Animation):
    """`show` is called with what lies between `first` and `last` at the eased share of the run time.

    Args:
        moving: all that `show` changes.
        show: draws a state; what it returns is not used.
        first, last: numbers, or arrays of one shape; by default the share itself.
        rate_func: the easing.
    """

    def __init__(
        self,
        moving: Mobject,
        show: Callable[[Any], object],
        first: Any = 0.0,
        last: Any = 1.0,
        rate_func: Callable[[float], float] = smooth,
        **kwargs: Any,
    ) -> None:
        self.show, self.first, self.last = show, first, last
        super().__init__(moving, rate_func=rate_func, **kwargs)

    def interpolate_mobject(self, alpha: float) -> None:
        self.show(self.first + (self.last - self.first) * self.rate_func(alpha))


class Varies:
    """What pieces share that have a `show(value, running)`, in which `running` says that more values will follow."""

    def vary(
        self: Any, value_at: Callable[[float], Any], rate_func: Callable[[float], float] = smooth, **kwargs: Any
    ) -> Vary:
        """It follows a function of the animation's share: share in [0, 1] -> what `show` takes."""

        def show(share: float) -> None:
            self.show(value_at(share), running=0 < share < 1)

        return Vary(self, show, rate_func=rate_func, **kwargs)
