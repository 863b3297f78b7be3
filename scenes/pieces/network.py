"""A network as a box with its name and a few layers, in its role's colour."""

from __future__ import annotations

from typing import Any, Self

from manim import RIGHT, Mobject, RoundedRectangle, VGroup, interpolate_color, linear
from manim.utils.color import ManimColor

from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["Network"]

LAYER_OPACITIES = (0.3, 0.45, 0.6, 0.8, 1.0)


class Network(VGroup):
    """A box that stands for a network: teacher, student or any other.

    Args:
        name: what stands in it, '' for a bare box.
        color: its role's colour: ground.teacher, ground.student, ground.ink.
        ground: the ground it stands on.
        width, height: manim units.
        px: size of the name, one of the type scale.
    """

    def __init__(
        self,
        name: str,
        color: str,
        ground: Ground,
        width: float = 2.6,
        height: float = 1.55,
        px: float = theme.BODY,
    ) -> None:
        super().__init__()
        self.ground, self.role = ground, color
        self.box = RoundedRectangle(
            width=width,
            height=height,
            corner_radius=min(0.16, height / 6),
            stroke_color=color,
            stroke_width=3,
            fill_color=ground.panel,
            fill_opacity=1,
        )
        em = px * theme.UNITS_PER_PX
        name_height = 1.25 * em if name else 0.0  # the name with the air above it
        bar = min(0.55 * (height - name_height), 0.8)
        self.layers = VGroup(
            *(
                RoundedRectangle(
                    width=0.2 * bar + 0.03,
                    height=bar,
                    corner_radius=0.03,
                    fill_color=color,
                    fill_opacity=opacity,
                    stroke_width=0,
                )
                for opacity in LAYER_OPACITIES
            )
        ).arrange(RIGHT, buff=0.14 * bar + 0.02)
        self.add(self.box, self.layers)
        self.words: Words | None = None
        if name:
            self.layers.shift([0, -name_height / 2, 0])
            self.words = stand(Words(name, px, color, SEMIBOLD), 0, height / 2 - name_height)
            self.add(self.words)

    def light(self, share: float) -> Self:
        """A light runs once through the layers while `share` goes from 0 to 1; at both ends they look as at first."""
        place = share * (len(self.layers) + 3) - 2
        for index, (layer, opacity) in enumerate(zip(self.layers, LAYER_OPACITIES, strict=True)):
            lit = max(0.0, 1 - abs(index - place) / 1.6)
            layer.set_fill(_between(self.role, self.ground.ink, lit), opacity + (1 - opacity) * lit)
        return self

    def glow(self, color: str, amount: float) -> Self:
        """Tint the box, 0 (not at all) to 1: something has reached the network, or changes it."""
        self.box.set_fill(_between(self.ground.panel, color, 0.45 * amount))
        return self

    def shine(self, **kwargs: Any) -> Vary:
        """A light runs through it once: a seamless loop."""
        return Vary(self, self.light, rate_func=linear, **kwargs)


def _between(first: str, last: str, share: float) -> ManimColor:
    return interpolate_color(ManimColor(first), ManimColor(last), share)


def specimen_network(ground: Ground) -> Mobject:
    pair = VGroup(Network("Teacher", ground.teacher, ground), Network("Student", ground.student, ground))
    pair[1].light(0.5)
    return pair.arrange(RIGHT, buff=0.4)  # type: ignore[no-any-return]
