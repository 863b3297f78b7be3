"""Takes and reels: what the film stage hands to the edit.

A take is the picture of one beat: a lead, played once, and a tail, which is a freeze of the lead's last picture or a
loop. A lead may wait at its cues, places in it whose motion belongs to a word. A reel holds the takes of one scene.
Neither knows how long its beat will be, nor when its words come.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import islice, pairwise

from tenuto.film.h264 import Run
from tenuto.film.quality import Quality
from tenuto.packing import packed, unpacked


@dataclass(frozen=True, slots=True)
class Cue:
    """A place in a lead that waits for a word."""

    name: str
    at: int  # the picture with which its motion starts, >= 1: the one before it stands while the cue waits
    rise: int  # frames of its motion before a viewer can see that something moves

    def start(self, lead: Run) -> int:
        """The frame of `lead`, played without waiting, at which its motion starts."""
        return sum(lead.holds[: self.at])


@dataclass(frozen=True, slots=True)
class Take:
    beat: str
    lead: Run
    loop: Run | None  # None: freeze
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True)  # without slots, for the cached digest
class Reel:
    scene: str  # `section/slug`
    quality: Quality
    takes: tuple[Take, ...]
    holding: bytes  # the packet that repeats a picture, see tenuto.film.h264
    parameters: bytes  # SPS and PPS: equal for reels that can be joined
    reads: tuple[str, ...]  # the data that the scene read, by the names of tenuto.stage.data
    poster: bytes  # PNG of the scene's last picture

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what the reel holds."""
        digest = hashlib.sha256()
        for take in self.takes:
            for run in (take.lead, take.loop):
                digest.update(repr((run.holds, take.cues) if run else None).encode())
                for packet in run.packets if run else ():
                    digest.update(packet)
        digest.update(self.holding + self.parameters + self.poster)
        return digest.hexdigest()

    @property
    def motion_frames(self) -> int:
        """Pictures that were really drawn and coded."""
        return sum(len(run.packets) for take in self.takes for run in (take.lead, take.loop) if run)

    def pack(self) -> bytes:
        """All of it in one piece, as the cache keeps it and a cluster sends it."""
        head = {
            "scene": self.scene,
            "quality": asdict(self.quality),
            "takes": [
                {
                    "beat": take.beat,
                    "lead": take.lead.holds,
                    "loop": take.loop.holds if take.loop else None,
                    "cues": [(cue.name, cue.at, cue.rise) for cue in take.cues],
                }
                for take in self.takes
            ],
            "holding": self.holding.hex(),
            "parameters": self.parameters.hex(),
            "reads": self.reads,
            "digest": self.digest,
        }
        runs = [run for take in self.takes for run in (take.lead, take.loop) if run]
        return packed(head, [*(packet for run in runs for packet in run.packets), self.poster])

    @classmethod
    def unpack(cls, content: bytes | memoryview) -> Reel:
        """The inverse of `pack`; packets stay where they are, in `content`."""
        head, pieces = unpacked(content)
        *packets, poster = pieces
        following = iter(packets)

        def run(holds: Sequence[int]) -> Run:
            return Run(tuple(islice(following, len(holds))), tuple(holds))

        takes = tuple(
            Take(
                take["beat"],
                run(take["lead"]),
                run(take["loop"]) if take["loop"] else None,
                tuple(Cue(*cue) for cue in take["cues"]),
            )
            for take in head["takes"]
        )
        reel = cls(
            scene=head["scene"],
            quality=Quality(**head["quality"]),
            takes=takes,
            holding=bytes.fromhex(head["holding"]),
            parameters=bytes.fromhex(head["parameters"]),
            reads=tuple(head["reads"]),
            poster=bytes(poster),
        )
        vars(reel)["digest"] = head["digest"]  # not counted again
        return reel


def fill(take: Take, frames: int, waits: Sequence[int] = ()) -> Iterator[tuple[Run, tuple[int, ...]]]:
    """Stretch a take to `frames` frames: the runs to play, each with the holds of its pictures.

    The lead waits `waits[i]` frames before its cue i, for which the picture before it stands. A loop plays as many whole turns as fit, each a little slowed by held frames so that together they fill the beat to
    the frame and the next beat finds the picture where it expects it. Where not one turn fits, the picture freezes.

    Raises:
        ValueError: the beat is shorter than the lead.
    """
    holds = list(take.lead.holds)
    for cue, wait in zip(take.cues, waits or (0,) * len(take.cues), strict=True):
        holds[cue.at - 1] += wait
    tail = frames - sum(holds)
    if tail < 0:
        raise ValueError(f"beat '{take.beat}': {frames} frames are fewer than its lead's {sum(holds)}")
    turns = tail // take.loop.frames if take.loop else 0
    freeze = tail if turns == 0 else 0
    holds[-1] += freeze
    yield take.lead, tuple(holds)
    for turn in range(turns):
        assert take.loop is not None
        length = tail * (turn + 1) // turns - tail * turn // turns
        yield take.loop, _slowed(take.loop.holds, length)


def _slowed(holds: tuple[int, ...], frames: int) -> tuple[int, ...]:
    """Spread pictures over `frames` frames in proportion to their holds, as evenly as whole frames allow."""
    total = sum(holds)
    ends = [0]
    for hold in holds:
        ends.append(ends[-1] + hold)
    return tuple(end * frames // total - begin * frames // total for begin, end in pairwise(ends))
