"""The mistakes and mishaps that a user meets; each is told in one line, without a traceback."""

from __future__ import annotations

from film.build import BuildFailed
from film.cluster import ClusterError
from film.edit import CannotJoin
from film.files import CannotWrite
from film.shoot import SceneFailed
from narration.script import UnknownBeat, UnknownLanguage, UnknownScene
from narration.source import SourceError
from narration.voices import VoiceError
from tensors.stored import TensorsError

EXPECTED = (
    BuildFailed,
    CannotJoin,
    CannotWrite,
    ClusterError,
    SceneFailed,
    SourceError,
    UnknownBeat,
    UnknownLanguage,
    UnknownScene,
    VoiceError,
    TensorsError,
)
