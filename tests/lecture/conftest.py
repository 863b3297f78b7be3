"""This lecture is the one that is open: its colours, photographs and stored tensors can be had."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from project import ROOT

from tenuto.project import VARIABLE


@pytest.fixture(scope="module", autouse=True)
def this_lecture() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(ROOT))
        yield
