"""This lecture stands on the stage: its colours, photographs and stored tensors can be had."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tenuto.project import Project
from tenuto.stage import data


@pytest.fixture(scope="session", autouse=True)
def on_stage() -> Iterator[None]:
    with data.on_stage(Project(Path(__file__).resolve().parents[2])):
        yield
