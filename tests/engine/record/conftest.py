"""The browser before which a person reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from person import Reader


@pytest.fixture
def reader(launch: Callable[..., Any], tmp_path: Path) -> Iterator[Callable[..., Reader]]:
    """Makes readers, each with a browser of its own, whose window may have another size or little motion."""
    microphone = tmp_path / "microphone.wav"
    browser = launch(
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={microphone}",
    )

    def make(**context: object) -> Reader:
        page = browser.new_context(**context).new_page()
        seen: list[str] = []
        page.on("pageerror", lambda error: seen.append(str(error)))
        page.on("console", lambda message: seen.append(message.text) if message.type == "error" else None)
        return Reader(page, microphone, seen)

    yield make
    browser.close()
