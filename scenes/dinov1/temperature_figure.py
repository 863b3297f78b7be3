"""What the page's figure of `temperature` draws from: the scene's own logits, and the temperatures that it names."""

from __future__ import annotations

from typing import Any

from scenes.dinov1.pieces.logits import evenly_spread
from scenes.dinov1.temperature_pieces import DRAWN, RANGE
from tenuto.stage.data import fact, load_tensors


def figure() -> dict[str, Any]:
    stored = load_tensors("temperature")
    return {
        "logits": stored.student,  # (K,)
        "drawn": evenly_spread(stored.student.astype(float), DRAWN).tolist(),
        "range": RANGE,
        "student": fact("temp_student").value,
        "teacher": fact("temp_teacher_start").value,
        "label": stored.about["label"],
    }
