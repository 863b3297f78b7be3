"""DINO's equations against cases small enough to compute by hand."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from tensors.equations import (
    cosine,
    cross_entropy,
    entropy,
    jaccard,
    mass_mask,
    multi_crop_loss,
    teacher_distribution,
    update_teacher,
    updated_centre,
    warm_up,
)


def test_centring_subtracts_before_sharpening() -> None:
    """Logits (2, 1) with centre (1, 0) tie; without the centre and at τ = 1/ln 3 they stand 3 to 1."""
    logits = torch.tensor([2.0, 1.0])
    assert teacher_distribution(logits, torch.tensor([1.0, 0.0]), 0.04).tolist() == [0.5, 0.5]
    assert teacher_distribution(logits, torch.zeros(2), 1 / math.log(3)).tolist() == pytest.approx([0.75, 0.25])


def test_centre_is_a_running_mean_of_the_batch() -> None:
    """Eq. 4 with m = 0.9: 0.9 · (1, 0) + 0.1 · mean((2, 4), (4, 0)) = (1.2, 0.2)."""
    centre = updated_centre(torch.tensor([1.0, 0.0]), torch.tensor([[2.0, 4.0], [4.0, 0.0]]), 0.9)
    assert centre.tolist() == pytest.approx([1.2, 0.2])


def test_teacher_follows_the_student_by_one_minus_lambda() -> None:
    """With λ = 0.75 a weight of 4 moves to 3 when the student stands at 0; the student stays."""
    teacher, student = nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False)
    nn.init.constant_(teacher.weight, 4.0)
    nn.init.constant_(student.weight, 0.0)
    update_teacher(teacher, student, 0.75)
    assert teacher.weight.item() == 3.0
    assert student.weight.item() == 0.0


def test_cross_entropy_is_entropy_plus_divergence() -> None:
    """Eq. 5: H(p, p) = h(p) = ln 2 for a fair coin, and H(p, q) exceeds it by KL(p ‖ q) = ½ ln(4/3) for q = (¾, ¼)."""
    p, q = torch.tensor([0.5, 0.5]), torch.tensor([0.75, 0.25])
    assert entropy(p).item() == pytest.approx(math.log(2))
    assert cross_entropy(p, p.log()).item() == pytest.approx(math.log(2))
    assert (cross_entropy(p, q.log()) - entropy(p)).item() == pytest.approx(0.5 * math.log(4 / 3))


def test_entropy_of_one_hot_is_zero() -> None:
    """0 · log 0 counts as 0, so a collapsed teacher has entropy 0 and not NaN."""
    assert entropy(torch.tensor([0.0, 1.0, 0.0])).item() == 0.0


def test_multi_crop_leaves_out_a_view_with_itself() -> None:
    """Two global views, one local: 4 pairs. The student is certain of output v for view v, the teacher one-hot."""
    teacher = torch.tensor([[[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]]])  # views 0 and 1 answer 0 and 1
    logits = torch.full((3, 1, 3), 0.0)
    logits[0, 0, 0] = logits[1, 0, 1] = logits[2, 0, 2] = 30.0
    # every one of the four pairs disagrees by 30 nats; pairs of equal views (0 nats) would lower the mean to 20
    assert multi_crop_loss(teacher, logits, 1.0).item() == pytest.approx(30.0, rel=1e-6)


def test_multi_crop_averages_over_batch_and_pairs() -> None:
    """It equals the plain double sum of Eq. 3 over random views."""
    generator = torch.Generator().manual_seed(0)
    teacher = torch.randn(2, 3, 5, generator=generator).softmax(-1)
    logits = torch.randn(4, 3, 5, generator=generator)
    pairs = [
        cross_entropy(teacher[x], (logits[y] / 0.1).log_softmax(-1)).mean()
        for x in range(2)
        for y in range(4)
        if x != y
    ]
    assert len(pairs) == 2 * 4 - 2
    assert multi_crop_loss(teacher, logits, 0.1).item() == pytest.approx(float(torch.stack(pairs).mean()), rel=1e-5)


def test_cosine_schedule_has_the_papers_ends() -> None:
    """λ goes from 0.996 to 1, through 0.998 half-way, and its warm-up is a straight line from 0."""
    assert cosine(0.996, 1, 0, 101) == pytest.approx(0.996)
    assert cosine(0.996, 1, 50, 101) == pytest.approx(0.998)
    assert cosine(0.996, 1, 100, 101) == pytest.approx(1)
    assert [cosine(1.0, 0, step, 20, warm_up=4) for step in range(5)] == pytest.approx([0, 0.25, 0.5, 0.75, 1])


def test_teacher_temperature_warms_up_along_a_line() -> None:
    """0.04 to 0.07 over 30 epochs, then constant (section 3.2)."""
    assert [warm_up(0.04, 0.07, epoch, 30) for epoch in (0, 15, 30, 99)] == pytest.approx([0.04, 0.055, 0.07, 0.07])


def test_mass_mask_keeps_the_fewest_cells_that_hold_the_mass() -> None:
    """Of (0.5, 0.3, 0.15, 0.05), 60% need the first two; an even map of ten keeps six."""
    assert mass_mask(torch.tensor([[0.5, 0.3], [0.15, 0.05]])).tolist() == [[True, True], [False, False]]
    assert mass_mask(torch.ones(2, 5)).sum().item() == 6


def test_jaccard_counts_intersection_over_union() -> None:
    """Two masks of two cells that share one: 1/3. Two empty ones agree."""
    a, b = torch.tensor([[True, True, False]]), torch.tensor([[False, True, True]])
    assert jaccard(a, b).item() == pytest.approx(1 / 3)
    assert jaccard(a & False, b & False).item() == 1.0
