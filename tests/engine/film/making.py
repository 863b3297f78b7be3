"""Takes, reels and scenes for tests that need no picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from tenuto.film.h264 import Run
from tenuto.film.quality import DRAFT, FHD, UHD, Quality
from tenuto.film.takes import Reel, Take
from tenuto.film.timeline import Timeline, lay_out
from tenuto.script.lecture import Beat, Scene
from tenuto.script.source import Place

PLACE = Place(Path("narration/vi/some.yaml"), 1)
QUALITIES = st.sampled_from([DRAFT, FHD, UHD])  # 15, 30 and 60 fps
holds = st.lists(st.integers(1, 9), min_size=1, max_size=40).map(tuple)
words = st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạỹ09"), min_size=1, max_size=12)


def run(holds: Sequence[int], mark: str = "p") -> Run:
    return Run(tuple(f"{mark}{index}".encode() for index in range(len(holds))), tuple(holds))


def take(beat: str, lead: Sequence[int], loop: Sequence[int] | None = None) -> Take:
    return Take(beat, run(lead, "lead"), run(loop, "loop") if loop else None)


def reel(scene: str, takes: Sequence[Take], quality: Quality = DRAFT) -> Reel:
    return Reel(scene, quality, tuple(takes), b"holding", b"parameters", (), b"poster")


def scene(name: str, beats: Sequence[str], title: str = "") -> Scene:
    """A scene whose beats are called b0, b1 ... and say `beats`."""
    section, slug = name.split("/")
    made = tuple(Beat(f"b{index}", text, text, PLACE) for index, text in enumerate(beats))
    return Scene(slug, section, 1, title or slug, "", made, PLACE)


takes = st.builds(take, st.just("b"), holds, st.none() | holds)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Films of one to four scenes, of any words and takes, with sentences of up to 20 s."""
    quality = draw(QUALITIES)
    scenes, reels, lengths = [], {}, {}
    for number in range(draw(st.integers(1, 4))):
        beats = []
        for beat in range(draw(st.integers(1, 4))):
            sentences = []
            for sentence in range(draw(st.integers(1, 3))):
                text = " ".join([f"Câu{number}{beat}{sentence}", *draw(st.lists(words, max_size=25))]) + "!"
                lengths[text] = draw(st.integers(1_000, 20 * 48_000))
                sentences.append(text)
            beats.append(" ".join(sentences))
        made = scene(f"section/s{number}", beats, draw(words))
        scenes.append(made)
        leads = draw(st.lists(takes, min_size=len(beats), max_size=len(beats)))
        reels[made.name] = reel(made.name, leads, quality)
    return lay_out(scenes, reels, lengths, quality)
