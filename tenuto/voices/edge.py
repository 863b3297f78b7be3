"""The voices of Microsoft Edge's "read aloud", through package edge-tts (>= 7.3)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from tenuto.installed import version
from tenuto.languages.language import of
from tenuto.voices.audio import NoSound, decode
from tenuto.voices.patience import LARGEST, Patience, http_error, no_connection
from tenuto.voices.voice import PATIENT, Utterance, VoiceBusy, VoiceMissing, Waiting, require_words
from tenuto.voices.words import timed

TICK = 1e-7  # s, in which the service counts


@dataclass(slots=True)
class Edge:
    """One neural voice of Edge, at its own pace."""

    voice: str = of("vi").edge
    patience: Patience = field(default_factory=Patience)
    name: str = "edge"

    def __post_init__(self) -> None:
        try:
            from edge_tts import Communicate
        except ImportError as error:
            raise VoiceMissing("edge-tts is not installed: pip install 'edge-tts>=7.3'") from error
        try:
            Communicate("a", self.voice)
        except ValueError as error:
            raise VoiceMissing(f"edge-tts has no voice {self.voice!r}; see: edge-tts --list-voices") from error

    @property
    def identity(self) -> str:
        return f"edge-tts {version('edge-tts')} {self.voice}"

    @property
    def language(self) -> str:
        return "-".join(self.voice.split("-")[:2])

    def speak(self, text: str, waiting: Waiting = PATIENT) -> Utterance:
        require_words("edge-tts", text)
        return self.patience.ask("edge-tts", text, partial(self._request, text), waiting)

    def _request(self, text: str) -> Utterance:
        import aiohttp
        from edge_tts.exceptions import EdgeTTSException

        try:
            mp3, boundaries = asyncio.run(self._stream(text))
            samples, rate = decode(mp3)
            marks = list(_marks(text, boundaries))
            return Utterance(mp3, timed(text, marks, samples, rate) if marks else None)
        except aiohttp.ClientResponseError as error:
            cause = f"{error.status} {error.message}"
            raise http_error("edge-tts", text, error.status, error.headers or {}, cause) from error
        except (aiohttp.ClientConnectorError, OSError) as error:
            raise no_connection(error) from error
        except (aiohttp.ClientError, EdgeTTSException) as error:
            raise VoiceBusy(f"{type(error).__name__}: {error or 'no answer'}") from error
        except (NoSound, ValueError, KeyError) as error:
            raise VoiceBusy(f"the answer cannot be read ({error})") from error

    async def _stream(self, text: str) -> tuple[bytes, list[tuple[str, float]]]:
        """Return the whole MP3, and the words with their starts in s; raises VoiceBusy if the end of the answer is missing.

        edge-tts ends quietly when the websocket closes early; since 7.3 it books a turn's bytes at its end.
        """
        from edge_tts import Communicate

        communicate = Communicate(text, self.voice, boundary="WordBoundary")
        mp3, words = bytearray(), []
        async for chunk in communicate.stream():
            if chunk["type"] == "audio":
                mp3 += chunk["data"]
            elif chunk["type"] == "WordBoundary":
                words.append((chunk["text"], chunk["offset"] * TICK))
            if len(mp3) > LARGEST:
                raise VoiceBusy(f"an answer of more than {LARGEST / 1e6:g} MB, which no sentence takes")
        if communicate.state["cumulative_audio_bytes"] != len(mp3):
            raise VoiceBusy("the connection was cut in the middle of the answer")
        return bytes(mp3), words


def _marks(text: str, boundaries: Iterable[tuple[str, float]]) -> Iterator[tuple[int, float]]:
    """Where in the text each word stands that the service names, in the same order; what is not found is left out."""
    at = 0
    for word, start in boundaries:
        found = text.find(word, at)
        if found >= 0:
            yield found, start
            at = found + len(word)
