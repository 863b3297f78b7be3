"""A small canvas, text caches outside the project, and numbers as the starter's language writes them, which is Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from manim import tempconfig
from project import STARTER

from tenuto.project import VARIABLE


@pytest.fixture(autouse=True)
def small_frame(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with tempconfig({"pixel_width": 480, "pixel_height": 270, "media_dir": str(tmp_path_factory.mktemp("media"))}):
        yield


@pytest.fixture(scope="module", autouse=True)
def starter() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(STARTER))
        yield
