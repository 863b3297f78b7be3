"""A magnifying glass over a picture, under which another one shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

import numpy as np
from manim import Animation, Circle, Group, Line, Mobject, VGroup, linear
from numpy.typing import NDArray
from PIL import Image

from scenes.kit.picture import Picture
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["Inspect", "Lens", "Open"]

HANDLE = np.array([1.0, -1.0, 0]) / 2**0.5  # the way in which the handle points


class Lens(Picture):
    """A picture of which a round part shows `beneath`. `glass` is the rim with its handle; add both to the stage.

    Args:
        above: (H, W, 3) uint8.
        beneath: (h, w, 3) uint8, laid smoothly over the same field.
        ground: the ground it stands on.
        height: manim units.
        radius: of the glass, manim units.
    """

    def __init__(
        self, above: NDArray[np.uint8], beneath: NDArray[np.uint8], ground: Ground, height: float, radius: float
    ) -> None:
        self.above, self.radius = above, radius
        self.beneath = np.asarray(Image.fromarray(beneath).resize(above.shape[1::-1], Image.Resampling.BICUBIC))
        super().__init__(above, height)
        self.across, self.down = np.meshgrid(
            (np.arange(above.shape[1]) + 0.5) / above.shape[1] - 0.5,
            (np.arange(above.shape[0]) + 0.5) / above.shape[0] - 0.5,
        )
        rim = Circle(radius, stroke_color=ground.ink, stroke_width=7)
        handle = Line(radius * HANDLE, (radius + 0.85) * HANDLE, stroke_color=ground.ink, stroke_width=14)
        self.glass = VGroup(handle, rim)
        self.look(0, 0, 0)

    def look(self, x: float, y: float, opened: float = 1.0) -> Self:
        """Hold the glass over a place, manim units from the picture's middle; `opened` 0 is a glass of size nothing."""
        away = np.hypot(self.across * self.width - x, -self.down * self.height - y)
        edge = np.clip((self.radius * opened - away) * self.above.shape[0] / self.height + 0.5, 0, 1)[..., None]
        mixed = self.above[..., :3] * (1 - edge) + self.beneath[..., :3] * edge
        self.pixel_array = np.dstack([mixed, np.full(away.shape, 255)]).astype(np.uint8)
        rim = self.glass[1]
        self.glass.shift(self.get_center() + np.array([x, y, 0]) - rim.get_center())
        return self


class Open(Animation):
    """The glass of a `Lens` opens over a place, manim units from the picture's middle; fade its `glass` in with it."""

    def __init__(self, lens: Lens, place: tuple[float, float], **kwargs: object) -> None:
        self.place = place
        lens.look(*place, opened=0)
        super().__init__(lens, **kwargs)  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.look(*self.place, opened=self.rate_func(alpha))


class Inspect(Animation):
    """The glass of a `Lens` follows a way: share in [0, 1] -> (x, y), manim units from the picture's middle."""

    def __init__(self, lens: Lens, way: Callable[[float], tuple[float, float]], **kwargs: object) -> None:
        self.way = way
        super().__init__(Group(lens, lens.glass), **{"rate_func": linear, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject[0].look(*self.way(self.rate_func(alpha)))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    cat = photo("cat")[:, 90:390]
    lens = Lens(cat, 255 - cat, ground, 2.8, 0.7).look(-0.1, 0.35)
    return Group(lens, lens.glass)
