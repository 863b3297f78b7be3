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
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pptx
import pytest
import typst
from manim_slides.config import PresentationConfig
from manim_slides.convert import RevealJS
from numpy.typing import NDArray
from PIL import Image
from pptx.oxml.ns import qn
from project import BRIEF, ROOT, Project, environment

from tenuto.files import SCRATCH, Cache
from tenuto.film.quality import DRAFT
from tenuto.film.takes import Reel
from tenuto.publish import handout
from tenuto.publish.deck import Clip, Deck, Style, showing
from tenuto.publish.powerpoint import presentation_of
from tenuto.publish.slides import REVEAL, _template, write_html
from tenuto.script.lecture import Lecture
from tenuto.script.loading import load_lecture
from tenuto.stage import fonts

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
    visit.wait_until("now.ended")
    visit.page.keyboard.press("ArrowRight")
    visit.wait_until(f"now.slide == {lead + 1} && now.loops")


@pytest.mark.parametrize("forward", ["click", "key"])
def test_going_forward_first_ends_a_lead(forward: str, deck: Callable[..., Path], visit: Visit) -> None:
    """Its last picture is there at once, of a beat that loops its loop; then it goes on, to the next beat."""
    visit.open(deck("--to", "html", "--offline", name="lecture-offline.html"))

    def go() -> None:
        if forward == "click":
            visit.page.mouse.click(300, 200)
        else:
            visit.page.keyboard.press("ArrowRight")

    stopped = "const video = Reveal.getCurrentSlide().slideBackgroundContentElement.querySelector('video');"
    stopped += "video.playbackRate = 0.1; return video.duration"  # so that it surely plays when the click comes
    visit.wait_until("now.time > 0")
    visit.page.evaluate(f"() => {{ {stopped} }}")
    go()
    visit.wait_until("now.slide == 0 && now.ended")
    go()
    visit.wait_until("now.slide == 1 && now.time > 0")
    visit.page.evaluate("() => Reveal.slide(3)")
    visit.wait_until("now.slide == 3 && now.time > 0")
    go()
    visit.wait_until("now.slide == 4 && now.loops")
    go()
    visit.wait_until("now.slide == 5")


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
    deck = Deck("odd", "Tom & <Jerry>", Style("beat"), (Clip("clip", span, "", notes),))

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


def shapes(slide: Any) -> tuple[Any, Any, Any]:
    """What lies on a slide, from below: its title, the movie, and its end."""
    title, movie, end = slide.shapes
    return title, movie, end


def clip_of(slide: Any, movie: Any) -> list[NDArray[np.uint8]]:
    """The pictures of a movie that a slide carries."""
    (link,) = movie.element.iter(qn("a:videoFile"))
    with av.open(io.BytesIO(slide.part.related_part(link.get(qn("r:link"))).blob)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def shown(shape: Any) -> NDArray[np.int16]:
    """The picture of a shape, a movie's poster or a picture itself, (H, W, 3)."""
    image = shape.poster_frame if hasattr(shape, "poster_frame") else shape.image
    return np.asarray(Image.open(io.BytesIO(image.blob)).convert("RGB"), np.int16)


def effects(slide: Any) -> list[tuple[str, int]]:
    """What happens on a slide by itself: `play` or `appear`, and the shape, in that order."""
    (sequence,) = (node for node in slide.element.iter(qn("p:cTn")) if node.get("nodeType") == "mainSeq")
    return [
        ("play" if effect.tag == qn("p:cmd") else "appear", int(next(effect.iter(qn("p:spTgt"))).get("spid")))
        for effect in sequence.iter(qn("p:cmd"), qn("p:set"))
    ]


def is_like(one: NDArray[np.int16], other: NDArray[Any]) -> bool:
    """Whether two pictures are the same but for their coding, and for what a decoder makes of their colours."""
    return bool(np.abs(one - other).mean() < 3)


def test_powerpoint_plays_a_beat_and_keeps_its_end(deck: Callable[..., Path], lecture: Lecture) -> None:
    """A slide a beat. Its movie fills it, plays by itself from its first picture on, and gives way to its last: a picture, or
    a movie that turns until the click. That lies on top, so it is what the sorter and paper show."""
    path = deck("--to", "pptx", name="lecture.pptx")
    presentation = pptx.Presentation(str(path))
    assert presentation.core_properties.title == lecture.title
    beats = spoken_beats(lecture)
    assert len(presentation.slides) == len(beats)
    for slide, (slug, text) in zip(presentation.slides, beats, strict=True):
        _, movie, end = shapes(slide)
        for shape in (movie, end):
            assert (shape.left, shape.top) == (0, 0)
            assert (shape.width, shape.height) == (presentation.slide_width, presentation.slide_height)
        pictures = clip_of(slide, movie)
        assert is_like(shown(movie), pictures[0]) and is_like(shown(end), pictures[-1])
        loop = [("play", end.shape_id)] if slug in LOOPS else []
        assert effects(slide) == [("play", movie.shape_id), ("appear", end.shape_id), *loop]
        turning = [node for node in slide.element.iter(qn("p:cTn")) if node.get("repeatCount") == "indefinite"]
        assert len(turning) == len(loop)
        if loop:
            assert is_like(shown(end), clip_of(slide, end)[-1])
        assert slide.notes_slide.notes_text_frame.text == text


def test_powerpoint_has_titles_for_outline_and_screen_readers(deck: Callable[..., Path], lecture: Lecture) -> None:
    """Real ones, each its own, outside the picture; movie and end say what they show."""
    presentation = pptx.Presentation(str(deck("--to", "pptx", name="lecture.pptx")))
    titles = [slide.shapes.title.text_frame.text for slide in presentation.slides]
    assert titles == [f"{scene.title} ({n}/2)" for scene in lecture.scenes for n in (1, 2)]
    for slide, said in zip(presentation.slides, titles, strict=True):
        title, *seen = shapes(slide)
        assert title.is_placeholder and title.top + title.height <= 0
        assert [shape.element.nvPicPr.cNvPr.get("descr") for shape in seen] == [said, said]


def test_powerpoint_by_scenes_and_sections(project: Project, deck: Callable[..., Path], lecture: Lecture) -> None:
    """One deck a section and one slide a scene, as long as in the film; the words of all of its beats as notes."""
    folder = deck("--to", "pptx", "--per", "scene", "--split", "section", name="middle-by-scene.pptx").parent
    made = {scene["name"]: scene for scene in project.manifest()["scenes"]}
    for section in lecture.sections:
        slides = pptx.Presentation(str(folder / f"{section.slug}-by-scene.pptx")).slides
        for slide, scene in zip(slides, section.scenes, strict=True):
            assert len(clip_of(slide, shapes(slide)[1])) == made[scene.name]["frames"]
            said = slide.notes_slide.notes_text_frame.text
            assert said == "\n\n".join(" ".join(beat.sentences) for beat in scene.beats)


def test_a_deck_of_cues_waits_at_each(warm: Project) -> None:
    """A click a cue, with what is said from its word on; together the parts show the pictures of the beat, and each begins
    with the one that stood."""
    warm.edit("scenes/middle/wave.py", "            self.add(machine, dot)\n", '            self.cue("higher")\n')
    warm.edit("narration/vi/middle.yaml", "grow: Điểm lớn dần lên.", "grow: Điểm {>higher}lớn dần lên.")
    whole = PresentationConfig.from_file(slides(warm, "wave", "--to", "manim-slides", name="wave.json")).slides
    films = [pictures(slide.file) for slide in whole]
    parts = PresentationConfig.from_file(
        slides(warm, "wave", "--to", "manim-slides", "--per", "cue", name="wave-by-cue.json")
    ).slides
    assert [slide.notes for slide in parts[:2]] == ["Điểm", "lớn dần lên."]
    # Nothing moves before the cue of the second beat: it begins with it.
    assert [slide.notes for slide in parts[2:]] == [slide.notes for slide in whole[1:]]
    before, after = (np.array(pictures(slide.file), np.int16) for slide in parts[:2])
    assert is_like(after[0], before[-1])
    played = np.concatenate([before, after[1:]])
    assert len(played) == len(films[0])
    assert np.abs(played - np.array(films[0])).max(axis=(1, 2, 3)).mean() < 8


def test_a_deck_of_one_beat(project: Project, lecture: Lecture) -> None:
    """Named as in every other command."""
    beat = lecture.scene("hello").beats[1]
    path = slides(project, f"start/hello/{beat.slug}", "--to", "manim-slides", name=f"start-hello-{beat.slug}.json")
    assert [slide.notes for slide in PresentationConfig.from_file(path).slides] == [" ".join(beat.sentences)]


@needed("soffice")
@needed("pdftoppm")
def test_libreoffice_opens_the_powerpoint_deck(deck: Callable[..., Path], lecture: Lecture, tmp_path: Path) -> None:
    """A page a slide, and on it how the beat ends; no title is seen beside the picture's own."""
    path = deck("--to", "pptx", name="lecture.pptx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    subprocess.run(["pdftoppm", "-r", "40", "-png", "lecture.pdf", "page"], cwd=tmp_path, check=True)
    pages = sorted(tmp_path.glob("page-*.png"))
    for page, slide in zip(pages, pptx.Presentation(str(path)).slides, strict=True):
        seen = Image.open(page).convert("RGB")
        last = Image.fromarray(clip_of(slide, shapes(slide)[1])[-1]).resize(seen.size)
        assert np.abs(np.asarray(seen, np.int16) - np.asarray(last)).mean() < 5, page.name


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
    text = text_of(deck("--to", "pdf", name="lecture-handout.pdf"))
    assert unicodedata.is_normalized("NFC", text)
    position = 0
    for words in (lecture.title, *(author.name for author in lecture.authors)):
        assert words in text
    for _, spoken in spoken_beats(lecture):
        position = text.index(spoken, position)
    assert "1 · Phần giữa" in text and "Làn sóng" in text


@needed("pdftotext")
def test_a_term_with_a_hyphen_stands_on_one_line(tmp_path: Path) -> None:
    """Wherever the line ends."""
    Image.new("RGB", (96, 54)).save(tmp_path / "a.jpg")
    texts = [f"Một {'a' * length} mạng rộng và sâu có tên ViT-L/14 ở đây." for length in range(1, 30)]
    beats = [{"picture": "a.jpg", "text": text} for text in texts]
    scene = {"title": "T", "source": "", "beats": beats}
    told = {
        "title": "T",
        "subtitle": "",
        "language": "vi",
        "authors": [],
        "sections": [{"title": "S", "scenes": [scene]}],
    }
    (tmp_path / "handout.json").write_text(json.dumps(told))
    shutil.copy(handout.LAYOUT, tmp_path)
    layout, paper = tmp_path / handout.LAYOUT.name, tmp_path / "handout.pdf"
    paper.write_bytes(typst.compile(layout, font_paths=[fonts.FOLDER], ignore_system_fonts=True))
    command = ["pdftotext", "-layout", str(paper), "-"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert sum("ViT-L/14" in line for line in lines) == len(texts)


@needed("pdfimages")
def test_the_handout_has_a_picture_of_every_beat(deck: Callable[..., Path], lecture: Lecture) -> None:
    """As JPEG, in letters that the file carries, on numbered pages after the title's."""
    path = deck("--to", "pdf", name="lecture-handout.pdf")
    listed = subprocess.run(
        ["pdfimages", "-list", path.name], cwd=path.parent, capture_output=True, text=True, check=True
    )
    rows = [row.split() for row in listed.stdout.splitlines()[2:]]
    assert [row[8] for row in rows] == ["jpeg"] * len(spoken_beats(lecture))
    fonts = subprocess.run(["pdffonts", path.name], cwd=path.parent, capture_output=True, text=True, check=True)
    for row in fonts.stdout.splitlines()[2:]:
        assert "BeVietnamPro" in row and row.split()[-5] == "yes", row
    last = subprocess.run(["pdftotext", "-f", "2", path.name, "-"], cwd=path.parent, capture_output=True, text=True)
    assert last.stdout.split("\f")[0].split()[-1] == "2"


@needed("pdfimages")
def test_the_handout_takes_its_pictures_from_the_film(
    deck: Callable[..., Path], warm: Project, lecture: Lecture, tmp_path: Path
) -> None:
    """Where the takes of the whole lecture are kept, nothing is drawn: it does without manim."""
    done = warm.run("build", "--quality", "hd", "--voice", "espeak")
    assert done.returncode == 0, done.stderr
    (tmp_path / "manim.py").write_text("raise ImportError('nothing is drawn here')")
    done = warm.run("slides", "--to", "pdf", env={"PYTHONPATH": f"{tmp_path}:{ROOT}"})
    assert done.returncode == 0, done.stderr
    path = warm.media / "slides" / "lecture-handout.pdf"
    subprocess.run(["pdfimages", "-j", str(path), str(tmp_path / "is")], check=True)
    subprocess.run(
        ["pdfimages", "-j", str(deck("--to", "pdf", name="lecture-handout.pdf")), str(tmp_path / "drawn")], check=True
    )
    filmed, drawn = (sorted(tmp_path.glob(f"{name}-*.jpg")) for name in ("is", "drawn"))
    assert len(filmed) == len(drawn) == len(spoken_beats(lecture))
    for one, other in zip(filmed, drawn, strict=True):
        difference = np.asarray(Image.open(one), np.int16) - np.asarray(Image.open(other))
        assert np.abs(difference).mean() < 2, one.name


@needed("pdftoppm")
def test_a_handout_for_printers_is_white(project: Project, tmp_path: Path) -> None:
    """Its pictures are drawn on white, and stand beside the others under a name of their own."""
    dark = slides(project, "--to", "pdf", name="lecture-handout.pdf")
    light = slides(project, "--to", "pdf", "--light", name="lecture-handout-light.pdf")

    def ink(path: Path) -> float:
        """The share of full black, over all pages."""
        subprocess.run(["pdftoppm", "-r", "30", "-gray", str(path), str(tmp_path / path.stem)], check=True)
        pages = [np.asarray(Image.open(page)) for page in sorted(tmp_path.glob(f"{path.stem}-*.pgm"))]
        return 1 - float(np.mean([page.mean() for page in pages])) / 255

    assert dark.is_file() and light.is_file()
    assert ink(light) < 0.2 * ink(dark)


def test_the_same_lecture_gives_the_same_handout(project: Project, deck: Callable[..., Path]) -> None:
    """Byte for byte: no date, no font of this machine."""
    one = deck("--to", "pdf", name="lecture-handout.pdf").read_bytes()
    assert slides(project, "--to", "pdf", name="lecture-handout.pdf").read_bytes() == one


# -- what goes wrong -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("--to", "pdf", "--narrated"),
        ("--to", "pptx", "--offline"),
        ("--to", "html", "--light"),
        ("--to", "html", "--narrated", "--per", "cue"),
    ],
)
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


def test_a_file_has_no_room_for_a_long_title() -> None:
    """PowerPoint's properties hold 255 characters; what is cut shows it, and the slides show all."""
    made = presentation_of(Deck("lecture", "x" * 300, Style("beat"), ()), {}, "y" * 255)
    assert made.core_properties.title == f"{'x' * 254}…" and made.core_properties.author == "y" * 255


def test_a_scene_that_fails_leaves_no_handout(fresh: Project) -> None:
    """The report names it and its line, as `build` does."""
    fresh.edit("scenes/start/hello.py", "self.play(FadeIn(words), run_time=0.6)", "raise ValueError('nay')")
    complaint = fresh.fails("slides", "--to", "pdf")
    assert complaint == "scene 'start/hello': scenes/start/hello.py:17: ValueError: nay"
    assert list((fresh.media / "slides").iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="no kill -9 here")
@pytest.mark.parametrize("to", ["pptx", "html", "pdf"])
def test_what_a_killed_one_left_is_swept(to: str, warm: Project) -> None:
    """SIGKILL while its clips, or its page, stand in a hidden folder: the next command leaves nothing of it."""
    command = warm.command("slides", "--to", to, *(BRIEF if to != "pdf" else ()))
    rooms = warm.media / "slides", warm.folder / "tmp"
    rooms[1].mkdir()
    alone = environment() | {"TMPDIR": str(rooms[1])}
    process = subprocess.Popen(
        command, cwd=warm.folder, env=alone, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def left() -> list[Path]:
        return [*rooms[0].glob(".*"), *rooms[1].glob(f"{SCRATCH}*")]

    while process.poll() is None and not any(any(path.iterdir()) for path in left() if path.is_dir()):
        pass
    process.kill()
    process.wait()
    assert left()
    assert subprocess.run(command, cwd=warm.folder, env=alone, capture_output=True).returncode == 0
    assert left() == []
