"""PowerPoint: a slide a clip, whose movie plays by itself and gives way to its end, which stands or turns until the click.

On every slide lie a title above its upper edge, for the outline and for screen readers; the movie, which shows its first
picture until it plays, so that a click goes on without a blink; and on top its end, the last picture or a movie that
loops. A show hides what has yet to appear, so the end is seen from when the movie is over; where nothing plays, in the
sorter, in print, in a PDF, it is what there is to see.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pptx
from PIL import Image
from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu

from tenuto.film.endings import ending_of, opening_of
from tenuto.publish.deck import Clip, Deck

EMU = 9525  # to the px of a slide that PowerPoint shows at full size
WIDTH, HEIGHT = 1280 * EMU, 720 * EMU
TITLE_ONLY = 5  # of the layouts in python-pptx's own template
TITLE_HEIGHT = 60 * EMU
JPEG = 92  # of 100
PROPERTY = 255  # characters that python-pptx takes for a file's title or author


@dataclass(frozen=True, slots=True)
class Page:
    """One slide: a clip, and the loop that it goes on into."""

    clip: Clip
    loop: Clip | None


def pages_of(clips: Sequence[Clip]) -> Iterator[Page]:
    waiting = iter(clips)
    for clip in waiting:
        yield Page(clip, next(waiting) if clip.goes_on else None)


def presentation_of(deck: Deck, files: Mapping[str, Path], author: str) -> Any:
    """The deck as python-pptx has it; `files` are the clips' by name."""
    made = pptx.Presentation()
    made.slide_width, made.slide_height = Emu(WIDTH), Emu(HEIGHT)
    made.core_properties.title, made.core_properties.author = _property(deck.title), _property(author)
    for page in pages_of(deck.clips):
        _add(made, page, files)
    return made


def _property(text: str) -> str:
    """As a file's properties have room for it; in its slides it stands whole."""
    return text if len(text) <= PROPERTY else f"{text[: PROPERTY - 1]}…"


def _add(made: Any, page: Page, files: Mapping[str, Path]) -> None:
    clip, reel = page.clip, page.clip.span.reel
    slide = made.slides.add_slide(made.slide_layouts[TITLE_ONLY])
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = 0, -TITLE_HEIGHT, WIDTH, TITLE_HEIGHT
    title.text_frame.text = clip.title
    first, last = opening_of(reel, clip.span.beats[0].take), ending_of(reel, clip.span.beats[-1].take)
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = RGBColor.from_string(  # type: ignore[no-untyped-call]
        first.crop((0, 0, 1, 1)).tobytes().hex()
    )  # the ground that the scene stands on
    movie = _movie(slide, files[clip.name], first, clip.title)
    if page.loop:
        end = _movie(slide, files[page.loop.name], last, clip.title)
    else:
        end = slide.shapes.add_picture(_jpeg(last), 0, 0, WIDTH, HEIGHT)
        end._element.nvPicPr.cNvPr.set("descr", clip.title)
    for timing in slide.element.findall(qn("p:timing")):  # python-pptx's, in which movies wait for a click on them
        slide.element.remove(timing)
    length = round(1000 * clip.span.frames / reel.quality.fps)
    slide.element.append(parse_xml(_timing(movie.shape_id, length, end.shape_id, bool(page.loop))))
    if clip.notes:
        slide.notes_slide.notes_text_frame.text = clip.notes


def _movie(slide: Any, file: Path, poster: Image.Image, says: str) -> Any:
    movie = slide.shapes.add_movie(str(file), 0, 0, WIDTH, HEIGHT, _jpeg(poster), "video/mp4")
    movie.element.nvPicPr.cNvPr.set("descr", says)  # what screen readers say
    return movie


def _jpeg(picture: Image.Image) -> io.BytesIO:
    out = io.BytesIO()
    # Colours at full size: halved, as is usual, they bleed out of thin coloured letters.
    picture.save(out, "JPEG", quality=JPEG, subsampling="4:4:4", optimize=True)
    return out


# -- what happens on a slide, in PresentationML (ECMA-376, 19.5) ---------------------------------------------------------


def _timing(movie: int, length: int, end: int, loops: bool) -> str:
    """Play the shape `movie` for `length` ms; then let the shape `end` appear, and play it again and again if it `loops`."""
    then = _appear(end, 10)
    if loops:
        then += _play(end, 13, "indefinite", "withEffect")
    return f"""<p:timing {nsdecls("p")}><p:tnLst><p:par><p:cTn id="1" dur="indefinite" restart="never" nodeType="tmRoot"><p:childTnLst>
<p:seq concurrent="1" nextAc="seek"><p:cTn id="2" dur="indefinite" nodeType="mainSeq"><p:childTnLst>
<p:par><p:cTn id="3" fill="hold"><p:stCondLst><p:cond delay="indefinite"/><p:cond evt="onBegin" delay="0"><p:tn val="2"/></p:cond></p:stCondLst><p:childTnLst>
<p:par><p:cTn id="4" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst>{_play(movie, 5, str(length), "afterEffect")}</p:childTnLst></p:cTn></p:par>
<p:par><p:cTn id="9" fill="hold"><p:stCondLst><p:cond delay="{length}"/></p:stCondLst><p:childTnLst>{then}</p:childTnLst></p:cTn></p:par>
</p:childTnLst></p:cTn></p:par>
</p:childTnLst></p:cTn><p:prevCondLst><p:cond evt="onPrev" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:prevCondLst><p:nextCondLst><p:cond evt="onNext" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:nextCondLst></p:seq>
{_media(movie, 20, "")}{_media(end, 21, ' repeatCount="indefinite"') if loops else ""}
</p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>"""


def _play(shape: int, number: int, length: str, node: str) -> str:
    """The effect "play" on a movie; `number` and the next are its time nodes'."""
    return (
        f'<p:par><p:cTn id="{number}" presetID="1" presetClass="mediacall" presetSubtype="0" fill="hold" nodeType="{node}">'
        '<p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst><p:cmd type="call" cmd="playFrom(0.0)"><p:cBhvr>'
        f'<p:cTn id="{number + 1}" dur="{length}" fill="hold"/><p:tgtEl><p:spTgt spid="{shape}"/></p:tgtEl>'
        "</p:cBhvr></p:cmd></p:childTnLst></p:cTn></p:par>"
    )


def _appear(shape: int, number: int) -> str:
    """The effect "appear": a show hides the shape until then."""
    return (
        f'<p:par><p:cTn id="{number}" presetID="1" presetClass="entr" presetSubtype="0" fill="hold" nodeType="afterEffect">'
        '<p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst><p:set><p:cBhvr>'
        f'<p:cTn id="{number + 1}" dur="1" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst></p:cTn>'
        f'<p:tgtEl><p:spTgt spid="{shape}"/></p:tgtEl><p:attrNameLst><p:attrName>style.visibility</p:attrName></p:attrNameLst>'
        '</p:cBhvr><p:to><p:strVal val="visible"/></p:to></p:set></p:childTnLst></p:cTn></p:par>'
    )


def _media(shape: int, number: int, repeat: str) -> str:
    return (
        f'<p:video><p:cMediaNode vol="80000"><p:cTn id="{number}"{repeat} fill="hold" display="0">'
        '<p:stCondLst><p:cond delay="indefinite"/></p:stCondLst></p:cTn>'
        f'<p:tgtEl><p:spTgt spid="{shape}"/></p:tgtEl></p:cMediaNode></p:video>'
    )
