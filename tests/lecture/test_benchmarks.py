"""What the benchmarks draw and reckon; what they measure is nobody's to assert."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks import farm


def test_the_longest_job_goes_first() -> None:
    """Of 3, 2 and 2 s two workers take 4 s: the long one alone, the others one after the other; each pays its start."""
    assert farm.makespan([2, 3, 2], 2) == 4
    assert farm.makespan([2, 3, 2], 2, overhead=1) == 6
    assert farm.makespan([2, 3, 2], 99) == 3


def test_a_farm_is_drawn(tmp_path: Path) -> None:
    farm.plot(tmp_path / "farm.png", [10.0, 20.0, 5.0], 1.0)
    picture = np.asarray(Image.open(tmp_path / "farm.png").convert("RGB"))
    assert picture.shape == (720, 1280, 3) and np.ptp(picture.reshape(-1, 3), axis=0).min() > 100
