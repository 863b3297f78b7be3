"""Contact sheets: the last picture of every beat of a scene, or every piece of the kit, on one labelled PNG."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw, ImageFont

import tenuto
from tenuto.files import is_dropping, write
from tenuto.film.build import Workshop
from tenuto.film.endings import SIZE as TILE
from tenuto.film.endings import Ending, endings
from tenuto.film.quality import FHD
from tenuto.film.shoot import SceneFailed, import_from
from tenuto.project import Project
from tenuto.script.lecture import Scene
from tenuto.stage import data

if TYPE_CHECKING:
    from tenuto.stage.theme import Ground

KIT = Path(tenuto.__file__).parent / "kit"
FOLDER = "contact"  # in the folder of everything that is built
COLUMNS = 3
LABEL = 44  # px of label under each tile
GAP = 12  # px
SPECIMEN = "specimen_"  # how the name of a function begins that draws a piece for the sheet
KIT_COLUMNS = 5
KIT_TILE = (810, 432)  # px, as filmed: the 6 x 3.2 units in the middle of a picture at fhd
KIT_ROOM = (5.7, 2.95)  # units that a specimen may fill


def contact(
    shop: Workshop, scenes: Sequence[Scene], on_sheet: Callable[[Path], None] = lambda path: None
) -> tuple[list[Path], list[SceneFailed]]:
    """Write one sheet a scene, contact/NN-slug[-beat].png, of the beats that are wanted of it; scenes that fail are told and do
    not stop the others.

    Raises:
        tenuto.files.CannotWrite
    """
    sheets: dict[str, Path] = {}
    beats = {scene.name: [beat.slug for beat in scene.beats] for scene in scenes}

    def on_scene(scene: Scene, made: Sequence[Ending]) -> None:
        path = shop.settings.out / FOLDER / f"{sheet_name(scene, beats[scene.name])}.png"
        tiles = [
            (ending.picture, f"{scene.name} · {ending.beat}   {_motion_of(ending)}")
            for ending in made
            if ending.beat in beats[scene.name]
        ]
        write(path, tiled(tiles, TILE, min(COLUMNS, len(tiles))))
        sheets[scene.name] = path
        on_sheet(path)

    _, failures = endings(shop, [shop.lecture.scene(scene.name) for scene in scenes], on_scene=on_scene)
    return [sheets[scene.name] for scene in scenes if scene.name in sheets], failures


def sheet_name(scene: Scene, beats: Sequence[str]) -> str:
    """What the sheet of these beats of a scene is called, without its ending."""
    some = beats if len(beats) < len(scene.beats) else ()
    return "-".join([f"{scene.number:02}", scene.slug, *some])


def _motion_of(ending: Ending) -> str:
    return f"{ending.lead:.1f} s" + (f" + loop {ending.loop:.1f} s" if ending.loop else "")


def pieces(project: Project) -> dict[str, str]:
    """The modules of the engine's kit and of the lecture's own pieces, by the name under which they are shown."""
    own = {f"kit/{path.stem}": f"tenuto.kit.{path.stem}" for path in sorted(KIT.glob("[!_]*.py"))}
    found = {*project.scenes.rglob("pieces/[!_]*.py"), *project.scenes.rglob("*_pieces.py")}
    files = sorted(path for path in found if not is_dropping(path))
    names = [path.relative_to(project.root).with_suffix("") for path in files]
    return own | {name.relative_to("scenes").as_posix(): ".".join(name.parts) for name in names}


def kit_sheet(project: Project, folder: Path) -> Path:
    """Write `folder`/kit.png: every piece that draws, by the functions `specimen_<piece>(ground)` of its module.

    Raises:
        tenuto.files.CannotWrite
    """
    from tenuto.film.stills import draw
    from tenuto.film.studio import studio
    from tenuto.stage.theme import NIGHT

    tiles = []
    with data.on_stage(project), studio(FHD):  # which is where texts are set
        import_from(project.root)
        for name, dotted in pieces(project).items():
            for piece, make in specimens(import_module(dotted)).items():
                specimen = make(NIGHT).center()
                picture = Image.fromarray(draw(specimen, NIGHT.ground))
                # A piece that is larger than a tile is shown smaller.
                zoom = max(
                    1.0, *(side / room for side, room in zip((specimen.width, specimen.height), KIT_ROOM, strict=True))
                )
                width, height = KIT_TILE[0] * zoom, KIT_TILE[1] * zoom
                left, top = (FHD.width - width) / 2, (FHD.height - height) / 2
                tiles.append((picture.crop((left, top, left + width, top + height)), f"{name} · {piece}"))
    path = folder / "kit.png"
    write(path, tiled(tiles, KIT_TILE, KIT_COLUMNS))
    return path


def specimens(module: ModuleType) -> dict[str, Callable[[Ground], Any]]:
    """The functions of a module that draw one still of a piece each, by the piece."""
    return {name.removeprefix(SPECIMEN): make for name, make in vars(module).items() if name.startswith(SPECIMEN)}


def tiled(tiles: Sequence[tuple[Image.Image, str]], size: tuple[int, int], columns: int) -> bytes:
    """Labelled pictures in rows, as a PNG."""
    from tenuto.stage.theme import FONT_FOLDER, NIGHT

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
