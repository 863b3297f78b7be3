"""The lecture's photographs: those of scikit-image made anew, those of the folder kept, one's own taken in.

Whoever wants a photograph of their own in the lecture puts it into `tensors/data/photos`, as the camera wrote it, and
runs `python render.py tensors photos`.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import unicodedata
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps
from skimage.data import data_dir

from tensors import PHOTOS
from tenuto.files import write
from tenuto.stored import TensorsError

LONG_SIDE = 640  # px: a photograph fills about a third of a 1920 px picture, and twenty of them stay under 3 MB
QUALITY = 92  # JPEG: blocks are not visible when a 16 px patch is drawn large
MOST_PIXELS = 250_000_000  # of a photograph that is taken in: more than any camera's 200 megapixels, 1 GB decoded
UNKNOWN = "unknown: yours to say"
COMMAND = "python render.py tensors photos"
ORIGINALS = "originals"  # the folder beside the photographs where those taken in are moved, as they came
NOT_PHOTOGRAPHS = (".json", ".md", ".db", ".ini", ".txt")


class UnreadablePhotograph(TensorsError, ValueError):
    """A file in the folder of photographs that cannot be read as one, or two that would take one name."""


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


def make(folder: Path = PHOTOS, say: Callable[[str], None] = click.echo) -> None:
    """Write scikit-image's photographs, take in whatever else lies in `folder`, and list the licences of all.

    A photograph that is taken in becomes `<name>.jpg` with a `<name>.json`, and its file moves to `originals`. What a
    person wrote into a json (title, by, licence, url) stays. Raises UnreadablePhotograph.
    """
    for source in SOURCES:
        told = {"title": source.title, "by": source.by, "licence": source.licence, "url": source.url,
                "from": f"scikit-image {version('scikit-image')}, skimage/data/{source.file}"}  # fmt: skip
        store(source.name, Image.fromarray(original(source.file)), Path(data_dir) / source.file, told, folder)
    taken: dict[str, Path] = {}
    for path in arrived(folder):
        name = named(path.stem)
        if name in taken or name in (source.name for source in SOURCES):
            other = taken.get(name, folder / f"{name}.jpg")
            raise UnreadablePhotograph(f"{path} and {other} would both be called {name!r}; rename one of them")
        taken[name] = path
    read = {name: upright(path) for name, path in taken.items()}  # all of them, before any file moves
    for name, path in taken.items():
        told = {"title": path.stem, "by": UNKNOWN, "licence": UNKNOWN, "url": "", "from": path.name}
        kept = folder / ORIGINALS / path.name
        kept.parent.mkdir(exist_ok=True)
        path.replace(kept)
        about = store(name, read[name], kept, told, folder)
        say(f"{path.name}: taken in as {name!r}, {about['shape'][1]} x {about['shape'][0]} px; its licence is yours to"
            f" write into {folder / name}.json")  # fmt: skip
    listed(folder)


def arrived(folder: Path) -> list[Path]:
    """Files that no json describes yet: photographs as they were dropped, by name."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.suffix.lower() in NOT_PHOTOGRAPHS or not path.is_file():
            continue
        about = described(path.with_suffix(".json")) if path.suffix == ".jpg" else {}
        if about.get("sha256") != hashlib.sha256(path.read_bytes()).hexdigest():
            found.append(path)
    return found


def described(path: Path) -> dict[str, Any]:
    """A photograph's json; empty where there is none that can be read."""
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return about if isinstance(about, dict) else {}


def named(stem: str) -> str:
    """What scenes call it: 'Đà Lạt (2)' -> 'da_lat_2'."""
    plain = unicodedata.normalize("NFKD", stem.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_") or "photograph"


def upright(path: Path) -> Image.Image:
    """A photograph as a person sees it: turned by its EXIF, 8 bits, sRGB, on white where it was transparent, at most
    LONG_SIDE px. Raises UnreadablePhotograph."""
    if path.suffix.lower() in (".heic", ".heif", ".hif"):
        try:
            from pillow_heif import register_heif_opener  # type: ignore[import-not-found]
        except ModuleNotFoundError:
            raise UnreadablePhotograph(
                f"{path} is HEIC, which needs one package more: pip install pillow-heif (or save it as JPEG)"
            ) from None
        register_heif_opener()
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses twice this, and warns from here on
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                profile = image.info.get("icc_profile")
                turned = image.getexif().get(0x0112, 1)
                # a JPEG is decoded at a quarter or an eighth where that suffices: 48 megapixels take a second
                small = eight_bits(image) if image.mode.startswith(("I", "F")) else image
                if small.mode in ("P", "PA", "LA") or "transparency" in small.info:
                    small = small.convert("RGBA")
                small.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
                small = small.copy()
    except Exception as error:  # Pillow's readers raise whatever a damaged file leads them to
        raise UnreadablePhotograph(
            f"{path} can't be read as a photograph ({error!s:.120}); save it as JPEG, PNG or WebP, or move it away"
        ) from error
    finally:
        Image.MAX_IMAGE_PIXELS = before
    if profile and small.mode in ("RGB", "RGBA", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError):  # a broken profile: colours as they are
            found = ImageCms.profileToProfile(
                small, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"),
                outputMode="RGBA" if small.mode == "RGBA" else "RGB",
            )  # fmt: skip
            small = found or small
    exif = Image.Exif()
    exif[0x0112] = turned
    small.info["exif"] = exif.tobytes()  # the reader's, which thumbnail() and convert() may have lost
    small = ImageOps.exif_transpose(small)
    if small.mode == "RGBA":
        ground = Image.new("RGBA", small.size, "white")
        small = Image.alpha_composite(ground, small)
    return small.convert("RGB")


def eight_bits(image: Image.Image) -> Image.Image:
    """Greys of 16 or 32 bits, or real ones, as 8 bits: Pillow's own convert() would clip them to white."""
    values = np.asarray(image).astype(np.float64)
    most = 1.0 if image.mode == "F" and values.max() <= 1 else 255.0 if values.max() <= 255 else 65535.0
    return Image.fromarray((values / most * 255).clip(0, 255).round().astype(np.uint8))


def store(name: str, image: Image.Image, source: Path, told: dict[str, str], folder: Path) -> dict[str, Any]:
    """Write `<name>.jpg` and `<name>.json`; a title or licence that is there already wins over UNKNOWN's kind."""
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)  # never enlarges
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    description = folder / f"{name}.json"
    if told["licence"] == UNKNOWN:
        written = described(description)
        told = {key: str(written.get(key) or value) for key, value in told.items()}
    about = {
        "file": f"{name}.jpg",
        "sha256": hashlib.sha256(buffer.getvalue()).hexdigest(),
        "shape": [image.height, image.width, 3],
        **told,
        "original_sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
        "command": COMMAND,
    }
    write(folder / f"{name}.jpg", buffer.getvalue())
    write(description, (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode())
    return about


def listed(folder: Path) -> None:
    """Write LICENCES.md from the photographs' jsons."""
    rows = []
    for path in sorted(folder.glob("*.jpg")):
        about = described(path.with_suffix(".json"))
        cells = [str(about.get(key, "")).replace("|", "\\|") for key in ("title", "by", "licence", "from")]
        url = about.get("url")
        rows.append(f"| `{path.name}` | {' | '.join(cells)} | {f'<{url}>' if url else ''} |")
    write(folder / "LICENCES.md", (LICENCES + "\n".join(rows) + "\n").encode())


LICENCES = f"""\
# Licences of the photographs

All are made smaller to at most {LONG_SIDE} px and saved as JPEG; nothing else is changed. For scikit-image's photographs the
licence is the one that its documentation (`skimage.data`) states. Those from GCompris were taken out of Debian's package
gcompris-qt-data; author, licence and address are as GCompris's own README files beside the pictures list them (it had
cropped and sharpened some). The Commons pages themselves could not be opened when this list was made: the address is here so
that anyone can check.
`{COMMAND}` writes this list from the photographs' json files.

| file | what it shows | by | licence | from | source |
|---|---|---|---|---|---|
"""
