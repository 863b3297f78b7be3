"""Words stand where and as large as they say, in colours that can be read, and nothing in them is markup by accident."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from manim import tempconfig

from tenuto.stage import theme
from tenuto.stage.theme import BODY, CREAM, NIGHT, SMALL, TITLE, UNITS_PER_PX, Formula, Ground, Words, missing_glyphs

X_HEIGHT = 0.53  # em, Be Vietnam Pro
ROLES = ("ink", "muted", "teacher", "student", "loss", "ema", "data")


@pytest.fixture(autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with tempconfig({"media_dir": str(tmp_path_factory.getbasetemp() / "theme")}):
        yield


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [value / 255 for value in bytes.fromhex(colour.removeprefix("#"))]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("ground", [NIGHT, CREAM], ids=["night", "cream"])
def test_every_role_can_be_read(ground: Ground, role: str) -> None:
    """Text in any colour role has 4.5:1 on the ground and on a panel."""
    assert contrast(getattr(ground, role), ground.ground) >= 4.5
    assert contrast(getattr(ground, role), ground.panel) >= 4.5


@pytest.mark.parametrize("ground", [NIGHT, CREAM], ids=["night", "cream"])
def test_roles_differ(ground: Ground) -> None:
    """No two roles share a colour."""
    assert len({getattr(ground, role) for role in ROLES}) == len(ROLES)


@pytest.mark.parametrize("px", [SMALL, BODY, TITLE])
def test_words_are_as_large_as_they_say(px: float) -> None:
    """`px` is the em height at 1080p: an x is 0.53 em high."""
    words = Words("xx", px)
    assert words.px == pytest.approx(px)
    assert words.height == pytest.approx(X_HEIGHT * px * UNITS_PER_PX, rel=0.02)


@pytest.mark.parametrize("factor", [0.5, 1.7])
def test_scaling_is_known(factor: float) -> None:
    """After scaling, words and formulas tell the size at which they really stand."""
    assert Words("chữ", BODY).scale(factor).px == pytest.approx(BODY * factor)
    assert Formula("x^2", BODY).scale(factor).px == pytest.approx(BODY * factor)


@pytest.mark.parametrize("text", ["xin", "bài báo thử", "Đúng", "gọng", "HỌC", "2021", "ỷ"])
@pytest.mark.parametrize("factor", [1.0, 0.6])
def test_words_know_their_baseline(text: str, factor: float) -> None:
    """Where the first letter stands, whatever hangs below or sits above the line, moved and scaled."""
    words = Words(f"x{text}", BODY).scale(factor).shift(np.array([1.0, 2.0, 0.0]))
    foot = words.submobjects[0].get_bottom()[1]  # an x stands on the line
    assert words.baseline == pytest.approx(foot, abs=0.004)


@pytest.mark.parametrize("text", ["bài", "gọng", "Đúng", "(ngoặc)", "5 chặng"])
def test_the_baseline_is_read_off_any_first_letter(text: str) -> None:
    """Words that begin with g stand on the same line as words that begin with x."""
    words = Words(f"{text} x", BODY)
    assert words.baseline == pytest.approx(words.submobjects[-1].get_bottom()[1], abs=0.004)


@pytest.mark.parametrize("text", ["λ x", "→ x", "✓ xong", "🎉 x", "\u200bx"])
def test_the_baseline_is_read_off_what_is_drawn(text: str) -> None:
    """A sign that the font lacks leaves a gap; the words stand where the next letter stands. `check` tells the sign."""
    words = Words(text, BODY)
    assert words.baseline == pytest.approx(words.submobjects[0].get_bottom()[1], abs=0.004)


@pytest.mark.parametrize("text", ["", "λ", "\u200b"])
def test_words_of_nothing_have_a_baseline(text: str) -> None:
    """Where nothing is drawn at all."""
    assert np.isfinite(Words(text, BODY).baseline)


@pytest.mark.parametrize(
    "text", [*list("#*_@<>`~[]=+-/'\"\\"), "a_b*c*", "- x", "1. x", "= x", "//", "https://x.y", "@a"]
)
def test_nothing_is_markup_by_accident(text: str) -> None:
    """Signs that Typst takes for markup are set as they are: as many glyphs as letters, and no error."""
    assert len(Words(text).submobjects) == len(text.replace(" ", ""))


def test_dollars_hold_maths() -> None:
    """Between dollars stands Typst maths, around it plain words; a comma between digits is a decimal comma."""
    assert len(Words("khi $theta$ lớn").submobjects) == len("khiθlớn")
    loose, tight = Formula('0 "," 9'), Formula("0,9")
    assert tight.width < loose.width


def test_a_line_break_is_a_line_break() -> None:
    """\\n sets a second line below the first."""
    one, two = Words("xx", BODY), Words("xx\nxx", BODY)
    assert two.width == pytest.approx(one.width, rel=0.01) and two.height > 2 * one.height


def test_decomposed_words_are_composed() -> None:
    """What was typed with combining marks is drawn with the font's own letters."""
    assert Words("ho\u0323c").text == "h\u1ecdc"


@pytest.mark.parametrize(
    "text, missing",
    [
        ("Học không cần nhãn, 80,1% · “đúng” – …", ""),
        ("ẮẰẲẴẶ ắằẳẵặ ĐđƠơƯư Ỹỹ", ""),
        ("θ_T và λ", "θλ"),
        ("$theta$ và $lambda → x$", ""),
        ("中", "中"),
        ("a ★ b ★", "★"),
        ("", ""),
    ],
)
def test_missing_glyphs_are_named(text: str, missing: str) -> None:
    """Each once, outside maths; Vietnamese has them all."""
    assert missing_glyphs(text) == missing


def test_the_type_scale_descends() -> None:
    """Equal roles get equal sizes, and none is under 22 px."""
    scale = [theme.DISPLAY, theme.TITLE, theme.HEADING, theme.BODY, theme.LABEL, theme.SMALL, theme.SMALLEST]
    assert scale == sorted(scale, reverse=True) and scale[-1] == 22


def test_the_safe_area_leaves_five_percent() -> None:
    """On every side of a 16:9 frame 8 units high."""
    assert pytest.approx(0.9 * 8 / 2) == theme.SAFE_Y
    assert pytest.approx(0.9 * 8 * 16 / 9 / 2) == theme.SAFE_X


@pytest.mark.parametrize(
    ("text", "maths"),
    [
        ("Từ $5 đến $10", []),
        ("giá $5", []),
        ("$10/$20", []),
        ("$x$ và $y$", ["$x$", "$y$"]),
        ("$5 cho $2^n$ bước", ["$2^n$"]),
        ("$0,996$ và $5", ["$0,996$"]),
    ],
)
def test_amounts_are_no_maths(text: str, maths: list[str]) -> None:
    """By Pandoc's rule for dollars: the sign of an amount is a letter like any other."""
    assert theme._MATH.findall(text) == maths
    assert Words(text).submobjects
