"""The lecture's photographs, taken from scikit-image with their licences, and the textures of the procedural scenes."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage.data import data_dir

from tensors import PHOTOS
from tenuto.files import write

LONG_SIDE = 640  # px: a photograph fills about a third of a 1920 px picture, and seven of them stay under 0.6 MB
QUALITY = 92  # JPEG: blocks are not visible when a 16 px patch is drawn large


@dataclass(frozen=True, slots=True)
class Source:
    """Where a photograph comes from. `file` is its name in skimage/data; licence as skimage.data's docstring says."""

    name: str
    file: str
    title: str
    by: str
    licence: str
    url: str


SOURCES = (
    Source("cat", "chelsea.png", "Chelsea the cat", "Stéfan van der Walt", "CC0",
           "https://scikit-image.org/docs/stable/api/skimage.data.html#skimage.data.chelsea"),
    Source("coffee", "coffee.png", "Coffee cup, courtesy of Pikolo Espresso Bar", "Rachel Michetti", "CC0",
           "https://scikit-image.org/docs/stable/api/skimage.data.html#skimage.data.coffee"),
    Source("rocket", "rocket.jpg", "Launch of DSCOVR on Falcon 9", "SpaceX", "public domain",
           "https://www.flickr.com/photos/spacexphotos/16511594820/in/photostream/"),
    Source("astronaut", "astronaut.png", "Astronaut Eileen Collins", "NASA", "public domain",
           "https://flic.kr/p/r9qvLn"),
    Source("camera", "camera.png", "A man with a camera", "Lav Varshney", "CC0",
           "https://github.com/scikit-image/scikit-image/issues/3927"),
    Source("hubble", "hubble_deep_field.jpg", "Hubble eXtreme Deep Field", "NASA", "public domain",
           "http://hubblesite.org/newscenter/archive/releases/2012/37/image/a/"),
    Source("retina", "retina.jpg", "Fundus photograph of a normal left eye", "Mikael Häggström", "CC0",
           "https://commons.wikimedia.org/wiki/File:Fundus_photograph_of_normal_left_eye.jpg"),
)  # fmt: skip


def original(file: str) -> NDArray[np.uint8]:
    """A picture that scikit-image ships, (H, W, 3) uint8 RGB."""
    return np.asarray(Image.open(Path(data_dir) / file).convert("RGB"))


def make(folder: Path = PHOTOS) -> None:
    """Write every photograph as `<name>.jpg` with a `<name>.json`, and LICENCES.md."""
    rows = []
    for source in SOURCES:
        image = Image.fromarray(original(source.file))
        image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)  # never enlarges
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
        about = {
            "file": f"{source.name}.jpg",
            "sha256": hashlib.sha256(buffer.getvalue()).hexdigest(),
            "shape": [image.height, image.width, 3],
            "title": source.title,
            "by": source.by,
            "licence": source.licence,
            "url": source.url,
            "from": f"scikit-image {version('scikit-image')}, skimage/data/{source.file}",
            "original_sha256": hashlib.sha256((Path(data_dir) / source.file).read_bytes()).hexdigest(),
            "command": "python render.py tensors photos",
        }
        write(folder / f"{source.name}.jpg", buffer.getvalue())
        write(folder / f"{source.name}.json", (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode())
        rows.append(f"| `{source.name}.jpg` | {source.title} | {source.by} | {source.licence} | <{source.url}> |")
    write(folder / "LICENCES.md", (LICENCES + "\n".join(rows) + "\n").encode())


LICENCES = """\
# Licences of the photographs

All are shipped with scikit-image, whose documentation (`skimage.data`) states the licence of each; they are made smaller
to at most 640 px and saved as JPEG, nothing else is changed. `python render.py tensors photos` makes them anew.

| file | what it shows | by | licence | source |
|---|---|---|---|---|
"""
