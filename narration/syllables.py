"""Is a written word a plausible Vietnamese syllable? Onset + rime + tone, from the closed inventory of the orthography.

Source: Đoàn Thiện Thuật, Ngữ âm tiếng Việt (1977): onsets, rimes, and the rule that p, t, c, ch close only sắc and nặng.
"""

from __future__ import annotations

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng; the horn, breve and circumflex stay on the vowel

# Rimes by nucleus; "-" is the open rime.
_RIMES = """
a: - c ch i m n ng nh o p t u y        ă: c m n ng p t              â: c m n ng p t u y
e: - c m n ng o p t                    ê: - c ch m n nh p t u
i: - a ch m n nh p t u                 iê: c m n ng p t u
o: - c i m n ng p t                    oa: - c ch i m n ng nh o p t y
oă: c m n ng p t                       oe: - m n o t                oo: c ng
ô: - c i m n ng p t                    ơ: - i m n p t
u: - a c i m n ng p t                  uâ: n ng t y                 uê: - ch nh
uơ: -                                  uô: c i m n ng t
uy: - a ch n nh p t u                  uyê: n t
ư: - a c i m n ng t u                  ươ: c i m n ng p t u
"""
_GROUPS = re.findall(r"(\S+):((?: (?:-|[a-zđ]+)(?![a-zêăâôơưđ]*:))+)", _RIMES)
RIMES: frozenset[str] = frozenset(
    nucleus + coda.strip("-") for nucleus, codas in _GROUPS for coda in codas.split()
)
_Y_RIMES = frozenset("y yt ych ynh yn yp yu yên yêt".split())  # after qu-, where the glide is written in the onset
_BARE_Y_RIMES = frozenset("y yên yêng yêm yêt yêu".split())  # with no onset

_ONSET = re.compile(r"(ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx]|)(.*)", re.DOTALL)
_FRONT = ("e", "ê", "i", "y")


def is_syllable(word: str) -> bool:
    """True if `word` (any case) can be read as one Vietnamese syllable, with its tone where the orthography puts none or one."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in decomposed if mark in _TONES]
    plain = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    if len(tones) > 1 or re.search(rf"[^aăâeêioôơuưy][{_TONES}]", unicodedata.normalize("NFC", decomposed)):
        return False
    is_checked = plain.endswith(("p", "t", "c", "ch"))
    if is_checked and not set(tones) & {"\u0301", "\u0323"}:
        return False
    return any(_fits(onset, rime) for onset, rime in _splits(plain))


def _splits(plain: str) -> list[tuple[str, str]]:
    """Onset and rime; "gi" may hold the i of the rime too: gì, giêng."""
    match = _ONSET.match(plain)
    assert match is not None  # the empty onset always matches
    onset, rime = match.group(1), match.group(2)
    return [(onset, rime), ("g", "i" + rime)] if onset == "gi" else [(onset, rime)]


def _fits(onset: str, rime: str) -> bool:
    is_front = rime.startswith(_FRONT)
    if onset == "":
        return (rime in RIMES and not rime.startswith("iê")) or rime in _BARE_Y_RIMES
    if onset == "qu":
        return rime in _Y_RIMES or (rime in RIMES and rime[0] not in "uư" and rime[:2] not in ("oa", "oă", "oe", "oo"))
    if onset in ("k", "gh", "ngh"):
        return is_front and (rime in RIMES or (onset == "k" and rime == "y"))
    if onset == "g":
        return not rime.startswith(("e", "ê")) and rime in RIMES
    if onset in ("c", "ng"):
        return not is_front and rime in RIMES
    if onset == "gi":
        return not rime.startswith(("i", "y")) and rime in RIMES
    return rime in RIMES or (rime == "y" and onset in ("h", "l", "m", "s", "t", "v"))
