"""Photographic cut-outs over photographs, with truth: what the photograph network trains on and is measured by.

`python -m tensors.cutouts gather FOLDER --out FILE` reads FOLDER, where Debian's packages tuxpaint-stamps-default and
gcompris-qt-data were unpacked (apt-get download, dpkg -x), and writes one npz: cut-outs, photographs, what is held out.
They serve training and measuring only; none is shown or shipped.
"""

from __future__ import annotations

import io
import math
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError
from torch import Generator, Tensor

from tensors.crops import GREY, constant, uniform

SIDE = 128  # px a side of every stored cut-out, photograph and composite
STAMPS = "usr/share/tuxpaint/stamps"
RESOURCES = "usr/share/gcompris-qt/rcc"
# photographic stamps only, by the eye: drawings and line art under these names or folders are left out
STAMP_FOLDERS = (
    "animals", "food", "plants", "vehicles", "household", "hobbies", "sports", "medical", "military", "space", "town",
    "seasonal",
)  # fmt: skip
DRAWN = ("cartoon", "flags", "roadsigns", "houses", "hanukkah", "easter", "christmas", "halloween", "_mirror",
         "dinosaur", "pizza", "tooth", "cherr", "moon/", "hedgehog")  # fmt: skip
# photographs of GCompris with one subject, kept apart to measure on: never trained on, never a background
HELD_OUT = (
    "dog", "cow", "owl", "duck", "bison", "hedgehog", "scarlet_macaw", "panda", "kingfisher", "red_panda", "crab",
    "giraffe", "koala", "lemur", "gorilla", "horse", "toucan", "penguin", "squirrel", "kangaroo", "rhinoceros", "heron",
)  # fmt: skip
# folders of GCompris whose pictures are paintings, drawings or cut-outs on white
NOT_PHOTOGRAPHS = ("paintings", "babymatch", "VanGogh", "vangogh", "background", "resource/images/alphabets", "resource/images/numbers", "tools", "braille", "photo_hunter",
                   "digital_electricity", "family", "others", "menu", "chess", "explore_world_music")  # fmt: skip
# landscapes, water and walls, whose crops make quiet backgrounds
STUFF = ("dam", "hydro", "water", "ocean", "sea", "desert", "pyramid", "canyon", "greatwall", "machu", "forest", "landscape",
         "texture", "ghats", "machupicchu", "stmichel")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Material:
    """What composites are made of, uint8. `boxes`: a cut-out's width and height as shares of SIDE."""

    cutouts: Tensor
    """(n, 4, SIDE, SIDE) RGBA, colours multiplied by alpha."""
    boxes: Tensor
    """(n, 2)"""
    photographs: Tensor
    """(m, 3, SIDE, SIDE)"""
    quiet: Tensor
    """Numbers of the photographs whose crops make quiet backgrounds."""
    busy: Tensor
    """Numbers of the others."""

    def to(self, device: torch.device) -> Material:
        return Material(
            *(each.to(device) for each in (self.cutouts, self.boxes, self.photographs, self.quiet, self.busy))
        )


def resources(path: Path) -> Iterator[tuple[str, bytes]]:
    """Files of a Qt resource collection (.rcc), by name: header, tree, data and names as in Qt's qresource.cpp."""
    content = path.read_bytes()
    if content[:4] != b"qres":
        return
    version, tree, data, names = struct.unpack(">4I", content[4:20])
    size = 14 if version < 2 else 22

    def name(number: int) -> str:
        at = names + struct.unpack(">I", content[tree + number * size :][:4])[0]
        length = struct.unpack(">H", content[at : at + 2])[0]
        return content[at + 6 : at + 6 + 2 * length].decode("utf-16-be")

    def below(number: int, prefix: str) -> Iterator[tuple[str, bytes]]:
        at = tree + number * size
        flags = struct.unpack(">H", content[at + 4 : at + 6])[0]
        if flags & 2:  # a folder
            count, first = struct.unpack(">2I", content[at + 6 : at + 14])
            for child in range(first, first + count):
                yield from below(child, f"{prefix}/{name(child)}")
            return
        start = data + struct.unpack(">I", content[at + 10 : at + 14])[0]
        length = struct.unpack(">I", content[start : start + 4])[0]
        blob = content[start + 4 : start + 4 + length]
        if flags & 1:
            blob = zlib.decompress(blob[4:])
        if not flags & 4:  # zstd: not used for pictures
            yield prefix, blob

    yield from below(0, "")


def stamps(folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """Photographic cut-outs, cropped to what is opaque: neither slivers nor full rectangles."""
    for path in sorted((folder / STAMPS).rglob("*.png")):
        name = path.relative_to(folder / STAMPS).as_posix()
        if not name.startswith(STAMP_FOLDERS) or any(word in name.lower() for word in DRAWN):
            continue
        image = Image.open(path).convert("RGBA")
        opaque = np.asarray(image)[..., 3] > 127
        y, x = np.nonzero(opaque)
        if len(y) < 400:
            continue
        image = image.crop((int(x.min()), int(y.min()), int(x.max()) + 1, int(y.max()) + 1))
        long, short, share = max(image.size), min(image.size), float(opaque.sum()) / (image.width * image.height)
        if 0.22 <= share <= 0.97 and long / short <= 3.2 and long >= 60:
            yield name, image


def photographs(folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """GCompris's photographs, those held out left out."""
    for path in sorted((folder / RESOURCES).glob("*.rcc")):
        for name, blob in resources(path):
            stem = Path(name).stem
            if any(word in name for word in NOT_PHOTOGRAPHS) or stem in HELD_OUT:
                continue
            try:
                image = Image.open(io.BytesIO(blob))
            except UnidentifiedImageError:
                continue
            if image.mode == "RGB" and min(image.size) >= 180:
                yield name, image


def gather(folder: Path) -> dict[str, NDArray[np.uint8] | NDArray[np.float32] | NDArray[np.bool_] | NDArray[np.int8]]:
    """The arrays of one npz; `part` of a cut-out: 0 training, 1 validation (recipes are chosen on it), 2 held out."""
    cutouts, boxes, names = [], [], []
    for name, image in stamps(folder):
        scale = SIDE / max(image.size)
        image = image.resize(
            (max(1, round(image.width * scale)), max(1, round(image.height * scale))), Image.Resampling.LANCZOS
        )
        canvas = Image.new("RGBA", (SIDE, SIDE))
        canvas.paste(image, ((SIDE - image.width) // 2, (SIDE - image.height) // 2))
        pixels = np.array(canvas)
        pixels[..., :3] = (pixels[..., :3].astype(np.uint16) * pixels[..., 3:] // 255).astype(np.uint8)
        cutouts.append(pixels.transpose(2, 0, 1))
        boxes.append((image.width / SIDE, image.height / SIDE))
        names.append(name)
    squares, stuff = [], []
    for name, image in photographs(folder):
        for box in halves(*image.size):
            square = image.resize((SIDE, SIDE), Image.Resampling.LANCZOS, box=box, reducing_gap=2)
            squares.append(np.asarray(square).transpose(2, 0, 1))
            stuff.append(any(word in Path(name).stem.lower() for word in STUFF))
    order = np.random.default_rng(7).permutation(len(names))
    part = np.zeros(len(names), np.int8)
    part[order[: len(names) // 5]] = 2
    part[order[len(names) // 5 : len(names) * 3 // 10]] = 1
    return {
        "cutouts": np.stack(cutouts), "boxes": np.array(boxes, np.float32), "part": part, "names": np.array(names),
        "photographs": np.stack(squares), "stuff": np.array(stuff),
        "photographs_part": (np.random.default_rng(3).permutation(len(squares)) < len(squares) // 7).astype(np.int8),
    }  # fmt: skip


def halves(w: int, h: int) -> list[tuple[int, int, int, int]]:
    """The squares that a photograph gives: two, left and right or above and below, where it is long enough."""
    side = min(w, h)
    if max(w, h) < 1.3 * side:
        return [((w - side) // 2, (h - side) // 2, (w + side) // 2, (h + side) // 2)]
    return [(0, 0, side, side), (w - side, h - side, w, h)]


def material(path: Path, *parts: int) -> Material:
    """The cut-outs of these parts, and the photographs for them: those kept for measuring where part 0 is not asked."""
    with np.load(path) as stored:
        chosen = np.isin(stored["part"], parts)
        fitting = (stored["photographs_part"] == 0) == (0 in parts)
        return Material(
            torch.from_numpy(stored["cutouts"][chosen]),
            torch.from_numpy(stored["boxes"][chosen]),
            torch.from_numpy(stored["photographs"][fitting]),
            *(torch.from_numpy(stored["stuff"][fitting] == quiet).nonzero()[:, 0] for quiet in (True, False)),
        )


def composites(
    made_of: Material, picked: Tensor, generator: Generator, sizes: tuple[float, float], softened: float
) -> tuple[Tensor, Tensor]:
    """Cut-outs `picked` (B,) over fresh backgrounds: pictures (B, 3, SIDE, SIDE) in [0, 1], truths (B, SIDE, SIDE).

    `sizes`: range of the longer side as a share of the frame. `softened`: the share of backgrounds that are blurred,
    greyed and flattened, without which a small network learns backgrounds. All on the generator's device.
    """
    count, device = len(picked), generator.device

    def between(low: float, high: float) -> Tensor:
        return uniform(generator, (count,), low, high)

    def chance(probability: float) -> Tensor:
        return between(0, 1) < probability

    ground = soft(backgrounds(made_of, count, generator), between(1.8, 7.4), between(0.2, 0.8), between(0.4, 0.9),
                  chance(softened))  # fmt: skip
    w, h = made_of.boxes[picked].unbind(1)
    scale = torch.minimum(between(*sizes), (0.62 / (w * h)).sqrt())  # a flat thing must not fill the frame

    def place(extent: Tensor) -> Tensor:
        inset = (0.5 - 0.06) * extent * scale  # up to 6% of it may leave the frame
        return torch.where(inset < 0.5, inset + between(0, 1) * (1 - 2 * inset), torch.full_like(inset, 0.5))

    x, y = 2 * place(w) - 1, 2 * place(h) - 1
    turn = between(-12, 12) * (math.pi / 180)
    mirror = torch.where(chance(0.5), -1.0, 1.0)
    cosine, sine = turn.cos() / scale, turn.sin() / scale
    theta = torch.stack([
        torch.stack([mirror * cosine, mirror * sine, mirror * -(cosine * x + sine * y)], 1),
        torch.stack([-sine, cosine, sine * x - cosine * y], 1),
    ], 1)  # fmt: skip
    at = F.affine_grid(theta, [count, 4, SIDE, SIDE], align_corners=False)
    layer = F.grid_sample(made_of.cutouts[picked].float() / 255, at, mode="bilinear", align_corners=False)
    colour, alpha = layer[:, :3], layer[:, 3:]
    grey = constant(GREY, device)
    own = (colour * grey).sum((1, 2, 3)) / alpha.sum((1, 2, 3)).clamp(min=1e-3)
    other = (ground * grey).sum(1).mean((1, 2))
    gain = ((other + 0.004) / (own + 0.004)).pow(0.35).clamp(0.7, 1.4)[:, None, None, None]
    return ground * (1 - alpha) + (colour * gain).clamp(max=1) * alpha.clamp(max=1), alpha[:, 0] > 0.5


def backgrounds(made_of: Material, count: int, generator: Generator) -> Tensor:
    """Crops of photographs (count, 3, SIDE, SIDE): large ones of quiet pictures, small ones of the others."""
    device = generator.device
    quiet = torch.rand(count, generator=generator, device=device) < 0.6
    drawn = [
        pool[torch.randint(len(pool), (count,), generator=generator, device=device)]
        for pool in (made_of.quiet, made_of.busy)
    ]
    picked = torch.where(quiet, drawn[0], drawn[1])
    side = torch.where(quiet, uniform(generator, (count,), 0.35, 1), uniform(generator, (count,), 0.2, 0.5))
    centre = (torch.rand(2, count, generator=generator, device=device) * 2 - 1) * (1 - side)
    theta = torch.zeros(count, 2, 3, device=device)
    theta[:, 0, 0] = torch.where(torch.rand(count, generator=generator, device=device) < 0.5, -side, side)
    theta[:, 1, 1] = side
    theta[:, :, 2] = centre.T
    at = F.affine_grid(theta, [count, 3, SIDE, SIDE], align_corners=False)
    pictures = made_of.photographs[picked].float() / 255
    return F.grid_sample(pictures, at, mode="bilinear", padding_mode="border", align_corners=False)


def soft(pictures: Tensor, sigma: Tensor, saturation: Tensor, contrast: Tensor, where: Tensor) -> Tensor:
    """Pictures blurred by a Gaussian of `sigma` px, greyed and flattened, where `where` (B,)."""
    place = torch.arange(pictures.shape[-1], device=pictures.device)
    kernel = torch.exp(-((place[:, None] - place) ** 2) / (2 * sigma[:, None, None] ** 2))
    kernel = (kernel / kernel.sum(-1, keepdim=True))[:, None]
    changed = kernel @ pictures @ kernel.transpose(-2, -1)
    grey = (changed * constant(GREY, pictures.device)).sum(1, keepdim=True)
    changed = torch.lerp(grey, changed, saturation[:, None, None, None])
    changed = torch.lerp(grey.mean((2, 3), keepdim=True), changed, contrast[:, None, None, None])
    return torch.where(where[:, None, None, None], changed, pictures)


def held_out(path: Path, part: int = 2, each: int = 5) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Composites to measure on, always the same: `each` of every cut-out of a part over backgrounds as they are."""
    made_of = material(path, part)
    picked = torch.arange(len(made_of.cutouts)).repeat_interleave(each)
    pictures, truth = composites(made_of, picked, torch.Generator().manual_seed(part), (0.45, 0.9), 0.0)
    return (255 * pictures).round().byte().permute(0, 2, 3, 1).numpy(), truth.numpy()


@click.group()
def main() -> None:
    """Cut-outs and photographs of two Debian packages."""


@main.command("gather")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--out", type=click.Path(path_type=Path), required=True)
def gather_command(folder: Path, out: Path) -> None:
    """Read unpacked packages in FOLDER into one npz."""
    found = gather(folder)
    np.savez_compressed(out, **found)  # type: ignore[arg-type]
    told = ", ".join(f"{(found['part'] == part).sum()}" for part in (0, 1, 2))
    click.echo(
        f"{out}: cut-outs {told} (training, validation, held out), {len(found['photographs'])} photograph squares"
    )


if __name__ == "__main__":
    main()
