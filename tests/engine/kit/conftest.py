"""Pieces write numbers as the starter's language does, which is Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from project import STARTER

from tenuto.project import VARIABLE


@pytest.fixture(scope="package", autouse=True)
def starter() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(STARTER))
        yield
