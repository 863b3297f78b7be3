"""Written text -> spoken text: how a Vietnamese lecturer reads terms, names, numbers and symbols aloud.

One scanner, compiled from the lexicon, cuts a text into tokens from left to right: the longest term, then
numbers, words, symbols and pauses. `spoken` joins the readings; `unread` lists what has none.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tenuto.files import stamp
from tenuto.languages.spoken_form import LONGEST_READING, Reading, Span, offsets
from tenuto.languages.vietnamese.numerals import DIGITS, NUMBER, cardinal, number, value
from tenuto.languages.vietnamese.syllables import is_syllable
from tenuto.script import source

GROUPS = ("terms", "units", "symbols", "letters")
PAUSES = ",;:…!.?"  # what a voice pauses at, weakest first: of neighbours only the strongest is kept

_LATIN = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
_BEGIN = rf"(?<![0-9{_LATIN}])"  # of a whole token
_END = rf"(?![0-9{_LATIN}])"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789−+")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_POWERS = {"²": "bình phương", "³": "lập phương"}
_ORDINALS = {"1": "nhất", "4": "tư"}  # the two that differ from the cardinal: thứ nhất, thứ tư, tháng tư
_PART_OF_DAY = "sáng|trưa|chiều|tối|đêm|khuya"
_SCORED = re.compile(r"(?:(?:tỷ|tỉ) số|thắng|thua|hoà|hòa)(?: là)? $")
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3})(?=[^\s*])[^*]*(?<=[^\s*])\1(?!\w)")
_OPENS_RANGE = ("từ ", "khoảng ", "năm ", "đoạn ", "→ ")  # after these a range needs no "từ" of its own


class LexiconError(source.SourceError):
    """The lexicon's YAML is readable, but an entry cannot be used; the message starts with file:line."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Readings by written form; lexicon.yaml says what each group is for."""

    terms: Mapping[str, str]
    units: Mapping[str, str]
    symbols: Mapping[str, str]
    letters: Mapping[str, str]
    scanner: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Token:
    written: str
    reading: str  # words, one pause mark, or nothing for what is silent
    is_known: bool = True


def load_lexicon(*paths: Path) -> Lexicon:
    """Read lexicons, of which a later one comes before an earlier one.

    Raises:
        source.SourceError: a file is missing, is malformed or has a key twice.
        LexiconError: a group is unknown, a symbol holds letters or digits, a reading is not Vietnamese.
    """
    return _lexicon_at(tuple((path, stamp(path) if path.is_file() else ()) for path in paths))


@functools.lru_cache(maxsize=4)  # each command asks several times, and reading one takes a tenth of a second
def _lexicon_at(stamped: tuple[tuple[Path, tuple[int, ...]], ...]) -> Lexicon:
    groups: dict[str, dict[str, str]] = {name: {} for name in GROUPS}
    for path, _ in stamped:
        for name, entries in _groups(path).items():
            groups[name] |= entries
    return Lexicon(**groups, scanner=_scanner(groups["terms"], groups["units"], groups["symbols"]))


def _groups(path: Path) -> dict[str, dict[str, str]]:
    root = source.load(path)
    groups: dict[str, dict[str, str]] = {name: {} for name in GROUPS}
    for name, entries in root.items():
        if name not in groups:
            raise LexiconError(root.places[name], f"there is no group '{name}': use {', '.join(groups)}")
        if not isinstance(entries, source.Located):
            raise LexiconError(root.places[name], f"group '{name}' must hold entries: write 'written: how it is read'")
        for written, reading in entries.items():
            key = _normal(written)
            if key in groups[name]:
                raise LexiconError(entries.places[written], f"'{key}' stands twice: rename or remove one")
            groups[name][key] = _reading(reading, key, name, entries.places[written])
    return groups


def spoken(text: str, lexicon: Lexicon) -> str:
    """The text as it goes to a voice: words and pause marks only, one space between words.

    A word without a reading is kept as written, a symbol without one is left out: `unread` names both.
    """
    return read(text, lexicon).text


def read(text: str, lexicon: Lexicon) -> Reading:
    """`spoken`, and which token of the text became which of its words."""
    normal = _normal(text)
    places = offsets(text, normal)
    line, spans, at = "", [], 0
    for token in _tokens(text, lexicon):
        begin, at = at, at + len(token.written)
        if token.reading and token.reading in PAUSES:
            if line and line[-1] in PAUSES:
                line = line[:-1] + max(line[-1], token.reading, key=PAUSES.index)
            elif line:
                line += token.reading
        elif token.reading:
            start = len(line) + 1 if line else 0
            line += f" {token.reading}" if line else token.reading
            written = text[places[begin] : places[at]]
            first = places[begin] + len(written) - len(written.lstrip())
            spans.append(Span(first, places[begin] + len(written.rstrip()), start, len(line)))
    return Reading(line, tuple(spans))


def unread(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What is written in `text` and has no reading, in order: the voice would spell or mangle it."""
    return tuple(token.written for token in _tokens(text, lexicon) if not token.is_known)


def _reading(reading: object, written: str, group: str, place: source.Place) -> str:
    """The entry's reading, once entry and reading have passed for usable."""
    if not written:
        raise LexiconError(place, f"an entry of '{group}' has no written form: give what stands in the text")
    if group == "symbols" and re.search(rf"[0-9{_LATIN}\s]", written):
        raise LexiconError(place, f"symbol '{written}' holds letters, digits or spaces: move it to 'terms'")
    if not isinstance(reading, str) or not reading.strip():
        raise LexiconError(place, f"'{written}' has no reading: write how it is said, in Vietnamese syllables")
    reading = _normal(reading)
    for syllable in re.split(r",? ", reading):
        if not is_syllable(syllable):
            raise LexiconError(place, f"'{written}' is read with '{syllable}', no Vietnamese syllable: respell it")
    if reading.count(" ") >= LONGEST_READING:
        raise LexiconError(
            place, f"'{written}' is read with more than {LONGEST_READING} syllables: say so much in the narration"
        )
    return reading


def _normal(text: str) -> str:
    """NFC, single spaces, ASCII digits; a hyphen that signs a number becomes −, an x or * between numbers ×."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    text = re.sub(r"\d", lambda digit: str(unicodedata.decimal(digit[0])), text)
    text = re.sub(r"(?<![\w)\]%°])-(?=[0-9])", "−", text)
    return re.sub(r"(?<=[0-9])(?<!\b0) ?[x*] ?(?=[0-9])|(?<=\b0) [x*] (?=[0-9])", "×", text)  # not of 0x1F


def _any_of(written: Iterable[str], pattern: Callable[[str], str] = re.escape) -> str:
    return "|".join(pattern(key) for key in sorted(written, key=len, reverse=True)) or "(?!)"  # (?!) fits nothing


def _in_its_case(term: str) -> str:
    """What is written in small letters fits any case: vector and Vector; but NASA only NASA."""
    end = (
        "" if term.endswith(".") else rf"(?!\.[0-9]){_END}" if term[-1].isdecimal() else _END
    )  # No.5; v1, but not v1.2
    return (rf"(?ai:{re.escape(term)})" if term.islower() else re.escape(term)) + end


def _scanner(terms: Iterable[str], units: Iterable[str], symbols: Iterable[str]) -> re.Pattern[str]:
    """The kinds of token in order of precedence, a named group each; `_token` gives each kind its reading."""
    signs = [key for key in units if not re.search(rf"[{_LATIN}]", key)]  # %, °: read without a number too
    unit = rf"(?:{_any_of(units)})"
    quantity = rf"{NUMBER}(?: ?{unit}(?:/{unit})?)?{_END}"
    day, month, year = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])", "(?:19|20)[0-9]{2}"
    kinds = {
        "term": rf"{_BEGIN}(?:{_any_of(terms, _in_its_case)})",
        "date": rf"{_BEGIN}(?:{day}/{month}/{year}|{day}-{month}-{year}|{year}-[01][0-9]-[0-3][0-9]"
        rf"|(?i:(?<=ngày ){day}/{month}|(?<=tháng ){month}/{year})){_END}(?![-/])",
        "ordinal": rf"(?i:(?<=thứ )[14]|(?<=tháng )4){_END}(?![.,/][0-9])",
        "row": rf"(?<=\[)[0-9]+(?:,[0-9]+)+(?=\])|{_BEGIN}[0-9](?:,[0-9]){{2,}}{_END}",
        "clock": rf"{_BEGIN}(?:(?:[01]?[0-9]|2[0-3])h|(?i:(?<=lúc )(?:[01]?[0-9]|2[0-3]):))[0-5][0-9]{_END}(?!:)"
        rf"|{_BEGIN}(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?= (?:{_PART_OF_DAY}){_END})",
        "odd": _odd(quantity),
        "doubtful": _doubtful(),
        "range": rf"{_BEGIN}[−+±]?{quantity}(?: ?[-–→] ?[−+±]?{quantity})+",
        "fraction": rf"{_BEGIN}[1-9][0-9]*/[1-9][0-9]*{_END}(?![.,/][0-9])",
        "growth": rf"(?<![0-9] )(?<![^\s(])×{quantity}",
        "times": r"(?<=[0-9])×(?![^\s.,;:!?)])",
        "prime": rf"{_BEGIN}{NUMBER}['’\"]",
        "quantity": rf"{_BEGIN}{quantity}",
        "code": rf"(?=[0-9]*[{_LATIN}])(?=[{_LATIN}]*[0-9])[0-9{_LATIN}]+",
        "power": r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+",
        "index": r"[₀₁₂₃₄₅₆₇₈₉]+",
        "word": rf"[{_LATIN}]+",
        "slash": rf"(?<=[+{_LATIN}])/(?=[0-9])",  # A-B/16: silent
        "symbol": _any_of([*symbols, *signs]),
        "pause": rf"[{PAUSES}]|[—―]|(?<!\S)[-–](?!\S)|(?<=[{_LATIN}] )\(|\)(?= [{_LATIN}])",
        "star": r"\*+",
        "silent": r"[-‐‑–'’‘\"“”„«»()\[\]{}_` ]",
        "other": r".",
    }
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items()), re.DOTALL)


def _odd(quantity: str) -> str:
    """Numbers of a form that has no rule, or more than one reading: 1e-4, 1.5x, 10Y, $4567, 1.2.3, 1,000, 1 000, 32/13/2025."""
    digits, marked = "[0-9]+", "(?:[.,][0-9]+)"
    forms = (
        rf"{digits}{marked}*[eE][-−+]?[0-9]+",
        rf"{digits}{marked}+[{_LATIN}][0-9{_LATIN}]*|[0-9]{{2,}}[{_LATIN}]+",
        rf"{digits}{marked}{{2,}}",
        rf"[0-9]+[hg][0-9]+[{_LATIN}]*",
        "0[xX][0-9A-Fa-f]+",
    )
    doubtful = (
        rf"[{_LATIN}]+[0-9]+(?:\.[0-9]+)+",
        "[0-9]+(?:/[0-9]+){2,}|[0-9]+(?:-[0-9]+){2,}|[0-9]+(?::[0-9]+){2,}",
        "(?:19|20)[0-9]0s",  # a decade, read as seconds
        "[1-9][0-9]{0,2},[0-9]00",  # thousands in English, and a fraction in Vietnamese that nobody writes
        "[1-9][0-9]{0,2}(?:['’_ ][0-9]{3})+",
    )
    return (
        rf"{_BEGIN}(?:(?!{quantity}(?![.,][0-9]))(?:{'|'.join(forms)})|{'|'.join(doubtful)}){_END}(?![.,]?[0-9])"
        r"|[$€£¥] ?[0-9](?:[.,]?[0-9])*"
    )


def _doubtful() -> str:
    """Numbers of which nobody knows what they are: a minus or a dash, a ratio or a time, a half or a misprint, a slogan."""
    return "|".join(
        (
            r"(?<![\w)\]%°])[-−]?(?<![\w.,])[.,][0-9]+",  # .5, and a comma on the wrong side of its space
            r"(?<!\S)- [0-9]+|(?<!\S)(?<![\w”’»)\]%°…!?.,;:] )– [0-9]+",  # between words – is a dash
            rf"(?<=(?<![{_LATIN}])[A-Za-z] )(?:[-–] [0-9]+|[-–](?= [A-Za-z](?![{_LATIN}])))",  # x - y
            r"[0-9]+ ?[¼½¾⅐-⅞]",
            rf"{_BEGIN}[0-9]+:[0-9]+{_END}",
            rf"{_BEGIN}24/7{_END}",
        )
    )


def _tokens(text: str, lexicon: Lexicon) -> Iterator[_Token]:
    return (_token(match, lexicon) for match in lexicon.scanner.finditer(_normal(text)))


def _token(match: re.Match[str], lexicon: Lexicon) -> _Token:
    written, before = match[0], match.string[: match.start()].lower()
    match match.lastgroup:
        case "term":
            return _Token(written, lexicon.terms.get(written) or lexicon.terms[written.lower()])
        case "date":
            return _Token(written, _date(written, has_day_word=before.endswith("ngày ")))
        case "ordinal":
            return _Token(written, _ORDINALS[written])
        case "range":
            ends = re.split(r" ?[-–→] ?", written)
            opening = "" if before.endswith(_OPENS_RANGE) else "từ "
            is_known = not any(unread(end, lexicon) for end in ends) and ("→" in written or _rises(ends, before))
            return _Token(written, opening + " đến ".join(spoken(end, lexicon) for end in ends), is_known)
        case "row":
            return _Token(written, ", ".join(number(item) for item in written.split(",")))
        case "fraction":
            part, whole = written.split("/")
            is_day = int(whole) < int(part) <= 31 and int(whole) <= 12  # rather than a fraction above one
            return _Token(written, f"{number(part)} phần {'tư' if whole == '4' else number(whole)}", not is_day)
        case "growth":
            opening = "" if before.endswith("gấp ") else "gấp "
            return _Token(written, f"{opening}{spoken(written[1:], lexicon)} lần")
        case "times":
            return _Token(written, "lần")
        case "quantity":
            digits = re.match(NUMBER, written)
            assert digits is not None  # a quantity begins with a number
            unit = written[digits.end() :].strip()
            is_network = bool(re.fullmatch("[2-6]G", written))  # 5G
            return _Token(written, number(digits[0]) + (f" {_unit(unit, lexicon)}" if unit else ""), not is_network)
        case "clock":
            hours, minutes = map(int, re.split("[h:]", written))
            return _Token(written, f"{cardinal(hours)} giờ {cardinal(minutes) if minutes else ''}".strip())
        case "doubtful":
            return _Token(written, " ".join(number(digits) for digits in re.findall("[0-9]+", written)), is_known=False)
        case "odd":
            return _Token(written, _code("".join(filter(str.isalnum, written)), lexicon).reading, is_known=False)
        case "code":
            return _code(written, lexicon)
        case "prime":  # minutes, feet, inches, where it closes no quotation
            sign = written[-1]
            opened = len(re.findall("‘" if sign == "’" else rf"(?<!\w){sign}", before))
            return _Token(written, number(written[:-1]), opened > len(re.findall(rf"(?<=\w){sign}", before)))
        case "power":
            exponent = written.translate(_SUPERSCRIPTS)
            reading = _POWERS.get(written) or f"mũ {spoken(exponent, lexicon)}"
            return _Token(written, reading, not unread(exponent, lexicon))
        case "index":
            return _Token(written, number(written.translate(_SUBSCRIPTS)))
        case "word":
            return _word(written, lexicon)
        case "pause":
            return _Token(written, written if written in PAUSES else ",")
        case "star":  # a word in stars is a stressed one, any other star is a sign
            marks = {
                at for found in _EMPHASIS.finditer(match.string) for at in (found.start(), found.end() - len(found[1]))
            }
            return _Token(written, "", match.start() in marks)
        case "silent" | "slash":
            return _Token(written, "")
        case "symbol":
            return _Token(written, lexicon.symbols.get(written) or lexicon.units[written])
        case _:
            return _Token(written, "", is_known=False)


def _rises(ends: list[str], before: str) -> bool:
    """Whether what is joined by hyphens goes up, as ranges do; scores and codes do not, and are read otherwise."""
    numbers = [re.search(NUMBER, end) for end in ends]
    units = {end[found.end() :].strip() for end, found in zip(ends, numbers, strict=True) if found} - {""}
    values = [
        value(found[0]) * (-1 if end.startswith("−") else 1) for end, found in zip(ends, numbers, strict=True) if found
    ]
    return not _SCORED.search(before) and (len(units) > 1 or all(low < high for low, high in pairwise(values)))


def _unit(written: str, lexicon: Lexicon) -> str:
    """ "km", or "km/h"."""
    if written in lexicon.units:
        return lexicon.units[written]
    unit, _, other = written.partition("/")
    return f"{lexicon.units[unit]} trên {lexicon.units[other]}"


def _date(written: str, has_day_word: bool) -> str:
    """ "14/4/2023", "14-4-2023", "2023-04-14", "14/4" or "4/2023"."""
    parts = re.split("[-/]", written)
    if len(parts[0]) == 4:
        parts.reverse()
    year = f" năm {number(parts.pop())}" if len(parts[-1]) == 4 else ""
    month = cardinal(int(parts[-1])) if int(parts[-1]) != 4 else _ORDINALS["4"]
    if len(parts) == 1:
        return f"{month}{year}"
    return f"{'' if has_day_word else 'ngày '}{cardinal(int(parts[0]))} tháng {month}{year}"


def _code(written: str, lexicon: Lexicon) -> _Token:
    """Numbers of documents and the like, by character; letters side by side make a word in want of an entry: fp32."""
    readings = [DIGITS[int(c)] if c.isdecimal() else lexicon.letters.get(c.upper()) for c in written]
    is_known = None not in readings and not re.search(rf"[{_LATIN}]{{2}}", written)
    return _Token(written, " ".join(reading or c for reading, c in zip(readings, written, strict=True)), is_known)


def _word(written: str, lexicon: Lexicon) -> _Token:
    is_letter = len(written) == 1 and (written.isupper() or not is_syllable(written))
    if is_letter and written.upper() in lexicon.letters:
        return _Token(written, lexicon.letters[written.upper()])
    is_acronym = len(written) > 1 and written.isascii() and written.isupper()
    is_plain = written.islower() or written.istitle() or written.isupper()
    return _Token(written, written, is_syllable(written) and is_plain and not is_acronym)
