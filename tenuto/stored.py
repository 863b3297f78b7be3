"""Stored results: `<name>.npz` in a lecture's tensors/data, with a `<name>.json` beside it that says what is inside.

Reading needs numpy (and pillow for photographs), never torch. A file is refused when its SHA-256, an array's type or
its shape is not what the json says, so a scene never draws from numbers whose origin is unknown.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tenuto.errors import LectureError
from tenuto.files import write

# A zip archive's earliest date: equal arrays then give equal bytes, whenever they are written.
EPOCH = (1980, 1, 1, 0, 0, 0)

Array = NDArray[Any]


class TensorsError(LectureError):
    """Whatever is expected to go wrong in this package; every message is one line that says what to do."""


class MissingResult(TensorsError, FileNotFoundError):
    """A stored result or photograph, or the json beside it, is not there."""


class DamagedResult(TensorsError, ValueError):
    """A stored file is not the one that its json describes."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One stored result. Its arrays are read-only and can be named as attributes: `load("radii").radii`."""

    name: str
    path: Path
    sha256: str
    about: Mapping[str, Any]
    """The json: axes and units of every array, seed, device, versions, the weights' and images' SHA-256, command."""
    arrays: Mapping[str, Array]

    def __getattr__(self, key: str) -> Array:
        try:
            return self.arrays[key]
        except KeyError:
            raise AttributeError(f"{self.path} has no array {key!r}; it has: {', '.join(self.arrays)}") from None

    def __deepcopy__(self, memo: dict[int, Any]) -> Stored:
        return self  # read-only; manim copies mobjects, and so what they hold, deeply


def load(name: str, folder: Path) -> Stored:
    """The stored result `name`, checked against its json. Raises MissingResult, DamagedResult."""
    path, description = inputs(name, folder)
    about = _description(description, name)
    content = _content(path, about, name)
    arrays: dict[str, Array] = {}
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        if set(archive.files) != set(about["arrays"]):
            raise DamagedResult(_complaint(path, name, "holds other arrays than its json says"))
        for key, promise in about["arrays"].items():
            array = archive[key]
            found, said = (array.dtype.name, list(array.shape)), (promise["dtype"], promise["shape"])
            if found != said:
                raise DamagedResult(_complaint(path, name, f"array {key!r} is {found}, its json says {said}"))
            array.setflags(write=False)
            arrays[key] = array
    return Stored(name, path, about["sha256"], MappingProxyType(about), MappingProxyType(arrays))


def photo(name: str, folder: Path) -> NDArray[np.uint8]:
    """The photograph `name` as (H, W, 3) uint8 RGB, read-only. Raises MissingResult, DamagedResult."""
    path, description = inputs(f"photos/{name}", folder)
    if not path.is_file() or not description.is_file():
        own = f'a picture of your own is picture("PATH") of tenuto.stage.data, PATH from the folder {folder.parents[1]}'
        if (folder.parent / "photos.py").is_file():  # the lecture has a program that stores photographs
            own = f"put the photograph {name!r} (JPEG, PNG, WebP or HEIC) into {path.parent} and run: python render.py tensors photos"
        raise MissingResult(f"{path} or its json is missing: {own}")
    about = _description(description, "photos")
    content = _content(path, about, "photos")
    pixels = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))
    if list(pixels.shape) != about["shape"]:
        raise DamagedResult(_complaint(path, "photos", f"is {pixels.shape}, its json says {about['shape']}"))
    pixels.setflags(write=False)
    return pixels


def inputs(name: str, folder: Path) -> tuple[Path, Path]:
    """The files that `load(name)` reads, or `photo(name)` where `name` is `photos/cat`: what a picture depends on."""
    suffix = ".jpg" if name.startswith("photos/") else ".npz"
    return folder / f"{name}{suffix}", folder / f"{name}.json"


def save(
    name: str,
    arrays: Mapping[str, Array],
    axes: Mapping[str, str],
    about: Mapping[str, Any],
    folder: Path,
) -> Path:
    """Write `<name>.npz` and `.json`; `axes` says axes and unit of every array. The json goes last, so that a
    half-written pair is refused by `load`. Equal arrays give equal bytes."""
    if set(axes) != set(arrays):
        raise ValueError(f"save({name!r}): axes are told for {sorted(axes)}, arrays are {sorted(arrays)}")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for key in sorted(arrays):
            entry = zipfile.ZipInfo(f"{key}.npy", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as file:
                np.lib.format.write_array(file, np.ascontiguousarray(arrays[key]), allow_pickle=False)
    described = {
        "file": f"{name}.npz",
        "sha256": hashlib.sha256(buffer.getvalue()).hexdigest(),
        **about,
        "arrays": {
            key: {"dtype": arrays[key].dtype.name, "shape": list(arrays[key].shape), "axes": axes[key]}
            for key in sorted(arrays)
        },
    }
    path, description = inputs(name, folder)
    write(path, buffer.getvalue())
    write(description, (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode())
    return path


def _description(path: Path, name: str) -> dict[str, Any]:
    if not path.is_file():
        raise MissingResult(_complaint(path, name, "is missing"))
    try:
        about: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DamagedResult(_complaint(path, name, f"is not json ({error})")) from error
    return about


def _content(path: Path, about: Mapping[str, Any], name: str) -> bytes:
    if not path.is_file():
        raise MissingResult(_complaint(path, name, "is missing"))
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != about["sha256"]:
        raise DamagedResult(_complaint(path, name, "is not the file its json describes (SHA-256 differs)"))
    return content


def _complaint(path: Path, name: str, what: str) -> str:
    return f"{path} {what}; restore it with 'git checkout', or make it anew: python render.py tensors {name}"
