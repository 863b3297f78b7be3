"""Weights load by the official names, or the error says what differs."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
import torch

from tensors.loading import CATALOGUE, MissingWeights, WrongWeights, load_weights
from tensors.network import Architecture, HeadArchitecture, Network, VisionTransformer, initialise

SMALL = Architecture(dim=64, depth=2, heads=1, patch=4, grid=3)
HEAD = HeadArchitecture(64, 32, 8, 20)


def network(arch: Architecture = SMALL, seed: int = 0) -> Network:
    made = Network(arch, HEAD)
    initialise(made, torch.Generator().manual_seed(seed))
    return made.eval()


def written(folder: Path, content: object) -> str:
    torch.save(content, folder / "weights.pth")
    return str(folder / "weights.pth")


def same(a: VisionTransformer, b: VisionTransformer) -> bool:
    x = torch.randn(1, 3, 12, 12, generator=torch.Generator().manual_seed(5))
    return torch.allclose(a(x).cls, b(x).cls)


def test_a_bare_backbone_loads(tmp_path: Path) -> None:
    """As dino_deitsmall16_pretrain.pth: parameters at the top level, no head; its architecture is read off them."""
    made = network()
    loaded = load_weights(written(tmp_path, made.backbone.state_dict()))
    assert loaded.head is None
    assert loaded.backbone.arch == SMALL
    assert same(loaded.backbone, made.backbone)
    assert len(loaded.sha256) == 64


@pytest.mark.parametrize(("part", "seed"), [("teacher", 1), ("student", 2)])
def test_a_full_checkpoint_loads_either_network_with_its_head(tmp_path: Path, part: str, seed: int) -> None:
    """As dino_deitsmall16_pretrain_full_checkpoint.pth: 'module.' before the student's names, a Namespace of options."""
    teacher, student = network(seed=1), network(seed=2)
    path = written(
        tmp_path,
        {
            "student": {f"module.{key}": value for key, value in student.state_dict().items()},
            "teacher": teacher.state_dict(),
            "epoch": 100,
            "args": argparse.Namespace(arch="vit_small"),
        },
    )
    loaded = load_weights(path, part=part)
    expected = network(seed=seed)
    assert same(loaded.backbone, expected.backbone)
    assert loaded.head is not None
    assert torch.equal(loaded.head.last_layer.weight_v, expected.head.last_layer.weight_v)


def test_dinov2_with_registers_loads(tmp_path: Path) -> None:
    """LayerScale, SwiGLU, mask and register tokens are recognised; positions are then interpolated by size."""
    arch = Architecture(
        64, 2, 1, 4, 3, registers=4, layer_scale=True, swiglu=True, mask_token=True,
        interpolate_offset=0.0, interpolate_antialias=True,
    )  # fmt: skip
    made = network(arch)
    loaded = load_weights(written(tmp_path, made.backbone.state_dict()))
    assert loaded.backbone.arch == arch
    assert same(loaded.backbone, made.backbone)


def test_a_file_of_another_network_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    """A ResNet's checkpoint names the parameters that a Vision Transformer needs."""
    path = written(tmp_path, {"conv1.weight": torch.zeros(3, 3), "fc.bias": torch.zeros(2)})
    with pytest.raises(WrongWeights, match="lacks cls_token, pos_embed"):
        load_weights(path)


def test_differing_keys_are_named(tmp_path: Path) -> None:
    """A missing, a surplus and a misshapen parameter are all told in one message."""
    state = network().backbone.state_dict()
    del state["blocks.1.attn.qkv.bias"]
    state["blocks.1.attn.extra"] = torch.zeros(1)
    state["norm.bias"] = torch.zeros(3)
    with pytest.raises(WrongWeights) as caught:
        load_weights(written(tmp_path, state))
    for part in (
        "missing: blocks.1.attn.qkv.bias",
        "not known: blocks.1.attn.extra",
        "of another shape: norm.bias",
    ):
        assert part in str(caught.value)


def test_a_file_that_is_no_checkpoint_is_refused(tmp_path: Path) -> None:
    """Damaged downloads end in one line, not in torch's traceback."""
    (tmp_path / "weights.pth").write_bytes(b"<html>not found</html>")
    with pytest.raises(WrongWeights, match="can't be read as a torch checkpoint"):
        load_weights(str(tmp_path / "weights.pth"))


def test_a_known_name_without_its_file_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is downloaded silently: the message is the command that does it."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    with pytest.raises(MissingWeights, match="curl -L -o .*dino_deitsmall16_pretrain.pth"):
        load_weights("dino_deitsmall16_pretrain")
    assert "dinov2_vits14_reg4_pretrain" in CATALOGUE


def test_an_unknown_name_lists_the_known_ones() -> None:
    """A typing mistake gets the catalogue."""
    with pytest.raises(MissingWeights, match=r"'dino_vits16'.*vit_mini.*dino_vitbase8_pretrain"):
        load_weights("dino_vits16")
