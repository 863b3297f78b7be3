"""Progress bars with a time left, on a terminal; elsewhere nothing."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.text import Text


class Bars:
    """Draws tenuto.film.build.Progress; both stages may report from their own threads."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._lock = threading.Lock()
        self._tasks: dict[str, TaskID] = {}
        self._progress = Progress(
            TextColumn("{task.description:6}"),
            BarColumn(),
            _Times(),
            TextColumn("{task.fields[note]}"),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def begin(self, stage: str, total: float) -> None:
        with self._lock:
            self._tasks[stage] = self._progress.add_task(stage, total=total, note="")

    def advance(self, stage: str, by: float, note: str = "") -> None:
        with self._lock:
            self._progress.update(self._tasks[stage], advance=by, note=note)

    def say(self, line: str) -> None:
        """Print a line, also where no bars are drawn."""
        self._progress.console.print(line, style="yellow", highlight=False, soft_wrap=True)


class _Times(ProgressColumn):
    """`23 s, about 52 s left`."""

    def render(self, task: Task) -> Text:
        gone, left = task.finished_time if task.finished else task.elapsed, task.time_remaining
        text = spell(gone or 0)
        return Text(text if task.finished or left is None else f"{text}, about {spell(left)} left")


def spell(seconds: float) -> str:
    """52.3 -> `52 s`, 125 -> `2 min 5 s`, 7265 -> `2 h 1 min`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def clock(seconds: float) -> str:
    """65.4 -> `1:05`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
