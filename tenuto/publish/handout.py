"""The handout: a PDF with the last picture of every beat and its narration beside it. Nothing is filmed or spoken."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import typst
from PIL import Image

from tenuto.files import make_folder, scratch, write
from tenuto.film.build import BuildFailed, Workshop
from tenuto.film.quality import HD
from tenuto.film.shoot import Shot, each_shot, scene_class, shot_for
from tenuto.script.lecture import Lecture, Scene
from tenuto.stage import fonts

LAYOUT = Path(__file__).with_suffix(".typ")
SIZE = (960, 540)  # px: 265 to the inch at 92 mm
JPEG = 82  # of 100; drawings, whose edges show below 80


def make(shop: Workshop, scenes: Sequence[Scene], name: str) -> Path:
    """Write the handout of `scenes`, slides/`name`.pdf.

    Raises:
        tenuto.film.build.BuildFailed: scenes failed; nothing was written.
        tenuto.files.CannotWrite
    """
    lecture, path = shop.lecture, shop.out / "slides" / f"{name}.pdf"
    make_folder(path.parent)  # before the work: it may be impossible
    pictures = _pictures(lecture, scenes, shop.settings.jobs)
    with scratch() as room:
        work = Path(room)
        for file, content in pictures.items():
            (work / file).write_bytes(content)
        told = json.dumps(content_of(lecture, scenes), ensure_ascii=False)
        (work / "handout.json").write_text(told, encoding="utf-8")
        shutil.copyfile(LAYOUT, work / LAYOUT.name)
        # Typst's own fonts and those of the package alone, so that the same clone gives the same file.
        pdf = typst.compile(work / LAYOUT.name, font_paths=[fonts.FOLDER], ignore_system_fonts=True)
    assert isinstance(pdf, bytes)
    write(path, pdf)
    return path


def content_of(lecture: Lecture, scenes: Sequence[Scene]) -> dict[str, Any]:
    """What publish/handout.typ sets."""
    return {
        "title": lecture.title,
        "subtitle": lecture.subtitle,
        "language": lecture.language,
        "authors": [{"name": author.name, "id": author.id} for author in lecture.authors],
        "sections": [
            {
                "title": f"{section.number} · {section.title}" if section.number else section.title,
                "scenes": [_scene(scene) for scene in chosen],
            }
            for section in lecture.sections
            if (chosen := [scene for scene in section.scenes if scene in scenes])
        ],
    }


def _scene(scene: Scene) -> dict[str, Any]:
    beats = [{"picture": _file(scene.name, beat.slug), "text": " ".join(beat.sentences)} for beat in scene.beats]
    return {"title": scene.title, "source": scene.source, "beats": beats}


def _file(scene: str, beat: str) -> str:
    return f"{scene.replace('/', '-')}-{beat}.jpg"


def _pictures(lecture: Lecture, scenes: Sequence[Scene], jobs: int) -> Mapping[str, bytes]:
    """The last picture of every beat, as JPEG, by its file's name."""
    pictures: dict[str, bytes] = {}
    shots = [shot_for(lecture, scene, HD) for scene in scenes]
    if failures := each_shot(_take, shots, jobs, lambda shot, taken: pictures.update(taken)):
        raise BuildFailed(failures)
    return pictures


def _take(shot: Shot, note: Callable[[str], None]) -> dict[str, bytes]:
    """Runs in a worker, which alone imports manim."""
    from tenuto.film.stills import take_stills

    stills = take_stills(scene_class(shot), shot.card, shot.quality)
    return {_file(shot.scene, still.beat): _jpeg(Image.fromarray(still.pixels)) for still in stills}


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    # Colours at full size: halved, as is usual, they bleed out of thin coloured letters.
    picture.resize(SIZE, Image.Resampling.LANCZOS).save(out, "JPEG", quality=JPEG, subsampling="4:4:4", optimize=True)
    return out.getvalue()
