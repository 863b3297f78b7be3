"""Weights by name or file: our own ViT-mini, and the official DINO, DINOv2 and DINOv3 Vision Transformers.

A file's architecture is read off its parameters, so a backbone, a full training checkpoint of facebookresearch/dino, a
safetensors file, Hugging Face's names for the same networks and our own stored weights all load the same way; a file
that does not fit is refused with the keys that differ. Nothing is ever downloaded, and no file runs code.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import pathlib
import pickle
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from tensors import DATA
from tensors.network import Architecture, DINOHead, HeadArchitecture, Rope, VisionTransformer
from tenuto.stored import TensorsError, load

OFFICIAL = "https://dl.fbaipublicfiles.com/"
DINOV3 = "https://ai.meta.com/resources/models-and-libraries/dinov3-downloads/"
OWN = ("vit_mini", "vit_mini_early")


@dataclass(frozen=True, slots=True)
class Official:
    """One published backbone. `file`: its name in torch.hub's folder; `url`: where it is, or where one asks for it."""

    title: str
    file: str
    url: str
    by_request: bool = False


# name in torch.hub or file stem -> what it is (hubconf.py and READMEs of facebookresearch/dino, dinov2 and dinov3)
CATALOGUE = {
    **{
        name: Official(title, f"{stem}.pth", f"{OFFICIAL}dino/{folder}/{stem}.pth")
        for names, title, folder, stem in (
            (("dino_vits16",), "DINO ViT-S/16", "dino_deitsmall16_pretrain", "dino_deitsmall16_pretrain"),
            (("dino_vits8",), "DINO ViT-S/8", "dino_deitsmall8_pretrain", "dino_deitsmall8_pretrain"),
            ((), "DINO ViT-S/8, 300 epochs", "dino_deitsmall8_300ep_pretrain", "dino_deitsmall8_300ep_pretrain"),
            (("dino_vitb16",), "DINO ViT-B/16", "dino_vitbase16_pretrain", "dino_vitbase16_pretrain"),
            (("dino_vitb8",), "DINO ViT-B/8", "dino_vitbase8_pretrain", "dino_vitbase8_pretrain"),
            *(
                ((), f"DINO {title}", f"dino_{name}_pretrain", f"dino_{name}_pretrain_full_checkpoint")
                for name, title in (("deitsmall16", "ViT-S/16"), ("deitsmall8", "ViT-S/8"),
                                    ("vitbase16", "ViT-B/16"), ("vitbase8", "ViT-B/8"))
            ),
        )
        for name in (*names, stem)
    },
    **{
        name: Official(f"DINOv2 ViT-{letter}/14{told}", f"dinov2_{arch}{suffix}_pretrain.pth",
                       f"{OFFICIAL}dinov2/dinov2_{arch}/dinov2_{arch}{suffix}_pretrain.pth")
        for letter, arch in (("S", "vits14"), ("B", "vitb14"), ("L", "vitl14"), ("g", "vitg14"))
        for suffix, short, told in (("", "", ""), ("_reg4", "_reg", " with registers"))
        for name in (f"dinov2_{arch}{short}", f"dinov2_{arch}{suffix}_pretrain")
    },
    **{
        name: Official(f"DINOv3 {title}", f"{stem}.pth", DINOV3, by_request=True)
        for arch, title, stem in (
            ("vits16", "ViT-S/16", "dinov3_vits16_pretrain_lvd1689m-08c60483"),
            ("vits16plus", "ViT-S+/16", "dinov3_vits16plus_pretrain_lvd1689m-4057cbaa"),
            ("vitb16", "ViT-B/16", "dinov3_vitb16_pretrain_lvd1689m-73cec8be"),
            ("vitl16", "ViT-L/16", "dinov3_vitl16_pretrain_lvd1689m-8aa4cbdd"),
            ("", "ViT-L/16, satellite pictures", "dinov3_vitl16_pretrain_sat493m-eadcf0ff"),
            ("vith16plus", "ViT-H+/16", "dinov3_vith16plus_pretrain_lvd1689m-7c1da9a5"),
            ("vit7b16", "ViT-7B/16", "dinov3_vit7b16_pretrain_lvd1689m-a955f4ea"),
        )
        for name in filter(None, (f"dinov3_{arch}" if arch else "", stem, stem.partition("-")[0]))
    },
}  # fmt: skip
# torch.hub's convention, which DINOv3's files follow: the name ends in the first eight digits of the file's SHA-256
PROOFS = {
    match[1]: official.title
    for official in CATALOGUE.values()
    if (match := re.search(r"-([0-9a-f]{8})\.pth$", official.file))
}
# The number of heads cannot be read off the parameters. At these widths every published backbone of DINO, DINOv2 and
# DeiT has heads of 64 dimensions; DINOv3's follow from its periods.
OFFICIAL_WIDTHS = (192, 384, 768, 1024, 1280, 1536)
OFFICIAL_HEAD_WIDTH = 64
HALVED_FROM = 500_000_000  # parameters: larger networks are held in bfloat16, so that two of ViT-g stay under 8 GB
MOST_PARAMETERS = 1_500_000_000
# Hugging Face's names for the same parameters (transformers: models/vit, dinov2, dinov2_with_registers, dinov3_vit)
RENAMED = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"^(?:vit|dinov2|dinov2_with_registers|model|dinov3_vit)\.(?=embeddings|encoder|layer|norm|rope)", ""),
        (r"^embeddings\.patch_embeddings\.(?:projection\.)?", "patch_embed.proj."),
        (r"^embeddings\.position_embeddings$", "pos_embed"),
        (r"^embeddings\.", ""),
        (r"^storage_tokens$", "register_tokens"),
        (r"^rope_embeddings\.", "rope_embed."),
        (r"^(?:encoder\.)?layer\.(\d+)\.", r"blocks.\1."),
        (r"\.layernorm_before\.", ".norm1."),
        (r"\.layernorm_after\.", ".norm2."),
        (r"^layernorm\.", "norm."),
        (r"\.attention\.(?:attention\.)?(query|key|value)\.", r".attn.\1."),
        (r"\.attention\.([qkv])_proj\.", r".attn.\1."),
        (r"\.attention\.(?:output\.dense|o_proj)\.", ".attn.proj."),
        (r"\.intermediate\.dense\.", ".mlp.fc1."),
        (r"^(blocks\.\d+)\.output\.dense\.", r"\1.mlp.fc2."),
        (r"\.mlp\.weights_in\.", ".mlp.w12."),
        (r"\.mlp\.weights_out\.", ".mlp.w3."),
        (r"\.layer_scale([12])\.(?:lambda1|gamma)$", r".ls\1.gamma"),
    )
)
UNUSED = ("head.", "pooler.", "local_cls_norm.", "classifier.")  # of a backbone's file; never asked here


class MissingWeights(TensorsError, FileNotFoundError):
    """No such file, and no known name."""


class WrongWeights(TensorsError, ValueError):
    """A file whose parameters are not those of a DINO, DINOv2 or DINOv3 Vision Transformer, or that cannot be read."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A network ready to be asked: `name` and `sha256` tell where it comes from, `head` is None for a backbone."""

    name: str
    sha256: str
    label: str
    """What the lecture calls these weights on screen: proven by the file's hash, or its name and "unverified"."""
    verified: bool
    backbone: VisionTransformer
    head: DINOHead | None
    centre: Tensor | None = None
    teacher_temperature: float | None = None
    """τ_t at the end of training, where the file tells."""


def load_weights(
    source: str = "vit_mini", device: torch.device | str = "cpu", part: str = "teacher", folder: Path = DATA
) -> Loaded:
    """Weights by file or name: 'vit_mini', 'vit_mini_early', a name of CATALOGUE (looked for in torch.hub's folder), or
    one of Hugging Face ('facebook/dino-vits16', looked for in its cache).

    `folder`: where our own weights are. `part`: 'teacher' or 'student' where a file holds both. Raises MissingWeights, WrongWeights.
    """
    if source in OWN:
        stored = load(source, folder)
        state: Mapping[str, Any] = {key: torch.from_numpy(value.copy()) for key, value in stored.arrays.items()}
        label = str(stored.about["label"])
        return _built(source, stored.sha256, label, True, state, part, device, stored.about["heads"])
    path = found(source)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    content = read(path)
    title = PROOFS.get(sha256[:8])
    label = f"{title} · Meta" if title else f"{shown_name(source, path)} · unverified"
    heads = None
    if isinstance(content.get("identity"), str):  # a run of tensors.train, interrupted
        heads = json.loads(content["identity"])["recipe"]["architecture"]["heads"]
    return _built(path.name, sha256, label, title is not None, content, part, device, heads)


def shown_name(source: str, path: Path) -> str:
    """A file's own name; for Hugging Face's model.safetensors, whose name says nothing, what was asked for."""
    return path.stem if path.stem not in ("model", "pytorch_model") else source.rstrip("/")


def found(source: str) -> Path:
    """The file that `source` names: a path, a folder with model.safetensors, or a known name. Raises MissingWeights."""
    path = Path(source).expanduser()
    if path.is_file():
        return path
    name = source.removesuffix(".pth")
    if name in CATALOGUE:
        official = CATALOGUE[name]
        path = Path(torch.hub.get_dir()) / "checkpoints" / official.file
        if path.is_file():
            return path
        if official.by_request:
            raise MissingWeights(f"{official.title} is not on this machine; Meta mails its address to who asks at"
                                 f" {official.url}: save it as {path}")  # fmt: skip
        raise MissingWeights(f"{name} is not on this machine; get it: curl -fL -o {path} --create-dirs {official.url}")
    folders = [path]
    if re.fullmatch(r"[\w.-]+/[\w.-]+", source):  # Hugging Face's: owner/name
        cache = Path(os.environ.get("HF_HOME") or Path("~/.cache/huggingface").expanduser()) / "hub"
        folders += sorted((cache / f"models--{source.replace('/', '--')}" / "snapshots").glob("*"))
    for folder in folders:
        for file in ("model.safetensors", "pytorch_model.bin"):
            if (folder / file).is_file():
                return folder / file
    if source.startswith("facebook/"):
        raise MissingWeights(f"{source} is not in Hugging Face's cache; get it: hf download {source}")
    raise MissingWeights(
        f"no weights file and no known name: {source!r}; known: vit_mini, {', '.join(CATALOGUE)}, or facebook/<name>"
    )


def read(path: Path) -> Mapping[str, Any]:
    """A checkpoint's content by name, without running anything of it. Raises WrongWeights."""
    with path.open("rb") as file:
        start = file.read(64).lstrip()
    if start[:1] == b"<":
        raise WrongWeights(f"{path} is a web page, not weights: the download failed; fetch it again with curl -f")
    if path.suffix == ".safetensors":
        try:
            from safetensors.torch import load_file
        except ModuleNotFoundError:
            raise WrongWeights(f"{path} needs one package more: pip install safetensors") from None
        try:
            parameters: dict[str, Any] = load_file(path)
        except Exception as error:  # safetensors raises its own kinds and OSError
            raise WrongWeights(f"{path} is damaged: it can't be read as safetensors ({error!s:.100})") from error
        return parameters
    try:
        with torch.serialization.safe_globals(plain_types()):
            content = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        if named := re.search(r"GLOBAL ([\w.]+)", str(error)):
            raise WrongWeights(
                f"{path} holds more than weights: {named[1]}, which could run code; it was not opened"
            ) from error
        raise WrongWeights(f"{path} is damaged, or no checkpoint of torch; fetch it again with curl -f") from error
    except Exception as error:  # torch raises many types for a file that is no checkpoint
        raise WrongWeights(f"{path} is damaged, or no checkpoint of torch; fetch it again with curl -f") from error
    if not isinstance(content, Mapping) or not all(isinstance(key, str) for key in content):
        raise WrongWeights(f"{path} holds a {type(content).__name__}, not parameters by name")
    return content


def plain_types() -> list[Any]:
    """What main_dino.py's checkpoints hold besides tensors: options, numpy's learning rate, submitit's paths. All of them
    are data; none can run code."""
    scalar = np.dtype(np.float64).newbyteorder("=").type(0).__reduce__()[0]
    return [
        argparse.Namespace,
        np.dtype,
        np.dtypes.Float64DType,
        np.dtypes.Int64DType,
        scalar,
        (scalar, "numpy.core.multiarray.scalar"),
        (scalar, "numpy._core.multiarray.scalar"),
        (pathlib.PosixPath, "pathlib.PosixPath"),
        (pathlib.PosixPath, "pathlib._local.PosixPath"),
    ]


def _built(
    name: str, sha256: str, label: str, verified: bool, state: Mapping[str, Any], part: str,
    device: torch.device | str, heads: int | None,
) -> Loaded:  # fmt: skip
    backbone_state, head_state = _parts(state, part)
    if not backbone_state:
        raise WrongWeights(f"{name} holds no backbone; its first keys: {', '.join(list(state)[:5]) or 'none'}")
    backbone_state = official_names(backbone_state, name)
    arch = architecture(name, backbone_state, heads)
    with torch.device("meta"):  # a second copy of ViT-g would be 4.5 GB
        backbone = VisionTransformer(arch)
    count = sum(p.numel() for p in backbone.parameters())
    if count > MOST_PARAMETERS:
        raise WrongWeights(
            f"{name} has {count / 1e9:.1f} thousand million parameters: more than 8 GB of memory hold twice"
        )
    dtype = torch.bfloat16 if count > HALVED_FROM else torch.float32
    _fill(backbone, backbone_state, name, dtype)
    head = None
    if head_state:
        with torch.device("meta"):
            head = DINOHead(head_architecture(name, head_state))
        _fill(head, head_state, name, torch.float32)
    for module in (backbone, head):
        if module is not None:
            module.to(device).eval().requires_grad_(False)
    temperature = getattr(state.get("args"), "teacher_temp", None)
    return Loaded(name, sha256, label, verified, backbone, head, _centre(state, device),
                  float(temperature) if isinstance(temperature, int | float) else None)  # fmt: skip


def _centre(state: Mapping[str, Any], device: torch.device | str) -> Tensor | None:
    """The teacher's centre (K,): `centre` in our own weights, (1, K) in main_dino.py's `dino_loss`."""
    loss = state.get("dino_loss")
    centre = loss.get("center") if isinstance(loss, Mapping) else state.get("centre")
    return centre.float().flatten().to(device) if isinstance(centre, Tensor) else None


def _parts(state: Mapping[str, Any], part: str) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Backbone and head parameters by their own names, whatever wraps them ('teacher' -> 'module.backbone.' ...)."""
    for wrapper in (part, "model", "state_dict"):
        if isinstance(state.get(wrapper), Mapping):
            state = state[wrapper]
            break
    flat = {str(key).removeprefix("module."): value for key, value in state.items() if isinstance(value, Tensor)}
    if any(key.startswith(f"{part}.") for key in flat):
        flat = {key.removeprefix(f"{part}."): value for key, value in flat.items() if key.startswith(f"{part}.")}
    if any(key.startswith("backbone.") for key in flat):
        head = {key.removeprefix("head."): value for key, value in flat.items() if key.startswith("head.")}
        flat = {key.removeprefix("backbone."): value for key, value in flat.items() if key.startswith("backbone.")}
        return flat, head
    return flat, {}


def official_names(state: Mapping[str, Tensor], name: str) -> dict[str, Tensor]:
    """Parameters as facebookresearch names and joins them, whatever Hugging Face or DINOv3 call them and split."""
    renamed: dict[str, Tensor] = {}
    for key, value in state.items():
        for pattern, told in RENAMED:
            key = pattern.sub(told, key)
        if not key.startswith(UNUSED):
            renamed[key] = value
    gated = any(".mlp.gate_proj." in key for key in renamed)
    for old, new in (
        ("up_proj", "w2" if gated else "fc1"),
        ("down_proj", "w3" if gated else "fc2"),
        ("gate_proj", "w1"),
    ):
        renamed = {key.replace(f".mlp.{old}.", f".mlp.{new}."): value for key, value in renamed.items()}
    for key in [key for key in renamed if key.endswith("attn.qkv.bias_mask")]:
        mask, bias = renamed.pop(key), key.removesuffix("_mask")
        if bias in renamed:  # keys have no bias: it would add the same to all of a query's products
            renamed[bias] = torch.where(mask.float() > 0, renamed[bias], 0)
    try:
        for key in [key for key in renamed if re.search(r"attn\.(query|q)\.weight$", key)]:
            _join(renamed, key.rsplit(".", 2)[0], ("query", "key", "value") if "query" in key else ("q", "k", "v"))
        for key in [key for key in renamed if key.endswith(".mlp.w1.weight")]:
            stem = key.removesuffix("w1.weight")
            for kind in ("weight", "bias"):
                if f"{stem}w1.{kind}" in renamed:
                    renamed[f"{stem}w12.{kind}"] = torch.cat([renamed.pop(f"{stem}{w}.{kind}") for w in ("w1", "w2")])
    except (KeyError, RuntimeError) as error:
        raise WrongWeights(
            f"{name} does not fit: a part of its queries, keys, values or gates is missing ({error})"
        ) from error
    if not any(key.endswith("attn.qkv.bias") for key in renamed):  # ViT-7B has none
        for key in [key for key in renamed if key.endswith("attn.qkv.weight")]:
            renamed[key.replace("weight", "bias")] = renamed[key].new_zeros(renamed[key].shape[:1])
    return renamed


def _join(state: dict[str, Tensor], stem: str, names: tuple[str, str, str]) -> None:
    """`stem.query`, `.key` and `.value` become `stem.qkv`; a key without bias has a bias of 0."""
    weights = [state.pop(f"{stem}.{name}.weight") for name in names]
    biases = [state.pop(f"{stem}.{name}.bias", None) for name in names]
    state[f"{stem}.qkv.weight"] = torch.cat(weights)
    if any(bias is not None for bias in biases):
        parts = [w.new_zeros(len(w)) if b is None else b for w, b in zip(weights, biases, strict=True)]
        state[f"{stem}.qkv.bias"] = torch.cat(parts)


def architecture(name: str, state: Mapping[str, Tensor], heads: int | None = None) -> Architecture:
    """What the parameters' names and shapes say. Raises WrongWeights when they are no Vision Transformer's."""
    rotary = "pos_embed" not in state and ("rope_embed.periods" in state or "register_tokens" in state)
    needed = {"cls_token": 3, "patch_embed.proj.weight": 4, "blocks.0.norm1.weight": 1}
    needed |= {} if rotary else {"pos_embed": 3}
    if absent := sorted(key for key in needed if key not in state):
        raise WrongWeights(f"{name} is no DINO Vision Transformer: it lacks {', '.join(absent)}")
    needed |= {key: axes for key, axes in {"register_tokens": 3, "rope_embed.periods": 1}.items() if key in state}
    if flat := [key for key, axes in needed.items() if state[key].ndim != axes]:
        shapes = ", ".join(f"{key} {tuple(state[key].shape)}" for key in flat)
        raise WrongWeights(f"{name} is no DINO Vision Transformer: of another shape: {shapes}")
    dim = state["cls_token"].shape[-1]
    if heads is None and "rope_embed.periods" in state:
        heads = dim // (4 * len(state["rope_embed.periods"]))
    if heads is None and rotary and dim == 4096:
        heads = 32  # the only backbone of DINOv3 with heads of 128 dimensions
    if heads is None and dim not in OFFICIAL_WIDTHS:
        raise WrongWeights(f"{name}: the number of heads can't be told from parameters of width {dim}; known widths:"
                           f" {', '.join(map(str, OFFICIAL_WIDTHS))}")  # fmt: skip
    registers = state["register_tokens"].shape[1] if "register_tokens" in state else 0
    swiglu = "blocks.0.mlp.w12.weight" in state
    inner = state.get("blocks.0.mlp.w3.weight" if swiglu else "blocks.0.mlp.fc2.weight")
    hidden = inner.shape[-1] if inner is not None and inner.ndim == 2 else 0
    usual = (int(4 * dim * 2 / 3) + 7) // 8 * 8 if swiglu else 4 * dim
    sized = registers and not rotary  # DINOv2 with registers
    numbers = [int(match[1]) for key in state if (match := re.match(r"blocks\.(\d+)\.", key))]
    return Architecture(
        dim=dim,
        depth=1 + max(numbers),
        heads=heads or dim // OFFICIAL_HEAD_WIDTH,
        patch=state["patch_embed.proj.weight"].shape[-1],
        grid=0 if rotary else math.isqrt(state["pos_embed"].shape[1] - 1),
        registers=registers,
        layer_scale="blocks.0.ls1.gamma" in state,
        swiglu=swiglu,
        hidden=0 if hidden == usual else hidden,
        eps=1e-5 if rotary else 1e-6,
        mask_token="mask_token" in state,
        interpolate_offset=0.0 if sized else 0.1,
        interpolate_antialias=bool(sized),
    )


def head_architecture(name: str, state: Mapping[str, Tensor]) -> HeadArchitecture:
    """The head's four numbers, from its shapes. Raises WrongWeights."""
    needed = ("mlp.0.weight", "mlp.4.weight", "last_layer.weight_v")
    if absent := [key for key in needed if key not in state or state[key].ndim != 2]:
        raise WrongWeights(f"{name}: its head lacks {', '.join(absent)}")
    hidden, dim = state["mlp.0.weight"].shape
    outputs, bottleneck = state["last_layer.weight_v"].shape
    return HeadArchitecture(dim, hidden, bottleneck, outputs)


def _fill(module: torch.nn.Module, state: dict[str, Tensor], name: str, dtype: torch.dtype) -> None:
    own = module.state_dict()
    if "rope_embed.periods" in own:  # Hugging Face computes them anew
        state.setdefault("rope_embed.periods", Rope(4 * len(own["rope_embed.periods"])).periods)
    if "mask_token" in own:  # (1, 1, d) at Hugging Face
        state["mask_token"] = state["mask_token"].reshape(1, -1)
    missing = sorted(own.keys() - state.keys())
    surplus = sorted(state.keys() - own.keys())
    misshapen = sorted(key for key in own.keys() & state.keys() if own[key].shape != state[key].shape)
    if missing or surplus or misshapen:
        told = {"missing": missing, "not known": surplus, "of another shape": misshapen}
        raise WrongWeights(f"{name} does not fit: " + "; ".join(f"{k}: {some(v)}" for k, v in told.items() if v))
    kept = {key: value.to(torch.float32 if key.endswith("periods") else dtype) for key, value in state.items()}
    module.load_state_dict(kept, assign=True)


def some(keys: list[str]) -> str:
    """The first ten of many."""
    return ", ".join(keys[:10]) + (f" and {len(keys) - 10} more" if len(keys) > 10 else "")
