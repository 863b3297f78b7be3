"""The voice of Google Translate, through package gTTS."""

from __future__ import annotations

import base64
import binascii
import re
import urllib.request
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from tenuto.installed import version
from tenuto.voices.audio import NoSound, Samples, decode, join
from tenuto.voices.patience import LARGEST, Patience, http_error, no_connection
from tenuto.voices.voice import PATIENT, Utterance, VoiceBusy, VoiceMissing, VoiceRefused, Waiting, require_words

if TYPE_CHECKING:
    import requests

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

    def speak(self, text: str, waiting: Waiting = PATIENT) -> Utterance:
        require_words("gTTS", text)
        pieces = cut(text)
        answers = [self.patience.ask("gTTS", text, partial(self._request, piece), waiting) for piece in pieces]
        if len(answers) == 1:
            return Utterance(answers[0][0])
        pauses = [SPACE if piece[-1].isalnum() else COMMA for piece in pieces[:-1]]
        return Utterance(join([sound for _, sound in answers], pauses))

    def _request(self, piece: str) -> tuple[bytes, tuple[Samples, int]]:
        """Return the MP3 of one piece and its sound (samples, rate).

        gTTS words the request; it is sent here, since gTTS would read an answer of any size and take it apart in a
        time that grows with its square.
        """
        import requests
        from gtts import gTTS  # type: ignore[import-untyped]

        (request,) = gTTS(piece, lang=self.language)._prepare_requests()
        try:
            with requests.Session() as session:
                proxies = urllib.request.getproxies()
                answer = session.send(request, stream=True, proxies=proxies, timeout=self.timeout)
                if answer.status_code != requests.codes.ok:
                    cause = f"{answer.status_code} {answer.reason}"
                    raise http_error("gTTS", piece, answer.status_code, answer.headers, cause)
                body = _body(answer)
            found = re.search(rb'jQ1olc","\[\\"([^"\\]*)\\"]', body)
            if not found:
                raise VoiceBusy("the answer has no audio in it")
            mp3 = base64.b64decode(found[1], validate=True)
            return mp3, decode(mp3)
        except requests.RequestException as error:
            raise no_connection(error) from error
        except NoSound as error:
            raise VoiceBusy(str(error)) from error
        except binascii.Error as error:
            raise VoiceBusy(f"the answer cannot be read ({error})") from error


def _body(answer: requests.Response) -> bytes:
    """The whole answer.

    Raises VoiceBusy if it is larger than any sentence.
    """
    body = bytearray()
    for chunk in answer.iter_content(65_536):
        body += chunk
        if len(body) > LARGEST:
            raise VoiceBusy(f"an answer of more than {LARGEST / 1e6:g} MB, which no sentence takes")
    return bytes(body)


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
