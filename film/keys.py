"""What a reel depends on: the key under which it is cached.

A scene's pixels come from its source and what that imports inside the project, from the card in its frame, from the
data it reads, from the libraries that draw and encode, and from the picture size. Words, voices and durations are no
part of it. The data are known only after the scene has run once, so the key is found in two steps: the source key
leads to the list of what was read, and the two together, with the data as they are now, make the reel's key.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from film.quality import Quality
from narration.facts import load_facts
from narration.source import ROOT
from scenes import data
from scenes.card import Card

# Packages whose version can change a pixel or a packet.
LIBRARIES = (
    "manim",
    "numpy",
    "pycairo",
    "mapbox_earcut",
    "svgelements",
    "typst",
    "av",
    "fontpkg-be-vietnam-pro",
    "pillow",
)
# Packages of the project whose code can change a pixel, and the modules that turn pixels into packets.
DRAWING = ("scenes", "tensors")
CODING = tuple(ROOT / "film" / name for name in ("h264.py", "studio.py", "takes.py"))


@functools.cache
def _imports(path: Path) -> frozenset[Path]:
    """The files that draw which `path` imports directly, at its top or inside functions."""
    found: set[Path] = set()
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_bytes(), filename=str(path))):
        names: list[tuple[str, ...]] = []
        if isinstance(node, ast.Import):
            names = [tuple(alias.name.split(".")) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = (*above, *(node.module.split(".") if node.module else ()))
            names = [module, *((*module, alias.name) for alias in node.names)]
        for name in names:
            if name and name[0] in DRAWING:
                # Importing a.b.c runs a and a.b as well.
                bases = [ROOT.joinpath(*name[:depth]) for depth in range(1, len(name) + 1)]
                files = [file for base in bases for file in (base.with_suffix(".py"), base / "__init__.py")]
                found.update(file for file in files if file.is_file())
    return frozenset(found)


def closure(*paths: Path) -> tuple[Path, ...]:
    """`paths` and all files that draw which they import, directly or not, sorted."""
    seen: set[Path] = set()
    waiting = list(paths)
    while waiting:
        file = waiting.pop()
        if file not in seen:
            seen.add(file)
            waiting.extend(_imports(file) - seen)
    return tuple(sorted(seen))


@functools.cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def forget_sources() -> None:
    """Read sources anew from now on, for a process that outlives an edit (preview --watch)."""
    _imports.cache_clear()
    _digest.cache_clear()
    load_facts.cache_clear()


@functools.cache
def libraries() -> dict[str, str]:
    """Versions of everything that can change a pixel or a packet."""
    return {name: version(name) for name in LIBRARIES}


def _key(parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:40]


def source_key(path: Path, card: Card, quality: Quality) -> str:
    """Everything that is known before the scene at `path` runs."""
    return _key(
        {
            "quality": asdict(quality),
            "libraries": libraries(),
            "card": asdict(card),
            "sources": [(file.relative_to(ROOT).as_posix(), _digest(file)) for file in closure(path, *CODING)],
        }
    )


def reel_key(source: str, reads: Iterable[str]) -> str:
    """The source key together with the data that the scene reads, as they are now.

    Raises:
        OSError: something that was read is not there any more.
    """
    return _key([source, [(name, data.fingerprint(name)) for name in sorted(reads)]])
