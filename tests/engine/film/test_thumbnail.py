"""The thumbnail: drawn by the scene that the script names, kept while nothing behind it changes."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from project import REPOSITORY, Project, said

import tenuto.film.thumbnail
from tenuto.files import Cache
from tenuto.film.thumbnail import LARGEST, Thumbnail, thumbnail_of
from tenuto.script.loading import load_lecture

METHOD = """
    def thumbnail(self) -> None:
        self.add(Dot(radius=float(load_tensors("radii").radii[0]), color=self.ground.round))
"""
NAMED = ("narration/lecture.yaml", "language: vi\n", "language: vi\nthumbnail: wave\n")


def draws(project: Project) -> Project:
    """Let its scene `wave` draw the thumbnail."""
    project.edit(*NAMED)
    with (project.folder / "scenes" / "middle" / "wave.py").open("a") as file:
        file.write(METHOD)
    return project


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


@pytest.mark.slow
def test_a_whole_build_leaves_the_thumbnail(warm: Project) -> None:
    """1280x720, without the scene's frame, in the manifest with what it was made from; the next build leaves it alone,
    and one without a thumbnail takes it away."""
    draws(warm).build()
    path = warm.media / "thumbnail.png"
    picture = pixels(path.read_bytes())
    assert picture.shape == (720, 1280, 3)
    assert tuple(picture[360, 640]) == (0xF5, 0xB4, 0x41) and tuple(picture[60, 100]) == (0x0E, 0x13, 0x20)
    assert (picture.reshape(-1, 3) == (0x0E, 0x13, 0x20)).all(1).mean() > 0.95  # no title, no source line
    assert "thumbnail.png" in warm.manifest()["outputs"] and "tensors/data/radii.npz" in warm.manifest()["inputs"]
    before = path.stat().st_mtime_ns
    assert said(warm.build(), "filmed").startswith("0 scenes")
    assert path.stat().st_mtime_ns == before

    warm.store_radii(1.2, 0.7)
    warm.build()
    assert (pixels(path.read_bytes()) != picture).any()

    warm.edit(NAMED[0], NAMED[2], NAMED[1])
    warm.build()
    assert not path.exists()


@pytest.mark.slow
def test_a_scene_without_thumbnail(warm: Project) -> None:
    """Is told in one line, with the scene's name and what to do; nothing is edited."""
    warm.edit(*NAMED)
    before = warm.outputs()
    error = warm.fails("build", "--quality", "draft", "--voice", "espeak")
    assert error.startswith("scene 'middle/wave': ") and len(error.splitlines()) == 1
    assert "write one, or name another scene in narration/lecture.yaml" in error
    assert warm.outputs() == before
    done = warm.run("check", "wave")
    finding, last = done.stdout.splitlines()
    assert finding.startswith(
        "middle/wave (scenes/middle/wave.py): no thumbnail: it draws none, but narration/lecture.yaml "
    )
    assert last == "1 scenes, 1 findings"


def test_an_unknown_scene_is_told(pristine: Project, tmp_path: Path) -> None:
    """With file and line, and the nearest name."""
    project = pristine.copy(tmp_path)
    project.edit(NAMED[0], NAMED[1], NAMED[2].replace("wave", "wafe"))
    error = project.fails("build", "--quality", "draft", "--voice", "espeak")
    assert error.endswith("lecture.yaml:5: no scene is called 'wafe': did you mean 'wave'?")


# -- the lecture's own ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Thumbnail, Cache]]:
    """The real lecture's thumbnail, and the cache in which it is now."""
    cache = Cache(tmp_path_factory.mktemp("cache"))
    thumbnail = thumbnail_of(load_lecture(REPOSITORY), cache)
    assert thumbnail
    yield thumbnail, cache


def test_the_lectures_thumbnail(drawn: tuple[Thumbnail, Cache]) -> None:
    """As YouTube wants it: 1280x720, at most 2 MB."""
    thumbnail, _ = drawn
    assert pixels(thumbnail.png).shape == (720, 1280, 3)
    assert len(thumbnail.png) <= LARGEST


def test_it_can_be_read_where_it_is_small(drawn: tuple[Thumbnail, Cache]) -> None:
    """At 200 px wide its words still stand out from their ground: strokes of full contrast on the left half."""
    small = Image.open(io.BytesIO(drawn[0].png)).convert("L").resize((200, 112), Image.Resampling.LANCZOS)
    words = np.asarray(small, float)[:, :100]
    assert (words > 160).mean() > 0.12 and (words < 40).mean() > 0.5


def test_it_is_drawn_once(drawn: tuple[Thumbnail, Cache], monkeypatch: pytest.MonkeyPatch) -> None:
    """From the cache it is the same, and no scene is run."""
    thumbnail, cache = drawn
    monkeypatch.setattr(tenuto.film.thumbnail, "_draw_apart", lambda shot: pytest.fail("it was drawn again"))
    assert thumbnail_of(load_lecture(REPOSITORY), cache) == thumbnail
    assert not cache.damaged


def test_a_damaged_one_is_drawn_again(drawn: tuple[Thumbnail, Cache], tmp_path: Path) -> None:
    """Noticed by its seal, as everything in the cache."""
    thumbnail, cache = drawn
    own = Cache(tmp_path / "cache")
    shutil.copytree(cache.folder, own.folder)
    (kept,) = (own.folder / "thumbnails").iterdir()
    kept.write_bytes(kept.read_bytes()[:-9])
    assert thumbnail_of(load_lecture(REPOSITORY), own) == thumbnail
    assert own.damaged == [kept]
