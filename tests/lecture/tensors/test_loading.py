"""Weights load by the official names, or the error says what differs."""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import os
from pathlib import Path

import numpy as np
import pytest
import torch

from tensors.loading import CATALOGUE, PROOFS, MissingWeights, WrongWeights, load_weights
from tensors.network import Architecture, HeadArchitecture, Network, VisionTransformer, initialise
from tensors.train import Recipe, checkpoint, started

SMALL = Architecture(dim=192, depth=2, heads=3, patch=4, grid=3)  # DeiT-Ti's width
HEAD = HeadArchitecture(192, 32, 8, 20)


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
        192, 2, 3, 4, 3, registers=4, layer_scale=True, swiglu=True, mask_token=True,
        interpolate_offset=0.0, interpolate_antialias=True,
    )  # fmt: skip
    made = network(arch)
    loaded = load_weights(written(tmp_path, made.backbone.state_dict()))
    assert loaded.backbone.arch == arch
    assert same(loaded.backbone, made.backbone)


def test_a_file_of_another_network_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    """A ResNet's checkpoint names the parameters that a Vision Transformer needs."""
    path = written(tmp_path, {"conv1.weight": torch.zeros(3, 3), "fc.bias": torch.zeros(2)})
    with pytest.raises(WrongWeights, match="lacks .*cls_token, .*pos_embed"):
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
    with pytest.raises(WrongWeights, match="is a web page, not weights"):
        load_weights(str(tmp_path / "weights.pth"))


def test_a_known_name_without_its_file_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is downloaded silently: the message is the command that does it."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    with pytest.raises(MissingWeights, match="curl -fL -o .*dino_deitsmall16_pretrain.pth"):
        load_weights("dino_deitsmall16_pretrain")
    assert "dinov2_vits14_reg4_pretrain" in CATALOGUE


def test_an_unknown_name_lists_the_known_ones() -> None:
    """A typing mistake gets the catalogue."""
    with pytest.raises(MissingWeights, match=r"'dino_vits17'.*vit_mini.*dino_vits16.*dinov3_vitb16"):
        load_weights("dino_vits17")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("dino_vits16", "dino_deitsmall16_pretrain.pth"),
        ("dinov2_vitb14_reg", "dinov2_vitb14_reg4_pretrain.pth"),
        ("dino_vitbase8_pretrain_full_checkpoint", "dino_vitbase8_pretrain_full_checkpoint.pth"),
        ("dinov3_vits16", "dinov3_vits16_pretrain_lvd1689m-08c60483.pth"),
    ],
)
def test_names_of_torch_hub_find_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, file: str
) -> None:
    """`torch.hub.load(...)` leaves a file under its own name; ours finds it and calls it unverified: it is not Meta's."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    with pytest.raises(MissingWeights, match=f"{'mails' if 'v3' in name else 'curl'}.*{file}"):
        load_weights(name)
    made = network()
    (tmp_path / "hub/checkpoints").mkdir(parents=True)
    torch.save(made.backbone.state_dict(), tmp_path / "hub/checkpoints" / file)
    loaded = load_weights(name)
    assert same(loaded.backbone, made.backbone)
    assert loaded.label == f"{file.removesuffix('.pth')} · unverified"
    assert not loaded.verified


def test_only_the_hash_proves_a_label(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of any name whose SHA-256 is known is called by its title; DINOv3's official names hold the hash."""
    path = written(tmp_path, network().backbone.state_dict())
    assert PROOFS["08c60483"] == "DINOv3 ViT-S/16"
    monkeypatch.setitem(PROOFS, hashlib.sha256(Path(path).read_bytes()).hexdigest()[:8], "DINOv3 ViT-S/16")
    loaded = load_weights(path)
    assert (loaded.label, loaded.verified) == ("DINOv3 ViT-S/16 · Meta", True)


def test_main_dino_s_own_checkpoint_loads_with_its_centre(tmp_path: Path) -> None:
    """As main_dino.py writes it: a learning rate of numpy's, a path of submitit's, the centre (1, K) in dino_loss."""
    made = network()
    path = written(
        tmp_path,
        {
            "student": {f"module.{key}": value for key, value in made.state_dict().items()},
            "teacher": made.state_dict(),
            "optimizer": {"param_groups": [{"lr": np.float64(5e-4), "weight_decay": np.float64(0.04)}]},
            "epoch": 100,
            "args": argparse.Namespace(
                arch="vit_small", output_dir=Path("/run"), lr=np.float64(1e-3), teacher_temp=0.07
            ),
            "dino_loss": {"center": torch.full((1, 20), 0.5)},
        },
    )
    loaded = load_weights(path)
    assert same(loaded.backbone, made.backbone)
    assert loaded.head is not None
    assert loaded.centre is not None
    assert loaded.centre.tolist() == [0.5] * 20
    assert loaded.teacher_temperature == 0.07


class Malicious:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch ran",)


def test_a_file_that_would_run_code_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names what it would call, and nothing about weights_only."""
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, {"teacher": network().state_dict(), "args": Malicious()})
    with pytest.raises(WrongWeights, match=r"system, which could run code") as caught:
        load_weights(path)
    assert "weights_only" not in str(caught.value)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("content", [[torch.zeros(2)], torch.zeros(3), None, {1: torch.zeros(2)}, {}, 5])
def test_what_holds_no_parameters_by_name_is_one_line(tmp_path: Path, content: object) -> None:
    with pytest.raises(WrongWeights, match=r"not parameters by name|holds no backbone"):
        load_weights(written(tmp_path, content))


@pytest.mark.parametrize("key", ["cls_token", "pos_embed", "register_tokens", "patch_embed.proj.weight"])
def test_parameters_of_other_shapes_are_one_line(tmp_path: Path, key: str) -> None:
    state = network().backbone.state_dict() | {key: torch.zeros(7)}
    with pytest.raises(WrongWeights, match=f"of another shape: {key}"):
        load_weights(written(tmp_path, state))


def test_a_damaged_file_is_one_line(tmp_path: Path) -> None:
    path = Path(written(tmp_path, network().backbone.state_dict()))
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(WrongWeights, match="is damaged, or no checkpoint") as caught:
        load_weights(str(path))
    assert "weights_only" not in str(caught.value)


def test_heads_that_cannot_be_known_are_refused(tmp_path: Path) -> None:
    """A width of 128 may be 2 heads or 8: no silent guess."""
    made = Network(Architecture(dim=128, depth=1, heads=8, patch=4, grid=3), HeadArchitecture(128, 32, 8, 20))
    with pytest.raises(WrongWeights, match="number of heads can't be told"):
        load_weights(written(tmp_path, made.backbone.state_dict()))


def test_our_own_interrupted_run_knows_its_heads(tmp_path: Path) -> None:
    """The training checkpoint tells its recipe, and so that 128 dimensions are eight heads."""
    recipe = dataclasses.replace(Recipe(), steps=1)
    run = started(recipe, 0, torch.device("cpu"))
    checkpoint(run, recipe, 0, tmp_path, 0.0, {})
    assert load_weights(str(next(tmp_path.glob(".vit_mini*")))).backbone.arch == recipe.architecture


V3 = Architecture(
    dim=384, depth=2, heads=6, patch=16, grid=0, registers=4, layer_scale=True, swiglu=True, hidden=1536, eps=1e-5,
    mask_token=True,
)  # fmt: skip


def dinov3(arch: Architecture) -> tuple[VisionTransformer, dict[str, torch.Tensor]]:
    """A network, and its parameters as facebookresearch/dinov3 names and splits them."""
    made = Network(arch, HeadArchitecture(arch.dim, 16, 8, 10))
    initialise(made, torch.Generator().manual_seed(3))
    backbone = made.backbone.eval()
    state = dict(backbone.state_dict())
    state["storage_tokens"] = state.pop("register_tokens")
    for number in range(arch.depth):
        block = f"blocks.{number}."
        for kind in ("weight", "bias"):
            state[f"{block}mlp.w1.{kind}"], state[f"{block}mlp.w2.{kind}"] = state.pop(f"{block}mlp.w12.{kind}").chunk(
                2
            )
        mask = torch.ones(3 * arch.dim)
        mask[arch.dim : 2 * arch.dim] = 0
        state[f"{block}attn.qkv.bias_mask"] = mask
        state[f"{block}attn.qkv.bias"] = torch.where(mask > 0, state[f"{block}attn.qkv.bias"], torch.nan)
    return backbone, state


def test_dinov3_loads_under_its_own_names(tmp_path: Path) -> None:
    """Storage tokens, periods, gates in two matrices, keys without bias; a norm for local crops is never asked."""
    made, state = dinov3(V3)
    state["local_cls_norm.weight"] = torch.ones(384)
    loaded = load_weights(written(tmp_path, state))
    assert loaded.backbone.arch == V3
    x = torch.randn(1, 3, 64, 48, generator=torch.Generator().manual_seed(5))
    assert torch.allclose(loaded.backbone(x).cls, made(x).cls, atol=1e-5)


def hugging_face(state: dict[str, torch.Tensor], family: str) -> dict[str, torch.Tensor]:
    """Parameters as transformers names them: 'vit' (DINO), 'dinov2', 'dinov3'."""
    found = {}
    for key, value in state.items():
        at = "layer." if family == "dinov3" else "encoder.layer."
        if "qkv" in key:
            for name, part in zip(("query", "key", "value"), value.chunk(3), strict=True):
                own = f"attention.{name[0]}_proj" if family == "dinov3" else f"attention.attention.{name}"
                if not (family == "dinov3" and name == "key" and key.endswith("bias")):
                    found[key.replace("blocks.", at).replace("attn.qkv", own)] = part
            continue
        rules = [("patch_embed.proj", "embeddings.patch_embeddings" + (".projection" if family != "dinov3" else "")),
                 ("pos_embed", "embeddings.position_embeddings"), ("cls_token", "embeddings.cls_token"),
                 ("mask_token", "embeddings.mask_token"), ("register_tokens", "embeddings.register_tokens"),
                 ("attn.proj", "attention.o_proj" if family == "dinov3" else "attention.output.dense"),
                 ("ls1.gamma", "layer_scale1.lambda1"), ("ls2.gamma", "layer_scale2.lambda1")]  # fmt: skip
        if family == "vit":
            rules += [("norm1", "layernorm_before"), ("norm2", "layernorm_after"), ("mlp.fc1", "intermediate.dense"),
                      ("mlp.fc2", "output.dense")]  # fmt: skip
        if family == "dinov3":
            rules += [("mlp.fc1", "mlp.up_proj"), ("mlp.fc2", "mlp.down_proj")]
        for old, new in rules:
            key = key.replace(old, new)
        if key.startswith("norm.") and family != "dinov3":
            key = "layer" + key
        if not key.startswith("rope"):
            found[key.replace("blocks.", at)] = value
    return found


@pytest.mark.parametrize(
    ("family", "arch"),
    [
        ("vit", SMALL),
        ("dinov2", dataclasses.replace(SMALL, layer_scale=True, mask_token=True)),
        ("dinov3", dataclasses.replace(V3, swiglu=False, hidden=0)),
    ],
)
def test_hugging_face_s_names_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, family: str, arch: Architecture
) -> None:
    """From the cache that `hf download facebook/...` fills; the label is what was asked for, unverified."""
    made = Network(arch, HeadArchitecture(arch.dim, 16, 8, 10))
    initialise(made, torch.Generator().manual_seed(3))
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    with pytest.raises(MissingWeights, match="hf download facebook/some"):
        load_weights("facebook/some")
    folder = tmp_path / "hub/models--facebook--some/snapshots/abc"
    folder.mkdir(parents=True)
    torch.save(hugging_face(made.backbone.state_dict(), family), folder / "pytorch_model.bin")
    loaded = load_weights("facebook/some")
    assert loaded.backbone.arch == arch
    assert loaded.label == "facebook/some · unverified"
    x = torch.randn(1, 3, 48, 48, generator=torch.Generator().manual_seed(5))
    assert torch.allclose(loaded.backbone(x).cls, made.backbone.eval()(x).cls, atol=1e-5)


def test_safetensors_load(tmp_path: Path) -> None:
    """A file of safetensors is as good as one of torch, and a damaged one is one line."""
    safetensors = pytest.importorskip("safetensors.torch")
    made = network()
    safetensors.save_file(dict(made.backbone.state_dict()), tmp_path / "model.safetensors")
    assert same(load_weights(str(tmp_path)).backbone, made.backbone)
    (tmp_path / "model.safetensors").write_bytes(b"\x08\x00\x00\x00\x00\x00\x00\x00nonsense")
    with pytest.raises(WrongWeights, match="is damaged"):
        load_weights(str(tmp_path / "model.safetensors"))


def test_a_network_too_large_for_the_memory_is_refused_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tensors.loading.MOST_PARAMETERS", 1000)
    with pytest.raises(WrongWeights, match="8 GB"):
        load_weights(written(tmp_path, network().backbone.state_dict()))


def test_large_networks_are_held_in_half_the_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """bfloat16 above the limit; the maps stay near those of float32, and eight pictures never hold N x N numbers."""
    made = network()
    path = written(tmp_path, made.backbone.state_dict())
    monkeypatch.setattr("tensors.loading.HALVED_FROM", 1000)
    half = load_weights(path).backbone
    assert half.cls_token.dtype == torch.bfloat16
    x = torch.randn(1, 3, 24, 24, generator=torch.Generator().manual_seed(5))
    found, whole = (net(x, (-1,)).cls_attention(-1).float() for net in (half, made.backbone))
    assert (found - whole).abs().max() < 0.1
