"""Pictures as cameras, phones and scanners write them, made what a scene expects: upright, 8 bits, no larger than it shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from tenuto.errors import LectureError

LARGEST = 3840  # px a side, the width of a uhd frame: a picture of 48 megapixels would cost a minute and show no more


class UnreadablePicture(LectureError):
    """A file is no picture that can be drawn."""


def opened(path: Path | str) -> Image.Image:
    """A picture as it is to be seen: turned as its EXIF says, 16-bit greys brought to 8, at most LARGEST px a side.

    Raises:
        UnreadablePicture
        OSError: the file is not there.
    """
    try:
        image: Image.Image = Image.open(path)
        image.draft("RGB", (LARGEST, LARGEST))
        image.thumbnail((LARGEST, LARGEST))  # decodes it too, so that a damaged file is told here
    except UnidentifiedImageError:
        raise UnreadablePicture(
            f"{path} is no picture that can be read (HEIC is none): save it as JPEG or PNG"
        ) from None
    except (SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadablePicture(f"{path} is damaged or far too large ({error}): save it anew") from None
    if image.mode.startswith("I"):
        image = Image.fromarray((np.asarray(image, np.uint32) >> 8).clip(0, 255).astype(np.uint8))
    return ImageOps.exif_transpose(image)
