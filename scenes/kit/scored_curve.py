"""A curve through a few measured points, each with its name and score."""

from __future__ import annotations

from collections.abc import Sequence

from manim import LEFT, Mobject, VGroup, VMobject

from scenes.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["ScoredCurve"]

STEEP = 2.0  # a rise to the next point from which on a label stands below its point instead of above


class ScoredCurve(VGroup):
    """Parts: `curve`, `dots` (over it) and `labels` (name and score of each point).

    Args:
        plot: where it is drawn.
        xs, ys: what was measured, from left to right.
        names, texts: of the points and of their scores.
        colors: of the curve with its points, and of the last point.
        radius: of the points, manim units.
    """

    def __init__(
        self, plot: Plot, xs: Sequence[float], ys: Sequence[float], names: Sequence[str], texts: Sequence[str],
        colors: tuple[str, str], radius: float = 0.13,
    ) -> None:  # fmt: skip
        self.plot, self.xs, self.ys, self.ink = plot, list(xs), list(ys), colors[0]
        self.dots = plot.dots(xs, ys, colors[0], radius).set_z_index(1)
        self.dots[-1].set_color(colors[1])
        self.labels = VGroup(*(self._label(index, *both) for index, both in enumerate(zip(names, texts, strict=True))))
        self.curve = self.part(0, len(self.xs))
        super().__init__(self.curve, self.dots, self.labels)

    def part(self, first: int, last: int) -> VMobject:
        """The curve from one point to before another."""
        return self.plot.curve(self.xs[first:last], self.ys[first:last], self.ink)

    def _label(self, index: int, name: str, text: str) -> VGroup:
        x, y, _ = self.plot.at(self.xs[index], self.ys[index])
        ground = self.plot.ground
        words = VGroup(Words(name, theme.LABEL, ground.muted), Words(text, theme.LABEL, ground.ink, SEMIBOLD))
        if index + 1 < len(self.ys) and self.ys[index + 1] - self.ys[index] >= STEEP:  # there is room below
            stand(words[0], x + 0.28, y - 0.2, LEFT)
            stand(words[1], words[0].get_right()[0] + 0.14, y - 0.2, LEFT)
        else:
            stand(words[0], x, y + 0.62)
            stand(words[1], x, y + 0.26)
        return words


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    plot = Plot(Axis(0, 4), Axis(0, 10), ground, 4.2, 2.4, grid=True)
    ys = (2.0, 6.0, 7.0)
    return VGroup(
        plot, ScoredCurve(plot, (0.6, 2.0, 3.4), ys, "ABC", ("2", "6", "7"), (ground.student, ground.teacher))
    )
