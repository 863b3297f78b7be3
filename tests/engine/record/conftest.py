"""The browser before which a person reads."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from person import Reader


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Callable[..., Reader]]:
    """Makes readers, each with a browser of its own, whose window may have another size or little motion."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is missing: make test installs it")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium: apt-get install chromium")
    microphone = tmp_path / "microphone.wav"
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_api.sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=found,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-audio-capture={microphone}",
            ],
        )
        stack.callback(browser.close)

        def make(**context: object) -> Reader:
            page = browser.new_context(**context).new_page()
            seen: list[str] = []
            page.on("pageerror", lambda error: seen.append(str(error)))
            page.on("console", lambda message: seen.append(message.text) if message.type == "error" else None)
            return Reader(page, microphone, seen)

        yield make
