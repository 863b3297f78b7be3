"""People's own voices: narration/recordings/NAME/LANGUAGE holds a FLAC file a sentence, and index.json says which is which.

    {"sentences": [{"sentence": "Xin chào mọi người.", "file": "xin-chao-moi-nguoi-2c26b46b.flac",
                    "place": "start/hello/greet/1"}]}

`place` is where the sentence stood when it was recorded: another sentence that stands there now is told as changed. Where
the reader kept a take although its words did not seem to match, `"trusted": true` says so.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tenuto.errors import LectureError
from tenuto.files import CannotWrite, from_json, make_folder, read, write
from tenuto.project import Project, called, shown
from tenuto.script.sentences import Sentence
from tenuto.voices.alignment import align
from tenuto.voices.audio import NoSound, decode
from tenuto.voices.voice import PATIENT, Utterance, VoiceMissing, VoiceRefused, Waiting, quote

FOLDER = "recordings"  # in narration/
INDEX = "index.json"
LONGEST = 60  # letters of a name, which is a folder's: 240 bytes, of the 255 that one may have
WORDS = 6  # of a sentence, in the name of its file


class SpeakerUnknown(VoiceMissing):
    """Nobody of that name has recorded anything in the lecture's language, or the name cannot be a folder's."""


class RecordingsMissing(VoiceMissing):
    """Sentences of the lecture are not recorded; the message says how many, where the first is, and what to do."""


class IndexDamaged(LectureError):
    """An index.json cannot be read, or names things that are none of its own."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One recorded sentence."""

    sentence: str  # as it was written when it was recorded
    path: Path  # of the FLAC file
    place: str  # Sentence.name
    is_trusted: bool = False  # its words are the sentence's, whatever alignment says


@dataclass(frozen=True, slots=True)
class Speaker:
    """What one person has recorded in one language."""

    name: str
    language: str
    folder: Path

    @property
    def index(self) -> Path:
        return self.folder / INDEX

    def kept(self) -> dict[str, Kept]:
        """Every recording whose file is there, by its written sentence.

        Raises:
            IndexDamaged
        """
        try:
            entries = from_json(read(self.index))["sentences"]
            found = [self._kept(entry) for entry in entries]
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise IndexDamaged(f"{shown(self.index)} cannot be read: {error.strerror}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(
                f"{shown(self.index)} is damaged ({type(error).__name__}): restore it, or remove it and record anew"
            ) from error
        return {kept.sentence: kept for kept in found if kept.path.is_file()}

    def _kept(self, entry: Mapping[str, Any]) -> Kept:
        sentence, file, place = entry["sentence"], entry["file"], entry["place"]
        is_trusted = bool(entry.get("trusted", False))
        if not all(isinstance(value, str) for value in (sentence, file, place)) or Path(file).name != file:
            raise ValueError(file)
        return Kept(sentence, self.folder / file, place, is_trusted)

    def keep(self, sentence: Sentence, flac: bytes, is_trusted: bool = False) -> Kept:
        """Store a take of a sentence, in place of an earlier one. The file comes first: an index names no half of one.

        Raises:
            tenuto.files.CannotWrite, IndexDamaged
        """
        kept = Kept(sentence.text, self.folder / file_of(sentence.text), sentence.name, is_trusted)
        make_folder(self.folder)
        with self._alone():
            write(kept.path, flac)
            others = {**self.kept(), sentence.text: kept}
            entries = [
                {"sentence": other.sentence, "file": other.path.name, "place": other.place}
                | ({"trusted": True} if other.is_trusted else {})
                for other in sorted(others.values(), key=lambda other: (other.place, other.sentence))
            ]
            write(self.index, (json.dumps({"sentences": entries}, ensure_ascii=False, indent=1) + "\n").encode())
        return kept

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time reads the index and writes it back; the folder itself is the lock, and leaves no file."""
        try:
            folder = os.open(self.folder, os.O_RDONLY)
        except OSError as error:
            raise CannotWrite(self.folder, error) from error
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)


def file_of(sentence: str) -> str:
    """`xin-chao-moi-nguoi-2c26b46b.flac`: readable, and another for every sentence."""
    bare = unicodedata.normalize("NFD", sentence.lower().replace("đ", "d"))
    words = re.findall("[a-z0-9]+", "".join(letter for letter in bare if not unicodedata.combining(letter)))
    return "-".join([*words[:WORDS], hashlib.sha256(sentence.encode()).hexdigest()[:8]]) + ".flac"


def speaker(project: Project, name: str, language: str) -> Speaker:
    """The speaker called `name`, who may have recorded nothing yet.

    Raises:
        SpeakerUnknown: it cannot be the name of a folder.
    """
    name = unicodedata.normalize("NFC", name)
    if not re.fullmatch(r"[^\W_][\w-]*", name) or len(name) > LONGEST:
        raise SpeakerUnknown(
            f"a speaker cannot be called {name[:20]!r}: use letters, digits, - and _, at most {LONGEST}"
        )
    return Speaker(name, language, project.narration / FOLDER / name / language)


def speakers(project: Project, language: str) -> tuple[Speaker, ...]:
    """Everybody who has recorded something in `language`, by name."""
    found = sorted((project.narration / FOLDER).glob(f"*/{language}/{INDEX}"))
    return tuple(Speaker(path.parent.parent.name, language, path.parent) for path in found)


@dataclass(frozen=True, slots=True)
class Recorded:
    """People's own voices as a voice: what stands in for one where every sentence must be recorded."""

    names: tuple[str, ...]
    language: str
    name: str = "recorded"

    @property
    def identity(self) -> str:
        return ", ".join(self.names)

    @property
    def how(self) -> str:
        return f"record them, `{called()} record --as {self.names[0]}`"

    def speak(self, text: str, waiting: Waiting = PATIENT) -> Utterance:
        raise VoiceRefused("a recording", text, f"nobody has read it; {self.how}")


@dataclass(frozen=True, slots=True)
class Take:
    """One recording as a voice, which can say its one sentence."""

    kept: Kept
    speaker: str
    language: str
    name: str = "recorded"
    identity: str = field(init=False)

    def __post_init__(self) -> None:
        try:
            digest = hashlib.sha256(read(self.kept.path)).hexdigest()
        except OSError as error:
            raise VoiceMissing(f"{shown(self.kept.path)} cannot be read: {error.strerror}") from error
        trusted = " trusted" if self.kept.is_trusted else ""
        object.__setattr__(self, "identity", f"recorded {digest[:32]}{trusted}")

    def speak(self, text: str, waiting: Waiting = PATIENT) -> Utterance:
        audio = read(self.kept.path)
        try:
            samples, rate = decode(audio)
        except NoSound as error:
            raise VoiceRefused(shown(self.kept.path), text, f"{error}; record it again") from error
        if not self.kept.is_trusted:
            return Utterance(audio)  # whoever asked aligns it, and refuses other words
        return Utterance(audio, align(text, samples, rate, self.language).words)


def takes_of(asked: Sequence[Speaker], sentences: Iterable[Sentence]) -> dict[str, Take]:
    """The takes of `sentences` that there are, by written sentence; the first speaker who has one speaks it.

    Raises:
        IndexDamaged
        tenuto.voices.VoiceMissing: a file cannot be read.
    """
    shelves = [(speaker, speaker.kept()) for speaker in asked]
    takes: dict[str, Take] = {}
    for sentence in sentences:
        for speaker, kept in shelves:
            if sentence.text in kept:
                takes[sentence.text] = Take(kept[sentence.text], speaker.name, speaker.language)
                break
    return takes


def changed(sentence: Sentence, kept: Mapping[str, Kept]) -> Kept | None:
    """The recording that was made where `sentence`, which is not recorded, now stands."""
    return next((old for old in kept.values() if old.place == sentence.name and old.sentence != sentence.text), None)


def missing(asked: Sequence[Speaker], sentences: Sequence[Sentence], takes: Mapping[str, Take]) -> str:
    """One line about the sentences without a take; empty if there are none."""
    without = [sentence for sentence in sentences if sentence.text not in takes]
    if not without:
        return ""
    kept = {text: kept for speaker in asked for text, kept in speaker.kept().items()}
    old = sum(changed(sentence, kept) is not None for sentence in without)
    first, names = without[0], " or ".join(speaker.name for speaker in asked)
    many = f"{len(without)} of {len(sentences)} sentences are" if len(without) > 1 else "1 sentence is"
    return (
        f"{many} not recorded by {names}"
        + (f" ({old} changed since)" if old else "")
        + f', the first at {first.beat.place}: "{quote(first.text)}"'
    )
