"""Train the ViT-mini by DINO's recipe: `python -m tensors.train --seed 0 --out media/train/seed-0`.

A run writes a checkpoint as it goes and takes it up after a kill, with the identical result. At its end it leaves
`vit_mini.npz` (student and teacher, float16), `vit_mini_early.npz` (the teacher's backbone early on) and
`vit_mini_log.npz` (every step's numbers, samples of the weights), each with its json.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tensors import DATA
from tensors.crops import Augmentation, augmented, cut, rectangles, step_generator
from tensors.equations import (
    cosine,
    cross_entropy,
    entropy,
    multi_crop_loss,
    teacher_distribution,
    update_teacher,
    updated_centre,
    warm_up,
)
from tensors.network import Architecture, HeadArchitecture, Network, initialise
from tensors.procedural import dataset
from tenuto.stored import TensorsError, load, save

SEED = 1  # of the shipped weights: near the middle of the table over seeds
TRAINING_SET = 0  # seed of the procedural scenes that training sees; the held-out scenes are set 1
CHECKPOINT = ".vit_mini.checkpoint.pt"
CHECKPOINT_EVERY = 50  # steps, about half a minute on one core
# what a step leaves, with its unit
NUMBERS = {
    "loss": "Eq. 3, mean over its pairs, nats",
    "entropy": "h(P_t), mean over global views, nats",
    "divergence": "KL(P_t ‖ P_s) between the two global views, nats",
    "gradient_norm": "before clipping",
    "learning_rate": "of AdamW",
    "weight_decay": "of AdamW",
    "momentum": "λ of the teacher",
    "temperature": "τ_t",
}


class OtherRun(TensorsError, RuntimeError):
    """A checkpoint in the output folder belongs to another recipe, seed or version."""


MINI = Architecture(dim=128, depth=4, heads=8, patch=8, grid=8)
MINI_HEAD = HeadArchitecture(dim=128, hidden=256, bottleneck=64, outputs=512)
JITTER = Augmentation(
    brightness=0.3, contrast=0.3, saturation=0.3, hue=0.13, jitter_probability=0.8,
    grey_probability=0.15, blur_probability=0.3, solarise_probability=0.1, noise=0.15,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides a run besides its seed. Where it departs from the paper, the README says so."""

    architecture: Architecture = MINI
    head: HeadArchitecture = MINI_HEAD
    scenes: int = 8000
    scene_size: int = 96
    steps: int = 650
    early: int = 100  # the step at which the teacher is kept, for what changes during training
    batch: int = 32
    global_size: int = 64
    local_size: int = 32
    locals_: int = 4
    global_scale: tuple[float, float] = (0.5, 1.0)
    local_scale: tuple[float, float] = (0.25, 0.5)
    dropped: float = 0.5  # share of the patches of global crops that the student does not see
    dropped_local: float = 0.25  # the same of local crops
    student_temperature: float = 0.1
    teacher_temperature: tuple[float, float] = (0.03, 0.03)
    teacher_warm_up: int = 0
    centring: bool = True
    centre_momentum: float = 0.9
    teacher_momentum: tuple[float, float] = (0.985, 1.0)
    learning_rate: float = 1e-3
    final_learning_rate: float = 1e-6
    learning_rate_warm_up: float = 0.08  # share of the steps
    weight_decay: tuple[float, float] = (5.0, 5.0)
    clip: float = 3.0
    augmentation: Augmentation = JITTER


@dataclass(slots=True)
class Run:
    """What changes from step to step; `recorded` holds one row of numbers a step."""

    student: Network
    teacher: Network
    optimiser: torch.optim.AdamW
    centre: Tensor
    step: int = 0
    recorded: dict[str, list[Any]] = field(default_factory=dict)


def started(recipe: Recipe, seed: int, device: torch.device) -> Run:
    """A run at step 0: the teacher starts with the student's weights (section 3.1)."""
    student = Network(recipe.architecture, recipe.head)
    initialise(student, torch.Generator().manual_seed(seed))
    teacher = Network(recipe.architecture, recipe.head)
    teacher.load_state_dict(student.state_dict())
    student.to(device)
    teacher.to(device).requires_grad_(False)
    return Run(student, teacher, optimiser(student), torch.zeros(recipe.head.outputs, device=device))


def optimiser(student: Network) -> torch.optim.AdamW:
    """AdamW; biases and norms are not decayed (main_dino.py, get_params_groups)."""
    named = [(name, p) for name, p in student.named_parameters() if p.requires_grad]
    decayed = [p for name, p in named if p.ndim > 1 and "pos_embed" not in name and "cls_token" not in name]
    others = [p for name, p in named if p.ndim <= 1 or "pos_embed" in name or "cls_token" in name]
    groups: list[dict[str, Any]] = [{"params": decayed}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, betas=(0.9, 0.999))


def views(
    recipe: Recipe, pictures: NDArray[np.uint8], seed: int, step: int, device: torch.device
) -> tuple[Tensor, Tensor, torch.Generator]:
    """One step's crops: global (2·B, 3, G, G) and local (L·B, 3, S, S), view by view; and the step's generator."""
    generator = step_generator(seed, step)
    picked = torch.randint(len(pictures), (recipe.batch,), generator=generator)
    batch = torch.from_numpy(pictures[picked.numpy()]).to(device).permute(0, 3, 1, 2).float() / 255

    def crops(count: int, scale: tuple[float, float], size: int) -> Tensor:
        boxes = rectangles(generator, count * recipe.batch, scale).to(device)
        flipped = (torch.rand(len(boxes), generator=generator) < 0.5).to(device)
        return augmented(cut(batch.repeat(count, 1, 1, 1), boxes, size, flipped), generator, recipe.augmentation)

    return (
        crops(2, recipe.global_scale, recipe.global_size),
        crops(recipe.locals_, recipe.local_scale, recipe.local_size),
        generator,
    )


def kept_patches(
    generator: torch.Generator, count: int, patches: int, dropped: float, device: torch.device
) -> Tensor | None:
    """The patches that go on, by number and in order, (count, patches kept); None where none is dropped."""
    if not dropped:
        return None
    keep = patches - round(dropped * patches)
    return (
        torch.rand(count, patches, generator=generator, device=generator.device)
        .argsort(1)[:, :keep]
        .sort(1)
        .values.to(device)
    )


def scheduled(run: Run, recipe: Recipe) -> tuple[float, float]:
    """Set learning rate and weight decay of the coming step; its teacher momentum λ and temperature τ_t."""
    step, steps = run.step, recipe.steps
    rate = cosine(
        recipe.learning_rate,
        recipe.final_learning_rate,
        step,
        steps,
        round(recipe.learning_rate_warm_up * steps),
    )
    run.optimiser.param_groups[0].update(lr=rate, weight_decay=cosine(*recipe.weight_decay, step, steps))
    run.optimiser.param_groups[1].update(lr=rate)
    momentum = cosine(*recipe.teacher_momentum, step, steps)
    return momentum, warm_up(*recipe.teacher_temperature, step, recipe.teacher_warm_up)


def advance(run: Run, recipe: Recipe, pictures: NDArray[np.uint8], seed: int, device: torch.device) -> None:
    """One step: Eq. 3 over the crops, the student by its gradient, the teacher by its average, the centre by Eq. 4."""
    momentum, temperature = scheduled(run, recipe)
    rate, decay = (run.optimiser.param_groups[0][key] for key in ("lr", "weight_decay"))
    global_, local, generator = views(recipe, pictures, seed, run.step, device)
    patches = (recipe.global_size // recipe.architecture.patch) ** 2
    kept = kept_patches(generator, len(global_), patches, recipe.dropped, device)
    local_patches = (recipe.local_size // recipe.architecture.patch) ** 2
    kept_local = kept_patches(generator, len(local), local_patches, recipe.dropped_local, device)
    with torch.autocast(device.type, torch.bfloat16, enabled=device.type in ("cpu", "cuda")):
        with torch.no_grad():
            taught = run.teacher.head(run.teacher.backbone(global_).cls).float()
        seen = torch.cat(
            [run.student.backbone(global_, kept=kept).cls, run.student.backbone(local, kept=kept_local).cls]
        )
        answers = run.student.head(seen).float()
    centre = run.centre if recipe.centring else torch.zeros_like(run.centre)
    target = teacher_distribution(taught, centre, temperature).view(2, recipe.batch, -1)
    loss = multi_crop_loss(target, answers.view(2 + recipe.locals_, recipe.batch, -1), recipe.student_temperature)

    run.optimiser.zero_grad()
    torch.autograd.backward(loss)
    norm = torch.nn.utils.clip_grad_norm_(run.student.parameters(), recipe.clip)
    run.optimiser.step()
    update_teacher(run.teacher, run.student, momentum)
    run.centre = updated_centre(run.centre, taught, recipe.centre_momentum)

    with torch.no_grad():
        log_q = (answers[: len(taught)] / recipe.student_temperature).log_softmax(-1).view(2, recipe.batch, -1)
        spread = entropy(target).mean()
        divergence = cross_entropy(target, log_q.flip(0)).mean() - spread  # between the two global views
    numbers: dict[str, Tensor | float] = {
        "loss": loss.detach(), "entropy": spread, "divergence": divergence, "gradient_norm": norm,
        "learning_rate": rate, "weight_decay": decay, "momentum": momentum, "temperature": temperature,
    }  # fmt: skip
    for key, value in numbers.items():
        run.recorded.setdefault(key, []).append(float(value))
    run.step += 1


# --- samples of the weights, for the scenes about EMA ---

STRIP_WEIGHTS = 32  # weights followed at every step, drawn as strips
CLOUD_WEIGHTS = 4096  # weights that stand for all of them in the principal components
CLOUD_EVERY = 4  # steps


def sample(network: Network, count: int) -> Tensor:
    """`count` weights of the backbone's blocks, always the same ones, (count,) float32."""
    matrices = [p for name, p in network.backbone.blocks.named_parameters() if p.ndim == 2]
    picks = torch.Generator().manual_seed(0)
    each = -(-count // len(matrices))
    taken = [p.detach().flatten()[torch.randint(p.numel(), (each,), generator=picks).to(p.device)] for p in matrices]
    return torch.stack(taken, 1).flatten()[:count].float().cpu()


def observe(run: Run) -> None:
    """Keep samples of both networks as they are before step `run.step`."""
    for name, network in (("student", run.student), ("teacher", run.teacher)):
        run.recorded.setdefault(f"{name}_strip", []).append(sample(network, STRIP_WEIGHTS))
        if run.step % CLOUD_EVERY == 0:
            run.recorded.setdefault(f"{name}_cloud", []).append(sample(network, CLOUD_WEIGHTS))


def principal_paths(student: Tensor, teacher: Tensor) -> tuple[Tensor, Tensor, list[float]]:
    """Both paths (T, n) on the two principal components of their union, (T, 2) each, and the variance they hold."""
    cloud = torch.cat([student, teacher]).double()
    cloud = cloud - cloud.mean(0)
    u, s, _ = torch.linalg.svd(cloud, full_matrices=False)
    flat = u[:, :2] * s[:2]
    return flat[: len(student)].float(), flat[len(student) :].float(), (s[:2] ** 2 / (s**2).sum()).tolist()


# --- a whole run ---


def train(
    recipe: Recipe,
    seed: int,
    out: Path,
    device: torch.device,
    progress: Callable[[Run], None] = lambda run: None,
) -> None:
    """Train to the end, or on from `out`'s checkpoint, and store the results in `out`. Raises OtherRun."""
    began = time.monotonic()
    pictures, _, _ = dataset(TRAINING_SET, recipe.scenes, recipe.scene_size)
    run, spent, early = resumed(recipe, seed, out, device)
    while run.step < recipe.steps:
        if run.step == recipe.early:
            early = {key: value.clone() for key, value in run.teacher.backbone.state_dict().items()}
        observe(run)
        advance(run, recipe, pictures, seed, device)
        progress(run)
        if run.step % CHECKPOINT_EVERY == 0:
            checkpoint(run, recipe, seed, out, spent + time.monotonic() - began, early)
    observe(run)
    store(run, recipe, seed, out, device, spent + time.monotonic() - began, early, pictures)
    (out / CHECKPOINT).unlink(missing_ok=True)


def checkpoint(run: Run, recipe: Recipe, seed: int, out: Path, seconds: float, early: dict[str, Tensor]) -> None:
    """Write what a resumed run needs, in one piece."""
    out.mkdir(parents=True, exist_ok=True)
    temporary = out / f"{CHECKPOINT}.{os.getpid()}"
    torch.save(
        {
            "identity": identity(recipe, seed),
            "student": run.student.state_dict(),
            "teacher": run.teacher.state_dict(),
            "optimiser": run.optimiser.state_dict(),
            "centre": run.centre,
            "step": run.step,
            "recorded": run.recorded,
            "seconds": seconds,
            "early": early,
        },
        temporary,
    )
    temporary.replace(out / CHECKPOINT)


def resumed(recipe: Recipe, seed: int, out: Path, device: torch.device) -> tuple[Run, float, dict[str, Tensor]]:
    """The run as `out`'s checkpoint left it, the seconds it has taken and its early teacher; a new run without one."""
    run = started(recipe, seed, device)
    path = out / CHECKPOINT
    if not path.is_file():
        return run, 0.0, {}
    saved = torch.load(path, map_location=device, weights_only=True)
    if saved["identity"] != identity(recipe, seed):
        raise OtherRun(f"{path} belongs to another recipe or seed; delete it or choose another --out")
    run.student.load_state_dict(saved["student"])
    run.teacher.load_state_dict(saved["teacher"])
    run.optimiser.load_state_dict(saved["optimiser"])
    run.centre, run.step, run.recorded = saved["centre"], saved["step"], saved["recorded"]
    return run, saved["seconds"], saved["early"]


def identity(recipe: Recipe, seed: int) -> str:
    return json.dumps({"seed": seed, "recipe": dataclasses.asdict(recipe)}, sort_keys=True)


def store(
    run: Run,
    recipe: Recipe,
    seed: int,
    out: Path,
    device: torch.device,
    seconds: float,
    early: dict[str, Tensor],
    pictures: NDArray[np.uint8],
) -> None:
    """Write the run's results: vit_mini, vit_mini_early, training, ema."""
    about = {
        "command": f"python -m tensors.train --seed {seed} --out tensors/data",
        "label": f"ViT-mini · seed {seed}",
        "seed": seed,
        "recipe": dataclasses.asdict(recipe),
        "parameters": sum(p.numel() for p in run.student.backbone.parameters()),
        "training_pictures_sha256": hashlib.sha256(pictures.tobytes()).hexdigest(),
        "seconds": round(seconds),
        **environment(device),
    }
    both = {f"teacher.{key}": value for key, value in run.teacher.state_dict().items()}
    both |= {f"student.{key}": value for key, value in run.student.state_dict().items()}
    both["centre"] = run.centre
    arrays = {key: value.cpu().numpy().astype(np.float16) for key, value in both.items()}
    heads = {"heads": recipe.architecture.heads}
    save("vit_mini", arrays, dict.fromkeys(arrays, "as in facebookresearch/dino"), {**about, **heads}, out)
    arrays = {key: value.cpu().numpy().astype(np.float16) for key, value in early.items()}
    told = {**about, **heads, "step": recipe.early, "part": "the teacher's backbone"}
    save("vit_mini_early", arrays, dict.fromkeys(arrays, "as in facebookresearch/dino"), told, out)

    weights = {"weights_sha256": load("vit_mini", out).sha256}
    numbers = {key: np.array(run.recorded[key], np.float32) for key in NUMBERS}
    save(
        "training",
        numbers,
        {key: f"(steps,) {unit}" for key, unit in NUMBERS.items()},
        {**about, **weights},
        out,
    )
    paths = {key: torch.stack(run.recorded[f"{key}_cloud"]) for key in ("student", "teacher")}
    student_path, teacher_path, shares = principal_paths(**paths)
    ema = {
        "student": torch.stack(run.recorded["student_strip"]).numpy(),
        "teacher": torch.stack(run.recorded["teacher_strip"]).numpy(),
        "student_path": student_path.numpy(),
        "teacher_path": teacher_path.numpy(),
        "momentum": numbers["momentum"],
    }
    axes = {
        "student": f"(steps + 1, {STRIP_WEIGHTS}) weights of the blocks' matrices before every step, and at the end",
        "teacher": "as `student`",
        "student_path": f"(points, 2) every {CLOUD_EVERY} steps, principal components 1 and 2",
        "teacher_path": "as `student_path`, in the same plane",
        "momentum": "(steps,) λ in θ_t <- λ θ_t + (1 - λ) θ_s",
    }
    told = {**about, **weights, "path_variance": shares, "path_weights": CLOUD_WEIGHTS}
    save("ema", ema, axes, told, out)


def environment(device: torch.device) -> dict[str, Any]:
    """Where numbers were computed: device, threads, versions."""
    return {
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else device.type,
        "threads": torch.get_num_threads(),
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
    }


def chosen_device(name: str) -> torch.device:
    """'auto' is CUDA where there is one, then MPS, then the CPU."""
    if name != "auto":
        return torch.device(name)
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def watched(recipe: Recipe, seed: int, out: Path, device: torch.device) -> None:
    """`train` with a progress bar and the time left on stderr."""

    def loss(run: Run | None) -> str:
        return f"loss {run.recorded['loss'][-1]:.3f}" if run else ""

    with click.progressbar(
        length=recipe.steps, label="training", show_eta=True, item_show_func=loss, file=sys.stderr
    ) as bar:
        train(recipe, seed, out, device, lambda run: bar.update(run.step - bar.pos, run))


@click.command(help="Train the ViT-mini by DINO's recipe and store its weights and its log.")
@click.option("--seed", default=SEED, show_default=True, help="Of the initial weights, the crops and their order.")
@click.option("--out", type=click.Path(path_type=Path), default=DATA, show_default=True)
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda", "mps"]), default="auto", show_default=True)
@click.option("--threads", default=0, help="CPU threads; the result depends on it in its last digits.")
def main(seed: int, out: Path, device: str, threads: int) -> None:
    if threads:
        torch.set_num_threads(threads)
    try:
        watched(Recipe(), seed, out, chosen_device(device))
    except OtherRun as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"stored in {out}: vit_mini, vit_mini_early, training, ema")


if __name__ == "__main__":
    main()
