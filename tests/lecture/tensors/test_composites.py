"""Composites with truth, and the trainer that was tried on them."""

from __future__ import annotations

import dataclasses
import struct
from pathlib import Path

import pytest
import torch

from tensors.cutouts import SIDE, Material, composites, resources, soft
from tensors.network import Architecture, HeadArchitecture, VisionTransformer
from tensors.train_photographs import PhotographRecipe, consensus_head, picked, train

CPU = torch.device("cpu")


@pytest.fixture
def made_of() -> Material:
    """Two red discs, one wide and one high, over blue photographs."""
    y, x = torch.meshgrid(torch.arange(SIDE) - 63.5, torch.arange(SIDE) - 63.5, indexing="ij")
    cutouts = torch.zeros(2, 4, SIDE, SIDE, dtype=torch.uint8)
    for number, (a, b) in enumerate(((64, 32), (32, 64))):
        inside = (x / a) ** 2 + (y / b) ** 2 < 1
        cutouts[number, 0][inside] = 220
        cutouts[number, 3][inside] = 255
    photographs = torch.zeros(2, 3, SIDE, SIDE, dtype=torch.uint8)
    photographs[:, 2] = 200
    boxes = torch.tensor([[1.0, 0.5], [0.5, 1.0]])
    return Material(cutouts, boxes, photographs, torch.tensor([0]), torch.tensor([1]))


def test_the_truth_is_where_the_cutout_lies(made_of: Material) -> None:
    """Red inside, blue outside, sizes in the asked range, hardly anything outside the frame; equal seeds, equal pictures."""
    which = torch.tensor([0, 1] * 10)
    pictures, truth = composites(made_of, which, torch.Generator().manual_seed(0), (0.5, 0.6), 0.0)
    assert pictures.shape == (20, 3, SIDE, SIDE)
    for picture, mask in zip(pictures, truth, strict=True):
        assert (picture[0] > picture[2])[mask].float().mean() > 0.97
        assert (picture[2] > picture[0])[~mask].float().mean() > 0.97
        area = mask.float().mean().item()
        assert 0.08 < area < 0.15  # an ellipse half as wide as long: π/8 of the side's square
    again, _ = composites(made_of, which, torch.Generator().manual_seed(0), (0.5, 0.6), 0.0)
    assert torch.equal(pictures, again)


def test_softened_backgrounds_are_flatter_and_only_where_asked() -> None:
    noise = torch.rand(2, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    full = torch.ones(2)
    changed = soft(noise, 2 * full, 0.5 * full, 0.7 * full, torch.tensor([True, False]))
    assert changed[0].std() < 0.3 * noise[0].std()
    assert torch.equal(changed[1], noise[1])


@pytest.mark.parametrize("masked", [1.0, 0.0])
def test_the_trainer_runs_with_and_without_ibot(made_of: Material, masked: float) -> None:
    """Two steps leave finite losses; iBOT's is 0 where it is left out."""
    recipe = dataclasses.replace(
        PhotographRecipe(), steps=2, batch=4, locals_=2, global_size=32, local_size=16, masked_patches=masked,
        architecture=Architecture(16, 1, 2, 8, 4, mask_token=True), head=HeadArchitecture(16, 16, 8, 12),
    )  # fmt: skip
    run, _ = train(recipe, made_of, 0, CPU)
    assert len(run.recorded["loss"]) == 2
    assert all(0 < loss < 10 for loss in run.recorded["loss"])
    assert all((loss > 0) == bool(masked) for loss in run.recorded["patch_loss"])


def test_hidden_patches_show_nothing_of_the_picture() -> None:
    """With every patch behind the mask token two pictures give the same features."""
    network = VisionTransformer(Architecture(16, 1, 2, 8, 4, mask_token=True)).eval()
    x = torch.rand(2, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    hidden = network(x, masked=torch.ones(2, 16, dtype=torch.bool))
    assert torch.equal(hidden.cls[0], hidden.cls[1])
    patches = torch.arange(2 * 2 * 2 * 3.0).view(2, 2, 2, 3)
    assert torch.equal(picked(patches, torch.tensor([[0], [3]])), torch.stack([patches[0, 0, 0], patches[1, 1, 1]]))


def test_consensus_is_the_head_that_agrees_most() -> None:
    """Two heads on the left half and one on the right: a left one wins."""
    maps = torch.full((3, 3, 4, 4), 1e-3)
    maps[:, 0, :, 2:] = 1
    maps[:, 1:, :, :2] = 1
    assert consensus_head(maps) in (1, 2)


def test_qt_resources_are_read(tmp_path: Path) -> None:
    """A collection of one file in a folder, written by hand as rcc does."""
    content = b"hello"
    data = struct.pack(">I", len(content)) + content
    names = b"".join(struct.pack(">HI", len(n), 0) + n.encode("utf-16-be") for n in ("a", "b.txt"))
    tree = struct.pack(">IHII", 0, 2, 1, 1) + struct.pack(">IHII", 0, 2, 1, 2)
    tree += struct.pack(">IHHHI", 8, 0, 0, 0, 0)
    head = 20
    header = b"qres" + struct.pack(">4I", 1, head + len(data) + len(names), head, head + len(data))
    (tmp_path / "x.rcc").write_bytes(header + data + names + tree)
    assert list(resources(tmp_path / "x.rcc")) == [("/a/b.txt", content)]
