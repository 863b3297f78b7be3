"""Recording a lecture: in the booth, or cut out of one long take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tenuto.errors import LectureError
from tenuto.files import read, scratch
from tenuto.film.build import Progress, Workshop
from tenuto.film.quality import DRAFT, FHD, HD, UHD
from tenuto.languages.reading import reader
from tenuto.project import Project, shown
from tenuto.record import long_take, sound, words
from tenuto.script.lecture import Lecture, Scene
from tenuto.script.sentences import Sentence, sentences_of
from tenuto.voices.audio import NoSound, Samples, decode, resampled
from tenuto.voices.recorded import Speaker, speaker, speakers

USUAL = "own"  # what a speaker is called who gives no name
PENDING = "booth"  # in the cache: takes that are not kept yet
LARGEST = 1_000_000_000  # bytes of a long take; an hour of uncompressed stereo is 0.7 of it


class SpeakerUnclear(LectureError):
    """Several people have recorded the lecture, and none is named."""


class NoTake(LectureError):
    """A file that was to hold a long take cannot be read, or holds no sound."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A sentence that was found in a long take, and kept."""

    sentence: Sentence
    begin: float  # s, in the take
    end: float
    doubts: tuple[str, ...]  # a line each; empty where nothing speaks against it


@dataclass(frozen=True, slots=True)
class LongTake:
    """What became of a long take."""

    speaker: str
    cuts: tuple[Cut, ...]
    missing: tuple[Sentence, ...]
    left_out: tuple[tuple[float, float], ...]  # s: sound in no sentence


DOUBTS = {
    "joined_before": "no pause before it: listen to its start",
    "joined_after": "no pause after it: listen to its end",
    "beside": "something else may be said with it",
    "clipped": "too loud, it is cut off",
    "noisy": "the room is noisy",
    "faint": "very soft",
}


def who(project: Project, name: str, language: str) -> Speaker:
    """The speaker of that name; without one the only speaker there is, or a first one.

    Raises:
        SpeakerUnclear
        tenuto.voices.recorded.SpeakerUnknown: the name cannot be a folder's.
    """
    if name:
        return speaker(project, name, language)
    there = speakers(project, language)
    if len(there) > 1:
        names = ", ".join(one.name for one in there)
        raise SpeakerUnclear(
            f"several people have recorded this lecture ({names}): say who reads, as --as {there[0].name}"
        )
    return there[0] if there else speaker(project, USUAL, language)


def open_booth(shop: Workshop, scenes: Sequence[Scene], name: str, say: Callable[[str], None]) -> int:
    """Open the booth for `scenes` until Ctrl-C; how many sentences were kept.

    Raises:
        SpeakerUnclear, tenuto.files.CannotWrite
    """
    from tenuto.record.booth import Booth, serve
    from tenuto.record.pictures import write_beat

    lecture = shop.lecture
    reading = who(lecture.project, name, lecture.language)
    with scratch() as room:

        def picture(scene: Scene, beat: str) -> Path:
            """A beat's picture, of whatever quality there is; else the scene is filmed as a draft."""
            with shop:
                there = (shop.kept_reel(scene, quality) for quality in (HD, FHD, DRAFT, UHD))
                reel = next((reel for reel in there if reel), None) or shop.reels([scene])[scene.name]
            path = Path(room) / f"{reel.digest[:16]}-{beat}.mp4"
            if not path.is_file():
                write_beat(path, scene, beat, reel)
            return path

        booth = Booth(
            lecture,
            sentences_of(lecture, scenes),
            reading,
            reader(lecture.language, lecture.project),
            picture,
            shop.settings.cache / PENDING,
            say,
        )
        reading.kept()  # an index that is damaged is told now
        say(f"reader  {reading.name}, into {shown(reading.folder)}")
        serve(booth, say)
    return booth.kept


def keep_long_take(lecture: Lecture, scenes: Sequence[Scene], file: Path, name: str, progress: Progress) -> LongTake:
    """Find the sentences of `scenes` in one recording, and keep those that are there.

    Raises:
        NoTake, SpeakerUnclear, tenuto.files.CannotWrite
        tenuto.voices.VoiceMissing: espeak-ng, which knows how the words sound, has no such language.
    """
    reading, aloud = who(lecture.project, name, lecture.language), reader(lecture.language, lecture.project)
    sentences = sentences_of(lecture, scenes)
    samples = _decoded(file)
    texts = [aloud(sentence.text).text for sentence in sentences]
    progress.begin("listen", 2 * len(texts))
    search = long_take.find(texts, samples, lecture.language, lambda: progress.advance("listen", 1))
    cuts, left_out = [], [*search.left_out]
    for found in search.found:
        # The room around it belongs to the take: its noise is told from the voice there.
        begin, end = (round(moment * sound.RATE) for moment in (found.begin, found.end))
        around = samples[max(begin - sound.RATE // 2, 0) : end + sound.RATE // 2]
        heard = sound.listen(around)
        take = sound.faded(samples[max(begin - sound.ROOM, 0) : end + sound.ROOM])
        progress.advance("listen", 1)
        if not words.are_said(texts[found.index], take, lecture.language):
            left_out.append((found.begin, found.end))
            continue
        doubts = [*found.doubts, *heard.complaints]
        said = [f"said {found.said} times: the last is kept"] if found.said > 1 else []
        sentence = sentences[found.index]
        reading.keep(sentence, sound.flac(take, sentence.text))
        cuts.append(Cut(sentence, found.begin, found.end, (*said, *(DOUBTS[doubt] for doubt in doubts))))
    there = {cut.sentence.text for cut in cuts}
    missing = tuple(sentence for sentence in sentences if sentence.text not in there)
    return LongTake(reading.name, tuple(cuts), missing, tuple(sorted(left_out)))


def _decoded(file: Path) -> Samples:
    """A sound file of any kind as (n,) at sound.RATE."""
    try:
        if file.stat().st_size > LARGEST:
            raise NoTake(f"{file} is larger than {LARGEST / 1e9:g} GB: cut it into scenes")
        samples, rate = decode(read(file))
    except OSError as error:
        raise NoTake(f"{file} cannot be read: {error.strerror}") from error
    except NoSound as error:
        raise NoTake(f"{file} holds no recording: {error}") from error
    return resampled(samples, rate, sound.RATE)
