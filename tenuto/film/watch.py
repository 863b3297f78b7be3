"""Watching: tell when a source of the lecture was saved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from tenuto.files import is_dropping
from tenuto.project import Project

ENDINGS = (".py", ".yaml", ".npz", ".json", ".jpg", ".jpeg", ".png", ".svg", ".csv", ".txt")
SETTLE = 0.2  # s of quiet before a change counts: editors save in several steps


class _Saves(FileSystemEventHandler):
    def __init__(self, queue: Queue[Path]) -> None:
        self._queue = queue

    def on_any_event(self, event: FileSystemEvent) -> None:
        path = Path(str(event.dest_path or event.src_path))
        # Reading a file is an event too; only what changes one counts.
        if event.event_type in ("modified", "created", "moved", "deleted") and is_source(path):
            self._queue.put(path)


def is_source(path: Path) -> bool:
    """Whether a path is one that people write, also one that they have just removed, and not what an editor leaves."""
    return path.suffix in ENDINGS and not is_dropping(path)


def saves(project: Project) -> Iterator[set[Path]]:
    """Yield the files of each burst of saves, for ever: those of the lecture's rooms, and modules beside them."""
    queue: Queue[Path] = Queue()
    observer = Observer()
    for folder in (project.scenes, project.narration, project.data):
        if folder.is_dir():
            observer.schedule(_Saves(queue), str(folder), recursive=True)
    observer.schedule(_Saves(queue), str(project.root), recursive=False)
    observer.start()
    try:
        while True:
            burst = {queue.get()}
            with suppress(Empty):
                while True:
                    burst.add(queue.get(timeout=SETTLE))
            yield burst
    finally:
        observer.stop()
        observer.join()
