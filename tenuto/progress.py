"""Progress bars with a time left, on a terminal; elsewhere a line for every scene, and now and then one of the rest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.text import Text

OFTEN = 10.0  # s between two lines about a stage that names no scenes


class Bars:
    """Draws tenuto.film.build.Progress; both stages may report from their own threads.

    Args:
        lines: whether what a terminal shows as bars is told in lines elsewhere.
    """

    def __init__(self, lines: bool = True) -> None:
        console = Console(stderr=True)
        self._lines = Lines(self.say_plainly) if lines and not console.is_terminal else None
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
            if self._lines:
                self._lines.begin(stage, total)

    def advance(self, stage: str, by: float, note: str = "") -> None:
        with self._lock:
            self._progress.update(self._tasks[stage], advance=by, note=note)
            if self._lines:
                self._lines.advance(stage, by, note)

    def say(self, line: str) -> None:
        """Print a line, also where no bars are drawn."""
        self._progress.console.print(line, style="yellow", highlight=False, soft_wrap=True)

    def say_plainly(self, line: str) -> None:
        self._progress.console.print(line, highlight=False, markup=False, soft_wrap=True)


class Lines:
    """How far a stage is, for logs: each scene once, when its first part is done; of what names none, its share."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._began = time.monotonic()
        self._totals: dict[str, float] = {}
        self._done: dict[str, float] = {}
        self._told: dict[str, float] = {}  # when a stage was told last, s
        self._named: set[tuple[str, str]] = set()

    def begin(self, stage: str, total: float) -> None:
        self._totals[stage], self._done[stage], self._told[stage] = total, 0.0, time.monotonic()

    def advance(self, stage: str, by: float, note: str) -> None:
        self._done[stage] += by
        scene = "/".join(note.split("/")[:2])  # without the beat
        if scene and (stage, scene) not in self._named:
            self._named.add((stage, scene))
            self._tell(stage, scene)
        elif not scene and time.monotonic() - self._told[stage] >= OFTEN:
            self._tell(stage, f"{self._done[stage] / self._totals[stage]:.0%}")

    def _tell(self, stage: str, what: str) -> None:
        self._told[stage] = time.monotonic()
        self._say(f"{stage:7} {what}  after {spell(time.monotonic() - self._began)}")


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
