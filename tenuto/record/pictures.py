"""What is shown while a sentence is read: its beat's take, copied out of the cached reel."""

from __future__ import annotations

from pathlib import Path

from tenuto.film.takes import Reel
from tenuto.publish.clips import write_silent
from tenuto.publish.deck import showing
from tenuto.script.lecture import Scene

STAND = 0.5  # s that a last picture stands: a player then keeps showing it
LOOPED = 20.0  # s for which a loop goes on, longer than a beat is read


def write_beat(path: Path, scene: Scene, beat: str, reel: Reel) -> None:
    """Write a beat's motion as an MP4 without sound.

    Raises:
        tenuto.files.CannotWrite
    """
    take = next(take for take in reel.takes if take.beat == beat)
    seconds = LOOPED if take.loop else STAND
    write_silent(path, showing(scene, reel, [(take, take.lead.frames + round(seconds * reel.quality.fps))]))
