"""The page's live figures: what they compute in the browser is what the scenes compute, from the same stored numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from project import ROOT

from scenes.dinov1.pieces.logits import evenly_spread
from scenes.dinov1.pieces.weights import restless
from tenuto import stored
from tenuto.files import Cache
from tenuto.kit.distribution import softmax
from tenuto.project import Project
from tenuto.publish.figures import Figure, colours, figures_of
from tenuto.publish.page import HERE
from tenuto.script.loading import load_lecture, load_translation, translations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROJECT = Project(ROOT)
LECTURE = load_lecture(PROJECT)


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figure]:
    return figures_of(LECTURE, Cache(tmp_path_factory.mktemp("figures")), 2)


@pytest.fixture
def page(chromium: Browser, figures: dict[str, Figure], tmp_path: Path) -> Iterator[Page]:
    """All figures below each other, with nothing of the page but its style and its helper; any complaint fails the test."""
    parts = "".join(
        f'<figure class="figure" id="{name.rpartition("/")[2]}"><script type="application/json">{figure.data}</script>'
        f"{figure.html}</figure>"
        for name, figure in figures.items()
    )
    css, helper = ((HERE / name).read_text(encoding="utf-8") for name in ("page.css", "page_figure.js"))
    file = tmp_path / "figures.html"
    file.write_text(
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><style>{css} :root {{ {colours(LECTURE)["night"]} }}</style>'
        f"<script>{helper}</script><body>{parts}",
        encoding="utf-8",
    )
    shown = chromium.new_context(viewport={"width": 390, "height": 800}).new_page()
    complaints: list[str] = []
    shown.on("console", lambda message: complaints.append(message.text))
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.goto(file.as_uri())
    yield shown
    shown.context.close()
    assert complaints == []


def slide(page: Page, selector: str, value: float) -> None:
    page.locator(selector).evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input')) }", value
    )


def number(text: str) -> float:
    """`9,9%`, `5,1×` as numbers."""
    return float(text.strip("%×").replace(",", "."))


def test_every_language_has_their_words(tmp_path: Path) -> None:
    """Of all figures."""
    for language in translations(PROJECT):
        assert len(figures_of(load_translation(PROJECT, language), Cache(tmp_path), 2)) == 3


@pytest.mark.slow
def test_temperature(page: Page) -> None:
    """The bars are the softmax of the scene's eight logits, at both ends of the slider and at the two that are named."""
    every = stored.load("temperature", PROJECT.data).student.astype(float)
    drawn = every[evenly_spread(every, 8)]
    for value, temperature in ((0, 0.02), (200, 0.5)):
        slide(page, "#temperature input", value)
        shares = [number(text) for text in page.locator("#temperature svg text").all_text_contents()]
        assert shares == pytest.approx(100 * softmax(drawn, temperature), abs=0.51)
    for button, temperature in ((0, 0.1), (1, 0.04)):
        page.locator("#temperature button").nth(button).click()
        shares = [number(text) for text in page.locator("#temperature svg text").all_text_contents()]
        assert shares == pytest.approx(100 * softmax(drawn, temperature), abs=0.51)
        most = page.locator("#temperature .most").inner_text()
        assert number(most) == pytest.approx(100 * softmax(every, temperature).max(), abs=0.051)


@pytest.mark.slow
def test_ema(page: Page) -> None:
    """With the stored λ the teacher's way is the stored one; with λ = 0 it is the student's own."""
    run = stored.load("ema", PROJECT.data)
    pair = list(restless(run.student))

    def way(role: str) -> np.ndarray[Any, Any]:
        points = page.locator(f"#ema polyline[stroke='var(--role-{role})']").get_attribute("points") or ""
        return np.array([point.split(",") for point in points.split()], float)

    def length(path: np.ndarray[Any, Any]) -> float:
        return float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())

    student, teacher = run.student[:, pair].astype(float), run.teacher[:, pair].astype(float)
    low, high = student.min(0), student.max(0)
    places = (teacher - low) / (high - low) * [400 - 28, -(250 - 28)] + [14, 250 - 14]
    assert np.abs(way("teacher") - places).max() < 0.11
    shown = page.locator("#ema p output").inner_text()
    assert number(shown) == pytest.approx(length(student) / length(teacher), abs=0.051)
    page.locator("#ema button").first.click()
    assert (way("teacher") == way("student")).all() and page.locator("#ema p output").inner_text() == "1,0×"
    slide(page, "#ema .step", 100)
    assert len(way("teacher")) == len(way("student")) == 101
    page.locator("#ema button").nth(1).click()
    mean = student[0]
    for step in range(1, 101):
        mean = 0.996 * mean + 0.004 * student[step]
    assert np.abs(way("teacher")[-1] - ((mean - low) / (high - low) * [372, -222] + [14, 236])).max() < 0.11


@pytest.mark.slow
def test_gram_matrix(page: Page) -> None:
    """By mouse and by keyboard a patch is chosen, and those alike are counted as the stored Gram matrix says."""
    stored_grams = {"drawn": ("features", "tyrannosaur"), "photographed": ("features_star", "bison")}

    def told(picture: str, moment: str, row: int, column: int) -> str:
        result = stored.load(stored_grams[picture][0], PROJECT.data)
        index, at = result.about["pictures"].index(stored_grams[picture][1]), {"untrained": 0, "trained": 2}[moment]
        x = result.features[at, index].astype(float)
        many = int((x @ x[16 * row + column] > 0.5).sum()) - 1
        return f"Hàng {row + 1}, cột {column + 1}: {many} trong 255 patch kia có cosine trên 0,5."

    page.wait_for_function("document.querySelector('#gram_matrix output').textContent")
    output, canvas = page.locator("#gram_matrix output"), page.locator("#gram_matrix canvas")
    box = canvas.bounding_box()
    assert box
    for picture in stored_grams:
        for moment in ("untrained", "trained"):
            page.locator(f"#gram_matrix button[value={picture}]").click()
            page.locator(f"#gram_matrix button[value={moment}]").click()
            canvas.hover(position={"x": box["width"] * 5.5 / 16, "y": box["height"] * 8.5 / 16})
            assert output.inner_text() == told(picture, moment, 8, 5)
            canvas.focus()
            page.keyboard.press("ArrowUp")
            page.keyboard.press("ArrowRight")
            assert output.inner_text() == told(picture, moment, 7, 6)
