"""What is decided before anything is sent: the texts, YouTube's limits, and the requests that are missing."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import REPOSITORY
from project import Project as Small
from releasing import CAPTIONS, LECTURE, RELEASE, YAML, leave, tell, video_of

from tenuto.film.captions import CHAPTER, Chapter
from tenuto.film.manifest import NotBuilt
from tenuto.project import Project
from tenuto.publish.plan import PENDING, UNITS, Call, Published, plan, rehearse
from tenuto.publish.release import (
    DESCRIPTION,
    TAGS,
    TITLE,
    Built,
    File,
    NotDescribed,
    Video,
    advice,
    compose,
    problems,
    read_built,
    tags_length,
)
from tenuto.script.lecture import Release
from tenuto.script.loading import ScriptError, load_lecture


@pytest.fixture
def media(tmp_path: Path) -> Path:
    return leave(tmp_path / "media")


@pytest.fixture
def video(media: Path) -> Video:
    return video_of(media)


# -- what a build left ---------------------------------------------------------------------------------------------------


def test_a_real_build_can_be_released(built: Small) -> None:
    """The manifest and the files are read as the build writes them."""
    left, manifest = read_built(built.media), built.manifest()
    assert left.film == File(built.media / "lecture.mp4", manifest["outputs"]["lecture.mp4"]["sha256"])
    assert left.seconds == pytest.approx(manifest["frames"] / 15) and left.language == "vi"
    assert left.voice.startswith("espeak-ng")
    assert set(left.captions) == {"vi"} and left.chapters[0].start == 0


def test_all_languages_of_a_build_are_found(tmp_path: Path) -> None:
    """Each subtitle file of the build is one caption track; one that an earlier build left is none."""
    media = leave(tmp_path / "media", captions={**CAPTIONS, "en": "1\n00:00:01,000 --> 00:00:02,000\nHello.\n"})
    (media / "lecture.fr.srt").write_text("of another film")
    assert {language: file.path.name for language, file in read_built(media).captions.items()} == {
        "en": "lecture.en.srt",
        "vi": "lecture.vi.srt",
    }


@pytest.mark.parametrize("name", ["manifest.json", "lecture.mp4", "chapters.txt", "lecture.vi.srt"])
def test_half_a_build_is_none(name: str, media: Path) -> None:
    """Whatever is missing, the message says how to get it."""
    (media / name).unlink()
    with pytest.raises(NotBuilt, match=r"holds no whole lecture: build it first$"):
        read_built(media)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"outputs": {}}', '{"outputs": []}', "[" * 100_000])
def test_a_strange_manifest_is_no_build(text: str, media: Path) -> None:
    """A manifest that is cut short or of another kind is told as such, not as a bug."""
    (media / "manifest.json").write_text(text)
    with pytest.raises(NotBuilt, match=r"manifest.json is damaged \(.*\): build the lecture again$"):
        read_built(media)


@pytest.mark.parametrize("name", ["lecture.mp4", "chapters.txt", "lecture.vi.srt"])
def test_files_that_were_changed_since_are_not_sent(name: str, media: Path) -> None:
    """What does not have the manifest's SHA-256 is not what was built."""
    with (media / name).open("a") as file:
        file.write("x")
    with pytest.raises(NotBuilt, match=f"{name} is not what the last build left"):
        read_built(media)


def test_clocks_of_chapters(tmp_path: Path) -> None:
    """Minutes and hours are read as they are written."""
    media = leave(tmp_path / "media", chapters="0:00 A: một\n1:05 B\n59:59 C\n1:00:05 D\n", seconds=4000)
    starts = [Chapter(0, "A: một"), Chapter(65, "B"), Chapter(3599, "C"), Chapter(3605, "D")]
    assert list(read_built(media).chapters) == starts


# -- texts ---------------------------------------------------------------------------------------------------------------


def test_the_description(video: Video) -> None:
    """Authors, chapters as YouTube reads them, references with links, and how the voice was made, in their places."""
    assert video.description == (
        "Về DINO.\n\nNguyễn An, Trần Bình\n\n0:00 Mở đầu\n0:20 Giữa\n0:50 Hết\n\n"
        "Caron et al. · ICCV 2021 · https://arxiv.org/abs/2104.14294\nDeng et al. · CVPR 2009\n\n"
        "Giọng: espeak-ng vi 165 wpm."
    )


def test_what_is_filled_in_is_not_filled_in_again(tmp_path: Path) -> None:
    """A chapter called {voice} stays so, and braces that are no place are left."""
    media = leave(tmp_path / "media", chapters="0:00 {voice}\n0:20 b\n0:50 }\n")
    assert "0:00 {voice}\n0:20 b\n0:50 }" in video_of(media).description


def test_a_lecture_without_release_is_not_published(media: Path) -> None:
    """It says what to add, and for which language."""
    with pytest.raises(NotDescribed, match=r"lecture.yaml has no 'release' for 'vi': add"):
        compose(replace(LECTURE, release=None), read_built(media))


def test_the_real_lecture_fits_youtube(media: Path) -> None:
    """With a chapter for every scene and the longest voice name there is, no text is too long."""
    lecture = load_lecture(REPOSITORY)
    chapters = tuple(Chapter(60.0 * index, scene.title) for index, scene in enumerate(lecture.scenes))
    built = replace(
        read_built(media),
        chapters=chapters,
        seconds=60.0 * len(chapters),
        voice="edge-tts 7.3.1 vi-VN-NamMinhNeural +0% +0Hz",
    )
    video = compose(lecture, built)
    assert list(problems(video)) == []
    assert all(author.name in video.description for author in lecture.authors)
    assert f"0:00 {lecture.scenes[0].title}\n1:00 {lecture.scenes[1].title}\n" in video.description
    assert unicodedata.is_normalized("NFC", video.description) and "{" not in video.description


# -- the script ----------------------------------------------------------------------------------------------------------

MISTAKES = {
    # what: (old, new, line, part of the message)
    "no mapping": (YAML[YAML.index("release") :], "release: DINO\n", 6, "'release' must hold description, tags and"),
    "an unknown key": ("  tags", "  tag", 8, "'release' does not know 'tag': did you mean 'tags'?"),
    "no description": ("  description", "  #", 8, "'description' is missing: add it"),
    "an unknown place": ("{voice}", "{voices}", 7, "'description' has no place for {voices}: did you mean 'voice'?"),
    "a forgotten place": (" {voice}", "", 7, "'description' has {voice} 0 times: write it once"),
    "a place twice": ("{voice}", "{voice}{voice}", 7, "'description' has {voice} 2 times: write it once"),
    "no tags": ("[DINO, học sâu]", "[]", 8, "'tags' must be a list of words, at least one"),
    "tags in a row": ("[DINO, học sâu]", "DINO, học sâu", 8, "'tags' must be a list of words"),
    "a tag that is a number": ("DINO,", "1,", 8, "'tags' must be a list of words"),
    "an empty tag": ("DINO,", "' ',", 8, "'tags' must be a list of words"),
    "no category": ("  category: 27\n", "", 6, "a release needs its 'category', YouTube's number of it"),
    "a category in words": ("27", "Education", 9, "a release needs its 'category'"),
    "a category that is yes": ("27", "yes", 9, "a release needs its 'category'"),
    "a playlist that is a number": (
        "  category",
        "  playlist: 1\n  category",
        9,
        "'playlist' is a int, but must be text",
    ),
}


@pytest.fixture
def script(tmp_path: Path) -> Project:
    return tell(tmp_path)


def test_the_script_describes_the_release(script: Project) -> None:
    """A playlist is needed no more than a release is."""
    release = load_lecture(script).release
    assert release == Release("{authors} {chapters} {references} {voice}", ("DINO", "học sâu"), 27, "")
    tell(script.root, YAML[: YAML.index("release")])
    assert load_lecture(script).release is None


@pytest.mark.parametrize("what", MISTAKES)
def test_mistakes_in_the_script_are_pointed_at(what: str, script: Project) -> None:
    """File, line, what is wrong and what to do."""
    old, new, line, message = MISTAKES[what]
    assert YAML.count(old) == 1
    tell(script.root, YAML.replace(old, new))
    with pytest.raises(ScriptError) as caught:
        load_lecture(script)
    assert str(caught.value).startswith(f"narration/lecture.yaml:{line}: {message}")


# -- limits --------------------------------------------------------------------------------------------------------------


def told(video: Video) -> str:
    """The one problem of a release."""
    (problem,) = problems(video)
    assert "\n" not in problem
    return problem


def test_a_sound_release_has_no_problem(video: Video) -> None:
    """Nothing to mend, nothing to know."""
    assert list(problems(video)) == [] and list(advice(video)) == []


def test_title_has_a_hundred_characters(video: Video) -> None:
    """Characters, not bytes."""
    assert list(problems(replace(video, title="ế" * TITLE))) == []
    assert told(replace(video, title="ế" * (TITLE + 1))).startswith("title: 101 characters, at most 100: shorten")


def test_description_has_five_thousand_bytes(video: Video) -> None:
    """Bytes, of which a Vietnamese vowel takes up to three."""
    assert list(problems(replace(video, description="ế" * 1666 + "aa"))) == []
    assert told(replace(video, description="ế" * 1667)).startswith(f"description: 5001 bytes, at most {DESCRIPTION}")


@pytest.mark.parametrize("sign", "<>")
def test_angles_are_forbidden(sign: str, video: Video) -> None:
    """In title, description and tags."""
    bad = replace(video, title=f"a{sign}b", description=f"a{sign}b", tags=(f"a{sign}b",))
    assert [problem.split(":")[0] for problem in problems(bad)] == ["title", "description", "tags"]


@pytest.mark.parametrize(
    "tags, length",
    [((), 0), (("Foo-Baz",), 7), (("Foo Baz",), 9), (("a", "b"), 3), (("học sâu", "ViT", "a b c"), 9 + 1 + 3 + 1 + 7)],
)
def test_tags_are_counted_as_youtube_does(tags: tuple[str, ...], length: int) -> None:
    """Commas count, and so do the quotes around a tag with a space; the first two are the API reference's own examples."""
    assert tags_length(tags) == length


def test_tags_have_five_hundred_characters(video: Video) -> None:
    """With commas and quotes."""
    fits = ("x" * 99,) * 4 + ("y" * 47 + " " + "y" * 50,)
    assert tags_length(fits) == TAGS
    assert list(problems(replace(video, tags=fits))) == []
    assert told(replace(video, tags=(*fits[:4], "y" * 48 + " " + "y" * 50))).startswith("tags: 501 characters")
    assert told(replace(video, tags=("a, b",))).startswith("tags: 'a, b' holds a comma")


@pytest.mark.parametrize(
    "chapters, problem",
    [
        ("0:05 a\n0:20 b\n0:40 c\n", "chapters: 'a' is the first and must start at 0:00"),
        ("0:00 a\n0:20 b\n0:29 c\n", "chapters: 'b' lasts 9 s, at least 10"),
        ("0:00 a\n0:20 b\n1:01 c\n", "chapters: 'c' lasts 9 s, at least 10"),
        ("0:00 a\n0:40 b\n0:20 c\n", "chapters: 'b' starts after the next, or after the film's end"),
        ("0:00 a\n0:20 b\n1:20 c\n", "chapters: 'c' starts after the next, or after the film's end"),
    ],
)
def test_chapters_that_youtube_would_not_show(chapters: str, problem: str, tmp_path: Path) -> None:
    """From 0:00, ascending, each of 10 s, the last one as well."""
    assert told(video_of(leave(tmp_path / "media", chapters=chapters))).startswith(problem)


@pytest.mark.parametrize("chapters, count", [("", 0), ("0:00 a\n0:20 b\n", 2)])
def test_few_chapters_are_no_mistake(chapters: str, count: int, tmp_path: Path) -> None:
    """YouTube then shows none, which is worth knowing; the film may be published all the same."""
    video = video_of(leave(tmp_path / "media", chapters=chapters))
    assert list(problems(video)) == []
    assert [line.split(":")[0] for line in advice(video)] == [f"{count} chapters"]


def test_titles_of_chapters_may_hold_line_breaks(tmp_path: Path) -> None:
    """What a build has written can be read back, whatever its titles hold."""
    media = leave(tmp_path / "media", chapters="0:00 Mở\nđầu\n0:20 Giữa\u2028chừng\n0:50 Hết\x85\n")
    assert [chapter.title for chapter in read_built(media).chapters] == ["Mở đầu", "Giữa chừng", "Hết"]


@settings(deadline=None)
@given(gaps=st.lists(st.integers(1, 30), min_size=2, max_size=8))
def test_chapters_pass_exactly_if_all_are_long_enough(gaps: list[int]) -> None:
    """Whatever their lengths, each too short one is told."""
    starts = [0, *(sum(gaps[: index + 1]) for index in range(len(gaps)))]
    built = Built(
        File(Path("f"), ""),
        starts[-1] + 10,
        "vi",
        "voice",
        tuple(Chapter(start, f"c{start}") for start in starts),
        {},
        None,
    )
    short = [f"c{start}" for start, gap in zip(starts, gaps, strict=False) if gap < CHAPTER]
    assert [problem.split("'")[1] for problem in problems(compose(LECTURE, built))] == short


def test_thumbnails_have_one_size(tmp_path: Path) -> None:
    """1280x720 and no other, and a picture."""
    media = leave(tmp_path / "media", thumbnail=(1280, 719))
    assert told(video_of(media)).endswith("thumbnail.png: is 1280x719 px, must be 1280x720: build the lecture again")
    (media / "thumbnail.png").write_bytes(b"no picture")
    assert "thumbnail.png: is no picture" in told(video_of(media))


def test_thumbnails_have_two_megabytes(media: Path) -> None:
    """A larger file is told with its size."""
    picture = media / "thumbnail.png"
    with picture.open("ab") as file:
        file.write(bytes(2_000_000 - picture.stat().st_size))
    assert list(problems(video_of(media))) == []
    with picture.open("ab") as file:
        file.write(b"x")
    assert "thumbnail.png: 2,000,001 bytes, at most 2,000,000" in told(video_of(media))


def test_what_is_worth_knowing(tmp_path: Path) -> None:
    """A missing thumbnail, with what to do, and a film that only verified channels may upload."""
    video = video_of(leave(tmp_path / "media", thumbnail=None, seconds=901))
    missing, long = advice(video)
    assert "no thumbnail.png" in missing and "'thumbnail' in lecture.yaml" in missing
    assert "15 minutes" in long and "https://www.youtube.com/verify" in long
    assert list(problems(video)) == []


# -- requests ------------------------------------------------------------------------------------------------------------


def after(video: Video, published: Published = Published()) -> Published:  # noqa: B008 (frozen)
    """What YouTube has once a plan was carried out."""
    for _ in range(9):  # requests are fewer
        call = next(plan(video, published), None)
        if call is None:
            return published
        tracks = {language: f"track-{language}" for language in video.built.captions}
        published = replace(published, video="v1", tracks=tracks, parts={**published.parts, **call.settles})
        if call.method == "videos.insert":
            published = replace(published, tracks={})
    raise AssertionError(f"{call} is planned again and again")


def methods(video: Video, published: Published) -> list[str]:
    return [call.method for call in plan(video, published)]


def test_the_first_plan(media: Path) -> None:
    """Film, captions, playlist, thumbnail, in this order, private, and with YouTube's names for everything."""
    film, captions, playlist, thumbnail = plan(video_of(media, playlist="PL1"), Published())
    assert film.method == "videos.insert" and film.parameters == {"part": "snippet,status"}
    assert film.media == media / "lecture.mp4"
    assert film.body == {
        "snippet": {
            "title": "DINO",
            "description": video_of(media).description,
            "tags": ["DINO", "học tự giám sát"],
            "categoryId": "27",
            "defaultLanguage": "vi",
            "defaultAudioLanguage": "vi",
        },
        "status": {"privacyStatus": "private", "selfDeclaredMadeForKids": False},
    }
    assert captions.method == "captions.insert" and captions.media == media / "lecture.vi.srt"
    assert captions.body == {"snippet": {"videoId": PENDING, "language": "vi", "name": "", "isDraft": False}}
    assert playlist.method == "playlistItems.insert" and playlist.unless
    assert playlist.unless.parameters == {"part": "id", "playlistId": "PL1", "videoId": PENDING}
    assert (thumbnail.method, thumbnail.parameters) == ("thumbnails.set", {"videoId": PENDING})


def test_nothing_is_planned_twice(media: Path) -> None:
    """Once it was sent, nothing is missing."""
    video = video_of(media, playlist="PL1")
    assert methods(video, after(video)) == []


@pytest.mark.parametrize(
    "change, planned",
    [
        ({"tags": ("khác",)}, [("videos.update", "snippet")]),
        ({"category": 28}, [("videos.update", "snippet")]),
        ({"description": "khác"}, [("videos.update", "snippet")]),
        ({"playlist": "PL2"}, [("playlistItems.insert", "snippet")]),
        ({"privacy": "private"}, []),
        ({"privacy": "public"}, [("videos.update", "status")]),
        ({"privacy": "public", "category": 28}, [("videos.update", "snippet,status")]),
    ],
)
def test_only_what_changed_is_planned(change: dict[str, str], planned: list[tuple[str, str]], media: Path) -> None:
    """And only the parts that changed: who may see the film is touched on request alone."""
    published = after(video_of(media, playlist="PL1"))
    changed = video_of(media, **{"playlist": "PL1", **change})  # type: ignore[arg-type]
    assert [(call.method, call.parameters["part"]) for call in plan(changed, published)] == planned
    assert all(call.body and call.body.get("id", "v1") == "v1" for call in plan(changed, published))


def test_a_film_made_public_on_youtube_stays_so(media: Path) -> None:
    """A new description does not make it private again."""
    published = after(video_of(media))
    published = replace(published, parts={**published.parts, "status": "public"})
    (call,) = plan(video_of(media, category=28), published)
    assert call.body and "status" not in call.body


def test_changed_files_are_planned(media: Path) -> None:
    """Captions are updated under their id, a further language is inserted, a new thumbnail is set."""
    published = after(video_of(media))
    captions = {"vi": CAPTIONS["vi"] + "\n", "en": "1\n00:00:01,000 --> 00:00:02,000\nHi.\n"}
    leave(media, captions=captions, thumbnail=(1280, 720))
    (media / "thumbnail.png").write_bytes((media / "thumbnail.png").read_bytes() + b"!")
    english, vietnamese, thumbnail = plan(video_of(media), published)
    assert (english.method, english.body and english.body["snippet"]["language"]) == ("captions.insert", "en")
    assert (vietnamese.method, vietnamese.body) == ("captions.update", {"id": "track-vi"})
    assert vietnamese.parameters == {"part": "id"}
    assert (thumbnail.method, thumbnail.parameters) == ("thumbnails.set", {"videoId": "v1"})


def test_what_it_would_cost(media: Path) -> None:
    """Units of all requests, the question before the playlist included; uploads are counted apart."""
    first = video_of(media, playlist="PL1")
    told = rehearse(first, Published())
    assert (told.units, told.uploads) == (400 + 1 + 50 + 50, 1) and told.calls[0].method == "videos.insert"
    told = rehearse(first, after(first))
    assert [call.method for call in told.calls] == ["videos.list"] and (told.units, told.uploads) == (1, 0)


def test_every_method_has_its_price() -> None:
    """Those of YouTube's own table."""
    assert all(Call(method, {}).units == units for method, units in UNITS.items())
    assert UNITS["captions.insert"] == 400 and UNITS["captions.update"] == 450


def test_plans_can_be_printed(media: Path) -> None:
    """As JSON: method, parameters, body, file with its size, question, units."""
    video = video_of(media, playlist="PL1")
    shown = json.loads(json.dumps([call.as_json() for call in plan(video, Published())]))
    assert shown[0]["media"] == str(media / "lecture.mp4") and shown[0]["bytes"] == 4
    assert shown[0]["body"]["snippet"]["description"] == video.description
    assert shown[2]["unless"]["method"] == "playlistItems.list" and shown[2]["units"] == 51
    assert RELEASE.description != video.description
