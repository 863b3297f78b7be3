"""Compute what scenes draw as data, and store it: `python tensors/radii.py` writes tensors/data/radii.npz and .json.

Whatever takes longer than a moment belongs into a file like this one; a scene only reads what it left.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tenuto import stored

radii = np.array([0.55, 1.65], np.float32)
about = {"seed": 0, "command": "python tensors/radii.py"}
print(stored.save("radii", {"radii": radii}, {"radii": "(2,) manim units: a small circle, a large one"}, about,
                  Path(__file__).parent / "data"))  # fmt: skip
