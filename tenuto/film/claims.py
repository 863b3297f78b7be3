"""Numbers that a reader would take for a claim: which of them have no source."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from tenuto.languages import numbers
from tenuto.script.facts import Fact

NUMBER = re.compile(r"\d+(?:[.,\u00a0’']\d+)*")
SCALES = (1, 1e3, 1e6, 1e9)  # a fact of 14197122 may be shown as 14,2 (triệu)


def with_digits(terms: Iterable[str]) -> frozenset[str]:
    """The names among a lexicon's terms that hold digits: DINOv2, ViT-S/16, LVD-142M."""
    return frozenset(term for term in terms if any(char.isdigit() for char in term))


def undeclared(
    text: str, names: Iterable[str], facts: Iterable[Fact], plain: Container[str], language: str
) -> list[str]:
    """The numbers of `text` that are no part of a name, no fact, not declared as plain, and no count of one digit.

    Args:
        language: whose marks the numbers have.
    """
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ") if name else text
    facts = list(facts)
    return [
        number
        for number in NUMBER.findall(text)
        if not (len(number) == 1 or number in plain or any(_shows(number, fact, language) for fact in facts))
    ]


def _shows(number: str, fact: Fact, language: str) -> bool:
    """Whether `number` is how the fact is written, or its value rounded, in thousands, millions or billions if large."""
    if number in NUMBER.findall(fact.text):
        return True
    decimal, group = numbers.marks(language)
    whole, _, fraction = number.replace(group, "").partition(decimal)
    if not (whole + fraction).isdecimal():
        return False
    value = float(f"{whole}.{fraction or 0}")
    return any(round(abs(fact.value) / scale, len(fraction)) == value for scale in SCALES)
