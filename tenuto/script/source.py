"""YAML that remembers where it stands: every mistake can be pointed at as file:line."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import yaml

from tenuto.errors import LectureError
from tenuto.files import reading
from tenuto.project import shown

_COMMENT = re.compile(r"[ \t]+#")
# A value that begins with a mark or a fact: {>cue}, {pause 1.2}, {fact}.
_BRACED = re.compile(r"\s*(?:[^\s:#]+:\s+)?\{\s*(?:>|pause\b|[a-z0-9_]+~?\s*\})")


# Numbers that read the same to everybody. YAML 1.1 has others: 1:20 is 80 to it, 0123 is 83, 1_0 is 10.
_PLAIN = {
    "int": re.compile(r"-?(0|[1-9][0-9]*)"),
    "float": re.compile(r"-?(0|[1-9][0-9]*)?\.[0-9]*([eE][-+]?[0-9]+)?|[-+]?\.(inf|nan)", re.IGNORECASE),
}
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")  # of a language, BCP 47


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


class Cut(str):
    """A text without quotes that a comment follows on its line: to YAML the words behind # are none."""


class Located(dict[str, Any]):
    """A YAML mapping that knows the place of itself and of each of its keys."""

    place: Place
    places: dict[str, Place]


class _Loader(yaml.SafeLoader):
    path: Path
    text: str

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Aliases are for words: lists of lists of aliases would grow beyond any memory once they are written out."""
        alias: Any = self.peek_event() if self.check_event(yaml.AliasEvent) else None  # type: ignore[no-untyped-call]
        node: yaml.Node | None = super().compose_node(parent, index)
        if alias and not isinstance(node, yaml.ScalarNode):
            raise SourceError(
                self.place_at(alias.start_mark), f"*{alias.anchor} stands for a list or mapping: write it out"
            )
        return node

    def place(self, node: yaml.Node) -> Place:
        return self.place_at(node.start_mark)

    def place_at(self, mark: yaml.Mark) -> Place:
        """Lines as editors count them: to YAML, U+2028 and the like end one too."""
        return Place(self.path, self.text.count("\n", 0, mark.index) + 1)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        kind = node.tag.rpartition(":")[2]
        try:
            value = super().construct_object(node, deep)
        except (ValueError, IndexError, KeyError, TypeError, OverflowError) as error:  # `!!int ""`, 2021-13-45
            raise SourceError(self.place(node), f"cannot be read as {kind}: quote it") from error
        if kind in _PLAIN and not _PLAIN[kind].fullmatch(node.value):
            raise SourceError(self.place(node), f"to YAML {node.value} is the number {value}: write that, or quote it")
        is_bare = isinstance(node, yaml.ScalarNode) and node.style is None
        if isinstance(value, str) and is_bare and _COMMENT.match(self.text, node.end_mark.index):
            return Cut(value)
        return value


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
        SourceError: the file is missing or none, is not UTF-8, is malformed, has a duplicate key or no mapping at the top.
    """
    try:
        with reading(path) as file:
            text = TextIOWrapper(file, "utf-8").read()
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
    except RecursionError:
        raise SourceError(Place(path, 1), "is nested too deeply: no lecture needs so many brackets") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = loader.place_at(mark) if mark else Place(path, 1)
        if _BRACED.match(text.split("\n")[place.line - 1]):
            problem = "to YAML what begins with { is a mapping: write it in quotes or after >-"
            raise SourceError(place, problem) from None
        raise SourceError(place, f"malformed YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise SourceError(Place(path, 1), f"malformed YAML: {' '.join(str(error).split())}") from None
    finally:
        loader.dispose()
    if not isinstance(data, Located):
        raise SourceError(Place(path, 1), "the file must hold a mapping of names to entries")
    return data


# Signs that nobody sees and that come along when text is pasted: soft hyphen, zero-width space, word joiner, byte order
# mark, marks of direction. The two joiners mean something in other scripts, and nothing between Latin letters.
_PASTED = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f]|(?<=[A-Za-z\u00c0-\u024f\u1e00-\u1eff .,])[\u200c\u200d]")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, formats, surrogates, private and unassigned characters


# Signs that Unicode calls letters, symbols or marks and that show nothing: fillers, an empty Braille cell, what chooses a
# variant of the sign before it.
_BLANK = re.compile("[\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")


def clean(text: str, place: Place) -> str:
    """A text in NFC without signs that nobody sees; it may have several lines.

    Raises:
        SourceError: it holds a character that is neither seen nor harmless, or a comment has cut it short.
    """
    if isinstance(text, Cut):
        raise SourceError(
            place,
            f"a comment follows '{text}' on its line: quote the text where # belongs to it, else give it its own line",
        )
    text = unicodedata.normalize("NFC", _PASTED.sub("", text))
    for char in text:
        if unicodedata.category(char) in _UNSEEN and char not in "\n\t\r\u200c\u200d":
            raise SourceError(place, f"holds {visible(char)}, which nobody sees: remove it")
    return text


def one_line(text: str, place: Place) -> str:
    """A text as `clean` leaves it, of one line.

    Raises:
        SourceError: see `clean`; or it holds a line break.
    """
    text = clean(text, place).strip()
    lines = text.splitlines()
    if len(lines) > 1:
        raise SourceError(place, f"a line break stands behind '{lines[0]}': write it in one line")
    return text


def visible(text: str) -> str:
    """A text of which each character can be seen: U+200B where there is nothing to see, or no letter that would carry it."""
    shown = ""
    for before, char in zip(f" {text}", text, strict=False):
        is_mark = unicodedata.category(char)[0] == "M" and (before.isspace() or _is_blank(before))
        shown += f"U+{ord(char):04X}" if _is_blank(char) or is_mark else char
    return shown


def _is_blank(char: str) -> bool:
    return not char.isprintable() or bool(_BLANK.match(char))


def stamp(path: Path) -> tuple[int, ...]:
    """What changes whenever a file is written; empty for none."""
    stat = path.stat() if path.is_file() else None
    return (stat.st_mtime_ns, stat.st_ino, stat.st_size) if stat else ()


def original_language(path: Path) -> str:
    """The language of the lecture.yaml at `path`.

    Raises:
        SourceError: there is no such file, or it does not say.
    """
    return _original_language(path, stamp(path))


@functools.cache
def _original_language(path: Path, _: tuple[int, ...]) -> str:
    root = load(path)
    language = root.get("language")
    place = root.places.get("language", root.place)
    if "language" not in root:
        raise SourceError(place, "'language' is missing: add it, as 'language: en'")
    if not isinstance(language, str) or not _TAG.fullmatch(language):
        raise SourceError(place, f"'{language}' is no language tag: write it as vi, en, pt-BR or \"no\"")
    return language
