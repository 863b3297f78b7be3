"""The title page: pictures without labels become the four letters, the name unfolds, three versions, one doubt."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from tenuto.kit.balance import Balance
from tenuto.kit.heatmap import HeatMap, ramp, spread
from tenuto.kit.mosaic import Mosaic
from tenuto.kit.picture import Picture, tiled
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import load_tensors, outline, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import MEDIUM, SEMIBOLD, Words, stand
from tenuto.stored import Stored

NAME = "self-DIstillation with NO labels"
VERSIONS = (("v1", "2021", 0.8), ("v2", "2023", 1.65), ("v3", "2025", 2.6))  # name, year, radius: growing, no measure
SHEET_COLUMNS, SHEET_PICTURES, UNIT_PX = 30, 30 * 20, 128  # pictures of half a unit

# The thumbnail, which must be readable at 200 px wide: sizes beyond the type scale, and the head whose map of the face
# can be told that small.
HUGE = 124.0  # em height, px at 1080p
TRAINED, HEAD = 1, 5  # first and third axis of the stored maps


class Title(LectureScene):
    """DINO assembles out of its full name, in letters through which a wall of unlabelled pictures is seen."""

    framed = False

    def construct(self) -> None:
        ground = self.ground
        wall = _bright(load_tensors("wall"))  # (240, 64, 64, 3)
        order = np.random.default_rng(5).permutation(np.arange(SHEET_PICTURES) % len(wall))
        sheet = tiled(wall[order], SHEET_COLUMNS)

        window = Mosaic(sheet, Rectangle(width=2 * theme.SAFE_X, height=4.3).move_to(1.45 * UP), UNIT_PX)
        letters = VGroup(*Words("DINO", 520, ground.ink, weight=900)).move_to(1.45 * UP)
        lettering = Mosaic(sheet, letters, UNIT_PX)
        motto = stand(self.words("DINO, học nhìn không cần nhãn", theme.TITLE, weight=SEMIBOLD), 0, -1.75)
        authors = self._authors()

        with self.beat("welcome"):
            # Many pictures, and not one of them has a name.
            self.play(FadeIn(window), run_time=1.2)
            self.play(FadeIn(motto, shift=0.2 * UP), FadeIn(authors), run_time=0.9)
            self.loop(window.look_around(), run_time=4)

        with self.beat("name"):
            # Four letters leave the full name and grow; the pictures stay only where the letters stand.
            phrase = stand(self.words(NAME, theme.TITLE, ground.muted, weight=MEDIUM), 0, -1.45)
            capitals = [phrase[i] for i, char in enumerate(NAME.replace(" ", "")) if char.isupper()]
            gloss = stand(self.words("tự chưng cất, không cần nhãn", theme.BODY, ground.muted), 0, -2.2)
            flying = VGroup(*(capital.copy().set_fill(ground.ink) for capital in capitals))
            self.play(FadeOut(motto, shift=0.2 * UP), window.animate.set_opacity(0.3), FadeIn(phrase), run_time=0.8)
            self.play(*(capital.animate.set_fill(ground.ink) for capital in capitals), run_time=0.4)
            self.play(
                LaggedStart(*(Transform(a, b) for a, b in zip(flying, letters, strict=True)), lag_ratio=0.25),
                run_time=1.8,
            )
            self.add(lettering, flying)
            self.play(FadeOut(window), FadeOut(flying), FadeIn(gloss), run_time=0.9)
            self.loop(lettering.look_around(), run_time=3)

        with self.beat("versions"):
            # Each version is a disc that grows out of the one before.
            self.play(
                lettering.animate.scale(0.71).move_to([-theme.SAFE_X, 1.45, 0], aligned_edge=LEFT),
                phrase.animate.shift((-theme.SAFE_X - phrase.get_left()[0]) * RIGHT),
                gloss.animate.shift((-theme.SAFE_X - gloss.get_left()[0]) * RIGHT),
                run_time=0.9,
            )
            discs, names = self._discs()
            for disc in discs:
                disc.save_state().scale(0.001, about_point=disc.get_bottom())
            self.add(discs)
            for disc, name in zip(reversed(discs), names, strict=True):
                self.play(Restore(disc), FadeIn(name), run_time=0.8)

        with self.beat("goal"):
            # The discs go onto a balance, against a picture that somebody has labelled.
            balance, labels = self._balance()
            load = balance.pans[1][2]
            balance.pans[1].remove(load)
            self.play(FadeOut(names), run_time=0.3)
            self.play(discs.animate.become(load), run_time=0.8)
            self.play(FadeIn(balance), FadeIn(labels), run_time=0.8)
            balance.pans[1].add(discs)
            self.loop(balance.sway(), run_time=4)

    def thumbnail(self) -> None:
        """Half of a face as a camera sees it, half as one head of a network that was never given a label does."""
        ground, stored = self.ground, load_tensors("attention")
        index = stored.about["pictures"].index("cat")
        pixels, values = stored.pictures[index], stored.maps[TRAINED, index, HEAD].astype(np.float32)
        heat = HeatMap(pixels, values, ramp(ground.teacher, ground), config.frame_height)
        face, side = heat.pixel_array.copy(), pixels.shape[1]
        face[:, : side // 2, :3] = pixels[:, : side // 2]
        fade = np.clip((np.arange(side) / side - 0.04) / 0.32, 0, 1)  # out of the night on the words' side
        night = np.where(np.arange(side) < side // 2, 1, 0.5 + 0.5 * np.sqrt(spread(values, pixels.shape[:2])))
        face[..., 3] = np.round(255 * fade * fade * (3 - 2 * fade) * night)
        picture = Picture(face, heat.height).move_to([3.36, 0, 0])
        seam = Line(picture.get_top(), picture.get_bottom(), stroke_color=ground.teacher, stroke_width=6)
        seam.move_to(picture)
        left = -6.62
        self.add(
            picture,
            seam,
            stand(self.words("DINO", 330, weight=900), left, 0.75, LEFT),
            stand(self.words("học nhìn", HUGE, ground.teacher, weight=700), left, -0.98, LEFT),
            stand(self.words("không cần nhãn", HUGE, ground.teacher, weight=700), left, -2.32, LEFT),
            stand(self.computed(f"attention: {stored.about['label']}", theme.LABEL, ground.muted), left, -3.55, LEFT),
        )

    def _authors(self) -> VGroup:
        """Names and student ids in as many columns as there are authors, over the whole width."""
        group = VGroup(Line(theme.SAFE_X * LEFT, theme.SAFE_X * RIGHT, stroke_color=self.ground.line, stroke_width=2))
        group.shift(2.62 * DOWN)
        people = outline().authors
        for index, (name, student_id) in enumerate(people):
            x = -theme.SAFE_X + (index + 0.5) * 2 * theme.SAFE_X / len(people)
            group.add(stand(self.words(name, theme.LABEL, weight=MEDIUM), x, -3.08))
            if student_id:
                group.add(stand(self.words(student_id, theme.SMALL, self.ground.muted), x, -3.5))
        return group

    def _discs(self) -> tuple[VGroup, VGroup]:
        """Discs that touch in their lowest point, the largest first, and what is written in them, the smallest first."""
        ground, bottom = self.ground, np.array([3.8, -2.2, 0])
        discs, names = VGroup(), VGroup()
        for (_, _, radius), fill in zip(VERSIONS, (1.0, 0.45, 0.2), strict=True):
            disc = Circle(radius, fill_color=ground.data, fill_opacity=fill, stroke_color=ground.data, stroke_width=3)
            discs.add(disc.move_to(bottom + radius * UP))
        for (name, year, radius), ink in zip(VERSIONS, (ground.ground, ground.ink, ground.ink), strict=True):
            top = bottom[1] + 2 * radius
            text = VGroup(self.words(name, theme.BODY, ink, weight=SEMIBOLD), self.words(year, theme.SMALL, ink))
            stand(text[0], bottom[0], top - 0.58)
            stand(text[1], bottom[0], top - 0.95)
            names.add(text)
        return VGroup(*reversed(discs)), names

    def _balance(self) -> tuple[Balance, VGroup]:
        """Left a labelled photograph, right the three discs; a question mark over the beam."""
        ground = self.ground
        balance = Balance(ground, arm=1.6, hang=2.2, post=4.6).shift(np.array([3.85, 2.4, 0]))
        cat = Picture(photo("cat"), 0.95, ground.data)
        tag = Tag("mèo", ground)
        tag.next_to(cat, UP, buff=0.04)
        cat.add(tag)
        discs, _ = self._discs()
        balance.lay(0, cat).lay(1, discs.scale(0.26))
        labels = VGroup()
        for pan, text in zip(balance.pans, ("có nhãn", "không nhãn"), strict=True):
            labels.add(stand(self.words(text, theme.LABEL), pan.get_x(), -0.45))
        labels.add(stand(self.words("?", theme.TITLE, weight=SEMIBOLD), 3.85, 2.75))
        return balance, labels


def _bright(wall: Stored) -> NDArray[np.uint8]:
    """The pictures with their backgrounds half-way to white, so that letters made of them stand out from the night."""
    beings = wall.masks[..., None]
    return np.where(beings, wall.pictures, 128 + wall.pictures // 2).astype(np.uint8)
