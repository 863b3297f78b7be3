"""What the tests of the engine's rooms share: the browser's driver, of which a process can have only one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Without a display, and without the requests that a browser makes for itself.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """Starts the system's Chromium, headless; where there is none, tests that need it are skipped, but never in CI."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is missing: make test installs it")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:

        def start(*options: str) -> Browser:
            return playwright.chromium.launch(executable_path=found, args=[*QUIET, *options])

        yield start


@pytest.fixture(scope="session")
def chromium(launch: Callable[..., Browser]) -> Iterator[Browser]:
    """A browser that reads pages."""
    browser = launch()
    yield browser
    browser.close()
