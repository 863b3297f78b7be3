"""What a render farm would take: measured scene times on simulated workers."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from manim import DashedVMobject, VGroup
from PIL import Image

from tenuto.film.quality import FHD
from tenuto.film.stills import draw
from tenuto.film.studio import studio
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.theme import NIGHT, Words, stand

WORKERS = tuple(2**power for power in range(9))  # 1 to 256
LECTURES = 100  # of a course


def makespan(seconds: Sequence[float], workers: int, overhead: float = 0.0) -> float:
    """When the last of `workers` is done, s: jobs are given out longest first, each to the worker who is free first.

    Args:
        overhead: s that every job costs besides, to start its process and send its takes.
    """
    free = [0.0] * workers
    for each in sorted(seconds, reverse=True):
        heapq.heappush(free, heapq.heappop(free) + each + overhead)
    return max(free)


def plot(path: Path, seconds: Sequence[float], overhead: float) -> None:
    """Draw both makespans over the number of workers, with the line that no farm can beat, as a PNG."""
    with studio(FHD):
        field = Plot(
            Axis(1, WORKERS[-1], WORKERS, "workers", log=True, texts=[str(n) for n in WORKERS]),
            Axis(0.02, 2000, (0.1, 1, 10, 100, 1000), "minutes", log=True, texts=("0.1", "1", "10", "100", "1000")),
            NIGHT, 11, 5.4, theme.LABEL,
        )  # fmt: skip
        field.center().shift([0.1, 0.1, 0])
        drawn = VGroup(field)
        for jobs, name, color in (
            (list(seconds), "one lecture", NIGHT.student), (list(seconds) * LECTURES, f"a course of {LECTURES}", NIGHT.teacher)
        ):  # fmt: skip
            minutes = [makespan(jobs, workers, overhead) / 60 for workers in WORKERS]
            ideal = [(sum(jobs) + overhead * len(jobs)) / 60 / workers for workers in WORKERS]
            drawn.add(
                DashedVMobject(field.curve(WORKERS, ideal, NIGHT.muted, 3), 60), field.curve(WORKERS, minutes, color, 6)
            )
            x, y = field.at(WORKERS[1], minutes[1])[:2]
            drawn.add(stand(Words(name, theme.BODY, color), x + 0.2, y + 0.25, np.array([-1.0, 0, 0])))
        picture = Image.fromarray(draw(drawn, NIGHT.ground))
    picture.resize((1280, 720), Image.Resampling.LANCZOS).quantize(64).save(path, optimize=True)
