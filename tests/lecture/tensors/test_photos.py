"""One's own photograph, as a camera wrote it, becomes a photograph of the lecture; what cannot be read is one line."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tensors import PHOTOS
from tensors.photos import UNKNOWN, UnreadablePhotograph, make, named, upright
from tenuto.stored import MissingResult, photo

RED, BLUE = (200, 30, 30), (30, 30, 200)


def halves(size: tuple[int, int] = (60, 40)) -> Image.Image:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def near(pixel: object, colour: tuple[int, int, int], within: int = 12) -> bool:
    return bool(np.abs(np.asarray(pixel, np.int64) - colour).max() <= within)


def taken(folder: Path) -> list[str]:
    """`make` in a folder data/photos; what it said."""
    said: list[str] = []
    make(folder, said.append)
    return said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """In `tensors/data` of a lecture that has the program which stores photographs."""
    (tmp_path / "photos.py").touch()
    (tmp_path / "data" / "photos").mkdir(parents=True)
    return tmp_path / "data" / "photos"


@pytest.mark.parametrize("file", ["Mèo nhà.png", "meo nha.webp", "MEO_NHA.JPG", "meo-nha.tiff"])
def test_a_dropped_picture_is_taken_in(folder: Path, file: str) -> None:
    """Its name is fit for scenes, its file is kept, its json says what is not known, and scenes load it."""
    halves((1300, 900)).save(folder / file)
    (said,) = taken(folder)
    assert "'meo_nha'" in said
    pixels = photo("meo_nha", folder.parent)
    assert pixels.shape == (443, 640, 3)
    assert near(pixels[200, 100], RED)
    about = json.loads((folder / "meo_nha.json").read_text(encoding="utf-8"))
    assert about["licence"] == UNKNOWN
    assert (folder / "originals" / file).is_file()
    assert "meo_nha.jpg" in (folder / "LICENCES.md").read_text(encoding="utf-8")


def test_a_second_run_takes_nothing_in_and_changes_nothing(folder: Path) -> None:
    """Bytes stay the same, also the licence that a person wrote; a changed picture keeps it."""
    halves().save(folder / "own.png")
    taken(folder)
    about = json.loads((folder / "own.json").read_text(encoding="utf-8")) | {"licence": "CC0", "by": "Tôi"}
    (folder / "own.json").write_text(json.dumps(about), encoding="utf-8")
    before = (folder / "own.jpg").read_bytes()
    assert taken(folder) == []
    assert (folder / "own.jpg").read_bytes() == before
    halves((50, 50)).save(folder / "own.jpg")
    assert len(taken(folder)) == 1
    assert "| Tôi | CC0 |" in (folder / "LICENCES.md").read_text(encoding="utf-8")
    assert photo("own", folder.parent).shape == (50, 50, 3)


def test_a_phone_s_picture_stands_upright(tmp_path: Path) -> None:
    """EXIF orientation 6: the camera was turned, so the left of the stored pixels is the top of the picture."""
    exif = Image.Exif()
    exif[0x0112] = 6
    for size in ((60, 40), (4000, 3000)):  # below LONG_SIDE and far above it
        halves(size).save(tmp_path / "phone.jpg", exif=exif)
        image = upright(tmp_path / "phone.jpg")
        assert image.height > image.width
        assert near(image.getpixel((image.width // 2, 5)), RED)
        assert near(image.getpixel((image.width // 2, image.height - 5)), BLUE)


def test_sixteen_bits_do_not_turn_white(tmp_path: Path) -> None:
    """A middle grey of 16 bits is a middle grey of 8."""
    Image.fromarray(np.full((20, 30), 0x8000, np.uint16)).save(tmp_path / "deep.png")
    assert near(upright(tmp_path / "deep.png").getpixel((10, 10)), (128, 128, 128), 1)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK"])
def test_every_mode_becomes_rgb(tmp_path: Path, mode: str) -> None:
    """Transparency shows white; greys, palettes and inks are converted."""
    image = halves() if mode != "RGBA" else Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    image.convert(mode).save(tmp_path / ("x.png" if mode != "CMYK" else "x.jpg"))
    found = upright(next(tmp_path.glob("x.*")))
    assert found.mode == "RGB"
    if mode == "RGBA":
        assert found.getpixel((30, 20)) == (255, 255, 255)


def test_48_megapixels_are_decoded_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a JPEG of 8064 x 6048 px never more than a quarter a side is decoded."""
    Image.new("RGB", (8064, 6048), RED).save(tmp_path / "large.jpg")
    decoded: list[tuple[int, int]] = []
    resize = Image.Image.resize

    def watched(self: Image.Image, *args: object, **options: object) -> Image.Image:
        decoded.append(self.size)
        return resize(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Image.Image, "resize", watched)
    assert upright(tmp_path / "large.jpg").size == (640, 480)
    assert max(decoded[0]) <= 8064 // 4


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff\xd8\xff\xe0 cut"])
def test_what_is_no_picture_is_named_and_nothing_moves(folder: Path, content: bytes) -> None:
    """One line with the file; the good photograph beside it is still where it was."""
    (folder / "bad.jpg").write_bytes(content)
    halves().save(folder / "good.png")
    with pytest.raises(UnreadablePhotograph, match=r"bad\.jpg can't be read as a photograph"):
        taken(folder)
    assert (folder / "good.png").is_file()
    assert not (folder / "good.jpg").exists()


@pytest.mark.skipif(importlib.util.find_spec("pillow_heif") is not None, reason="pillow-heif reads it")
def test_heic_says_what_to_install(folder: Path) -> None:
    (folder / "IMG_1.HEIC").write_bytes(b"\x00\x00\x00\x18ftypheic")
    with pytest.raises(UnreadablePhotograph, match="pip install pillow-heif"):
        taken(folder)


def test_two_files_of_one_name_are_refused(folder: Path) -> None:
    halves().save(folder / "own.png")
    halves().save(folder / "Own.webp")
    with pytest.raises(UnreadablePhotograph, match="'own'; rename one"):
        taken(folder)


def test_names_are_fit_for_scenes() -> None:
    assert [named(each) for each in ("Đà Lạt (2)", "IMG_2034", "…")] == ["da_lat_2", "img_2034", "photograph"]


def test_a_scene_that_asks_too_early_is_told_the_command(folder: Path) -> None:
    """A photograph dropped but not taken in has no json: the message is the command."""
    halves().save(folder / "own.jpg")
    with pytest.raises(MissingResult, match=r"python render\.py tensors photos"):
        photo("own", folder.parent)


def test_every_shipped_photograph_tells_its_licence_and_address() -> None:
    for path in PHOTOS.glob("*.jpg"):
        about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert about["licence"] in ("CC0", "public domain"), path
        assert about["url"].startswith("http"), path
        assert photo(path.stem, PHOTOS.parent).shape[2] == 3
