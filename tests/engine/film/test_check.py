"""`check` finds every kind of mistake where it was planted, names it, says what to do, and finds nothing else."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from project import Project

import tenuto
from tenuto.film import check
from tenuto.film.check import LEAST_CONTRAST, Code, _contrast
from tenuto.film.claims import ill_shown, undeclared, unproven
from tenuto.film.quality import DRAFT
from tenuto.film.shoot import Shot
from tenuto.film.stills import MARK, Still, TextBox
from tenuto.script.facts import Fact, load_facts
from tenuto.script.source import Place

pytestmark = pytest.mark.slow

LONG = "Câu này dài lắm, " + "dài mãi không thôi, " * 13 + "rồi mới hết."  # some 16 s
HALF = "Câu này dài vừa, " + "dài mãi không thôi, " * 6 + "rồi mới hết."  # some 8 s
DECOMPOSED = unicodedata.normalize("NFD", "nhãn")

ONE = {"one": "Một câu."}


@dataclass(frozen=True)
class Plant:
    """A scene with one mistake, and how `check` should tell it."""

    body: str
    kind: str
    names: tuple[str, ...]  # what the finding must name
    advice: str
    beat: str = "one"
    beats: tuple[tuple[str, str], ...] = tuple(ONE.items())


def beat(*lines: str, slug: str = "one") -> str:
    return "\n".join([f'with self.beat("{slug}"):', *(f"    {line}" for line in lines)])


# Titles that begin with a sign that the font lacks, how it is told, and what to do.
TITLES = [
    ("λ là gì", "λ", "say it in words"),
    ("→ tiếp", "→", "say it in words"),
    ("✓ xong", "✓", "say it in words"),
    ("🎉 xong", "🎉", "say it in words"),
    ("漢字", "字 漢", "say it in words"),  # of which nothing is drawn
]
PLANTS = {
    "beats_differ": Plant(
        beat("pass") + "\n" + beat("pass", slug="three"),
        "beats-differ",
        ("'three' begins where the script has two (one, two)", "scenes/middle/beats_differ.py:10"),
        "make the beats of scene and script the same, in the same order",
        beat="",
        beats=(("one", "Một."), ("two", "Hai.")),
    ),
    "beat_missing": Plant(
        beat("pass"),
        "beats-differ",
        ("the scene ends before two, three of the script",),
        'write `with self.beat("two"):`',
        beat="",
        beats=(("one", "Một."), ("two", "Hai."), ("three", "Ba.")),
    ),
    "struck": Plant(
        beat(
            'self.add(self.words("gạch ngang"), Line(3 * LEFT, 3 * RIGHT, color=self.ground.muted, stroke_width=1.5))'
        ),
        "crossed-text",
        ("a Line runs through 'gạch ngang'", "scenes/middle/struck.py:8"),
        "move one of them",
    ),
    "half_in": Plant(
        beat(
            "panel = Rectangle(width=2, height=2, stroke_width=0).set_fill(self.ground.panel, 1)",
            'self.add(panel, self.words("nửa trong nửa ngoài"))',
        ),
        "crossed-text",
        ("an edge of a Rectangle runs through 'nửa trong nửa ngoài'",),
        "move one of them",
    ),
    "outside": Plant(
        beat('self.add(self.words("ngoài lề").shift(6.3 * RIGHT))'),
        "outside-the-safe-area",
        ("'ngoài lề'",),
        "move it inward or break its line",
    ),
    "below": Plant(
        beat('self.add(self.words("thấp quá").shift(3.6 * DOWN))'), "outside-the-safe-area", ("'thấp quá'",), "move it"
    ),
    "overlap": Plant(
        beat('self.add(self.words("chữ này"), self.words("chữ kia").shift(0.1 * UP))'),
        "overlap",
        ("'chữ này'", "'chữ kia'"),
        "move one",
    ),
    "small": Plant(
        beat('self.add(self.words("nhỏ xíu", 21))'),
        "small-text",
        ("'nhỏ xíu'", "21 px"),
        "use a size of the type scale",
    ),
    "shrunk": Plant(
        beat('self.add(self.words("co lại").scale(0.5))'), "small-text", ("'co lại'", "19 px"), "use a size of the type"
    ),
    "contrast": Plant(
        beat('self.add(self.words("mờ nhạt", color=self.ground.line))'),
        "low-contrast",
        ("'mờ nhạt'",),
        "use a colour with 4.5:1",
    ),
    "covered": Plant(
        beat(
            "self.add(Rectangle(width=6, height=2, fill_color=self.ground.ink, fill_opacity=1))",
            'self.add(self.words("trên nền sáng"))',
        ),
        "low-contrast",
        ("'trên nền sáng'",),
        "use a colour with 4.5:1",
    ),
    "still": Plant(beat("self.add(Dot())"), "still-picture", ("s",), "give it a loop", beats=(("one", LONG),)),
    "still_on": Plant(
        beat("self.add(Dot())") + "\n" + beat("pass", slug="two"),
        "still-picture",
        ("s",),
        "give it a loop",
        beat="two",
        beats=(("one", HALF), ("two", HALF)),
    ),
    "glyph": Plant(
        beat('self.add(self.words("ngôi sao ★"))'), "missing-glyph", ("'ngôi sao ★'", "lacks ★"), "write it as $...$"
    ),
    "unseen_sign": Plant(
        beat('self.add(self.words("ẩn\\u200bmình"))'),
        "missing-glyph",
        ("lacks U+200B",),
        "take out what cannot be seen",
    ),
    **{
        f"title_{index}": Plant(beat("pass"), "missing-glyph", (f"lacks {told}", "narration/vi/middle.yaml:"), advice)
        for index, (_, told, advice) in enumerate(TITLES)
    },
    "blank": Plant(beat('self.add(self.words("★★"))'), "missing-glyph", ("'★★'", "lacks ★"), "write it as $...$"),
    "script_not_nfc": Plant(
        beat("pass"),
        "not-nfc",
        (f"'{DECOMPOSED}'", "narration/vi/middle.yaml:"),
        "type it anew with composed letters",
        beat="",
        beats=(("one", f"Một {DECOMPOSED} nữa."),),
    ),
    "source_not_nfc": Plant(
        beat(f'self.add(self.words("một {DECOMPOSED} nữa"))'),
        "not-nfc",
        (DECOMPOSED, "scenes/middle/source_not_nfc.py:9"),
        "type it anew with composed letters",
        beat="",
    ),
    "reading": Plant(
        beat("pass"),
        "no-reading",
        ("Qwrtz", "narration/vi/middle.yaml:"),
        "add a reading to narration/lexicon.yaml",
        beats=(("one", "Đây là Qwrtz."),),
    ),
    "seam": Plant(
        beat("dot = Dot(radius=0.5)", "self.loop(dot.animate.shift(RIGHT), run_time=1)"),
        "loop-seam",
        ("% of the picture, as media/check/seam-one-seam.png shows",),
        "lead it back",
    ),
    "claimed": Plant(
        beat("pass"),
        "number-without-source",
        ("'4567'", "narration/vi/middle.yaml:"),
        "put it into narration/facts.yaml with its source",
        beats=(("one", "Có 4567 ảnh."),),
    ),
    "shown": Plant(
        beat('self.add(self.words("4567 ảnh"))'),
        "number-without-source",
        ("'4567'", "'4567 ảnh'"),
        "take it from fact()",
    ),
    "raises": Plant(
        beat('raise ValueError("không ổn")'),
        "does-not-run",
        ("scenes/middle/raises.py:9: ValueError: không ổn",),
        "ValueError",
        beat="",
    ),
    "no_syntax": Plant(
        beat("x = = 1"), "does-not-run", ("scenes/middle/no_syntax.py:9: SyntaxError",), "invalid syntax", beat=""
    ),
    "killed": Plant(
        beat("import os; os.kill(os.getpid(), 9)"), "does-not-run", ("killed by signal 9",), "its process died", beat=""
    ),
    "played_outside": Plant(
        "self.play(FadeIn(Dot()))",
        "does-not-run",
        ("StageError", "scenes/middle/played_outside.py:8"),
        "move it into `with self.beat(...)`",
        beat="",
    ),
}

# Just on the right side of every rule: none of these is a finding. Each is a beat of one scene, cleared after it.
GOOD = {
    "margin": 'self.add(self.words("sát lề").move_to([theme.SAFE_X, theme.SAFE_Y, 0], aligned_edge=UR))',
    "neighbours": 'self.add(VGroup(self.words("một"), self.words("hai")).arrange(DOWN, buff=0.02))',
    "smallest": 'self.add(self.words("vừa đủ", theme.SMALLEST))',
    "muted": 'self.add(self.words("dịu", color=self.ground.muted))',
    "hidden": 'self.add(self.words("ẩn", 10, self.ground.ground).set_opacity(0).shift(9 * RIGHT))',
    "maths": 'self.add(self.formula("theta_T arrow.l lambda theta_T"))',
    "counted": 'self.add(self.computed("4567 ảnh"))',
    "framed": 'word = self.words("trong khung"); self.add(SurroundingRectangle(word), word)',
    "covered_line": (
        "panel = Rectangle(width=5, height=1, stroke_width=0).set_fill(self.ground.panel, 1); "
        'self.add(Line(3 * LEFT, 3 * RIGHT), panel, self.words("trên tấm nền"))'
    ),
    "gridded": 'self.add(Line(3 * LEFT, 3 * RIGHT, color=self.ground.line, stroke_width=2), self.words("trên lưới"))',
    "crossed_out": 'cross = Line(LEFT, RIGHT, color=self.ground.muted, stroke_width=1.5); self.strike(cross); self.add(self.words("bị gạch"), cross)',
    "underlined": 'word = self.words("gạch chân"); self.add(word, Underline(word))',
    "ruled": 'self.add(self.words("dòng trên").shift(0.4 * UP), Line(LEFT, RIGHT), self.words("dòng dưới").shift(0.4 * DOWN))',
    "apart": 'self.add(self.words("trái        phải"), Line(UP, DOWN))',
    "turning": "square = Square(); self.add(square); self.loop(Rotate(square, TAU), run_time=2)",
}


@pytest.fixture(scope="module")
def found(pristine: Project, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, str, str]]]:
    """Code, beat and text of every finding, by scene; and under 'exit', how the command ended."""
    project = pristine.copy(tmp_path_factory.mktemp("check"))
    for slug, plant in PLANTS.items():
        project.add_scene("middle", slug, dict(plant.beats), plant.body)
    body = "\n".join(beat(line, slug=slug) + "\nself.remove(*self.content())" for slug, line in GOOD.items())
    project.add_scene("middle", "good", {slug: LONG if slug == "turning" else "Một câu." for slug in GOOD}, body)
    for index, (title, _, _) in enumerate(TITLES):
        project.edit(
            "narration/vi/middle.yaml",
            f"  title: title_{index}\n",
            f"  title: {json.dumps(title, ensure_ascii=False)}\n",
        )
    done = project.run("check")
    assert "Traceback" not in done.stderr, done.stderr
    *lines, last = done.stdout.splitlines()
    findings: dict[str, list[tuple[str, str, str]]] = {"exit": [(str(done.returncode), last, str(len(lines)))]}
    for line in lines:
        parts = re.fullmatch(r"(\S+?)(?: · (\S+))?(?: \((\S+:\d+)\))?: ([^:]+): (.*)", line)
        assert parts, line
        scene, slug, place, kind, what = parts.groups("")
        assert kind.replace(" ", "-") in list(Code)
        findings.setdefault(scene, []).append((kind.replace(" ", "-"), slug, f"{what} ({place})"))
    assert not (project.media / "lecture.mp4").exists() and not list(project.media.rglob("*.mp4"))
    return findings


@pytest.mark.parametrize("slug", PLANTS)
def test_what_was_planted_is_found(slug: str, found: dict[str, list[tuple[str, str, str]]]) -> None:
    """Exactly this kind, once, with its scene and beat, the text it is about, and what to do."""
    plant = PLANTS[slug]
    ((kind, beat, what),) = found[f"middle/{slug}"]
    assert (kind, beat) == (plant.kind, plant.beat)
    assert all(name in what for name in plant.names), what
    assert plant.advice in what


@pytest.mark.parametrize("scene", ["start/hello", "middle/wave", "middle/share", "middle/good"])
def test_what_is_in_order_is_not_found(scene: str, found: dict[str, list[tuple[str, str, str]]]) -> None:
    """Scenes without a mistake give no finding, also where they come close to one."""
    assert scene not in found


def test_findings_are_counted_and_fail_the_command(found: dict[str, list[tuple[str, str, str]]]) -> None:
    """Exit code 1, and the last line says how many scenes and findings there were."""
    scenes, findings = 3 + len(PLANTS) + 1, len(PLANTS) + 1  # that the English narration lacks the scenes
    assert found["exit"] == [("1", f"{scenes} scenes, {findings} findings", str(findings))]
    ((kind, _, what),) = found["narration/en"]
    assert kind == "translation" and "are missing, 'beats_differ' after 'share'" in what


def test_a_clean_lecture_passes(fresh: Project) -> None:
    """No findings, exit code 0; and only the scenes that were asked for are looked at."""
    fresh.add_scene("middle", "broken", ONE, "pass")
    done = fresh.run("check", "start", "middle/wave", "share")
    assert (done.returncode, done.stdout) == (0, "3 scenes, 0 findings\n"), done.stdout + done.stderr


def test_what_was_clean_is_looked_at_again_once_anything_in_it_is_another(
    fresh: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clean scene as it was is not drawn again; its source, what it reads, its words' time and a number that needs no
    source any more are all reasons to; what was found is found each time."""
    drawn: list[str] = []
    each = check.each_shot

    def watched(task: object, shots: Sequence[Shot], *rest: object) -> object:
        drawn.extend(shot.scene for shot in shots)
        return each(task, shots, *rest)

    monkeypatch.setattr(check, "each_shot", watched)

    def asked() -> list[str]:
        drawn.clear()
        lecture = tenuto.open(fresh.folder)
        found.append(len(lecture.check(["hello", "wave"])))
        return sorted(drawn)

    found: list[int] = []
    assert (asked(), asked()) == (["middle/wave", "start/hello"], [])
    fresh.edit("scenes/start/hello.py", "from __future__", "# saved\nfrom __future__")
    assert (asked(), asked()) == (["start/hello"], [])
    fresh.store_radii(0.5, 0.6)
    assert (asked(), asked()) == (["middle/wave"], [])
    fresh.edit("narration/vi/middle.yaml", "grow: ", "grow: Thêm một câu nữa. ")
    assert (asked(), asked()) == (["middle/wave"], [])
    fresh.edit("narration/facts.yaml", "plain:", "plain:\n  '4711': a number of a tram\n")
    assert asked() == ["middle/wave", "start/hello"] and not any(found)
    fresh.add_scene("middle", "small", ONE, beat('self.add(self.words("nhỏ xíu", 21))'))
    for _ in range(2):
        assert [finding.code for finding in tenuto.open(fresh.folder).check(["small"])] == [Code.SMALL_TEXT]


def test_a_missing_scene_is_found(fresh: Project) -> None:
    """A scene of the script that nobody has written is told with the file that should hold it; so is a wrong class."""
    (fresh.folder / "scenes" / "start" / "hello.py").unlink()
    fresh.edit("scenes/middle/wave.py", "class Wave(", "class Wafe(")
    lines = fresh.run("check").stdout.splitlines()
    assert "scenes/start/hello.py does not exist: write it, or take the scene out of the script" in lines[0]
    assert "scenes/middle/wave.py has no class Wave: name it so" in lines[1]
    assert len(lines) == 3


# -- what the findings are made of ---------------------------------------------------------------------------------------


def box(*colours: tuple[float, float, float]) -> TextBox:
    return TextBox("chữ", 38, False, False, -1, 1, -0.2, 0.2, colours, "")


def still(behind: np.ndarray) -> Still:
    return Still("b", 0, 0, 0, behind, behind, ())


@pytest.mark.parametrize(
    "text, ground, ratio",
    [
        ((1, 1, 1), 0, 21.0),
        ((0, 0, 0), 255, 21.0),
        ((0.5, 0.5, 0.5), 128, 1.0),
        ((119 / 255,) * 3, 255, 4.48),  # WCAG's well-known pair just below 4.5
        ((118 / 255,) * 3, 255, 4.54),
    ],
)
def test_contrast_is_wcag_s(text: tuple[float, float, float], ground: int, ratio: float) -> None:
    """White on black is 21:1, #777 on white just fails, #767676 just passes."""
    behind = np.full((DRAFT.height, DRAFT.width, 3), ground, np.uint8)
    assert _contrast(box(text), still(behind), DRAFT) == pytest.approx(ratio, abs=0.02)


def test_contrast_is_that_of_the_worst_colour_and_place() -> None:
    """A dark letter among bright ones, and a bright half of the background, both count; a thin line does not."""
    behind = np.zeros((DRAFT.height, DRAFT.width, 3), np.uint8)
    assert _contrast(box((1, 1, 1), (0.1, 0.1, 0.1)), still(behind), DRAFT) < 1.5
    behind[:, DRAFT.width // 2 :] = 255
    assert _contrast(box((1, 1, 1)), still(behind), DRAFT) < LEAST_CONTRAST
    behind[:] = 0
    behind[DRAFT.height // 2] = 255
    assert _contrast(box((1, 1, 1)), still(behind), DRAFT) == pytest.approx(21)


FACT = Fact("images", 14197122, "14 triệu", "s", Place(__import__("pathlib").Path("x"), 1))


@pytest.mark.parametrize(
    "text, numbers",
    [
        ("14 triệu ảnh", []),
        ("14,2 triệu", []),
        ("14.197.122 ảnh", []),
        ("14,3 triệu", ["14,3"]),
        ("3 mạng", []),
        ("33 mạng", ["33"]),
        ("DINOv2 và ViT-S/16", []),
        ("ViT-S/18", ["18"]),
        ("năm 2021", []),
        ("80,1%", ["80,1"]),
    ],
)
def test_numbers_that_need_a_source(text: str, numbers: list[str]) -> None:
    """A fact may be shown rounded; names with digits, single digits and declared numbers are no claims."""
    assert undeclared(text, ["DINOv2", "ViT-S/16"], [FACT], {"2021"}, "vi") == numbers


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("value: 14197122, shown: 14 triệu", False),
        ("value: 14197122, shown: '14,2 triệu'", False),
        ("value: 14197122, shown: 15 triệu", True),
        ("value: 65536, said: {vi: hơn 65 nghìn, en: 'over 65,000'}", False),
        ("value: 65536, said: {vi: hơn 6 nghìn}", True),
        ("value: 65536, said: {en: 'over 56,000'}", True),
        ("value: 4, shown: tháng 4/2023, in: {en: April 2023}", False),
        ("value: 80.1, unit: '%', said: hơn 80%", False),
        ("value: 0.811, shown: '81,1%'", False),
        ("value: 0.611, shown: '81,1%'", True),
        ("value: 65536, in: {en: 'some 56 thousand'}", True),
        ("value: 65536, in: {en: 'some 66 thousand'}", False),
        ("value: -2.9", False),
    ],
)
def test_what_is_shown_is_the_value(entry: str, found: bool, tmp_path: Path) -> None:
    """A text that was not changed with its value is told; rounding it for screen or ear is not."""
    (tmp_path / "lecture.yaml").write_text("language: vi\n")
    (tmp_path / "facts.yaml").write_text(f"plain: {{}}\nfacts:\n  x: {{{entry}, source: s}}\n")
    told = [what for _, what in ill_shown(load_facts(tmp_path / "facts.yaml"))]
    assert bool(told) == found, told


@pytest.mark.parametrize(("limit", "told"), [("b", False), ("[b, c]", True), ("c", True)])
def test_a_claim_is_proved(limit: str, told: bool, tmp_path: Path) -> None:
    """A fact that is said to be less than another is less, strictly, or both are named at the fact's place."""
    (tmp_path / "lecture.yaml").write_text("language: vi\n")
    (tmp_path / "facts.yaml").write_text(
        f"plain: {{}}\nfacts:\n  a: {{value: 79.9, unit: '%', source: s, less_than: {limit}}}\n"
        "  b: {value: 80.1, source: s}\n  c: {value: 79.9, source: s}\n"
    )
    found = [(place.line, what) for place, what in unproven(load_facts(tmp_path / "facts.yaml"))]
    assert [line for line, _ in found] == [3] * told
    assert all("'a' (79,9%) is to be less than 'c' (79,9)" in what for _, what in found)


def test_a_claim_that_does_not_hold_is_found(fresh: Project) -> None:
    """`check` tells it at the fact's place."""
    fresh.edit("narration/facts.yaml", "facts:", "facts:\n  more: {value: 93, source: s, less_than: share}")
    line = next(
        n
        for n, text in enumerate((fresh.folder / "narration/facts.yaml").read_text().splitlines(), 1)
        if "more" in text
    )
    assert (
        f"narration/facts.yaml:{line}: unproven: 'more' (93) is to be less than 'share'"
        in fresh.run("check", "hello").stdout
    )


def test_maths_and_numbers_in_titles(fresh: Project) -> None:
    """Both are told where the title is written; an amount in dollars is no maths."""
    fresh.edit("narration/vi/middle.yaml", "  title: Làn sóng", "  title: Làn sóng $lambda$ và 37")
    fresh.edit("narration/vi/middle.yaml", "  source: bài báo thử", "  source: từ $5 đến $8")
    lecture = fresh.folder / "narration" / "lecture.yaml"
    lecture.write_text(lecture.read_text().replace("title: ", "title: $x$ và ", 1))
    told = fresh.run("check", "wave").stdout.splitlines()
    place = "middle/wave (narration/vi/middle.yaml:1): "
    assert [line for line in told if "maths" in line] == [
        line
        for line in told
        if line.startswith(("narration/lecture.yaml: maths in title: '$x$ ", f"{place}maths in title: 'Làn"))
    ]
    assert sum("maths in title" in line for line in told) == 2
    (number,) = (line for line in told if "'37'" in line)
    assert number.startswith("middle/wave · grow (narration/vi/middle.yaml:1): ") and "as plain" in number


def test_signs_that_no_card_can_show(fresh: Project) -> None:
    """The short sets title, question and authors large, and would leave a gap."""
    lecture = fresh.folder / "narration" / "lecture.yaml"
    text = lecture.read_text().replace("title: Bài thử", "title: Bài thử 🎉", 1).replace("Nguyễn An", "Nguyễn An 你好")
    lecture.write_text(f"{text}question: Vì sao?\n")
    found = fresh.run("check", "hello").stdout.splitlines()
    told = [
        line for line in found if line.startswith("narration/lecture.yaml: missing glyph")
    ]  # the title shows authors too
    assert told[0] == "narration/lecture.yaml: missing glyph: 'Bài thử 🎉': Be Vietnam Pro lacks 🎉: say it in words"
    assert "'Nguyễn An 你好': Be Vietnam Pro lacks 你 好" in told[1] and len(told) == 2


def test_a_loop_s_mismatch_is_shown(fresh: Project) -> None:
    """A picture marks where end and beginning differ, and is gone once they do not."""
    body = beat("dot = Dot(radius=0.5); self.add(dot)", "self.loop(dot.animate.shift(RIGHT), run_time=1)")
    fresh.add_scene("middle", "slip", {"one": LONG}, body)
    assert "media/check/slip-one-seam.png" in fresh.run("check", "slip").stdout
    with Image.open(fresh.media / "check" / "slip-one-seam.png") as picture:
        marked = np.argwhere((np.asarray(picture) == MARK).all(axis=2)) / DRAFT.height * 8 - np.array([4, 4 * 16 / 9])
    height, left, right = np.abs(marked[:, 0]).max(), marked[:, 1].min(), marked[:, 1].max()
    assert (height, left, right) == pytest.approx((0.5, -0.5, 1.5), abs=0.05), "where the dot was, and where it is"
    fresh.edit("scenes/middle/slip.py", "dot.animate.shift(RIGHT)", "Rotate(dot, TAU)")
    fresh.run("check", "slip")
    assert not list((fresh.media / "check").glob("*.png"))


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("# -*- coding: latin-1 -*-\n", ""),
        ("", "scenes/start/hello.py:17: SyntaxError"),
        ("\0", "scenes/start/hello.py: SyntaxError"),
    ],
)
def test_a_scene_in_another_encoding(head: str, told: str, fresh: Project) -> None:
    """It is checked if Python can read it, and else told with its place."""
    path = fresh.folder / "scenes" / "start" / "hello.py"
    path.write_bytes(head.encode() + b"# caf\xe9\n" + path.read_text().encode("latin-1", "replace"))
    done = fresh.run("check", "hello")
    assert "Traceback" not in done.stderr and done.returncode == bool(told)
    assert told in done.stdout
