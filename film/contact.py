"""Contact sheets: the last picture of every beat of a scene, or every piece of the kit, on one labelled PNG."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from film.files import write
from film.quality import FHD
from film.shoot import SCENES, SceneFailed, Shot, explained, scene_class, shot_for
from film.workers import run_each
from narration.script import Lecture, Scene
from scenes.card import Card

if TYPE_CHECKING:
    from film.stills import Still

COLUMNS = 3
TILE = (960, 540)  # px, half of what is filmed in each direction
LABEL = 44  # px of label under each tile
GAP = 12  # px
KIT = SCENES / "kit"
KIT_COLUMNS = 5
KIT_TILE = (810, 432)  # px, as filmed: the 6 x 3.2 units in the middle of a picture at fhd
KIT_ROOM = (5.7, 2.95)  # units that a specimen may fill


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

    try:
        stills = take_stills(scene_class(shot), shot.card, shot.quality)
    except SceneFailed as failure:
        return SceneFailed(str(failure))
    except Exception as error:
        return SceneFailed(explained(shot, error))
    tiles = [(Image.fromarray(still.pixels), f"{shot.scene} · {still.beat}   {_motion_of(still)}") for still in stills]
    return _tiled(tiles, TILE, COLUMNS)


def _motion_of(still: Still) -> str:
    return f"{still.lead:.1f} s" + (f" + loop {still.loop:.1f} s" if still.loop else "")


def kit_sheet(folder: Path) -> Path:
    """Write `folder`/kit.png: every piece of scenes/kit that draws, by the `specimen` that its module gives.

    Raises:
        film.files.CannotWrite
    """
    from film.stills import draw
    from scenes.theme import NIGHT

    specimens = {path.stem: import_module(f"scenes.kit.{path.stem}") for path in sorted(KIT.glob("*.py"))}
    tiles = []
    for name, module in specimens.items():
        if hasattr(module, "specimen"):
            specimen = module.specimen(NIGHT).center()
            picture = Image.fromarray(draw(specimen, FHD, NIGHT.ground))
            # A piece that is larger than a tile is shown smaller.
            zoom = max(
                1.0, *(side / room for side, room in zip((specimen.width, specimen.height), KIT_ROOM, strict=True))
            )
            width, height = KIT_TILE[0] * zoom, KIT_TILE[1] * zoom
            left, top = (FHD.width - width) / 2, (FHD.height - height) / 2
            tiles.append((picture.crop((left, top, left + width, top + height)), f"kit/{name}.py"))
    path = folder / "kit.png"
    write(path, _tiled(tiles, KIT_TILE, KIT_COLUMNS))
    return path


def _tiled(tiles: Sequence[tuple[Image.Image, str]], size: tuple[int, int], columns: int) -> bytes:
    """Labelled pictures in rows, as a PNG."""
    from scenes.theme import FONT_FOLDER, NIGHT

    width, height = size
    rows = -(-len(tiles) // columns)
    sheet = Image.new("RGB", (columns * (width + GAP) + GAP, rows * (height + LABEL + GAP) + GAP), NIGHT.panel)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(FONT_FOLDER / "BeVietnamPro-Medium.ttf"), 26)
    for index, (picture, label) in enumerate(tiles):
        row, column = divmod(index, columns)
        left, top = GAP + column * (width + GAP), GAP + row * (height + LABEL + GAP)
        sheet.paste(picture.resize(size, Image.Resampling.LANCZOS), (left, top))
        draw.text((left + 6, top + height + 6), label, font=font, fill=NIGHT.ink)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()
