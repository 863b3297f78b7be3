"""Pictures as cameras write them are drawn as people see them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from manim import ImageMobject
from PIL import Image

from tenuto.film.quality import DRAFT
from tenuto.film.studio import studio
from tenuto.stage.photographs import LARGEST, UnreadablePicture, opened

UPRIGHT = np.zeros((40, 20, 3), np.uint8)  # red above, blue below
UPRIGHT[:20, :, 0] = UPRIGHT[20:, :, 2] = 255
# EXIF orientation -> what a camera that was held so has stored.
STORED = {1: UPRIGHT, 3: np.rot90(UPRIGHT, 2), 6: np.rot90(UPRIGHT), 8: np.rot90(UPRIGHT, 3)}


@pytest.mark.parametrize("orientation", STORED)
def test_photographs_stand_upright(orientation: int, tmp_path: Path) -> None:
    """However the phone was held, in what reads them and in manim's own ImageMobject."""
    image = Image.fromarray(np.ascontiguousarray(STORED[orientation]))
    image.getexif()[0x0112] = orientation
    image.save(tmp_path / "a.png", exif=image.getexif())
    assert (np.asarray(opened(tmp_path / "a.png").convert("RGB")) == UPRIGHT).all()
    with studio(DRAFT):
        assert (ImageMobject(tmp_path / "a.png").pixel_array[..., :3] == UPRIGHT).all()


def test_sixteen_bits_are_eight(tmp_path: Path) -> None:
    """Greys of a scanner keep their shade instead of turning white."""
    shades = np.array([[0, 128 << 8, 255 << 8]], np.uint16)
    Image.fromarray(shades).save(tmp_path / "a.png")
    assert np.asarray(opened(tmp_path / "a.png").convert("L")).tolist() == [[0, 128, 255]]


def test_more_than_a_frame_shows_is_left_out(tmp_path: Path) -> None:
    """A picture of many megapixels comes at the size of a uhd frame, in its own proportions."""
    Image.new("RGB", (8000, 4000)).save(tmp_path / "a.jpg")
    assert opened(tmp_path / "a.jpg").size == (LARGEST, LARGEST // 2)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x00\x00\x00\x18ftypheic"])
def test_what_is_no_picture_is_told(content: bytes, tmp_path: Path) -> None:
    """In one line with what to do."""
    (tmp_path / "a.heic").write_bytes(content)
    with pytest.raises(UnreadablePicture, match="save it as JPEG or PNG"):
        opened(tmp_path / "a.heic")
