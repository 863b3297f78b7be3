"""Text alignment: a frozen picture tower, a text tower that learns, a diagonal that lights up, and what it costs."""

from __future__ import annotations

from manim import *

from scenes.dinov3.text_alignment_pieces import SmallTowers, TwoTowers, paired
from tenuto.kit.chart import Row, RowChart
from tenuto.stage import theme
from tenuto.stage.data import fact, photo
from tenuto.stage.scene import LectureScene

PAIRS = (  # photograph, the columns of it that make about a square, caption
    ("cat", (90, 390), "một con mèo"),
    ("coffee", (100, 500), "tách cà phê"),
    ("astronaut", (0, 512), "phi hành gia"),
    ("rocket", (107, 534), "tên lửa"),
)
MODELS = (
    ("CLIP", "clip"),
    ("SigLIP 2", "siglip2"),
    ("PE", "pe"),
    ("DINOv2 + chữ", "dinov2"),
    ("DINOv3 + chữ", "dinov3"),
)
BENCHES = (  # key of the facts, highest value and ends of the axis, title
    ("in1k", 100, (-3.2, -0.9), "ImageNet\nzero-shot, %"),
    ("i2t", 100, (0.75, 2.85), "COCO\nảnh tìm chữ"),
    ("ade", 30, (4.0, 5.6), "ADE20k\nmIoU"),
)


class TextAlignment(LectureScene):
    """Two towers, one of them frozen; matching pairs light the diagonal; joint against decoupled; three benchmarks."""

    def construct(self) -> None:
        ground = self.ground
        pairs = [(photo(name)[:, first:last], caption) for name, (first, last), caption in PAIRS]
        towers = TwoTowers(pairs, ("tháp ảnh", "tháp chữ"), ground)
        vision, text, grid, gradient = towers.vision, towers.text, towers.grid, towers.gradient

        with self.beat("towers"):
            # The trained picture tower freezes over; beside it a text tower is built layer by layer.
            layers = (FadeIn(layer, shift=0.25 * DOWN) for layer in text.layers)
            self.play(FadeIn(vision), LaggedStart(*map(FadeIn, towers.pictures), lag_ratio=0.15), run_time=0.9)
            self.play(FadeIn(towers.ways_in[:4]), run_time=0.4)
            self.play(FadeIn(towers.frost, shift=0.2 * DOWN), run_time=0.7)
            self.play(FadeIn(text.box), FadeIn(text.words), run_time=0.6)
            self.play(LaggedStart(*layers, lag_ratio=0.5), run_time=1.4)
            captions = LaggedStart(*map(FadeIn, towers.captions), lag_ratio=0.15)
            self.play(captions, FadeIn(towers.ways_in[4:]), run_time=0.8)
            self.play(LaggedStart(*map(FadeIn, grid), lag_ratio=0.04), run_time=0.8)

        with self.beat("diagonal"):
            # Every picture against every caption; the text tower learns until only pairs light up.
            sketch = self.note("minh hoạ")
            self.play(grid.to(paired(0)), FadeIn(sketch), run_time=0.8)
            self.play(gradient.run(2, (0, 1)), run_time=0.6)
            self.play(grid.to(paired(1)), gradient.run(9), run_time=2.7)
            self.loop(gradient.run(3), run_time=1.5)

        with self.beat("joint"):
            # The two towers stand beside two of CLIP: there the gradient reaches both, here it reaches one.
            apart = SmallTowers("DINOv3: tách rời", ("ảnh", "chữ"), True, ground).shift(3.3 * RIGHT)
            joint = SmallTowers("CLIP: train chung", ("ảnh", "chữ"), False, ground).shift(3.3 * LEFT)
            become = ((vision, apart.vision), (text, apart.text), (towers.frost, apart.frost), (grid, apart.grid))
            self.play(FadeOut(Group(towers.pictures, towers.captions, towers.ways_in, gradient)), run_time=0.5)
            self.play(*(ReplacementTransform(large, small) for large, small in become), run_time=1.2)
            new = VGroup(apart.ways, apart.title, joint.vision, joint.text, joint.grid, joint.ways, joint.title)
            self.play(FadeIn(new), run_time=0.8)
            dashes = VGroup(*apart.gradients(), *joint.gradients())
            self.play(*(each.run(2, (0, 1)) for each in dashes), run_time=0.8)
            self.loop(*(each.run(4) for each in dashes), run_time=2)

        charts = [self._chart(*bench) for bench in BENCHES]
        titles = VGroup(*(self._title(left, title) for _, _, (left, _), title in BENCHES))
        groups = VGroup(
            *(self.words(how, theme.LABEL, ground.muted, (-theme.SAFE_X, charts[0].y(row) + 0.42), LEFT)
              for how, row in (("train chung", 0), ("tách rời", 3)))
        )  # fmt: skip
        with self.beat("classify"):
            # Naming and finding whole pictures: those trained jointly are ahead.
            self.play(FadeOut(VGroup(apart, joint, dashes, sketch)), run_time=0.5)
            self.play(*(FadeIn(chart.spine) for chart in charts), FadeIn(titles), FadeIn(groups), run_time=0.5)
            self.play(charts[0].grow(lag=0.4), run_time=2.2)
            self.play(charts[1].grow(lag=0.3), run_time=1.6)

        with self.beat("segment"):
            # Every patch named by words: the order turns round.
            self.play(charts[2].grow(lag=0.4), run_time=2.2)

    def _title(self, left: float, title: str) -> theme.Words:
        words = self.words(title, theme.LABEL, self.ground.muted, align="left")
        return words.move_to([left, 1.78, 0], aligned_edge=LEFT)

    def _chart(self, key: str, high: float, ends: tuple[float, float], title: str) -> RowChart:
        """One benchmark; the models' names stand once, at the first one."""
        first = key == BENCHES[0][0]
        rows = [
            Row(name if first else "", fact(f"text_{model}_{key}").value, self.ground.teacher, filled=model == "dinov3",
                space=0.45 if model == "dinov2" else 0, suffix="")
            for name, model in MODELS
        ]  # fmt: skip
        return RowChart(rows, self.ground, *ends, 1.15, 0, high, ticks=False, pitch=0.72)
