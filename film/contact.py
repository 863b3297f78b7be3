"""Contact sheets: the last picture of every beat of a scene on one labelled PNG."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from film.files import write
from film.quality import FHD
from film.shoot import SceneFailed, Shot, explained, scene_class, shot_for
from film.workers import run_each
from narration.script import Lecture, Scene
from scenes.card import Card

COLUMNS = 3
TILE = (960, 540)  # px, half of what is filmed in each direction
LABEL = 44  # px of label under each tile
GAP = 12  # px


def contact(
    lecture: Lecture,
    scenes: Sequence[Scene],
    folder: Path,
    jobs: int,
    on_sheet: Callable[[Path], None] = lambda path: None,
) -> tuple[list[Path], list[SceneFailed]]:
    """Write one sheet a scene, `folder`/NN-slug.png; scenes that fail are told and do not stop the others.

    Raises:
        film.files.CannotWrite
    """
    sheets: dict[str, Path] = {}
    failures: list[SceneFailed] = []
    numbers = {scene.name: scene.number for scene in scenes}

    def on_result(shot: Shot, result: bytes | SceneFailed) -> None:
        if isinstance(result, SceneFailed):
            failures.append(result)
            return
        path = folder / f"{numbers[shot.scene]:02}-{shot.path.stem}.png"
        write(path, result)
        sheets[shot.scene] = path
        on_sheet(path)

    def on_death(shot: Shot, how: str) -> None:
        failures.append(SceneFailed(f"scene '{shot.scene}': its process died ({how})"))

    shots = [shot_for(scene, Card.of(lecture, scene), FHD) for scene in scenes]
    run_each(_sheet, shots, jobs, on_result=on_result, on_death=on_death)
    return [sheets[scene.name] for scene in scenes if scene.name in sheets], failures


def _sheet(shot: Shot, note: Callable[[str], None]) -> bytes | SceneFailed:
    """Runs in a worker: the PNG of one scene's sheet."""
    from film.stills import take_stills
    from scenes.theme import FONT_FOLDER, NIGHT

    try:
        stills = take_stills(scene_class(shot), shot.card, shot.quality)
    except SceneFailed as failure:
        return SceneFailed(str(failure))
    except Exception as error:
        return SceneFailed(explained(shot, error))
    rows = -(-len(stills) // COLUMNS)
    width = COLUMNS * (TILE[0] + GAP) + GAP
    sheet = Image.new("RGB", (width, rows * (TILE[1] + LABEL + GAP) + GAP), NIGHT.panel)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(FONT_FOLDER / "BeVietnamPro-Medium.ttf"), 26)
    for index, still in enumerate(stills):
        row, column = divmod(index, COLUMNS)
        corner = (GAP + column * (TILE[0] + GAP), GAP + row * (TILE[1] + LABEL + GAP))
        sheet.paste(Image.fromarray(still.pixels).resize(TILE, Image.Resampling.LANCZOS), corner)
        motion = f"{still.lead:.1f} s" + (f" + loop {still.loop:.1f} s" if still.loop else "")
        label = f"{shot.scene} · {still.beat}   {motion}"
        draw.text((corner[0] + 6, corner[1] + TILE[1] + 6), label, font=font, fill=NIGHT.ink)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()
