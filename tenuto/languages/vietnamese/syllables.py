"""Is a written word a plausible Vietnamese syllable? Onset, rime, tone, from the closed inventory of each.

Checked against the dictionary of hunspell-vi 7.5.0: of 6,631 entries it refuses 41, which are abbreviations,
foreign words and the variant spellings quoàng, quoạng, quoắt.
"""

from __future__ import annotations

import re
import unicodedata

# nucleus -> codas; "-" is the open rime
_CODAS = {
    "a": "- c ch i m n ng nh o p t u y",
    "ă": "c m n ng p t",
    "â": "c m n ng p t u y",
    "e": "- c m n ng o p t",
    "ê": "- ch m n nh p t u",
    "i": "- a ch m n nh p t u",
    "iê": "c m n ng p t u",
    "o": "- c i m n ng p t",
    "oa": "- c ch i m n ng nh o p t y",
    "oă": "c m n ng p t",
    "oe": "- m n o t",
    "oo": "c ng",
    "ô": "- c i m n ng p t",
    "ơ": "- i m n p t",
    "u": "- a c i m n ng p t",
    "uâ": "n ng t y",
    "uê": "- ch nh",
    "uơ": "-",
    "uô": "c i m n ng t",
    "uy": "- a ch n nh p t u",
    "uyê": "n t",
    "ư": "- a c i m n ng t u",
    "ươ": "c i m n ng p t u",
}
_RIMES = {nucleus + coda.strip("-") for nucleus, codas in _CODAS.items() for coda in codas.split()}
_RIMES_AFTER_QU = {rime for rime in _RIMES if not rime.startswith(("u", "ư", "oa", "oă", "oe", "oo"))} | {
    rime.removeprefix("u") for rime in _RIMES if rime.startswith("uy")
}
_RIMES_ALONE = {rime for rime in _RIMES if not rime.startswith("iê")} | {
    "y",
    "yêm",
    "yên",
    "yêng",
    "yêt",
    "yêu",
}
_ONSETS_BEFORE_Y = ("h", "k", "l", "m", "s", "t", "v")  # kỹ, lý, mỹ: y for i where the rime is open

_ONSET = re.compile(r"(ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx]|)(.*)", re.DOTALL)
_FRONT = ("e", "ê", "i", "y")

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_CHECKED_TONES = {"\u0301", "\u0323"}
_STRAY_TONE = re.compile(
    rf"(?<![aeiouy\u0302\u0306\u031b])[{_TONES}]"
)  # on no vowel; â, ă, ơ carry a mark of their own


def is_syllable(word: str) -> bool:
    """True if `word`, in any case, is spelled as one Vietnamese syllable; hoà and hòa are both right."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in decomposed if mark in _TONES]
    if len(tones) > 1 or _STRAY_TONE.search(decomposed):
        return False
    plain = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    if plain.endswith(("p", "t", "c", "ch")) and not _CHECKED_TONES.intersection(tones):
        return False
    split = _ONSET.match(plain)
    assert split is not None  # the empty onset always matches
    onset, rime = split.groups()
    return _fits(onset, rime) or (onset == "gi" and _fits("g", "i" + rime))  # gì, giếng: the i is the rime's as well


def _fits(onset: str, rime: str) -> bool:
    is_front = rime.startswith(_FRONT)
    if rime == "y" and onset in _ONSETS_BEFORE_Y:
        return True
    match onset:
        case "":
            return rime in _RIMES_ALONE
        case "qu":
            return rime in _RIMES_AFTER_QU
        case "k" | "gh" | "ngh":
            return is_front and rime in _RIMES
        case "c" | "ng":
            return not is_front and rime in _RIMES
        case "g":
            return not rime.startswith(("e", "ê")) and rime in _RIMES
        case "gi":
            return not rime.startswith("i") and rime in _RIMES
        case _:
            return rime in _RIMES
