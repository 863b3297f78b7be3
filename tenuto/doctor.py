"""What this machine has, what is missing, and how to get it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

NEEDED = (
    "manim",
    "av",
    "numpy",
    "scipy",
    "typst",
    "fontpkg-be-vietnam-pro",
    "espeakng-loader",
    "num2words",
    "pyloudnorm",
)
OPTIONAL = {
    "torch": "only `python render.py tensors` needs it: pip install '.[tensors]'",
    "piper-tts": "a further voice: pip install '.[piper]'",
    "manim-slides": "`python render.py slides`: pip install '.[slides]'",
    "moviepy": "`python render.py export` and `short`: pip install '.[slides]'",
    "google-api-python-client": "`python render.py publish --send`: pip install '.[youtube]'",
    "distributed": "`python render.py build --cluster`: pip install '.[cluster]'",
}
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


def diagnose(out: Path) -> Iterator[Diagnosis]:
    """Look at Python, packages, voices and the output folder; asks gTTS and Edge once for a word each."""
    yield Diagnosis(
        "python",
        sys.version_info >= (3, 11),
        True,
        f"{sys.version.split()[0]}" + _unless(sys.version_info >= (3, 11), "3.11 or newer"),
    )
    for package in NEEDED:
        yield _package(package, "run `make lecture`, which installs it", is_needed=True)
    for package, how in OPTIONAL.items():
        yield _package(package, how, is_needed=False)
    yield from _voices()
    yield _folder(out)
    yield Diagnosis("cores", True, False, f"{os.cpu_count()}: as many scenes are filmed at once")


def _unless(is_well: bool, wanted: str) -> str:
    return "" if is_well else f": install {wanted}"


def _package(name: str, how: str, is_needed: bool) -> Diagnosis:
    try:
        return Diagnosis(name, True, is_needed, version(name))
    except PackageNotFoundError:
        return Diagnosis(name, False, is_needed, how)


def _voices() -> Iterator[Diagnosis]:
    from tenuto.voices import AUTO_WAIT, VoiceError, choose, silence_of

    for name in ("espeak", "gtts", "edge"):
        is_needed = name == "espeak"
        try:
            choice = choose(name, language="vi")
        except VoiceError as error:
            yield Diagnosis(f"voice {name}", False, is_needed, str(error))
            continue
        cause = silence_of(choice.voice, AUTO_WAIT)
        yield Diagnosis(f"voice {name}", cause is None, is_needed, cause or f"answers: {choice.note}")


def _folder(out: Path) -> Diagnosis:
    there = next(folder for folder in (out, *out.parents) if folder.is_dir())
    room = shutil.disk_usage(there).free / 1e9
    if out.is_file() or not os.access(there, os.W_OK):
        return Diagnosis("output folder", False, True, f"{out} cannot be written: choose another --out")
    hint = "" if room > ROOM else f": free {ROOM:.0f} GB or choose another --out"
    return Diagnosis("output folder", room > ROOM, True, f"{out}: {room:.1f} GB free{hint}")
