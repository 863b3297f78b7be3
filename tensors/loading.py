"""Weights by name or file: our own ViT-mini, and the official DINO and DINOv2 checkpoints.

A file's architecture is read off its parameters, so a backbone, a full training checkpoint of facebookresearch/dino
and our own stored weights all load the same way; a file that does not fit is refused with the keys that differ.
"""

from __future__ import annotations

import argparse
import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from tensors import DATA
from tensors.network import Architecture, DINOHead, HeadArchitecture, VisionTransformer
from tenuto.stored import TensorsError, load

OFFICIAL = "https://dl.fbaipublicfiles.com/"
# file stem -> where Meta publishes it (README of facebookresearch/dino and of facebookresearch/dinov2)
CATALOGUE = {
    **{
        f"dino_{name}_pretrain": f"{OFFICIAL}dino/dino_{name}_pretrain/dino_{name}_pretrain.pth"
        for name in ("deitsmall16", "deitsmall8", "vitbase16", "vitbase8")
    },
    **{
        f"dinov2_{name}{registers}_pretrain": f"{OFFICIAL}dinov2/dinov2_{name}/dinov2_{name}{registers}_pretrain.pth"
        for name in ("vits14", "vitb14", "vitl14", "vitg14")
        for registers in ("", "_reg4")
    },
}
# the number of heads cannot be read off the parameters; every official backbone has 64 dimensions a head
OFFICIAL_HEAD_WIDTH = 64


class MissingWeights(TensorsError, FileNotFoundError):
    """No such file, and no known name."""


class WrongWeights(TensorsError, ValueError):
    """A file whose parameters are not those of a DINO or DINOv2 Vision Transformer."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A network ready to be asked: `name` and `sha256` tell where it comes from, `head` is None for a backbone."""

    name: str
    sha256: str
    backbone: VisionTransformer
    head: DINOHead | None
    centre: Tensor | None = None


def load_weights(
    source: str = "vit_mini", device: torch.device | str = "cpu", part: str = "teacher", folder: Path = DATA
) -> Loaded:
    """Weights by file or name: 'vit_mini', 'vit_mini_early', or one of CATALOGUE, looked for in torch.hub's folder.

    `folder`: where our own weights are. `part`: 'teacher' or 'student' where a file holds both. Raises MissingWeights, WrongWeights.
    """
    if source in ("vit_mini", "vit_mini_early"):
        stored = load(source, folder)
        state: Mapping[str, Any] = {key: torch.from_numpy(value.copy()) for key, value in stored.arrays.items()}
        return _built(source, stored.sha256, state, part, device, stored.about["heads"])
    path = Path(source)
    if not path.is_file():
        name = source.removesuffix(".pth")
        path = Path(torch.hub.get_dir()) / "checkpoints" / f"{name}.pth"
        if not path.is_file():
            raise MissingWeights(_where(source, name, path))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    try:
        # weights_only=False would run code from the file; `args` of a full checkpoint is a Namespace
        with torch.serialization.safe_globals([argparse.Namespace]):
            state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many types for a file that is no checkpoint
        raise WrongWeights(
            f"{path} can't be read as a torch checkpoint ({type(error).__name__}): {error!s:.200}"
        ) from error
    return _built(path.stem, sha256, state, part, device, None)


def _where(source: str, name: str, path: Path) -> str:
    if name in CATALOGUE:
        return f"{name} is not on this machine; get it: curl -L -o {path} --create-dirs {CATALOGUE[name]}"
    return f"no weights file and no known name: {source!r}; known: vit_mini, {', '.join(CATALOGUE)}"


def _built(
    name: str, sha256: str, state: Mapping[str, Any], part: str, device: torch.device | str, heads: int | None
) -> Loaded:
    backbone_state, head_state = _parts(state, part)
    if not backbone_state:
        raise WrongWeights(f"{name} holds no backbone; its first keys: {', '.join(list(state)[:5])}")
    arch = architecture(name, backbone_state, heads)
    backbone = VisionTransformer(arch)
    _fill(backbone, backbone_state, name)
    head = None
    if head_state:
        head = DINOHead(head_architecture(name, head_state))
        _fill(head, head_state, name)
    centre = state.get("centre")
    centre = centre.float().to(device) if isinstance(centre, Tensor) else None
    for module in (backbone, head):
        if module is not None:
            module.to(device).eval().requires_grad_(False)
    return Loaded(name, sha256, backbone, head, centre)


def _parts(state: Mapping[str, Any], part: str) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Backbone and head parameters by their own names, whatever wraps them ('teacher' -> 'module.backbone.' ...)."""
    if isinstance(state.get(part), Mapping):
        state = state[part]
    flat = {key.removeprefix("module."): value for key, value in state.items() if isinstance(value, Tensor)}
    if any(key.startswith(f"{part}.") for key in flat):
        flat = {key.removeprefix(f"{part}."): value for key, value in flat.items() if key.startswith(f"{part}.")}
    if any(key.startswith("backbone.") for key in flat):
        head = {key.removeprefix("head."): value for key, value in flat.items() if key.startswith("head.")}
        flat = {key.removeprefix("backbone."): value for key, value in flat.items() if key.startswith("backbone.")}
        return flat, head
    return flat, {}


def architecture(name: str, state: Mapping[str, Tensor], heads: int | None = None) -> Architecture:
    """What the parameters' names and shapes say. Raises WrongWeights when they are no Vision Transformer's."""
    needed = ("cls_token", "pos_embed", "patch_embed.proj.weight", "blocks.0.norm1.weight")
    if absent := [key for key in needed if key not in state]:
        raise WrongWeights(f"{name} is no DINO Vision Transformer: it lacks {', '.join(absent)}")
    dim = state["cls_token"].shape[-1]
    registers = state["register_tokens"].shape[1] if "register_tokens" in state else 0
    plain = Architecture(
        dim=dim,
        depth=1 + max(int(key.split(".")[1]) for key in state if key.startswith("blocks.")),
        heads=heads or dim // OFFICIAL_HEAD_WIDTH,
        patch=state["patch_embed.proj.weight"].shape[-1],
        grid=math.isqrt(state["pos_embed"].shape[1] - 1),
        registers=registers,
        layer_scale="blocks.0.ls1.gamma" in state,
        swiglu="blocks.0.mlp.w12.weight" in state,
        mask_token="mask_token" in state,
    )
    return replace(plain, interpolate_offset=0.0, interpolate_antialias=True) if registers else plain


def head_architecture(name: str, state: Mapping[str, Tensor]) -> HeadArchitecture:
    """The head's four numbers, from its shapes. Raises WrongWeights."""
    needed = ("mlp.0.weight", "mlp.4.weight", "last_layer.weight_v")
    if absent := [key for key in needed if key not in state]:
        raise WrongWeights(f"{name}: its head lacks {', '.join(absent)}")
    hidden, dim = state["mlp.0.weight"].shape
    outputs, bottleneck = state["last_layer.weight_v"].shape
    return HeadArchitecture(dim, hidden, bottleneck, outputs)


def _fill(module: torch.nn.Module, state: Mapping[str, Tensor], name: str) -> None:
    own = module.state_dict()
    missing = sorted(own.keys() - state.keys())
    surplus = sorted(state.keys() - own.keys())
    misshapen = sorted(key for key in own.keys() & state.keys() if own[key].shape != state[key].shape)
    if missing or surplus or misshapen:
        told = {"missing": missing, "not known": surplus, "of another shape": misshapen}
        raise WrongWeights(f"{name} does not fit: " + "; ".join(f"{k}: {', '.join(v)}" for k, v in told.items() if v))
    module.load_state_dict({key: value.float() for key, value in state.items()})
