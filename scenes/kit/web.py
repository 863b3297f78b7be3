"""Some patches of a picture, joined by lines as strong as the patches are alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from manim import Group, Line, Mobject, VGroup
from numpy.typing import NDArray

from scenes.kit.picture import Picture
from scenes.kit.tokens import patch_frame
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["Web"]

DARKENED = 0.45  # what is left of the picture's brightness
LOWEST = 0.15  # quantile of the cosines from which on two patches count as alike at all
FAINTEST = 0.02  # strength below which a line is left out


class Web(Group):
    """Parts: `picture`, darkened, `frames` of the patches and `lines` between them.

    Args:
        pixels: (H, H, 3) uint8.
        cosines: (side², side²), of all pairs of patches.
        patches: which of them are joined, counted row by row.
        height: manim units.
        ground: the ground it stands on; frames and lines are ink.
        marked: those of the patches that belong together, with the lines among them in the teacher's colour.
    """

    def __init__(
        self, pixels: NDArray[np.uint8], cosines: NDArray[np.floating], patches: Sequence[int], height: float, ground: Ground,
        marked: Collection[int] = (),
    ) -> None:  # fmt: skip
        side, floor = round(len(cosines) ** 0.5), float(np.quantile(cosines, LOWEST))
        self.picture = Picture((pixels * DARKENED).astype(np.uint8), height)
        self.frames, self.lines = VGroup(), VGroup()
        for patch in patches:
            color = ground.teacher if patch in marked else ground.ink
            self.frames.add(patch_frame(self.picture, patch, side, color, 4))
        ends = list(zip(patches, self.frames, strict=True))
        for index, (one, start) in enumerate(ends):
            for other, end in ends[:index]:
                strong = float(np.clip((cosines[one, other] - floor) / (1 - floor), 0, 1)) ** 3
                if strong > FAINTEST:
                    line = Line(start.get_center(), end.get_center(), stroke_width=1 + 9 * strong)
                    color = ground.teacher if {one, other} <= set(marked) else ground.ink
                    self.lines.add(line.set_stroke(color, opacity=0.15 + 0.85 * strong))
        super().__init__(self.picture, self.frames, self.lines)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    rng = np.random.default_rng(1)
    x = np.where(np.arange(64)[:, None] % 8 < 5, 1.2, -0.2) + 0.7 * rng.normal(size=(64, 6))
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    return Web(photo("cat")[:, 90:390], x @ x.T, (17, 20, 35, 14, 47, 54), 2.9, ground, (17, 20, 35))
