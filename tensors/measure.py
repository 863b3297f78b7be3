"""Every stored result but the training run's own: one function each, from weights to named arrays.

`run(names, weights, device)` computes them and writes `tensors/data/<name>.npz` and `.json`. A measurement returns its
arrays, their axes and what the json tells besides.
"""

from __future__ import annotations

import hashlib
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from tensors import DATA, PHOTOS, photos
from tensors.crops import normalised, rectangles, step_generator
from tensors.equations import jaccard, mass_mask, teacher_distribution
from tensors.loading import Loaded, load_weights
from tensors.network import Architecture, HeadArchitecture, Network, VisionTransformer, initialise
from tensors.procedural import SPECIES, dataset, draw, plan
from tensors.train import SEED, TRAINING_SET, Recipe, advance, chosen_device, environment, started, watched
from tenuto.stored import Stored, TensorsError, load, photo, save

HELD_OUT, WALL, LECTURE, COLLAPSE = 1, 2, 3, 4  # seeds of the procedural sets
SCENES = 600  # held-out scenes
MASS = 0.6  # the share of attention that a mask keeps (Caron et al. 2021, Fig. 4)
NEIGHBOURS, KNN_TEMPERATURE = 20, 0.07  # eval_knn.py's own
PICTURE = 288  # px, the lecture's pictures as they are stored

Result = tuple[Mapping[str, NDArray[Any]], Mapping[str, str], Mapping[str, Any]]


class UnknownResult(TensorsError, ValueError):
    """A name that no measurement has."""


class NotApplicable(TensorsError, ValueError):
    """A measurement was asked of weights that it cannot be made of."""


@dataclass(frozen=True, slots=True)
class Networks:
    """What a measurement may ask. `untrained` has the same architecture; for the ViT-mini it is its own step 0."""

    weights: str
    device: torch.device
    trained: Loaded
    untrained: VisionTransformer


@dataclass(frozen=True, slots=True)
class Picture:
    """A square picture of the lecture: (PICTURE, PICTURE, 3) uint8, and where its beings are (None for a photograph)."""

    name: str
    pixels: NDArray[np.uint8]
    mask: NDArray[np.bool_] | None


# the lecture's scenes -> their number in the set LECTURE: chosen by eye for the animal, before any network saw them
LECTURE_SCENES = {"sauropod": 135, "tyrannosaur": 100, "stegosaur": 137}
LECTURE_PHOTOS = ("cat", "rocket")
# the lecture's star: the whole animal is in the picture, and its crops mean something (head, horn, fur, legs)
STAR, STAR_SEED, STAR_LOCAL = "bison", 12274, 6  # the local crop with its horn
# photographs whose maps of the fixed head were looked at and kept: most of the animal lights up in the first four; the duck
# comes out inverted, and of the cow the black patches alone
SUCCESSES, FAILURES = ("macaw", "bison", "hedgehog", "kingfisher"), ("duck", "cow")


def run(names: Sequence[str], weights: str = "vit_mini", device: str = "auto") -> None:
    """Compute and store the named results. Without names: all of MEASUREMENTS; with other weights than ours all that
    ask the network and can be made of it, and a line for each that cannot.

    Raises UnknownResult, NotApplicable, before anything is computed, and what `load_weights` and `photos.make` raise.
    """
    known = (*MEASUREMENTS, *FROM_TRAINING, "photos", "seeds")
    if unknown := [name for name in names if name not in known]:
        raise UnknownResult(f"no stored result is called {', '.join(unknown)}; known: {', '.join(known)}")
    chosen = chosen_device(device)
    wanted = [name for name in (names or MEASUREMENTS) if name in MEASUREMENTS or name == "seeds"]
    networks = ready(weights, chosen) if wanted else None
    if networks is not None:
        refused = {name: why for name in wanted if (why := not_of(name, networks))}
        if names and refused:
            raise NotApplicable("; ".join(f"{name}: {why}" for name, why in refused.items()))
        for name, why in refused.items():
            click.echo(f"{name}: left as it is, {why}", err=True)
        wanted = [name for name in wanted if name not in refused]
    if any(name in FROM_TRAINING for name in names):
        watched(Recipe(), SEED, DATA, chosen)
    if "photos" in names:
        photos.make()
    if networks is None:
        return
    with click.progressbar(wanted, label="tensors", item_show_func=str, show_eta=True, file=sys.stderr) as bar:
        for name in bar:
            arrays, axes, about = {**MEASUREMENTS, "seeds": seeds}[name](networks)
            save(name, arrays, axes, {**provenance(name, networks), **about}, DATA)


def not_of(name: str, networks: Networks) -> str | None:
    """Why a measurement cannot be made of these weights; None where it can."""
    trained = networks.trained
    if networks.weights == "vit_mini":
        return None
    if name in WITHOUT_WEIGHTS:
        return "it does not depend on weights"
    if name in ("features", "features_star"):
        return "it needs the same network early in its training"
    if name == "seeds":
        return "it is the table over our own training runs"
    if name == "temperature" and (
        trained.head is None or trained.centre is None or trained.teacher_temperature is None
    ):
        return f"{trained.name} is a backbone without head, centre and temperature"
    return None


def provenance(name: str, networks: Networks) -> dict[str, Any]:
    """What every json tells; a measurement that uses no weights overrides `weights` and `label`."""
    chosen = "" if networks.weights == "vit_mini" else f" --weights {networks.weights}"
    return {
        "command": f"python render.py tensors {name}{chosen}",
        "source": networks.weights,
        "weights": networks.trained.name,
        "weights_sha256": networks.trained.sha256,
        "label": networks.trained.label,
        "verified": networks.trained.verified,
        **environment(networks.device),
    }


def ready(weights: str, device: torch.device) -> Networks:
    trained = load_weights(weights, device)
    return Networks(weights, device, trained, untrained(trained, device))


def untrained(trained: Loaded, device: torch.device) -> VisionTransformer:
    """The same architecture before training: for the ViT-mini, the very weights that its run started with."""
    arch = trained.backbone.arch
    seed = load("vit_mini", DATA).about["seed"] if trained.name.startswith("vit_mini") else 0
    network = Network(arch, replace(Recipe().head, dim=arch.dim))
    initialise(network, torch.Generator().manual_seed(seed))
    return network.backbone.to(device, trained.backbone.cls_token.dtype).eval().requires_grad_(False)


# --- pictures and maps ---


def lecture_pictures() -> list[Picture]:
    """The dinosaur scenes and the photographs (their central square) that attention is shown on."""
    found = []
    for name, number in LECTURE_SCENES.items():
        pixels, mask = draw(plan(LECTURE, number), PICTURE)
        found.append(Picture(name, pixels, mask))
    for name in LECTURE_PHOTOS:
        found.append(Picture(name, square(photo(name, DATA), PICTURE), None))
    return found


def square(pixels: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """The central square of a picture, `size` pixels a side."""
    h, w = pixels.shape[:2]
    side = min(h, w)
    top, left = (h - side) // 2, (w - side) // 2
    box = (left, top, left + side, top + side)
    return np.asarray(Image.fromarray(pixels).resize((size, size), Image.Resampling.LANCZOS, box))


def batch(pictures: NDArray[np.uint8] | Sequence[NDArray[np.uint8]], size: int, device: torch.device) -> Tensor:
    """Pictures (n, H, W, 3) uint8 -> the network's input (n, 3, size, size)."""
    x = torch.from_numpy(np.stack(list(pictures))).to(device).permute(0, 3, 1, 2).float() / 255
    if x.shape[-1] != size:
        x = F.interpolate(x, size=(size, size), mode="bilinear", antialias=True).clamp(0, 1)
    return normalised(x)


@torch.inference_mode()
def cls_attention(backbone: VisionTransformer, x: Tensor, stride: int, chunk: int = 8) -> Tensor:
    """The last block's CLS attention over the patches, each map summing to 1, (n, heads, h, w) float32 on the CPU."""
    parts = [x[i : i + chunk] for i in range(0, len(x), chunk)]
    maps = [backbone(part, (-1,), stride).cls_attention(-1).float().cpu() for part in parts]
    found = torch.cat(maps)
    return found / found.sum((-2, -1), keepdim=True)


def fixed_head(attention: Tensor) -> int:
    """The head that leaves the least of its attention on the border of the pictures: chosen without any truth.

    That a subject seldom touches the border is the usual prior of unsupervised saliency (Zhu et al., CVPR 2014). The
    border is an eighth of the side. (n, heads, h, w) -> head.
    """
    margin = max(1, round(attention.shape[-1] / 8))
    inner = attention[..., margin:-margin, margin:-margin].sum((-2, -1)) / attention.sum((-2, -1))
    return int(inner.mean(0).argmax())


def head_of(backbone: VisionTransformer, device: torch.device) -> int:
    """`fixed_head` on 300 of the scenes that training sees."""
    x = batch(training_scenes(), input_size(backbone), device)
    return fixed_head(cls_attention(backbone, x, backbone.arch.patch))


@cache
def training_scenes() -> NDArray[np.uint8]:
    return dataset(TRAINING_SET, 300, 96)[0]


def input_size(backbone: VisionTransformer) -> int:
    """Pixels a side: 12 x 12 patches for the ViT-mini (96 px), about 224 px for the others."""
    patch = backbone.arch.patch
    return 96 if patch * backbone.arch.grid == 64 else 224 // patch * patch


def overlap(attention: Tensor, truth: NDArray[np.bool_]) -> Tensor:
    """Jaccard of the 60% masks of maps (n, heads, h, w) with truths (n, H, W): (n, heads)."""
    masks = F.interpolate(mass_mask(attention, MASS).float(), size=truth.shape[-2:], mode="nearest") > 0.5
    return jaccard(masks, torch.from_numpy(truth)[:, None])


# --- measurements ---


def attention(networks: Networks) -> Result:
    """Every head of the last block over the lecture's pictures, with overlapping patches; untrained beside trained."""
    pictures = lecture_pictures()
    maps, sizes = shown_maps(networks, [picture.pixels for picture in pictures])
    masks = mass_mask(maps, MASS)
    truth = np.stack([np.zeros((PICTURE, PICTURE), np.bool_) if p.mask is None else p.mask for p in pictures])
    cells = maps.shape[-1] * maps.shape[-2]
    chosen = [head_of(net, networks.device) for net in (networks.untrained, networks.trained.backbone)]
    scores = torch.stack([overlap(each, truth) for each in maps])
    return (
        {
            "pictures": np.stack([picture.pixels for picture in pictures]),
            "truth": truth,
            "maps": (maps * cells).numpy().astype(np.float16),
            "masks": masks.numpy(),
            "jaccard": scores.numpy(),
        },
        {
            "pictures": "(pictures, H, W, 3) RGB",
            "truth": "(pictures, H, W) true where a being is; empty for photographs",
            "maps": "(untrained / trained, pictures, heads, h, w) CLS attention over patches, 1 = uniform",
            "masks": "as `maps`: the fewest cells that hold 60% of the mass",
            "jaccard": "(untrained / trained, pictures, heads) of masks with truth; meaningless for photographs",
        },
        {
            "pictures": [picture.name for picture in pictures],
            "photographs": list(LECTURE_PHOTOS),
            "photographs_sha256": photo_hashes(LECTURE_PHOTOS),
            "scenes": {name: {"set": LECTURE, "number": number} for name, number in LECTURE_SCENES.items()},
            "fixed_head": {"untrained": chosen[0], "trained": chosen[1]},
            "mass": MASS,
            **sizes,
        },
    )


def shown_maps(networks: Networks, pictures: Sequence[NDArray[np.uint8]]) -> tuple[Tensor, dict[str, int]]:
    """Maps to draw (untrained / trained, pictures, heads, h, w), of overlapping patches, and the sizes in pixels."""
    patch = networks.trained.backbone.arch.patch
    size, stride = (128, 2) if input_size(networks.trained.backbone) == 96 else (30 * patch, patch // 2)
    x = batch(pictures, size, networks.device)
    maps = torch.stack([cls_attention(net, x, stride, 1) for net in (networks.untrained, networks.trained.backbone)])
    return maps, {"input_px": size, "patch_px": patch, "stride_px": stride}


def attention_photos(networks: Networks) -> Result:
    """Every head of the last block over photographs, successes and failures; untrained beside trained."""
    names = (*SUCCESSES, *FAILURES)
    whole = [photo(name, DATA) for name in names]
    maps, sizes = shown_maps(networks, [square(pixels, PICTURE) for pixels in whole])
    sides = [min(pixels.shape[:2]) for pixels in whole]
    boxes = [((p.shape[1] - s) // 2, (p.shape[0] - s) // 2, s, s) for p, s in zip(whole, sides, strict=True)]
    chosen = [head_of(net, networks.device) for net in (networks.untrained, networks.trained.backbone)]
    others = [[i for i in range(len(names)) if i != own] for own in range(len(names))]
    return (
        {
            "boxes": np.array(boxes, np.int16),
            "maps": (maps * (maps.shape[-1] * maps.shape[-2])).numpy().astype(np.float16),
            "masks": mass_mask(maps, MASS).numpy(),
        },
        {
            "boxes": "(pictures, 4) x, y, w, h in pixels of the photograph: the central square that the network saw",
            "maps": "(untrained / trained, pictures, heads, h, w) CLS attention over patches, 1 = uniform",
            "masks": "as `maps`: the fewest cells that hold 60% of the mass",
        },
        {
            "pictures": list(names),
            "successes": list(SUCCESSES),
            "failures": list(FAILURES),
            "chosen_by": "eye: there is no truth for photographs; the numbers of `segmentation` are those with truth",
            "photographs_sha256": photo_hashes(names),
            "fixed_head": {"untrained": chosen[0], "trained": chosen[1]},
            "fixed_head_on_the_other_photographs": [fixed_head(maps[1, each]) for each in others],
            "mass": MASS,
            **sizes,
        },
    )


def segmentation(networks: Networks) -> Result:
    """Jaccard of 60% masks with the truth on held-out scenes: trained, untrained, a centre blob."""
    pictures, species, truth = dataset(HELD_OUT, SCENES, 96)
    found, finer, heads = {}, {}, {}
    for name, net in (("untrained", networks.untrained), ("trained", networks.trained.backbone)):
        x = batch(pictures, input_size(net), networks.device)
        found[name] = overlap(cls_attention(net, x, net.arch.patch), truth).numpy()
        finer[name] = overlap(cls_attention(net, x, net.arch.patch // 2), truth).numpy()
        heads[name] = head_of(net, networks.device)
    blob, width = centre_blob(truth)
    told = {
        name: {
            "best_head": spread(found[name].max(1)),
            "fixed_head": {"head": heads[name], **spread(found[name][:, heads[name]])},
            "best_head_overlapping_patches": spread(finer[name].max(1)),
            "fixed_head_overlapping_patches": spread(finer[name][:, heads[name]]),
        }
        for name in found
    }
    return (
        {**{name: scores.astype(np.float16) for name, scores in found.items()},
         "blob": blob.astype(np.float16), "species": species},
        {
            "trained": "(scenes, heads) Jaccard of the mask with 60% of the mass and the truth",
            "untrained": "as `trained`",
            "blob": "(scenes,) the same of one Gaussian in the centre",
            "species": "(scenes,) index into `species`",
        },
        {
            **told,
            "blob": {**spread(blob), "sigma_px": width},
            "best_head_is": "per scene, with the truth",
            "overlapping_patches": "the same maps at half the stride, as the lecture draws them",
            "note": "a map that lies evenly on the beings alone scores 0.6, as a mask keeps 60% of the mass",
            "fixed_head_is": "one for all scenes, the least mass on the border over 300 training scenes, without the truth",
            "scenes": {"set": HELD_OUT, "count": SCENES, "size_px": 96, "sha256": digest(pictures)},
            "species": [each.name for each in SPECIES],
        },
    )  # fmt: skip


def centre_blob(truth: NDArray[np.bool_]) -> tuple[NDArray[np.float64], int]:
    """Jaccard (n,) of the 60% mask of one centred Gaussian, and its deviation in px: the best of nine, with the truth."""
    y, x = torch.meshgrid(torch.arange(12) + 0.5, torch.arange(12) + 0.5, indexing="ij")
    trials = {}
    for sigma in range(8, 80, 8):
        blob = torch.exp(-((y - 6) ** 2 + (x - 6) ** 2) / (2 * (sigma / 8) ** 2)).expand(len(truth), 1, 12, 12)
        trials[sigma] = overlap(blob, truth)[:, 0].numpy().astype(np.float64)
    best = max(trials, key=lambda sigma: float(trials[sigma].mean()))
    return trials[best], best


def temperature(networks: Networks) -> Result:
    """Logits of the star's crops, all K: both networks on its first global crop, the student on a local one as well."""
    assert networks.trained.head is not None and networks.trained.centre is not None  # `not_of` has asked
    student = load_weights(networks.weights, networks.device, part="student")
    assert student.head is not None
    recipe = Recipe()
    boxes = crops_star(networks)[0]["boxes"]
    pixels = photo(STAR, DATA)
    seen = {
        what: np.asarray(
            Image.fromarray(pixels[y : y + h, x : x + w]).resize((PICTURE, PICTURE), Image.Resampling.LANCZOS)
        )
        for what, (x, y, w, h) in (("picture", boxes[0]), ("local_picture", boxes[STAR_LOCAL]))
    }
    own = networks.weights == "vit_mini"
    sizes = (recipe.global_size, recipe.local_size) if own else (input_size(networks.trained.backbone),) * 2
    whole, part = (batch([each], size, networks.device) for each, size in zip(seen.values(), sizes, strict=True))
    tau = networks.trained.teacher_temperature or recipe.teacher_temperature[1]
    with torch.inference_mode():
        taught = networks.trained.head(networks.trained.backbone(whole).cls)[0].float()
        answered, guessed = (student.head(student.backbone(x).cls)[0].float() for x in (whole, part))
    sharp = teacher_distribution(taught, networks.trained.centre, tau)
    arrays = {
        "teacher": taught,
        "student": answered,
        "student_local": guessed,
        "centre": networks.trained.centre,
        "teacher_distribution": sharp,
        "student_distribution": (answered / recipe.student_temperature).softmax(-1),
        "selection": sharp.topk(8).indices.sort().values,
    }
    return (
        {key: value.cpu().numpy() for key, value in arrays.items()} | seen,
        {
            "teacher": "(K,) logits of `picture`, not yet centred",
            "student": "(K,) logits of `picture`",
            "student_local": "(K,) logits of `local_picture`, which the loss compares with the teacher's of `picture`",
            "centre": "(K,) at the end of training",
            "teacher_distribution": "(K,) softmax((teacher - centre) / τ_t)",
            "student_distribution": "(K,) softmax(student / τ_s)",
            "selection": "(8,) outputs to draw: the eight largest of teacher_distribution, by index",
            "picture": "(H, W, 3) RGB, the star's first global crop",
            "local_picture": "(H, W, 3) RGB, a local crop of it, with a horn",
        },
        {"photograph": STAR, "photographs_sha256": photo_hashes([STAR]), "crops": [0, STAR_LOCAL],
         "teacher_temperature": tau, "student_temperature": recipe.student_temperature},
    )  # fmt: skip


CONDITIONS = {
    "both": {},
    "no centring": {"centring": False},
    "no sharpening": {"teacher_temperature": (0.1, 0.1)},
    "neither": {"centring": False, "teacher_temperature": (0.1, 0.1)},
}


def collapse_recipe() -> Recipe:
    """A still smaller network, so that four runs take minutes: 2 layers, d = 96, K = 256."""
    return replace(
        Recipe(),
        augmentation=replace(Recipe().augmentation, hue=0.06, noise=0.05),
        architecture=Architecture(dim=96, depth=2, heads=3, patch=8, grid=8),
        head=HeadArchitecture(dim=96, hidden=192, bottleneck=64, outputs=256),
        scenes=2000,
        steps=600,
        batch=32,
        locals_=2,
    )


def collapse(networks: Networks) -> Result:
    """h(P_t) and KL(P_t ‖ P_s) over training with and without centring and sharpening (Fig. 7, section 5.3)."""
    base = collapse_recipe()
    pictures, _, _ = dataset(COLLAPSE, base.scenes, base.scene_size)
    rows: dict[str, list[list[float]]] = {"entropy": [], "divergence": [], "loss": []}
    for changed in CONDITIONS.values():
        recipe = replace(base, **changed)  # type: ignore[arg-type]
        state = started(recipe, 0, networks.device)
        for _ in range(recipe.steps):
            advance(state, recipe, pictures, 0, networks.device)
        for key, row in rows.items():
            row.append(state.recorded[key])
    return (
        {key: np.array(row, np.float32) for key, row in rows.items()},
        {
            "entropy": "(conditions, steps) h(P_t), mean over the batch, nats",
            "divergence": "(conditions, steps) KL(P_t ‖ P_s) between the two global views, nats",
            "loss": "(conditions, steps) Eq. 3, nats",
        },
        {
            "weights": None,
            "weights_sha256": None,
            "label": "ViT-mini (2 lớp) · seed 0",
            "conditions": list(CONDITIONS),
            "changes": CONDITIONS,
            "ln_K": float(np.log(base.head.outputs)),
            "at_the_end": {
                name: {key: statistics.fmean(rows[key][i][-20:]) for key in rows} for i, name in enumerate(CONDITIONS)
            },
            "seed": 0,
            "recipe": asdict(base),
            "scenes": {"set": COLLAPSE, "count": base.scenes, "sha256": digest(pictures)},
        },
    )


def crops(networks: Networks, name: str = "cat", seed: int = 2381) -> Result:
    """Two global and six local rectangles on a photograph, as RandomResizedCrop draws them at the paper's scales.

    The cat's `seed` is one of 3,000 whose areas and places differ clearly.
    """
    h, w = photo(name, DATA).shape[:2]
    generator = step_generator(seed, 0)
    fractions = torch.cat([rectangles(generator, 2, (0.4, 1.0), w / h), rectangles(generator, 6, (0.05, 0.4), w / h)])
    boxes = (fractions * torch.tensor([w, h, w, h])).round()
    return (
        {
            "boxes": boxes.numpy().astype(np.int16),
            "area": (boxes[:, 2] * boxes[:, 3] / (w * h)).numpy(),
            "size": np.array([224] * 2 + [96] * 6, np.int16),
        },
        {
            "boxes": "(crops, 4) x, y, w, h in pixels of the photograph; two global ones first, then six local ones",
            "area": "(crops,) share of the photograph's area",
            "size": "(crops,) pixels a side after resizing (Caron et al. 2021, section 3.1)",
        },
        {
            "weights": None, "weights_sha256": None, "label": f"RandomResizedCrop · seed {seed}",
            "photograph": name, "photograph_shape": [h, w], "photographs_sha256": photo_hashes([name]),
            "seed": seed, "scale": {"global": [0.4, 1.0], "local": [0.05, 0.4]},
            "scale_source": "facebookresearch/dino main_dino.py defaults; the number of locals is Table 8's second row",
        },
    )  # fmt: skip


def crops_star(networks: Networks) -> Result:
    """The same on the star: of 20,000 seeds one whose first global crop holds the whole animal, and whose local ones show
    its head, a horn, the fur of its back and its legs."""
    return crops(networks, STAR, STAR_SEED)


FEATURE_GRID = 16  # patches a side: P = 256, as DINOv3's Gram anchoring at 256 px


def features(networks: Networks) -> Result:
    """Patch features of the cat and of a dinosaur at three moments of training, their PCA as RGB and Gram matrices."""
    return features_of(networks, [each for each in lecture_pictures() if each.name in ("cat", "tyrannosaur")])


def features_star(networks: Networks) -> Result:
    """The same of the star alone."""
    return features_of(networks, [Picture(STAR, square(photo(STAR, DATA), PICTURE), None)])


def features_of(networks: Networks, pictures: Sequence[Picture]) -> Result:
    """Patch features of pictures at three moments of training, their PCA as RGB and Gram matrices."""
    moments = [
        networks.untrained,
        load_weights("vit_mini_early", networks.device).backbone,
        networks.trained.backbone,
    ]
    size = FEATURE_GRID * networks.trained.backbone.arch.patch
    x = batch([picture.pixels for picture in pictures], size, networks.device)
    with torch.inference_mode():
        rows = torch.stack([F.normalize(net(x).patches.float().flatten(1, 2), dim=-1).cpu() for net in moments])
        fine = torch.stack([net(x, stride=net.arch.patch // 4).patches.float().cpu() for net in moments])
    gram = rows @ rows.transpose(-2, -1)
    told = {}
    for number, picture in enumerate(pictures):
        if picture.mask is not None:
            share = F.adaptive_avg_pool2d(torch.from_numpy(picture.mask).float()[None, None], FEATURE_GRID).flatten()
            told["dinosaur"] = {
                name: separation(gram[i, number], share) for i, name in enumerate(("untrained", "early", "late"))
            }
    return (
        {
            "pictures": np.stack([picture.pixels for picture in pictures]),
            "features": rows.numpy().astype(np.float16),
            "gram": gram.numpy().astype(np.float16),
            "rgb": np.stack([np.stack([rgb(each) for each in moment]) for moment in fine]),
        },
        {
            "pictures": "(pictures, H, W, 3) RGB",
            "features": f"(moments, pictures, P, d) l2-normalised patch features, P = {FEATURE_GRID} x {FEATURE_GRID} by rows",
            "gram": "(moments, pictures, P, P) X·Xᵀ: cosines of all pairs of patches",
            "rgb": "(moments, pictures, h, w, 3) first three principal components of overlapping patches, a picture each",
        },
        {
            "pictures": [picture.name for picture in pictures],
            "photographs_sha256": photo_hashes([each.name for each in pictures if each.mask is None]),
            "moments": ["untrained", "early", "late"],
            "early_step": load("vit_mini_early", DATA).about["step"],
            "input_px": size,
            **told,
        },
    )


def rgb(patches: Tensor) -> NDArray[np.uint8]:
    """The first three principal components of (h, w, d), each stretched from its 2nd to its 98th percentile."""
    flat = patches.flatten(0, 1).double()
    flat = flat - flat.mean(0)
    u, s, v = torch.linalg.svd(flat, full_matrices=False)
    parts = u[:, :3] * s[:3] * v[:3].sum(1).sign()  # a component's sign is free: fixed by its loadings
    low, high = parts.quantile(0.02, 0), parts.quantile(0.98, 0)
    stretched = ((parts - low) / (high - low)).clamp(0, 1).view(*patches.shape[:2], 3)
    return np.asarray((255 * stretched).round().numpy(), np.uint8)


def separation(gram: Tensor, share: Tensor) -> dict[str, float]:
    """Mean cosine of pairs inside the dinosaur, inside the background, and across; patches half covered are left out."""
    inside, outside = share > 0.75, share < 0.05
    off = ~torch.eye(len(share), dtype=torch.bool)

    def mean(a: Tensor, b: Tensor) -> float:
        return float(gram[(a[:, None] & b[None]) & off].mean())

    return {
        "inside": mean(inside, inside), "background": mean(outside, outside), "across": mean(inside, outside),
    }  # fmt: skip


def knn(networks: Networks) -> Result:
    """k-NN accuracy of CLS features on the species, and the CLS features of the wall's pictures."""
    known, known_species, _ = dataset(TRAINING_SET, 3000, 96)
    asked, asked_species, _ = dataset(HELD_OUT, SCENES, 96)
    wall = load("wall", DATA)
    told, correct, points = {}, {}, {}
    for name, net in (("untrained", networks.untrained), ("trained", networks.trained.backbone)):
        bank, queries, shown = (cls_features(net, each, networks.device) for each in (known, asked, wall.pictures))
        guess = nearest_vote(bank, torch.from_numpy(known_species.astype(np.int64)), queries)
        correct[name] = guess.numpy() == asked_species
        told[name] = spread(correct[name].astype(np.float64))
        points[name] = shown
    likeness = points["trained"] @ points["trained"].T
    neighbours = likeness.fill_diagonal_(-1).topk(8).indices
    centred = points["trained"] - points["trained"].mean(0)
    u, s, _ = torch.linalg.svd(centred, full_matrices=False)
    shares = np.bincount(known_species, minlength=len(SPECIES)) / len(known_species)
    return (
        {
            "correct_untrained": correct["untrained"],
            "correct_trained": correct["trained"],
            "species": asked_species,
            "wall_features": points["trained"].numpy().astype(np.float16),
            "wall_plane": (u[:, :2] * s[:2]).numpy().astype(np.float32),
            "wall_neighbours": neighbours.numpy().astype(np.uint8),
            "wall_species": wall.species,
        },
        {
            "correct_untrained": "(scenes,) whether the vote of 20 neighbours is right",
            "correct_trained": "as `correct_untrained`",
            "species": "(scenes,) index into `species`",
            "wall_features": "(pictures of `wall`, d) l2-normalised CLS features, trained",
            "wall_plane": "(pictures of `wall`, 2) their first two principal components",
            "wall_neighbours": "(pictures of `wall`, 8) the nearest others by cosine, nearest first",
            "wall_species": "(pictures of `wall`,) index into `species`",
        },
        {
            "accuracy": {**told, "chance": float(shares.max())},
            "chance_is": "always the commonest species",
            "k": NEIGHBOURS,
            "temperature": KNN_TEMPERATURE,
            "bank": {"set": TRAINING_SET, "count": 3000},
            "scenes": {"set": HELD_OUT, "count": SCENES, "sha256": digest(asked)},
            "wall_sha256": wall.sha256,
            "species": [each.name for each in SPECIES],
        },
    )


@torch.inference_mode()
def cls_features(backbone: VisionTransformer, pictures: NDArray[np.uint8], device: torch.device) -> Tensor:
    """l2-normalised CLS features (n, d) float32 on the CPU."""
    size = input_size(backbone)
    parts = [backbone(batch(pictures[i : i + 20], size, device)).cls for i in range(0, len(pictures), 20)]
    return F.normalize(torch.cat(parts).float().cpu(), dim=-1)


def nearest_vote(bank: Tensor, classes: Tensor, queries: Tensor) -> Tensor:
    """Weighted k-NN of Wu et al. 2018 as in eval_knn.py: votes exp(cosine / 0.07). (n,) classes."""
    cosines, nearest = (queries @ bank.T).topk(NEIGHBOURS)
    votes = torch.zeros(len(queries), int(classes.max()) + 1)
    return votes.scatter_add_(1, classes[nearest], (cosines / KNN_TEMPERATURE).exp()).argmax(1)


def wall(networks: Networks) -> Result:
    """Many small pictures without labels, for a wall of them."""
    pictures, species, masks = dataset(WALL, 240, 64)
    return (
        {"pictures": pictures, "species": species, "masks": masks},
        {
            "pictures": "(pictures, H, W, 3) RGB",
            "species": "(pictures,) index into `species`",
            "masks": "(pictures, H, W) true where a being is",
        },
        {"weights": None, "weights_sha256": None, "label": "cảnh tạo bằng chương trình", "seed": WALL,
         "species": [each.name for each in SPECIES]},
    )  # fmt: skip


TABLE_SEEDS = (0, 1, 2, 3, 4)
RUNS = Path(__file__).parents[1] / "media" / "train"


def seeds(networks: Networks) -> Result:
    """The table over seeds: Jaccard of each run in `media/train/seed-<k>`; missing runs are trained (long)."""
    recipe = Recipe()
    pictures, _, truth = dataset(HELD_OUT, SCENES, 96)
    x = batch(pictures, 96, networks.device)
    numbers = []
    runs: list[Stored] = []
    for seed in TABLE_SEEDS:
        where = RUNS / f"seed-{seed}"
        if not (where / "vit_mini.json").is_file():
            watched(recipe, seed, where, networks.device)
        runs.append(load("vit_mini", where))
        teacher, student = (
            load_weights("vit_mini", networks.device, part, where).backbone for part in ("teacher", "student")
        )
        start = started(recipe, seed, networks.device).teacher.backbone
        row = []
        for net in (teacher, student, start):
            scores = overlap(cls_attention(net, x, net.arch.patch), truth)
            row += [
                float(scores.max(1).values.mean()),
                float(scores[:, head_of(net, networks.device)].mean()),
            ]
        numbers.append(row)
    table = np.array(numbers, np.float32)
    blob, _ = centre_blob(truth)
    networks_ = ("teacher", "student", "untrained")
    names = [f"{network}, {head}" for network in networks_ for head in ("best head", "fixed head")]
    return (
        {"jaccard": table},
        {"jaccard": "(seeds, columns) mean over the held-out scenes"},
        {
            "columns": names, "seeds": [each.about["seed"] for each in runs], "blob": spread(blob),
            "mean": dict(zip(names, table.mean(0).tolist(), strict=True)),
            "deviation_over_seeds": dict(zip(names, table.std(0, ddof=1).tolist(), strict=True)),
            "runs_sha256": [each.sha256 for each in runs], "recipe": asdict(recipe),
            "scenes": {"set": HELD_OUT, "count": SCENES, "size_px": 96, "sha256": digest(pictures)},
        },
    )  # fmt: skip


def spread(values: NDArray[np.float64] | Any) -> dict[str, float]:
    """Mean, standard deviation over the scenes, standard error of the mean."""
    values = np.asarray(values, np.float64)
    deviation = float(values.std(ddof=1))
    return {
        "mean": float(values.mean()),
        "deviation": deviation,
        "standard_error": deviation / len(values) ** 0.5,
    }


def digest(array: NDArray[Any]) -> str:
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def photo_hashes(names: Sequence[str]) -> dict[str, str]:
    return {name: hashlib.sha256((PHOTOS / f"{name}.jpg").read_bytes()).hexdigest() for name in names}


# made without asking the network: other weights leave them as they are
WITHOUT_WEIGHTS = ("wall", "crops", "crops_star", "collapse")
MEASUREMENTS: dict[str, Callable[[Networks], Result]] = {
    "wall": wall,
    "crops": crops,
    "attention": attention,
    "segmentation": segmentation,
    "temperature": temperature,
    "features": features,
    "knn": knn,
    "collapse": collapse,
    "attention_photos": attention_photos,
    "crops_star": crops_star,
    "features_star": features_star,
}
FROM_TRAINING = ("vit_mini", "vit_mini_early", "training", "ema")
