"""Endings: the last picture of every beat, for the contact sheets and the handout.

They are decoded from the takes of a scene where these are in the cache, and else drawn (tenuto.film.stills), which films
nothing. Both are kept, at a size for paper.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image

from tenuto.files import Cache
from tenuto.film.build import Workshop
from tenuto.film.decoding import as_image, decoded
from tenuto.film.h264 import Packet
from tenuto.film.kept import keep, kept
from tenuto.film.looks import PLAIN, Look
from tenuto.film.quality import FHD, HD, UHD
from tenuto.film.shoot import SceneFailed, Shot, each_shot, scene_class, shot_for, source_of, sources_of
from tenuto.film.takes import Reel, Take
from tenuto.packing import packed, unpacked
from tenuto.script.lecture import Scene
from tenuto.stage import data

ENDINGS = "endings"  # the kind in the cache
SIZE = (960, 540)  # px: 265 to the inch at 92 mm
QUALITIES = (FHD, HD, UHD)  # whose takes are looked for, in this order; what there is none of is drawn at the first


@dataclass(frozen=True, slots=True)
class Ending:
    """The last picture of a beat."""

    beat: str
    lead: float  # s of motion
    loop: float  # s of one turn, 0 for a freeze
    png: bytes  # of SIZE

    @property
    def picture(self) -> Image.Image:
        return Image.open(io.BytesIO(self.png))


def ending_of(reel: Reel, take: Take) -> Image.Image:
    """The picture with which a take's lead ends, and on which its loop begins and ends, as it was filmed."""
    return _last(reel, take.lead.packets)


def opening_of(reel: Reel, take: Take) -> Image.Image:
    """The first picture of a take, as it was filmed."""
    return _last(reel, take.lead.packets[:1])


def _last(reel: Reel, packets: Sequence[Packet]) -> Image.Image:
    """What a decoder shows after `packets`, of which the first needs no other."""
    (last,) = deque(decoded(reel, packets), maxlen=1)
    return as_image(last)


def endings(
    shop: Workshop,
    scenes: Sequence[Scene],
    look: Look = PLAIN,
    on_scene: Callable[[Scene, tuple[Ending, ...]], None] = lambda scene, endings: None,
) -> tuple[dict[str, tuple[Ending, ...]], list[SceneFailed]]:
    """The endings of whole scenes, by their names, and the scenes that failed; `on_scene` is told of each that is done."""
    found: dict[str, tuple[Ending, ...]] = {}
    by_name = {scene.name: scene for scene in scenes}

    def done(name: str, made: tuple[Ending, ...]) -> None:
        found[name] = made
        on_scene(by_name[name], made)

    missing: list[Shot] = []
    with ThreadPoolExecutor(shop.settings.jobs) as threads:  # decoding lets go of the interpreter's lock
        for scene, made in zip(scenes, threads.map(lambda scene: _kept(shop, scene, look), scenes), strict=True):
            if made:
                done(scene.name, made)
            else:
                missing.append(shot_for(shop.lecture, scene, QUALITIES[0], look))

    def on_drawn(shot: Shot, drawn: tuple[str, dict[str, str], bytes]) -> None:
        source, reads, packed = drawn
        if source:
            keep(shop.cache, ENDINGS, source, reads, packed)
        done(shot.scene, _unpacked(packed))

    return found, each_shot(_draw, missing, shop.settings.jobs, on_drawn)


def _kept(shop: Workshop, scene: Scene, look: Look) -> tuple[Ending, ...] | None:
    """The endings that the cache has of a scene, or whose takes it has."""
    for quality in QUALITIES:
        shot = shot_for(shop.lecture, scene, quality, look)
        source = source_of(shot)
        found = kept(shop.cache, ENDINGS, source, shot.project)
        made = _unpacked(found[0]) if found else ()
        if made and tuple(ending.beat for ending in made) == shot.beats:
            return made
        reel = shop.kept_reel(scene, quality, look)
        if reel:
            fps = reel.quality.fps
            made = tuple(
                Ending(
                    take.beat,
                    take.lead.frames / fps,
                    take.loop.frames / fps if take.loop else 0,
                    _png(ending_of(reel, take)),
                )
                for take in reel.takes
            )
            _keep(shop.cache, shot, source, reel.reads, _packed(made))
            return made
    return None


def _keep(cache: Cache, shot: Shot, source: str, names: Sequence[str], packed: bytes) -> None:
    reads: Mapping[str, str] = {name: data.fingerprint(name, shot.project) for name in names}
    keep(cache, ENDINGS, source, reads, packed)


def _draw(shot: Shot, note: Callable[[str], None]) -> tuple[str, dict[str, str], bytes]:
    """Runs in a worker, which alone imports manim: the scene's source key, empty if it was saved meanwhile; what was read."""
    from tenuto.film.stills import take_stills

    source = source_of(shot)
    with data.on_stage(shot.project, sources_of(shot)) as reads:
        stills = take_stills(scene_class(shot), shot.card, shot.quality, shot.beats)
    made = [Ending(still.beat, still.lead, still.loop, _png(Image.fromarray(still.pixels))) for still in stills]
    return source if source == source_of(shot) else "", dict(reads), _packed(made)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.resize(SIZE, Image.Resampling.LANCZOS).save(out, "PNG", compress_level=1)
    return out.getvalue()


def _packed(made: Sequence[Ending]) -> bytes:
    return packed([(ending.beat, ending.lead, ending.loop) for ending in made], [ending.png for ending in made])


def _unpacked(content: bytes) -> tuple[Ending, ...]:
    told, pictures = unpacked(content)
    return tuple(Ending(beat, lead, loop, bytes(png)) for (beat, lead, loop), png in zip(told, pictures, strict=True))
