"""The handout: a PDF with the last picture of every beat and its narration beside it. Nothing is filmed or spoken.

The light one, for printers, is drawn on white.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import typst

from tenuto.files import make_folder, scratch, write
from tenuto.film.build import BuildFailed, Workshop
from tenuto.film.endings import Ending, endings
from tenuto.film.looks import Look
from tenuto.publish.deck import handout_file
from tenuto.script.lecture import Lecture, Scene
from tenuto.stage import fonts

LAYOUT = Path(__file__).with_suffix(".typ")
JPEG = 82  # of 100; drawings, whose edges show below 80


def make(shop: Workshop, scenes: Sequence[Scene], name: str, light: bool = False) -> Path:
    """Write the handout of `scenes`, slides/`name`-handout[-light].pdf.

    Raises:
        tenuto.film.build.BuildFailed: scenes failed; nothing was written.
        tenuto.files.CannotWrite
    """
    lecture, look = shop.lecture, Look(light=light)
    path = shop.out / handout_file(name, look)
    make_folder(path.parent)  # before the work: it may be impossible
    shop.progress.begin("draw", len(scenes))
    whole = [lecture.scene(scene.name) for scene in scenes]
    found, failures = endings(
        shop, whole, look, lambda scene, made: shop.progress.advance("draw", 1, f"{scene.number:02}-{scene.slug}")
    )
    if failures:
        raise BuildFailed(failures)
    with scratch() as room, ThreadPoolExecutor(shop.settings.jobs) as threads:
        work = Path(room)
        pictures = [(_file(name, ending.beat), ending) for name, made in found.items() for ending in made]
        for file, content in zip(pictures, threads.map(_jpeg, [ending for _, ending in pictures]), strict=True):
            (work / file[0]).write_bytes(content)
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
            if (chosen := [scene for scene in scenes if scene.section == section.slug])
        ],
    }


def _scene(scene: Scene) -> dict[str, Any]:
    beats = [{"picture": _file(scene.name, beat.slug), "text": " ".join(beat.sentences)} for beat in scene.beats]
    return {"title": scene.title, "source": scene.source, "beats": beats}


def _file(scene: str, beat: str) -> str:
    return f"{scene.replace('/', '-')}-{beat}.jpg"


def _jpeg(ending: Ending) -> bytes:
    out = io.BytesIO()
    # Colours at full size: halved, as is usual, they bleed out of thin coloured letters.
    ending.picture.save(out, "JPEG", quality=JPEG, subsampling="4:4:4", optimize=True)
    return out.getvalue()
