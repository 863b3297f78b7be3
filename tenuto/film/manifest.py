"""manifest.json: what the last build of the whole lecture left in a folder. It is read here and nowhere else.

Whoever reads it gets one that has everything which is asked of it, or is told to build again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tenuto.errors import LectureError
from tenuto.files import digest_of, from_json, read
from tenuto.film.quality import QUALITIES
from tenuto.languages.language import TAG

MANIFEST = "manifest.json"
VERIFIED = "verified"  # in it: what was measured of the film
MOST = 10**8  # frames or samples: 19 days of film, half an hour of a sentence


class NotBuilt(LectureError):
    """There is no whole film, or not the one that the last build left."""


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the film in `folder`.

    Raises:
        NotBuilt: there is none, or it is damaged.
    """
    path = folder / MANIFEST
    try:
        manifest = from_json(read(path))
    except (FileNotFoundError, NotADirectoryError):
        raise NotBuilt(f"{folder} holds no whole lecture: build it first") from None
    except OSError as error:
        raise NotBuilt(f"{path} cannot be read ({error.strerror}): build the lecture again") from None
    except ValueError as error:
        raise NotBuilt(f"{path} is damaged ({' '.join(str(error).split())}): build the lecture again") from None
    if misfit := _misfit(manifest, SHAPE) or _mislaid(manifest):
        raise NotBuilt(f"{path} is damaged ({misfit}): build the lecture again")
    return dict(manifest)


def left(folder: Path, manifest: Mapping[str, Any], name: str) -> Path:
    """The file of that name, which the build left in `folder` and nobody has changed since.

    Raises:
        NotBuilt
    """
    path = folder / name
    try:
        digest = digest_of(path)
    except OSError:
        raise NotBuilt(f"{folder} holds no whole lecture: build it first") from None
    if digest != manifest["outputs"].get(name, {}).get("sha256"):
        raise NotBuilt(f"{path} is not what the last build left: build the lecture again")
    return path


# -- what it must have ---------------------------------------------------------------------------------------------------


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_tag(value: object) -> bool:
    return isinstance(value, str) and bool(TAG.fullmatch(value))


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def _is_rate(value: object) -> bool:
    return _is_count(value) and value in {quality.fps for quality in QUALITIES.values()}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


# What is read of it: an object with these keys, or with any, each to fit; a list, and a tuple for a list that is not empty.
SHAPE: Any = {
    "language": _is_tag,
    "voice": _is_text,
    "quality": {"fps": _is_rate},
    "frames": _is_count,
    "inputs": {...: _is_text},
    "outputs": {...: {"made_from": _is_text, "sha256": _is_text}},
    "scenes": (
        {
            "number": _is_count,
            "name": _is_text,
            "title": _is_text,
            "start": _is_count,
            "frames": _is_count,
            "beats": (
                {
                    "slug": _is_text,
                    "start": _is_count,
                    "frames": _is_count,
                    "sentences": ({"text": _is_text, "start": _is_count, "samples": _is_count, "words": [_is_number]},),
                    "cues": [
                        {
                            "name": _is_text,
                            "sentence": _is_count,
                            "at": _is_count,
                            "wait": _is_count,
                            "start": _is_count,
                        }
                    ],
                },
            ),
        },
    ),
}


def _misfit(value: Any, shape: Any, where: str = "it") -> str:
    """The first thing that is not as `shape` wants it; empty where all is."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return f"{where} is no object"
        if lacking := next((key for key in shape if key is not ... and key not in value), None):
            return f"{where} lacks '{lacking}'"
        inner = [(value[key], shape.get(key, shape.get(...)), f"'{key}'") for key in (value if ... in shape else shape)]
    elif isinstance(shape, list | tuple):
        if not isinstance(value, list) or (isinstance(shape, tuple) and not value):
            return f"{where} is no list, or empty"
        inner = [(each, shape[0], f"an entry of {where}") for each in value]
    else:
        return "" if shape(value) else f"{where} is {str(value)[:40]!r}"
    return next(filter(None, (_misfit(*each) for each in inner)), "")


def _mislaid(manifest: Mapping[str, Any]) -> str:
    """The film or its captions, where they are no output; the first cue that belongs to no word of its beat; else nothing."""
    for name in ("lecture.mp4", f"lecture.{manifest['language']}.srt"):
        if name not in manifest["outputs"]:
            return f"'outputs' lacks '{name}'"
    for scene in manifest["scenes"]:
        for beat in scene["beats"]:
            texts = [line["text"] for line in beat["sentences"]]
            for cue in beat["cues"]:
                text = texts[cue["sentence"]] if cue["sentence"] < len(texts) else ""
                if not text[cue["at"] : cue["at"] + 1].strip():
                    return f"cue '{cue['name']}' of {scene['name']} stands at no word"
    return ""
