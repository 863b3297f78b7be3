"""Measurements on cases whose answer is known, and the shipped results against one another."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from tensors import DATA
from tensors.loading import MissingWeights, load_weights
from tensors.measure import (
    HELD_OUT,
    MEASUREMENTS,
    UnknownResult,
    batch,
    centre_blob,
    cls_attention,
    crops,
    crops_star,
    fixed_head,
    nearest_vote,
    overlap,
    ready,
    rgb,
    run,
    separation,
    spread,
    square,
)
from tensors.procedural import dataset
from tenuto.stored import inputs, load, photo

CPU = torch.device("cpu")
ROOT = Path(__file__).parents[3]


def test_fixed_head_is_the_one_that_shuns_the_border() -> None:
    """Of a head on the border, an even one and one in the middle, the last is chosen, though no truth was given."""
    maps = torch.ones(2, 3, 16, 16)
    maps[:, 0, 2:-2, 2:-2] = 0
    maps[:, 2, :2] = maps[:, 2, -2:] = 0
    assert fixed_head(maps) == 2


def test_overlap_enlarges_masks_to_the_truth() -> None:
    """One bright cell of 2 x 2 covers a quarter of an 8 x 8 truth; a truth of that quarter scores 1."""
    maps = torch.tensor([[[[1.0, 0.0], [0.0, 0.0]]]])
    truth = np.zeros((1, 8, 8), np.bool_)
    truth[0, :4, :4] = True
    assert overlap(maps, truth).item() == 1.0


def test_centre_blob_takes_the_width_that_fits_best() -> None:
    """Against small discs in the centre a narrow Gaussian wins, against large ones a wide one."""
    y, x = np.mgrid[:96, :96] - 47.5
    small, large = (np.repeat((np.hypot(x, y) < radius)[None], 3, 0) for radius in (12, 40))
    assert centre_blob(small)[1] < centre_blob(large)[1]
    assert centre_blob(large)[0].min() > 0.5


def test_neighbours_vote_by_likeness() -> None:
    """Two neighbours that agree with the query outweigh eighteen that are orthogonal: votes are exp(cosine / 0.07)."""
    bank = torch.tensor([[1.0, 0.0]] * 2 + [[0.0, 1.0]] * 18)
    classes = torch.tensor([1] * 2 + [0] * 18)
    assert nearest_vote(bank, classes, torch.tensor([[1.0, 0.0], [0.0, 1.0]])).tolist() == [1, 0]


def test_separation_is_exact_on_two_orthogonal_groups() -> None:
    """Inside 1, across 0, whatever the half-covered patches are."""
    rows = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [0.6, 0.8]])
    found = separation(rows @ rows.T, torch.tensor([1.0, 0.9, 0.0, 0.0, 0.5]))
    assert found == {"inside": 1.0, "background": 1.0, "across": 0.0}


def test_principal_colours_use_the_whole_range() -> None:
    """Three independent features come out as full channels, and twice the same."""
    patches = torch.randn(12, 12, 8, generator=torch.Generator().manual_seed(0))
    colours = rgb(patches)
    assert colours.shape == (12, 12, 3)
    assert colours.min() == 0
    assert colours.max() == 255
    assert np.array_equal(colours, rgb(patches))


def test_spread_of_known_numbers() -> None:
    """1, 2, 3, 4: mean 2.5, sample deviation √(5/3), error of the mean half of that."""
    found = spread([1, 2, 3, 4])
    assert found == pytest.approx({"mean": 2.5, "deviation": (5 / 3) ** 0.5, "standard_error": (5 / 3) ** 0.5 / 2})


def test_square_takes_the_middle() -> None:
    """Of a 4 x 2 picture the middle two columns remain."""
    pixels = np.zeros((2, 4, 3), np.uint8)
    pixels[:, 1:3] = 200
    assert square(pixels, 2).tolist() == [[[200] * 3] * 2] * 2


def test_an_unknown_result_is_refused_before_anything_is_computed() -> None:
    """The message lists the names that exist."""
    with pytest.raises(UnknownResult, match="no stored result is called atention; known: wall, crops, attention"):
        run(["atention"])


def test_every_measurement_is_shipped() -> None:
    """What a scene may load is there after a clone."""
    for name in (*MEASUREMENTS, "training", "ema", "seeds"):
        assert inputs(name, DATA)[0].is_file(), name


def test_shipped_results_come_from_the_shipped_weights() -> None:
    """No result was left behind by an older network."""
    weights = load("vit_mini", DATA).sha256
    for path in DATA.glob("*.json"):
        about = json.loads(path.read_text(encoding="utf-8"))
        assert about.get("weights_sha256") in (None, weights), path.name
    assert weights in load("seeds", DATA).about["runs_sha256"]


def test_shipped_crops_are_what_the_generator_draws() -> None:
    """The rectangles on the cat come out of the training's own generator again, within the paper's scales."""
    arrays, _, _ = crops(ready("vit_mini", CPU))
    stored = load("crops", DATA)
    assert np.array_equal(arrays["boxes"], stored.boxes)
    h, w = photo("cat", DATA).shape[:2]
    x, y, width, height = stored.boxes.T
    assert (x >= 0).all() and (y >= 0).all() and (x + width <= w).all() and (y + height <= h).all()
    assert (stored.area[:2] > 0.39).all()
    assert (stored.area[2:] < 0.41).all()


def test_the_star_s_crops_hold_the_animal_and_its_horn() -> None:
    """The first global crop holds all of it; a small local one holds a horn, another the fur of its back."""
    stored = load("crops_star", DATA)
    name = stored.about["photograph"]
    (x, y, width, height), animal = stored.boxes[0], (120, 55, 520, 360)
    assert x <= animal[0] and y <= animal[1] and x + width >= animal[2] and y + height >= animal[3]
    horn, fur = (250, 150), (380, 150)
    for x, y in (horn, fur):
        inside = [(b[:2] < (x, y)).all() and (b[:2] + b[2:] > (x, y)).all() for b in stored.boxes[2:]]
        assert any(inside & (stored.area[2:] < 0.2))
    assert np.array_equal(crops_star(ready("vit_mini", CPU))[0]["boxes"], stored.boxes)
    assert name in load("attention_photos", DATA).about["successes"]


def test_maps_over_photographs_come_with_failures_and_one_head() -> None:
    """The head chosen on scenes is the one that the other photographs choose; failures are shipped beside successes."""
    stored = load("attention_photos", DATA)
    about = stored.about
    assert about["failures"] and len(about["successes"]) >= 3
    assert set(about["fixed_head_on_the_other_photographs"]) == {about["fixed_head"]["trained"]}
    assert stored.maps.shape[:3] == (2, len(about["pictures"]), 8)
    assert stored.maps.astype(np.float64).mean((-2, -1)) == pytest.approx(1, abs=2e-3)
    for name, (x, y, w, h) in zip(about["pictures"], stored.boxes, strict=True):
        height, width = photo(name, DATA).shape[:2]
        assert w == h == min(height, width) and x + w <= width and y + h <= height


@pytest.mark.slow
def test_shipped_network_finds_beings_better_than_untrained_and_blob() -> None:
    """On 40 held-out scenes, recomputed from the weights: the order that the lecture shows."""
    pictures, _, truth = dataset(HELD_OUT, 40, 96)
    networks = ready("vit_mini", CPU)
    trained, untrained = (
        overlap(cls_attention(net, batch(pictures, 96, CPU), 8), truth).max(1).values.mean().item()
        for net in (networks.trained.backbone, networks.untrained)
    )
    assert trained > untrained + 0.1
    assert trained > centre_blob(truth)[0].mean() + 0.1


def test_readmes_print_the_table_over_seeds() -> None:
    """Every row of tensors/README.md's table, and the mean in the main README, is what seeds.json holds."""
    table, about = load("seeds", DATA).jaccard, load("seeds", DATA).about
    columns = [
        about["columns"].index(f"{net}, {head}")
        for net in ("teacher", "untrained")
        for head in ("best head", "fixed head")
    ]
    text = (ROOT / "tensors" / "README.md").read_text()
    for seed, row in zip(about["seeds"], table[:, columns], strict=True):
        assert f"| {seed} | {' | '.join(f'{value:.3f}' for value in row)} |" in text
    means, deviations = table.mean(0)[columns], table.std(0, ddof=1)[columns]
    spreads = [f"{mean:.3f} ± {deviation:.3f}" for mean, deviation in zip(means, deviations, strict=True)]
    assert f"| mean ± deviation | {' | '.join(spreads)} |" in text
    main = (ROOT / "README.md").read_text()
    assert all(spread in main for spread in (*spreads, f"{about['blob']['mean']:.3f}"))


def test_shipped_attention_is_normalised_and_masked_at_60_percent() -> None:
    """A map's mean is 1; a mask's cells hold 60% of the mass, and without the weakest of them they would not."""
    stored = load("attention", DATA)
    maps = stored.maps.astype(np.float64)
    assert maps.mean((-2, -1)) == pytest.approx(1, abs=2e-3)
    whole = maps.sum((-2, -1))
    share = (maps * stored.masks).sum((-2, -1)) / whole
    weakest = np.where(stored.masks, maps, np.inf).min((-2, -1)) / whole
    assert share.min() > 0.6 - 1e-3
    assert (share - weakest).max() < 0.6 + 1e-3


def test_shipped_collapse_shows_both_kinds() -> None:
    """Without centring entropy falls towards 0, without sharpening it rises to ln K; with both it stays between."""
    about = load("collapse", DATA).about
    ends, ln_k = about["at_the_end"], about["ln_K"]
    assert ends["no centring"]["entropy"] < 0.05 * ln_k
    assert ends["no sharpening"]["entropy"] > 0.98 * ln_k
    assert 0.1 * ln_k < ends["both"]["entropy"] < 0.9 * ln_k
    assert max(ends["no centring"]["divergence"], ends["no sharpening"]["divergence"]) < ends["both"]["divergence"]


def test_shipped_distributions_follow_from_the_logits() -> None:
    """P_t and P_s of `temperature` are what Eq. 1 gives for its logits, so a scene may move τ itself."""
    stored = load("temperature", DATA)
    tau_t, tau_s = stored.about["teacher_temperature"], stored.about["student_temperature"]
    teacher = torch.from_numpy((stored.teacher - stored.centre) / tau_t).softmax(0).numpy()
    student = torch.from_numpy(stored.student / tau_s).softmax(0).numpy()
    assert stored.teacher_distribution == pytest.approx(teacher, abs=1e-5)
    assert stored.student_distribution == pytest.approx(student, abs=1e-5)
    assert set(stored.selection) == set(np.argsort(teacher)[-8:])


def test_official_names_without_files_are_not_measured() -> None:
    """`--weights` with a name whose file is not here ends in one line before any work."""
    with pytest.raises(MissingWeights, match="dino_vitbase8_pretrain is not on this machine"):
        load_weights("dino_vitbase8_pretrain")
