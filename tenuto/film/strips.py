"""Strips: what the film shows around each cue and at the end of each beat, on one labelled PNG a scene.

Unlike a contact sheet, which shows takes alone, a strip shows them as they lie on their words.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
from PIL import Image

from tenuto.files import write
from tenuto.film import h264
from tenuto.film.contact import sheet_name, tiled
from tenuto.film.decoding import as_image, decoded
from tenuto.film.takes import fill
from tenuto.film.timeline import BeatSpan, CueSpan, SceneSpan

TILE = (480, 270)  # px
COLUMNS = 5
AFTER = (0.3, 0.8)  # s after a cue is seen, of the pictures that show how it goes on
PARTS = (0.0, 0.25, 0.5, 0.75, 1.0)  # of a beat's lead, where it has no cue


@dataclass(frozen=True, slots=True)
class _Tile:
    frame: int  # from the start of the scene
    label: str


def strips(span: SceneSpan, folder: Path, beats: Sequence[str]) -> Path:
    """Write `folder`/NN-slug[-beat]-cues.png of the `beats` of a scene: a row a cue, and one for a beat without any.

    Raises:
        tenuto.files.CannotWrite
    """
    tiles = [
        tile for beat in span.beats if beat.slug in beats for row in _rows(beat, span.reel.quality.fps) for tile in row
    ]
    pictures = frames_of(span, {tile.frame for tile in tiles})
    path = folder / f"{sheet_name(span.scene, beats)}-cues.png"
    write(path, tiled([(pictures[tile.frame], tile.label) for tile in tiles], TILE, COLUMNS))
    return path


def _rows(beat: BeatSpan, fps: int) -> Iterator[list[_Tile]]:
    last = beat.start + beat.frames - 1
    if not beat.cues:
        frames = [beat.start + round(part * max(0, beat.lead - 1)) for part in PARTS]
        yield [_Tile(frame, f"{beat.slug}  {(frame - beat.start) / fps:.1f} s") for frame in frames]
        return
    for number, cue in enumerate(beat.cues):
        end = beat.cues[number + 1].start - 1 if number + 1 < len(beat.cues) else last
        frames = [cue.start - 1, cue.seen, *(cue.seen + round(after * fps) for after in AFTER), end]
        labels = [f"{beat.slug} · {cue.name}", _said(beat, cue, fps), *(f"+{after} s" for after in AFTER), "then"]
        yield [_Tile(min(frame, last), label) for frame, label in zip(frames, labels, strict=True)]


def _said(beat: BeatSpan, cue: CueSpan, fps: int) -> str:
    late = f"  {cue.late / fps:.2f} s LATE" if cue.late > 0 else ""
    return f"{(cue.seen - beat.start) / fps:.2f} s{late}"


def frames_of(span: SceneSpan, wanted: Iterable[int]) -> dict[int, Image.Image]:
    """Pictures of a scene as the film shows them, by their frame from its start."""
    return dict(frames_in(span, set(wanted)))


def frames_in(span: SceneSpan, wanted: Container[int] | None = None) -> Iterator[tuple[int, Image.Image]]:
    """The pictures of a scene as the film shows them, all or those `wanted`, with their frame from its start."""
    for number, picture in enumerate(pictures_of(span)):
        if wanted is None or number in wanted:
            yield number, as_image(picture)


def pictures_of(span: SceneSpan) -> Iterator[av.VideoFrame]:
    """All pictures of a scene as the film shows them."""
    packets = (
        content
        for beat in span.beats
        for run, holds in fill(beat.take, beat.frames, beat.waits)
        for content, _ in h264.play(run, holds, span.reel.holding)
    )
    return decoded(span.reel, packets)
