"""What a build leaves, made up: files that YouTube's rules are about, in no time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PIL import Image

from tenuto.project import Project
from tenuto.publish.release import Video, compose, read_built
from tenuto.script.lecture import Author, Lecture, Reference, Release

CHAPTERS = "0:00 Mở đầu\n0:20 Giữa\n0:50 Hết\n"
CAPTIONS = {"vi": "1\n00:00:01,000 --> 00:00:02,000\nXin chào.\n"}
RELEASE = Release(
    description="Về DINO.\n\n{authors}\n\n{chapters}\n\n{references}\n\nGiọng: {voice}.",
    tags=("DINO", "học tự giám sát"),
    category=27,
    playlist="",
)
YAML = """\
title: Bài
subtitle: phụ
language: vi
authors: [{name: An, id: A1}]
sections: [{slug: later, title: Sau, announced: true}]
release:
  description: "{authors} {chapters} {references} {voice}"
  tags: [DINO, học sâu]
  category: 27
"""
LECTURE = Lecture(
    Project(Path()),
    title="DINO",
    subtitle="phụ",
    language="vi",
    authors=(Author("Nguyễn An", "A1"), Author("Trần Bình", "B2")),
    sections=(),
    references=(
        Reference("caron2021", "Caron et al.", 2021, "Emerging", "ICCV", "2104.14294"),
        Reference("deng2009", "Deng et al.", 2009, "ImageNet", "CVPR", ""),
    ),
    release=RELEASE,
)


def leave(
    folder: Path,
    film: bytes = b"film",
    chapters: str = CHAPTERS,
    captions: Mapping[str, str] = CAPTIONS,
    thumbnail: tuple[int, int] | None = (1280, 720),
    seconds: float = 70,
    is_well: bool | None = True,
) -> Path:
    """Write a whole build into `folder`, with its manifest; `is_well` is what `verify` said, None for nothing."""
    folder.mkdir(exist_ok=True)
    files = {"lecture.mp4": film, "chapters.txt": chapters.encode()}
    files |= {f"lecture.{language}.srt": text.encode() for language, text in captions.items()}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "thumbnail.png").unlink(missing_ok=True)
    if thumbnail:
        Image.new("RGB", thumbnail, "navy").save(folder / "thumbnail.png")
    line = {"text": "Xin chào.", "start": 0, "samples": 48_000, "words": [0.0, 0.4]}
    beat = {"slug": "greet", "start": 0, "frames": 30, "sentences": [line], "cues": []}
    scene = {"number": 1, "name": "start/hello", "title": "Chào", "start": 0, "frames": 30, "beats": [beat]}
    manifest = {
        "language": "vi",
        "voice": "espeak-ng vi 165 wpm",
        "quality": {"fps": 30},
        "frames": round(30 * seconds),
        "inputs": {},
        "outputs": {
            name: {"made_from": "words", "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files.items()
        },
        "scenes": [scene],
    }
    if is_well is not None:
        manifest["verified"] = {"film": hashlib.sha256(film).hexdigest(), "is_well": is_well}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def video_of(folder: Path, privacy: str | None = None, **release: object) -> Video:
    """What YouTube is to show of that build; `release` replaces what the script says."""
    lecture = replace(LECTURE, release=replace(RELEASE, **release))  # type: ignore[arg-type]
    return compose(lecture, read_built(folder), privacy)


def tell(folder: Path, script: str = YAML) -> Project:
    """A lecture that has a release and no scene yet."""
    (folder / "narration").mkdir(parents=True, exist_ok=True)
    (folder / "narration" / "facts.yaml").write_text(
        "plain: {}\nfacts:\n  share: {value: 80.1, unit: '%', source: s}\n"
    )
    (folder / "narration" / "lecture.yaml").write_text(script)
    return Project(folder)
