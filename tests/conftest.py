"""What several test folders share: one small lecture, built once, and copies of it to harm."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from project import Project

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
