"""Multi-crop augmentation, a whole batch at a time, drawn from one generator, on that generator's device.

Every random number comes from the generator of a step (`step_generator`), so a resumed run sees the same crops; with a
generator on the CPU, so does a GPU.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

# ImageNet's mean and standard deviation, those of every official checkpoint
MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)
GREY = (0.299, 0.587, 0.114)  # luma, ITU-R BT.601
RATIO = (3 / 4, 4 / 3)  # RandomResizedCrop's aspect ratios
TRIES = 10


@dataclass(frozen=True, slots=True)
class Augmentation:
    """Strengths; the authors' are jitter 0.4/0.4/0.2/0.1 with p 0.8, grey 0.2, blur 1.0/0.1/0.5, solarise 0.2."""

    brightness: float = 0.4
    contrast: float = 0.4
    saturation: float = 0.2
    hue: float = 0.1
    jitter_probability: float = 0.8
    grey_probability: float = 0.2
    blur_probability: float = 0.5
    solarise_probability: float = 0.1
    noise: float = 0.0  # standard deviation of pixel noise, uniform up to this


def step_generator(seed: int, step: int, device: torch.device | str = "cpu") -> Generator:
    """The random numbers of one step, whatever came before it."""
    return torch.Generator(device).manual_seed((seed + 1) * 1_000_003 + step)


def rectangles(generator: Generator, count: int, scale: tuple[float, float], aspect: float = 1.0) -> Tensor:
    """RandomResizedCrop's rectangles (count, 4): x, y, w, h as fractions of the picture's width and height.

    `scale`: range of the area fraction; `aspect`: width / height of the picture. The first of ten tries that fits is
    taken, as torchvision does, else the whole picture.
    """
    device = generator.device
    area = uniform(generator, (TRIES, count), *scale)
    ratio = uniform(generator, (TRIES, count), math.log(RATIO[0]), math.log(RATIO[1])).exp()
    w, h = (area * ratio / aspect).sqrt(), (area / ratio * aspect).sqrt()
    fits = (w <= 1) & (h <= 1)
    first = fits.float().argmax(0)
    pick = torch.arange(count, device=device)
    none = ~fits.any(0)
    w = torch.where(none, 1.0, w[first, pick])
    h = torch.where(none, 1.0, h[first, pick])
    x, y = torch.rand(2, count, generator=generator, device=device) * torch.stack([1 - w, 1 - h])
    return torch.stack([x, y, w, h], 1)


@cache
def constant(values: tuple[float, ...], device: torch.device) -> Tensor:
    """One number a colour channel, (3, 1, 1). Kept: copying numbers to a GPU makes it wait."""
    return torch.tensor(values, device=device)[:, None, None]


def uniform(generator: Generator, shape: tuple[int, ...], low: float, high: float) -> Tensor:
    return low + (high - low) * torch.rand(shape, generator=generator, device=generator.device)


def cut(pictures: Tensor, boxes: Tensor, size: int, flipped: Tensor) -> Tensor:
    """Crops (B, 3, size, size) of pictures (B, 3, H, W): one box (x, y, w, h) each, mirrored where `flipped` (B,)."""
    x, y, w, h = boxes.unbind(1)
    theta = torch.zeros(len(boxes), 2, 3, device=boxes.device)
    theta[:, 0, 0] = torch.where(flipped, -w, w)
    theta[:, 0, 2] = 2 * x + w - 1
    theta[:, 1, 1] = h
    theta[:, 1, 2] = 2 * y + h - 1
    at = F.affine_grid(theta, [len(boxes), 3, size, size], align_corners=False)
    return F.grid_sample(pictures, at, mode="bilinear", padding_mode="border", align_corners=False)


@cache
def yiq(device: torch.device) -> tuple[Tensor, Tensor]:
    """(3, 3) RGB to YIQ, and back."""
    matrix = torch.tensor([[0.299, 0.587, 0.114], [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]])
    return matrix.to(device), matrix.inverse().to(device)


def colour_matrix(saturation: Tensor, hue: Tensor) -> Tensor:
    """(B, 3, 3): saturation factor, then a turn of the hue (fraction of the circle) in YIQ."""
    to_yiq, from_yiq = yiq(hue.device)
    turn = torch.zeros(len(hue), 3, 3, device=hue.device)
    turn[:, 0, 0] = 1
    turn[:, 1, 1] = turn[:, 2, 2] = (2 * math.pi * hue).cos() * saturation
    turn[:, 1, 2] = -(2 * math.pi * hue).sin() * saturation
    turn[:, 2, 1] = (2 * math.pi * hue).sin() * saturation
    return from_yiq @ turn @ to_yiq


def augmented(crops: Tensor, generator: Generator, strength: Augmentation) -> Tensor:
    """Colour jitter, grey, blur, solarisation and noise of crops (B, 3, H, W) in [0, 1], then normalised."""
    count, device = len(crops), crops.device

    def chance(probability: float) -> Tensor:
        return uniform(generator, (count,), 0, 1) < probability

    def factor(range_: float, jittered: Tensor) -> Tensor:
        return torch.where(jittered, uniform(generator, (count,), 1 - range_, 1 + range_), 1.0)

    jittered = chance(strength.jitter_probability)
    brightness, contrast = factor(strength.brightness, jittered), factor(strength.contrast, jittered)
    saturation, hue = factor(strength.saturation, jittered), factor(strength.hue, jittered) - 1
    saturation = torch.where(chance(strength.grey_probability), 0.0, saturation)
    blur = torch.where(chance(strength.blur_probability), uniform(generator, (count,), 0.2, 1), 0.0)
    solarised = chance(strength.solarise_probability)
    noise = uniform(generator, (count,), 0, strength.noise)
    grains = torch.randn(crops.shape, generator=generator, device=generator.device)

    def each(value: Tensor) -> Tensor:
        return value.to(device)[:, None, None, None]

    crops = torch.einsum("bij,bjhw->bihw", colour_matrix(saturation, hue).to(device), crops)
    grey = (crops * constant(GREY, device)).sum(1).mean((1, 2))[:, None, None, None]
    crops = (each(brightness) * (grey + each(contrast) * (crops - grey))).clamp(0, 1)
    crops = torch.lerp(crops, blurred(crops), each(blur))
    crops = torch.where(each(solarised) & (crops > 0.5), 1 - crops, crops)
    crops = crops + each(noise) * grains.to(device)
    return normalised(crops)


def blurred(pictures: Tensor) -> Tensor:
    """Binomial blur of five pixels in both directions, standard deviation 1."""
    for dim in (2, 3):
        padded = F.pad(pictures, (2, 2, 0, 0) if dim == 3 else (0, 0, 2, 2), mode="replicate")
        a, b, c, d, e = (padded.narrow(dim, start, pictures.shape[dim]) for start in range(5))
        pictures = (a + e + 4 * (b + d) + 6 * c) / 16  # slices: a depthwise convolution takes ten times as long
    return pictures


def normalised(pictures: Tensor) -> Tensor:
    """(B, 3, H, W) in [0, 1] -> zero mean and unit deviation by ImageNet's statistics."""
    return (pictures - constant(MEAN, pictures.device)) / constant(STD, pictures.device)
