"""How numbers are written: the marks of the Unicode Common Locale Data Repository (CLDR), by package Babel.

Nothing else of a language stands here, since what is written on screen is part of the key of every scene with a number.
"""

from __future__ import annotations

import functools
from decimal import Decimal

# CLDR's data are unpickled into classes of babel.dates, which looks for the machine's time zone as it is imported: now, and
# not while a scene is on the stage, where nothing outside its lecture may be read.
import babel.dates  # noqa: F401
from babel import Locale, UnknownLocaleError

MINUS = "−"  # U+2212, as wide as a plus


@functools.cache
def locale_of(tag: str) -> Locale:
    """CLDR's locale of a BCP 47 tag, of its language alone where the whole is not known, else English."""
    parts = tag.split("-")
    for count in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:count]), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


@functools.cache
def marks(tag: str) -> tuple[str, str]:
    """The decimal mark, and what stands between thousands."""
    symbols = locale_of(tag).number_symbols["latn"]
    # CLDR's narrow no-break space (French) is in few fonts; the usual one is in all.
    return symbols["decimal"], symbols["group"].replace("\u202f", "\u00a0")


def written(value: float, tag: str, decimals: int | None = None) -> str:
    """A number as the language writes it: 80,1 and 65.536 in Vietnamese, 80.1 and 65,536 in English; a real minus sign.

    Args:
        decimals: digits after the decimal mark; as many as the number has if None.
    """
    # z: no minus before a zero. Decimal: never 1e-05.
    plain = f"{Decimal(str(value)):,f}" if decimals is None else f"{value:z,.{decimals}f}"
    decimal, group = marks(tag)
    table: dict[int, str] = {ord(","): group, ord("."): decimal, ord("-"): MINUS}
    return plain.translate(table)


def rewritten(text: str, tag: str, other: str) -> str:
    """A text whose marks of numbers are those of `tag`, with those of `other`."""
    ours, theirs = marks(tag), marks(other)
    return text.translate({ord(own): mark for own, mark in zip(ours, theirs, strict=True)})
