"""What a reel depends on: the key under which it is cached.

A scene's pixels come from its source and what that imports inside the project, from the card in its frame, from the
data it reads and the files it opens, from the libraries that draw and encode and the letters they draw with, and from
the picture size. Words, voices and durations are no part of it. The data are known only after the scene has run once, so the
key is found in two steps: the source key leads to the list of what was read, and the two together, with the data as they
are now, make the reel's key.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cairo

import tenuto
from tenuto.files import Cache, sha256, stamp
from tenuto.film.quality import Quality
from tenuto.installed import version
from tenuto.project import root_of
from tenuto.stage import fonts
from tenuto.stage.card import Card

# Packages whose version can change a pixel or a packet.
LIBRARIES = (
    "manim",
    "numpy",
    "scipy",
    "pycairo",
    "mapbox_earcut",
    "skia-pathops",
    "networkx",
    "svgelements",
    "typst",
    "av",
    "fontpkg-be-vietnam-pro",
    "fonttools",
    "pillow",
    "babel",  # how numbers are written
)
# Packages of the engine whose code can change a pixel, and its modules that turn pixels into packets; of a lecture, all
# that a scene imports.
ENGINE = (("tenuto", "stage"), ("tenuto", "kit"), ("tenuto", "languages"), ("tenuto", "stored"))
ENGINE_ROOT = Path(tenuto.__file__).parents[1]
CODING = tuple(
    ENGINE_ROOT / "tenuto" / name for name in ("film/h264.py", "film/studio.py", "film/takes.py", "packing.py")
)


def _imports(path: Path) -> frozenset[Path]:
    """The files that draw which `path` imports directly, at its top or inside functions."""
    root = _root_of(path)
    return frozenset(map(Path, filter(os.path.isfile, _imports_at(path, stamp(path), root, stamp(root)))))


@functools.cache
def _imports_at(path: Path, _: tuple[int, ...], root: Path, listed: tuple[int, ...]) -> frozenset[str]:
    """The same, with the files that there might be."""
    found: set[str] = set()
    package = path.relative_to(root).parent.parts
    for level, module in _imported(path):
        name = (*(package[: len(package) - level + 1] if level else ()), *module.split("."))
        home = _home_of(name, path, root, listed)
        if home:
            # Importing a.b.c runs a and a.b as well.
            for depth in range(1, len(name) + 1):
                base = "/".join((str(home), *name[:depth]))
                found.update((f"{base}.py", f"{base}/__init__.py"))
    return frozenset(found)


# What import statements name, by the SHA-256 of their source: parsing takes 1 ms each, so other processes' are kept.
_known: dict[str, list[tuple[int, str]]] = {}
IMPORTS = "imports"


def _imported(path: Path) -> list[tuple[int, str]]:
    """The modules that a source names, and what may be one: how many packages above its own it starts, and the dotted name."""
    content = path.read_bytes()
    digest = sha256(content)
    if digest not in _known:
        found: list[tuple[int, str]] = []
        for node in _statements(ast.parse(content, filename=str(path)).body):
            if isinstance(node, ast.Import):
                found += [(0, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = (node.module, *(".".join(filter(None, (node.module, alias.name))) for alias in node.names))
                found += [(node.level, module) for module in modules if module]
        _known[digest] = found
    return _known[digest]


def recall(cache: Cache) -> None:
    """Know what other processes have parsed."""
    _known.update(json.loads(cache.get(IMPORTS, _parser()) or b"{}"))


def remember(cache: Cache) -> None:
    """Let other processes know it; only their speed hangs on it.

    Raises:
        tenuto.files.CannotWrite
    """
    content = json.dumps(_known).encode()
    if content != cache.get(IMPORTS, _parser()):
        cache.put(IMPORTS, _parser(), content)


def _parser() -> str:
    return _digest(Path(__file__))


def _home_of(name: tuple[str, ...], path: Path, root: Path, listed: tuple[int, ...]) -> Path | None:
    """The folder in which to look for a module that `path` imports and that draws; None for any other module."""
    if not name:
        return None
    if name[0] == "tenuto":
        return ENGINE_ROOT if any(name[: len(package)] == package for package in ENGINE) else None
    return root if not _is_engine(path) and name[0] in _importable(root, listed) else None


@functools.cache
def _importable(root: Path, _: tuple[int, ...]) -> frozenset[str]:
    """What can be imported from a lecture's root: scenes, tensors, and whatever lies beside them."""
    return frozenset(entry.name.removesuffix(".py") for entry in root.iterdir())


@functools.cache
def _is_engine(path: Path) -> bool:
    package = ENGINE_ROOT / "tenuto"
    return path.is_relative_to(package) and not path.is_relative_to(package / "starter")


@functools.cache
def _root_of(path: Path) -> Path:
    """The folder from which a source is imported: its lecture's, or the one that holds the engine."""
    return ENGINE_ROOT if _is_engine(path) else root_of(path.parent) or ENGINE_ROOT


def name_of(path: Path) -> str:
    """A source as keys name it, the same on every machine."""
    return path.relative_to(_root_of(path)).as_posix()


def _statements(body: list[Any]) -> Iterator[ast.stmt]:
    """All statements, those inside functions, classes and blocks too; expressions, which import nothing, are passed by."""
    for node in body:
        yield node
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            yield from _statements(getattr(node, part, []))


def closure(*paths: Path) -> tuple[Path, ...]:
    """`paths`, their packages, and all files that draw which they import, directly or not, sorted by their names in keys."""
    seen: set[Path] = set()
    waiting = [*paths, *(first for path in paths for first in _packages(path))]
    while waiting:
        file = waiting.pop()
        if file not in seen:
            seen.add(file)
            waiting.extend(_imports(file) - seen)
    return tuple(sorted(seen, key=name_of))  # not by place: the engine may lie anywhere


def _packages(path: Path) -> Iterator[Path]:
    """The __init__.py of the packages in which a lecture's module lies: they run before it."""
    if not _is_engine(path):
        for folder in path.relative_to(_root_of(path)).parents:
            first = _root_of(path) / folder / "__init__.py"
            if folder.parts and first.is_file():
                yield first


def _digest(path: Path) -> str:
    return _digest_at(path, stamp(path))


@functools.cache
def _digest_at(path: Path, _: tuple[int, ...]) -> str:
    return sha256(path.read_bytes())


@functools.cache
def libraries() -> dict[str, str]:
    """Versions of everything that can change a pixel or a packet."""
    return {name: version(name) for name in LIBRARIES} | {"cairo": cairo.cairo_version_string(), "fonts": _letters()}


def _letters() -> str:
    """A hash of the font files themselves, which somebody may have changed in place."""
    files = sorted(fonts.FOLDER.iterdir())
    return hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files)).hexdigest()[:16]


def _key(parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:40]


def source_key(path: Path, card: Card, quality: Quality) -> str:
    """Everything that is known before the scene at `path` runs."""
    return _key(
        {
            "quality": asdict(quality),
            "libraries": libraries(),
            "card": asdict(card),
            "sources": [(name_of(file), _digest(file)) for file in closure(path, *CODING)],
        }
    )


def reel_key(source: str, reads: Mapping[str, str]) -> str:
    """The source key together with the data that the scene reads: their names and fingerprints (tenuto.stage.data)."""
    return _key([source, sorted(reads.items())])
