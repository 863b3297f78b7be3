"""DINO's equations, one function each. Numbers are those of Caron et al., ICCV 2021 (arXiv 2104.14294v2)."""

from __future__ import annotations

import math
from collections.abc import Iterable

import torch
from torch import Tensor, nn


def teacher_distribution(logits: Tensor, centre: Tensor, temperature: float) -> Tensor:
    """P_t = softmax((g_t - c) / τ_t): Eq. 1 with the centring and sharpening of algorithm 1. (..., K) -> (..., K)."""
    return ((logits - centre) / temperature).softmax(-1)


def updated_centre(centre: Tensor, logits: Tensor, momentum: float) -> Tensor:
    """Eq. 4: c <- m c + (1 - m) · mean of the batch's teacher logits. (K,), (n, K) -> (K,)."""
    return momentum * centre + (1 - momentum) * logits.mean(0)


def cross_entropy(p: Tensor, log_q: Tensor) -> Tensor:
    """H(p, q) = -Σ p log q over the last axis (Eq. 2)."""
    return -(p * log_q).sum(-1)


def entropy(p: Tensor) -> Tensor:
    """h(p) = -Σ p log p over the last axis, natural logarithm; 0 log 0 = 0. H(p, q) = h(p) + KL(p ‖ q) (Eq. 5)."""
    nats: Tensor = torch.special.entr(p).sum(-1)
    return nats


def multi_crop_loss(teacher: Tensor, student_logits: Tensor, temperature: float) -> Tensor:
    """Eq. 3 averaged over its pairs: Σ over global views x and all views x' ≠ x of H(P_t(x), P_s(x')).

    `teacher` (G, B, K): distributions of the G global views. `student_logits` (V, B, K): all views, the global ones
    first in the same order. A view is never compared with itself: G·V - G pairs.
    """
    globals_, views = len(teacher), len(student_logits)
    log_q = (student_logits / temperature).log_softmax(-1)
    pairs = -torch.einsum("gbk,vbk->gvb", teacher, log_q).mean(-1)
    pairs = pairs * (1 - torch.eye(globals_, views, device=pairs.device))
    return pairs.sum() / (globals_ * views - globals_)


@torch.no_grad()
def update_teacher(teacher: nn.Module, student: nn.Module, momentum: float) -> None:
    """θ_t <- λ θ_t + (1 - λ) θ_s (section 3.1)."""
    pairs: Iterable[tuple[Tensor, Tensor]] = zip(teacher.parameters(), student.parameters(), strict=True)
    for slow, fast in pairs:
        slow.mul_(momentum).add_(fast.detach(), alpha=1 - momentum)


def cosine(start: float, end: float, step: int, steps: int, warm_up: int = 0) -> float:
    """`start` to `end` along half a cosine over `steps`, after a linear warm-up from 0 (section 3.2). 0 <= step < steps."""
    if step < warm_up:
        return start * step / warm_up
    done = (step - warm_up) / max(steps - 1 - warm_up, 1)
    return end + 0.5 * (start - end) * (1 + math.cos(math.pi * done))


def warm_up(start: float, end: float, step: int, steps: int) -> float:
    """`start` to `end` along a line over `steps`, then `end`: the teacher's temperature (section 3.2)."""
    return end if step >= steps else start + (end - start) * step / max(steps, 1)


def mass_mask(attention: Tensor, mass: float = 0.6) -> Tensor:
    """The fewest cells that hold `mass` of a map (Fig. 4; visualize_attention.py). (..., h, w) -> bool (..., h, w)."""
    flat = attention.flatten(-2).float()
    value, order = flat.sort(-1)
    rising = value.cumsum(-1) / value.sum(-1, keepdim=True)
    kept = torch.zeros_like(flat, dtype=torch.bool).scatter(-1, order, rising > 1 - mass)
    return kept.view(attention.shape)


def jaccard(mask: Tensor, truth: Tensor) -> Tensor:
    """Intersection over union of two boolean masks over their last two axes; 1 where both are empty."""
    together = (mask & truth).sum((-2, -1)).float()
    either = (mask | truth).sum((-2, -1)).float()
    return torch.where(either > 0, together / either.clamp(min=1), torch.ones_like(either))
