"""A voice is not given what stands in the script: numbers, terms and symbols are put into words first."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import REPOSITORY

from tenuto.languages.vi import READINGS
from tenuto.languages.vietnamese.spoken import PAUSES, LexiconError, load_lexicon, spoken, unread
from tenuto.languages.vietnamese.syllables import is_syllable
from tenuto.script.source import SourceError

LEXICON = load_lexicon(READINGS, REPOSITORY.lexicon)

WHOLE_NUMBERS = [
    ("0", "không"),
    ("4", "bốn"),
    ("5", "năm"),
    ("10", "mười"),
    ("15", "mười lăm"),
    ("21", "hai mươi mốt"),
    ("24", "hai mươi bốn"),
    ("55", "năm mươi lăm"),
    ("100", "một trăm"),
    ("105", "một trăm linh năm"),
    ("167", "một trăm sáu mươi bảy"),
    ("1000", "một nghìn"),
    ("1001", "một nghìn không trăm linh một"),
    ("1010", "một nghìn không trăm mười"),
    ("4096", "bốn nghìn không trăm chín mươi sáu"),
    ("65536", "sáu mươi lăm nghìn năm trăm ba mươi sáu"),
    ("65.536", "sáu mươi lăm nghìn năm trăm ba mươi sáu"),
    ("49.000", "bốn mươi chín nghìn"),
    ("61.440", "sáu mươi mốt nghìn bốn trăm bốn mươi"),
    ("1.281.167", "một triệu hai trăm tám mươi mốt nghìn một trăm sáu mươi bảy"),
    ("14,197,122", "mười bốn triệu một trăm chín mươi bảy nghìn một trăm hai mươi hai"),
    ("1.050.000", "một triệu không trăm năm mươi nghìn"),
    ("1.000.000.005", "một tỷ không trăm linh năm"),
    ("007", "không không bảy"),
    ("12345678901234567", "một hai ba bốn năm sáu bảy tám chín không một hai ba bốn năm sáu bảy"),
    ("năm 2007", "năm hai nghìn không trăm linh bảy"),
    ("năm 2010", "năm hai nghìn không trăm mười"),
    ("năm 2021", "năm hai nghìn không trăm hai mươi mốt"),
    ("năm 1999", "năm một nghìn chín trăm chín mươi chín"),
    ("１２ và ٣", "mười hai và ba"),
]

DECIMALS = [
    ("80,1", "tám mươi phẩy một"),
    ("80.1", "tám mươi phẩy một"),
    ("80,1%", "tám mươi phẩy một phần trăm"),
    ("0,996", "không phẩy chín chín sáu"),
    ("0.996", "không phẩy chín chín sáu"),
    ("0,05", "không phẩy không năm"),
    ("12,25", "mười hai phẩy hai năm"),
    ("1.0", "một phẩy không"),
    ("1.000,25", "một nghìn phẩy hai năm"),
    ("88,4.", "tám mươi tám phẩy bốn."),
    ("2021, 2023", "hai nghìn không trăm hai mươi mốt, hai nghìn không trăm hai mươi ba"),
]

MAGNITUDES_AND_UNITS = [
    ("1.28M", "một phẩy hai tám triệu"),
    ("1,28M ảnh", "một phẩy hai tám triệu ảnh"),
    ("142M", "một trăm bốn mươi hai triệu"),
    ("1,69B", "một phẩy sáu chín tỷ"),
    ("1,69 tỷ", "một phẩy sáu chín tỷ"),
    ("7B", "bảy tỷ"),
    ("22k", "hai mươi hai nghìn"),
    ("61K", "sáu mươi mốt nghìn"),
    ("10%", "mười phần trăm"),
    ("10 %", "mười phần trăm"),
    ("2‰", "hai phần nghìn"),
    ("90°", "chín mươi độ"),
    ("20 °C", "hai mươi độ xê"),
    ("518 px", "năm trăm mười tám pích xeo"),
    ("224px", "hai trăm hai mươi bốn pích xeo"),
    ("15,4 GB", "mười lăm phẩy bốn ghi ga bai"),
    ("45,9 h", "bốn mươi lăm phẩy chín giờ"),
    ("9,7 MWh", "chín phẩy bảy mê ga oát giờ"),
    ("18 tCO₂", "mười tám tấn xê ô hai"),
    ("18 tấn CO₂", "mười tám tấn xê ô hai"),
    ("240.000 km", "hai trăm bốn mươi nghìn ki lô mét"),
    ("49,0 mIoU", "bốn mươi chín min ai ô iu"),
    ("0,0", "không"),
    ("1.000.000đ", "một triệu đồng"),
    ("60 km/h", "sáu mươi ki lô mét trên giờ"),
    ("9,8 m/s²", "chín phẩy tám mét trên giây bình phương"),
    ("9,8 m/s2", "chín phẩy tám mét trên giây bình phương"),
    ("5m2", "năm mét vuông"),
    ("15 km2 và 3 m³", "mười lăm ki lô mét vuông và ba mét khối"),
    ("16G", "mười sáu ghi ga"),
]

SIGNS_AND_RANGES = [
    ("−2,9 mIoU", "trừ hai phẩy chín min ai ô iu"),
    ("-2,9 mIoU", "trừ hai phẩy chín min ai ô iu"),
    ("+6,4", "cộng sáu phẩy bốn"),
    ("±0,7", "cộng trừ không phẩy bảy"),
    ("0,04–0,07", "từ không phẩy không bốn đến không phẩy không bảy"),
    ("0.04 → 0.07", "từ không phẩy không bốn đến không phẩy không bảy"),
    ("từ 0,04 → 0,07", "từ không phẩy không bốn đến không phẩy không bảy"),
    ("Từ 0,04 → 0,07", "Từ không phẩy không bốn đến không phẩy không bảy"),
    ("giảm 2-3%", "giảm từ hai đến ba phần trăm"),
    ("khoảng 2–3 ngày", "khoảng hai đến ba ngày"),
    ("giai đoạn 2007–2010", "giai đoạn hai nghìn không trăm linh bảy đến hai nghìn không trăm mười"),
    ("2007 - 2010", "từ hai nghìn không trăm linh bảy đến hai nghìn không trăm mười"),
    ("32,5° → 21,7°", "từ ba mươi hai phẩy năm độ đến hai mươi mốt phẩy bảy độ"),
    ("50,3 → 53,6 → 55,7", "từ năm mươi phẩy ba đến năm mươi ba phẩy sáu đến năm mươi lăm phẩy bảy"),
    ("−8 → −3", "từ trừ tám đến trừ ba"),
    ("−8–−3", "từ trừ tám đến trừ ba"),
    ("500 m - 1 km", "từ năm trăm mét đến một ki lô mét"),
    ("phần một – 5 câu", "phần một, năm câu"),
    ("d → 2048 → 256", "đê đến hai nghìn không trăm bốn mươi tám đến hai trăm năm mươi sáu"),
    ("1,2B → 142M", "từ một phẩy hai tỷ đến một trăm bốn mươi hai triệu"),
]

FRACTIONS_DATES_ORDINALS = [
    ("3/4 ảnh", "ba phần tư ảnh"),
    ("1/2", "một phần hai"),
    ("36/196", "ba mươi sáu phần một trăm chín mươi sáu"),
    ("88,4/87,3", "tám mươi tám phẩy bốn trên tám mươi bảy phẩy ba"),
    ("½", "một nửa"),
    ("14/4/2023", "ngày mười bốn tháng tư năm hai nghìn không trăm hai mươi ba"),
    ("ngày 13/8/2025", "ngày mười ba tháng tám năm hai nghìn không trăm hai mươi lăm"),
    ("ngày 29/4", "ngày hai mươi chín tháng tư"),
    ("tháng 4/2010", "tháng tư năm hai nghìn không trăm mười"),
    ("Tháng 4", "Tháng tư"),
    ("tháng 8", "tháng tám"),
    ("lúc 9h30", "lúc chín giờ ba mươi"),
    ("lúc 9:30", "lúc chín giờ ba mươi"),
    ("8:00 sáng hay 3:05 chiều", "tám giờ sáng hay ba giờ năm chiều"),
    ("2025-11-08", "ngày tám tháng mười một năm hai nghìn không trăm hai mươi lăm"),
    ("8-11-2025", "ngày tám tháng mười một năm hai nghìn không trăm hai mươi lăm"),
    ("12h00.", "mười hai giờ."),
    ("thứ 1", "thứ nhất"),
    ("thứ 2", "thứ hai"),
    ("thứ 4", "thứ tư"),
    ("thứ 14", "thứ mười bốn"),
    ("4 tháng", "bốn tháng"),
]

PRODUCTS_AND_FORMULAS = [
    ("96×96", "chín mươi sáu nhân chín mươi sáu"),
    ("96 × 96", "chín mươi sáu nhân chín mươi sáu"),
    ("96x96 px", "chín mươi sáu nhân chín mươi sáu pích xeo"),
    ("14×14 = 196", "mười bốn nhân mười bốn bằng một trăm chín mươi sáu"),
    ("3*4 và 3 x 4", "ba nhân bốn và ba nhân bốn"),
    ("96²", "chín mươi sáu bình phương"),
    ("x³", "ích lập phương"),
    ("10⁶ bước", "mười mũ sáu bước"),
    ("10⁻⁴", "mười mũ trừ bốn"),
    ("dữ liệu ×110", "dữ liệu gấp một trăm mười lần"),
    ("×12,5", "gấp mười hai phẩy năm lần"),
    ("gấp ×12", "gấp mười hai lần"),
    ("gấp 110× ImageNet", "gấp một trăm mười lần i mịt nét"),
    ("nhanh hơn 2×.", "nhanh hơn hai lần."),
    ("6 + 2 = 8", "sáu cộng hai bằng tám"),
    ("≈ 18%", "xấp xỉ mười tám phần trăm"),
    ("√64 = 8", "căn sáu mươi bốn bằng tám"),
    ("[1, 0, 0]", "một, không, không"),
    ("[1,0,0]", "một, không, không"),
    ("τ = 0,04", "nhiệt độ bằng không phẩy không bốn"),
    ("1 − λ", "một trừ lam đa"),
    ("1−λ", "một trừ lam đa"),
    ("θ_T ← λθ_T + (1 − λ)θ_S", "tê ta tê nhận lam đa tê ta tê cộng một trừ lam đa tê ta ét"),
    ("−log(p)", "âm lốc pê"),
    ("L = −Σ Pₜ·log Pₛ", "e lờ bằng trừ tổng pê tê nhân lốc pê ét"),
    ("softmax(z/τ)", "xốp mắc dét trên nhiệt độ"),
    ("X·Xᵀ", "ích nhân ích chuyển vị"),
    ("x₁, xᵢ và dₖ", "ích một, ích i và đê ca"),
    ("H = h + KL", "hát bằng hát cộng kê eo"),
    ("K = 65.536", "ca bằng sáu mươi lăm nghìn năm trăm ba mươi sáu"),
    ("chuẩn ℓ2", "chuẩn e lờ hai"),
]

TERMS = [
    ("DINO", "đai nô"),
    ("DINOv2", "đai nô vê hai"),
    ("v1, v2 và v3", "vê một, vê hai và vê ba"),
    ("ViT", "vi ai ti"),
    ("ViT-S/16", "vi ai ti ét mười sáu"),
    ("ViT-g/14", "vi ai ti giê mười bốn"),
    ("ViT-G/14", "vi ai ti giê lớn mười bốn"),
    ("ViT-7B", "vi ai ti bảy tỷ"),
    ("ResNet-50", "rét nét năm mươi"),
    ("LVD-142M", "eo vi đi một trăm bốn mươi hai triệu"),
    ("ImageNet-22k", "i mịt nét hai mươi hai nghìn"),
    ("ADE20k", "ây đi i hai mươi kê"),
    ("DAVIS-2017", "đây vít hai nghìn không trăm mười bảy"),
    ("EMA", "i em ây"),
    ("CLS", "xi eo ét"),
    ("k-NN", "kê en en"),
    ("H100", "hát một trăm"),
    ("GPU", "di pi iu"),
    ("softmax", "xốp mắc"),
    ("Softmax", "xốp mắc"),
    ("Teacher và Student", "tít chờ và xờ tiu đừn"),
    ("self-supervised learning", "xeo xu pơ vai lơ ninh"),
    ("self-DIstillation with NO labels", "xeo đích ti lây sần uýt nô lây bồ"),
    ("multi-crop", "mun ti cờ rốp"),
    ("Fei-Fei Li", "phây phây li"),
    ("Amazon Mechanical Turk", "a ma dôn mơ ca ni cồ tớt"),
    ("Meta AI", "mê ta ây ai"),
    ("Caron et al. ICCV 2021", "ca rông và cộng sự ai xi xi vi hai nghìn không trăm hai mươi mốt"),
    ("25C15019", "hai năm xê một năm không một chín"),
]

TEXT = [
    ("Y học và y tế.", "y học và y tế."),
    ("đọc là “đai-nô”.", "đọc là đai nô."),
    ('đọc là "5" hay ‘5’.', "đọc là năm hay năm."),
    ("No.5 ở Q.1", "số năm ở quận một"),
    ("DINO — viết tắt", "đai nô, viết tắt"),
    ("Nguyễn Minh Nhựt – 25C15019", "Nguyễn Minh Nhựt, hai năm xê một năm không một chín"),
    ("EMA (trung bình trượt) giữ", "i em ây, trung bình trượt, giữ"),
    ("(trung bình trượt).", "trung bình trượt."),
    ("**đậm** và `mã`", "đậm và mã"),
    ("Thật không?! Thật…", "Thật không? Thật…"),
    ("Hết...", "Hết."),
    ("hai\n  dòng", "hai dòng"),
    ("", ""),
    (unicodedata.normalize("NFD", "Chưng cất tri thức"), "Chưng cất tri thức"),
]

CASES = [
    *WHOLE_NUMBERS,
    *DECIMALS,
    *MAGNITUDES_AND_UNITS,
    *SIGNS_AND_RANGES,
    *FRACTIONS_DATES_ORDINALS,
    *PRODUCTS_AND_FORMULAS,
    *TERMS,
    *TEXT,
]


@pytest.mark.parametrize(("written", "expected"), CASES)
def test_written_text_is_read_as_a_lecturer_would(written: str, expected: str) -> None:
    """Each written form has exactly this reading, and nothing in it lacks one."""
    assert spoken(written, LEXICON) == expected
    assert unread(written, LEXICON) == ()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("một photo rất đẹp", ("photo",)),
        ("dino", ("dino",)),  # the entry is DINO
        ("MIMIC và CLSX", ("MIMIC", "CLSX")),  # entries fit whole tokens only
        ("CLS2", ("CLS2",)),
        ("SHA256 rồi fp32", ("SHA256", "fp32")),
        ("viTri", ("viTri",)),  # capitals inside a word: a name that wants an entry
        ("CHO", ("CHO",)),  # capitals without marks may be an acronym
        ("KHÔNG", ()),
        ("P ‖ Q ★", ("‖", "★")),
        ("Привет", tuple("Привет")),
        ("nhãn\u200b", ("\u200b",)),
        ("518 px", ()),
        ("theo ms", ("ms",)),  # a unit needs a number
        ("14 ms", ()),
        ("lr 1e-4 và 2.5E3", ("lr", "1e-4", "2.5E3")),
        ("nhanh 1.5x.", ("1.5x",)),
        ("10Y", ("10Y",)),
        ("giá $4567 hay $1,200.50.", ("$4567", "$1,200.50")),
        ("bản 3.11.2", ("3.11.2",)),
        ("bản v1.2 và v1.2.3, không phải v1.", ("v1.2", "v1.2.3")),
        ("0x1F", ("0x1F",)),
        ("1,000 hay 1,500 hay 10 000 hay 1_000 hay 1'000", ("1,000", "1,500", "10 000", "1_000", "1'000")),
        ("từ 32/13/2025 đến 1/1/1, 4-3-3", ("32/13/2025", "1/1/1", "4-3-3")),
        ("9:30:15 hay 12h30m hay 9g30", ("9:30:15", "12h30m", "9g30")),
        ("30' và 6'2\"", ("30'", "6'", '2"')),
        ("1990s", ("1990s",)),
        ("25h70", ("25h70",)),
        ("mạng 3D", ()),
        ("còn .5 hay -.5", (".5", "-.5")),
        ("3 ,5", (",5",)),
        ("- 5 độ", ("- 5",)),
        ("– 5 độ", ("– 5",)),
        ("nhiệt độ là - 5 độ", ("- 5",)),
        ("x = – 5", ("– 5",)),
        ("x - 5 hay x – y", ("- 5", "–")),
        ("1½ hay 2 ¼", ("1½", "2 ¼")),
        ("tỷ số 2-1, 1-1, 20-11", ("2-1", "1-1", "20-11")),
        ("tỉ số là 1-2, thắng 1–3", ("1-2", "1–3")),
        ("tỉ lệ 3:1, 16:9", ("3:1", "16:9")),
        ("9:05, 10:30, lúc 9:60", ("9:05", "10:30", "9:60")),
        ("mạng 5G, trực 24/7", ("5G", "24/7")),
        ("ngày mai, 12/7", ("12/7",)),
        ("36/25", ()),
        ("a*b, x*, a * b, * a", ("*",) * 4),
        ("*nghiêng*, **hai chữ**", ()),
        ("C# #1", ("#", "#")),
        ("p(x|y) \\ z", ("|", "\\")),
    ],
)
def test_what_a_voice_would_mangle_is_named(written: str, expected: tuple[str, ...]) -> None:
    """`unread` gives the written words and symbols that have no reading, in order."""
    assert unread(written, LEXICON) == expected


def test_a_word_without_reading_is_said_as_written() -> None:
    """A missing entry costs one odd word, no gap: the word itself goes to the voice; a symbol does not."""
    assert spoken("một photo ★ đẹp", LEXICON) == "một photo đẹp"


WORDS = re.findall(
    r"\S+",
    """
    chào mọi người hôm nay nhóm mình trình bày về viết tắt của tức là tự chưng cất tri thức mà không cần nhãn
    gì cả đây dòng nghiên cứu trước phiên bản năm mỗi lớn hơn mạnh đọc mục tiêu nhìn ảnh ai gán nhưng kết quả
    ngang hoặc vượt nghe có vẻ quá đẹp để thật cuối buổi sẽ thấy nó hoạt động phần nói tại sao tốn kém tiền
    thời gian giới thiệu nhanh vì dựa trên kiến trúc vừa đủ trọng tâm tổng hợp so sánh khi vào muốn cảm nhận
    cỡ nào số liệu phổ biến nhất giáo sư phải thuê nghìn qua kiểm tra lần khác nhau chi phí nửa triệu đô mất
    mới chỉ bài toán y tế vệ tinh nông nghiệp lại đắt bác sĩ chuyên khoa câu hỏi nhiên cách học giải pháp gọi
    thay tạo tín hiệu giám sát từ thô ví dụ che rồi bắt đoán xoay góc buộc hiểu cấu đặc trưng hữu ích hướng
    chính cặp thuộc thứ ba biệt rất ít cũng cho tốt tiếp theo dùng khuếch huých quỳnh quýt quốc quyển khuya
    khuỷu ngoằn ngoèo nghiêng giếng giết gìn gì giữ kỹ lý mỹ thuở rượu hươu xoong tuýp uyên yêu yếm ý ở ủ ẵm
    oẳn oai uể ướt ngoáy xoáy quạnh thuyền luật khuất tuyết hoà hòa tuỳ tùy đường được những
    """,
)

ENGLISH = re.findall(
    r"\S+",
    """
    teacher student softmax patch crop token model train training loss network feature global local learning
    supervised image data label gradient batch epoch layer head query key value vision video photo class
    collapse center scale frame text object strong please write bright school quick jump zero five world flow
    cosine linear probe drop what where print step Siméoni Caron Zhou fjord cat dog bit map rate gif kem̀ ńam
    quuc ngin kan cinh ghan têt hoc giif aa ieu
    """,
)


def test_vietnamese_words_are_syllables() -> None:
    """Words of the speaker notes, and rare rimes, pass in small letters, with a capital and in capitals."""
    for spell in (str.lower, str.capitalize, str.upper):
        assert [word for word in WORDS if not is_syllable(spell(word))] == []


def test_other_words_are_no_syllables() -> None:
    """English words, names and misspellings fail: no such onset, rime, or tone."""
    assert [word for word in ENGLISH if is_syllable(word)] == []


def test_every_reading_can_be_said() -> None:
    """The lexicon's readings are Vietnamese syllables and read as they stand: no entry rewrites another."""
    for group in (LEXICON.terms, LEXICON.units, LEXICON.symbols, LEXICON.letters):
        for written, reading in group.items():
            assert all(is_syllable(word) for word in reading.replace(",", "").split()), (written, reading)
            assert spoken(reading, LEXICON) == reading, written


def test_every_entry_is_reached() -> None:
    """Each entry, alone or (a unit) after a number, gives its own reading: no rule shadows it."""
    for entries in (LEXICON.terms, LEXICON.symbols, LEXICON.letters):
        for written, reading in entries.items():
            assert spoken(written, LEXICON) == reading, written
    for written, reading in LEXICON.units.items():
        assert spoken(f"3 {written}", LEXICON) == f"ba {reading}", written
        assert spoken(f"3{written}", LEXICON) == f"ba {reading}", written


anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
notation = st.text(st.sampled_from("0123456789.,-–−→×/%²₂⁻ ()[]_τλxXkMvDINOCLSaăđếộừ"), max_size=40)


@given(st.one_of(anything, notation))
def test_only_words_and_pauses_reach_the_voice(text: str) -> None:
    """Any text gives Latin letters, pause marks and single spaces; reading those again changes nothing."""
    line = spoken(text, LEXICON)
    assert re.fullmatch(rf"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ {re.escape(PAUSES)}]*", line)
    assert line == " ".join(line.split())
    assert spoken(line, LEXICON) == line


@given(st.one_of(anything, notation))
def test_what_was_read_can_be_read_by_a_voice(text: str) -> None:
    """Where nothing is unread, every word that goes to the voice is a Vietnamese syllable."""
    if not unread(text, LEXICON):
        assert all(is_syllable(word) for word in re.findall(r"[^\W\d_]+", spoken(text, LEXICON)))


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(["", "", ",", ".", "?", " —", ":"])), min_size=1))
def test_vietnamese_survives(pieces: list[tuple[str, str]]) -> None:
    """Plain Vietnamese keeps all its words in order, and needs no entry."""
    text = " ".join(word + mark for word, mark in pieces)
    assert re.findall(r"[^\W\d_]+", spoken(text, LEXICON)) == [unicodedata.normalize("NFC", word) for word, _ in pieces]
    assert unread(text, LEXICON) == ()


@given(st.integers(0, 10**15 - 1))
def test_a_number_reads_the_same_with_points(n: int) -> None:
    """65536 and 65.536 sound alike, and no two groups run together without their scale."""
    grouped = f"{n:,}".replace(",", ".")
    assert spoken(str(n), LEXICON) == spoken(grouped, LEXICON)


@given(st.integers(0, 999_999_999))
def test_a_number_can_be_told_from_its_reading(n: int) -> None:
    """Taking the words apart again gives the number: nothing is lost or said twice."""
    assert _value(spoken(str(n), LEXICON)) == n


def _value(reading: str) -> int:
    digits = {"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "lăm": 5}
    digits |= {"sáu": 6, "bảy": 7, "tám": 8, "chín": 9}
    total = group = digit = 0
    for word in reading.split():
        if word in digits:
            digit = digits[word]
            group += digit
        elif word == "mười":
            group += 10
        elif word == "mươi":
            group += 9 * digit
        elif word == "trăm":
            group += 99 * digit
        elif word in ("nghìn", "triệu"):
            total += group * {"nghìn": 1000, "triệu": 1_000_000}[word]
            group = 0
        else:
            assert word == "linh"
    return total + group


def _lexicon(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "lexicon.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("terms:\n  DINO: ''\n", 2, "'DINO' has no reading"),
        ("terms:\n  DINO:\n", 2, "'DINO' has no reading"),
        ("terms:\n  DINO: [đai, nô]\n", 2, "'DINO' has no reading"),
        ("terms:\n  ViT: vi ai ti\n  DINO: dee no\n", 3, "read with 'dee', no Vietnamese syllable"),
        ("terms:\n  DINO: đai 2\n", 2, "read with '2', no Vietnamese syllable"),
        ("symbols:\n  '→x': đến\n", 2, "move it to 'terms'"),
        ("term:\n  DINO: đai nô\n", 1, "no group 'term': use terms, units, symbols, letters"),
        ("terms: đai nô\n", 1, "group 'terms' must hold entries"),
        ("terms:\n  '': đai nô\n", 2, "no written form"),
        (
            f"terms:\n  DINO: {'nô ' * 41}\n",
            2,
            "'DINO' is read with more than 40 syllables: say so much in the narration",
        ),
        ("terms:\n  Siméoni: xi mê\n  'Sime\u0301oni': xi mê\n", 3, "'Siméoni' stands twice"),
    ],
)
def test_an_entry_that_cannot_be_used_is_pointed_at(tmp_path: Path, text: str, line: int, problem: str) -> None:
    """A bad entry is one error that names file, line, what is wrong and what to write."""
    with pytest.raises(LexiconError, match=rf"lexicon\.yaml:{line}: .*{re.escape(problem)}") as caught:
        load_lexicon(_lexicon(tmp_path, text))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("terms:\n  DINO: đai nô\n  DINO: đi nô\n", 3, "'DINO' stands twice"),
        ("terms:\n  DINO: đai nô\n units: {\n", 3, "malformed YAML"),
    ],
)
def test_yaml_that_cannot_be_read_is_pointed_at(tmp_path: Path, text: str, line: int, problem: str) -> None:
    """Malformed YAML and doubled keys are errors with file and line too."""
    with pytest.raises(SourceError, match=rf"lexicon\.yaml:{line}: .*{problem}"):
        load_lexicon(_lexicon(tmp_path, text))


def test_a_small_lexicon_is_enough(tmp_path: Path) -> None:
    """Numbers and Vietnamese need no entries; what an own lexicon leaves out is unread, not lost."""
    lexicon = load_lexicon(_lexicon(tmp_path, "terms:\n  DINO: đi nô\n"))
    assert spoken("DINO có 3 bản, k-NN đạt 5%", lexicon) == "đi nô có ba bản, k NN đạt năm"
    assert unread("DINO có 3 bản, k-NN đạt 5%", lexicon) == ("k", "NN", "%")
