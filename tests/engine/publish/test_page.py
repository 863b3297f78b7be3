"""index.html: every sentence and every scene at its time, in one file that needs nothing but the film beside it."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image
from project import BRIEF, Project

import tenuto.publish.page
from tenuto.files import Cache
from tenuto.publish.page import write_page
from tenuto.script.lecture import Author, Lecture, Reference
from tenuto.script.loading import load_lecture

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NEAR = 0.06  # s: a frame at 15 fps is what a film of the tests can be told apart by


@pytest.fixture
def lecture(built: Project) -> Lecture:
    """The small lecture."""
    return load_lecture(built.own)


@pytest.fixture
def media(built: Project, tmp_path: Path) -> Path:
    """What its build left, to write into."""
    folder = tmp_path / "media"
    shutil.copytree(built.media, folder, ignore=shutil.ignore_patterns(".cache", "clips"))
    return folder


def sentences(built: Project) -> list[tuple[float, str]]:
    """Start in s and text of every sentence, as the manifest has them; a beat's first starts with its picture."""
    manifest = built.manifest()
    return [
        ((line["start"] if index else beat["start"]) / manifest["quality"]["fps"], line["text"])
        for scene in manifest["scenes"]
        for beat in scene["beats"]
        for index, line in enumerate(beat["sentences"])
    ]


# -- what it holds -------------------------------------------------------------------------------------------------------


def test_a_whole_build_leaves_the_page(built: Project) -> None:
    """Beside the film, in the lecture's language, and sealed, so that it is made anew when it is harmed."""
    page = (built.media / "index.html").read_text()
    assert '<html lang="vi">' in page and "<title>Bài thử</title>" in page and 'src="lecture.mp4"' in page


def test_every_sentence_stands_at_its_time(built: Project) -> None:
    """In the film's order, as a link to its time."""
    links = re.findall(
        r'class="said" href="#t=([\d.]+)" data-at="([\d.]+)" data-words="[\d. ]+">(.*?)</a>',
        (built.media / "index.html").read_text(),
    )
    assert [html.unescape(text) for _, _, text in links] == [text for _, text in sentences(built)]
    for (shown, at, _), (start, _) in zip(links, sentences(built), strict=True):
        assert shown == at and float(at) == pytest.approx(start, abs=0.001)


def test_every_scene_is_a_chapter_of_its_section(built: Project) -> None:
    """With its time, under the section's number and title; the opening has no number."""
    page = (built.media / "index.html").read_text()
    chapters = page[page.index('id="p-chapters"') :]
    fps, scenes = built.manifest()["quality"]["fps"], built.manifest()["scenes"]
    found = re.findall(
        r'href="#(\w+)" data-at="([\d.]+)" data-section="(.*?)"><img src="data:image/jpeg;base64,[^>]*>'
        r"<span>(.*?)</span><time>(.*?)</time>",
        chapters,
    )
    assert (
        [slug for slug, *_ in found] == [scene["name"].split("/")[1] for scene in scenes] == ["hello", "wave", "share"]
    )
    assert [float(at) for _, at, *_ in found] == pytest.approx([scene["start"] / fps for scene in scenes], abs=0.001)
    assert [section for _, _, section, *_ in found] == ["Mở đầu", "Phần giữa", "Phần giữa"]
    assert re.findall(r"<h3>(.*?)</h3><ol>", chapters) == ["Mở đầu", "1 · Phần giữa"]


def test_numbers_are_listed_with_their_source(built: Project) -> None:
    """Each number that is said, where, and after whom; one that nobody says is not listed."""
    page = (built.media / "index.html").read_text()
    (row,) = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td><td.*?>(.*?)</td></tr>", page)
    assert row == ("80,1%", '<a href="#share">Con số</a>', "bài báo thử, bảng 1")


def test_the_captions_are_inside(built: Project) -> None:
    """As a data URI, since no browser loads a track from disk."""
    (track,) = re.findall(
        r'<track kind="captions" srclang="vi".*?src="data:text/vtt;base64,(.*?)"',
        (built.media / "index.html").read_text(),
    )
    assert b64decode(track) == (built.media / "lecture.vi.vtt").read_bytes()


def test_nothing_else_is_asked_for(built: Project) -> None:
    """Whatever the page loads is inside it, but the film."""
    page = (built.media / "index.html").read_text()
    loaded = re.findall(r'(?:src|poster)="(.*?)"|url\("(.*?)"\)|<link [^>]*href="(.*?)"', page)
    assert {address[:5] for groups in loaded for address in groups if address} == {"data:", "lectu"}
    assert "@import" not in page and "fetch(" not in page


WORKS = (
    Reference("a2021", "An et al.", 2021, "T", "ICCV", "2101.00001"),
    Reference("b2022", "Bình & Chi", 2022, "T", "CVPR", ""),
    Reference("d2022", "Dung et al.", 2022, "T", "CVPR", ""),
    Reference("d2022b", "Dung et al.", 2022, "U", "CVPR", ""),
)


@pytest.mark.parametrize(
    "text, linked",
    [
        ("An et al. ICCV 2021, §5.2 · Fig. 6", [("An et al. ICCV 2021", "ref-a2021")]),
        ("sizes: An et al. arXiv 2101.00001", [("An et al. arXiv 2101.00001", "ref-a2021")]),
        ("Bình & Chi 2022; An et al. 2021", [("Bình & Chi 2022", "ref-b2022"), ("An et al. 2021", "ref-a2021")]),
        ("An et al. ICCV 2020 <b>", []),  # another year
        ("An et al., Dung et al. 2021", []),  # somebody else's year
        ("Dung et al. CVPR 2022", []),  # which of the two?
    ],
)
def test_sources_lead_to_their_work(text: str, linked: list[tuple[str, str]]) -> None:
    """Where authors and year name exactly one work of the list; all else stays text, and nothing is lost."""
    pieces = tenuto.publish.page._cited(text, WORKS)
    assert [(piece.text, piece.to) for piece in pieces if piece.to] == linked
    assert "".join(piece.text for piece in pieces) == text


EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def harmful(lecture: Lecture, media: Path) -> str:
    """The page of a lecture that holds markup wherever a script and a build can say something."""
    work = Reference(f"k{EVIL}", f"A{EVIL}", 2021, f"T{EVIL}", f"V{EVIL}", f"2101{EVIL}")
    sections = tuple(
        replace(
            section,
            title=f"S{EVIL}",
            scenes=tuple(replace(scene, title=f"C{EVIL}", source=f"O{EVIL}") for scene in section.scenes),
        )
        for section in lecture.sections
    )
    told = {"title": f"t{EVIL}", "subtitle": f"s{EVIL}", "licence": f"l{EVIL}", "authors": (Author(f"N{EVIL}", ""),)}
    manifest = json.loads((media / "manifest.json").read_text())
    manifest["voice"] = f"v{EVIL}"
    for scene in manifest["scenes"]:
        scene["title"] = f"m{EVIL}"
        for line in (line for beat in scene["beats"] for line in beat["sentences"]):
            line["text"] = f"x{EVIL}"
    (media / "manifest.json").write_text(json.dumps(manifest))
    bad = replace(lecture, references=(work,), sections=sections, **told)
    return tenuto.publish.page.page(bad, media, Cache(media / ".cache"))


def test_what_the_script_says_is_never_markup(lecture: Lecture, media: Path) -> None:
    """Whatever a script can say is escaped, be it in a text, in an address or in what is cited."""
    page = harmful(lecture, media)
    assert EVIL not in page and "<script>alert" not in page and "<img src=x" not in page
    for field in "kATVtsSCOlvmxN":
        assert f"{field}&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page, field


@pytest.mark.slow
def test_no_script_of_the_script_runs(chromium: Browser, lecture: Lecture, media: Path) -> None:
    """Not while the page is read, searched and followed either."""
    (media / "index.html").write_text(harmful(lecture, media))
    visit = Visit(chromium, media)
    dialogs: list[str] = []
    visit.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page = visit.open("#wave")
    page.locator("#p-query").fill("script")
    page.keyboard.press("Enter")
    page.locator(".chapters a").last.click()
    page.wait_for_timeout(200)
    assert page.locator(".text img, .chapters img:not([src^=data]), #p-now img").count() == 0
    page.context.close()
    assert dialogs == [] and visit.complaints == []


# -- when it is written --------------------------------------------------------------------------------------------------


def test_a_page_that_stands_is_left_alone(lecture: Lecture, media: Path) -> None:
    """Nothing is written where page and film are those of the last build."""
    path = write_page(lecture, media, Cache(media / ".cache"))
    before = path.stat().st_mtime_ns
    write_page(lecture, media, Cache(media / ".cache"))
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize("harm", [lambda text: text.replace("Xin", "Sin"), lambda text: text[:-300], lambda text: ""])
def test_a_harmed_page_is_made_anew(lecture: Lecture, media: Path, harm: Callable[[str], str]) -> None:
    """Changed, cut short or emptied."""
    path = write_page(lecture, media, Cache(media / ".cache"))
    whole = path.read_text()
    path.write_text(harm(whole))
    assert write_page(lecture, media, Cache(media / ".cache")).read_text() == whole


def test_a_new_film_has_a_new_page(lecture: Lecture, media: Path) -> None:
    """The manifest decides: other times, another page."""
    path = write_page(lecture, media, Cache(media / ".cache"))
    manifest = media / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"voice": "', '"voice": "neue '))
    assert "neue espeak" not in path.read_text()
    assert "neue espeak" in write_page(lecture, media, Cache(media / ".cache")).read_text()


def test_a_page_in_english(lecture: Lecture, media: Path) -> None:
    """A translation's page speaks its language."""
    page = tenuto.publish.page.page(replace(lecture, language="en"), media, Cache(media / ".cache"))
    assert '<html lang="en">' in page and "<h2>Transcript</h2>" in page and "80.1%" in page


@pytest.mark.parametrize(
    ("identity", "told"),
    [
        ("espeak-ng (espeakng-loader 0.2.4) vi 180 wpm", "giọng máy, do espeak-ng tổng hợp"),
        ("gTTS 2.5.4 vi cuts 100/0.2/0.1", "giọng máy, do Google Translate tổng hợp"),
        ("edge-tts 7.3.0 vi-VN-NamMinhNeural", "giọng máy, do Microsoft Edge tổng hợp"),
        ("An, Bình", "An, Bình"),
        ("An; piper-tts 1.8.0 vais1000 0123456789abcdef for 3 of 7 sentences", "An; giọng máy, do Piper tổng hợp"),
    ],
)
def test_who_speaks_is_told_to_people(identity: str, told: str, lecture: Lecture, media: Path) -> None:
    """By the name that an engine is known by; its version and rate are for the manifest."""
    path = media / "manifest.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps({**manifest, "voice": identity}))
    page = tenuto.publish.page.page(lecture, media, Cache(media / ".cache"))
    assert f"<p>Giọng đọc: {told}</p>" in page


def test_without_a_thumbnail_the_first_scene_is_the_poster(built: Project, lecture: Lecture, tmp_path: Path) -> None:
    """And never a black box; a thumbnail comes before it."""
    media = tmp_path / "media"
    shutil.copytree(built.media, media, ignore=shutil.ignore_patterns(".cache"))

    def poster() -> Image.Image:
        page = tenuto.publish.page.page(lecture, media, Cache(media / ".cache"))
        (content,) = re.findall(r'src="lecture.mp4" poster="data:image/jpeg;base64,(.*?)"', page)
        return Image.open(io.BytesIO(b64decode(content)))

    clip = Image.open(media / "clips" / "01-hello.png").convert("RGB")
    found = poster()
    assert np.abs(np.asarray(found, int) - np.asarray(clip.resize(found.size))).mean() < 4
    Image.new("RGB", (1280, 720), "#ff0000").save(media / "thumbnail.png")
    assert poster().getpixel((640, 360)) == pytest.approx((254, 0, 0), abs=3)


# -- how it looks --------------------------------------------------------------------------------------------------------


def palettes() -> Iterator[dict[str, str]]:
    css = (Path(tenuto.publish.page.__file__).parent / "page.css").read_text()
    for block in css.split(":root {")[1:3]:
        yield dict(re.findall(r"--(\w+): (#[0-9A-F]{6});", block.split("}")[0]))


def test_its_colours_are_the_stages() -> None:
    """Night, and cream for who prefers a light page; links and what is said have a colour of the page's own."""
    from tenuto.stage.theme import CREAM, NIGHT

    for palette, ground in zip(palettes(), (NIGHT, CREAM), strict=True):
        assert {palette.pop("accent"), palette.pop("link")}
        assert palette == {role: getattr(ground, role) for role in palette} and len(palette) >= 5


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    "ink, ground",
    [("ink", "ground"), ("muted", "ground"), ("link", "ground"), ("ground", "accent"), ("ink", "panel"),
     ("accent", "panel"), ("muted", "panel"), ("accent", "line"), ("ink", "line")],
)  # fmt: skip
def test_its_words_can_be_read(ink: str, ground: str) -> None:
    """Contrast of 4.5:1 for whatever stands on whatever, 3:1 for a chapter's name over the bar behind it."""
    for palette in palettes():
        light, dark = sorted((luminance(palette[ink]), luminance(palette[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= (3 if ground == "line" else 4.5)


# -- in a browser --------------------------------------------------------------------------------------------------------


class Visit:
    """A page that was opened from disk, what it asked for and what it complained about."""

    def __init__(self, browser: Browser, media: Path, **context: Any) -> None:
        self.page: Page = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **context}).new_page()
        self.page.set_default_timeout(10_000)
        self.address = (media / "index.html").as_uri()
        self.requests: set[str] = set()
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.add(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, place: str = "") -> Page:
        self.page.goto("about:blank")
        self.page.goto(self.address + place)
        self.page.wait_for_function("document.getElementById('p-film').readyState >= 1")
        return self.page

    @property
    def time(self) -> float:
        return float(self.page.evaluate("document.getElementById('p-film').currentTime"))

    def film(self, what: str) -> Any:
        return self.page.evaluate(f"document.getElementById('p-film').{what}")

    def said(self) -> str:
        """The sentence that is marked; exactly one is."""
        (text,) = self.page.locator(".said[aria-current]").all_inner_texts()
        return text

    def chapter(self) -> str:
        (text,) = self.page.locator(".chapters a[aria-current] span").all_inner_texts()
        return text


@pytest.fixture
def visit(chromium: Browser, built: Project) -> Iterator[Visit]:
    made = Visit(chromium, built.media)
    yield made
    made.page.context.close()
    assert made.complaints == []


@pytest.mark.slow
def test_keys_stand_in_their_columns(visit: Visit) -> None:
    """What each does begins at one place in its column, however long the key's name; sources are set in the page's font."""
    page = visit.open()
    ways = page.evaluate(
        "[...document.querySelectorAll('.keys div')].map(row => "
        "row.querySelector('dd').getBoundingClientRect().left - row.getBoundingClientRect().left)"
    )
    assert len(ways) == 12 and max(ways) - min(ways) < 0.5
    family = page.evaluate("getComputedStyle(document.querySelector('#p-bibtex')).fontFamily")
    assert family.startswith('"Be Vietnam Pro"')


@pytest.mark.slow
def test_it_works_from_disk(visit: Visit, built: Project) -> None:
    """It asks for itself and the film and for nothing else; the film and the captions inside the page load."""
    page = visit.open()
    assert visit.film("duration") == pytest.approx(built.manifest()["frames"] / 15, abs=NEAR)
    visit.film("textTracks[0].mode = 'showing'")
    page.wait_for_function("document.getElementById('p-film').textTracks[0].cues?.length")
    cues = (built.media / "lecture.vi.vtt").read_text().count("-->")
    assert visit.film("textTracks[0].cues.length") == cues
    assert visit.requests == {visit.address, visit.address.replace("index.html", "lecture.mp4")}


@pytest.mark.slow
def test_the_transcript_follows(visit: Visit, built: Project) -> None:
    """While the film plays, the sentence that is said and its scene are marked, one after the other."""
    page = visit.open()
    starts = sentences(built)
    scenes = [(scene["start"] / 15, scene["title"]) for scene in built.manifest()["scenes"]]
    page.keyboard.press("Space")
    seen = []
    while not visit.film("ended"):
        time, said, chapter = page.evaluate(
            "[document.getElementById('p-film').currentTime, document.querySelector('.said[aria-current]').textContent,"
            " document.querySelector('.chapters a[aria-current] span').textContent]"
        )
        if all(abs(time - start) > 0.2 for start, _ in [*starts, *scenes]):  # what is drawn may be a moment late
            assert said == [text for start, text in starts if start <= time][-1]
            assert chapter == [title for start, title in scenes if start <= time][-1]
        seen.append(said)
        page.wait_for_timeout(100)
    changes = [seen[0], *(after for before, after in pairwise(seen) if before != after)]
    assert changes == [text for _, text in starts]


@pytest.mark.slow
def test_the_word_that_is_said_is_marked(visit: Visit, built: Project) -> None:
    """In the sentence that is said, and nowhere else; the words themselves stay as they are."""
    page = visit.open()
    words = json.loads((built.media / "words.json").read_text())["words"]
    for word in (words[1], words[len(words) // 2], words[-2]):
        page.evaluate("at => { document.getElementById('p-film').currentTime = at; }", word["start"] + 0.03)
        page.wait_for_function(
            "text => document.querySelector('.word[data-now]')?.textContent === text", arg=word["text"]
        )
        assert page.locator(".word[data-now]").count() == 1
        assert page.locator(".said[aria-current] .word[data-now]").count() == 1
    said = page.locator(".said").all_text_contents()
    assert said == [text for _, text in sentences(built)]


def test_clicks_seek(visit: Visit, built: Project) -> None:
    """On a sentence, and on a chapter; the address then leads there."""
    page = visit.open()
    start, text = sentences(built)[3]
    page.get_by_role("link", name=text).click()
    assert visit.time == pytest.approx(start, abs=NEAR)
    assert visit.said() == text
    assert page.url.endswith(f"#t={start:.3f}")
    page.get_by_role("navigation", name="Chương").get_by_role("link", name="Con số").click()
    assert visit.time == pytest.approx(built.manifest()["scenes"][2]["start"] / 15, abs=NEAR)
    assert visit.chapter() == "Con số" and page.url.endswith("#share")
    assert page.locator("#p-now").inner_text() == "Phần giữa · Con số"


@pytest.mark.slow
def test_keys(visit: Visit, built: Project) -> None:
    """Space plays and pauses once, also on the film itself; arrows go 5 s; n and p go by scenes."""
    page = visit.open()
    starts = [scene["start"] / 15 for scene in built.manifest()["scenes"]]
    for focus in ("document.body.focus()", "document.getElementById('p-film').focus()"):
        page.evaluate(focus)
        page.keyboard.press("Space")
        page.wait_for_function("!document.getElementById('p-film').paused")
        page.keyboard.press("Space")
        page.wait_for_function("document.getElementById('p-film').paused")
    for key, start in (("n", starts[1]), ("]", starts[2]), ("]", starts[2]), ("p", starts[1]), ("[", starts[0])):
        page.keyboard.press(key)
        assert visit.time == pytest.approx(start, abs=NEAR)
    page.keyboard.press("ArrowRight")
    assert visit.time == pytest.approx(5, abs=NEAR)
    visit.film(f"currentTime = {starts[1] + 3.5}")
    for start in (starts[1], starts[0]):  # first back to where the scene began
        page.keyboard.press("p")
        assert visit.time == pytest.approx(start, abs=NEAR)
    page.keyboard.press("ArrowLeft")
    assert visit.time == 0
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+ArrowRight")  # the browser's own
    assert visit.time == 0


@pytest.mark.slow
def test_youtubes_keys(visit: Visit) -> None:
    """k, j, l, digits, m, c, f, < and >, as everybody's fingers know them; the page's own lists tell what is set."""
    page = visit.open()
    page.keyboard.press("k")
    page.wait_for_function("!document.getElementById('p-film').paused")
    page.keyboard.press("K")
    page.wait_for_function("document.getElementById('p-film').paused")
    length = visit.film("duration")
    page.keyboard.press("5")
    assert visit.time == pytest.approx(length / 2, abs=NEAR)
    page.keyboard.press("j")
    assert visit.time == pytest.approx(max(0, length / 2 - 10), abs=NEAR)
    page.keyboard.press("0")
    page.keyboard.press("l")
    assert visit.time == pytest.approx(min(10, length), abs=NEAR)
    page.keyboard.press("m")
    assert visit.film("muted")
    page.keyboard.press("m")
    assert not visit.film("muted")
    for key, rate in ((">", 1.25), (">", 1.5), ("<", 1.25)):
        page.keyboard.press(key)
        assert visit.film("playbackRate") == rate
    assert page.locator("#p-speed").input_value() == "1.25" and page.locator("#p-told").inner_text() == "1,25×"
    for mode, value in (("showing", "vi"), ("disabled", "")):
        page.keyboard.press("c")
        assert visit.film("textTracks[0].mode") == mode
        assert page.locator("#p-captions").input_value() == value
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === document.getElementById('p-film')")
    page.keyboard.press("f")
    page.wait_for_function("!document.fullscreenElement")


@pytest.mark.slow
def test_keys_belong_to_what_has_the_focus(visit: Visit) -> None:
    """Letters to the search, arrows to a list, and to the film its volume."""
    page = visit.open("#t=3")
    page.keyboard.press("/")
    page.keyboard.type("km5 ")
    assert page.locator("#p-query").input_value() == "km5 "
    assert visit.film("paused") and not visit.film("muted") and visit.time == pytest.approx(3, abs=NEAR)
    page.locator("#p-speed").focus()
    page.keyboard.press("ArrowUp")
    assert visit.film("playbackRate") == 0.75 and visit.time == pytest.approx(3, abs=NEAR)
    page.locator("#p-film").focus()
    page.keyboard.press("ArrowDown")
    assert visit.film("volume") == pytest.approx(0.95)


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280])
def test_the_transcript_is_searched(chromium: Browser, built: Project, width: int) -> None:
    """With or without marks, round and round, by keyboard alone; what is found comes into sight, and Enter goes there."""
    visit = Visit(chromium, built.media, viewport={"width": width, "height": 800})
    page = visit.open()
    told = [text for _, text in sentences(built)]
    word = next(word for text in told for word in text.split() if bare(word) != word.lower() and word.isalpha())
    for typed, fold in ((bare(word), bare), (word.upper(), str.lower)):
        hits = [index for index, text in enumerate(told) for _ in range(fold(text).count(fold(word)))]
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("/")
        page.keyboard.type(typed)
        assert page.locator("#p-found").inner_text() == f"1 / {len(hits)}"
        assert page.evaluate("CSS.highlights.get('found').size") == len(hits)
        for key, at in (("Enter", 1 % len(hits)), ("Shift+Enter", 0), ("Shift+Enter", len(hits) - 1)):
            page.keyboard.press(key)
            assert page.locator(".said[data-found]").inner_text() == told[hits[at]]
    page.wait_for_function(
        "() => { const { top, bottom } = document.querySelector('[data-found]').getBoundingClientRect();"
        " return top > 0 && bottom < innerHeight }"
    )
    assert page.evaluate("document.getElementById('p-query').getBoundingClientRect().top") > 0
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert visit.time == pytest.approx(sentences(built)[hits[-1]][0], abs=NEAR)
    page.keyboard.press("/")
    page.keyboard.press("Control+a")
    page.keyboard.type("zzz")
    assert page.locator("#p-found").inner_text() == "không thấy"
    assert page.locator(".said[data-found]").count() == 0
    page.keyboard.press("Escape")
    assert page.locator("#p-query").input_value() == "" and page.locator(".text").inner_text().count(told[0]) == 1
    page.context.close()
    assert visit.complaints == []


def bare(text: str) -> str:
    """In small letters, without marks."""
    import unicodedata

    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@pytest.mark.slow
def test_search_and_the_word_that_is_said(visit: Visit, built: Project) -> None:
    """Both are marked in one sentence, and the words stay what they are."""
    page = visit.open()
    text = sentences(built)[0][1]
    word = text.split()[1].strip(",.?")
    page.locator("#p-query").fill(word)
    page.evaluate("document.getElementById('p-film').currentTime = 0.5")
    page.wait_for_selector(".word[data-now]")
    shown = "String([...CSS.highlights.get('found')][0])"
    assert page.evaluate(shown).lower() == word.lower()
    page.evaluate("document.getElementById('p-film').currentTime = 6")
    page.wait_for_function("() => document.querySelectorAll('.said')[0].children.length === 0")
    assert page.evaluate(shown).lower() == word.lower()


@pytest.mark.slow
def test_what_can_be_taken_along(visit: Visit, built: Project) -> None:
    """A link to this moment and the BibTeX, on the clipboard; film and captions, which are there."""
    page = visit.open("#t=7.4")
    page.locator("#p-link").press("Enter")
    page.wait_for_function("document.getElementById('p-told').textContent === 'Đã chép liên kết'")
    page.locator("#p-query").focus()
    page.keyboard.press("Control+v")
    assert page.locator("#p-query").input_value() == f"{visit.address}#t=7"
    page.locator("#p-cite").press("Enter")
    page.wait_for_function("document.getElementById('p-told').textContent === 'Đã chép BibTeX'")
    page.locator("#p-query").fill("")
    page.keyboard.press("Control+v")
    assert page.locator("#p-query").input_value() == page.locator("#p-bibtex").inner_text().replace("\n", " ")
    links = page.locator(".downloads a")
    files = [links.nth(index).get_attribute("href") or "" for index in range(links.count())]
    assert files == ["lecture.mp4", "lecture.vi.srt", "lecture.vi.vtt"]
    assert all((built.media / name).is_file() for name in files)


def test_how_to_cite_it(lecture: Lecture, media: Path) -> None:
    """BibTeX with names that stay whole, and signs that mean something to TeX escaped; no year where none is said."""
    cited = tenuto.publish.page._bibtex(
        replace(lecture, title="Đo 5% & {hơn}", year=2026, authors=(Author("Lê A", ""),))
    )
    assert cited.startswith(
        "@misc{o2026,\n  author = {{Lê A}},\n  title = {{Đo 5\\% \\& \\{hơn\\}}},\n  year = {2026},"
    )
    assert "year" not in tenuto.publish.page._bibtex(lecture)


def test_a_handout_that_is_there_can_be_taken(lecture: Lecture, media: Path) -> None:
    """The page knows it from the next build on."""
    cache = Cache(media / ".cache")
    assert "slides/lecture-handout.pdf" not in write_page(lecture, media, cache).read_text()
    (media / "slides").mkdir()
    (media / "slides" / "lecture-handout.pdf").write_bytes(b"%PDF")
    assert 'href="slides/lecture-handout.pdf" download' in write_page(lecture, media, cache).read_text()


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(390, 800), (1280, 700), (1280, 900)])
def test_the_film_is_in_sight_after_every_jump(chromium: Browser, built: Project, width: int, height: int) -> None:
    """From a low chapter, a sentence far down, a number in the table at the end."""
    visit = Visit(chromium, built.media, viewport={"width": width, "height": height})
    page = visit.open()
    page.evaluate("document.getElementById('p-chapters').open = true")
    page.evaluate("for (const each of document.querySelectorAll('.sources details')) each.open = true")
    for link in (page.locator(".chapters a").last, page.locator(".said").last, page.locator("td a").last):
        link.scroll_into_view_if_needed()
        link.click()
        page.wait_for_timeout(100)
        box = page.locator("#p-film").bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= height
    page.context.close()


@pytest.mark.slow
def test_who_wants_no_motion_sees_none(chromium: Browser, built: Project) -> None:
    """Nothing glides, nothing fades."""
    for wish, fades in (("reduce", False), ("no-preference", True)):
        visit = Visit(chromium, built.media, reduced_motion=wish, viewport={"width": 1280, "height": 420})
        page = visit.open()
        page.evaluate(
            "() => { window.ways = []; document.getElementById('p-text').scrollBy = (way) => ways.push(way.behavior) }"
        )
        page.keyboard.press("9")
        page.wait_for_function("window.ways.length")
        assert (page.evaluate("ways[0]") == "smooth") == fades
        assert (page.evaluate("getComputedStyle(document.querySelector('.said')).transitionDuration") != "0s") == fades
        page.context.close()


# -- what it cannot show -------------------------------------------------------------------------------------------------

ERRATUM = """errata:
  - slide: 3
    scene: hello, wave
    notes: "sai rồi"
    lecture: Said otherwise.
    why: It was wrong.
    source: somebody
"""


def test_errata_stand_on_the_page(warm: Project) -> None:
    """With the scenes that say it otherwise."""
    warm.write("narration/errata.yaml", ERRATUM)
    text = write_page(load_lecture(warm.own), warm.media, Cache(warm.cache)).read_text()
    assert "<del>sai rồi</del>" in text and "slide 3" in text and '<a href="#wave" lang="vi">Làn sóng</a>' in text


ERRATA = {
    "no list": ("a: b", ":1: the file must hold one list, 'errata'"),
    "an empty list": ("errata:", ":1: the file must hold one list, 'errata'"),
    "a number": ("errata: [1]", ":1: every entry must hold slide, scene, notes, lecture, why, source"),
    "no slide": (
        ERRATUM.replace("- slide: 3\n    scene", "- scene"),
        ":2: 'slide' is missing: an erratum holds slide, ",
    ),
    "no why": (ERRATUM.replace("It was wrong.", ""), ":6: 'why' must be text"),
    "another key": (ERRATUM.replace("why:", "whi:"), ":6: an erratum does not know 'whi': did you mean 'why'?"),
    "an unknown scene": (ERRATUM.replace("wave", "wafe"), ":3: no scene is called 'wafe': did you mean 'wave'?"),
}


@pytest.mark.parametrize("what", ERRATA)
def test_mistakes_in_errata_have_their_place(what: str, warm: Project) -> None:
    """They are told by line, and before anything is filmed."""
    text, told = ERRATA[what]
    warm.write("narration/errata.yaml", text)
    (fault,) = tenuto.publish.page.faults(load_lecture(warm.own), warm.media, Cache(warm.cache), 1)
    assert str(fault).startswith(f"narration/errata.yaml{told}")


def test_old_film_and_old_page_stay_together(warm: Project) -> None:
    """A new film does not stand beside a page of the old one: what its page needs is read first."""
    before = warm.outputs()
    warm.edit("narration/vi/middle.yaml", "Hết rồi.", "Thế là hết rồi nhé.")
    warm.write("narration/errata.yaml", "errata: [1]")
    assert warm.fails("build", *BRIEF).startswith("narration/errata.yaml:1: ")
    assert warm.outputs() == before
    (finding,) = tenuto.open(warm.folder, jobs=2).check()
    assert str(finding).startswith("narration/errata.yaml:1: page: every entry must hold slide")


def test_a_thumbnail_that_is_no_picture(warm: Project) -> None:
    """Where no scene draws it, it is somebody's own: who put it there is told before the film is made."""
    before = warm.outputs()
    (warm.media / "thumbnail.png").write_bytes(b"none")
    warm.edit("narration/vi/middle.yaml", "Hết rồi.", "Thế là hết rồi nhé.")
    assert warm.fails("build", *BRIEF).startswith("media/thumbnail.png is no picture: remove it")
    assert {name: warm.outputs()[name] for name in ("lecture.mp4", "index.html")} == {
        name: before[name] for name in ("lecture.mp4", "index.html")
    }


# -- in other languages --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def translated(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small lecture with subtitles in English, and a film in English beside it."""
    project = built.copy(tmp_path_factory.mktemp("translated"))
    project.build("--subtitles", "en")
    project.build("--lang", "en")
    return project


@pytest.mark.slow
def test_transcript_and_captions_in_another_language(chromium: Browser, translated: Project) -> None:
    """In place, over the same film: the other words at their own captions' times, and back again."""
    visit = Visit(chromium, translated.media)
    page = visit.open("#share")
    page.keyboard.press("c")
    page.locator("#p-language").select_option("en")
    told = [text for scene in told_in_english(translated) for beat in scene.beats for text in beat.sentences]
    assert page.locator(".said:visible").all_inner_texts() == told
    assert visit.film("textTracks[1].mode") == "showing" and visit.film("textTracks[0].mode") == "disabled"
    starts = [float(at or "") for at in page.locator(".said:visible").evaluate_all("all => all.map(a => a.dataset.at)")]
    assert starts == sorted(starts)
    vtt = (translated.media / "lecture.en.vtt").read_text()
    clocks = {f"{int(at // 60):02}:{at % 60:06.3f}" for at in starts}
    assert all(f":{clock} -->" in vtt for clock in clocks)
    page.locator(".said:visible").last.click()
    assert visit.said() == told[-1] and visit.time == pytest.approx(starts[-1], abs=NEAR)
    page.locator("#p-language").select_option("vi")
    assert visit.film("textTracks[0].mode") == "showing"
    assert page.locator(".said:visible").all_inner_texts() == [text for _, text in sentences(translated)]
    page.context.close()
    assert visit.complaints == []


def told_in_english(project: Project) -> Any:
    from tenuto.script.loading import load_translation

    return load_translation(project.own, "en").scenes


@pytest.mark.slow
def test_films_in_other_languages_lead_to_each_other(chromium: Browser, translated: Project) -> None:
    """At the same beat, which begins at another time there."""
    visit = Visit(chromium, translated.media)
    page = visit.open("#share")
    page.get_by_role("link", name="English").click()
    page.wait_for_url(re.compile(r"media/en/index\.html#share/"))
    page.wait_for_function("document.getElementById('p-film').readyState >= 1")
    manifest = json.loads((translated.media / "en" / "manifest.json").read_text())
    assert visit.time == pytest.approx(manifest["scenes"][2]["start"] / 15, abs=NEAR)
    page.get_by_role("link", name="Tiếng Việt").click()
    page.wait_for_url(re.compile(r"media/index\.html#share/"))
    page.context.close()
    assert visit.complaints == []


def test_captions_of_other_words_are_refused(translated: Project) -> None:
    """Their narration was edited after the build: no page tells one thing and shows another."""
    project = translated.copy(translated.folder.parent / "edited")
    words = project.folder / "narration" / "en" / "middle.yaml"
    words.write_text(words.read_text().replace("slowly grows", "grows slowly"))
    with pytest.raises(tenuto.publish.page.OtherWords, match="'en' do not say '.*': its narration was edited"):
        write_page(load_lecture(project.own), project.media, Cache(project.cache))


# -- by keyboard, for every eye ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_transcript_by_keyboard(visit: Visit, built: Project) -> None:
    """It is one stop of the tab key; arrows go from sentence to sentence, Enter goes there in the film."""
    page = visit.open()
    page.locator("#p-query").focus()
    page.keyboard.press("Tab")
    focused = "document.activeElement.textContent"
    assert page.evaluate(focused) == sentences(built)[0][1]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    start, text = sentences(built)[1]
    assert page.evaluate(focused) == text and visit.time == 0
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert visit.time == pytest.approx(start, abs=NEAR)
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('.said')")


@pytest.mark.slow
@pytest.mark.parametrize(
    "place, expected",
    [
        ("#t=3.5", 3.5),
        ("#wave", "middle/wave"),
        ("#share/end", "share/end"),
        ("#nowhere", 0),
        ("#t=x", 0),
        ("#%E0%A4", 0),
    ],
)
def test_deep_links(visit: Visit, built: Project, place: str, expected: float | str) -> None:
    """To a second, a scene or a beat; the film is in sight, and what leads nowhere does no harm."""
    page = visit.open(place)
    starts = {scene["name"]: scene["start"] / 15 for scene in built.manifest()["scenes"]}
    for scene in built.manifest()["scenes"]:
        slug = scene["name"].split("/")[1]
        starts |= {f"{slug}/{beat['slug']}": beat["start"] / 15 for beat in scene["beats"]}
    assert visit.time == pytest.approx(starts[expected] if isinstance(expected, str) else expected, abs=NEAR)
    assert page.evaluate("scrollY") == 0


@pytest.mark.slow
def test_who_scrolls_reads(visit: Visit) -> None:
    """A hand on the wheel stops the transcript from following; the button, which says so, starts it again."""
    page = visit.open()
    follow = page.get_by_role("button", name="Chạy theo phim")
    assert follow.get_attribute("aria-pressed") == "true"
    page.locator("#p-text").hover()
    page.mouse.wheel(0, 50)
    page.wait_for_function("document.getElementById('p-follow').getAttribute('aria-pressed') === 'false'")
    follow.click()
    assert follow.get_attribute("aria-pressed") == "true"


@pytest.mark.slow
def test_landmarks(visit: Visit) -> None:
    """A reader that sees nothing finds main, chapters, film and transcript by name."""
    page = visit.open()
    assert page.get_by_role("main").count() == 1
    for name in ("Phim", "Lời thuyết minh", "Nguồn"):
        assert page.get_by_role("region", name=name, exact=True).count() == 1
    assert page.get_by_role("navigation", name="Chương").get_by_role("link").count() == 3
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến lời thuyết minh"


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_every_width(chromium: Browser, built: Project, width: int) -> None:
    """Nothing is cut off or needs sideways scrolling; on a phone chapters are folded and the film stays in sight."""
    visit = Visit(chromium, built.media, viewport={"width": width, "height": 700})
    page = visit.open()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    is_open = page.evaluate("document.getElementById('p-chapters').open")
    assert is_open == (width > 1000)
    page.evaluate("document.getElementById('p-text').lastElementChild.scrollIntoView()")
    assert page.evaluate("document.getElementById('p-film').getBoundingClientRect().bottom") > 100
    page.context.close()
    assert visit.complaints == []
