"""The lint of the lecture: script against scenes, layout, text. No video is made."""

from __future__ import annotations

import ast
import functools
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tenuto.errors import LectureError
from tenuto.files import Cache, digest_of, is_file, read, remove, sha256, stamp, write
from tenuto.film import speech
from tenuto.film.claims import ill_shown, undeclared, unproven, with_digits
from tenuto.film.kept import keep, kept
from tenuto.film.music import NoMusic, music_of
from tenuto.film.quality import DRAFT, SAMPLE_RATE, Quality
from tenuto.film.shoot import Shot, each_shot, place_of, require_names, scene_class, shot_for, source_of
from tenuto.film.timeline import BEAT_HEAD, BREATH, LATE, SENTENCE_GAP, wait
from tenuto.languages.reading import Reader, ill_said, reader
from tenuto.project import LECTURE, shown
from tenuto.script.facts import PLACEHOLDER, Facts, load_facts
from tenuto.script.lecture import Beat, Lecture, Scene
from tenuto.script.loading import load_translation, translations
from tenuto.script.source import Place, visible
from tenuto.stage import data, fonts
from tenuto.stage.card import Card
from tenuto.stage.fonts import FONT, is_seen, named
from tenuto.voices import choose

if TYPE_CHECKING:
    from tenuto.film.stills import Still, TextBox

LONGEST_STILL = 12.0  # s a viewer looks at a picture in which nothing moves
EARLY = 2.0  # s by which the motion of a beat may be over before its last clause begins
CLAUSE_ENDS = ",;:.!?…–—"
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, normal text
LEAST_PX = 22.0  # em height at 1080p
OVERLAP_PX = 3.0  # boxes may touch by this much: accents and descenders reach into neighbouring lines
SEAM = 2e-4  # share of pixels in which a loop's end may differ from its beginning: antialiasing of a few edges
# Maths between dollars, as tenuto.stage.theme sets it in pictures: page, chapters and YouTube show the dollars.
MATHS = re.compile(r"\$(?!\s)[^$]+(?<!\s)\$(?!\d)")
# Pixels of the background against which a text's contrast may fall short: a thin line that runs behind a letter.
CONTRAST_SHARE = 0.10


ANSWERS, NOTHING = "answers", b"nothing"  # of scenes in whose pictures there was nothing to find


class Code(StrEnum):
    """What kinds of findings there are; their names stay, for whoever filters or counts them."""

    NO_SCENE_FILE = "no-scene-file"
    NO_READING = "no-reading"
    SPOKEN_FORM = "spoken-form"
    SHOWN_OTHERWISE = "shown-otherwise"
    UNPROVEN = "unproven"
    TRANSLATION = "translation"
    MATHS_IN_TITLE = "maths-in-title"
    NUMBER_WITHOUT_SOURCE = "number-without-source"
    NOT_NFC = "not-nfc"
    DOES_NOT_RUN = "does-not-run"
    NO_THUMBNAIL = "no-thumbnail"
    BEATS_DIFFER = "beats-differ"
    CUES_DIFFER = "cues-differ"
    LATE_CUE = "late-cue"
    EARLY_MOTION = "early-motion"
    STILL_PICTURE = "still-picture"
    UNSEEN_LOOP = "unseen-loop"
    LOOP_SEAM = "loop-seam"
    OUTSIDE_THE_SAFE_AREA = "outside-the-safe-area"
    SMALL_TEXT = "small-text"
    MISSING_GLYPH = "missing-glyph"
    LOW_CONTRAST = "low-contrast"
    OVERLAP = "overlap"
    CROSSED_TEXT = "crossed-text"
    PAGE = "page"
    MUSIC = "music"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend."""

    code: Code
    scene: str  # empty where the lexicon or a fact is meant
    beat: str  # empty where the scene as a whole is meant
    what: str  # names the text and says what to do
    place: str = ""  # file:line where the beat is written, or what is to be mended; empty where nobody knows

    @property
    def kind(self) -> str:
        """The code as a person reads it."""
        return self.code.replace("-", " ")

    def __str__(self) -> str:
        where = " · ".join(filter(None, (self.scene, self.beat)))
        place = f" ({self.place})" if self.place and where else self.place
        return f"{where}{place}: {self.kind}: {self.what}"


def check(
    lecture: Lecture,
    scenes: Sequence[Scene],
    cache: Cache,
    jobs: int,
    folder: Path,
    on_scene: Callable[[str], None] = lambda name: None,
) -> list[Finding]:
    """All findings of `scenes`, in the lecture's order. Speech is measured with espeak, at any voice's pace.

    Args:
        folder: for pictures of what cannot be told in words; what an earlier check left of these scenes goes.
    """
    read = reader(lecture.language, lecture.project)
    ill = [
        Finding(Code.SPOKEN_FORM, "", "", what, str(place))
        for place, what in ill_said(lecture.language, lecture.project)
    ]
    facts = load_facts(lecture.project.facts)
    ill += [Finding(Code.SHOWN_OTHERWISE, "", "", what, str(place)) for place, what in ill_shown(facts)]
    ill += [Finding(Code.UNPROVEN, "", "", what, str(place)) for place, what in unproven(facts)]
    ill += [*_title_findings(lecture), *_card_findings(lecture), *_music_findings(lecture)]
    if tuple(scenes) == lecture.scenes:  # while one is being written, its translation may wait
        ill += _translation_findings(lecture)
    found = {scene.name: list(_script_findings(lecture, scene, read)) for scene in scenes}
    said = _speech(lecture, scenes, read, cache)

    def on_result(shot: Shot, result: tuple[list[Finding], dict[str, str]]) -> None:
        findings, reads = result
        found[shot.scene] += findings
        if answers[shot.scene] and not findings:
            keep(cache, ANSWERS, answers[shot.scene], reads, NOTHING)
        on_scene(shot.scene)

    terms = with_digits(read.terms)
    ids = {author.id for author in lecture.authors}
    exams = {
        scene.name: _Exam(
            tuple(said[beat] for beat in scene.beats),
            frozenset({*terms, *ids, scene.source}),
            str(scene.place),
            folder,
            shown(lecture.project.narration / LECTURE) if scene.name == lecture.thumbnail else "",
        )
        for scene in scenes
    }
    for scene in scenes:
        for old in folder.glob(f"{scene.slug}-*-seam.png"):
            remove(old)
    shots = [shot for scene in scenes if not (shot := shot_for(lecture, scene, DRAFT)).card.unwritten]
    answers = {shot.scene: _answer(shot, exams[shot.scene], facts) for shot in shots}
    for shot in shots:
        if kept(cache, ANSWERS, answers[shot.scene], lecture.project):
            on_scene(shot.scene)
            answers.pop(shot.scene)
    shots = [shot for shot in shots if shot.scene in answers]
    for failure in each_shot(partial(_check_scene, exams), shots, jobs, on_result):
        found[failure.scene].append(Finding(Code.DOES_NOT_RUN, failure.scene, "", str(failure)))
    return ill + [finding for scene in scenes for finding in found[scene.name]]


def _answer(shot: Shot, exam: _Exam, facts: Facts) -> str:
    """The key under which it is kept that a scene's pictures give nothing to find; what they read comes on top of it."""
    source = source_of(shot)
    asked = source, _examiners(), exam.said, sorted(exam.lettered), exam.thumbnail, sorted(facts.plain)
    return sha256(repr(asked).encode()) if source else ""


@functools.cache
def _examiners() -> tuple[str, ...]:
    """SHA-256 of the modules that look, since others may find what these did not."""
    return tuple(digest_of(Path(__file__).with_name(f"{name}.py")) for name in ("check", "claims", "stills"))


@dataclass(frozen=True, slots=True)
class _Said:
    """How a beat is spoken; s from its beginning."""

    seconds: float  # all of it, with the silences at its ends
    cues: tuple[tuple[str, float], ...]  # name, and when its word begins
    clause: float  # when its last clause begins


@dataclass(frozen=True, slots=True)
class _Exam:
    said: tuple[_Said, ...]  # by beat
    lettered: frozenset[str]  # texts that may hold any digits: names with numbers, citations, ids of authors
    place: str  # file:line of the scene's words, its title among them
    folder: Path  # for pictures of what cannot be told in words
    thumbnail: str = ""  # the file that names it as the scene of the thumbnail; empty where none does


def _speech(lecture: Lecture, scenes: Sequence[Scene], read: Reader, cache: Cache) -> dict[Beat, _Said]:
    beats = [beat for scene in scenes for beat in scene.beats]
    # What has no reading at all is a finding of its own, and would be refused by the voice.
    sentences = [text for beat in beats for text in beat.sentences if any(map(str.isalnum, read(text).text))]
    voice = choose("espeak", language=lecture.language).voice
    recordings = speech.speak(sentences, voice, read, cache).recordings
    return {beat: _said(beat, recordings) for beat in beats}


def _said(beat: Beat, recordings: Mapping[str, speech.Recording]) -> _Said:
    starts: list[float] = []
    at, clause = BEAT_HEAD, 0.0
    for number, text in enumerate(beat.sentences):
        starts.append(at)
        if recording := recordings.get(text):
            clause = at + _last_clause(text, recording.words)
            at += len(recording.samples) / SAMPLE_RATE
        usual = SENTENCE_GAP if number < len(beat.sentences) - 1 else BREATH
        at += max([usual, *(pause.seconds for pause in beat.pauses if pause.sentence == number)])
    cues = []
    for mark in beat.cues:
        words = recordings[text].words if (text := beat.sentences[mark.sentence]) in recordings else ()
        cues.append((mark.name, starts[mark.sentence] + next((w.start for w in words if w.end > mark.at), 0.0)))
    return _Said(at, tuple(cues), clause)


def _last_clause(text: str, words: Sequence[speech.Word]) -> float:
    """When the last clause of a sentence begins, s from its first sample."""
    heads = [
        following.start for word, following in pairwise(words) if word.text[-1] in CLAUSE_ENDS and following.start > 0
    ]
    return heads[-1] if heads else 0.0


# -- the script ----------------------------------------------------------------------------------------------------------


def _title_findings(lecture: Lecture) -> Iterator[Finding]:
    """Of titles that stand in no scene's frame alone."""
    texts = (lecture.title, lecture.subtitle, *(section.title for section in lecture.sections))
    for text in texts:
        if MATHS.search(text):
            place = shown(lecture.project.narration / LECTURE)
            yield Finding(Code.MATHS_IN_TITLE, "", "", _no_maths(text), place)


def _card_findings(lecture: Lecture) -> Iterator[Finding]:
    """Of texts that the short sets on cards of its own."""
    texts = (lecture.title, lecture.question, lecture.address, *(author.name for author in lecture.authors))
    for text in texts:
        if missing := fonts.missing(text):
            how = "say it in words" if any(map(is_seen, missing)) else "take out what cannot be seen"
            place = shown(lecture.project.narration / LECTURE)
            yield Finding(Code.MISSING_GLYPH, "", "", f"'{text}': {FONT} lacks {named(missing)}: {how}", place)


def _music_findings(lecture: Lecture) -> Iterator[Finding]:
    """Whether what is played under the words can be."""
    path = lecture.music
    if path and (music := music_of(lecture, str(stamp(path)))):
        from tenuto.film.bed import load_music  # imports scipy

        try:
            load_music(music)
        except NoMusic as error:
            yield Finding(Code.MUSIC, "", "", str(error).removeprefix(f"{error.place}: music: "), str(error.place))


def _no_maths(text: str) -> str:
    return f"'{text}' also stands on the page and in chapters, where nothing is maths: say it in words"


def _translation_findings(lecture: Lecture) -> Iterator[Finding]:
    """The translations that cannot be told over the original's pictures."""
    for language in translations(lecture.project):
        try:
            load_translation(lecture.project, language)
        except LectureError as error:
            what = f"{error}; or, if it is not wanted, remove narration/{language}"
            yield Finding(Code.TRANSLATION, "", "", what, f"narration/{language}")


def _script_findings(lecture: Lecture, scene: Scene, read: Reader) -> Iterator[Finding]:
    source = lecture.project.scene_file(scene.name)
    if not is_file(source):
        yield Finding(
            Code.NO_SCENE_FILE,
            scene.name,
            "",
            f"{shown(source)} does not exist: write it, or take the scene out of the script; until then a card shows its words",
        )
    for text in (scene.title, scene.source):
        if MATHS.search(text):
            yield Finding(Code.MATHS_IN_TITLE, scene.name, "", _no_maths(text), str(scene.place))
    for beat in scene.beats:
        words = [visible(word) for word in read.unread(beat.text)]
        if words:
            yield Finding(
                Code.NO_READING,
                scene.name,
                beat.slug,
                f"{', '.join(words)}: write it as it is said, or add a reading to narration/lexicon.yaml",
                str(beat.place),
            )
    known, plain = with_digits(read.terms), load_facts(lecture.project.facts).plain
    for beat in scene.beats:
        for number in undeclared(PLACEHOLDER.sub(" ", beat.raw), known, (), plain, lecture.language):
            yield Finding(
                Code.NUMBER_WITHOUT_SOURCE,
                scene.name,
                beat.slug,
                f"'{number}': put it into narration/facts.yaml with its source and write {{its_name}}, or declare it "
                "there as plain",
                str(beat.place),
            )
    files = {beat.place.path for beat in scene.beats} | {source}
    for path in sorted(file for file in files if file.is_file()):
        yield from _not_nfc(path, scene)


def _not_nfc(path: Path, scene: Scene) -> Iterator[Finding]:
    try:
        lines = read(path).decode("utf-8", "replace").splitlines()  # a scene may be in another encoding
    except OSError:
        return  # the scene will not run, which is told
    first, last = 1, len(lines)
    if path == scene.place.path:  # of the script only the scene's own entry, which ends where the next begins
        first = scene.place.line
        last = next((number for number, line in enumerate(lines[first:], first) if line[:1].strip(" #")), last)
    for number, line in enumerate(lines[first - 1 : last], first):
        if not unicodedata.is_normalized("NFC", line):
            word = next(word for word in line.split() if not unicodedata.is_normalized("NFC", word))
            yield Finding(
                Code.NOT_NFC, scene.name, "", f"'{word}': type it anew with composed letters", str(Place(path, number))
            )


# -- the picture ---------------------------------------------------------------------------------------------------------


def _check_scene(
    exams: Mapping[str, _Exam], shot: Shot, note: Callable[[str], None]
) -> tuple[list[Finding], dict[str, str]]:
    """Runs in a worker: the findings of one scene's stills, and what it read, by name with the fingerprint it had."""
    from tenuto.film.stills import take_stills
    from tenuto.stage.scene import BeatsDiffer, LectureScene

    exam, facts = exams[shot.scene], load_facts(shot.project.facts)
    findings: list[Finding] = []
    with data.on_stage(shot.project) as reads:  # importing a scene may read as well
        played = scene_class(shot)
        if exam.thumbnail and played.thumbnail is LectureScene.thumbnail:
            what = f"it draws none, but {exam.thumbnail} names it: write its thumbnail(), or name another scene there"
            findings.append(Finding(Code.NO_THUMBNAIL, shot.scene, "", what, shown(shot.path)))
        try:
            stills = take_stills(played, shot.card, shot.quality, shot.beats)
            for still in stills:
                require_names(shot, still.beat, (name for name, _ in still.cues))
        except BeatsDiffer as error:
            differs = Finding(Code.BEATS_DIFFER, shot.scene, "", str(error), place_of(error, shot.project))
            return [*findings, differs], {}
    places = _beat_places(shot.path)
    seen: set[tuple[Code, str]] = set()
    rest = 0.0  # s for which the picture has stood at the end of a beat
    for still, before, said in zip(stills, [None, *stills[:-1]], exam.said, strict=True):
        stands_on = before and not still.lead and np.array_equal(before.pixels, still.pixels)
        waits = _waits(still, said)
        lead = still.lead + sum(waits)
        rest = 0.0 if still.loop else rest + said.seconds if stands_on else said.seconds - lead
        place = places.get(still.beat, "")
        of_motion = (
            *_cue_findings(still, said, waits),
            *_motion_findings(still, lead, said.seconds, max([rest, *waits])),
            *_seam_findings(still, shot, exam.folder),
        )
        for code, what, where in (
            *((code, what, place) for code, what in of_motion),
            *_text_findings(still, shot, exam, place),
            *_number_findings(still, shot.card, exam, place, facts, frozenset(reads)),
        ):
            if (code, what) not in seen:  # a text that stays on screen is told once
                seen.add((code, what))
                findings.append(Finding(code, shot.scene, still.beat, what, where))
    return findings, dict(reads)


def _beat_places(path: Path) -> dict[str, str]:
    """file:line of each `self.beat("slug")` in a scene."""
    return {
        str(call.args[0].value): str(Place(path, call.lineno))
        for call in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", "") == "beat"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def _waits(still: Still, said: _Said) -> list[float]:
    """s that the lead waits before each of its cues; none where scene and narration do not name the same ones."""
    if [name for name, _ in still.cues] != [name for name, _ in said.cues]:
        return []
    starts, words = ([round(1000 * at) for _, at in cues] for cues in (still.cues, said.cues))
    return [each / 1000 for each in wait(starts, [0] * len(starts), words)]


def _cue_findings(still: Still, said: _Said, waits: Sequence[float]) -> Iterator[tuple[Code, str]]:
    played, written = ([name for name, _ in cues] for cues in (still.cues, said.cues))
    if played != written:
        yield (
            Code.CUES_DIFFER,
            f"its cues are {', '.join(played) or 'none'} here, but {', '.join(written) or 'none'} in the narration: make "
            "them the same, in the same order",
        )
        return
    for number, ((name, start), (_, word)) in enumerate(zip(still.cues, said.cues, strict=True)):
        late = start + sum(waits[: number + 1]) - word
        if late > LATE:
            yield (
                Code.LATE_CUE,
                f"'{name}' starts {late:.1f} s after its word: shorten the motion before it by that, or move {{>{name}}} "
                "to a later word",
            )
    if not still.cues and not still.loop and still.lead and said.clause - still.lead > EARLY:
        yield (
            Code.EARLY_MOTION,
            f"its motion is over {said.clause - still.lead:.1f} s before its last clause begins: give it a cue, or a loop",
        )


def _motion_findings(still: Still, lead: float, seconds: float, rest: float) -> Iterator[tuple[Code, str]]:
    if rest > LONGEST_STILL:
        yield Code.STILL_PICTURE, f"nothing moves for about {rest:.0f} s: give it a loop, or split the beat"
    if still.loop and seconds - lead < still.loop:
        yield (
            Code.UNSEEN_LOOP,
            f"a turn takes {still.loop:.1f} s, but the words leave only {max(0.0, seconds - lead):.1f} s after the "
            "lead: shorten the turn or the lead",
        )


def _seam_findings(still: Still, shot: Shot, folder: Path) -> Iterator[tuple[Code, str]]:
    from tenuto.film.stills import seam_picture
    from tenuto.film.studio import png_of

    if still.seam > SEAM:
        path = folder / f"{shot.scene.rpartition('/')[2]}-{still.beat}-seam.png"
        write(path, png_of(seam_picture(still)))
        yield (
            Code.LOOP_SEAM,
            f"the loop's end differs from its beginning in {still.seam:.2%} of the picture, as {shown(path)} shows: lead "
            "it back",
        )


def _text_findings(still: Still, shot: Shot, exam: _Exam, place: str) -> Iterator[tuple[Code, str, str]]:
    from tenuto.stage import theme

    for box in still.texts:
        where = exam.place if box.text in _titles(shot.card) else place
        yield from ((code, what, where) for code, what in _box_findings(box, still, shot))
    for one, other in combinations(still.texts, 2):
        width = min(one.right, other.right) - max(one.left, other.left)
        height = min(one.top, other.top) - max(one.bottom, other.bottom)
        if min(width, height) > OVERLAP_PX * theme.UNITS_PER_PX:
            yield Code.OVERLAP, f"{_quoted(one)} and {_quoted(other)} overlap: move one", place


def _titles(card: Card) -> tuple[str, str]:
    """Texts of the frame, which the scene's entry in the script gives."""
    return card.title, card.source


def _box_findings(box: TextBox, still: Still, shot: Shot) -> Iterator[tuple[Code, str]]:
    from tenuto.stage import theme

    name, card, quality = _quoted(box), shot.card, shot.quality
    if (
        box.left < -theme.SAFE_X - _TOLERANCE
        or box.right > theme.SAFE_X + _TOLERANCE
        or box.bottom < -theme.SAFE_Y - _TOLERANCE
        or box.top > theme.SAFE_Y + _TOLERANCE
    ):
        yield Code.OUTSIDE_THE_SAFE_AREA, f"{name}: move it inward or break its line"
    if box.px < LEAST_PX - 0.1:
        yield (
            Code.SMALL_TEXT,
            f"{name} stands at {box.px:.0f} px: use a size of the type scale, {LEAST_PX:.0f} px or more",
        )
    if not box.is_formula and (missing := theme.missing_glyphs(box.text)):
        yield (
            Code.MISSING_GLYPH,
            f"{name}: {FONT} lacks {named(missing)}: {_instead(missing, box.text, card)}",
        )
    if box.crossed_by:
        yield (
            Code.CROSSED_TEXT,
            f"a stroke or an edge of a {box.crossed_by} runs through {name}: move one of them, or cover it by a panel",
        )
    ratio = _contrast(box, still, quality)
    if ratio < LEAST_CONTRAST:
        yield (
            Code.LOW_CONTRAST,
            f"{name} has {ratio:.1f}:1 against what is behind it: use a colour with {LEAST_CONTRAST}:1",
        )


def _instead(missing: str, text: str, card: Card) -> str:
    """What to do about signs that the font lacks."""
    if not any(map(is_seen, missing)):
        return "take out what cannot be seen"
    # Titles and sources also stand in chapters, on the page and in the film's description, where nothing is maths.
    return (
        "say it in words" if text in (card.title, card.section_label, card.source) else "write it as $...$ or draw it"
    )


def _number_findings(
    still: Still, card: Card, exam: _Exam, place: str, facts: Facts, reads: frozenset[str]
) -> Iterator[tuple[Code, str, str]]:
    read = [facts.fact(name.removeprefix("facts/")) for name in reads if name.startswith("facts/")]
    for box in still.texts:
        if not box.is_computed:
            is_title = box.text in _titles(card)
            how = (
                "declare it in narration/facts.yaml as plain, or leave it to the words"
                if is_title
                else "take it from fact(), or from tensors through self.computed()"
            )
            for number in undeclared(box.text, exam.lettered, read, facts.plain, facts.language):
                yield (
                    Code.NUMBER_WITHOUT_SOURCE,
                    f"'{number}' in {_quoted(box)}: {how}",
                    exam.place if is_title else place,
                )


_TOLERANCE = 0.02  # units, 3 px: side bearings of letters


def _quoted(box: TextBox) -> str:
    text = " ".join(box.text.split())
    return f"'{text if len(text) <= 40 else text[:39] + '…'}'"


def _contrast(box: TextBox, still: Still, quality: Quality) -> float:
    """The contrast (WCAG 2.2) that all but CONTRAST_SHARE of the text's background allows, for its weakest colour."""
    scale = quality.height / 8
    columns = np.clip([quality.width / 2 + box.left * scale, quality.width / 2 + box.right * scale], 0, quality.width)
    rows = np.clip([quality.height / 2 - box.top * scale, quality.height / 2 - box.bottom * scale], 0, quality.height)
    left, right = int(columns[0]), int(np.ceil(columns[1]))
    top, bottom = int(rows[0]), int(np.ceil(rows[1]))
    behind = still.behind[top:bottom, left:right].reshape(-1, 3) / 255
    if not len(behind) or not box.colours:
        return float("inf")
    backgrounds = _luminance(behind)
    ratios = []
    for colour in box.colours:
        own = float(_luminance(np.array([colour]))[0])
        pairs = (np.maximum(backgrounds, own) + 0.05) / (np.minimum(backgrounds, own) + 0.05)
        ratios.append(float(np.quantile(pairs, CONTRAST_SHARE)))
    return min(ratios)


def _luminance(rgb: NDArray[Any]) -> NDArray[np.float64]:
    """Relative luminance of sRGB values in [0, 1], (n, 3) -> (n,)."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]), np.float64)
