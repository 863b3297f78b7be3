"""Numbers as a Vietnamese lecturer says them: whole numbers, decimals, digit by digit."""

from __future__ import annotations

import re

from num2words import num2words

DIGITS: tuple[str, ...] = tuple(num2words(digit, lang="vi") for digit in range(10))

# 65.536 and 65.536,5: Vietnamese points. 14,197,122: English commas (two or more: one is a decimal comma).
# A number that starts with 0 is never grouped: 0.996 is a decimal.
_POINTS = r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?"
_COMMAS = r"[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}"
NUMBER = rf"(?:{_POINTS}|{_COMMAS}|[0-9]+(?:[.,][0-9]+)?)(?![0-9])"

_SCALES = ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"))
_LONGEST_NAMED = 15  # digits; a longer row of digits is a serial number to the ear


def cardinal(n: int) -> str:
    """The whole number n >= 0: 2021 -> "hai nghìn không trăm hai mươi mốt".

    num2words is right below 1000; above, it leaves the "không trăm" out of 2021, so groups are joined here.
    """
    for scale, name in _SCALES:
        if n >= scale:
            high, low = divmod(n, scale)
            return f"{cardinal(high)} {name}{_after_a_group(low)}"
    return str(num2words(n, lang="vi")).replace("lẻ", "linh")  # linh goes with nghìn, lẻ with ngàn


def _after_a_group(low: int) -> str:
    if low == 0:
        return ""
    leading = low
    while leading >= 1000:
        leading //= 1000
    padding = " không trăm linh " if leading < 10 else " không trăm " if leading < 100 else " "
    return padding + cardinal(low)


def digit_by_digit(digits: str) -> str:
    """ "996" -> "chín chín sáu"."""
    return " ".join(DIGITS[int(digit)] for digit in digits)


def number(written: str) -> str:
    """What matches NUMBER: 65.536, 14,197,122, 0,996 or 0.996, with the fraction digit by digit; 49,0 is said as 49."""
    whole, fraction = _parts(written)
    if "," in written and not fraction.strip("0"):
        fraction = ""
    is_serial = len(whole) > _LONGEST_NAMED or (len(whole) > 1 and whole.startswith("0"))
    spoken = digit_by_digit(whole) if is_serial else cardinal(int(whole))
    return f"{spoken} phẩy {digit_by_digit(fraction)}" if fraction else spoken


def value(written: str) -> float:
    """What a number is that matches NUMBER."""
    whole, fraction = _parts(written)
    return float(f"{whole}.{fraction}")


def _parts(written: str) -> tuple[str, str]:
    """The digits before and after the decimal mark."""
    if re.fullmatch(_POINTS, written):
        whole, _, fraction = written.replace(".", "").partition(",")
    elif re.fullmatch(_COMMAS, written):
        whole, fraction = written.replace(",", ""), ""
    else:
        whole, _, fraction = written.replace(",", ".").partition(".")
    return whole, fraction
