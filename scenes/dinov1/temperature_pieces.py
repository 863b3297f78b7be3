"""Logits through a softmax whose temperature is turned: the bars of their shares below the slider."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, Mobject, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from scenes.dinov1.pieces.bead import Bead
from scenes.dinov1.pieces.logits import evenly_spread
from scenes.dinov1.pieces.slider import Slider
from tenuto.kit.arrow import arrow
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.kit.plot import Axis, Plot
from tenuto.kit.vary import Varies, Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words

__all__ = ["TemperedBars"]

SLIDER_ABOVE = 0.6  # of a share of 1, manim units


class TemperedBars(Varies, VGroup):
    """softmax(logits / τ) as bars with percentages, their foot at the origin. Parts: `bars`, `slider`.

    Args:
        logits: (K,).
        temperature: the first.
        span: the temperatures at the slider's two ends.
        color: hex, the role of whose distribution it is.
        ground: the ground it stands on.
        width: manim units.
        height: of a share of 1, manim units.
    """

    def __init__(
        self, logits: ArrayLike, temperature: float, span: tuple[float, float], color: str, ground: Ground,
        width: float, height: float,
    ) -> None:  # fmt: skip
        super().__init__()
        self.logits = np.asarray(logits, np.float64)
        shares = softmax(self.logits, temperature)
        self.bars = Bars(shares, color, ground, width, height, numbers="percent", decimals=1)
        self.slider = Slider("tau", *span, temperature, ground, color, width - 0.4).shift((height + SLIDER_ABOVE) * UP)
        self.add(self.bars, self.slider)

    def show(self, temperature: float, running: bool = False) -> Self:
        """Turn the temperature to another value at once."""
        self.slider.show(temperature, running)
        self.bars.show(softmax(self.logits, temperature), running)
        return self

    def paint(self, color: str) -> Self:
        """Give bars, handle and value another role's colour."""
        self.bars.bars.set_fill(color)
        self.slider.paint(color)
        return self

    def to(self, temperature: float, **kwargs: Any) -> Vary:
        """The temperature goes to another one, by equal factors in equal times."""
        first = self.slider.value
        return self.vary(lambda share: float(first * (temperature / first) ** share), **kwargs)


def specimen_tempered(ground: Ground) -> Mobject:
    return TemperedBars([0.5, -0.2, 0.3, 0.1], 0.3, (0.05, 1), ground.student, ground, 4.5, 1.3)


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


DRAWN = 8
SIDE = 3.3  # the middles of the left and the right panel lie this far from the centre
FOOT, WHOLE, WIDTH = -2.8, 3.4, 6.0  # of the bars: where they stand, how tall a share of 1 is, how wide they are
RANGE = (0.02, 0.5)  # of the sliders, and how far they are turned
LAST_EPOCH = 60  # of the schedule that is drawn


def stored_logits(scene: LectureScene) -> tuple[NDArray[np.float64], Words]:
    """Some of the student's logits (DRAWN,), from low to high, and whose they are."""
    data = load_tensors("temperature")
    every = data.student.astype(np.float64)
    some = f"softmax trên riêng {DRAWN} trong {written(len(every))} logit"
    return every[evenly_spread(every, DRAWN)], scene.note(f"{some} · {data.about['label']}", computed=True)


def raw_logits(scene: LectureScene, logits: NDArray[np.float64]) -> tuple[Words, Bars, VGroup]:
    """The logits as they are, what they are, and the way to what becomes of them."""
    ground = scene.ground
    caption = scene.words("cùng một dãy logit", theme.BODY, at=(-3.75, 1.72), weight=SEMIBOLD)
    raw = Bars(logits, ground.data, ground, 5.2, 2.7 / np.abs(logits).max(), numbers="value", decimals=2)
    raw.shift([-3.75, -1.6, 0])
    way = arrow([-0.85, 0.3, 0], [-0.15, 0.3, 0], ground.muted)
    return caption, raw, way


def tempered(scene: LectureScene, logits: NDArray[np.float64], temperature: float, color: str) -> TemperedBars:
    """The right panel."""
    return TemperedBars(logits, temperature, RANGE, color, scene.ground, WIDTH, WHOLE).shift([SIDE, FOOT, 0])


def whose(scene: LectureScene, text: str, color: str) -> theme.Words:
    """Whose distribution the right panel is."""
    return scene.words(text, theme.HEADING, color, at=(2 * SIDE - 0.5, 1.7), edge=RIGHT, weight=SEMIBOLD)


def among_all(scene: LectureScene, temperature: float, color: str) -> VGroup:
    """What the tallest bar has where all outputs share the whole; on the right panel."""
    every = load_tensors("temperature").student.astype(np.float64)
    share = written(100 * float(softmax(every, temperature).max()), 0)
    lines = f"chia cho đủ {len(every)} cột,", f"cột cao nhất được {share}%"
    return VGroup(*(scene.computed(line, theme.LABEL, color, (2 * SIDE - 0.4, y), RIGHT)
                    for line, y in zip(lines, (0.3, -0.15), strict=True)))  # fmt: skip


def warmup(scene: LectureScene) -> tuple[Plot, VMobject, VMobject, VGroup, list[Mobject], list[Mobject], Bead]:
    """The plot of both temperatures over epochs: the student's, which is steady, and the teacher's, which rises; their
    names; the two spans of epochs and what happens in each; and a bead on the teacher's."""
    ground = scene.ground
    warm, cold, end = (fact(f"temp_{name}").value for name in ("student", "teacher_start", "teacher_end"))
    epochs = fact("temp_warmup_epochs").value
    time = Axis(0, LAST_EPOCH, (0, epochs, LAST_EPOCH), "epoch")
    plot = left_plot(scene, time, Axis(0, 0.12, (cold, end, warm), "nhiệt độ $tau$", 2))
    steady = plot.curve([0, LAST_EPOCH], [warm, warm], ground.student)
    rise = plot.function(schedule, ground.teacher)
    signs = VGroup(
        plot.beside(scene.words("Student", theme.LABEL, ground.student), 48, warm, UP, 0.12),
        plot.beside(scene.words("Teacher", theme.LABEL, ground.teacher), 48, end, DOWN, 0.15),
    )
    spans = [plot.span(0, epochs, ground.teacher), plot.span(epochs, LAST_EPOCH, ground.teacher)]
    spans[1].set_stroke(opacity=0.35)
    said = [plot.beside(scene.words(text, theme.LABEL, ground.teacher, weight=SEMIBOLD), sum(ends) / 2, 0.008, UP, 0.1)
            for text, ends in (("nhọn", (0, epochs)), ("nới ra", (epochs, LAST_EPOCH)))]  # fmt: skip
    return (
        plot,
        steady,
        rise,
        signs,
        spans,
        said,
        Bead(plot, schedule, 0, ground.teacher, 0.13, stemmed=False),
    )


def left_plot(scene: LectureScene, x: Axis, y: Axis) -> Plot:
    """A plot in the left panel's place."""
    return Plot(x, y, scene.ground, 5.0, 3.9).move_to([-SIDE - 0.05, -0.6, 0])


def schedule(epoch: Any) -> Any:
    """The teacher's temperature in an epoch, or in many."""
    cold, end = fact("temp_teacher_start").value, fact("temp_teacher_end").value
    return np.minimum(end, cold + (end - cold) * epoch / fact("temp_warmup_epochs").value)


def rolled(bead: Bead, panel: TemperedBars, first: float, last: float) -> tuple[Animation, Animation]:
    """The bead goes from epoch to epoch, the teacher's bars with it."""

    def at(share: float) -> float:
        return first + (last - first) * share

    return bead.vary(at), panel.vary(lambda share: float(schedule(at(share))))
