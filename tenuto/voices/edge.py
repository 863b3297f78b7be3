"""The voices of Microsoft Edge's "read aloud", through package edge-tts (>= 7.3)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version

from tenuto.languages.language import of
from tenuto.voices.audio import NoSound, decode
from tenuto.voices.patience import Patience, http_error
from tenuto.voices.voice import VoiceBusy, VoiceMissing, require_words

TIMEOUT = 60.0  # s for one sentence; edge-tts itself would wait for ever on an open websocket


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

    def speak(self, text: str) -> bytes:
        require_words("edge-tts", text)
        return self.patience.ask("edge-tts", text, partial(self._request, text))

    def _request(self, text: str) -> bytes:
        import aiohttp
        from edge_tts.exceptions import EdgeTTSException

        try:
            mp3 = asyncio.run(self._stream(text))
            decode(mp3)
            return mp3
        except aiohttp.ClientResponseError as error:
            cause = f"{error.status} {error.message}"
            raise http_error("edge-tts", text, error.status, error.headers or {}, cause) from error
        except (aiohttp.ClientError, OSError, EdgeTTSException) as error:
            raise VoiceBusy(f"{type(error).__name__}: {error or 'no answer'}") from error
        except (NoSound, ValueError, KeyError) as error:
            raise VoiceBusy(f"the answer cannot be read ({error})") from error

    async def _stream(self, text: str) -> bytes:
        """Return the whole MP3; raises VoiceBusy if the end of the answer is missing.

        edge-tts ends quietly when the websocket closes early; since 7.3 it books a turn's bytes at its end.
        """
        from edge_tts import Communicate

        communicate = Communicate(text, self.voice)
        async with asyncio.timeout(TIMEOUT):
            mp3 = b"".join([chunk["data"] async for chunk in communicate.stream() if chunk["type"] == "audio"])
        if communicate.state["cumulative_audio_bytes"] != len(mp3):
            raise VoiceBusy("the connection was cut in the middle of the answer")
        return mp3
