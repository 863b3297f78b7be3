"""Looks: the same scene as other people's slides want it, without the frame around its picture, or on white.

A look changes what a scene stands on and nothing that it draws: colours go by role, photographs stay as they are.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Look:
    bare: bool = False  # no header, source line and progress
    light: bool = False  # on white, in the colours that the lecture has for CREAM

    @property
    def mark(self) -> str:
        """What file names end with: nothing, `-bare`, `-light`, or both."""
        return ("-bare" if self.bare else "") + ("-light" if self.light else "")

    def key(self, source: str) -> str:
        """The source key of a scene in this look, `source` being its own."""
        if self == PLAIN or not source:
            return source
        parts = f"{source} {self.mark} {Path(__file__).read_text(encoding='utf-8')}"
        return hashlib.sha256(parts.encode()).hexdigest()[:40]

    def on(self, scene: type[Any]) -> type[Any]:
        """The class of a scene in this look."""
        if self == PLAIN:
            return scene
        from tenuto.stage.theme import CREAM  # imports manim

        changed: dict[str, Any] = {"__module__": scene.__module__, "__doc__": scene.__doc__}
        if self.light:
            changed["ground"] = replace(CREAM, ground="#FFFFFF")
        if self.bare:
            changed["setup"] = _without_frame
        return type(scene.__name__, (scene,), changed)


PLAIN = Look()


def _without_frame(self: Any) -> None:
    """As LectureScene.setup, with a frame that exists, since scenes may point at it, and is not put up."""
    self.camera.background_color = self.ground.ground
    if self.framed:
        self.frame_pieces = self._frame()
