"""The booth: a person reads a lecture before a real browser; nobody else gets in; what is kept survives the program."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from loopback import running
from person import RATE, Booth, Reader, booth, in_a_room, silence, spoken
from project import Project, said

from tenuto.film.ears import decode_file
from tenuto.record import booth as booths
from tenuto.voices.audio import Samples, decode, wav

SENTENCES = (
    "Xin chào mọi người.",
    "Đây là bài thử.",
    "Nó rất ngắn.",
    "Điểm lớn dần lên.",
    "Rồi nó quay mãi, quay mãi, cho đến khi ta nói xong câu này mới thôi.",
    "Đúng được 80,1%.",
    "Hết rồi.",
)
FIRST = SENTENCES[0]


def recordings(project: Project, name: str = "an") -> dict[str, Path]:
    """The files of a speaker by sentence, as index.json says."""
    folder = project.folder / "narration" / "recordings" / name / "vi"
    index = json.loads((folder / "index.json").read_text()) if folder.exists() else {"sentences": []}
    return {entry["sentence"]: folder / entry["file"] for entry in index["sentences"]}


def take(sound: Samples | None = None) -> bytes:
    """What the page sends: a WAV file of room, speech and room."""
    heard = spoken(FIRST) if sound is None else sound
    return wav(in_a_room(silence(0.5), heard, silence(0.5)), RATE)


def ask(at: Booth, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    """One request, as any program on this machine can make it; the page's own headers unless others are given."""
    connection = http.client.HTTPConnection("127.0.0.1", int(at.host.split(":")[1]), timeout=60)
    own = {"Host": at.host, "Origin": f"http://{at.host}"}
    connection.request(
        method, path, body, {**own, **{name.replace("_", "-"): value for name, value in headers.items()}}
    )
    answer = connection.getresponse()
    return answer.status, answer.read()


def own_path(at: Booth, rest: str = "") -> str:
    return "/" + at.address.split("/", 3)[3] + rest


# -- a person ------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_whole_lecture_is_recorded_and_built(built: Project, fresh: Project, reader: Callable[..., Reader]) -> None:
    """Space, space, Enter for each sentence; then the film speaks with that voice, at its pace, and no other."""
    person = reader()
    with booth(fresh, "--as", "an") as at:
        for number, sentence in enumerate(SENTENCES, 1):
            person.arrive(at.address, spoken(sentence))
            assert person.text("sentence") == sentence
            person.read()
            assert person.text("complaints") == ""
            person.press("Enter")
            person.page.wait_for_selector(f"body[data-left='{len(SENTENCES) - number}']")
            assert set(recordings(fresh)) == set(SENTENCES[:number]), "each is stored as it is kept"
        assert person.text("left") == "Đã thu đủ mọi câu"
        assert "kept    7 sentences" in at.end()
    assert person.seen == []
    report = fresh.build("--voice", "recorded:an")
    assert said(report, "spoken").startswith("7 sentences, 0 from the cache")
    assert "an" in fresh.manifest()["voice"]
    film, other = (decode_file(project.media / "lecture.mp4") for project in (fresh, built))
    for sentence, path in recordings(fresh).items():
        samples, rate = decode(path.read_bytes())
        assert rate == RATE
        assert len(samples) == pytest.approx(len(spoken(sentence)) + 0.16 * RATE, abs=0.1 * RATE), (
            "trimmed to its speech"
        )
        # The limiter changes the tallest waves; another voice's words are no likeness at all.
        assert likeness(film, samples) > 0.65 > 0.5 > likeness(other, samples), sentence


def likeness(film: Samples, samples: Samples) -> float:
    """The highest correlation of a sound with any place of a film's; 1 if it stands there."""
    size = 1 << (len(film) + len(samples)).bit_length()
    found = np.fft.irfft(np.fft.rfft(film, size) * np.conj(np.fft.rfft(samples, size)))[: len(film)]
    energy = np.concatenate([[0], np.cumsum(film.astype(np.float64) ** 2)])
    at = np.arange(len(film) - len(samples))
    own = energy[at + len(samples)] - energy[at]
    return float((found[at] / np.sqrt(own * (samples.astype(np.float64) ** 2).sum() + 1e-9)).max())


@pytest.mark.slow
def test_keys_alone(fresh: Project, reader: Callable[..., Reader]) -> None:
    """Arrows move, R records again, P plays, Enter keeps: on the smallest phone nothing is out of reach."""
    person = reader(viewport={"width": 320, "height": 568})
    with booth(fresh, "start", "--as", "an") as at:
        person.arrive(at.address, spoken(FIRST))
        assert person.text("after") == SENTENCES[1] and not person.page.locator("#play").is_enabled()
        person.press("ArrowRight")
        assert (person.text("sentence"), person.text("before")) == (SENTENCES[1], FIRST)
        person.press("ArrowLeft")
        person.read()
        person.press("p")
        person.page.wait_for_selector("body[data-sound=playing]")
        person.press("r")
        person.wait("recording")
        person.press("Space")
        person.wait("ready", "review")
        for id in ("record", "back", "play", "again", "keep", "on"):
            box = person.page.locator(f"#{id}").bounding_box()
            assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320 and box["y"] + box["height"] <= 568, id
            assert box["height"] >= 40, "a thumb is wide"
        said, footer = (person.page.locator(name).bounding_box() for name in ("#sentence", "footer"))
        assert said and footer and said["y"] + said["height"] <= footer["y"], "nothing covers the sentence"
    assert person.seen == []


@pytest.mark.slow
def test_little_motion(fresh: Project, reader: Callable[..., Reader]) -> None:
    """Who asks for little motion sees the last picture of a beat, which stands."""
    calm = reader(reduced_motion="reduce")
    with booth(fresh, "wave", "--as", "an") as at:
        calm.arrive(at.address, spoken(SENTENCES[3]))
        calm.page.wait_for_selector("#drawing", state="hidden", timeout=90_000)
        calm.page.wait_for_selector("body[data-picture=still]")


# -- what a listener would mind --------------------------------------------------------------------------------------------


@pytest.fixture
def served(fresh: Project):
    with booth(fresh, "--as", "an") as at:
        yield at


def complaints(at: Booth, content: bytes) -> list[str]:
    status, answer = ask(at, "PUT", own_path(at, "take/1"), content)
    assert status == 200
    return json.loads(answer)["complaints"]


def test_complaints(served: Booth) -> None:
    """A take that is cut off, soft, silent, noisy or says something else is told so; a good one is not."""
    good = spoken(FIRST)
    assert complaints(served, take(good)) == []
    assert complaints(served, take(np.clip(8 * good, -1, 1))) == ["clipped"]
    assert complaints(served, take(silence(2))) == ["silent"]
    assert complaints(served, b"RIFF, but no sound") == ["silent"]
    assert complaints(served, wav(in_a_room(silence(0.5), good, silence(0.5), noise=0.02), RATE)) == ["noisy"]
    assert complaints(served, wav(in_a_room(silence(0.5), 0.01 * good, silence(0.5), noise=1e-5), RATE)) == ["faint"]
    assert complaints(served, take(spoken(SENTENCES[4]))) == ["words"]


def test_a_take_against_all_doubt(served: Booth, fresh: Project) -> None:
    """The reader decides: a take whose words do not seem to match is kept if so wished, and speaks in the film."""
    assert complaints(served, take(spoken(SENTENCES[4]))) == ["words"]
    assert ask(served, "POST", own_path(served, "keep/1"))[0] == 200
    (entry,) = json.loads((fresh.folder / "narration/recordings/an/vi/index.json").read_text())["sentences"]
    assert entry["trusted"] is True
    complaints(served, take())
    ask(served, "POST", own_path(served, "keep/1"))
    (entry,) = json.loads((fresh.folder / "narration/recordings/an/vi/index.json").read_text())["sentences"]
    assert "trusted" not in entry, "another take is another decision"


def test_a_scene_that_cannot_be_drawn(fresh: Project) -> None:
    """The booth works without its picture, and the terminal says why there is none."""
    fresh.write("scenes/start/hello.py", "raise ValueError('no picture today')\n")
    with booth(fresh, "hello", "--as", "an") as at:
        status, answer = ask(at, "GET", own_path(at, "picture/1.mp4"))
        assert status == 409 and "no picture today" in json.loads(answer)["error"]
        assert complaints(at, take()) == []
        assert "scene 'start/hello'" in at.end()


# -- what survives ---------------------------------------------------------------------------------------------------------


def test_a_crash_loses_one_sentence_at_most(fresh: Project) -> None:
    """Killed in the middle of a take: what was kept is whole, what was spoken but not kept is offered again."""
    with booth(fresh, "--as", "an") as at:
        assert complaints(at, take()) == []
        assert ask(at, "POST", own_path(at, "keep/1"))[0] == 200
        assert ask(at, "PUT", own_path(at, "take/2"), take(spoken(SENTENCES[1])))[0] == 200
        half = socket.create_connection(("127.0.0.1", int(at.host.split(":")[1])))
        body = take(spoken(SENTENCES[2]))
        head = f"PUT {own_path(at, 'take/3')} HTTP/1.1\r\nHost: {at.host}\r\nOrigin: http://{at.host}\r\n"
        half.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[: len(body) // 2])
        at.kill()
        half.close()
    assert set(recordings(fresh)) == {FIRST}
    with booth(fresh, "--as", "an") as at:
        now = json.loads(ask(at, "GET", own_path(at, "sentences"))[1])
        assert [entry["kept"] for entry in now] == [True, *[False] * 6]
        assert [entry["pending"] for entry in now] == [False, True, *[False] * 5]
        assert ask(at, "POST", own_path(at, "keep/2"))[0] == 200
    assert set(recordings(fresh)) == set(SENTENCES[:2])
    assert not list((fresh.folder / "narration/recordings").rglob("*.part"))


def test_a_sentence_that_changed(served: Booth, fresh: Project) -> None:
    """What was recorded for other words is told as such, and recorded anew."""
    complaints(served, take())
    ask(served, "POST", own_path(served, "keep/1"))
    fresh.edit("narration/vi/start.yaml", "greet: Xin chào mọi người.", "greet: Xin chào các bạn.")
    with booth(fresh, "--as", "an") as at:
        first = json.loads(ask(at, "GET", own_path(at, "sentences"))[1])[0]
    assert (first["text"], first["kept"], first["was"]) == ("Xin chào các bạn.", False, FIRST)


# -- who may come in -------------------------------------------------------------------------------------------------------


def test_nobody_else_gets_in(served: Booth, fresh: Project) -> None:
    """Without the token, by another name for this machine, or from a foreign page: nothing is read or written."""
    complaints(served, take())
    token = own_path(served)
    attempts = [
        ("GET", "/", {}),
        ("GET", "/sentences", {}),
        ("GET", token[:-2] + "/sentences", {}),
        ("GET", token + "sentences", {"Host": "evil.example"}),
        ("GET", token + "sentences", {"Host": f"evil.example:{served.host.split(':')[1]}"}),
        ("GET", token + "sentences", {"Host": "127.0.0.1"}),
        ("GET", token + "sentences", {"Origin": "http://evil.example"}),
        ("GET", token + "sentences", {"Origin": "null"}),
        ("GET", token + "take/1.flac", {"Sec_Fetch_Site": "cross-site"}),
        ("POST", token + "keep/1", {"Origin": "http://evil.example"}),
        ("POST", token + "keep/1", {"Origin": f"http://localhost:{int(served.host.split(':')[1]) + 1}"}),
        ("POST", token + "keep/1", {"Sec_Fetch_Site": "same-site"}),
        ("PUT", token + "take/1", {"Origin": "null"}),
        ("POST", "/keep/1", {}),
    ]
    for method, path, headers in attempts:
        status, answer = ask(served, method, path, b"" if method != "GET" else None, **headers)
        assert (status, answer) == (403, b"not for you\n"), (method, path, headers)
    connection = http.client.HTTPConnection("127.0.0.1", int(served.host.split(":")[1]))
    connection.request("POST", token + "keep/1", headers={"Host": served.host})  # a form of no page at all
    assert connection.getresponse().status == 403
    assert recordings(fresh) == {}
    assert ask(served, "GET", token + "sentences")[0] == 200


def test_requests_of_no_browser(served: Booth) -> None:
    """Paths and methods that nobody means are refused, without a word in the terminal."""
    token = own_path(served)
    for method, path, expected in [
        ("OPTIONS", "*", 403),
        ("GET", "/%ff%fe/sentences", 403),
        ("GET", "//", 403),
        ("GET", token + "take/" + "9" * 5000 + ".flac", 404),
        ("GET", token + "take/99.flac", 404),
        ("GET", token + "../../etc/passwd", 404),
        ("GET", token + "booth.py", 404),
        ("GET", token + "font-900.ttf", 404),
        ("DELETE", token + "take/1", 405),
        ("POST", token + "keep/1", 404),
    ]:
        assert ask(served, method, path)[0] == expected, (method, path)
    served.end()


@pytest.mark.slow
def test_a_foreign_page_in_the_same_browser(served: Booth, fresh: Project, reader: Callable[..., Reader]) -> None:
    """Even a page that knows the address can neither read it, nor write to it, nor show it in a frame."""
    from aiohttp import web

    complaints(served, take())
    script = f"""<title>-</title><iframe src="{served.address}"></iframe><script>(async () => {{
      const told = [];
      for (const [path, options] of [["sentences", {{}}], ["keep/1", {{method: "POST"}}],
                                     ["keep/1", {{method: "POST", mode: "no-cors"}}]])
        try {{ told.push((await fetch("{served.address}" + path, options)).status); }} catch (e) {{ told.push("refused"); }}
      document.title = told.join(" ");
    }})();</script>"""
    app = web.Application()

    async def page(request: web.Request) -> web.Response:
        return web.Response(text=script, content_type="text/html")

    app.router.add_get("/", page)
    person = reader()
    with running(app) as host:
        person.page.goto(f"http://{host}/")
        person.page.wait_for_function("() => document.title !== '-'")
        assert person.page.title() == "refused refused refused"
        assert not any(frame.url.startswith(served.address) and frame.title() for frame in person.page.frames[1:])
    assert recordings(fresh) == {}


def test_the_page_asks_nobody_else(served: Booth) -> None:
    """Its policy allows no other host, no script inside the page, and no frame around it."""
    connection = http.client.HTTPConnection("127.0.0.1", int(served.host.split(":")[1]))
    connection.request("GET", own_path(served))
    answer = connection.getresponse()
    policy, page = answer.headers["Content-Security-Policy"], answer.read().decode()
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer" and answer.headers["Cache-Control"] == "no-store"
    assert "http" not in page.replace("http-equiv", "")


# -- limits ----------------------------------------------------------------------------------------------------------------


def test_a_take_has_a_size(served: Booth, fresh: Project) -> None:
    """A body of more than two minutes of sound is refused before it is read, and the booth goes on."""
    connection = http.client.HTTPConnection("127.0.0.1", int(served.host.split(":")[1]), timeout=60)
    headers = {"Host": served.host, "Origin": f"http://{served.host}", "Content-Length": str(booths.LARGEST + 1)}
    connection.request("PUT", own_path(served, "take/1"), headers=headers)
    connection.send(b"RIFF")
    assert connection.getresponse().status == 413
    assert complaints(served, take()) == []


def test_a_take_has_a_time(fresh: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that does not arrive is not waited for."""
    from tenuto.languages.reading import reader as reading
    from tenuto.script.loading import load_lecture
    from tenuto.script.sentences import sentences_of
    from tenuto.voices.recorded import speaker

    monkeypatch.setattr(booths, "TIME", 0.2)
    lecture = load_lecture(fresh.own)
    made = booths.Booth(
        lecture,
        sentences_of(lecture, lecture.scenes),
        speaker(fresh.own, "an", "vi"),
        reading("vi", fresh.own),
        lambda scene, beat: tmp_path,
        tmp_path,
        lambda line: None,
    )
    with running(made.app()) as host:
        slow = socket.create_connection(("127.0.0.1", int(host.split(":")[1])), timeout=60)
        head = f"PUT /{made.token}/take/1 HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Length: 1000\r\n\r\n"
        slow.sendall(head.encode() + b"RIFF")
        assert slow.recv(100).startswith(b"HTTP/1.1 408")
        slow.close()
