"""What the page's figure of `gram_matrix` draws from: the patches of its two pictures, before and after training."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scenes.dinov3.gram_matrix_pieces import HEAD, LATE
from scenes.dinov3.pieces.gram import CONTRAST, Gram
from tenuto.stage.data import load_tensors
from tenuto.stored import Stored

UNTRAINED = 0
FULL = 32767  # 1 as int16


def figure() -> dict[str, Any]:
    features, star = load_tensors("features"), load_tensors("features_star")
    return {
        "pictures": {"drawn": _seen(features, "tyrannosaur"), "photographed": _seen(star, "bison")},
        "pointed": HEAD,
        "contrast": CONTRAST,
        "full": FULL,
        "label": features.about["label"],
    }


def _seen(stored: Stored, name: str) -> dict[str, Any]:
    index = stored.about["pictures"].index(name)
    return {
        "jpeg": _jpeg(stored.pictures[index]),
        "features": {  # (P, d), rows of length 1, times `full`
            moment: np.round(FULL * stored.features[at, index].astype(np.float64)).astype(np.int16)
            for moment, at in (("untrained", UNTRAINED), ("trained", LATE))
        },
        # Where colours begin, for both, so that they can be compared.
        "floor": Gram(stored.features[LATE, index].astype(np.float64)).floor,
    }


def _jpeg(pixels: NDArray[np.uint8]) -> str:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=88, subsampling=0)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"
