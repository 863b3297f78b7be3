"""Procedural scenes, crops and colours."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tensors.crops import Augmentation, augmented, colour_matrix, cut, normalised, rectangles, step_generator
from tensors.procedural import SPECIES, dataset, draw, plan


def test_a_scene_depends_on_its_seed_and_number_alone() -> None:
    """Scenes of a set can be made one by one, in any order, and repeat."""
    assert plan(3, 7) == plan(3, 7)
    assert plan(3, 7) != plan(3, 8)
    pictures, species, masks = dataset(3, 3, 48)
    again, mask = draw(plan(3, 2), 48)
    assert np.array_equal(pictures[2], again)
    assert np.array_equal(masks[2], mask)
    assert species[2] == plan(3, 2).species


def test_a_scene_is_the_same_at_every_size() -> None:
    """The mask at 96 px, averaged, is the mask at 48 px but for the edges: what is shown large is what was seen."""
    _, small = draw(plan(3, 1), 48)
    _, large = draw(plan(3, 1), 96)
    shrunk = large.reshape(48, 2, 48, 2).mean((1, 3))
    assert (small != (shrunk > 0.5)).mean() < 0.03


def test_masks_are_neither_empty_nor_everything() -> None:
    """Every scene shows a being and leaves most of the picture to the ground; every species turns up."""
    _, species, masks = dataset(3, 150, 32)
    share = masks.mean((1, 2))
    assert share.min() > 0.03
    assert share.max() < 0.5
    assert set(species) == set(range(len(SPECIES)))


def test_a_being_differs_from_its_ground() -> None:
    """Inside the mask the colours are not the ground's: the mean colours differ in nearly every scene."""
    pictures, _, masks = dataset(3, 40, 32)
    gaps = [np.abs(p[m].mean(0) - p[~m].mean(0)).max() for p, m in zip(pictures, masks, strict=True)]
    assert np.median(gaps) > 25


def test_rectangles_keep_scale_ratio_and_the_picture() -> None:
    """Areas lie in the asked range, ratios in [3/4, 4/3] in pixels, and no box leaves the picture."""
    boxes = rectangles(step_generator(0, 0), 4000, (0.05, 0.4), aspect=1.5)
    x, y, w, h = boxes.unbind(1)
    assert (w * h).min() >= 0.05 - 1e-6
    assert (w * h).max() <= 0.4 + 1e-6
    ratio = 1.5 * w / h
    assert ratio.min() >= 0.75 - 1e-5
    assert ratio.max() <= 4 / 3 + 1e-5
    assert min(x.min(), y.min()) >= 0
    assert max((x + w).max(), (y + h).max()) <= 1 + 1e-6


def test_a_rectangle_that_cannot_fit_is_the_whole_picture() -> None:
    """All of a picture three times as wide as high has a ratio that no try may take."""
    boxes = rectangles(step_generator(0, 0), 5, (1.0, 1.0), aspect=3.0)
    assert boxes.tolist() == [[0, 0, 1, 1]] * 5


def test_cut_takes_the_box_and_mirrors_it() -> None:
    """A quarter of a 4 x 4 picture comes out pixel by pixel, and its mirror reversed."""
    picture = torch.arange(16.0).view(1, 1, 4, 4).expand(2, 3, 4, 4)
    box = torch.tensor([[0.5, 0.0, 0.5, 0.5]] * 2)
    plain, mirrored = cut(picture, box, 2, torch.tensor([False, True]))[:, 0]
    assert plain.flatten().tolist() == pytest.approx([2, 3, 6, 7], abs=1e-5)
    assert mirrored.flatten().tolist() == pytest.approx([3, 2, 7, 6], abs=1e-5)


def test_colour_matrix_keeps_grey_and_turns_hues() -> None:
    """Grey is no hue: it stays. Saturation 0 leaves luma; a full turn leaves the picture as it is."""
    grey = torch.full((3,), 0.5)
    red = torch.tensor([1.0, 0.0, 0.0])
    turned, faded, full = colour_matrix(torch.tensor([1.0, 0.0, 1.0]), torch.tensor([0.3, 0.0, 1.0]))
    assert (turned @ grey).tolist() == pytest.approx([0.5] * 3, abs=2e-3)
    assert (faded @ red).tolist() == pytest.approx([0.299] * 3, abs=2e-3)
    assert (full @ red).tolist() == pytest.approx([1, 0, 0], abs=1e-4)
    assert (turned @ red - red).abs().max() > 0.2


def test_without_strengths_augmentation_only_normalises() -> None:
    """All strengths 0: the crops come out normalised and otherwise untouched."""
    crops = torch.rand(4, 3, 8, 8, generator=torch.Generator().manual_seed(0))
    none = Augmentation(0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert torch.allclose(augmented(crops, step_generator(0, 0), none), normalised(crops), atol=1e-4)
