"""Live figures: a lecture's own HTML beside its words, drawn from what its scenes read, and nothing invented."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from project import BRIEF, ROOT, Project

import tenuto
from tenuto.errors import LectureError
from tenuto.files import Cache
from tenuto.publish.figures import TYPES, figures_of
from tenuto.publish.page import write_page
from tenuto.script.loading import load_lecture, load_translation

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HTML = """<h5>{{ say("title") }}</h5>
<output></output><input type="range" min="0" max="9" value="3" aria-label="{{ say("turn") }}">
<script>
figure((root, data, written) => {
  root.querySelector("output").textContent = written(data.radii.values[1], 2) + data.nested[0].note;
});
</script>
"""
SOURCE = """from tenuto.stage.data import load_tensors

def figure():
    stored = load_tensors("radii")
    return {"radii": stored.radii, "shape": stored.radii.shape, "nested": [{"note": " cm</script>"}]}
"""
WORDS = """wave:
  title: Vặn <b>sóng</b>, {share}
  turn: vặn
"""


@pytest.fixture
def figured(warm: Project) -> Project:
    """The small lecture with a figure at its scene `wave`."""
    warm.write("scenes/middle/wave_figure.html", HTML)
    warm.write("scenes/middle/wave_figure.py", SOURCE)
    warm.write("narration/vi/figures.yaml", WORDS)
    return warm


def drawn(project: Project) -> dict[str, Any]:
    """What the figure of `wave` draws from, as JSON tells it."""
    figure = figures_of(load_lecture(project.own), Cache(project.cache), 1)["middle/wave"]
    content: dict[str, Any] = json.loads(figure.data)
    return content


def test_a_figure_draws_from_what_is_stored(figured: Project) -> None:
    """Arrays come as they are, to the last bit; numbers and words as JSON."""
    from base64 import b64decode

    radii = drawn(figured)["radii"]
    assert radii["shape"] == [2] and radii["dtype"] == "float32"
    assert np.frombuffer(b64decode(radii["base64"]), "<f4").tolist() == np.array([0.4, 0.7], np.float32).tolist()


def test_other_data_another_figure(figured: Project) -> None:
    """What it read decides, and its own source; else it comes from the cache."""
    before = drawn(figured)
    kept = figured.cached("figures")
    assert drawn(figured) == before and figured.cached("figures") == kept
    figured.store_radii(0.4, 0.9)
    assert drawn(figured)["radii"] != before["radii"]
    figured.edit("scenes/middle/wave_figure.py", " cm", " mm")
    assert drawn(figured)["nested"] == [{"note": " mm</script>"}]


def test_it_stands_where_its_scene_is(figured: Project) -> None:
    """Once, in the transcript, behind the words of its scene; its words are escaped and know the facts."""
    page = write_page(load_lecture(figured.own), figured.media, Cache(figured.cache)).read_text()
    assert page.count('<figure class="figure"') == 1
    assert (
        page.index('data-place="wave/turn"') < page.index('<figure class="figure"') < page.index('data-place="share"')
    )
    assert "<h5>Vặn &lt;b&gt;sóng&lt;/b&gt;, 80,1%</h5>" in page and " cm</script>" not in page
    assert re.search(r"--role-wave: #4CC2C4;", page) and "--night-round: #F5B441;" in page


@pytest.mark.parametrize(
    ("path", "old", "new", "complaint"),
    [
        ("scenes/middle/wave_figure.html", '"turn"', '"torn"', "narration/vi/figures.yaml:2: .*did you mean 'turn'"),
        (
            "scenes/middle/wave_figure.html",
            '{{ say("turn") }}',
            "{{ turn }}",
            "wave_figure.html:2: 'turn' is undefined",
        ),
        ("scenes/middle/wave_figure.html", '{{ say("turn") }}', "{{ 1/0 }}", "wave_figure.html:2: ZeroDivisionError: "),
        ("scenes/middle/wave_figure.html", '{{ say("turn") }}', "{{ say() }}", "wave_figure.html:2: TypeError: "),
        ("scenes/middle/wave_figure.html", '{{ say("turn") }}', '{{ "a"() }}', "wave_figure.html:2: TypeError: "),
        ("scenes/middle/wave_figure.html", '{{ say("turn") }}', '{% include "x" %}', "wave_figure.html:2: TypeError: "),
        (
            "scenes/middle/wave_figure.html",
            '"turn"',
            "3",
            "figures.yaml:2: 'wave' does not say '3': there are title, turn",
        ),
        (
            "narration/vi/figures.yaml",
            "turn: vặn",
            "turn: 3",
            "figures.yaml:3: 'turn' of 'wave' must be text: write it in quotes",
        ),
        ("scenes/middle/wave_figure.html", '{{ say("turn") }}', "{{ say( }}", "wave_figure.html:2: "),
        ("scenes/middle/wave_figure.py", "stored.radii,", "stored.raddi,", "wave_figure.py:5"),
        ("scenes/middle/wave_figure.py", "def figure", "def draw", "has no function `figure`"),
        ("scenes/middle/wave_figure.py", "def figure()", "def figure(", "wave_figure.py"),
        ("narration/vi/figures.yaml", "wave:", "waves:", "no words for the figure of 'wave'"),
        ("narration/vi/figures.yaml", "{share}", "{shore}", "narration/vi/figures.yaml:2: .*share"),
    ],
)
def test_mistakes_are_told_in_one_line(figured: Project, path: str, old: str, new: str, complaint: str) -> None:
    """What, where, and what to do."""
    figured.edit(path, old, new)
    with pytest.raises(LectureError, match=complaint) as caught:
        drawn(figured)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ("float('nan')", "figure() gives the number nan, which JSON has not: give None, or leave it out"),
        ("[{'a': np.float32('inf')}]", "figure() gives the number inf, which JSON has not"),
        ("np.array([[1], [1, 2]], object)", "figure() gives an array of object: turn it into one of uint8, int8, "),
        ("np.array([True])", "figure() gives an array of bool: turn it into one of uint8, "),
        ("np.array([1])", "figure() gives an array of int64: turn it into one of uint8, "),
    ],
)
def test_what_no_page_can_hold_is_refused(figured: Project, given: str, complaint: str) -> None:
    """The browser would get no figure of it, or another number, and nobody would know."""
    figured.write("scenes/middle/wave_figure.py", f"import numpy as np\ndef figure():\n    return {{'a': {given}}}\n")
    with pytest.raises(LectureError) as caught:
        drawn(figured)
    assert f"scene 'middle/wave': scenes/middle/wave_figure.py: {complaint}" in str(caught.value)


def test_every_type_of_array_is_unpacked() -> None:
    """What goes to the page, and what its script knows, are the same."""
    script = (ROOT / "tenuto" / "publish" / "page_figure.js").read_text()
    assert re.findall(r"^  (\w+): \w+Array,$", script, re.MULTILINE) == list(TYPES)


def test_a_translation_brings_its_own_words(figured: Project) -> None:
    """Or is told that it lacks them."""
    lecture, cache = load_translation(figured.own, "en"), Cache(figured.cache)
    with pytest.raises(LectureError, match="narration/en/figures.yaml:1: there is no such file"):
        figures_of(lecture, cache, 1)
    figured.write("narration/en/figures.yaml", "wave: {title: 'Turn it, {share}', turn: turn}\n")
    assert "Turn it, 80.1%" in figures_of(lecture, cache, 1)["middle/wave"].html


def test_no_source_of_a_figure(figured: Project) -> None:
    """HTML alone is told what it lacks."""
    (figured.folder / "scenes/middle/wave_figure.py").unlink()
    with pytest.raises(LectureError, match="scenes/middle/wave_figure.py is missing"):
        drawn(figured)


def test_the_old_film_keeps_its_page(figured: Project) -> None:
    """What its page cannot show is told before a new film stands there; `check` tells it too."""
    before = figured.outputs()
    figured.edit("narration/vi/middle.yaml", "Hết rồi.", "Thế là hết rồi nhé.")
    figured.edit("scenes/middle/wave_figure.html", '{{ say("turn") }}', "{{ 1/0 }}")
    assert "wave_figure.html:2: ZeroDivisionError: division by zero" in figured.fails("build", *BRIEF)
    assert figured.outputs() == before
    figured.write("scenes/middle/wafe_figure.html", HTML)
    told = [str(finding) for finding in tenuto.open(figured.folder, jobs=2).check() if finding.code == "page"]
    assert told == [
        "media/index.html: page: scenes/middle/wave_figure.html:2: ZeroDivisionError: division by zero: "
        '{{ }} is for words, as say("title")',
        "scenes/middle/wafe_figure.html: page: there is no scene of its name: rename or remove it",
    ]


def test_the_guides_example(warm: Project) -> None:
    """The three files of docs/own-lecture.md, as they stand there, make a figure of the small lecture."""
    guide = (ROOT / "docs" / "own-lecture.md").read_text(encoding="utf-8")
    for path, kind in (
        ("scenes/middle/wave_figure.py", "python"),
        ("scenes/middle/wave_figure.html", "html"),
        ("narration/vi/figures.yaml", "yaml"),
    ):
        (content,) = re.findall(rf"```{kind}\n(?:# |<!-- ){path}.*?\n(.*?)```", guide, re.DOTALL)
        warm.write(path, content)
    assert "radii" in drawn(warm)


@pytest.fixture
def opened(chromium: Browser, figured: Project) -> Iterator[Page]:
    """The page with the figure; whatever it complains about fails the test."""
    write_page(load_lecture(figured.own), figured.media, Cache(figured.cache))
    page = chromium.new_context(viewport={"width": 1280, "height": 800}).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((figured.media / "index.html").as_uri())
    page.wait_for_function("document.getElementById('p-film').readyState >= 1")
    yield page
    page.context.close()
    assert complaints == []


@pytest.mark.slow
def test_it_lives(opened: Page) -> None:
    """Its script has the data and writes numbers as the lecture does; its controls keep their keys; the film lets it be."""
    assert opened.locator(".figure output").inner_text() == "0,70 cm</script>"
    slider = opened.locator(".figure input")
    slider.focus()
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("k")
    assert slider.input_value() == "4"
    assert opened.evaluate("document.getElementById('p-film').currentTime") == 0
    assert opened.evaluate("document.getElementById('p-film').paused")
    assert opened.locator("#p-follow").get_attribute("aria-pressed") == "false"
