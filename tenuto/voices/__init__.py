"""The voices of the lecture: one file per speech engine behind one small interface, `Voice`.

    choice = choose("auto")
    choice.note                       # why this voice, one line for the report
    choice.voice.speak("Xin chào.")   # one sentence -> a whole WAV or MP3 file, and when its words are said

A voice is named ENGINE or ENGINE:WHICH, where WHICH is an accent of espeak (`espeak:vi-vn-x-south`), a voice
of Edge (`edge:vi-VN-NamMinhNeural`), a voice file of piper (`piper:/path/to/voice.onnx`), a command line
(`command:program {text} {sound}`), or who has recorded the lecture (`recorded:an`, `recorded:an,binh`).
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tenuto.languages.language import of
from tenuto.project import called
from tenuto.voices.alignment import NotTheseWords as NotTheseWords
from tenuto.voices.patience import Patience, within
from tenuto.voices.voice import PATIENT as PATIENT
from tenuto.voices.voice import Utterance as Utterance
from tenuto.voices.voice import Voice as Voice
from tenuto.voices.voice import VoiceBusy as VoiceBusy
from tenuto.voices.voice import VoiceError as VoiceError
from tenuto.voices.voice import VoiceGaveUp as VoiceGaveUp
from tenuto.voices.voice import VoiceMismatch as VoiceMismatch
from tenuto.voices.voice import VoiceMissing as VoiceMissing
from tenuto.voices.voice import VoiceRefused as VoiceRefused
from tenuto.voices.voice import VoiceStopped as VoiceStopped
from tenuto.voices.voice import VoiceUnknown as VoiceUnknown
from tenuto.voices.voice import Waiting as Waiting
from tenuto.voices.voice import WordTime as WordTime

if TYPE_CHECKING:
    from tenuto.script.lecture import Lecture, Scene
    from tenuto.voices.recorded import Speaker, Take

NAMES = ("auto", "recorded", "espeak", "gtts", "edge", "piper", "command")
AUTO_WAIT = 3.0  # s that `auto` gives gTTS to answer


@dataclass(frozen=True, slots=True)
class Choice:
    """The voice that speaks the whole lecture, and why, in one line for the report."""

    voice: Voice
    note: str
    speakers: tuple[Speaker, ...] = ()  # people whose recordings are asked first, in this order
    takes: Mapping[str, Take] = field(default_factory=dict)  # theirs, by written sentence, once `cast` has looked
    identity: str = ""  # of all that speaks, for the manifest; the voice's own where it speaks alone

    def __post_init__(self) -> None:
        object.__setattr__(self, "identity", self.identity or self.voice.identity)

    def cast(self, lecture: Lecture, scenes: Sequence[Scene]) -> Choice:
        """The same for `scenes`, with the recordings that there are now.

        Raises:
            tenuto.voices.recorded.RecordingsMissing: a sentence is not recorded, and no other voice is to speak it.
            tenuto.voices.recorded.IndexDamaged, VoiceMissing
        """
        if not self.speakers:
            return self
        from tenuto.script.sentences import sentences_of
        from tenuto.voices import recorded

        sentences = sentences_of(lecture, scenes)
        takes = recorded.takes_of(self.speakers, sentences)
        names = ", ".join(dict.fromkeys(take.speaker for take in takes.values()))
        if lacking := recorded.missing(self.speakers, sentences, takes):
            if isinstance(self.voice, recorded.Recorded):
                raise recorded.RecordingsMissing(f"{lacking}: {self.voice.how}, or for a draft add --fill espeak")
            by = f"{self.identity} for {len(sentences) - len(takes)} of {len(sentences)} sentences"
            return replace(self, takes=takes, note=f"{by}: {lacking}", identity="; ".join(filter(None, (names, by))))
        return replace(self, takes=takes, note=f"recorded by {names}{self.note}", identity=names)


def choose(
    name: str, *, language: str, any_language: bool = False, lecture: Lecture | None = None, fill: str = ""
) -> Choice:
    """Return the voice that the user calls `name`, for a lecture in `language` (BCP 47).

    `auto` is people's own recordings where `lecture` is recorded as a whole; else it asks gTTS once, for 3 s at most, and
    is espeak-ng where that does not answer. `fill` names the voice of sentences that are not recorded. Engines are
    imported only here, so that a missing one does not matter to the others. Raises VoiceUnknown or VoiceMissing, and
    VoiceMismatch if the voice speaks another language, unless `any_language` says that it may.
    """
    engine, _, which = name.partition(":")
    if which and engine in ("auto", "gtts"):
        raise VoiceUnknown(f"--voice {name}: {engine} has no voices to choose from; say --voice {engine}")
    if fill and engine != "recorded":
        raise VoiceUnknown(f"--fill {fill} is about --voice recorded:NAME: leave it out")
    match engine:
        case "auto":
            return _auto(language, lecture)
        case "recorded":
            return _recorded(which, language, lecture, fill, any_language)
        case "command":
            from tenuto.voices.command import Command

            command = Command.of(which, language)
            return Choice(command, command.identity, identity=command.title)
        case "gtts":
            from tenuto.voices.gtts import Gtts

            voice: Voice = Gtts(of(language).gtts)
        case "espeak":
            from tenuto.voices.espeak import Espeak, available

            names = of(language).espeak
            voice = Espeak(which or next((name for name in names if name in available()), names[-1]))
        case "edge":
            from tenuto.voices.edge import Edge

            usual = of(language).edge
            if not which and not usual:
                raise VoiceMissing(f"--voice edge: no usual voice for {language!r}; name one, as edge:en-GB-RyanNeural")
            voice = Edge(which or usual)
        case "piper":
            from tenuto.voices.piper import Piper

            voice = Piper(Path(which).expanduser() if which else None)
        case _:
            near = difflib.get_close_matches(engine.lower(), NAMES, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(NAMES)}"
            raise VoiceUnknown(f"there is no voice {name!r}; {hint}")
    # Engines have codes of their own: Chinese is cmn to espeak-ng, Hebrew iw to Google.
    codes = {_base(code) for code in (language, of(language).gtts, *of(language).espeak)}
    if not any_language and voice.language and _base(voice.language) not in codes:
        raise VoiceMismatch(
            f"--voice {name} speaks {voice.language}, but the lecture is in {language}: choose a voice of that language"
        )
    return Choice(voice, voice.identity)


def _recorded(which: str, language: str, lecture: Lecture | None, fill: str, any_language: bool) -> Choice:
    """People's own recordings: those of `an,binh`, in this order, or of everybody who has made some."""
    from tenuto.voices import recorded

    if lecture is None:
        raise VoiceMissing("recordings belong to a lecture, and none is open")
    there = recorded.speakers(lecture.project, language)
    known = ", ".join(speaker.name for speaker in there) or "nobody yet"
    names = [name.strip() for name in which.split(",") if name.strip()] or [speaker.name for speaker in there]
    asked = tuple(recorded.speaker(lecture.project, name, language) for name in names)
    for speaker in asked:
        if speaker not in there:
            raise recorded.SpeakerUnknown(
                f"{speaker.name} has recorded nothing in {language!r}: there is {known}; begin with `{called()} record --as {speaker.name}`"
            )
    if not asked:
        raise recorded.SpeakerUnknown(
            f"nobody has recorded this lecture in {language!r} yet: begin with `{called()} record --as NAME`"
        )
    if fill.partition(":")[0] in ("auto", "recorded"):
        raise VoiceUnknown(f"--fill {fill}: name one engine, as --fill espeak")
    if fill:
        filler = choose(fill, language=language, any_language=any_language)
        return Choice(filler.voice, "", asked, identity=filler.identity)
    return Choice(recorded.Recorded(tuple(names), language), "", asked)


def _base(language: str) -> str:
    """A language without its region and script: "en" of "en-GB"."""
    return language.lower().partition("-")[0]


def _auto(language: str, lecture: Lecture | None) -> Choice:
    lacking = ""
    if lecture is not None:
        from tenuto.script.sentences import sentences_of
        from tenuto.voices import recorded

        sentences, there = sentences_of(lecture, lecture.scenes), recorded.speakers(lecture.project, language)
        lacking = recorded.missing(there, sentences, recorded.takes_of(there, sentences)) if there else ""
        if there and not lacking:
            choice = _recorded("", language, lecture, "", False)
            return replace(choice, note="; auto: every sentence is recorded")
    try:
        from tenuto.voices.gtts import Gtts

        once = Gtts(of(language).gtts, Patience(tries=1), timeout=(AUTO_WAIT, AUTO_WAIT))
        cause = silence_of(once, AUTO_WAIT)
    except VoiceMissing as missing:
        cause = str(missing)
    choice = choose("espeak" if cause else "gtts", language=language)
    why = f"gTTS gave no answer ({cause})" if cause else "gTTS answered"
    return Choice(choice.voice, f"{choice.voice.identity}; auto: " + "; ".join(filter(None, (lacking, why))))


def silence_of(voice: Voice, seconds: float) -> str | None:
    """Return why `voice` did not say a word of every language within `seconds`; None if it did."""
    waiting = Waiting()
    try:
        within(seconds, lambda: voice.speak("1", waiting), waiting.stop)
    except VoiceGaveUp as error:
        return str(error.cause)
    except VoiceError as error:
        return str(error)
    finally:
        waiting.stop.set()  # whoever was left behind in a wait gives up
    return None
