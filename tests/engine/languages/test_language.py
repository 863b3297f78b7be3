"""A language a file, and any other one by what CLDR knows of it."""

from __future__ import annotations

import pytest

from tenuto.languages.language import NoLanguage, of


@pytest.mark.parametrize(
    ("tag", "name", "iso", "espeak", "gtts"),
    [
        ("vi", "Tiếng Việt", "vie", "vi", "vi"),
        ("en", "English", "eng", "en", "en"),
        ("fr", "français", "fra", "fr", "fr"),
        ("de", "Deutsch", "deu", "de", "de"),
        ("pt-BR", "português (Brasil)", "por", "pt-br", "pt"),
        ("zh-Hant", "繁體中文", "zho", "cmn", "zh-TW"),
        ("zh-Hans", "简体中文", "zho", "cmn", "zh-CN"),
        ("nb", "norsk bokmål", "nob", "nb", "no"),
        ("tlh", "tlh", "tlh", "tlh", "tlh"),
    ],
)
def test_names_and_codes(tag: str, name: str, iso: str, espeak: str, gtts: str) -> None:
    """Each language is called what it calls itself; tracks and voices get the codes that they know."""
    language = of(tag)
    assert (language.tag, language.name, language.iso, language.gtts) == (tag, name, iso, gtts)
    assert espeak in language.espeak


@pytest.mark.parametrize("tag", ["english", "", "v", "pt_BR", "en/..", "vi\n"])
def test_no_language(tag: str) -> None:
    """What is no tag is told as one."""
    with pytest.raises(NoLanguage, match="is no language tag: write it as vi, en, pt-BR or zh-Hant"):
        of(tag)


@pytest.mark.parametrize(
    ("tag", "value", "decimals", "text"),
    [
        ("vi", 14197122, None, "14.197.122"),
        ("vi", 80.1, None, "80,1"),
        ("vi", 0.00001, None, "0,00001"),
        ("vi", -0.04, 1, "0,0"),
        ("en", 14197122, None, "14,197,122"),
        ("en", -80.15, 1, "−80.2"),
        ("fr", 65536.5, None, "65\u00a0536,5"),
        ("pt-BR", 65536.5, None, "65.536,5"),
        ("zh-Hant", 65536.5, None, "65,536.5"),
        ("tlh", 65536.5, None, "65,536.5"),
    ],
)
def test_numbers(tag: str, value: float, decimals: int | None, text: str) -> None:
    """As a person of that language writes them."""
    assert of(tag).number(value, decimals) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80,1%", "80.1%"), ("65.536", "65,536"), ("1,28 triệu", "1.28 million"), ("6,7 tỷ", "6.7 billion"),
        ("21 tháng", "21 months"), ("−0,8 điểm", "−0.8 points"), ("61.440 GPU-giờ", "61,440 GPU hours"), ("2008", "2008"),
        ("49,0 mIoU", "49.0 mIoU"), ("240.000 km", "240,000 km"), ("tháng 4/2023", ""), ("chừng 3", ""), ("3 pound", ""),
    ],
)  # fmt: skip
def test_facts_in_english(text: str, expected: str) -> None:
    """Marks change places, words are translated, and what has no rule gives nothing rather than a guess."""
    assert of("vi").in_words_of(text, of("en")) == expected
    if expected:
        assert of("en").in_words_of(expected, of("vi")) == text


@pytest.mark.parametrize(
    ("tag", "text", "sentences"),
    [
        ("vi", "Tại TP. Hồ Chí Minh, ThS. Trần Bình nói. Hết.", ["Tại TP. Hồ Chí Minh, ThS. Trần Bình nói.", "Hết."]),
        ("vi", "PGS. TS. An và Dr. Smith, v.v. cũng tới.", ["PGS. TS. An và Dr. Smith, v.v. cũng tới."]),
        ("vi", "Theo Caron et al. năm 2021. Hết.", ["Theo Caron et al. năm 2021.", "Hết."]),
        ("vi", "Ở CLB. bóng đá, v.v. Rồi hết.", ["Ở CLB. bóng đá, v.v.", "Rồi hết."]),
        ("vi", "Gọi là x. x là số. iBOT sau... rồi thôi", ["Gọi là x.", "x là số.", "iBOT sau...", "rồi thôi"]),
        ("en", "At 5 p.m. the U.N. met. It rained.", ["At 5 p.m. the U.N. met.", "It rained."]),
        ("vi", "Mèo đã no. Nó ngủ.", ["Mèo đã no.", "Nó ngủ."]),
        ("en", "Dr. Who met Mr. Bean in the U.S. Senate.", ["Dr. Who met Mr. Bean in the U.S. Senate."]),
        (
            "en",
            "See Fig. 3 and No. 5. He said no. Then he left.",
            ["See Fig. 3 and No. 5.", "He said no.", "Then he left."],
        ),
        ("en", "Cats, dogs, etc. All of them.", ["Cats, dogs, etc.", "All of them."]),
        ("zh-Hant", "第一句。第二句！「真的？」好。", ["第一句。", "第二句！", "「真的？」", "好。"]),
        ("ja", "はい。そうです。", ["はい。", "そうです。"]),
        ("fr", "M. Dupont est là… Oui.", ["M.", "Dupont est là…", "Oui."]),
    ],
)
def test_sentences(tag: str, text: str, sentences: list[str]) -> None:
    """They end where a reader of the language stops, not behind its abbreviations."""
    assert list(of(tag).sentences(text)) == sentences
