"""YAML that remembers where it stands: every mistake can be pointed at as file:line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tenuto.errors import LectureError
from tenuto.project import shown

# A value that begins with a mark or a fact: {>cue}, {pause 1.2}, {fact}.
_BRACED = re.compile(r"\s*(?:[^\s:#]+:\s+)?\{\s*(?:>|pause\b|[a-z0-9_]+~?\s*\})")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a source file, counted from 1; prints as `narration/vi/labels.yaml:12`."""

    path: Path
    line: int

    def __str__(self) -> str:
        return f"{shown(self.path)}:{self.line}"


class SourceError(LectureError):
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
    text: str

    def place(self, node: yaml.Node) -> Place:
        return self.place_at(node.start_mark)

    def place_at(self, mark: yaml.Mark) -> Place:
        """Lines as editors count them: to YAML, U+2028 and the like end one too."""
        return Place(self.path, self.text.count("\n", 0, mark.index) + 1)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, IndexError, KeyError, TypeError, OverflowError) as error:  # `!!int ""`, 2021-13-45
            raise SourceError(self.place(node), f"cannot be read as {node.tag.rpartition(':')[2]}: quote it") from error


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Located:
    """Build a mapping; refuse a key that stands twice, of which YAML would silently drop one."""
    located = Located()
    located.place = loader.place(node)
    located.places = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise SourceError(loader.place(key_node), "a key must be a plain word")
        key = str(key_node.value)  # as it is written: YAML would read `no` as False and 010 as 8
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
    except OSError as error:
        raise SourceError(Place(path, 1), f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise SourceError(Place(path, 1), f"is not UTF-8 text (byte {error.start}): save it as UTF-8") from None
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise SourceError(Place(path, line), f"holds the character U+{error.character:04X}: remove it") from None
    loader.path, loader.text = path, text
    try:
        data = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = loader.place_at(mark) if mark else Place(path, 1)
        line = text.split("\n")[place.line - 1]
        if _BRACED.match(line):
            raise SourceError(
                place, "to YAML what begins with { is a mapping: write it in quotes or after >-"
            ) from None
        raise SourceError(place, f"malformed YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise SourceError(Place(path, 1), f"malformed YAML: {' '.join(str(error).split())}") from None
    finally:
        loader.dispose()
    if not isinstance(data, Located):
        raise SourceError(Place(path, 1), "the file must hold a mapping of names to entries")
    return data
