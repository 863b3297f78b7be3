"""What this machine has, what is missing, and how to get it. Any package may be missing: none is imported at the top."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import resources
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from tenuto import project as projects
from tenuto.film.workers import cores
from tenuto.installed import version

NEEDED = (
    "manim",
    "av",
    "numpy",
    "pillow",
    "scipy",
    "typst",
    "fontpkg-be-vietnam-pro",
    "fonttools",
    "espeakng-loader",
    "gTTS",
    "edge-tts",
    "aiohttp",
    "num2words",
    "babel",
    "langcodes",
    "PyYAML",
    "Jinja2",
    "click",
    "srt",
    "rich",
    "tqdm",
    "watchdog",
    "filelock",
)
OPTIONAL = {
    "torch": "only `tensors` needs it: pip install '.[tensors]'",
    "piper-tts": "a further voice: pip install '.[piper]'",
    "manim-slides": "`slides`: pip install '.[slides]'",
    "moviepy": "`export` as gif or webp: pip install '.[slides]'",
    "google-api-python-client": "`publish --send`: pip install '.[youtube]'",
    "distributed": "`build --cluster`: pip install '.[cluster]'",
}
# Where each font lies: the folder of a package, or inside a package that brings it.
FONTS = {"Be Vietnam Pro": "fontpkg_be_vietnam_pro/files", "New Computer Modern Math": "typst"}
ROOM = 2.0  # GB, a whole lecture at fhd with its cache, twice over


@dataclass(frozen=True, slots=True)
class Diagnosis:
    name: str
    is_well: bool
    is_needed: bool
    what: str  # the version or state, or how to mend it

    def __str__(self) -> str:
        mark = "ok     " if self.is_well else ("MISSING" if self.is_needed else "absent ")
        return f"{mark} {self.name:24} {self.what}"


def told(folder: Path | None, out: Path | None, as_json: bool, say: Callable[[str], object]) -> bool:
    """Say what there is, for the lecture in `folder`, or for none; whether something is missing that is needed."""
    try:
        place = out or projects.find(folder).media
    except projects.NoLecture:
        place = Path("media")
    found = []
    for diagnosis in diagnose(place.absolute()):
        found.append(diagnosis)
        if not as_json:
            say(str(diagnosis))
    if as_json:
        say(json.dumps([asdict(diagnosis) for diagnosis in found], ensure_ascii=False, indent=2))
    return any(diagnosis.is_needed and not diagnosis.is_well for diagnosis in found)


def missing() -> Iterator[str]:
    """The packages that the engine needs and this Python does not have."""
    for package in NEEDED:
        try:
            version(package)
        except PackageNotFoundError:
            yield package


def diagnose(out: Path) -> Iterator[Diagnosis]:
    """Look at Python, packages, fonts, voices and the output folder; asks gTTS and Edge once for a word each."""
    yield Diagnosis(
        "python",
        sys.version_info >= (3, 11),
        True,
        f"{sys.version.split()[0]}" + _unless(sys.version_info >= (3, 11), "3.11 or newer"),
    )
    for package in NEEDED:
        yield _package(package, f"pip install {package}, or `make lecture`, which installs everything", is_needed=True)
    for package, how in OPTIONAL.items():
        yield _package(package, how, is_needed=False)
    for font, place in FONTS.items():
        yield _font(font, place)
    yield from _voices()
    yield _folder(out)
    yield Diagnosis("cores", True, False, f"{cores()} of {os.cpu_count()}: as many scenes are filmed at once")


def _unless(is_well: bool, wanted: str) -> str:
    return "" if is_well else f": install {wanted}"


def _package(name: str, how: str, is_needed: bool) -> Diagnosis:
    try:
        return Diagnosis(name, True, is_needed, version(name))
    except PackageNotFoundError:
        return Diagnosis(name, False, is_needed, how)


def _font(name: str, place: str) -> Diagnosis:
    package, _, folder = place.partition("/")
    try:
        files = resources.files(package)
        count = sum(file.name.endswith(".ttf") for file in (files / folder).iterdir()) if folder else 1
    except (ModuleNotFoundError, OSError):
        count = 0
    what = f"in {package}" if count else f"pip install --force-reinstall {package.replace('_', '-')}"
    return Diagnosis(f"font {name}", bool(count), True, what)


def _voices() -> Iterator[Diagnosis]:
    for name in ("espeak", "gtts", "edge"):
        is_needed = name == "espeak"
        try:
            yield _voice(name, is_needed)
        except ImportError as error:  # a package that is named above
            yield Diagnosis(f"voice {name}", False, is_needed, f"cannot be asked without {error.name}")


def _voice(name: str, is_needed: bool) -> Diagnosis:
    from tenuto.voices import AUTO_WAIT, VoiceError, choose, silence_of

    try:
        choice = choose(name, language="vi")
    except VoiceError as error:
        return Diagnosis(f"voice {name}", False, is_needed, str(error))
    cause = silence_of(choice.voice, AUTO_WAIT)
    return Diagnosis(f"voice {name}", cause is None, is_needed, cause or f"answers: {choice.note}")


def _folder(out: Path) -> Diagnosis:
    # Not Path's questions, which raise where a name is too long or a folder is closed.
    there = next(folder for folder in (out, *out.parents) if os.path.isdir(folder))  # noqa: PTH112
    room = shutil.disk_usage(there).free / 1e9
    if os.path.isfile(out) or not os.access(there, os.W_OK):  # noqa: PTH113
        return Diagnosis("output folder", False, True, f"{out} cannot be written: choose another --out")
    hint = "" if room > ROOM else f": free {ROOM:.0f} GB or choose another --out"
    return Diagnosis("output folder", room > ROOM, True, f"{out}: {room:.1f} GB free{hint}")
