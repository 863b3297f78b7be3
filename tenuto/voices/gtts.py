"""The voice of Google Translate, through package gTTS."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version

from tenuto.voices.audio import NoSound, Samples, decode, join
from tenuto.voices.patience import Patience, http_error
from tenuto.voices.voice import VoiceBusy, VoiceMissing, VoiceRefused, require_words

LONGEST = 100  # characters in one request (gTTS.GOOGLE_TTS_MAX_CHARS)
TIMEOUT = (10.0, 30.0)  # s to connect, s between two reads
COMMA = 0.2  # s of pause where a sentence was cut at a punctuation mark
SPACE = 0.04  # s where it was cut between two words, which should not be heard


@dataclass(slots=True)
class Gtts:
    """Google Translate's voice for `language`.

    Google takes 100 characters at a time. gTTS would cut a longer sentence at every mark, and leave the
    silence around every answer in it; here it is cut as seldom as sounds well, and joined closely.
    """

    language: str = "vi"
    patience: Patience = field(default_factory=Patience)
    timeout: tuple[float, float] = TIMEOUT
    name: str = "gtts"

    def __post_init__(self) -> None:
        try:
            from gtts.lang import tts_langs  # type: ignore[import-untyped]
        except ImportError as error:
            raise VoiceMissing("gTTS is not installed: pip install gTTS") from error
        if self.language not in tts_langs():
            raise VoiceMissing(f"gTTS does not speak language {self.language!r}; see: gtts-cli --all")

    @property
    def identity(self) -> str:
        return f"gTTS {version('gTTS')} {self.language} cuts {LONGEST}/{COMMA}/{SPACE}"

    def speak(self, text: str) -> bytes:
        require_words("gTTS", text)
        pieces = cut(text)
        answers = [self.patience.ask("gTTS", text, partial(self._request, piece)) for piece in pieces]
        if len(answers) == 1:
            return answers[0][0]
        pauses = [SPACE if piece[-1].isalnum() else COMMA for piece in pieces[:-1]]
        return join([sound for _, sound in answers], pauses)

    def _request(self, piece: str) -> tuple[bytes, tuple[Samples, int]]:
        """Return the MP3 of one piece and its sound (samples, rate)."""
        from gtts import gTTS, gTTSError  # type: ignore[import-untyped]

        try:
            mp3 = b"".join(gTTS(piece, lang=self.language, timeout=self.timeout).stream())
            return mp3, decode(mp3)
        except gTTSError as error:
            if error.rsp is None:  # no whole answer: gTTS keeps the reason as the exception's context
                raise VoiceBusy(f"no connection ({type(error.__context__).__name__})") from error
            if error.rsp.status_code == 200:
                raise VoiceBusy("the answer has no audio in it") from error
            status, reason = error.rsp.status_code, error.rsp.reason
            raise http_error("gTTS", piece, status, error.rsp.headers, f"{status} {reason}") from error
        except NoSound as error:
            raise VoiceBusy(str(error)) from error
        except ValueError as error:  # neither UTF-8 nor base64
            raise VoiceBusy(f"the answer cannot be read ({error})") from error


def cut(text: str) -> list[str]:
    """Cut `text` into requests: at marks where that is possible, then in few pieces, then in even ones."""
    words = text.split()
    # best[n]: what the cheapest cut of the first n words costs, and its pieces
    best: list[tuple[tuple[int, int, int], list[str]]] = [((0, 0, 0), [])]
    for end, word in enumerate(words, 1):
        bare = end < len(words) and word[-1].isalnum()  # a cut here has no mark
        options = []
        for start in reversed(range(end)):
            piece = " ".join(words[start:end])
            if len(piece) > LONGEST:
                break
            (bares, count, squares), pieces = best[start]
            options.append(((bares + bare, count + 1, squares + len(piece) ** 2), [*pieces, piece]))
        if not options:
            raise VoiceRefused("gTTS", text, f"a word of more than {LONGEST} characters")
        best.append(min(options))
    return best[-1][1]
