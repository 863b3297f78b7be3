"""Train a ViT on photographic composites by DINO's recipe, with iBOT's masked-patch loss beside it.

    python -m tensors.cutouts gather FOLDER --out media/cutouts.npz
    python -m tensors.train_photographs --cutouts media/cutouts.npz --seed 0 --out media/photographs

None of its networks is shipped: README.md tells what five of them reached and why that was not enough. Composites, crops and jitter are made on the device, fresh at every step.
"""

from __future__ import annotations

import dataclasses
import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import torch
from torch import Tensor

from tensors.crops import Augmentation, augmented, cut, rectangles, step_generator, uniform
from tensors.cutouts import Material, composites, material
from tensors.equations import (
    cross_entropy,
    entropy,
    mass_mask,
    multi_crop_loss,
    teacher_distribution,
    update_teacher,
    updated_centre,
)
from tensors.network import Architecture, HeadArchitecture
from tensors.train import Recipe, Run, chosen_device, environment, kept_patches, scheduled, started
from tenuto.stored import save

SMALL = Architecture(dim=192, depth=4, heads=8, patch=8, grid=12, mask_token=True)
JITTER = dataclasses.replace(Recipe().augmentation, noise=0.1)
SMALL_HEAD = HeadArchitecture(dim=192, hidden=384, bottleneck=64, outputs=512)


@dataclass(frozen=True, slots=True)
class PhotographRecipe(Recipe):
    """What differs from the ViT-mini's recipe, and what only composites have."""

    architecture: Architecture = SMALL
    head: HeadArchitecture = SMALL_HEAD
    steps: int = 2649
    batch: int = 64
    global_size: int = 96
    local_size: int = 48
    learning_rate: float = 2e-3
    augmentation: Augmentation = JITTER
    real: float = 0.25  # share of whole photographs in a batch; the others are composites
    sizes: tuple[float, float] = (0.6, 1.02)  # of a cut-out's longer side, shares of the frame
    softened: float = 0.85  # share of backgrounds that are blurred, greyed and flattened
    swapped: float = 0.8  # share of composites whose second view has another background and place
    masked_patches: float = 1.0  # weight of iBOT's loss (Zhou et al., ICLR 2022, Eq. 2); 0 leaves it out
    hidden: float = 0.4  # share of patches behind the mask token, where that loss is used
    patch_temperature: float = 0.04  # τ_t of the patches' targets


def views(
    recipe: PhotographRecipe, made_of: Material, seed: int, step: int, device: torch.device
) -> tuple[Tensor, Tensor, torch.Generator]:
    """One step's crops, as `train.views`: of fresh composites and of photographs."""
    generator = step_generator(seed, step, device)
    real = round(recipe.real * recipe.batch)
    count = recipe.batch - real
    of = torch.randint(len(made_of.cutouts), (count,), generator=generator, device=device)
    first, _ = composites(made_of, of, generator, recipe.sizes, recipe.softened)
    other, _ = composites(made_of, of, generator, recipe.sizes, recipe.softened)
    second = torch.where((uniform(generator, (count,), 0, 1) < recipe.swapped)[:, None, None, None], other, first)
    whole = torch.randint(len(made_of.photographs), (real,), generator=generator, device=device)
    photographs = made_of.photographs[whole].float() / 255
    sources = [torch.cat([view, photographs]) for view in (first, second)]

    def crops(number: int, scale: tuple[float, float], size: int) -> Tensor:
        boxes = rectangles(generator, number * recipe.batch, scale)
        flipped = uniform(generator, (len(boxes),), 0, 1) < 0.5
        pictures = torch.cat([sources[view % 2] for view in range(number)])
        return augmented(cut(pictures, boxes, size, flipped), generator, recipe.augmentation)

    return (
        crops(2, recipe.global_scale, recipe.global_size),
        crops(recipe.locals_, recipe.local_scale, recipe.local_size),
        generator,
    )


def advance(
    run: Run, recipe: PhotographRecipe, made_of: Material, seed: int, device: torch.device, patch_centre: Tensor
) -> Tensor:
    """One step, as `train.advance`, and iBOT's loss on the hidden patches. Returns the patches' centre."""
    momentum, temperature = scheduled(run, recipe)
    global_, local, generator = views(recipe, made_of, seed, run.step, device)
    patches = (recipe.global_size // recipe.architecture.patch) ** 2
    local_patches = (recipe.local_size // recipe.architecture.patch) ** 2
    kept_local = kept_patches(generator, len(local), local_patches, recipe.dropped_local, device)
    masked = kept = hidden = None
    if recipe.masked_patches:
        # as many in every picture, so that the device need not be asked how many there are
        order = torch.rand(len(global_), patches, generator=generator, device=device).argsort(1)
        hidden = order[:, : round(recipe.hidden * patches)]
        masked = torch.zeros(len(global_), patches, dtype=torch.bool, device=device).scatter(1, hidden, True)
    else:
        kept = kept_patches(generator, len(global_), patches, recipe.dropped, device)
    patch_loss = torch.zeros((), device=device)
    with torch.autocast(device.type, torch.bfloat16):
        with torch.no_grad():
            seen_whole = run.teacher.backbone(global_)
            taught = run.teacher.head(seen_whole.cls).float()
        seen = run.student.backbone(global_, kept=kept, masked=masked)
        answers = run.student.head(torch.cat([seen.cls, run.student.backbone(local, kept=kept_local).cls])).float()
        if hidden is not None:
            with torch.no_grad():
                patch_taught = run.teacher.head(picked(seen_whole.patches, hidden)).float()
            patch_answers = run.student.head(picked(seen.patches, hidden)).float()
            target = teacher_distribution(patch_taught, patch_centre, recipe.patch_temperature)
            patch_loss = cross_entropy(target, (patch_answers / recipe.student_temperature).log_softmax(-1)).mean()
            patch_centre = updated_centre(patch_centre, patch_taught, recipe.centre_momentum)
    target = teacher_distribution(taught, run.centre, temperature).view(2, recipe.batch, -1)
    loss = multi_crop_loss(target, answers.view(2 + recipe.locals_, recipe.batch, -1), recipe.student_temperature)
    run.optimiser.zero_grad()
    torch.autograd.backward(loss + recipe.masked_patches * patch_loss)
    torch.nn.utils.clip_grad_norm_(run.student.parameters(), recipe.clip)
    run.optimiser.step()
    update_teacher(run.teacher, run.student, momentum)
    run.centre = updated_centre(run.centre, taught, recipe.centre_momentum)
    # no float(): it would wait for the device at every step
    for key, value in (("loss", loss), ("patch_loss", patch_loss), ("entropy", entropy(target).mean())):
        run.recorded.setdefault(key, []).append(value.detach())
    run.step += 1
    return patch_centre


def picked(patches: Tensor, numbers: Tensor) -> Tensor:
    """Patch features (B, h, w, d) at `numbers` (B, n): (B·n, d)."""
    flat = patches.flatten(1, 2)
    return flat.gather(1, numbers[..., None].expand(-1, -1, flat.shape[-1])).flatten(0, 1)


def train(recipe: PhotographRecipe, made_of: Material, seed: int, device: torch.device) -> tuple[Run, float]:
    """Train to the end: the run and the seconds it took."""
    began = time.monotonic()
    run = started(recipe, seed, device)
    patch_centre = torch.zeros(recipe.head.outputs, device=device)
    while run.step < recipe.steps:
        patch_centre = advance(run, recipe, made_of, seed, device, patch_centre)
    run.recorded = {key: torch.stack(values).cpu().tolist() for key, values in run.recorded.items()}
    return run, time.monotonic() - began


def consensus_head(attention: Tensor) -> int:
    """The head whose 60% mask agrees best, by mean Jaccard, with the other heads' masks: chosen without any truth.

    (n, heads, h, w) -> head.
    """
    masks = mass_mask(attention).flatten(2).float()
    together = masks @ masks.transpose(1, 2)
    area = masks.sum(-1)
    agreement = (together / (area[:, :, None] + area[:, None] - together)).mean(0)
    return int((agreement.sum(1) - agreement.diagonal()).argmax())


def head_pictures(made_of: Material, count: int = 150) -> Tensor:
    """Pictures that training sees, composites and photographs, to choose a head on: (2·count, 3, SIDE, SIDE)."""
    generator = torch.Generator().manual_seed(5)
    picked = torch.randint(len(made_of.cutouts), (count,), generator=generator)
    mixed, _ = composites(made_of, picked, generator, PhotographRecipe().sizes, PhotographRecipe().softened)
    whole = torch.randint(len(made_of.photographs), (count,), generator=generator)
    return torch.cat([mixed, made_of.photographs[whole].float() / 255])


@click.command(help="Train on photographic composites and store the teacher's backbone.")
@click.option("--cutouts", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--seed", default=0, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda", "mps"]), default="auto", show_default=True)
def main(cutouts: Path, seed: int, out: Path, device: str) -> None:
    recipe, chosen = PhotographRecipe(), chosen_device(device)
    run, seconds = train(recipe, material(cutouts, 0).to(chosen), seed, chosen)
    state = run.teacher.backbone.state_dict()
    arrays = {key: value.cpu().numpy().astype(np.float16) for key, value in state.items()}
    about = {
        "command": f"python -m tensors.train_photographs --cutouts {cutouts} --seed {seed} --out {out}",
        "label": f"ViT-photo · seed {seed}", "seed": seed, "recipe": dataclasses.asdict(recipe),
        "heads": recipe.architecture.heads, "cutouts_sha256": hashlib.sha256(cutouts.read_bytes()).hexdigest(),
        "seconds": round(seconds), **environment(chosen),
    }  # fmt: skip
    save("vit_photo", arrays, dict.fromkeys(arrays, "as in facebookresearch/dino"), about, out)


if __name__ == "__main__":
    main()
