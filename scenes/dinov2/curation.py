"""Why pictures are chosen: a lopsided cloud, the same cloud levelled, and what both are worth at equal size."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov2 import curation_pieces as pieces
from scenes.dinov2.curation_pieces import CURATED, DOTS, RAW, TOPICS
from scenes.dinov2.pieces.flock import Flight, Flock
from scenes.dinov2.pieces.scatter import Scatter
from tenuto.kit.flow import Flow
from tenuto.kit.panel import panel
from tenuto.stage.scene import LectureScene

CROWDED = 3  # topics that are called crowded
TOLD = {"imagenet": 0, "inat": 3}  # the rows that are spoken of, by cue


class Curation(LectureScene):
    """A cloud with a long tail is levelled; as many pictures of each kind go through the same training; Table 2."""

    def construct(self) -> None:
        ground = self.ground
        places, topic, kept, drawn = pieces.internet()
        tiles = pieces.topic_pictures()
        cloud, heads, bars, faces, name = pieces.cloud(self, places, topic, tiles)

        with self.beat("lopsided"):
            # A cloud of pictures: some topics crowded, others hardly there; beside it the same as bars.
            lopsided = bars.values
            bars.show(0 * lopsided)
            note = FadeIn(self.note("minh hoạ"), run_time=0.8)
            self.play(cloud.to(radii=0.032, lag=0.8), note, run_time=4.4)
            self.cue("dense")
            common = np.arange(len(TOPICS)) < CROWDED
            shown = Flight(heads, opacities=common), Flight(faces, opacities=common), FadeIn(bars.base, name)
            self.play(*shown, bars.to(lopsided * common, lag=0.3), run_time=1.2)
            self.add(bars)
            self.cue("sparse")
            shown = Flight(heads, opacities=1.0, lag=0.6), Flight(faces, opacities=1.0, lag=0.6)
            self.play(*shown, bars.to(lopsided, lag=0.1), run_time=1.4)

        with self.beat("levelled"):
            # Most of what there is too much of goes; then the rest is the whole, and rare topics have a part of it.
            left = np.isin(np.arange(DOTS), kept)
            self.cue("level")
            gone = np.bincount(topic[kept], minlength=len(TOPICS)) / DOTS
            self.play(cloud.to(radii=np.where(left, 0.032, 0.0)), bars.to(gone), run_time=1.15)
            self.cue("share")
            self.play(cloud.to(radii=np.where(left, 0.05, 0.0)), bars.to(pieces.shares(topic[kept])), run_time=1.3)

        with self.beat("equal_size"):
            # The levelled cloud shrinks into a panel; beside it a random sample of the whole, with as many dots.
            chosen, others = Scatter(places[kept], ground.data, 0.05), Flock(tiles, heads.places, heads.sides)
            raw = Scatter(pieces.into(places[drawn], RAW), ground.ink, 0.0)
            frames, counts, nets, ways = pieces.trainings(self)
            self.remove(cloud).add(chosen)
            self.bring_to_back(frames[1])
            self.add(others)
            self.remove(heads)
            moved = chosen.to(pieces.into(chosen.places, CURATED), 0.035)
            along = Flight(others, pieces.into(heads.places, CURATED), 0.3)
            gone = FadeOut(Group(bars, faces, name), run_time=0.4)
            self.play(gone, FadeIn(frames[1]), FadeIn(counts[1]), moved, along, run_time=1.1)
            self.cue("random")
            heads.show(pieces.into(heads.places, RAW), np.full(len(tiles), 0.3), np.zeros(len(tiles)))
            self.add(frames[0], raw, heads)
            self.play(FadeIn(frames[0]), FadeIn(counts[0]), Flight(heads, opacities=1.0), run_time=0.5)
            self.play(raw.to(radii=0.035, lag=0.8), run_time=2.4)

            # Both go into a network of the same kind.
            self.cue("train")
            flows = [Flow(way[0], ground.ink, 2) for way in ways]
            self.play(FadeIn(nets), Create(ways), *map(FadeIn, flows), run_time=0.5)
            self.play(*(flow.run(2) for flow in flows), *(net.shine() for net in nets), run_time=1.6)

        with self.beat("wins"):
            # Table 2: the second dot sets out from the first, on the two tests that are spoken of, then on the others.
            chart, (legend, units) = pieces.table(self), pieces.legend(self)
            *rows, last = chart.rows
            self.play(FadeOut(Group(*self.content())), run_time=0.2)
            first = LaggedStart(*(FadeIn(VGroup(row[0], row[2])) for row in rows), lag_ratio=0.1)
            self.play(FadeIn(legend, chart.axis, units), first, run_time=0.5)
            for index, row in enumerate(rows):
                row[4].set_color(ground.data if index in TOLD.values() else ground.muted)
            for (cue, index), run_time in zip(TOLD.items(), (1.3, 2.4), strict=True):
                self.cue(cue)
                self.play(chart.set_out(index), run_time=run_time)
            self.cue("rest")
            others = [index for index in range(len(rows)) if index not in TOLD.values()]
            self.play(LaggedStart(*map(chart.set_out, others), lag_ratio=0.3), run_time=1.6)

        with self.beat("loses"):
            # The last row goes the other way.
            VGroup(last[1], last[4]).set_color(ground.loss)
            self.cue("last")
            frame = panel(ground, 12.9, 0.56, ground.loss, 0.1).move_to([0, last[1].get_y(), 0])
            self.bring_to_back(frame)
            self.play(FadeIn(frame), FadeIn(last[0]), run_time=0.6)
            zero = [chart.ends[0], last[2].get_y(), 0]
            self.play(FadeIn(last[2], target_position=zero), run_time=1.2)
            self.cue("ade")
            self.play(chart.set_out(len(rows)), run_time=2.41)
