"""The four picture sizes and the grid on which picture and sound end together."""

from __future__ import annotations

from dataclasses import dataclass

SAMPLE_RATE = 48_000  # Hz, of everything that is heard
AAC_FRAME = 1024  # samples in one AAC frame
# Every scene is a whole number of these: 25 AAC frames = 25,600 samples = 8/15 s, which is a whole number of video
# frames at 15, 30 and 60 fps, so that scenes' packets can be joined without re-encoding and without drift.
GRID_SAMPLES = 25 * AAC_FRAME


@dataclass(frozen=True, slots=True)
class Quality:
    name: str
    width: int  # px
    height: int  # px
    fps: int

    @property
    def grid_frames(self) -> int:
        """Video frames in one step of the grid: 8 at 15 fps, 16 at 30, 32 at 60."""
        return GRID_SAMPLES * self.fps // SAMPLE_RATE

    @property
    def samples_per_frame(self) -> int:
        return SAMPLE_RATE // self.fps


DRAFT = Quality("draft", 854, 480, 15)
HD = Quality("hd", 1280, 720, 30)
FHD = Quality("fhd", 1920, 1080, 30)
UHD = Quality("uhd", 3840, 2160, 60)
QUALITIES = {quality.name: quality for quality in (DRAFT, HD, FHD, UHD)}
