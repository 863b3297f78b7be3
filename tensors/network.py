"""The Vision Transformer and the DINO head, parameters named and shaped as in facebookresearch/dino, dinov2 and dinov3.

Shapes: B pictures, N tokens (CLS, then registers, then h·w patches), d dimensions, K outputs of the head.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class Architecture:
    """What fixes a backbone's parameter names and shapes, and how its authors interpolate positions."""

    dim: int
    depth: int
    heads: int
    patch: int
    grid: (
        int  # the position embedding is a square of grid x grid patches; 0 where positions turn queries and keys (RoPE)
    )
    registers: int = 0
    layer_scale: bool = False
    swiglu: bool = False
    hidden: int = 0  # width inside the MLP; 0 is 4d
    eps: float = 1e-6  # of LayerNorm; DINOv3's is 1e-5
    mask_token: bool = False
    # DINO and DINOv2 without registers scale positions by (size + 0.1) / grid (facebookresearch/dino, issue 8);
    # DINOv2 with registers asks for the size itself, antialiased.
    interpolate_offset: float = 0.1
    interpolate_antialias: bool = False


@dataclass(frozen=True, slots=True)
class HeadArchitecture:
    """d -> hidden -> hidden -> bottleneck -> l2 -> K; DINO's own: 2048, 256, 65,536."""

    dim: int
    hidden: int
    bottleneck: int
    outputs: int


@dataclass(frozen=True, slots=True)
class Features:
    """What one forward pass gives."""

    cls: Tensor
    """(B, d), after the last norm: what downstream tasks and the head use."""
    patches: Tensor
    """(B, h, w, d), after the last norm, registers left out."""
    attention: dict[int, Tensor]
    """Block -> (B, heads, N): how the CLS query attends to every token, summing to 1; only the blocks asked for. The other
    rows are N times as large (23 GB for eight pictures of 518 px), and nothing here shows them."""
    registers: int

    def cls_attention(self, block: int) -> Tensor:
        """(B, heads, h, w): how the CLS query attends to every patch; CLS and registers are left out."""
        h, w = self.patches.shape[1:3]
        maps = self.attention[block]
        return maps[:, :, 1 + self.registers :].reshape(*maps.shape[:2], h, w)


class PatchEmbed(nn.Module):
    def __init__(self, dim: int, patch: int) -> None:
        super().__init__()
        self.proj = nn.Conv2d(3, dim, patch, patch)

    def forward(self, x: Tensor, stride: int) -> Tensor:
        """(B, 3, H, W) -> (B, d, h, w); a stride below the patch size gives overlapping patches."""
        return F.conv2d(x, self.proj.weight, self.proj.bias, stride)


class Attention(nn.Module):
    def __init__(self, dim: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, 3 * dim)
        self.proj = nn.Linear(dim, dim)

    def forward(self, x: Tensor, turn: Turn | None = None, shown: bool = False) -> tuple[Tensor, Tensor | None]:
        """(B, N, d) -> the mixed tokens (B, N, d), and the CLS row of the attention (B, heads, N) where it is `shown`."""
        b, n, d = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        if turn is not None:
            q, k = turned(q, turn), turned(k, turn)
        scale = (d // self.heads) ** -0.5
        if self.training:
            # plain products: on the CPU torch's scaled_dot_product_attention takes twice as long to train
            attention = (q @ k.transpose(-2, -1) * scale).softmax(-1)
            mixed = attention.to(v.dtype) @ v
        else:  # never holds N x N numbers
            mixed = F.scaled_dot_product_attention(q, k, v)
        row = (q[:, :, :1] @ k.transpose(-2, -1) * scale).softmax(-1)[:, :, 0] if shown else None
        return self.proj(mixed.transpose(1, 2).reshape(b, n, d)), row


Turn = tuple[Tensor, Tensor]  # cosines and sines (h·w, d / heads) by which RoPE turns queries and keys of patches


class Rope(nn.Module):
    """DINOv3's rotary positions (Siméoni et al. 2025, section 3.2): one angle per axis and period, patches only."""

    periods: Tensor

    def __init__(self, width: int, base: float = 100.0) -> None:
        super().__init__()
        count = width // 4
        self.register_buffer("periods", base ** (torch.arange(count) / count))

    def forward(self, y: Tensor, x: Tensor) -> Turn:
        """Centres of the patches as shares of the picture's height (h,) and width (w,)."""
        at = torch.stack(torch.meshgrid(y, x, indexing="ij"), -1).flatten(0, 1) * 2 - 1
        angles = (2 * math.pi * at[:, :, None] / self.periods.float()).flatten(1).repeat(1, 2)
        return angles.cos(), angles.sin()


def turned(tokens: Tensor, turn: Turn) -> Tensor:
    """Queries or keys (B, heads, N, width), the last h·w of them turned; CLS and registers have no position."""
    cosines, sines = turn
    before, patches = tokens[:, :, : -len(cosines)], tokens[:, :, -len(cosines) :]
    first, second = patches.float().chunk(2, -1)
    patches = patches * cosines + torch.cat([-second, first], -1) * sines
    return torch.cat([before, patches.to(tokens.dtype)], 2)


class Mlp(nn.Module):
    def __init__(self, dim: int, hidden: int = 0) -> None:
        super().__init__()
        self.fc1 = nn.Linear(dim, hidden or 4 * dim)
        self.fc2 = nn.Linear(hidden or 4 * dim, dim)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(x)))  # type: ignore[no-any-return]


class SwiGlu(nn.Module):
    """DINOv2's ViT-g: hidden width 2/3 of 4d, rounded up to a multiple of 8; DINOv3's w1 and w2 are halves of w12."""

    def __init__(self, dim: int, hidden: int = 0) -> None:
        super().__init__()
        hidden = hidden or (int(4 * dim * 2 / 3) + 7) // 8 * 8
        self.w12 = nn.Linear(dim, 2 * hidden)
        self.w3 = nn.Linear(hidden, dim)

    def forward(self, x: Tensor) -> Tensor:
        gate, value = self.w12(x).chunk(2, -1)
        return self.w3(F.silu(gate) * value)  # type: ignore[no-any-return]


class LayerScale(nn.Module):
    def __init__(self, dim: int) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(dim))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.gamma


class Block(nn.Module):
    def __init__(self, arch: Architecture) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(arch.dim, eps=arch.eps)
        self.attn = Attention(arch.dim, arch.heads)
        self.ls1 = LayerScale(arch.dim) if arch.layer_scale else nn.Identity()
        self.norm2 = nn.LayerNorm(arch.dim, eps=arch.eps)
        self.mlp = (SwiGlu if arch.swiglu else Mlp)(arch.dim, arch.hidden)
        self.ls2 = LayerScale(arch.dim) if arch.layer_scale else nn.Identity()

    def forward(self, x: Tensor, turn: Turn | None = None, shown: bool = False) -> tuple[Tensor, Tensor | None]:
        mixed, row = self.attn(self.norm1(x), turn, shown)
        x = x + self.ls1(mixed)
        return x + self.ls2(self.mlp(self.norm2(x))), row


class VisionTransformer(nn.Module):
    """The backbone f of DINO (Caron et al. 2021, section 3.1), of DINOv2 and of DINOv3."""

    def __init__(self, arch: Architecture) -> None:
        super().__init__()
        self.arch = arch
        self.cls_token = nn.Parameter(torch.zeros(1, 1, arch.dim))
        if arch.grid:
            self.pos_embed = nn.Parameter(torch.zeros(1, 1 + arch.grid**2, arch.dim))
        else:
            self.rope_embed = Rope(arch.dim // arch.heads)
        if arch.registers:
            self.register_tokens = nn.Parameter(torch.zeros(1, arch.registers, arch.dim))
        if arch.mask_token:
            self.mask_token = nn.Parameter(torch.zeros(1, arch.dim))
        self.patch_embed = PatchEmbed(arch.dim, arch.patch)
        self.blocks = nn.ModuleList(Block(arch) for _ in range(arch.depth))
        self.norm = nn.LayerNorm(arch.dim, eps=arch.eps)

    def forward(
        self,
        x: Tensor,
        attention: Sequence[int] = (),
        stride: int | None = None,
        kept: Tensor | None = None,
        masked: Tensor | None = None,
    ) -> Features:
        """Pictures (B, 3, H, W), normalised -> Features.

        `attention`: the blocks whose maps are wanted, -1 the last. `stride`: step between patches in pixels, by
        default the patch size. `kept` (B, n): the patches to go on with, by number (the others are dropped); the
        patches of Features are then (B, 1, n, d). `masked` (B, h·w): patches hidden by the mask token (iBOT).
        """
        stride = stride or self.arch.patch
        tokens = self.patch_embed(x.to(self.cls_token.dtype), stride)
        h, w = tokens.shape[-2:]
        patches: Tensor = tokens.flatten(2).transpose(1, 2)
        cls: Tensor = self.cls_token
        turn: Turn | None = None
        assert kept is None or self.arch.grid  # only DINO trains on fewer patches here, and it has no RoPE
        if masked is not None:
            patches = torch.where(masked[..., None], self.mask_token.to(patches.dtype), patches)
        if not self.arch.grid:
            turn = self.rope_embed(*centres(self.arch, x.shape[-2:], stride, h, w, x.device))
        else:
            if stride == self.arch.patch:
                positions = interpolated_positions(self.pos_embed, self.arch, h, w)
            else:
                positions = sampled_positions(self.pos_embed, self.arch, x.shape[-2:], stride, h, w)
            patches, cls = patches + positions[:, 1:], cls + positions[:, :1]
        if kept is not None:
            patches = patches.gather(1, kept[..., None].expand(-1, -1, patches.shape[-1]))
            h, w = 1, kept.shape[1]
        parts = [cls.expand(len(x), -1, -1), patches]
        if self.arch.registers:
            parts.insert(1, self.register_tokens.expand(len(x), -1, -1))
        stream = torch.cat(parts, 1)
        wanted = {block % len(self.blocks): block for block in attention}
        maps = {}
        for number, block in enumerate(self.blocks):
            stream, row = block(stream, turn, number in wanted)
            if number in wanted:
                maps[wanted[number]] = row
        stream = self.norm(stream)
        skipped = 1 + self.arch.registers
        return Features(stream[:, 0], stream[:, skipped:].reshape(len(x), h, w, -1), maps, self.arch.registers)


class LastLayer(nn.Module):
    """The weight-normalised prototype layer, without bias; names as torch.nn.utils.weight_norm gave them."""

    def __init__(self, bottleneck: int, outputs: int) -> None:
        super().__init__()
        self.weight_g = nn.Parameter(torch.ones(outputs, 1), requires_grad=False)  # norm_last_layer, as for ViT-B
        self.weight_v = nn.Parameter(torch.empty(outputs, bottleneck))
        nn.init.kaiming_uniform_(self.weight_v, a=math.sqrt(5))  # nn.Linear's own

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.weight_g * F.normalize(self.weight_v, dim=1))


class DINOHead(nn.Module):
    """The projection head h (Caron et al. 2021, section 3.1 and appendix C): d -> ... -> l2 -> K logits."""

    def __init__(self, arch: HeadArchitecture) -> None:
        super().__init__()
        self.arch = arch
        self.mlp = nn.Sequential(
            nn.Linear(arch.dim, arch.hidden), nn.GELU(), nn.Linear(arch.hidden, arch.hidden), nn.GELU(),
            nn.Linear(arch.hidden, arch.bottleneck),
        )  # fmt: skip
        self.last_layer = LastLayer(arch.bottleneck, arch.outputs)

    def forward(self, x: Tensor) -> Tensor:
        """(B, d) -> (B, K)."""
        return self.last_layer(F.normalize(self.mlp(x), dim=-1))  # type: ignore[no-any-return]


class Network(nn.Module):
    """g = h ∘ f: what DINO trains; the names `backbone.` and `head.` are those of its checkpoints."""

    def __init__(self, arch: Architecture, head: HeadArchitecture) -> None:
        super().__init__()
        self.backbone = VisionTransformer(arch)
        self.head = DINOHead(head)


def interpolated_positions(pos_embed: Tensor, arch: Architecture, h: int, w: int) -> Tensor:
    """The authors' bicubic interpolation of (1, 1 + grid², d) to (1, 1 + h·w, d); the CLS position is kept."""
    if h == w == arch.grid:
        return pos_embed
    square = pos_embed[:, 1:].float().view(1, arch.grid, arch.grid, -1).permute(0, 3, 1, 2)
    if arch.interpolate_offset:
        scale = ((h + arch.interpolate_offset) / arch.grid, (w + arch.interpolate_offset) / arch.grid)
        square = F.interpolate(square, scale_factor=scale, mode="bicubic", antialias=arch.interpolate_antialias)
    else:
        square = F.interpolate(square, size=(h, w), mode="bicubic", antialias=arch.interpolate_antialias)
    assert square.shape[-2:] == (h, w)
    return torch.cat([pos_embed[:, :1], square.flatten(2).transpose(1, 2).to(pos_embed.dtype)], 1)


def sampled_positions(
    pos_embed: Tensor, arch: Architecture, size: Sequence[int], stride: int, h: int, w: int
) -> Tensor:
    """Positions of overlapping patches: the embedding, bicubic, at each patch's centre. (1, 1 + h·w, d)."""
    square = pos_embed[:, 1:].float().view(1, arch.grid, arch.grid, -1).permute(0, 3, 1, 2)
    y, x = (2 * centre - 1 for centre in centres(arch, size, stride, h, w, pos_embed.device))
    at = torch.stack(torch.meshgrid(x, y, indexing="xy"), -1)[None]
    square = F.grid_sample(square, at, mode="bicubic", padding_mode="border", align_corners=False)
    return torch.cat([pos_embed[:, :1], square.flatten(2).transpose(1, 2).to(pos_embed.dtype)], 1)


def centres(
    arch: Architecture, size: Sequence[int], stride: int, h: int, w: int, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Where the patches' centres lie, as shares of the picture's height (h,) and width (w,)."""
    y, x = (
        (arch.patch / 2 + stride * torch.arange(count, device=device)) / extent
        for count, extent in zip((h, w), size, strict=True)
    )
    return y, x


# heads then differ from the start; without it some seeds keep attending almost evenly for hundreds of steps
QUERY_KEY_GAIN = 2.0


def initialise(network: Network, generator: torch.Generator) -> None:
    """Fan-in scaled normal weights, queries and keys larger by QUERY_KEY_GAIN. A departure: the authors' std of 0.02
    stalls near the uniform distribution at this width. Drawn on the CPU, so that every device starts from equal weights."""
    for name, parameter in sorted(network.named_parameters()):
        if name.endswith(("cls_token", "pos_embed")):
            std = 0.02
        elif parameter.ndim >= 2 and not name.endswith("weight_g"):
            std = parameter[0].numel() ** -0.5
        else:
            continue
        parameter.data.copy_(torch.randn(parameter.shape, generator=generator) * std)
        if name.endswith("attn.qkv.weight"):
            parameter.data[: 2 * parameter.shape[1]] *= QUERY_KEY_GAIN
    for module in network.modules():
        if isinstance(module, nn.Linear | nn.Conv2d) and module.bias is not None:
            nn.init.zeros_(module.bias)
