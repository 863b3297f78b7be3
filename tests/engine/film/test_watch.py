"""What people save is told; what their editors leave beside it is not."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue

import pytest
from project import Project

from tenuto.film.watch import is_source, saves

PATIENCE = 20.0  # s until a save counts as unnoticed


@pytest.mark.parametrize("name", ["wave.py", "middle.yaml", "radii.npz", "photo.jpg", "logo.png"])
def test_sources(name: str, tmp_path: Path) -> None:
    """Also those that were removed."""
    assert is_source(tmp_path / name)


@pytest.mark.parametrize(
    "name", [".#wave.py", "#wave.py#", "wave.py~", ".wave.py.swp", "4913", "wave.cpython-311.pyc", ".wave.py.1.2.part"]
)
def test_droppings(name: str, tmp_path: Path) -> None:
    """Of Emacs, vim and others, and what is still being written."""
    (tmp_path / name).touch()
    assert not is_source(tmp_path / name)


def test_a_link_to_nowhere(tmp_path: Path) -> None:
    """Is nobody's source."""
    (tmp_path / "wave.py").symlink_to(tmp_path / "nowhere")
    assert not is_source(tmp_path / "wave.py")


def save(path: Path) -> None:
    with path.open("a") as file:
        file.write("# saved\n")


def test_saves_are_told(fresh: Project) -> None:
    """A scene, a sentence, a tensor and a module beside the scenes; with an editor's lock and its copy beside them."""
    bursts: Queue[set[Path]] = Queue()

    def listen() -> None:
        for burst in saves(fresh.own):
            bursts.put(burst)

    threading.Thread(target=listen, daemon=True).start()
    first = fresh.folder / "scenes/middle/wave.py"
    for _ in range(20):  # the watch takes a moment to begin
        save(first)
        with suppress(Empty):
            assert bursts.get(timeout=1) == {first}
            break
    for path in ("narration/vi/middle.yaml", "scenes/middle/share.py", "beside.py"):
        (fresh.folder / "scenes" / ".#share.py").unlink(missing_ok=True)
        (fresh.folder / "scenes" / ".#share.py").symlink_to("nobody@nowhere")
        save(fresh.folder / f"{path}~")
        save(fresh.folder / path)
        assert bursts.get(timeout=PATIENCE) == {fresh.folder / path}
