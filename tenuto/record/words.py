"""Whether a take says its sentence."""

from __future__ import annotations

from tenuto.record.sound import RATE
from tenuto.voices.alignment import NotTheseWords, align, require_match
from tenuto.voices.audio import Samples


def are_said(text: str, samples: Samples, language: str) -> bool:
    """Whether `samples` (n,) at RATE say `text`, the spoken form of a sentence.

    Raises:
        tenuto.voices.VoiceMissing: espeak-ng, which knows how the words sound, has no such language.
    """
    try:
        require_match(text, align(text, samples, RATE, language))
    except NotTheseWords:
        return False
    return True
