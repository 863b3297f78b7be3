"""Decks, as `render.py slides` writes them and as those who read them find them: manim-slides, Chromium, PowerPoint's
library, LibreOffice, poppler."""

from __future__ import annotations

import functools
import io
import json
import os
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pptx
import pytest
from manim_slides.config import PresentationConfig
from manim_slides.convert import RevealJS
from numpy.typing import NDArray
from PIL import Image
from pptx.oxml.ns import qn
from project import BRIEF, ROOT, Project

from tenuto.files import Cache
from tenuto.film.quality import DRAFT
from tenuto.film.takes import Reel
from tenuto.publish.deck import Clip, Deck, Style, showing
from tenuto.publish.slides import REVEAL, _template, write_html
from tenuto.script.lecture import Lecture
from tenuto.script.loading import load_lecture

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

pytestmark = pytest.mark.slow

PATIENCE = 20_000  # ms until a page counts as stuck
LOOPS = {"turn"}  # the beats of the small lecture that loop
# What a page shows of its current slide.
STATE = """() => {
    const slide = Reveal.getCurrentSlide(), video = slide.slideBackgroundContentElement.querySelector("video");
    const notes = document.createElement("div");
    notes.innerHTML = Reveal.getSlideNotes(slide) ?? "";
    return {slide: Reveal.getIndices().h, notes: notes.textContent.trim(), loops: video?.loop, muted: video?.muted,
            time: video?.currentTime, ended: video?.ended, error: video?.error?.message ?? null};
}"""


def needed(program: str) -> pytest.MarkDecorator:
    """Skip where a reader is not installed; CI must have it."""
    absent = shutil.which(program) is None and "CI" not in os.environ
    return pytest.mark.skipif(absent, reason=f"no {program} here")


@pytest.fixture(scope="module")
def project(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small lecture, filmed and spoken; decks are made of it."""
    return built.copy(tmp_path_factory.mktemp("decks"))


@pytest.fixture(scope="module")
def lecture(project: Project) -> Lecture:
    return load_lecture(project.own)


def slides(project: Project, *arguments: str, name: str) -> Path:
    """Make a deck; the file `name` in media/slides, with which the last line of the report begins."""
    done = project.run("slides", *arguments, *(BRIEF if "pdf" not in arguments else ()))
    assert done.returncode == 0, done.stdout + done.stderr
    path = project.media / "slides" / name
    assert done.stdout.splitlines()[-1].startswith(str(path))
    assert [left for left in path.parent.iterdir() if left.name.startswith(".")] == []
    return path


@pytest.fixture(scope="module")
def deck(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """`slides` made once for the same arguments, each in a folder of its own."""

    @functools.cache
    def deck(*arguments: str, name: str) -> Path:
        made = slides(project, *arguments, name=name)
        folder = tmp_path_factory.mktemp("deck") / made.parent.name
        made.parent.rename(folder)
        return folder / name

    return deck


def spoken_beats(lecture: Lecture) -> list[tuple[str, str]]:
    """Slug and text of every beat."""
    return [(beat.slug, " ".join(beat.sentences)) for scene in lecture.scenes for beat in scene.beats]


def pictures(path: Path) -> list[NDArray[np.uint8]]:
    """Every picture of a clip, by a decoder that stops at the first error."""
    with av.open(str(path), options={"err_detect": "explode"}) as container:
        container.streams.video[0].codec_context.options = {"err_detect": "explode", "ec": "0"}
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def text_of(pdf: Path) -> str:
    """What pdftotext reads, white space folded."""
    done = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


# -- manim-slides --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def configuration(deck: Callable[..., Path]) -> Path:
    return deck("--to", "manim-slides", name="lecture.json")


def test_manim_slides_reads_its_configuration(configuration: Path, lecture: Lecture) -> None:
    """One entry a beat, and one more for each loop, which the lead goes on into; the narration as notes."""
    config = PresentationConfig.from_file(configuration)
    expected = []
    for slug, text in spoken_beats(lecture):
        expected.append((text, slug in LOOPS, False))
        if slug in LOOPS:
            expected.append((text, False, True))
    assert [(slide.notes, slide.auto_next, slide.loop) for slide in config.slides] == expected
    assert config.resolution == (DRAFT.width, DRAFT.height)


def test_the_folder_of_a_deck_can_be_moved(configuration: Path, tmp_path: Path) -> None:
    """Its configuration names its clips from the folder's parent on, as manim-slides reads them."""
    shutil.copytree(configuration.parent, tmp_path / "slides")
    config = PresentationConfig.from_file(tmp_path / "slides" / configuration.name)
    assert all(
        slide.file.is_relative_to(tmp_path) and slide.rev_file.is_relative_to(tmp_path) for slide in config.slides
    )


def test_clips_hold_the_leads_and_loops_of_the_film(configuration: Path, project: Project) -> None:
    """As many frames as the manifest says, less waits for words that nobody speaks here; clean, without a soundtrack."""
    beats = [beat for scene in project.manifest()["scenes"] for beat in scene["beats"]]
    leads = [beat["lead"] - sum(cue["wait"] for cue in beat["cues"]) for beat in beats]
    expected = [frames for lead, beat in zip(leads, beats, strict=True) for frames in (lead, beat["loop"]) if frames]
    config = PresentationConfig.from_file(configuration)
    assert [len(pictures(slide.file)) for slide in config.slides] == expected
    for slide in config.slides:
        with av.open(str(slide.file)) as container:
            assert [stream.type for stream in container.streams] == ["video"]


def test_going_back_shows_the_first_picture_of_the_beat(configuration: Path) -> None:
    """What manim-slides takes for the reversed clip is the picture from which the clip begins."""
    for slide in PresentationConfig.from_file(configuration).slides:
        first, back = pictures(slide.file)[0], pictures(slide.rev_file)
        assert all(np.array_equal(picture, first) for picture in back)
        assert len(back) == round(DRAFT.fps / 2)


def test_a_deck_made_again_leaves_no_clip_of_the_last_one(project: Project) -> None:
    """Only the files that the configuration names stand beside it."""
    stray = project.media / "slides" / "files" / "lecture" / "99-gone.mp4"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"")
    configuration = slides(project, "--to", "manim-slides", name="lecture.json")
    named = {slide[key] for slide in json.loads(configuration.read_text())["slides"] for key in ("file", "rev_file")}
    assert {f"slides/files/lecture/{path.name}" for path in stray.parent.iterdir()} == named


# -- HTML ----------------------------------------------------------------------------------------------------------------


class Visit:
    """A page in Chromium, and everything on it that a deck must not do."""

    def __init__(self, browser: Browser) -> None:
        self.page: Page = browser.new_page(viewport={"width": 960, "height": 540})
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on("request", lambda request: self._judge(request.url))

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a clip that is left is loaded no further
            self.complaints.append(f"failed: {request.failure} {request.url[:80]}")

    def _judge(self, url: str) -> None:
        if not url.startswith(("file://", "data:", "blob:")):
            self.complaints.append(f"left the machine: {url}")

    def open(self, path: Path) -> None:
        self.page.goto(path.as_uri())
        self.page.wait_for_function("window.Reveal && Reveal.isReady()", timeout=PATIENCE)

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.page.evaluate(STATE)
        return state

    def wait_until(self, condition: str) -> None:
        """Wait for what `STATE` calls `now`."""
        self.page.wait_for_function(f"() => {{ const now = ({STATE})(); return {condition}; }}", timeout=PATIENCE)


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    visit = Visit(chromium)
    yield visit
    visit.page.close()
    assert visit.complaints == []


@pytest.mark.parametrize("flags", [(), ("--offline",)], ids=["folder", "one file"])
def test_a_lecturer_clicks_through_the_page(
    flags: tuple[str, ...], deck: Callable[..., Path], lecture: Lecture, visit: Visit, tmp_path: Path
) -> None:
    """Every beat plays to its end or goes on into its loop, with its notes; nothing is asked from the net."""
    page = deck("--to", "html", *flags, name="lecture-offline.html" if flags else "lecture.html")
    assert (page.parent / "lecture_assets").is_dir() is not bool(flags)
    if flags:
        page = Path(shutil.copy(page, tmp_path))  # it needs nothing beside it
    visit.open(page)
    number = 0
    for slug, text in spoken_beats(lecture):
        if slug in LOOPS:
            visit.wait_until(f"now.slide == {number + 1}")  # by itself
            number += 1
            visit.wait_until("now.loops && now.time > 0.3")
        else:
            visit.wait_until(f"now.slide == {number} && now.ended")
        state = visit.state()
        assert (state["slide"], state["notes"], state["error"]) == (number, text, None)
        visit.page.keyboard.press("ArrowRight")
        number += 1
    assert visit.state()["slide"] == visit.page.evaluate("Reveal.getTotalSlides()") - 1


def test_a_key_during_a_lead_does_not_end_all_going_on(deck: Callable[..., Path], visit: Visit) -> None:
    """Who goes back from a lead that plays, and forward again, gets to its loop as before."""
    visit.open(deck("--to", "html", "--offline", name="lecture-offline.html"))
    lead = 3
    left = 'new KeyboardEvent("keydown", {key: "ArrowLeft", keyCode: 37, bubbles: true})'
    at = f"Reveal.slide({lead}); document.dispatchEvent({left}); return Reveal.getIndices().h"
    assert visit.page.evaluate(f"() => {{ {at}; }}") == lead - 1
    visit.page.keyboard.press("ArrowRight")
    visit.wait_until(f"now.slide == {lead + 1} && now.loops")


def test_the_page_shows_the_last_picture_of_a_beat(deck: Callable[..., Path], visit: Visit) -> None:
    """What stands in the window after a lead is what the film ends the beat with."""
    visit.open(deck("--to", "html", "--offline", name="lecture-offline.html"))
    visit.wait_until("now.ended")
    seen = Image.open(io.BytesIO(visit.page.screenshot())).convert("RGB").resize((DRAFT.width, DRAFT.height))
    config = PresentationConfig.from_file(deck("--to", "manim-slides", name="lecture.json"))
    last = pictures(config.slides[0].file)[-1]
    assert np.abs(np.asarray(seen, np.int16) - last).mean() < 3


def test_a_narrated_page_speaks_from_its_first_click_on(deck: Callable[..., Path], visit: Visit) -> None:
    """Browsers play no sound before one: a picture waits for it, and the first beat then is not mute."""
    visit.open(deck("share", "--to", "html", "--narrated", "--offline", name="share-narrated-offline.html"))
    assert visit.state()["time"] is None
    visit.page.keyboard.press("ArrowRight")
    visit.wait_until("now.ended")
    assert (visit.state()["muted"], visit.state()["notes"]) == (False, "Đúng được 80,1%.")


def test_notes_are_words_and_no_markup(built: Project, lecture: Lecture, visit: Visit, tmp_path: Path) -> None:
    """Signs that HTML or Markdown would read are shown as they are."""
    notes = "a < b & c, *d* _e_ `f` [g](h) <b>i</b> &lt; #j"
    reel = next(
        reel
        for path in built.cached("reels")
        if (reel := Reel.unpack(Cache(built.cache).get("reels", path.name) or b"")).scene == "start/hello"
    )
    span = showing(lecture.scene("hello"), reel, [(take, take.lead.frames) for take in reel.takes[:1]])
    deck = Deck("odd", "Tom & <Jerry>", Style(True, False, True), (Clip("clip", span, notes),))

    def cut(path: Path, clip: Clip) -> None:
        from tenuto.publish.clips import write_silent

        write_silent(path, clip.span)

    visit.open(write_html(deck, tmp_path, cut, one_file=True))
    assert visit.state()["notes"] == notes
    assert visit.page.title() == "Tom & <Jerry>"


def test_reveal_js_is_the_one_that_the_page_is_written_for() -> None:
    """The package that carries it has the release that manim-slides names; the page links to nothing outside."""
    carried = json.loads((REVEAL / "package.json").read_text())
    assert carried["version"] == RevealJS.model_fields["reveal_version"].default
    assert "cdn_url" not in _template()


# -- PowerPoint ----------------------------------------------------------------------------------------------------------


def movies(path: Path) -> list[tuple[Any, Any]]:
    """Each slide with the one movie on it."""
    found = []
    for slide in pptx.Presentation(str(path)).slides:
        (movie,) = slide.shapes
        found.append((slide, movie))
    return found


def test_powerpoint_has_a_slide_for_every_scene(project: Project, deck: Callable[..., Path], lecture: Lecture) -> None:
    """Its clip fills the slide and plays by itself; the poster is the scene's last picture; the notes are plain text."""
    path = deck("--to", "pptx", name="lecture.pptx")
    presentation = pptx.Presentation(str(path))
    found = movies(path)
    assert len(found) == len(lecture.scenes)
    assert presentation.core_properties.title == lecture.title
    for (slide, movie), scene, made in zip(found, lecture.scenes, project.manifest()["scenes"], strict=True):
        assert (movie.left, movie.top) == (0, 0)
        assert (movie.width, movie.height) == (presentation.slide_width, presentation.slide_height)
        (start,) = slide.element.iter(qn("p:video"))
        assert [cond.get("delay") for cond in start.iter(qn("p:cond"))] == ["0"]
        assert slide.notes_slide.notes_text_frame.text == "\n\n".join(" ".join(beat.sentences) for beat in scene.beats)
        poster = (project.media / "clips" / f"{scene.number:02}-{scene.slug}.png").read_bytes()
        assert movie.poster_frame.blob == poster
        assert len(clip_pictures(slide)) == made["frames"]
    with zipfile.ZipFile(path) as package:
        kept = [name for name in package.namelist() if name.startswith("ppt/media/")]
    assert len(kept) == 2 * len(lecture.scenes)  # clips and posters, and nothing that no slide shows


def clip_pictures(slide: Any) -> list[NDArray[np.uint8]]:
    """The pictures of the clip that a slide carries."""
    (part,) = {rel.target_part for rel in slide.part.rels.values() if "media" in rel.reltype or "video" in rel.reltype}
    with av.open(io.BytesIO(part.blob)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_powerpoint_by_beats_and_sections(project: Project, deck: Callable[..., Path], lecture: Lecture) -> None:
    """One deck a section and one slide a beat, whose poster is where the beat begins."""
    folder = deck("--to", "pptx", "--per", "beat", "--split", "section", name="middle-by-beat.pptx").parent
    for section in lecture.sections:
        found = movies(folder / f"{section.slug}-by-beat.pptx")
        beats = [beat for scene in section.scenes for beat in scene.beats]
        assert [slide.notes_slide.notes_text_frame.text for slide, _ in found] == [" ".join(b.sentences) for b in beats]
        for slide, movie in found:
            poster = np.asarray(Image.open(io.BytesIO(movie.poster_frame.blob)).convert("RGB"))
            assert np.array_equal(poster, clip_pictures(slide)[0])


@needed("soffice")
@needed("pdftoppm")
def test_libreoffice_opens_the_powerpoint_deck(
    project: Project, deck: Callable[..., Path], lecture: Lecture, tmp_path: Path
) -> None:
    """A page a slide, and on it the poster."""
    path = deck("--to", "pptx", name="lecture.pptx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    subprocess.run(["pdftoppm", "-r", "40", "-png", "lecture.pdf", "page"], cwd=tmp_path, check=True)
    pages = sorted(tmp_path.glob("page-*.png"))
    assert len(pages) == len(lecture.scenes)
    for page, scene in zip(pages, lecture.scenes, strict=True):
        seen = Image.open(page).convert("RGB")
        poster = Image.open(project.media / "clips" / f"{scene.number:02}-{scene.slug}.png").convert("RGB")
        difference = np.abs(np.asarray(seen, np.int16) - np.asarray(poster.resize(seen.size)))
        assert difference.mean() < 5, scene.name


def test_narrated_clips_hold_the_voice(deck: Callable[..., Path]) -> None:
    """AAC as long as the picture, and not silent."""
    config = PresentationConfig.from_file(deck("--to", "manim-slides", "--narrated", name="lecture-narrated.json"))
    for slide in config.slides:
        with av.open(str(slide.file)) as container:
            if slide.loop:
                assert not container.streams.audio
                continue
            sound = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
            assert np.abs(sound).max() > 0.1
            assert len(sound) / 48_000 == pytest.approx(len(pictures(slide.file)) / DRAFT.fps, abs=0.05)


# -- handout -------------------------------------------------------------------------------------------------------------


@needed("pdftotext")
def test_the_handout_can_be_searched(deck: Callable[..., Path], lecture: Lecture) -> None:
    """Title, authors, sections, scenes and every sentence, in order and with all their accents."""
    text = text_of(deck("--to", "pdf", name="lecture.pdf"))
    assert unicodedata.is_normalized("NFC", text)
    position = 0
    for words in (lecture.title, *(author.name for author in lecture.authors)):
        assert words in text
    for _, spoken in spoken_beats(lecture):
        position = text.index(spoken, position)
    assert "1 · Phần giữa" in text and "Làn sóng" in text


@needed("pdfimages")
def test_the_handout_has_a_picture_of_every_beat(deck: Callable[..., Path], lecture: Lecture) -> None:
    """As JPEG, in letters that the file carries, on numbered pages after the title's."""
    path = deck("--to", "pdf", name="lecture.pdf")
    listed = subprocess.run(
        ["pdfimages", "-list", path.name], cwd=path.parent, capture_output=True, text=True, check=True
    )
    rows = [row.split() for row in listed.stdout.splitlines()[2:]]
    assert [row[8] for row in rows] == ["jpeg"] * len(spoken_beats(lecture))
    fonts = subprocess.run(["pdffonts", path.name], cwd=path.parent, capture_output=True, text=True, check=True)
    for row in fonts.stdout.splitlines()[2:]:
        assert "BeVietnamPro" in row and row.split()[-5] == "yes", row
    last = subprocess.run(["pdftotext", "-f", "3", path.name, "-"], cwd=path.parent, capture_output=True, text=True)
    assert last.stdout.split("\f")[0].split()[-1] == "3"


def test_the_same_lecture_gives_the_same_handout(project: Project, deck: Callable[..., Path]) -> None:
    """Byte for byte: no date, no font of this machine."""
    one = deck("--to", "pdf", name="lecture.pdf").read_bytes()
    assert slides(project, "--to", "pdf", name="lecture.pdf").read_bytes() == one


# -- what goes wrong -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [("--to", "pdf", "--narrated"), ("--to", "pptx", "--offline")])
def test_options_that_make_no_sense_together_are_refused(arguments: tuple[str, ...], pristine: Project) -> None:
    """Before anything is filmed, with what to leave out."""
    done = pristine.run("slides", *arguments)
    assert done.returncode == 2
    assert "leave" in done.stderr
    assert not pristine.media.exists()


def test_a_missing_package_is_named_with_how_to_get_it(project: Project, tmp_path: Path) -> None:
    """One line, for decks; a handout needs none of those packages."""
    (tmp_path / "manim_slides.py").write_text("raise ModuleNotFoundError(name='manim_slides')")
    poor = {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    done = project.run("slides", "--to", "html", *BRIEF, env=poor)
    assert (done.returncode, done.stderr) == (1, "Error: manim_slides is missing: pip install '.[slides]'\n")
    assert project.run("slides", "hello", "--to", "pdf", env=poor).returncode == 0


@pytest.mark.parametrize("to", ["manim-slides", "html", "pptx", "pdf"])
def test_a_file_in_the_way_of_the_folder_is_told(to: str, warm: Project) -> None:
    """One line that names it."""
    (warm.media / "slides").write_text("")
    complaint = warm.fails("slides", "--to", to, *(BRIEF if to != "pdf" else ()))
    assert complaint.startswith(f"cannot write {warm.media / 'slides'}: ")


def test_a_scene_that_fails_leaves_no_handout(fresh: Project) -> None:
    """The report names it and its line, as `build` does."""
    fresh.edit("scenes/start/hello.py", "self.play(FadeIn(words), run_time=0.6)", "raise ValueError('nay')")
    complaint = fresh.fails("slides", "--to", "pdf")
    assert complaint == "scene 'start/hello': scenes/start/hello.py:17: ValueError: nay"
    assert list((fresh.media / "slides").iterdir()) == []
