"""A training run is deterministic, resumable, and follows the recipe."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tensors.crops import Augmentation
from tensors.network import Architecture, HeadArchitecture
from tensors.train import (
    CHECKPOINT,
    OtherRun,
    Recipe,
    Run,
    advance,
    kept_patches,
    principal_paths,
    started,
    train,
    views,
)
from tenuto.stored import load

CPU = torch.device("cpu")
TINY = replace(
    Recipe(),
    architecture=Architecture(dim=16, depth=1, heads=2, patch=8, grid=4),
    head=HeadArchitecture(16, 16, 8, 12),
    scenes=6,
    scene_size=32,
    steps=6,
    early=2,
    batch=3,
    global_size=32,
    local_size=16,
    locals_=2,
)


class Killed(Exception):
    """Stands for a process that ends in the middle of a run."""


def test_a_killed_run_resumes_to_the_same_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after step 5 with a checkpoint at 4, then resumed: weights and logs equal those of an unbroken run."""
    monkeypatch.setattr("tensors.train.CHECKPOINT_EVERY", 2)

    def kill(run: Run) -> None:
        if run.step == 5:
            raise Killed

    train(TINY, 0, tmp_path / "whole", CPU)
    with pytest.raises(Killed):
        train(TINY, 0, tmp_path / "broken", CPU, kill)
    assert (tmp_path / "broken" / CHECKPOINT).is_file()
    seen: list[int] = []
    train(TINY, 0, tmp_path / "broken", CPU, lambda run: seen.append(run.step))
    assert seen == [5, 6]
    for name in ("vit_mini", "vit_mini_early", "training", "ema"):
        assert load(name, tmp_path / "whole").sha256 == load(name, tmp_path / "broken").sha256, name
    assert not (tmp_path / "broken" / CHECKPOINT).exists()


def test_a_checkpoint_of_another_seed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two runs are never mixed."""
    monkeypatch.setattr("tensors.train.CHECKPOINT_EVERY", 1)

    def kill(run: Run) -> None:
        if run.step == 2:
            raise Killed

    with pytest.raises(Killed):
        train(TINY, 0, tmp_path, CPU, kill)
    with pytest.raises(OtherRun, match="another recipe or seed"):
        train(TINY, 1, tmp_path, CPU)


def test_the_log_follows_the_schedules(tmp_path: Path) -> None:
    """λ ends at 1, the learning rate at its floor, and the teacher stands still where the student does at the start."""
    train(TINY, 0, tmp_path, CPU)
    training, ema = load("training", tmp_path), load("ema", tmp_path)
    assert training.momentum[0] == pytest.approx(TINY.teacher_momentum[0])
    assert training.momentum[-1] == pytest.approx(1)
    assert training.learning_rate[-1] == pytest.approx(TINY.final_learning_rate)
    assert np.isfinite(training.loss).all()
    assert np.array_equal(ema.student[0], ema.teacher[0])
    assert not np.array_equal(ema.student[-1], ema.teacher[-1])
    assert ema.student.shape == (TINY.steps + 1, 32)


def test_gradient_reaches_the_student_only() -> None:
    """The teacher's parameters take no gradient; they move by the average alone."""
    run = started(TINY, 0, CPU)
    before = [p.clone() for p in run.teacher.parameters()]
    student = [p.clone() for p in run.student.parameters()]
    advance(run, TINY, np.random.default_rng(0).integers(0, 255, (4, 32, 32, 3), np.uint8), 0, CPU)
    λ = TINY.teacher_momentum[0]
    assert all(p.grad is None for p in run.teacher.parameters())
    for old, slow, fast in zip(before, run.teacher.parameters(), run.student.parameters(), strict=True):
        assert torch.allclose(slow, λ * old + (1 - λ) * fast, atol=1e-6)
    assert any(not torch.equal(old, new) for old, new in zip(student, run.student.parameters(), strict=True))


def test_views_are_the_recipes_and_repeat_by_step() -> None:
    """Two global and L local crops of every picture; equal for equal steps, different for others."""
    pictures = np.random.default_rng(0).integers(0, 255, (4, 32, 32, 3), np.uint8)
    global_, local, _ = views(TINY, pictures, 0, 3, CPU)
    assert global_.shape == (2 * TINY.batch, 3, 32, 32)
    assert local.shape == (TINY.locals_ * TINY.batch, 3, 16, 16)
    assert torch.equal(global_, views(TINY, pictures, 0, 3, CPU)[0])
    assert not torch.equal(global_, views(TINY, pictures, 0, 4, CPU)[0])


def test_kept_patches_are_distinct_and_in_order() -> None:
    """Dropping 40% of ten patches keeps six different ones."""
    kept = kept_patches(torch.Generator().manual_seed(0), 5, 10, 0.4, CPU)
    assert kept is not None
    assert kept.shape == (5, 6)
    assert (kept.diff(dim=1) > 0).all()


def test_principal_paths_find_a_straight_line() -> None:
    """Weights that move along one direction lie on the first component, which holds all the variance."""
    t = torch.arange(5.0)[:, None]
    student, teacher, shares = principal_paths(t * torch.tensor([3.0, 4.0, 0.0]), t * torch.tensor([1.5, 2.0, 0.0]))
    assert shares[0] == pytest.approx(1)
    assert student[:, 0].diff().abs().tolist() == pytest.approx([5.0] * 4, rel=1e-5)
    assert teacher[:, 0].diff().abs().tolist() == pytest.approx([2.5] * 4, rel=1e-5)


def test_only_matrices_are_decayed() -> None:
    """Weight decay leaves biases, norms, positions and CLS alone (main_dino.py, get_params_groups)."""
    run = started(TINY, 0, CPU)
    name_of = {id(parameter): name for name, parameter in run.student.named_parameters()}
    decayed, others = ({name_of[id(p)] for p in group["params"]} for group in run.optimiser.param_groups)
    assert run.optimiser.param_groups[1]["weight_decay"] == 0
    assert "backbone.pos_embed" in others and "backbone.cls_token" in others
    assert all(name in others for name in name_of.values() if name.endswith("bias") or "norm" in name)
    assert all(dict(run.student.named_parameters())[name].ndim > 1 for name in decayed)
    assert decayed and not decayed & others


def test_local_crops_are_small_parts_of_their_picture() -> None:
    """In a picture that gets lighter from left to right, a local crop spans less of it than a global one."""
    ramp = np.broadcast_to(np.linspace(0, 255, 64, dtype=np.uint8)[None, None, :, None], (1, 64, 64, 3))
    plain = replace(TINY, batch=40, augmentation=Augmentation(0, 0, 0, 0, 0, 0, 0, 0))
    global_, local, _ = views(plain, ramp, 0, 0, CPU)
    spans = [(crops.amax((1, 2, 3)) - crops.amin((1, 2, 3))).median() for crops in (global_, local)]
    assert spans[1] < 0.85 * spans[0]
