"""What this lecture ships of computed results is whole and small."""

from __future__ import annotations

import pytest

from tensors import DATA
from tenuto.stored import inputs, load


@pytest.mark.parametrize("name", sorted(path.stem for path in DATA.glob("*.npz")))
def test_every_shipped_result_is_whole(name: str) -> None:
    """What is shipped passes its own check and says where it comes from."""
    stored = load(name, DATA)
    assert {"command", "label", "versions", "device"} <= set(stored.about)
    assert all(value["axes"] for value in stored.about["arrays"].values())


def test_shipped_results_stay_small() -> None:
    """The weights keep under 5 MB and everything together under 16 MB, as the repository carries them."""
    assert inputs("vit_mini", DATA)[0].stat().st_size < 5e6
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) < 16e6
