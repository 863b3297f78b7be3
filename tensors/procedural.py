"""Procedural scenes with ground truth: herds of dinosaurs and other beings over textures cut from photographs.

A scene is decided first (`Scene`, pure, from a seed and a number alone) and drawn afterwards at any size, so the picture
that the network sees at 96 px and the one that the lecture shows at 448 px are the same scene.

What the statistics are made for: every species has a usual coat (pattern and hue, with exceptions), so that a species
can be learned without labels, as it can on photographs; backgrounds are muted and shared by all species.
"""

from __future__ import annotations

import colorsys
import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tensors.photos import original

SUPERSAMPLING = 3  # edges of the silhouettes are drawn at this multiple and averaged
TEXTURES = ("grass.png", "gravel.png", "brick.png", "moon.png")
PATTERNS = ("stripes", "dots", "checks", "waves", "rings", "plain")

Point = tuple[float, float]
Shape = tuple[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Species:
    """A silhouette in the square [-1, 1]², x right, y down, facing left, with its usual coat.

    Shapes: 'oval' (cx, cy, rx, ry, degrees), 'poly' (x, y, ...), 'limb' (x, y, width, ...) a tapering stroke.
    """

    name: str
    pattern: str
    hue: float
    shapes: tuple[Shape, ...]
    eye: Point | None = None


def _oval(cx: float, cy: float, rx: float, ry: float, degrees: float = 0) -> Shape:
    return "oval", (cx, cy, rx, ry, degrees)


def _poly(*xy: float) -> Shape:
    return "poly", xy


def _limb(*xyw: float) -> Shape:
    return "limb", xyw


SPECIES = (
    Species("sauropod", "dots", 0.33, (
        _oval(0.10, 0.15, 0.44, 0.29), _limb(-0.20, 0.10, 0.34, -0.48, -0.20, 0.20, -0.56, -0.62, 0.14, -0.60, -0.80, 0.14),
        _oval(-0.70, -0.82, 0.18, 0.10, 8), _limb(0.40, 0.08, 0.36, 0.68, 0.12, 0.18, 0.98, -0.12, 0.04),
        _limb(-0.16, 0.30, 0.20, -0.18, 0.80, 0.18), _limb(0.06, 0.34, 0.18, 0.06, 0.76, 0.16),
        _limb(0.30, 0.30, 0.20, 0.32, 0.80, 0.18)), (-0.73, -0.85)),
    Species("tyrannosaur", "stripes", 0.05, (
        _oval(0.04, 0.02, 0.24, 0.40, 40), _oval(-0.44, -0.56, 0.34, 0.19, -4), _poly(-0.74, -0.62, -0.84, -0.46, -0.44, -0.46),
        _poly(-0.40, -0.42, -0.76, -0.30, -0.34, -0.26), _limb(-0.20, -0.50, 0.28, -0.06, -0.16, 0.38),
        _limb(0.14, 0.14, 0.40, 0.52, 0.28, 0.22, 0.98, 0.12, 0.03), _limb(0.06, 0.26, 0.32, -0.06, 0.54, 0.18, 0.08, 0.80, 0.12, -0.12, 0.84, 0.10),
        _limb(0.22, 0.26, 0.28, 0.30, 0.56, 0.16, 0.40, 0.80, 0.12, 0.20, 0.84, 0.09), _limb(-0.20, -0.06, 0.09, -0.36, 0.06, 0.07, -0.42, 0.00, 0.05)),
        (-0.42, -0.63)),
    Species("stegosaur", "waves", 0.11, (
        _oval(0.06, 0.18, 0.52, 0.32), _limb(-0.36, 0.26, 0.26, -0.66, 0.40, 0.16, -0.84, 0.46, 0.15), _limb(0.46, 0.18, 0.28, 0.74, 0.26, 0.14, 0.98, 0.14, 0.05),
        _poly(-0.46, 0.08, -0.52, -0.22, -0.26, -0.02), _poly(-0.28, -0.02, -0.28, -0.44, -0.02, -0.12), _poly(-0.04, -0.12, 0.04, -0.58, 0.22, -0.10),
        _poly(0.20, -0.10, 0.36, -0.46, 0.42, 0.00), _poly(0.42, 0.00, 0.62, -0.26, 0.60, 0.14), _poly(0.84, 0.20, 0.84, -0.12, 0.92, 0.18),
        _limb(-0.22, 0.40, 0.20, -0.24, 0.80, 0.16), _limb(0.10, 0.44, 0.17, 0.10, 0.76, 0.14), _limb(0.34, 0.38, 0.20, 0.36, 0.80, 0.17)),
        (-0.82, 0.44)),
    Species("triceratops", "checks", 0.58, (
        _oval(0.18, 0.16, 0.50, 0.32), _oval(-0.38, -0.04, 0.20, 0.40, -18), _oval(-0.56, 0.16, 0.24, 0.17, -18), _poly(-0.78, 0.14, -0.94, 0.36, -0.60, 0.32),
        _poly(-0.62, 0.02, -0.94, -0.42, -0.48, -0.04), _poly(-0.50, -0.06, -0.70, -0.56, -0.36, -0.12), _poly(-0.76, 0.10, -0.88, -0.06, -0.68, 0.04),
        _limb(0.60, 0.16, 0.28, 0.80, 0.34, 0.12, 0.96, 0.40, 0.04), _limb(-0.16, 0.36, 0.21, -0.18, 0.80, 0.18), _limb(0.14, 0.40, 0.18, 0.14, 0.76, 0.16),
        _limb(0.48, 0.34, 0.22, 0.50, 0.80, 0.18)), (-0.60, 0.10)),
    Species("pterosaur", "plain", 0.75, (
        _oval(0.02, 0.10, 0.15, 0.34, 12), _poly(-0.06, -0.10, -0.60, -0.46, -0.98, 0.10, -0.62, 0.02, -0.34, 0.24, -0.06, 0.28),
        _poly(0.06, -0.10, 0.62, -0.50, 0.98, 0.04, 0.64, 0.00, 0.36, 0.22, 0.10, 0.28), _oval(-0.06, -0.36, 0.17, 0.12, 20),
        _poly(-0.18, -0.46, -0.62, -0.26, -0.14, -0.26), _poly(0.00, -0.46, 0.42, -0.66, 0.08, -0.32), _limb(-0.02, -0.30, 0.16, 0.00, 0.00, 0.20),
        _limb(0.02, 0.38, 0.09, -0.06, 0.66, 0.04), _limb(0.10, 0.38, 0.09, 0.16, 0.66, 0.04)), (-0.10, -0.40)),
    Species("cat", "stripes", 0.08, (
        _oval(0.10, 0.34, 0.36, 0.46), _oval(-0.18, -0.34, 0.34, 0.28), _poly(-0.48, -0.42, -0.46, -0.82, -0.18, -0.56), _poly(-0.16, -0.58, 0.10, -0.82, 0.14, -0.40),
        _limb(0.34, 0.66, 0.20, 0.76, 0.62, 0.15, 0.84, 0.20, 0.12, 0.70, 0.04, 0.10), _limb(-0.12, 0.40, 0.22, -0.16, 0.78, 0.20)), (-0.28, -0.36)),
    Species("fish", "waves", 0.52, (
        _oval(-0.14, 0.00, 0.60, 0.36), _poly(0.34, 0.00, 0.92, -0.42, 0.78, 0.00, 0.92, 0.42), _poly(-0.30, -0.28, 0.10, -0.62, 0.28, -0.20),
        _poly(-0.10, 0.28, 0.14, 0.58, 0.24, 0.22)), (-0.52, -0.10)),
    Species("bird", "plain", 0.97, (
        _oval(0.04, 0.10, 0.46, 0.34, 14), _oval(-0.38, -0.34, 0.25, 0.23), _poly(-0.56, -0.42, -0.92, -0.26, -0.54, -0.22), _poly(0.36, 0.08, 0.96, 0.20, 0.90, 0.44, 0.30, 0.36),
        _limb(-0.06, 0.36, 0.09, -0.08, 0.80, 0.07), _limb(0.12, 0.36, 0.09, 0.12, 0.80, 0.07)), (-0.44, -0.38)),
    Species("snail", "rings", 0.10, (
        _oval(0.18, -0.10, 0.50, 0.50), _limb(-0.64, 0.42, 0.26, 0.00, 0.56, 0.26, 0.60, 0.58, 0.20, 0.96, 0.62, 0.05), _limb(-0.60, 0.46, 0.28, -0.70, 0.06, 0.18),
        _limb(-0.74, 0.02, 0.08, -0.88, -0.36, 0.07), _limb(-0.64, 0.02, 0.08, -0.58, -0.38, 0.07)), None),
    Species("mushroom", "dots", 0.00, (
        _poly(-0.80, 0.02, -0.72, -0.34, -0.44, -0.62, 0.00, -0.74, 0.44, -0.62, 0.72, -0.34, 0.80, 0.02), _limb(0.00, 0.00, 0.36, 0.04, 0.80, 0.44)), None),
    Species("cactus", "stripes", 0.36, (
        _limb(0.00, -0.66, 0.36, 0.00, 0.84, 0.40), _limb(-0.06, 0.34, 0.26, -0.52, 0.30, 0.26, -0.56, -0.16, 0.24),
        _limb(0.06, 0.10, 0.26, 0.52, 0.06, 0.26, 0.56, -0.40, 0.24)), None),
    Species("turtle", "checks", 0.40, (
        _poly(-0.52, 0.30, -0.46, -0.08, -0.20, -0.32, 0.14, -0.38, 0.46, -0.24, 0.64, 0.04, 0.68, 0.30), _limb(-0.40, 0.24, 0.22, -0.70, 0.02, 0.18), _oval(-0.78, -0.04, 0.19, 0.14, -10),
        _limb(-0.28, 0.28, 0.24, -0.38, 0.58, 0.18), _limb(0.42, 0.28, 0.24, 0.50, 0.58, 0.18), _limb(0.60, 0.24, 0.14, 0.88, 0.38, 0.04)), (-0.82, -0.08)),
)  # fmt: skip
DINOSAURS = ("sauropod", "tyrannosaur", "stegosaur", "triceratops")


@dataclass(frozen=True, slots=True)
class Being:
    """One silhouette on the picture: place and half-size in picture widths, angle in radians."""

    x: float
    y: float
    half: float
    angle: float
    faces_right: bool


@dataclass(frozen=True, slots=True)
class Coat:
    """Pattern with its wave number across the being and two RGB colours in [0, 1]."""

    pattern: str
    frequency: float
    angle: float
    light: tuple[float, float, float]
    dark: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Ground:
    """A texture window (x, y, side as fractions of the texture), its contrast, and colours at its top and bottom."""

    texture: str
    window: tuple[float, float, float]
    contrast: float
    top: tuple[float, float, float]
    bottom: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is on the picture. `species` indexes SPECIES and is the label that training never sees."""

    species: int
    coat: Coat
    herd: tuple[Being, ...]
    far: Ground
    near: Ground
    horizon: tuple[float, float, float]
    """Height of the horizon (0 top, 1 bottom; 2: there is none), its swell and its phase."""
    light: tuple[float, float]
    """Strength and direction (radians) of a gradient of brightness."""


def plan(seed: int, number: int) -> Scene:
    """Decide scene `number` of the set `seed`. Equal arguments give equal scenes."""
    rng = np.random.default_rng([seed, number])
    species = int(rng.integers(len(SPECIES)))
    usual = SPECIES[species]
    pattern = usual.pattern if rng.random() < 0.75 else str(rng.choice(PATTERNS))
    hue = usual.hue + rng.normal(0, 0.04) if rng.random() < 0.75 else rng.random()
    light = _rgb(hue, rng.uniform(0.45, 0.75), rng.uniform(0.68, 0.92))
    dark = _rgb(hue + rng.normal(0, 0.05), rng.uniform(0.5, 0.85), rng.uniform(0.40, 0.58))
    coat = Coat(pattern, rng.uniform(5, 8), rng.uniform(0, math.pi), light, dark)
    return Scene(
        species,
        coat,
        _herd(rng),
        _ground(rng),
        _ground(rng),
        (
            rng.uniform(0.3, 0.7) if rng.random() < 0.6 else 2.0,
            rng.uniform(0, 0.05),
            rng.uniform(0, 2 * math.pi),
        ),
        (rng.uniform(0, 0.25), rng.uniform(0, 2 * math.pi)),
    )


def draw(scene: Scene, size: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The scene as (size, size, 3) uint8 RGB and its mask (size, size), True where a being is."""
    y, x = (np.mgrid[:size, :size] + 0.5) / size
    swell = scene.horizon[1] * np.sin(2 * math.pi * x + scene.horizon[2])
    below = np.clip((y - scene.horizon[0] - swell) * size + 0.5, 0, 1)[..., None]
    picture = (1 - below) * _painted(scene.far, size) + below * _painted(scene.near, size)
    covered = np.zeros((size, size))
    for being in scene.herd:
        shape = _silhouette(SPECIES[scene.species], being, size)
        picture += shape[..., None] * (_coat(scene.coat, being, x, y) - picture)
        eye = SPECIES[scene.species].eye
        if eye is not None:
            (ex, ey), radius = _placed(being, eye), 0.055 * being.half
            distance = np.hypot(x - ex, y - ey)
            picture += np.clip((radius - distance) * size + 0.5, 0, 1)[..., None] * (0.97 - picture)
            picture += np.clip((0.55 * radius - distance) * size + 0.5, 0, 1)[..., None] * (0.08 - picture)
        covered = np.maximum(covered, shape)
    strength, direction = scene.light
    picture *= 1 + strength * ((x - 0.5) * math.cos(direction) + (y - 0.5) * math.sin(direction))[..., None]
    return np.rint(255 * np.clip(picture, 0, 1)).astype(np.uint8), covered > 0.5


def dataset(seed: int, count: int, size: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.bool_]]:
    """Scenes 0 to count-1 of a set: pictures (count, size, size, 3), species (count,), masks (count, size, size)."""
    pictures = np.empty((count, size, size, 3), np.uint8)
    species = np.empty(count, np.uint8)
    masks = np.empty((count, size, size), np.bool_)
    for number in range(count):
        scene = plan(seed, number)
        pictures[number], masks[number] = draw(scene, size)
        species[number] = scene.species
    return pictures, species, masks


def _rgb(hue: float, saturation: float, value: float) -> tuple[float, float, float]:
    return colorsys.hsv_to_rgb(hue % 1, saturation, value)


def _herd(rng: np.random.Generator) -> tuple[Being, ...]:
    """One to three beings of one species that hardly overlap; fewer are larger."""
    count = int(rng.choice((1, 2, 3), p=(0.35, 0.35, 0.3)))
    low, high = ((0.38, 0.48), (0.27, 0.36), (0.22, 0.29))[count - 1]
    faces_right = bool(rng.random() < 0.5)
    herd: list[Being] = []
    for _ in range(40):
        half = rng.uniform(low, high)
        margin = 0.8 * half
        x, y = rng.uniform(margin, 1 - margin, 2)
        if all(math.hypot(x - other.x, y - other.y) > 0.85 * (half + other.half) for other in herd):
            herd.append(Being(x, y, half, rng.normal(0, 0.12), faces_right))
        if len(herd) == count:
            break
    return tuple(herd)


def _ground(rng: np.random.Generator) -> Ground:
    side = rng.uniform(0.35, 0.8)
    x, y = rng.uniform(0, 1 - side, 2)
    hue = rng.choice((0.09, 0.25, 0.56, 0.6)) + rng.normal(0, 0.03)  # sand, moss, sky, slate
    saturation, value = rng.uniform(0.04, 0.14), rng.uniform(0.55, 0.70)
    return Ground(
        str(rng.choice(TEXTURES)),
        (x, y, side),
        rng.uniform(0.04, 0.08),
        _rgb(hue, saturation, value),
        _rgb(hue + rng.normal(0, 0.04), saturation * rng.uniform(0.6, 1.4), value * rng.uniform(0.8, 1.15)),
    )


@cache
def _texture(file: str) -> Image.Image:
    """A texture in grey, its slow changes of brightness removed, 128 ± 48."""
    grey = np.asarray(Image.fromarray(original(file)).convert("L").resize((512, 512)), np.float64)
    slow = np.asarray(Image.fromarray(grey.astype(np.uint8)).resize((8, 8), Image.Resampling.BOX).resize(
        (512, 512), Image.Resampling.BICUBIC), np.float64)  # fmt: skip
    fine = np.clip((grey - slow) / (grey - slow).std(), -2.5, 2.5)
    return Image.fromarray(np.uint8(128 + 48 * fine))


def _painted(ground: Ground, size: int) -> NDArray[np.float64]:
    x, y, side = (512 * value for value in ground.window)
    window = _texture(ground.texture).resize(
        (size, size),
        Image.Resampling.LANCZOS if size < side else Image.Resampling.BICUBIC,
        (x, y, x + side, y + side),
    )
    grain = ground.contrast * (np.asarray(window, np.float64) - 128) / 48
    t = np.linspace(0, 1, size)[:, None, None]
    painted: NDArray[np.float64] = (1 - t) * np.array(ground.top) + t * np.array(ground.bottom) + grain[..., None]
    return painted


def _placed(being: Being, point: Point) -> Point:
    """A point of the silhouette's square on the picture, in picture widths."""
    x, y = (-point[0] if being.faces_right else point[0]), point[1]
    cos, sin = math.cos(being.angle), math.sin(being.angle)
    return being.x + being.half * (cos * x - sin * y), being.y + being.half * (sin * x + cos * y)


def _silhouette(species: Species, being: Being, size: int) -> NDArray[np.float64]:
    """How much of each pixel the being covers, (size, size) in [0, 1]."""
    fine = size * SUPERSAMPLING
    canvas = Image.new("L", (fine, fine))
    pen = ImageDraw.Draw(canvas)

    def at(x: float, y: float) -> Point:
        px, py = _placed(being, (x, y))
        return px * fine, py * fine

    for kind, numbers in species.shapes:
        if kind == "oval":
            cx, cy, rx, ry, degrees = numbers
            cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
            turns = np.linspace(0, 2 * math.pi, 48, endpoint=False)
            pen.polygon([
                at(cx + cos * rx * math.cos(t) - sin * ry * math.sin(t), cy + sin * rx * math.cos(t) + cos * ry * math.sin(t))
                for t in turns
            ], fill=255)  # fmt: skip
        elif kind == "poly":
            pen.polygon([at(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)], fill=255)
        else:
            for x, y, width in _smooth(np.array(numbers).reshape(-1, 3)):
                (px, py), radius = at(x, y), width / 2 * being.half * fine
                pen.ellipse((px - radius, py - radius, px + radius, py + radius), fill=255)
    return np.asarray(canvas.resize((size, size), Image.Resampling.BOX), np.float64) / 255


def _smooth(stations: NDArray[np.float64]) -> NDArray[np.float64]:
    """A Catmull-Rom spline through stations (n, 3), 16 points a piece."""
    padded = np.vstack([2 * stations[0] - stations[1], stations, 2 * stations[-1] - stations[-2]])
    t = np.linspace(0, 1, 16)[:, None]
    pieces: list[NDArray[np.float64]] = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack(pieces)


def _coat(coat: Coat, being: Being, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """The coat's colour at every pixel, (size, size, 3); its pattern turns and grows with the being."""
    cos, sin = math.cos(being.angle + coat.angle), math.sin(being.angle + coat.angle)
    u = (cos * (x - being.x) + sin * (y - being.y)) / being.half
    v = (-sin * (x - being.x) + cos * (y - being.y)) / being.half
    wave = math.pi * coat.frequency
    match coat.pattern:
        case "stripes":
            share = 0.5 + 2 * np.sin(wave * u)
        case "dots":
            share = 4 * np.sin(wave * u) * np.sin(wave * v) - 1.1
        case "checks":
            share = 0.5 + np.sign(np.sin(wave * u)) * np.sign(np.sin(wave * v))
        case "waves":
            share = 0.5 + 2 * np.sin(wave * (u + 0.12 * np.sin(wave * v)))
        case "rings":
            share = 0.5 + 2 * np.sin(1.2 * wave * np.hypot(u, v))
        case _:  # plain: a little lighter on one side
            share = 0.5 - 0.25 * v
    share = np.clip(share, 0, 1)[..., None]
    coloured: NDArray[np.float64] = share * np.array(coat.light) + (1 - share) * np.array(coat.dark)
    return coloured
