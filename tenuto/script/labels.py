"""What the engine itself says, on the page, in the short, in the booth: in the lecture's language where it knows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tenuto.languages.language import of
from tenuto.script.source import load


def labels_of(path: Path, language: str) -> dict[str, Any]:
    """The labels of a YAML file by their names; a language that it does not know is told in English.

    Args:
        path: of labels by language tag, `en` among them.
    """
    by_language = load(path)
    return dict(by_language.get(language) or by_language.get(of(language).primary) or by_language["en"])
