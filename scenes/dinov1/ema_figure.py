"""What the page's figure of `ema` draws from: the two weights whose ways the scene shows, at every step of the training."""

from __future__ import annotations

from typing import Any

from scenes.dinov1.pieces.weights import restless
from tenuto.stage.data import fact, load_tensors


def figure() -> dict[str, Any]:
    run = load_tensors("ema")
    pair = list(restless(run.student))
    return {
        "student": run.student[:, pair],  # (steps + 1, 2)
        "teacher": run.teacher[:, pair],
        "momentum": run.momentum,  # (steps,)
        "start": fact("ema_start").value,
        "label": run.about["label"],
    }
