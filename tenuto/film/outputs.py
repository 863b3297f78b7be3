"""What a build leaves under media/: the film, its captions and chapters, clips with posters, and the manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tenuto.files import Hashes, sha256, write
from tenuto.film import captions, keys
from tenuto.film.edit import assemble
from tenuto.film.soundtrack import Sound
from tenuto.film.speech import Spoken
from tenuto.film.thumbnail import Thumbnail
from tenuto.film.timeline import SceneSpan, Timeline
from tenuto.languages.reading import reader
from tenuto.script.lecture import Lecture
from tenuto.stage import data

MANIFEST = "manifest.json"
# Besides what draws (keys.LIBRARIES): what speaks and measures.
SOUND_LIBRARIES = ("espeakng-loader", "gTTS", "edge-tts", "num2words", "pyloudnorm", "scipy")


def _terms(lecture: Lecture) -> Mapping[str, str]:
    return reader(lecture.language, lecture.project).terms


@dataclass(frozen=True, slots=True)
class Edit:
    """Everything that is decided before the first file is written."""

    lecture: Lecture
    timeline: Timeline
    spoken: Spoken
    sounds: Mapping[str, Sound]
    voice: str  # its identity
    out: Path
    hashes: Hashes  # of files that stand on the disk
    thumbnail: Thumbnail | None = None  # of the whole lecture
    also_told: tuple[Lecture, ...] = ()  # in other languages, as further subtitles

    @property
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


@dataclass(frozen=True, slots=True)
class Output:
    """One file: where it stands, what it is made from, and how."""

    path: Path
    made_from: str  # SHA-256 of its ingredients
    make: Callable[[], None]


def write_film(edit: Edit) -> Iterator[Path]:
    """Write everything that a build of the whole lecture leaves; the film comes last.

    A file that already stands there, made from the same ingredients and unharmed, is left alone.
    """
    before = _outputs_of(edit.out / MANIFEST)
    after: dict[str, dict[str, str]] = {}
    for output in (*_clips(edit), *_texts(edit), _film(edit)):
        name = output.path.relative_to(edit.out).as_posix()
        entry = before.get(name, {})
        if entry.get("made_from") != output.made_from or entry.get("sha256") != edit.hashes.of(output.path):
            output.make()
        after[name] = {"made_from": output.made_from, "sha256": edit.hashes.of(output.path)}
    for name in before.keys() - after.keys():
        (edit.out / name).unlink(missing_ok=True)  # captions of a language that was not asked for this time
    for clip in (edit.out / "clips").glob("[0-9][0-9]-*.*"):
        if clip.is_file() and clip.relative_to(edit.out).as_posix() not in after:
            clip.unlink()  # of a scene that was renamed, moved or taken out
    write(edit.out / MANIFEST, json.dumps(_manifest(edit, after), ensure_ascii=False, indent=1).encode())
    edit.hashes.save()
    yield from (edit.out / name for name in after if not name.startswith("clips/"))


def write_clips(edit: Edit) -> Iterator[Path]:
    """Write the clips of a selection of scenes and nothing else."""
    for output in _clips(edit):
        output.make()
        yield output.path


def _film(edit: Edit) -> Output:
    subtitles, chapters = edit.subtitles, captions.chapters_of(edit.timeline)
    path = edit.out / "lecture.mp4"
    return Output(
        path,
        _hash([_hash_of_span(span, edit) for span in edit.timeline.scenes], edit.tags, repr(subtitles), repr(chapters)),
        lambda: assemble(
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
        yield _whole(edit.out / f"lecture.{language}.srt", captions.as_srt(cues).encode())
        yield _whole(edit.out / f"lecture.{language}.vtt", captions.as_vtt(cues).encode())
    chapters = captions.chapters_of(edit.timeline)
    yield _whole(edit.out / "chapters.txt", captions.as_chapter_list(chapters).encode())
    if edit.thumbnail:
        yield _whole(edit.out / "thumbnail.png", edit.thumbnail.png)


def _clips(edit: Edit) -> Iterator[Output]:
    for span in edit.timeline.scenes:
        stem = edit.out / "clips" / f"{span.scene.number:02}-{span.scene.slug}"
        yield _clip(stem.with_suffix(".mp4"), span, edit)
        yield _whole(stem.with_suffix(".png"), span.reel.poster)


def _clip(path: Path, span: SceneSpan, edit: Edit) -> Output:
    tags = {**edit.tags, "title": f"{span.scene.title} · {edit.lecture.title}"}
    alone = Timeline(edit.timeline.quality, (replace(span, start=0),))
    return Output(
        path,
        _hash(_hash_of_span(span, edit), tags),
        lambda: assemble(path, alone, edit.sounds, language=edit.lecture.language, tags=tags),
    )


def _whole(path: Path, content: bytes) -> Output:
    return Output(path, sha256(content), lambda: write(path, content))


# -- ingredients ---------------------------------------------------------------------------------------------------------


def _hash(*parts: object) -> str:
    return sha256(json.dumps([version("av"), *parts], sort_keys=True).encode())


def _hash_of_span(span: SceneSpan, edit: Edit) -> str:
    """A scene's contribution to a film: its packets, its beats' lengths and its sound."""
    digest = hashlib.sha256(edit.sounds[span.scene.name].pack())
    digest.update(repr([(beat.slug, beat.frames, beat.waits) for beat in span.beats]).encode())
    digest.update(span.reel.digest.encode())
    return digest.hexdigest()


def _outputs_of(manifest: Path) -> dict[str, dict[str, str]]:
    """What the last build of the whole lecture left, or nothing where that cannot be told."""
    try:
        return dict(json.loads(manifest.read_text())["outputs"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


# -- manifest ------------------------------------------------------------------------------------------------------------


def _manifest(edit: Edit, outputs: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Every scene and beat with its frames, every input with its SHA-256, versions, voice and outputs."""
    timeline = edit.timeline
    return {
        "title": edit.lecture.title,
        "language": edit.lecture.language,
        "voice": edit.voice,
        "quality": asdict(timeline.quality),
        "frames": timeline.frames,
        "versions": {**keys.libraries(), **{name: version(name) for name in SOUND_LIBRARIES}},
        "scenes": [_scene_entry(span) for span in timeline.scenes],
        "inputs": _inputs(edit),
        "outputs": dict(outputs),
    }


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
                    {"text": line.text, "start": span.start + line.start, "samples": line.samples}
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


def _inputs(edit: Edit) -> dict[str, str]:
    """SHA-256 of every file of the project that had a part in the film, by its path in the project."""
    project = edit.lecture.project
    files: set[Path] = set(project.narration.glob("*.yaml"))
    for lecture in (edit.lecture, *edit.also_told, edit.lecture.pictured):
        files.update((project.narration / lecture.language).glob("*.yaml"))
    for span in edit.timeline.scenes:
        files.update(keys.closure(project.scenes / f"{span.scene.name}.py"))
    reads = {name for span in edit.timeline.scenes for name in span.reel.reads}
    reads.update(edit.thumbnail.reads if edit.thumbnail else ())
    for name in reads:
        files.update(data.files(name, project))
    return {keys.name_of(path): edit.hashes.of(path) for path in sorted(files)}
