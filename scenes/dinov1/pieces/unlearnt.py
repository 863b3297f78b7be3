"""A network before it has learnt anything: its weights are random."""

from __future__ import annotations

import numpy as np
from manim import Mobject, Square, VGroup

from scenes.pieces.network import Network
from tenuto.kit.marks import grid_places
from tenuto.stage.theme import Ground

__all__ = ["unlearnt"]

ACROSS = 2  # cells side by side in a layer
FAINTEST, BRIGHTEST = 0.08, 0.75  # opacity of a cell


def unlearnt(network: Network, seed: int = 1) -> VGroup:
    """Cells of random brightness in place of the network's layers, a group for each; equal seeds give equal weights."""
    rng, layers = np.random.default_rng(seed), VGroup()
    for layer in network.layers:
        side = layer.width / ACROSS
        count = ACROSS * max(1, round(layer.height / side))
        cells = VGroup()
        for place, share in zip(grid_places(count, ACROSS, side), rng.random(count), strict=True):
            cell = Square(0.84 * side, fill_color=network.ground.ink, stroke_width=0)
            cells.add(
                cell.set_fill(opacity=FAINTEST + (BRIGHTEST - FAINTEST) * share).move_to(layer.get_center() + place)
            )
        layers.add(cells)
    return layers


def specimen_unlearnt(ground: Ground) -> Mobject:
    network = Network("Student", ground.student, ground, 3.6, 2.4)
    cells = unlearnt(network)
    network.layers.set_opacity(0)
    return VGroup(network, cells)
