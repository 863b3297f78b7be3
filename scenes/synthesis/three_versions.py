"""Three versions on one line of time: discs in true area, which two tests then lift on stairs; and the knot that each untied."""

from __future__ import annotations

from manim import *

from scenes.synthesis import three_versions_pieces as pieces
from scenes.synthesis.three_versions_pieces import ASIDE, FLOOR, STATIONS, TIME_Y, XS, KnottedLine, Stairs
from tenuto.kit.discs import Discs
from tenuto.kit.number import Number
from tenuto.stage import theme
from tenuto.stage.data import fact
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import MEDIUM, SEMIBOLD

POINT = 0.07  # height of a point on both tests, manim units
DATA = ("imagenet1k_images", "lvd_images", "lvd_1689m_images")
SIZES = ("vitb_params", "vitg_params", "vit7b_params")
IMAGENET = ("dino_vitb8_linear", "dinov2_vitg_linear", "dinov3_linear")
ADE = ("dino_vitb8_ade", "dinov2_vitg_ade", "dinov3_ade")
KNOTS = ("học không nhãn", "chọn dữ liệu", "giữ được từng patch")


class ThreeVersions(LectureScene):
    """The same discs throughout: they grow, are lifted a little by ImageNet and a lot by ADE20k; knots come undone below."""

    def construct(self) -> None:
        ground = self.ground
        stairs, time = Stairs(XS, 4.2, FLOOR, ground), KnottedLine(XS, (-6.3, 6.3), TIME_Y, ground.ink)
        names = VGroup(*(self.words(name, at=(x, TIME_Y - 0.55), weight=SEMIBOLD) for name, x in STATIONS))
        data, data_says = pieces.discs(self, DATA, -ASIDE, ground.data, " ảnh")
        sizes, sizes_say = pieces.discs(self, SIZES, ASIDE, ground.teacher, " tham số")

        with self.beat("growth"):
            # On three equal steps stands how much was learnt from, and how large the network was.
            self.play(Create(time), FadeIn(stairs), LaggedStart(*map(FadeIn, names), lag_ratio=0.4), run_time=1.0)
            self.cue("data")
            self._grow(data, data_says, pieces.factor(self, "dữ liệu", "data", ground.data, 1.6))
            self.cue("model")
            self._grow(sizes, sizes_say, pieces.factor(self, "mạng", "model", ground.teacher, 0.95))

        with self.beat("imagenet"):
            # The steps rise by what was gained, and carry the discs: the second riser is lower than the first.
            for index, disc in enumerate(zip(data, sizes, strict=True)):
                stairs.carry(index, *disc)
            test = self.words("ImageNet", theme.HEADING, ground.ink, (-theme.SAFE_X, -0.1), LEFT, weight=SEMIBOLD)
            protocol = self.note("theo từng bài báo, cách đo hơi khác nhau")
            self.play(FadeOut(data_says), FadeOut(sizes_say), FadeIn(protocol), FadeIn(test), run_time=0.6)
            first = self._climb(stairs, IMAGENET, "%", 1.3)
            self.cue("steps")
            risers = VGroup(*stairs.risers(ground.ink))
            self.play(LaggedStart(*map(Create, risers), lag_ratio=0.7), run_time=1.3)

        with self.beat("ade"):
            # Back to the start; the same height a point, and the way is nearly three times as long.
            other = self.words("ADE20k", theme.HEADING, ground.teacher, (-theme.SAFE_X, 0.25), LEFT, weight=SEMIBOLD)
            reached = stairs.levels(ground.muted)
            self.play(FadeOut(first), FadeOut(test), FadeOut(risers), FadeIn(reached), run_time=0.4)
            stairs.wipe()
            self.play(stairs.to([0, 0, 0]), FadeIn(other), run_time=0.6)
            self._climb(stairs, ADE, "", 0.9, ground.teacher)
            self.cue("whole")
            gains = zip(
                (("ADE20k", ADE, ground.teacher), ("ImageNet", IMAGENET, ground.muted)), (0.25, -0.35), strict=True
            )
            ways = VGroup(*(pieces.way(self, *gain, y) for gain, y in gains))
            self.play(FadeIn(ways[0]), FadeOut(other), FadeIn(ways[1], shift=0.2 * DOWN), run_time=0.8)
            self.play(Indicate(reached, 1.0, ground.ink), run_time=1.0)

        with self.beat("knots"):
            # One knot after the other comes undone.
            told = (Indicate(name, 1.15, ground.ink) for name in names)
            self.play(LaggedStart(*told, lag_ratio=0.35), run_time=1.3)
            for index, (text, x) in enumerate(zip(KNOTS, XS, strict=True)):
                words = self.words(text, theme.LABEL, ground.muted, (x, TIME_Y - 1.02), weight=MEDIUM)
                self.cue(f"v{index + 1}")
                self.play(time.untie(index), FadeIn(words, shift=0.15 * UP), run_time=1.0)

    def _grow(self, discs: Discs, says: VGroup, factor: VMobject) -> None:
        """From one station to the next, and how many times as much that is in all."""
        grow = (
            AnimationGroup(GrowFromPoint(disc, disc.get_bottom()), FadeIn(words))
            for disc, words in zip(discs, says, strict=True)
        )
        self.play(LaggedStart(*grow, lag_ratio=0.5), run_time=1.4)
        self.play(FadeIn(factor, shift=0.2 * RIGHT), run_time=0.4)

    def _climb(
        self, stairs: Stairs, facts: tuple[str, ...], suffix: str, seconds: float, color: str | None = None
    ) -> VGroup:
        """From score to score, each on its word: all steps from there on rise, and the numbers run along."""
        scores, rises, numbers = [fact(name).value for name in facts], [0.0, 0.0, 0.0], VGroup()
        for index, score in enumerate(scores):
            number = Number(
                scores[max(index - 1, 0)], theme.HEADING, color or self.ground.ink, decimals=1, suffix=suffix
            )
            stairs.write(index, number)
            numbers.add(number)
            rises[index:] = [(score - scores[0]) * POINT] * (len(rises) - index)
            self.cue(f"v{index + 1}")
            if index:
                self.add(number)
                self.play(stairs.to(rises), number.to(score), run_time=seconds)
            else:
                self.play(FadeIn(number, shift=0.1 * UP), run_time=0.8)
        return numbers
