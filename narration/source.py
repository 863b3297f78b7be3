"""YAML that remembers where it stands: every mistake can be pointed at as file:line."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a source file, counted from 1; prints as `narration/vi/labels.yaml:12`."""

    path: Path
    line: int

    def __str__(self) -> str:
        path = self.path.resolve()
        shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        return f"{shown}:{self.line}"


class SourceError(Exception):
    """A YAML file that cannot be used as it stands; the message starts with its place."""

    def __init__(self, place: Place, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place = place


class Located(dict[str, Any]):
    """A YAML mapping that knows the place of itself and of each of its keys."""

    place: Place
    places: dict[str, Place]


class _Loader(yaml.SafeLoader):
    path: Path

    def place(self, node: yaml.Node) -> Place:
        return Place(self.path, node.start_mark.line + 1)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Located:
    """Build a mapping; refuse a key that stands twice, of which YAML would silently drop one."""
    located = Located()
    located.place = loader.place(node)
    located.places = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, Hashable):
            raise SourceError(loader.place(key_node), "a key must be a plain word")
        key = str(key)
        if key in located:
            raise SourceError(
                loader.place(key_node),
                f"'{key}' stands twice (first on line {located.places[key].line}): rename or remove one",
            )
        located[key] = loader.construct_object(value_node, deep=True)
        located.places[key] = loader.place(key_node)
    return located


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load(path: Path) -> Located:
    """Read one YAML file whose top level is a mapping.

    Raises:
        SourceError: the file is missing, is not UTF-8, is malformed, has a duplicate key or no mapping at the top.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SourceError(Place(path, 1), "there is no such file: create it or correct its name") from None
    except UnicodeDecodeError as error:
        raise SourceError(Place(path, 1), f"is not UTF-8 text (byte {error.start}): save it as UTF-8") from None
    loader = _Loader(text)
    loader.path = path
    try:
        data = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise SourceError(Place(path, line), f"malformed YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise SourceError(Place(path, 1), f"malformed YAML: {' '.join(str(error).split())}") from None
    finally:
        loader.dispose()
    if not isinstance(data, Located):
        raise SourceError(Place(path, 1), "the file must hold a mapping of names to entries")
    return data
