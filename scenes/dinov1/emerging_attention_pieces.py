"""A grid that fills its room, pieces that drift apart, a map that wakes, and the meter of the mass that a mask keeps."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, TAU, Animation, AnimationGroup, Group, Mobject, Square, VGroup, linear
from numpy.typing import NDArray

from scenes.pieces.agreement import drawn, legend
from scenes.pieces.seen import star_seen
from scenes.pieces.star import CALLED, STAR
from scenes.pieces.tokens import patches
from tenuto.kit.heatmap import HeatMap, ramp
from tenuto.kit.marks import grid_places
from tenuto.kit.number import Number
from tenuto.kit.overlap import verdict
from tenuto.kit.picture import Picture
from tenuto.kit.progress import Progress
from tenuto.kit.tag import Tag
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["KeptMass", "breathe", "dawn", "grid"]


# -- Places for any number of squares ----------------------------------------------------------------------------------


def grid(count: int, width: float, height: float, gap: float = 0.12) -> tuple[float, NDArray[np.float64]]:
    """The side of `count` squares that fill a room row by row as large as they can, and their middles, (count, 3).

    Args:
        count: from 1 to as many as you like: networks have 3 heads, or 24.
        width, height: of the room, manim units, its middle at the origin.
        gap: between two squares.
    """

    def side(columns: int) -> float:
        rows = -(-count // columns)
        return min((width + gap) / columns, (height + gap) / rows) - gap

    # Among equally large ones the grid with the fewest empty places.
    columns = max(range(1, count + 1), key=lambda n: (round(side(n), 3), -(-count % n)))
    return side(columns), grid_places(count, columns, side(columns) + gap)


def specimen_grid(ground: Ground) -> Mobject:
    side, places = grid(11, 3.6, 2.4)
    return VGroup(*(Square(side, stroke_color=ground.ink, stroke_width=2).move_to(place) for place in places))


# -- Pieces of a whole that drift apart a little and come together again -----------------------------------------------


def breathe(pieces: Group, reach: float = 0.1, **kwargs: Any) -> Vary:
    """All pieces move away from their common middle and back, keeping their sizes: a seamless loop.

    Args:
        pieces: a group; each of its submobjects moves as one.
        reach: by which share of its distance from the middle a piece moves away.
    """
    homes = [piece.get_center() for piece in pieces]
    middle = np.mean(homes, axis=0)

    def show(turn: float) -> None:
        apart = 1 + reach / 2 * (1 - np.cos(TAU * turn))
        for piece, home in zip(pieces, homes, strict=True):
            piece.move_to(middle + (home - middle) * apart)

    return Vary(pieces, show, rate_func=linear, **kwargs)


def specimen_breathe(ground: Ground) -> Mobject:
    pieces = patches(Picture(photo("cat"), 2.4), 3)
    breathe(pieces, 0.3).interpolate_mobject(0.5)
    return pieces


# -- A map that begins with its brightest cells ------------------------------------------------------------------------


NIGHT = 8.0  # the power of a map's values that leaves its brightest cells alone


def dawn(heat: HeatMap, **kwargs: Any) -> Vary:
    """It is dark at once but for its brightest cells; played, the light spreads from them until the map is whole."""
    shares = heat.values / heat.values.max()
    heat.show(shares**NIGHT)
    return Vary(heat, lambda power: heat.show(shares**power), NIGHT, 1.0, **kwargs)


def specimen_dawn(ground: Ground) -> Mobject:
    y, x = np.mgrid[-1:1:14j, -1:1:14j]
    heat = HeatMap(photo("cat")[:300, 60:360], np.exp(-4 * (x**2 + y**2)), ramp(ground.teacher, ground), 2.4)
    dawn(heat).interpolate_mobject(0.5)
    return heat


# -- A heat map of which the brightest cells are kept, and the meter that says how much of its mass they hold ----------


class KeptMass(Group):
    """Parts: `heat`, and `meter`, which stands below it: a bar, the percentage, and what it is a part of.

    Args:
        heat: where it stands.
        name: of the mass.
        color: hex, of the bar's filling.
        ground: the ground it stands on.
    """

    def __init__(self, heat: HeatMap, name: str, color: str, ground: Ground) -> None:
        self.heat = heat
        self.bar = Progress(1, heat.width, 0.26, color, ground).move_to(heat.get_bottom() + 0.32 * DOWN)
        self.percent = Number(0, theme.LABEL, ground.ink, suffix="%", align=LEFT)
        self.percent.shift(self.bar.get_left() + 0.5 * DOWN)
        what = Words(name, theme.LABEL, ground.muted)
        self.meter = VGroup(self.bar, self.percent, stand(what, self.bar.get_right()[0], self.percent.baseline, RIGHT))
        super().__init__(heat, self.meter)

    def keep(self, mass: float) -> Animation:
        """Cells are kept, the brightest first, until they hold this share of the mass, 0 to 1."""
        parts = (
            self.heat.sweep(mass, rate_func=linear),
            self.bar.to(mass, rate_func=linear),
            self.percent.to(100 * mass, rate_func=linear),
        )
        return AnimationGroup(*parts)


def specimen_kept_mass(ground: Ground) -> Mobject:
    y, x = np.mgrid[-1:1:14j, -1:1:14j]
    heat = HeatMap(photo("cat")[:300, 60:360], np.exp(-4 * (x**2 + y**2)), ramp(ground.teacher, ground), 2.0)
    kept = KeptMass(heat, "tổng", ground.teacher, ground)
    heat.keep(0.6)
    kept.bar.show(0.6)
    kept.percent.show(60)
    return kept


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


MIDDLE = theme.STAGE_CENTRE_Y
UNTRAINED, TRAINED = 0, 1  # first axis of the stored maps
SUCCESSES, FAILURE = ("macaw", "hedgehog", "kingfisher"), "duck"  # photographs beside the star
DRAWN = 0  # of the drawn pictures, the one that is masked
LARGE, ANIMAL = 4.1, 2.34  # sides of pictures, manim units
PLACES = [np.array([x, 0.28, 0]) for x in (-LARGE - 0.25, 0.0, LARGE + 0.25)]  # of three large pictures in a row
COLUMNS = np.array([-5.23, -2.75, -0.27, 2.21, 5.23])  # x of four successes and the failure
ROWS = 1.14, -1.32  # y of photographs and of maps
SCORED = (("ngẫu nhiên", "random"), ("học có nhãn", "supervised"), ("DINO", "dino"), ("BYOL", "byol"))
PANEL = 3.0  # side of a picture that shows an overlap
PATCHES = 4  # a side, into which the last photograph is cut


def heads(
    scene: LectureScene, pixels: NDArray[np.uint8], maps: NDArray[np.floating], shown: int
) -> tuple[Picture, HeatMap, Group, float, NDArray[np.float64]]:
    """The title's picture, the map over it that is `shown`, all maps (heads, rows, columns) behind that; the side and
    the places (heads, 3) which they fly to."""
    picture = Picture(pixels, LARGE).move_to([-theme.SAFE_X, MIDDLE, 0], aligned_edge=LEFT)
    large = heat(scene, pixels, maps[shown], LARGE).move_to(picture)
    side, places = grid(len(maps), 2 * theme.SAFE_X - LARGE - 0.4, 4.7)
    places += [theme.SAFE_X - (2 * theme.SAFE_X - LARGE - 0.4) / 2, MIDDLE, 0]
    trained = Group(*(heat(scene, pixels, map_, LARGE).move_to(picture) for map_ in maps))
    return picture, large, trained, side, places


def heat(scene: LectureScene, pixels: NDArray[np.uint8], values: NDArray[np.floating], height: float) -> HeatMap:
    """Where one head looks, over the picture (H, W, 3) that it looks at."""
    return HeatMap(pixels, values.astype(np.float32), ramp(scene.ground.teacher, scene.ground), height)


def frame_at(scene: LectureScene, place: NDArray[np.float64], side: float) -> Square:
    """A frame around one of several pictures."""
    return Square(side, stroke_color=scene.ground.ink, stroke_width=4).move_to(place)


def both_sides(
    scene: LectureScene, pixels: NDArray[np.uint8]
) -> tuple[Group, VGroup, float, NDArray[np.float64], NDArray[np.float64]]:
    """The photograph and its maps before the first step, one for each head, on the right; what either side shows; the
    side of a tile, and the places (1 + heads, 3) of the tiles on the left and on the right."""
    ground = scene.ground
    stored = load_tensors("attention_photos")
    before = stored.maps[UNTRAINED, stored.about["pictures"].index(STAR)].astype(np.float32)  # (heads, rows, columns)
    side, places = grid(len(before) + 1, theme.SAFE_X - 0.25, 4.3)
    apart = np.array([(theme.SAFE_X + 0.25) / 2, 0, 0])
    places += np.array([0, MIDDLE - 0.25, 0])
    raw = Group(Picture(pixels, side), *(heat(scene, pixels, map_, side) for map_ in before))
    for tile, place in zip(raw, places + apart, strict=True):
        tile.move_to(place)
    left = places[0][0] - side / 2
    names = VGroup(
        side_name(scene, "đã huấn luyện", ground.teacher, left - apart[0]),
        side_name(scene, "chưa huấn luyện", ground.muted, left + apart[0]),
    )
    return raw, names, side, places - apart, places + apart


def side_name(scene: LectureScene, text: str, color: str, left: float) -> Words:
    """What one side of the stage shows, above its upper left corner."""
    return scene.words(text, theme.BODY, color, (left, 2.02), LEFT, weight=SEMIBOLD)


def animals(scene: LectureScene, head: int) -> tuple[list[tuple[Picture, HeatMap]], Words]:
    """The other photographs, each over where one trained head looks in it; the last one it gets wrong. And how it was
    chosen."""
    placed = (*zip(SUCCESSES, COLUMNS[1:-1], strict=True), (FAILURE, COLUMNS[-1]))
    about = load_tensors("attention_photos").about
    how = "cùng một đầu cho cả năm ảnh, chọn không nhìn đáp án"
    told = scene.footnote(f"{about['label']} · {how}", computed=True)
    return [animal(scene, name, head, x) for name, x in placed], told


def animal(scene: LectureScene, name: str, head: int, x: float) -> tuple[Picture, HeatMap]:
    """A photograph, and below it where one trained head looks in it."""
    pixels, maps = star_seen(load_tensors("attention_photos"), name, photo(name))
    top, below = Picture(pixels, ANIMAL), heat(scene, pixels, maps[head], ANIMAL)
    return top.move_to([x, ROWS[0], 0]), below.move_to([x, ROWS[1], 0])


def fly_home(photograph: Picture, seen: HeatMap) -> list[Animation]:
    """The star and what the head sees in it become the first of the columns."""
    return [part.fly([COLUMNS[0], y, 0], ANIMAL, ANIMAL) for part, y in zip((photograph, seen), ROWS, strict=True)]


def threshold(scene: LectureScene, head: int) -> tuple[Picture, HeatMap, KeptMass, Picture, VGroup, list[Words]]:
    """A drawn animal; where one head looks in it; the same map again, with the meter of what is kept of it; how the
    mask fits the truth, what its colours mean; and the two captions of the first picture."""
    ground = scene.ground
    known = load_tensors("attention")
    pixels, values = known.pictures[DRAWN], known.maps[TRAINED, DRAWN, head].astype(np.float32)
    plain = Picture(pixels, LARGE).move_to(PLACES[0])
    map_, mask = (heat(scene, pixels, values, LARGE).move_to(PLACES[0]) for _ in range(2))
    kept = KeptMass(mask.move_to(PLACES[1]), "tổng attention", ground.teacher, ground)
    mask.move_to(PLACES[0])
    judged = (ground.panel, ground.data, ground.teacher, ground.ink)
    truth = Picture(verdict(known.truth[DRAWN], known.masks[TRAINED, DRAWN, head], judged), LARGE).move_to(PLACES[2])
    meaning = ((ground.ink, "khớp"), (ground.teacher, "thừa"), (ground.data, "thiếu"))
    colors = legend(meaning, ground).move_to([PLACES[2][0], -2.15, 0])
    captions = [caption(scene, text, PLACES[0]) for text in ("cảnh nhóm tự vẽ", "attention của một đầu")]
    return plain, map_, kept, truth, colors, captions


def caption(scene: LectureScene, text: str, place: NDArray[np.float64]) -> Words:
    """What a large picture shows, below it."""
    return scene.words(text, theme.LABEL, scene.ground.muted, (place[0], place[1] - LARGE / 2 - 0.45))


def ours(scene: LectureScene, label: str) -> Words:
    """How the small network's own masks score, one head chosen without the truth for all held-out scenes."""
    about = load_tensors("segmentation").about
    before, after = (written(100 * about[w]["fixed_head"]["mean"], 1) for w in ("untrained", "trained"))
    count = about["scenes"]["count"]
    text = f"{label} · {count} cảnh tự vẽ, độ chồng khớp: đã huấn luyện {after}, chưa huấn luyện {before}"
    return scene.footnote(text, computed=True)


def overlaps(scene: LectureScene) -> tuple[list[Group], VGroup, Words]:
    """A scored pair of masks for every network, the first three in their places; what the colours mean, and whose
    scores."""
    ground = scene.ground
    scores = [scored(scene, index) for index in range(len(SCORED))]
    for score, x in zip(scores, np.linspace(-4.2, 4.2, 3), strict=False):
        score.shift([x, 0, 0])
    meaning = ((ground.data, "vật thật"), (ground.teacher, "mạng khoanh"), (ground.ink, "phần chung"))
    colors = legend(meaning, ground).move_to([0, -2.45, 0])
    told = scene.footnote("ViT-S/16, PASCAL VOC12 · minh hoạ: hai hình chồng nhau đúng chừng ấy")
    return scores, colors, told


def scored(scene: LectureScene, index: int) -> Group:
    """A pair of masks that overlap as well as a network's do, and below it the network's name and score."""
    ground, (name, key) = scene.ground, SCORED[index]
    score = fact(f"voc_jaccard_{key}")
    pair = drawn(score.value / 100, ground, PANEL)
    words = VGroup(
        scene.words(score.text, theme.HEADING, at=(0, -1.38), weight=SEMIBOLD),
        scene.words(name, theme.LABEL, ground.teacher if name == "DINO" else ground.muted, at=(0, -1.85)),
    )
    return Group(pair.move_to([0, 0.8, 0]), words)


def make_room(scores: list[Group]) -> list[Animation]:
    """The first three pairs move together; the fourth stands in its place beside them."""
    xs = np.linspace(-4.9, 4.9, 4)
    scores[3].shift([xs[3], 0, 0])
    return [score.animate.set_x(x) for score, x in zip(scores[:3], xs, strict=False)]


def answered(
    scene: LectureScene, pixels: NDArray[np.uint8], values: NDArray[np.floating]
) -> tuple[HeatMap, Words, Words]:
    """The title's picture as its best head sees it, the title's question, and the answer."""
    seen = heat(scene, pixels, values, 4.8).move_to([-3.4, MIDDLE + 0.2, 0])
    question, answer = (
        scene.words(text, theme.DISPLAY, weight=SEMIBOLD).move_to([3.3, MIDDLE + 0.2, 0])
        for text in ("Ai đã\ndạy nó?", "Không\nai cả.")
    )
    return seen, question, answer


def pressed_and_whole(scene: LectureScene, pixels: NDArray[np.uint8]) -> tuple[Picture, Group, Group, Tag, list[Words]]:
    """The star on the left; its patches there, and once more on the right; the one word for it, and what either side
    is."""
    ground = scene.ground
    star = Picture(pixels, 3.9).move_to([-3.4, 0.15, 0])
    pressed = patches(star, PATCHES)
    parts = pressed.copy().shift(6.8 * RIGHT)
    tag = Tag(CALLED, ground, theme.BODY).move_to(star)
    names = [
        scene.words(text, theme.BODY, at=(x, -2.42))
        for text, x in (("có nhãn: một khái niệm", -3.4), ("tự giám sát: cả bức ảnh", 3.4))
    ]
    return star, pressed, parts, tag, names
