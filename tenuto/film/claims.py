"""Numbers that a reader would take for a claim: which of them have no source."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from tenuto.languages.vietnamese.spoken import Lexicon
from tenuto.script.facts import Fact

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SCALES = (1, 1e3, 1e6, 1e9)  # a fact of 14197122 may be shown as 14,2 (triệu)


def terms_with_digits(lexicon: Lexicon) -> frozenset[str]:
    """The lexicon's names that hold digits: DINOv2, ViT-S/16, LVD-142M."""
    return frozenset(term for term in lexicon.terms if any(char.isdigit() for char in term))


def undeclared(text: str, names: Iterable[str], facts: Iterable[Fact], plain: Container[str]) -> list[str]:
    """The numbers of `text` that are no part of a name, no fact, not declared as plain, and no count of one digit."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ") if name else text
    facts = list(facts)
    return [
        number
        for number in NUMBER.findall(text)
        if not (len(number) == 1 or number in plain or any(_shows(number, fact) for fact in facts))
    ]


def _shows(number: str, fact: Fact) -> bool:
    """Whether `number` is how the fact is written, or its value rounded, in thousands, millions or billions if large."""
    if number in NUMBER.findall(fact.text):
        return True
    whole, _, fraction = number.replace(".", "").partition(",")
    value = float(f"{whole}.{fraction.replace(',', '') or 0}")
    return any(round(abs(fact.value) / scale, len(fraction)) == value for scale in SCALES)
