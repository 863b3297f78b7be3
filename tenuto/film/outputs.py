"""What a build leaves under media/: the film, its captions and chapters, clips with posters, and the manifest."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tenuto.files import Cache, Hashes, digest_of, landing, sha256, whole
from tenuto.film import captions, keys, words
from tenuto.film.edit import join
from tenuto.film.manifest import MANIFEST, VERIFIED, NotBuilt, read_manifest
from tenuto.film.soundtrack import Sound
from tenuto.film.speech import Spoken
from tenuto.film.takes import Reel
from tenuto.film.thumbnail import Thumbnail
from tenuto.film.timeline import SceneSpan, Timeline
from tenuto.installed import version
from tenuto.languages.reading import reader
from tenuto.project import Project
from tenuto.script.lecture import Lecture
from tenuto.stage import data

# Besides what draws (keys.LIBRARIES): what speaks and measures.
SOUND_LIBRARIES = ("espeakng-loader", "gTTS", "edge-tts", "num2words", "scipy")


def _terms(lecture: Lecture) -> Mapping[str, str]:
    return reader(lecture.language, lecture.project).terms


@dataclass(frozen=True)
class Edit:
    """Everything that is decided before the first file is written."""

    lecture: Lecture
    timeline: Timeline
    spoken: Spoken
    sounds: Mapping[str, Sound]
    voice: str  # its identity
    out: Path
    hashes: Hashes  # of files that stand on the disk
    read: Mapping[Path, str]  # SHA-256 of what went into it, when it was read
    thumbnail: Thumbnail | None = None  # of the whole lecture
    also_told: tuple[Lecture, ...] = ()  # in other languages, as further subtitles

    @functools.cached_property
    def subtitles(self) -> dict[str, tuple[captions.Cue, ...]]:
        """Cues by language, the spoken one first."""
        told = {
            lecture.language: captions.cues_of(self.timeline, lecture, _terms(lecture)) for lecture in self.also_told
        }
        return {self.lecture.language: captions.cues_of(self.timeline, terms=_terms(self.lecture)), **told}

    @property
    def tags(self) -> dict[str, str]:
        return {
            "title": self.lecture.title,
            "artist": ", ".join(author.name for author in self.lecture.authors),
            "comment": self.lecture.subtitle,
        }


# What a build of the whole lecture may leave in its folder, and a later one remove.
_LEFT = re.compile(
    r"lecture\.mp4|lecture\.[\w-]+\.(srt|vtt)|chapters\.txt|words\.json|thumbnail\.png|clips/\d{2,}-[\w-]+\.(mp4|png)"
)


@dataclass(frozen=True, slots=True)
class Output:
    """One file: where it stands, what it is made from, and how."""

    path: Path
    made_from: str  # SHA-256 of its ingredients
    make: Callable[[Path], object]  # writes it under the name that it is given


def write_film(edit: Edit) -> Iterator[Path]:
    """Write everything that a build of the whole lecture leaves, and give its paths, the film last; clips are not told.

    A file that already stands there, made from the same ingredients and unharmed, is left alone. The others move into
    place together, when all of them are whole.

    Raises:
        tenuto.files.CannotWrite: and all stands as before.
    """
    outputs, hashes = [*_clips(edit), *_texts(edit), _film(edit)], edit.hashes
    before, names = _before(edit.out).get("outputs", {}), {output.path: _name(output.path, edit) for output in outputs}
    after: dict[str, dict[str, str]] = {}
    with landing() as files:
        parts: dict[Path, Path] = {}
        for output in outputs:
            name = names[output.path]
            if stands(output, before.get(name, {}), hashes):
                after[name] = dict(before[name])
                continue
            with files.begin(output.path) as part:
                output.make(part)
                parts[output.path] = part
            after[name] = {"made_from": output.made_from, "sha256": hashes.of(part)}
        with files.begin(edit.out / MANIFEST) as part:
            part.write_bytes(json.dumps(_manifest(edit, after), ensure_ascii=False, indent=1).encode())
    for path, part in parts.items():
        hashes.moved(part, path)
    _clean(edit.out, before.keys() | _clips_in(edit.out), after)
    hashes.save()
    yield from (output.path for output in outputs if output.path.parent == edit.out)


def write_clips(edit: Edit) -> Iterator[Path]:
    """Write the clips of a selection of scenes, with their posters, and nothing else; gives the clips.

    Raises:
        tenuto.files.CannotWrite: and all stands as before.
    """
    outputs = list(_clips(edit))
    with landing() as files:
        for output in outputs:
            with files.begin(output.path) as part:
                output.make(part)
    yield from (output.path for output in outputs if output.path.suffix == ".mp4")


def stands(output: Output, entry: Mapping[str, str], hashes: Hashes) -> bool:
    """Whether the file is there, unharmed, and made from the same, as the entry of its last making tells."""
    return entry.get("made_from") == output.made_from and entry.get("sha256") == hashes.of(output.path)


class Ledger:
    """What was made from what, for outputs that no manifest tells of: the page."""

    KIND, KEY = "made", "outputs"

    def __init__(self, cache: Cache) -> None:
        self._cache, self._hashes = cache, Hashes(cache)
        self._entries: dict[str, dict[str, str]] = json.loads(cache.get(self.KIND, self.KEY) or b"{}")

    def is_harmed(self, path: Path) -> bool:
        """Whether an output is known not to be what was made last."""
        entry = self._entries.get(str(path))
        return entry is not None and entry["sha256"] != self._hashes.of(path)

    def bring(self, output: Output) -> None:
        """Make an output that does not stand.

        Raises:
            tenuto.files.CannotWrite
        """
        name = str(output.path)
        if stands(output, self._entries.get(name, {}), self._hashes):
            return
        with whole(output.path) as part:
            output.make(part)
        self._entries[name] = {"made_from": output.made_from, "sha256": self._hashes.of(output.path)}
        self._cache.put(self.KIND, self.KEY, json.dumps(self._entries).encode())
        self._hashes.save()


def _name(path: Path, edit: Edit) -> str:
    return path.relative_to(edit.out).as_posix()


def _clips_in(folder: Path) -> set[str]:
    return {f"clips/{path.name}" for path in (folder / "clips").glob("*") if path.is_file()}


def _clean(folder: Path, were: Iterable[str], are: Container[str]) -> None:
    """Remove what an earlier build left and this one does not: captions of a language, clips of a scene that was renamed."""
    for name in were:
        if name not in are and _LEFT.fullmatch(name):
            with suppress(OSError):
                (folder / name).unlink()


def _film(edit: Edit) -> Output:
    subtitles, chapters = edit.subtitles, captions.chapters_of(edit.timeline)
    return Output(
        edit.out / "lecture.mp4",
        _hash([_hash_of_span(span, edit) for span in edit.timeline.scenes], edit.tags, repr(subtitles), repr(chapters)),
        lambda path: join(
            path,
            edit.timeline,
            edit.sounds,
            language=edit.lecture.language,
            tags=edit.tags,
            subtitles=subtitles,
            chapters=chapters,
        ),
    )


def _texts(edit: Edit) -> Iterator[Output]:
    for language, cues in edit.subtitles.items():
        yield _content(edit.out / f"lecture.{language}.srt", captions.as_srt(cues).encode())
        yield _content(edit.out / f"lecture.{language}.vtt", captions.as_vtt(cues).encode())
    chapters = captions.chapters_of(edit.timeline)
    yield _content(edit.out / "chapters.txt", captions.as_chapter_list(chapters).encode())
    yield _content(edit.out / "words.json", words.as_json(edit.timeline, edit.lecture.language).encode())
    if edit.thumbnail:
        yield _content(edit.out / "thumbnail.png", edit.thumbnail.png)


def _clips(edit: Edit) -> Iterator[Output]:
    for span in edit.timeline.scenes:
        stem = edit.out / "clips" / f"{span.scene.number:02}-{span.scene.slug}"
        yield _clip(stem.with_suffix(".mp4"), span, edit)
        yield _content(stem.with_suffix(".png"), span.reel.poster)


def _clip(path: Path, span: SceneSpan, edit: Edit) -> Output:
    tags = {**edit.tags, "title": f"{span.scene.title} · {edit.lecture.title}"}
    alone = Timeline(edit.timeline.quality, (replace(span, start=0),))
    return Output(
        path,
        _hash(_hash_of_span(span, edit), tags),
        lambda path: join(path, alone, edit.sounds, language=edit.lecture.language, tags=tags),
    )


def _content(path: Path, content: bytes) -> Output:
    return Output(path, sha256(content), lambda path: path.write_bytes(content))


# -- ingredients ---------------------------------------------------------------------------------------------------------


def _hash(*parts: object) -> str:
    return sha256(json.dumps([version("av"), *parts], sort_keys=True).encode())


def _hash_of_span(span: SceneSpan, edit: Edit) -> str:
    """A scene's contribution to a film: its packets, its beats' lengths and its sound."""
    digest = hashlib.sha256(edit.sounds[span.scene.name].pack())
    digest.update(repr([(beat.slug, beat.frames, beat.waits) for beat in span.beats]).encode())
    digest.update(span.reel.digest.encode())
    return digest.hexdigest()


def _before(folder: Path) -> Mapping[str, Any]:
    """The manifest of the last build of the whole lecture, or nothing: this one makes all anew, and writes another."""
    try:
        return read_manifest(folder)
    except NotBuilt:
        return {}


# -- manifest ------------------------------------------------------------------------------------------------------------


def _manifest(edit: Edit, outputs: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Every scene and beat with its frames, every input with its SHA-256, versions, voice and outputs."""
    timeline = edit.timeline
    return {
        "title": edit.lecture.title,
        "language": edit.lecture.language,
        "voice": edit.voice,
        **({"music": edit.lecture.music.name} if edit.lecture.music else {}),
        "quality": asdict(timeline.quality),
        "frames": timeline.frames,
        "versions": {**keys.libraries(), **{name: version(name) for name in SOUND_LIBRARIES}},
        "scenes": [_scene_entry(span) for span in timeline.scenes],
        "inputs": dict(sorted((keys.name_of(path), digest) for path, digest in edit.read.items())),
        "outputs": dict(outputs),
        **_verified(edit.out, outputs["lecture.mp4"]["sha256"]),
    }


def _verified(folder: Path, film: str) -> dict[str, Any]:
    """What `verify` has measured of this very film."""
    verified = _before(folder).get(VERIFIED)
    return {VERIFIED: verified} if isinstance(verified, dict) and verified.get("film") == film else {}


def note_verified(folder: Path, figures: Mapping[str, float], is_well: bool) -> None:
    """Write the figures of `verify`, and whether all are within their limits, into the manifest of the film they are of.

    Raises:
        tenuto.film.manifest.NotBuilt, tenuto.files.CannotWrite
    """
    manifest = read_manifest(folder)
    manifest[VERIFIED] = {"film": manifest["outputs"]["lecture.mp4"]["sha256"], "is_well": is_well, **figures}
    with whole(folder / MANIFEST) as part:
        part.write_bytes(json.dumps(manifest, ensure_ascii=False, indent=1).encode())


def _scene_entry(span: SceneSpan) -> dict[str, Any]:
    return {
        "number": span.scene.number,
        "name": span.scene.name,
        "title": span.scene.title,
        "start": span.start,
        "frames": span.frames,
        "beats": [
            {
                "slug": beat.slug,
                "start": span.start + beat.start,
                "frames": beat.frames,
                "lead": beat.lead,
                "tail": beat.tail,
                "loop": beat.take.loop.frames if beat.take.loop else 0,
                "sentences": [
                    {
                        "text": line.text,
                        "start": span.start + line.start,
                        "samples": line.samples,
                        "words": [
                            round(word.start, words.MILLISECOND) for word in line.words
                        ],  # s from its first sound
                    }
                    for line in beat.lines
                ],
                "cues": [
                    {
                        "name": cue.name,
                        "sentence": mark.sentence,
                        "at": mark.at,
                        "wait": wait,
                        "start": span.start + cue.start,
                        "seen": span.start + cue.seen,
                        "word": span.start + cue.word,
                    }
                    for cue, mark, wait in zip(beat.cues, written.cues, beat.waits, strict=True)
                ],
            }
            for beat, written in zip(span.beats, span.scene.beats, strict=True)
        ],
    }


# -- what was read -------------------------------------------------------------------------------------------------------


def digests(files: Iterable[Path]) -> dict[Path, str]:
    """SHA-256 of files, as they are now; of those that can be read."""
    found: dict[Path, str] = {}
    for path in files:
        with suppress(OSError):
            found[path] = digest_of(path)
    return found


def script_files(lecture: Lecture) -> set[Path]:
    """The files of narration/ that tell a lecture, in its language and in that of its pictures, and its music."""
    project = lecture.project
    folders = [project.narration, *(project.narration / told.language for told in (lecture, lecture.pictured))]
    music = (lecture.music,) if lecture.music else ()
    return {*music, *(path for folder in folders for path in folder.glob("[!.]*.yaml") if path.is_file())}


def picture_files(project: Project, reels: Iterable[Reel]) -> set[Path]:
    """The sources and data from which reels were filmed."""
    reels = tuple(reels)
    sources = [project.scene_file(reel.scene) for reel in reels]
    # Of a card, which is drawn from the narration alone, there is no source.
    return {
        *keys.closure(*(source for source in sources if source.is_file())),
        *data_files(project, {name for reel in reels for name in reel.reads}),
    }


def data_files(project: Project, reads: Iterable[str]) -> set[Path]:
    """The files behind the names that tenuto.stage.data noted."""
    return {path for name in reads for path in data.files(name, project)}
