"""Shipped results are of one network; what does not apply to weights is said before anything is computed."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pytest
import torch

from tensors import DATA, measure
from tensors.measure import MEASUREMENTS, NotApplicable, not_of, ready, run
from tensors.network import Architecture, HeadArchitecture, Network, initialise
from tenuto.stored import load, save


def test_shipped_results_go_together() -> None:
    """Whatever a network made, the same one made: scenes show it side by side."""
    made = {load(name, DATA).about.get("weights_sha256") for name in MEASUREMENTS}
    assert len(made - {None}) == 1


@pytest.fixture
def foreign(tmp_path: Path) -> str:
    """A backbone of DeiT-Ti's width, as one would download it."""
    made = Network(Architecture(192, 2, 3, 16, 14), HeadArchitecture(192, 8, 4, 10))
    initialise(made, torch.Generator().manual_seed(0))
    torch.save(made.backbone.state_dict(), tmp_path / "tiny.pth")
    return str(tmp_path / "tiny.pth")


def test_what_does_not_apply_is_said_before_anything_is_computed(foreign: str) -> None:
    with pytest.raises(NotApplicable, match=r"temperature: tiny.pth is a backbone without head.*features: it needs"):
        run(["attention", "temperature", "features"], foreign, "cpu")


def test_without_names_all_that_applies_is_made_and_the_rest_is_told(
    foreign: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What asks the network is made of it and labelled so; the others are left alone, a line each."""
    made: list[str] = []

    def result(networks: measure.Networks) -> measure.Result:
        made.append(networks.trained.label)
        return {"x": np.zeros(1)}, {"x": "(1,)"}, {}

    folder = tmp_path / "data"
    for name in MEASUREMENTS:
        monkeypatch.setitem(MEASUREMENTS, name, result)
    monkeypatch.setattr(measure, "save", lambda name, arrays, axes, about, _: save(name, arrays, axes, about, folder))
    run([], foreign, "cpu")
    written = {path.stem for path in folder.glob("*.json")}
    assert {"attention", "segmentation", "knn"} <= written
    assert not written & {"wall", "crops", "collapse", "temperature", "features"}
    assert set(made) == {"tiny · unverified"}
    told = capsys.readouterr().err
    assert all(f"{name}: left as it is" in told for name in set(MEASUREMENTS) - written)


def test_an_official_network_is_asked_at_224_px(foreign: str) -> None:
    """Every measurement of maps gets the grid of training, and as many heads as the network has."""
    networks = ready(foreign, torch.device("cpu"))
    assert measure.input_size(networks.trained.backbone) == 224
    x = measure.batch([np.zeros((50, 50, 3), np.uint8)], 224, networks.device)
    assert measure.cls_attention(networks.trained.backbone, x, 16).shape == (1, 3, 14, 14)
    assert not_of("attention", networks) is None


def test_a_full_checkpoint_gives_distributions_with_its_own_temperature(tmp_path: Path) -> None:
    """`temperature` takes head, centre and τ_t from main_dino.py's file, teacher and student apart."""
    teacher, student = (Network(Architecture(192, 1, 3, 16, 14), HeadArchitecture(192, 8, 4, 10)) for _ in range(2))
    for seed, network in enumerate((teacher, student)):
        initialise(network, torch.Generator().manual_seed(seed))
    content = {
        "teacher": teacher.state_dict(), "student": student.state_dict(), "args": argparse.Namespace(teacher_temp=0.07),
        "dino_loss": {"center": torch.full((1, 10), 0.25)},
    }  # fmt: skip
    torch.save(content, tmp_path / "full.pth")
    networks = ready(str(tmp_path / "full.pth"), torch.device("cpu"))
    assert not_of("temperature", networks) is None
    arrays, _, about = measure.temperature(networks)
    assert about["teacher_temperature"] == 0.07
    expected = torch.from_numpy((arrays["teacher"] - 0.25) / 0.07).softmax(0).numpy()
    assert arrays["teacher_distribution"] == pytest.approx(expected, abs=1e-6)
    assert not np.allclose(arrays["teacher"], arrays["student"])
