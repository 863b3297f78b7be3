"""`web`: a folder that can be put on any host, with a film that is small enough for it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import av
import pytest
from project import Project

import tenuto
from tenuto.film.build import Quiet
from tenuto.publish import web


def test_a_small_film_goes_as_it_is(warm: Project) -> None:
    """With its page and all that this leads to; whatever is in the folder works without what is not."""
    done = warm.run("web")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"result  {warm.media / 'web' / 'index.html'}"
    folder = warm.media / "web"
    page = (folder / "index.html").read_text()
    linked = set(re.findall(r'(?:src|href)="([^"#:]+)"', page))
    assert linked == {"lecture.mp4", "lecture.vi.srt", "lecture.vi.vtt"}
    assert {path.name for path in folder.iterdir()} >= linked
    for name in (*linked, "index.html"):
        assert (folder / name).read_bytes() == (warm.media / name).read_bytes()


def test_a_film_that_stands_is_left_alone(warm: Project) -> None:
    """Nothing is coded or copied twice; a harmed one is made anew."""
    lecture = tenuto.open(warm.folder)
    film = lecture.web() / "lecture.mp4"
    before, content = film.stat().st_mtime_ns, film.read_bytes()
    lecture.web()
    assert film.stat().st_mtime_ns == before
    film.write_bytes(content[:-100])
    lecture.web()
    assert film.read_bytes() == content


def test_without_a_film(fresh: Project) -> None:
    """There is nothing to put on the web yet."""
    assert "holds no whole lecture: build it first" in fresh.fails("web")


@pytest.mark.parametrize("name", ["lecture.mp4", "lecture.vi.vtt"])
def test_a_harmed_film_is_not_put_on_the_web(name: str, warm: Project) -> None:
    """It would stand there as if it were whole; nothing is written."""
    (warm.media / name).write_bytes(b"none")
    assert warm.fails("web") == f"{warm.media / name} is not what the last build left: build the lecture again"
    assert not (warm.media / "web").exists()


def test_without_a_page(warm: Project) -> None:
    """There is nothing that would show the film."""
    (warm.media / "index.html").unlink()
    assert warm.fails("web") == f"{warm.media / 'index.html'} is missing: build the lecture again"


@pytest.mark.parametrize("name", ["lecture.mp4", "lecture.vi.srt", "lecture.vi.vtt", "index.html"])
@pytest.mark.parametrize("harm", [b"", b"x"], ids=["emptied", "grown"])
def test_what_was_harmed_since_it_was_built_stays_here(name: str, harm: bytes, warm: Project) -> None:
    """As `publish` refuses it: the world is shown what the build left, or nothing."""
    warm.build("--jobs", "2")  # which knows the page by its place
    path = warm.media / name
    path.write_bytes(path.read_bytes() + harm if harm else b"")
    assert f"{path} is not what the last build left: build the lecture again" in warm.fails("web")
    assert not (warm.media / "web" / name).exists()


@pytest.mark.parametrize("manifest", ["[]", "{}", "garbage", '{"outputs": {"lecture.mp4": []}}'])
def test_a_manifest_that_tells_nothing(manifest: str, warm: Project) -> None:
    """Of a film of which nobody knows what it is nothing goes out."""
    (warm.media / "manifest.json").write_text(manifest)
    told = warm.fails("web")
    assert "manifest.json is damaged (" in told and told.endswith("build the lecture again")
    assert not (warm.media / "web").exists()


def streams(path: Path) -> dict[str, list[str]]:
    """A hash of every packet, by kind of stream."""
    found: dict[str, list[str]] = {"video": [], "audio": [], "subtitle": []}
    with av.open(str(path)) as film:
        for packet in film.demux():
            if packet.size:
                found[packet.stream.type].append(f"{packet.pts} {hashlib.sha256(bytes(packet)).hexdigest()}")
    return found


@pytest.mark.slow
def test_a_large_film_is_made_smaller(built: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every picture is there, lower; sound, subtitles, chapters and tags are the same; and it is below the limit."""
    film, small = built.media / "lecture.mp4", tmp_path / "small.mp4"
    monkeypatch.setattr(web, "LIMIT", round(0.8 * film.stat().st_size))
    monkeypatch.setattr(web, "HEIGHT", 360)
    web.smaller(film, small, Quiet())
    assert small.stat().st_size <= web.LIMIT
    with av.open(str(film)) as before, av.open(str(small)) as after:
        assert after.chapters() == before.chapters()
        assert after.metadata["title"] == before.metadata["title"]
        assert [stream.language for stream in after.streams] == [stream.language for stream in before.streams]
        shown = sum(1 for _ in after.decode(video=0))
    with av.open(str(small)) as after:
        picture = after.streams.video[0]
        assert (picture.width, picture.height) == (640, 360)
        assert abs((after.duration or 0) / 1e6 - built.manifest()["frames"] / 15) < 0.1
    assert shown == built.manifest()["frames"]
    one, other = streams(film), streams(small)
    assert other["audio"] == one["audio"] and other["subtitle"] == one["subtitle"]


@pytest.mark.slow
def test_translations_come_along(warm: Project) -> None:
    """Each film in the folder of its language, as the pages lead to each other."""
    warm.build("--lang", "en")
    done = warm.run("web", "--json")
    folder = Path(json.loads(done.stdout)["folder"])
    assert 'href="en/index.html"' in (folder / "index.html").read_text()
    assert 'href="../index.html"' in (folder / "en" / "index.html").read_text()
    assert (folder / "en" / "lecture.mp4").read_bytes() == (warm.media / "en" / "lecture.mp4").read_bytes()


def test_a_translation_that_fell_behind_does_not_stop_it(warm: Project) -> None:
    """Of which no film was built, nothing is asked."""
    warm.write("narration/en/middle.yaml", "sea: {title: T, beats: {a: A.}}\n")
    done = warm.run("web")
    assert done.returncode == 0 and "changed since" not in done.stderr, done.stderr


def test_a_film_that_tells_something_else_is_told(warm: Project) -> None:
    """In one line, and it goes all the same."""
    warm.edit("narration/vi/middle.yaml", "Hết rồi.", "Hết thật rồi.")
    done = warm.run("web")
    assert done.returncode == 0 and (warm.media / "web" / "lecture.mp4").is_file()
    assert done.stderr == "changed since the film was built: middle/share; build it again to show that\n"
