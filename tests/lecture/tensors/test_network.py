"""The Vision Transformer: names, positions, maps."""

from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as F

from tensors.network import (
    Architecture,
    Attention,
    DINOHead,
    HeadArchitecture,
    Network,
    Rope,
    VisionTransformer,
    initialise,
    interpolated_positions,
    sampled_positions,
    turned,
)

TINY = Architecture(dim=8, depth=2, heads=2, patch=4, grid=3)


def drawn(arch: Architecture = TINY) -> VisionTransformer:
    network = Network(arch, HeadArchitecture(arch.dim, 16, 4, 10))
    initialise(network, torch.Generator().manual_seed(0))
    return network.backbone.eval().requires_grad_(False)


def test_names_and_shapes_are_those_of_facebookresearch_dino() -> None:
    """DeiT-S/16 has the names of dino_deitsmall16_pretrain.pth and its 21,665,664 parameters."""
    with torch.device("meta"):
        network = VisionTransformer(Architecture(dim=384, depth=12, heads=6, patch=16, grid=14))
    shapes = {name: tuple(p.shape) for name, p in network.state_dict().items()}
    assert sum(math.prod(shape) for shape in shapes.values()) == 21_665_664
    assert shapes["pos_embed"] == (1, 197, 384)
    assert shapes["patch_embed.proj.weight"] == (384, 3, 16, 16)
    assert shapes["blocks.11.attn.qkv.weight"] == (1152, 384)
    assert shapes["blocks.0.mlp.fc1.bias"] == (1536,)
    assert len(shapes) == 4 + 12 * 12 + 2


def test_dinov2_giant_has_swiglu_and_layer_scale() -> None:
    """ViT-g/14: hidden width 4096 behind w12 of 8192, gammas of 1536, four registers, 1.1 thousand million parameters."""
    arch = Architecture(1536, 40, 24, 14, 37, registers=4, layer_scale=True, swiglu=True, mask_token=True)
    with torch.device("meta"):
        shapes = {name: tuple(p.shape) for name, p in VisionTransformer(arch).state_dict().items()}
    assert shapes["blocks.39.mlp.w12.weight"] == (8192, 1536)
    assert shapes["blocks.39.mlp.w3.weight"] == (1536, 4096)
    assert shapes["blocks.0.ls1.gamma"] == (1536,)
    assert shapes["register_tokens"] == (1, 4, 1536)
    assert shapes["mask_token"] == (1, 1536)
    assert sum(math.prod(shape) for shape in shapes.values()) == pytest.approx(1.136e9, rel=0.001)


def test_head_has_the_papers_layers() -> None:
    """d -> 2048 -> 2048 -> 256 -> 65,536: the last layer alone holds 16.8 million weights and one scale an output."""
    with torch.device("meta"):
        shapes = {k: tuple(v.shape) for k, v in DINOHead(HeadArchitecture(384, 2048, 256, 65536)).state_dict().items()}
    assert shapes == {
        "mlp.0.weight": (2048, 384), "mlp.0.bias": (2048,), "mlp.2.weight": (2048, 2048), "mlp.2.bias": (2048,),
        "mlp.4.weight": (256, 2048), "mlp.4.bias": (256,),
        "last_layer.weight_g": (65536, 1), "last_layer.weight_v": (65536, 256),
    }  # fmt: skip


def test_logits_are_cosines_with_the_prototypes() -> None:
    """After the l2 bottleneck and the weight norm with g = 1 no logit leaves [-1, 1], whatever the input's size."""
    torch.manual_seed(0)
    head = DINOHead(HeadArchitecture(8, 16, 4, 50))
    logits = head(1e3 * torch.randn(20, 8))
    assert logits.abs().max().item() <= 1 + 1e-5
    assert logits.std().item() > 0.1


def test_attention_rows_sum_to_one_and_maps_leave_out_cls_and_registers() -> None:
    """With three registers the map is the CLS row's last h·w entries, in the picture's layout."""
    arch = Architecture(dim=8, depth=2, heads=2, patch=4, grid=3, registers=3)
    found = drawn(arch)(torch.randn(2, 3, 16, 12, generator=torch.Generator().manual_seed(1)), attention=(-1, 0))
    assert set(found.attention) == {-1, 0}
    assert found.attention[-1].shape == (2, 2, 1 + 3 + 12)
    assert torch.allclose(found.attention[-1].sum(-1), torch.ones(2, 2))
    assert found.cls_attention(-1).shape == (2, 2, 4, 3)
    assert torch.equal(found.cls_attention(-1)[0, 1].flatten(), found.attention[-1][0, 1, 4:])
    assert found.patches.shape == (2, 4, 3, 8)


def test_attention_equals_torchs_own() -> None:
    """The written-out product and softmax give what scaled_dot_product_attention gives."""
    attention = drawn().blocks[0].attn
    assert isinstance(attention, Attention)
    x = torch.randn(2, 7, 8, generator=torch.Generator().manual_seed(1))
    q, k, v = attention.qkv(x).view(2, 7, 3, 2, 4).permute(2, 0, 3, 1, 4)
    expected = attention.proj(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(2, 7, 8))
    assert torch.allclose(attention.train()(x)[0], expected, atol=1e-6)
    assert torch.allclose(attention.eval()(x)[0], expected, atol=1e-6)


def test_rotary_positions_turn_patches_by_their_difference_alone() -> None:
    """A query and a key of equal content have the same product wherever the pair lies; CLS stays as it is."""
    cosines, sines = Rope(8)(torch.tensor([0.125, 0.375, 0.625, 0.875]), torch.tensor([0.25, 0.75]))
    q, k = torch.randn(2, 8, generator=torch.Generator().manual_seed(1))
    tokens = [turned(each.expand(1, 1, 9, 8), (cosines, sines))[0, 0] for each in (q, k)]
    assert torch.equal(tokens[0][0], q)
    patches = [each[1:].view(4, 2, 8) for each in tokens]
    products = torch.einsum("yxd,vud->yxvu", *patches)
    assert products[0, 0, 1, 1] == pytest.approx(products[2, 0, 3, 1].item(), abs=1e-5)
    assert products[0, 0, 1, 1] != pytest.approx(products[0, 0, 2, 1].item(), abs=1e-3)


def test_rotary_backbones_show_every_head_at_any_size() -> None:
    """No position embedding: 5 x 3 patches are as good as 4 x 4, and half a stride gives the grid between."""
    arch = Architecture(dim=16, depth=2, heads=2, patch=4, grid=0, registers=4, eps=1e-5)
    x = torch.randn(1, 3, 20, 12, generator=torch.Generator().manual_seed(1))
    backbone = drawn(arch)
    assert backbone(x, (-1,)).cls_attention(-1).shape == (1, 2, 5, 3)
    assert backbone(x, (-1,), stride=2).cls_attention(-1).shape == (1, 2, 9, 5)


def test_positions_of_the_own_grid_are_untouched() -> None:
    """At the size of training the embedding is used as it is."""
    positions = torch.randn(1, 10, 8)
    assert interpolated_positions(positions, TINY, 3, 3) is positions


@pytest.mark.parametrize("offset", [0.1, 0.0])
def test_positions_are_interpolated_the_authors_way(offset: float) -> None:
    """Bicubic on the grid, by (size + 0.1) / grid or by the size alone; the CLS position is kept."""
    arch = Architecture(dim=8, depth=1, heads=2, patch=4, grid=3, interpolate_offset=offset)
    positions = torch.randn(1, 10, 8, generator=torch.Generator().manual_seed(0))
    found = interpolated_positions(positions, arch, 5, 4)
    grid = positions[:, 1:].reshape(1, 3, 3, 8).permute(0, 3, 1, 2)
    told = {"scale_factor": (5.1 / 3, 4.1 / 3)} if offset else {"size": (5, 4)}
    expected = F.interpolate(grid, mode="bicubic", **told).permute(0, 2, 3, 1).reshape(1, 20, 8)
    assert torch.equal(found[:, :1], positions[:, :1])
    assert torch.allclose(found[:, 1:], expected)


def test_overlapping_patches_agree_with_the_plain_grid_where_they_coincide() -> None:
    """At half the stride every second position is the trained one, so the inner ones lie between their neighbours."""
    positions = torch.randn(1, 10, 8, generator=torch.Generator().manual_seed(0))
    fine = sampled_positions(positions, TINY, (12, 12), 2, 5, 5)[:, 1:].view(5, 5, 8)
    assert torch.allclose(fine[::2, ::2], positions[:, 1:].view(3, 3, 8), atol=1e-5)


def test_dropped_patches_leave_the_kept_ones_positions() -> None:
    """Keeping all patches in their order changes nothing; keeping two leaves two."""
    backbone = drawn()
    x = torch.randn(2, 3, 12, 12, generator=torch.Generator().manual_seed(1))
    everything = torch.arange(9).expand(2, -1)
    assert torch.allclose(backbone(x, kept=everything).cls, backbone(x).cls, atol=1e-6)
    assert backbone(x, kept=torch.tensor([[0, 8], [3, 4]])).patches.shape == (2, 1, 2, 8)


def test_equal_seeds_give_equal_weights_and_the_head_does_not_matter_to_the_backbone() -> None:
    """The untrained network can be made anew from its seed, whatever head stood on it."""
    first, second = (
        Network(TINY, HeadArchitecture(8, 16, 4, 10)),
        Network(TINY, HeadArchitecture(8, 32, 4, 99)),
    )
    for network in (first, second):
        initialise(network, torch.Generator().manual_seed(3))
    pairs = zip(first.backbone.parameters(), second.backbone.parameters(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)
