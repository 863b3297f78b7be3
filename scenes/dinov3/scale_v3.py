"""DINOv3 in size: discs in true area, pictures on a linear and a log axis, one in ten kept, and what then goes wrong."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov3 import scale_v3_pieces as pieces
from scenes.dinov3.pieces.training_story import TrainingStory
from scenes.dinov3.scale_v3_pieces import CELL, DATA, GUEST, Lens, SlidingScale
from tenuto.kit.discs import Discs
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

FLOOR = -1.95  # on which the discs stand
DISCS = (("v1 · 2021", "vitb_params", -4.9), ("v2 · 2023", "vitg_params", -1.6), ("v3 · 2025", "vit7b_params", 3.55))
LINEAR = ((0.0, "0"), (5e8, "500 triệu"), (1e9, "1 tỷ"), (1.5e9, "1,5 tỷ"))
LOG = ((1e6, "1 triệu"), (1e7, "10 triệu"), (1e8, "100 triệu"), (1e9, "1 tỷ"))
LARGE = 4.5  # its side then


class ScaleV3(LectureScene):
    """Bigger once more: parameters as areas, pictures counted on two axes, a wall of which a tenth stays, a magnifier."""

    def construct(self) -> None:
        ground = self.ground
        with self.beat("discs"):
            # How far does it go? Then each disc grows out of the one before; areas are numbers of parameters.
            discs = Discs([fact(name).value for _, name, _ in DISCS], ground.teacher, largest=2.15)
            discs.stand([x for *_, x in DISCS], FLOOR)
            names = VGroup(
                *(self.captioned(fact(name).text, version, theme.HEADING, ground.ink, (x, FLOOR - 0.55), below=0.47)
                  for version, name, x in DISCS)
            )  # fmt: skip
            rule = self.words("diện tích = số tham số", theme.LABEL, ground.muted, (-theme.SAFE_X, 1.75), LEFT)
            middle = np.array([0, theme.STAGE_CENTRE_Y, 0])
            asked = DashedVMobject(Circle(0.3, stroke_color=ground.teacher, stroke_width=5), 40).move_to(middle)
            filled = Circle(2.4, fill_color=ground.teacher, fill_opacity=1, stroke_width=0).move_to(middle)
            mark = self.words("?", theme.TITLE, ground.muted, (0, middle[1] - 0.2), weight=SEMIBOLD)
            inside = self.words("diện tích =\nsố tham số", theme.BODY, ground.ground, weight=SEMIBOLD).move_to(middle)
            self.play(FadeIn(asked), run_time=0.4)
            self.play(asked.animate.scale(8), FadeIn(mark), run_time=2.65)
            self.cue("area")
            self.play(FadeIn(filled), FadeOut(mark, run_time=0.3), run_time=0.7)
            self.play(FadeIn(inside), FadeOut(asked), run_time=0.7)
            self.cue("v1")
            self.play(
                ReplacementTransform(filled, discs[0]),
                FadeOut(inside, run_time=0.2),
                FadeIn(names[0], rule),
                run_time=1.4,
            )
            for index, name, time in ((1, "v2", 1.2), (2, "v3", 1.8)):
                self.cue(name)
                self.play(TransformFromCopy(discs[index - 1], discs[index]), FadeIn(names[index]), run_time=time)

        with self.beat("data"):
            # Pictures as places on an axis; the first hardly leaves zero, until equal factors are equally far apart.
            scale = SlidingScale(1e6, 2e9, LINEAR, LOG, ground, -theme.SAFE_X + 0.5, theme.SAFE_X - 0.3, -2.05)
            for version, name, y in DATA:
                words = self.words(f"{version} · {fact(name).text} ảnh", theme.BODY, weight=SEMIBOLD)
                scale.mark(fact(name).value, words, y, ground.data, LEFT if version == "v3" else RIGHT)
            self.play(FadeOut(discs, names, rule), run_time=0.3)
            self.play(FadeIn(scale), run_time=0.3)
            for mark, name in zip(reversed(scale.marks), ("images", "times", "linear"), strict=True):
                self.cue(name)
                self.play(FadeIn(mark, shift=0.3 * DOWN), run_time=0.7)
            self.play(Indicate(mark, 1.08, ground.ink), run_time=0.9)
            self.cue("log")
            self.play(scale.to_logarithmic(), run_time=2.0)
            factors = pieces.factors(self, scale)
            self.play(LaggedStart(*(FadeIn(each, shift=0.3 * RIGHT) for each in factors), lag_ratio=0.5), run_time=0.9)

        with self.beat("pool"):
            # A wall of pictures; as large a share of it stays lit as was kept of the pool.
            wall, sketch = pieces.wall(self), self.note("minh hoạ")
            whole, share = (
                f"khoảng {fact('instagram_pool').text} ảnh Instagram",
                f"giữ lại {fact('lvd_1689m_images').text}",
            )
            pool = self.words(whole, theme.BODY, ground.muted, (-theme.SAFE_X, -2.9), LEFT)
            chosen = self.words(share, theme.BODY, ground.data, (theme.SAFE_X, -2.9), RIGHT, weight=SEMIBOLD)
            self.play(
                FadeOut(scale, scale.marks, factors, run_time=0.2), FadeIn(wall.sheet, pool, sketch), run_time=0.6
            )
            self.cue("select")
            self.add(wall.kept)
            self.play(wall.sheet.animate.set_opacity(0.13), FadeIn(chosen), run_time=2.47)

        with self.beat("decay"):
            # One of the pictures comes near; beside it two curves that part; then the magnifier.
            features, peak, last = load_tensors("features"), fact("dense_peak_steps"), fact("gram_start_steps")
            lens = Lens(features.pictures[0], features.rgb[2, 0], ground, LARGE, radius=1.15)
            lens.fit(wall.picture(GUEST).get_center(), CELL, CELL)
            place = np.array([theme.SAFE_X - LARGE / 2, theme.STAGE_CENTRE_Y + 0.3, 0])
            inside = f"trong kính: đặc trưng patch · {features.about['label']}"
            origin = self.computed(inside, theme.SMALL, ground.muted, (theme.SAFE_X, -2.9), RIGHT)
            story = TrainingStory((peak.value, peak.text), (last.value, last.text), ground, 5.9, 3.5)
            story.shift(np.array([-theme.SAFE_X, -0.4, 0]) - story.plot.get_left())
            names = story.names(("ImageNet", "phân vùng"), (story.accuracy, story.dense))
            self.add(lens)
            self.play(FadeOut(wall, pool, chosen), lens.fly(place, LARGE, LARGE), run_time=1.5)
            self.play(FadeIn(story.plot), run_time=0.6)
            self.cue("imagenet")
            self.play(Create(story.accuracy), FadeIn(names[0]), run_time=1.2)
            self.cue("dense")
            self.play(Create(story.dense), run_time=1.1)
            self.play(FadeIn(names[1]), Create(story.peak), run_time=0.4)
            self.cue("what")
            self.play(Indicate(story.dense, 1.05, ground.data), run_time=2.0)
            self.cue("lens")
            self.play(FadeIn(lens.glass, scale=0.5), lens.open(_round(0)), FadeIn(origin), run_time=0.8)
            self.play(lens.vary(_round), run_time=1.6)


def _round(turn: float) -> tuple[float, float]:
    """Where the magnifier is, from the picture's middle: once round, over stones, animal and grass."""
    return 0.8 * float(np.cos(TAU * turn)), 0.75 * float(np.sin(TAU * turn)) - 0.1
