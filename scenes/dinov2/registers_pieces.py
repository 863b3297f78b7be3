"""Where a picture is empty, a picture with a tower on every patch, and time as an upright line."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import LEFT, UP, Group, Line, Mobject, Polygon, VGroup, VMobject
from numpy.typing import NDArray

from scenes.dinov2.pieces.holes import veil
from tenuto.kit.picture import Picture
from tenuto.kit.vary import Vary
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["Relief", "emptiest"]


# -- Where a picture is empty: the patches in which, and around which, least happens -----------------------------------


def emptiest(picture: NDArray[np.uint8], rows: int, columns: int, count: int) -> NDArray[np.bool_]:
    """`count` of the patches (rows, columns) of a picture (H, W, 3) that are the least rough, with their neighbours.

    They lie apart, and so that towers on them hide none of each other where the picture lies as `Relief` lays it.
    """
    height, width = picture.shape[0] // rows, picture.shape[1] // columns
    grey = picture[: rows * height, : columns * width].astype(np.float64).mean(2)
    rough = np.pad(grey.reshape(rows, height, columns, width).std((1, 3)), 1, mode="edge")
    around = sum(rough[i : i + rows, j : j + columns] for i in range(3) for j in range(3))
    found: list[tuple[int, int]] = []
    for index in np.argsort(around, axis=None, kind="stable"):
        row, column = divmod(int(index), columns)
        apart = (abs(row - r) + abs(column - c) > 4 and abs(column - c - (row - r) / 3) > 1.5 for r, c in found)
        if len(found) < count and all(apart):
            found.append((row, column))
    mask = np.zeros((rows, columns), bool)
    mask[tuple(np.array(found).T)] = True
    return mask


def specimen_background(ground: Ground) -> Mobject:
    pixels = photo("rocket")[:, :420]
    picture = Picture(pixels[:420], 2.6)
    return Group(picture, veil(picture, emptiest(pixels[:420], 14, 14, 5), ground))


# -- A picture laid down like a map, with a bar on every patch: a value for each patch as a height ---------------------


FAR_LEFT, ACROSS, NEARER = np.array([-4.35, 0.0, 0]), np.array([7.6, 0, 0]), np.array([-1.7, -2.55, 0])  # where it lies
WIDE = 0.72  # share of its patch that a tower takes


class Relief(Group):
    """A picture, upright or lying, the lines between its patches, thin bars for all patches and towers for a few.

    Args:
        pixels: (H, W, 3) uint8.
        values: (rows, columns), one for each patch.
        towers: (rows, columns), true where a patch gets a tower; its value is a multiple of the others'.
        color: of bars and towers, hex.
        ground: the ground it stands on.
        unit: height of a bar of value 1, manim units.
        height: of the picture while it stands upright, its middle at the stage's.
    """

    def __init__(
        self, pixels: NDArray[np.uint8], values: NDArray[np.float64], towers: NDArray[np.bool_], color: str,
        ground: Ground, unit: float, height: float,
    ) -> None:  # fmt: skip
        super().__init__()
        self.values, self.unit, self.ground = values, unit, ground
        self.picture = Picture(pixels, height)
        self.upright = self.picture.points + np.array([0, -0.35, 0])
        self.grid = VMobject(stroke_color=ground.ground, stroke_width=1.2, stroke_opacity=0.5)
        self.low = VMobject(stroke_color=color, stroke_width=3.5, stroke_opacity=0.85)
        # A tower hides the thin bar of its patch, which is as high as the others' on average.
        self.ordinary = np.where(towers, values[~towers].mean(), values)
        self.cells = np.argwhere(towers)  # from far to near, so that nearer towers cover farther ones
        shades = ((color, 0.62), (color, 1.0), (ground.ink, 1.0))  # side, front, top
        self.towers = VGroup(
            *(
                VGroup(*(Polygon(*np.zeros((4, 3)), fill_color=c, fill_opacity=o, stroke_width=0) for c, o in shades))
                for _ in self.cells
            )
        )
        self.add(self.picture, self.grid, self.low, self.towers)
        self.lay(0.0).rise(0.0, 0.0)

    def at(self, row: float, column: float) -> NDArray[np.float64]:
        """Where a place of the lying picture is, in patches from its upper left corner; (3,)."""
        rows, columns = self.values.shape
        return np.asarray(FAR_LEFT + column / columns * ACROSS + row / rows * NEARER)

    def lay(self, share: float) -> Self:
        """0: the picture stands upright; 1: it lies."""
        lying = FAR_LEFT + np.array([0 * ACROSS, ACROSS, NEARER, ACROSS + NEARER])
        corners = (1 - share) * self.upright + share * lying
        self.picture.points = corners
        rows, columns = self.values.shape
        across, down = corners[1] - corners[0], corners[2] - corners[0]
        starts = [corners[0] + i / columns * across for i in range(1, columns)]
        ends = [start + down for start in starts]
        starts += [corners[0] + i / rows * down for i in range(1, rows)]
        ends += [start + across for start in starts[columns - 1 :]]
        self.grid.points = _segments(np.array(starts), np.array(ends))
        return self

    def rise(self, low: float, high: float) -> Self:
        """Show the thin bars at a share `low` of their heights, and the towers at a share `high`."""
        self.risen = np.array([low, high])
        feet = np.array([self.at(row + 0.5, column + 0.5) for row, column in np.ndindex(self.values.shape)])
        heights = low * self.unit * self.ordinary.ravel()
        self.low.points = _segments(feet, feet + np.outer(heights, [0, 1, 0]))
        self.low.set_stroke(opacity=0.85 * min(1.0, 5 * low))
        for tower, (row, column) in zip(self.towers, self.cells, strict=True):
            top = np.array([0, high * self.unit * self.values[row, column], 0])
            inset = (1 - WIDE) / 2
            far_left, far_right, near_right, near_left = (
                self.at(row + r, column + c)
                for r, c in ((inset, inset), (inset, 1 - inset), (1 - inset, 1 - inset), (1 - inset, inset))
            )
            faces = (
                (near_right, far_right, far_right + top, near_right + top),
                (near_left, near_right, near_right + top, near_left + top),
                (near_left + top, near_right + top, far_right + top, far_left + top),
            )
            for face, corners in zip(tower, faces, strict=True):
                face.set_points_as_corners([*corners, corners[0]])
            # An ordinary bar is enough for an ordinary value.
            there = float(np.clip(high * self.values[row, column] - 1, 0, 1))
            tower.set_fill(opacity=there)
            tower[0].set_fill(opacity=0.62 * there)
        return self

    def summit(self, index: int) -> NDArray[np.float64]:
        """The middle of the top of a tower at its full height."""
        row, column = self.cells[index]
        return np.asarray(self.at(row + 0.5, column + 0.5) + np.array([0, self.unit * self.values[row, column], 0]))

    def measure(self, *values: float) -> VGroup:
        """A scale that stands at the far left corner, with a mark at each of `values`, the last at its upper end."""
        foot = self.at(0, 0) + 0.25 * LEFT
        marks = [foot + value * self.unit * UP for value in values]
        lines = (Line(foot, marks[-1]), *(Line(mark + 0.1 * LEFT, mark) for mark in marks))
        return VGroup(*lines).set_stroke(self.ground.muted, 2.5)

    def foot(self, index: int) -> Polygon:
        """The outline of the patch on which a tower stands."""
        row, column = self.cells[index]
        return Polygon(*(self.at(row + r, column + c) for r, c in ((0, 0), (0, 1), (1, 1), (1, 0))))

    def lie_down(self, **kwargs: Any) -> Vary:
        """Upright before, it is laid down."""
        return Vary(self, self.lay, **kwargs)

    def to(self, low: float, high: float, **kwargs: Any) -> Vary:
        """Bars and towers go to other shares of their heights, see `rise`."""
        return Vary(self, lambda shares: self.rise(*shares), self.risen, np.array([low, high]), **kwargs)


def _segments(starts: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Straight pieces as the points of one VMobject, (4 n, 3)."""
    shares = np.linspace(0, 1, 4)[None, :, None]
    return np.asarray((starts[:, None] * (1 - shares) + ends[:, None] * shares).reshape(-1, 3))


def specimen_relief(ground: Ground) -> Mobject:
    high = np.zeros((8, 12), bool)
    high[[1, 3, 6], [2, 8, 4]] = True
    relief = Relief(photo("rocket"), np.where(high, 10.0, 1.0), high, ground.teacher, ground, 0.1, 3.0)
    return relief.lay(1).rise(1, 1).scale(0.55)
