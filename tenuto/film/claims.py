"""Numbers that a reader would take for a claim: which of them have no source."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from tenuto.languages import numbers
from tenuto.script.facts import Fact, Facts
from tenuto.script.source import Place

NUMBER = re.compile(r"\d+(?:[.,\u00a0’']\d+)*")
SCALES = (1, 1e3, 1e6, 1e9)  # a fact of 14197122 may be shown as 14,2 (triệu)


def with_digits(terms: Iterable[str]) -> frozenset[str]:
    """The names among a lexicon's terms that hold digits: HTML5, GPT-2, 3D."""
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


def ill_shown(facts: Facts) -> Iterator[tuple[Place, str]]:
    """The facts whose text shows another number than their value, rounded or cut, or is said as one that is not near it."""
    for fact in facts.by_name.values():
        own = NUMBER.findall(fact.text)
        # `April 2023` for `tháng 4/2023`: another language may leave it at a part of the original's.
        told = [(tag, text) for tag, text in fact.told.items() if not set(own) & set(NUMBER.findall(text))]
        written = [(tag, text, 0.5) for tag, text in ((facts.language, fact.text), *told)]
        said = [(tag, text, 1.0) for tag, text in fact.said.items()]  # as `nearly` or `over`
        for language, text, slack in (*written, *said):  # slack of the last digit
            shown = NUMBER.findall(text)
            scales = (*SCALES, 0.01) if "%" in text else SCALES
            if shown and not any(_rounds(number, fact, language, slack, scales) for number in shown):
                yield fact.place, f"'{text}' of fact '{fact.name}' does not show its value {fact.value:g}: correct one"


def unproven(facts: Facts) -> Iterator[tuple[Place, str]]:
    """The facts that are claimed to be less than another one and are not."""
    for fact in facts.by_name.values():
        for other in map(facts.fact, fact.less_than):
            if fact.value >= other.value:
                yield (
                    fact.place,
                    f"'{fact.name}' ({fact.text}) is to be less than '{other.name}' ({other.text}): correct a number, or "
                    "take the claim out, here and where it is said",
                )


def _rounds(number: str, fact: Fact, language: str, slack: float, scales: tuple[float, ...]) -> bool:
    if (shown := _value(number, language)) is None:
        return False
    value, digits = shown
    # 22.000 may stand for 21.841: zeros at the end of a whole number are no digits that count.
    whole = f"{value:.0f}"
    last = 10.0**-digits if digits or not value else 10.0 ** (len(whole) - len(whole.rstrip("0")))
    misses = [abs(fact.value) / scale - value for scale in scales]
    return any(-slack * last <= miss < last * max(slack, 1.0) for miss in misses)


def _shows(number: str, fact: Fact, language: str) -> bool:
    """Whether `number` is how the fact is written, or its value rounded, in thousands, millions or billions if large."""
    if number in NUMBER.findall(fact.text):
        return True
    if (shown := _value(number, language)) is None:
        return False
    value, digits = shown
    return any(round(abs(fact.value) / scale, digits) == value for scale in SCALES)


def _value(number: str, language: str) -> tuple[float, int] | None:
    """What a written number stands for, and how many digits it has behind its mark; None for none of that language."""
    decimal, group = numbers.marks(language)
    whole, _, fraction = number.replace(group, "").partition(decimal)
    return (float(f"{whole}.{fraction or 0}"), len(fraction)) if (whole + fraction).isdecimal() else None
