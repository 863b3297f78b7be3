"""Every picture against every caption, and the two towers whose outputs meet in that grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import DOWN, RIGHT, UP, Group, Mobject, RoundedRectangle, VGroup
from numpy.typing import NDArray

from scenes.pieces.network import Network
from scenes.pieces.snowflake import frozen
from tenuto.kit.arrow import arrow, route
from tenuto.kit.dashes import RunningDashes
from tenuto.kit.picture import Picture
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import photo
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["PairGrid", "SmallTowers", "TwoTowers", "paired"]


# -- Every picture against every caption: a grid of cells that shine as strongly as the two are alike ------------------


class PairGrid(VGroup):
    """count x count cells, row by row, one row for each picture and one column for each caption, dark at first.

    Args:
        count: of pictures and of captions.
        cell: width and height of a cell, manim units.
        gap: between two cells, across and down.
        ground: the ground it stands on.
        radius: of the cells' corners.
    """

    def __init__(
        self, count: int, cell: tuple[float, float], gap: tuple[float, float], ground: Ground, radius: float
    ) -> None:
        style = {"stroke_color": ground.line, "stroke_width": 2, "fill_color": ground.data, "corner_radius": radius}
        step = np.array(cell) + gap
        places = [((column - (count - 1) / 2), ((count - 1) / 2 - row)) for row, column in np.ndindex(count, count)]
        super().__init__(
            *(RoundedRectangle(width=cell[0], height=cell[1], **style).shift([*(step * place), 0]) for place in places)
        )
        self.likeness = np.zeros(count * count)

    def show(self, likeness: NDArray[np.floating]) -> Self:
        """Let the cells shine, 0 to 1 each, row by row."""
        self.likeness = np.asarray(likeness, np.float64)
        for cell, value in zip(self, self.likeness, strict=True):
            cell.set_fill(opacity=float(value))
        return self

    def to(self, likeness: NDArray[np.floating], **kwargs: Any) -> Vary:
        """The cells go over to another likeness."""
        return Vary(self, self.show, self.likeness, likeness, **kwargs)


def paired(trained: float, count: int = 4, seed: int = 1) -> NDArray[np.float64]:
    """A sketch of how alike pictures and captions are, (count²,) row by row: by chance before training (0), only those
    on the diagonal after it (1)."""
    noise = np.random.default_rng(seed).uniform(0.12, 0.6, count * count)
    goal = np.where(np.eye(count).ravel() > 0, 0.95, 0.03 + 0.12 * noise)
    return np.asarray((1 - trained) * noise + trained * goal)


def specimen_pair_grid(ground: Ground) -> Mobject:
    return PairGrid(4, (1.1, 0.55), (0.1, 0.1), ground, 0.08).show(paired(0.8))


# -- A picture tower and a text tower whose outputs meet in a grid: large with its examples, and small for comparisons


CELL, GAP = (1.83, 0.64), (0.12, 0.10)  # of the grid
MIDDLE = np.array([2.075, -1.26, 0])  # of the grid on the stage
TEXT_Y, PICTURES_X, VISION_X = 1.02, -5.95, -3.55


class TwoTowers(Group):
    """Four pictures at the left, four captions above, and the towers through which they come to the grid's rows and columns.

    Parts: `pictures`, `vision`, `frost` (it is frozen), `captions`, `text`, `ways_in` (four to the picture tower, four to
    the text tower), `grid`, and `gradient`, dashes from the grid to the text tower. It fills the stage.

    Args:
        pairs: pixels (H, W, 3) and caption, four of them.
        names: of the picture tower and the text tower.
        ground: the ground it stands on.
    """

    def __init__(self, pairs: Sequence[tuple[NDArray[np.uint8], str]], names: tuple[str, str], ground: Ground) -> None:
        count, (wide, high) = len(pairs), np.array(CELL) + GAP
        offsets = np.arange(count) - (count - 1) / 2
        xs, ys = MIDDLE[0] + wide * offsets, MIDDLE[1] - high * offsets
        self.grid = PairGrid(count, CELL, GAP, ground, 0.08).shift(MIDDLE)
        self.pictures = Group(
            *(Picture(p, 0.66).move_to([PICTURES_X, y, 0]) for (p, _), y in zip(pairs, ys, strict=True))
        )
        captions = zip(pairs, xs, strict=True)
        self.captions = VGroup(*(stand(Words(text, theme.SMALL, ground.ink), x, 2.05) for (_, text), x in captions))
        self.vision = Network(names[0], ground.teacher, ground, 2.5, 2.9).move_to([VISION_X, MIDDLE[1], 0])
        self.frost = frozen(ground).next_to(self.vision, UP, 0.2)
        self.text = _flat(names[1], ground, self.grid.width).shift([MIDDLE[0], TEXT_Y, 0])
        self.ways_in = VGroup(
            *(arrow([-5.4, y, 0], [-4.9, y, 0], ground.data) for y in ys),
            *(arrow([x, 1.92, 0], [x, 1.6, 0], ground.data) for x in xs),
        )
        edge = self.grid.get_right()[0]
        out = edge + 0.385
        back = [[edge + 0.135, MIDDLE[1], 0], [out, MIDDLE[1], 0], [out, TEXT_Y, 0], [edge + 0.06, TEXT_Y, 0]]
        self.gradient = RunningDashes(route(back, 0.15), ground.loss)
        super().__init__(
            self.pictures, self.captions, self.vision, self.frost, self.text, self.ways_in, self.grid, self.gradient
        )


class SmallTowers(VGroup):
    """Parts: `title`, `vision`, `text`, `ways`, `grid` with its diagonal lit, and `frost` (empty unless frozen).

    Args:
        title: stands above.
        names: of the picture tower and the text tower.
        is_frozen: whether the picture tower is a trained one that does not learn any more.
        ground: the ground it stands on.
    """

    def __init__(self, title: str, names: tuple[str, str], is_frozen: bool, ground: Ground) -> None:
        self.ground = ground
        first = ground.teacher if is_frozen else ground.student
        self.vision = Network(names[0], first, ground, 2.3, 1.55).move_to([-1.65, 0.65, 0])
        self.text = Network(names[1], ground.student, ground, 2.3, 1.55).move_to([1.65, 0.65, 0])
        self.grid = PairGrid(4, (0.46, 0.34), (0.06, 0.06), ground, 0.05).show(paired(1)).shift(1.95 * DOWN)
        self.ways = VGroup(*(arrow([side * 1.3, -0.25, 0], [side * 0.55, -1.1, 0], ground.muted) for side in (-1, 1)))
        self.title = stand(Words(title, theme.BODY, ground.ink, SEMIBOLD), 0, 1.82)
        self.frost = frozen(ground).move_to([-2.2, -0.75, 0]) if is_frozen else VGroup()
        self.learning = ((self.text, 1), (self.vision, -1))[: 2 - is_frozen]  # towers, and on which side they stand
        super().__init__(self.vision, self.text, self.grid, self.ways, self.title, self.frost)

    def gradients(self) -> VGroup:
        """Dashes from the grid to every tower that learns, where all of them stand now."""
        dashes = VGroup()
        for tower, side in self.learning:
            start = self.grid.get_center() + side * 1.15 * RIGHT
            end = tower.get_bottom() + side * 0.55 * RIGHT + 0.08 * DOWN
            dashes.add(RunningDashes(route([start, [end[0], start[1], 0], end]), self.ground.loss))
        return dashes


def _flat(name: str, ground: Ground, width: float) -> Network:
    """A wide, low text tower: its name and its layers stand side by side."""
    tower = Network(name, ground.student, ground, width, 1.05)
    assert tower.words is not None
    tower.words.shift([-0.65, -0.3, 0])
    tower.layers.shift([0.98, 0.17, 0])
    return tower


def specimen_two_towers(ground: Ground) -> Mobject:
    cat = photo("cat")[:, 90:390]
    towers = TwoTowers([(cat, "mèo")] * 4, ("ảnh", "chữ"), ground)
    towers.grid.show(paired(1))
    return towers.scale(0.4)
