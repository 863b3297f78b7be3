"""What several test folders share: one small lecture, built once, and copies of it to harm; and a browser."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from project import Project

from tenuto.project import VARIABLE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# What a shell starts in the background ignores Ctrl-C, and so would all that the tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small lecture, never built. Look, don't touch."""
    return Project.make(tmp_path_factory.mktemp("pristine"))


@pytest.fixture(scope="session")
def built(pristine: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small lecture, built undisturbed by two workers. Look, don't touch."""
    project = pristine.copy(tmp_path_factory.mktemp("built"))
    (project.folder / "report.txt").write_text(project.build("--jobs", "2"))
    return project


@pytest.fixture
def fresh(pristine: Project, tmp_path: Path) -> Project:
    """A small lecture of one's own, never built."""
    return pristine.copy(tmp_path / "fresh")


@pytest.fixture
def warm(built: Project, tmp_path: Path) -> Project:
    """A small lecture of one's own, built."""
    return built.copy(tmp_path / "warm")


@pytest.fixture(autouse=True)
def no_lecture_is_left_open() -> Iterator[None]:
    """What opens a lecture names it for the processes that it starts; the next test is about another one."""
    before = os.environ.get(VARIABLE)
    yield
    if before is None:
        os.environ.pop(VARIABLE, None)
    else:
        os.environ[VARIABLE] = before


# -- the browser's driver, of which a process can have only one ----------------------------------------------------------

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
