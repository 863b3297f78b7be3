"""What `tenuto.open` gives: the commands as methods that return what the command line prints, and print nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenuto import project as projects
from tenuto.errors import LectureError
from tenuto.project import Project

if TYPE_CHECKING:
    from tenuto.doctor import Diagnosis
    from tenuto.film.build import Progress, Report, Settings, Workshop
    from tenuto.film.check import Finding
    from tenuto.film.shoot import SceneFailed
    from tenuto.film.verify import Verdict
    from tenuto.publish.plan import Rehearsal
    from tenuto.publish.release import Video
    from tenuto.record.recording import LongTake
    from tenuto.script.lecture import Lecture
    from tenuto.voices import Choice

USUAL = "beat"  # what a click shows, where nobody says
CACHE_SIZE = 4_000_000_000  # bytes; the cache of a lecture of twenty minutes at fhd takes about 0.6 GB


LONGEST_NAME = (
    150  # letters; what follows it, and what stands before it while a file is written, leave no room for more
)


class TooManyNames(LectureError):
    """A file is called by the scenes that it holds, and no file can be called by so many."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """Contact sheets, and the scenes that could not be drawn."""

    sheets: tuple[Path, ...]
    failures: tuple[SceneFailed, ...]


@dataclass(frozen=True, slots=True)
class Decks:
    """Decks to lecture with, and the voice whose narration gave their clips a length; empty where none did."""

    files: tuple[Path, ...]
    voice: str


def open_lecture(
    folder: Path | str | None, *, out: Path | str | None, jobs: int | None, progress: Progress | None
) -> Opened:
    """See tenuto.open."""
    from tenuto.film.build import Quiet
    from tenuto.film.workers import cores

    project = projects.find(folder)
    os.environ[projects.VARIABLE] = str(project.root)  # for the processes that it starts
    return Opened(project, Path(out).resolve() if out else project.media, jobs or cores(), progress or Quiet())


@dataclass(frozen=True, slots=True)
class Opened:
    """A lecture's folder and where its results go. Every method raises tenuto.errors.LectureError for what may go wrong.

    Scenes are named by slug, `section/slug` or section, a beat by `SCENE/BEAT`.
    """

    project: Project
    out: Path
    jobs: int  # scenes filmed at once
    progress: Progress

    def lecture(self, language: str = "") -> Lecture:
        """The script as it is now, in the original's language or in another in which it is told."""
        from tenuto.script.loading import load_lecture, load_translation

        return load_translation(self.project, language) if language else load_lecture(self.project)

    # -- film ------------------------------------------------------------------------------------------------------

    def build(
        self,
        scenes: Sequence[str] = (),
        *,
        quality: str = "fhd",
        voice: str = "auto",
        fill: str = "",
        language: str = "",
        subtitles: Sequence[str] = (),
        cluster: str = "",
        cache_size: int = CACHE_SIZE,
    ) -> Report:
        """Build the film with its companions and its page, or only the clips of `scenes`.

        `fill` names the voice of sentences that voice `recorded:NAME` lacks.
        """
        from tenuto.film.build import build

        lecture = self.lecture(language)
        also_told = [self.lecture(other) for other in dict.fromkeys(subtitles) if other != lecture.language]
        chosen = lecture.select(scenes)
        shop = self._workshop(lecture, self._settings(quality, cluster, cache_size))
        spoken = self._voice(voice, lecture, fill)
        with shop:
            if chosen != lecture.scenes:
                return build(shop, chosen, spoken, also_told)
            from tenuto.publish.page import faults, write_pages

            for fault in faults(lecture, shop.out, shop.cache, self.jobs):
                raise fault  # before the film stands: an old page would tell of a new film
            report = build(shop, chosen, spoken, also_told)
            write_pages(lecture, shop.out, shop.cache, self.jobs)
        return report

    def preview(self, part: str, *, voice: str = "auto", fill: str = "") -> Report:
        """Build a draft of a scene, or of one beat of it, with its sound."""
        from tenuto.film.build import preview

        lecture = self.lecture()
        scene, beat = lecture.part(part)
        shop = self._workshop(lecture, self._settings("draft"))
        spoken = self._voice(voice, lecture, fill)
        with shop:
            return preview(shop, scene, beat, spoken)

    def look_at(self, part: str) -> list[Finding]:
        """What `check` finds in a scene, or in one of its beats."""
        scene, beat = self.lecture().part(part)
        found = [finding for finding in self.check([scene.name]) if finding.scene]
        return [finding for finding in found if not beat or finding.beat in ("", beat.slug)]

    def check(self, scenes: Sequence[str] = ()) -> list[Finding]:
        """Look for mistakes without making video."""
        from tenuto.film.check import check

        lecture = self.lecture()
        chosen = lecture.select(scenes)
        self.progress.begin("check", len(chosen))
        with self._workshop(lecture, self._settings("draft")) as shop:
            found = check(
                lecture,
                chosen,
                shop.cache,
                self.jobs,
                self.out / "check",
                lambda name: self.progress.advance("check", 1, name),
            )
            if chosen != lecture.scenes:
                return found
            from tenuto.publish.page import findings

            return [*findings(lecture, self.out, shop.cache, self.jobs), *found]

    def contact(self, scenes: Sequence[str] = ()) -> Sheets:
        """The last picture of every beat, one sheet a scene; `kit` names the pieces that scenes are made of."""
        from tenuto.film.contact import FOLDER, contact, kit_sheet

        lecture = self.lecture()
        sheets = [kit_sheet(self.project, self.out / FOLDER)] if "kit" in scenes else []
        failures: list[SceneFailed] = []
        own = {name for scene in lecture.scenes for name in (scene.slug, scene.section)}
        named = [name for name in scenes if name != "kit" or name in own]
        if named or not scenes:
            chosen = lecture.cut(named)
            self.progress.begin("draw", len(chosen))
            with self._workshop(lecture, self._settings("fhd")) as shop:
                drawn, failures = contact(shop, chosen, lambda path: self.progress.advance("draw", 1, path.stem))
            sheets += drawn
        return Sheets(tuple(sheets), tuple(failures))

    def strips(
        self, scenes: Sequence[str] = (), *, quality: str = "draft", voice: str = "espeak", language: str = ""
    ) -> list[Path]:
        """The pictures around every cue, as the film shows them, one sheet a scene."""
        from tenuto.film.contact import FOLDER
        from tenuto.film.strips import strips

        lecture = self.lecture(language)
        chosen = lecture.cut(scenes)
        shop = self._workshop(lecture, self._settings(quality))
        spoken = self._voice(voice, lecture)
        with shop:
            edit = shop.edit([lecture.scene(scene.name) for scene in chosen], spoken)
            return [
                strips(span, self.out / FOLDER, [beat.slug for beat in scene.beats])
                for span, scene in zip(edit.timeline.scenes, chosen, strict=True)
            ]

    def verify(self, language: str = "") -> Verdict:
        """Measure the film that stands, as a viewer gets it."""
        from tenuto.film.manifest import left, read_manifest
        from tenuto.film.outputs import note_verified
        from tenuto.film.verify import freshness, listener, verify

        lecture = self.lecture(language)
        with self._workshop(lecture, self._settings("fhd")) as shop:
            manifest = read_manifest(shop.out)
            for name in ("lecture.mp4", f"lecture.{manifest['language']}.srt", "chapters.txt"):
                left(shop.out, manifest, name)  # what is measured is what `publish` is told of
            verdict = verify(shop.out, listener(lecture), self.progress)
            verdict = replace(verdict, measures=(*verdict.measures, freshness(lecture, manifest)))
            figures = {measure.code: round(measure.value, 4) for measure in verdict.measures}
            note_verified(shop.out, figures, verdict.is_well)
        return verdict

    # -- a person's own voice ---------------------------------------------------------------------------------------

    def reading_list(self, scenes: Sequence[str] = (), *, language: str = "", speaker: str = "") -> dict[str, Any]:
        """What is to be read out, for tenuto.record.reading_list to set; what `speaker` has recorded is marked."""
        from tenuto.record.reading_list import content_of
        from tenuto.script.sentences import sentences_of
        from tenuto.voices.recorded import speaker as of_name

        lecture = self.lecture(language)
        kept = of_name(self.project, speaker, lecture.language).kept() if speaker else {}
        return content_of(lecture, sentences_of(lecture, lecture.select(scenes)), frozenset(kept))

    def booth(
        self,
        scenes: Sequence[str] = (),
        *,
        speaker: str = "",
        language: str = "",
        say: Callable[[str], None] = lambda line: None,
    ) -> int:
        """Open the recording booth until Ctrl-C, and return how many sentences were kept; `say` hears its address."""
        from tenuto.record.recording import open_booth

        lecture = self.lecture(language)
        shop = self._workshop(lecture, self._settings("draft"))
        return open_booth(shop, lecture.select(scenes), speaker, say)

    def long_take(self, file: Path, scenes: Sequence[str] = (), *, speaker: str = "", language: str = "") -> LongTake:
        """Find the sentences of `scenes` in one recording of them, and keep them as `speaker`'s."""
        from tenuto.record.recording import keep_long_take

        lecture = self.lecture(language)
        return keep_long_take(lecture, lecture.select(scenes), file, speaker, self.progress)

    # -- for other people's players ----------------------------------------------------------------------------------

    def slides(
        self,
        scenes: Sequence[str] = (),
        *,
        to: str,
        per: str = "",
        narrated: bool = False,
        split: bool = False,
        offline: bool = False,
        quality: str = "",
        voice: str = "auto",
    ) -> Decks:
        """Decks as `to` (manim-slides, html or pptx), one click a cue, a beat or a scene as `per` says; the usual is a beat."""
        from tenuto.publish import slides as making
        from tenuto.publish.deck import Style

        lecture = self.lecture()
        chosen = lecture.cut(scenes)
        style = Style(per or USUAL, narrated)
        marks = {f"by-{style.per}": style.per != USUAL, "narrated": narrated, "offline": offline}
        shop = self._workshop(lecture, self._settings(quality or ("hd" if to == "pptx" else "fhd")))
        spoken = self._voice(voice, lecture) if style.needs_voice else None
        with shop:
            files = making.make(
                shop,
                chosen,
                to,
                style,
                spoken,
                name=_name_of(scenes),
                variant="".join(f"-{mark}" for mark, is_set in marks.items() if is_set),
                split=split,
                one_file=offline,
            )
        return Decks(tuple(files), spoken.note if spoken else "")

    def handout(self, scenes: Sequence[str] = (), *, light: bool = False) -> Path:
        """A PDF with the last picture of every beat and its words; `light` is for printers, drawn on white."""
        from tenuto.publish import handout

        lecture = self.lecture()
        chosen = lecture.cut(scenes)
        with self._workshop(lecture, self._settings("hd")) as shop:
            return handout.make(shop, chosen, _name_of(scenes), light)

    def export(self, part: str, *, kind: str, quality: str = "fhd", bare: bool = False, light: bool = False) -> Path:
        """A scene or a beat as it moves, a silent mp4, webp, gif or folder of frames, or as it ends, a png or pdf.

        It is `bare` of what frames the picture, and `light` on white.
        """
        from tenuto.film.looks import Look
        from tenuto.publish.export import export

        lecture = self.lecture()
        scene, beat = lecture.part(part)
        settings = replace(self._settings(quality), look=Look(bare, light))
        with self._workshop(lecture, settings) as shop:
            return export(shop, scene, kind, beat)

    def short(self, beats: Sequence[str] = (), *, quality: str = "fhd", voice: str = "auto") -> Report:
        """An upright teaser of at most a minute, of `beats` or of those that lecture.yaml names."""
        from tenuto.publish.short import make_short, parts_of

        lecture = self.lecture()
        parts = parts_of(lecture, beats)
        shop = self._workshop(lecture, self._settings(quality))
        spoken = self._voice(voice, lecture)
        with shop:
            return make_short(shop, parts, spoken)

    def web(self) -> Path:
        """A folder to put on the web: the page of what was built last, and its film in at most 95 MB."""
        from tenuto.publish.web import web
        from tenuto.script.loading import translations

        lecture = self.lecture()
        with self._workshop(lecture, self._settings("fhd")) as shop:
            return web(shop, translations(self.project))

    # -- release -----------------------------------------------------------------------------------------------------

    def rehearse(self, privacy: str | None = None) -> Rehearsal:
        """What YouTube is to show of the film that was built last, and the requests for it; nothing is sent."""
        from tenuto.publish import memory, plan

        video = self._release(privacy)
        return plan.rehearse(video, memory.recall(memory.home() / memory.MEMORY, video.built.film.sha256))

    def publish(
        self,
        privacy: str | None = None,
        *,
        client_secrets: Path | None = None,
        port: int = 0,
        unverified: bool = False,
        say: Callable[[str], None] = lambda line: None,
    ) -> str:
        """Send what `rehearse` shows, and return the film's address.

        Args:
            client_secrets: JSON file of the OAuth client, needed where no permission is stored.
            port: on 127.0.0.1, at which the browser's answer is waited for; 0 takes any that is free.
            unverified: send a film that `verify` has not passed.
            say: hears what has been sent.
        """
        from tenuto.publish import memory, youtube

        plan = self.rehearse(privacy)
        plan.insist(unverified)
        return youtube.send(plan.video, memory.home(), client_secrets, say, self.progress, port=port)

    def _release(self, privacy: str | None) -> Video:
        from tenuto.publish.release import compose, read_built

        built = read_built(self.out, self.progress)
        return compose(self.lecture(built.language), built, privacy)

    # -- this machine ------------------------------------------------------------------------------------------------

    def doctor(self) -> Iterator[Diagnosis]:
        """What is installed, which voices answer, what is missing and how to get it."""
        from tenuto.doctor import diagnose

        return diagnose(self.out)

    def _workshop(self, lecture: Lecture, settings: Settings) -> Workshop:
        from tenuto.film.build import Workshop

        return Workshop(lecture, settings, self.progress)

    def _settings(self, quality: str, cluster: str = "", cache_size: int = CACHE_SIZE) -> Settings:
        from tenuto.film.build import Settings
        from tenuto.film.quality import QUALITIES

        return Settings(QUALITIES[quality], self.out, self.jobs, cluster, cache_size)

    def _voice(self, name: str, lecture: Lecture, fill: str = "") -> Choice:
        from tenuto.voices import choose

        return choose(name, language=lecture.language, lecture=lecture, fill=fill)


def _name_of(scenes: Sequence[str]) -> str:
    """What files of some scenes are called.

    Raises:
        TooManyNames
    """
    from tenuto.publish.deck import WHOLE

    name = "-".join(dict.fromkeys(scenes)).replace("/", "-") or WHOLE
    if len(name) > LONGEST_NAME:
        raise TooManyNames(
            f"{len(scenes)} names make the name of a file of {len(name)} letters, of at most {LONGEST_NAME}: name sections, "
            "or fewer scenes"
        )
    return name
