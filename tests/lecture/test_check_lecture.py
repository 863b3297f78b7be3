"""The lecture passes its own lint."""

from __future__ import annotations

import pytest
from project import REPOSITORY

from tenuto.files import Cache
from tenuto.film.check import check
from tenuto.script.loading import load_lecture


def test_every_scene_is_clean(tmp_path_factory: pytest.TempPathFactory) -> None:
    """`check` of the whole lecture finds nothing."""
    lecture = load_lecture(REPOSITORY)
    findings = check(
        lecture, lecture.scenes, Cache(tmp_path_factory.mktemp("cache")), 2, tmp_path_factory.mktemp("pictures")
    )
    assert [str(finding) for finding in findings] == []
