"""gTTS and edge-tts through their real clients, against a service on loopback that fails on demand."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from speech_server import EDGE, GOOGLE, HEAD, TAIL, TONE, Reply, SpeechServer, serving

from tenuto.voices import (
    Utterance,
    VoiceGaveUp,
    VoiceMissing,
    VoiceRefused,
    VoiceStopped,
    Waiting,
    audio,
    choose,
    gtts,
)
from tenuto.voices.audio import decode
from tenuto.voices.edge import Edge
from tenuto.voices.gtts import Gtts
from tenuto.voices.patience import Patience

SENTENCE = "Mạng thầy nhìn toàn cảnh, mạng trò nhìn từng mảnh."
PIECES = [
    "Mỗi bước, mạng thầy giữ chín mươi chín phẩy sáu phần trăm giá trị cũ,",
    "nhận phần còn lại từ mạng trò, vì thế nó đổi chậm và êm hơn mạng trò rất nhiều.",
]
LONG = " ".join(PIECES)


@dataclass
class Time:
    """A clock that moves only when somebody sleeps."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, stop: threading.Event, seconds: float) -> bool:
        self.slept.append(seconds)
        self.now += seconds
        return stop.is_set()


@dataclass
class Service:
    """One engine, wired to the server, with a time of its own."""

    server: SpeechServer
    voice: Gtts | Edge
    time: Time

    @property
    def waits(self) -> list[float]:
        return self.time.slept


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SpeechServer]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as server:
        monkeypatch.setattr("gtts.tts._translate_url", lambda tld="com", path="": f"http://{server.url}{GOOGLE}")
        monkeypatch.setattr("edge_tts.communicate.WSS_URL", f"ws://{server.url}{EDGE}?TrustedClientToken=x")
        yield server


@pytest.fixture(params=[Gtts, Edge])
def service(request: pytest.FixtureRequest, server: SpeechServer) -> Service:
    time = Time()
    patience = Patience(clock=lambda: time.now, sleep=time.sleep)
    return Service(server, request.param(patience=patience), time)


def seconds(utterance: Utterance) -> float:
    samples, rate = decode(utterance.audio)
    return len(samples) / rate


def test_a_sentence_becomes_audio(service: Service) -> None:
    """The text arrives at the service whole and its audio comes back whole."""
    assert seconds(service.voice.speak(SENTENCE)) == pytest.approx(HEAD + TONE + TAIL, abs=0.1)
    assert service.server.asked == [SENTENCE]


def test_text_with_markup_is_said_not_obeyed(service: Service) -> None:
    """Signs that mean something in SSML or JSON arrive as they were written."""
    text = 'so sánh a < b & c, "trích dẫn"'
    service.voice.speak(text)
    assert service.server.asked == [text]


@pytest.mark.parametrize("kind", ["cut", "empty", "garbage", "rubbish", "silence"])
def test_unusable_answers_are_asked_for_again(service: Service, kind: str) -> None:
    """A cut connection, an empty answer, garbage or silence is never taken for a sentence."""
    service.server.expect(kind, kind)
    assert seconds(service.voice.speak(SENTENCE)) > TONE
    assert len(service.server.asked) == 3
    assert service.waits == [2, 4]


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_busy_services_are_asked_again_later(service: Service, status: int) -> None:
    """Statuses that pass are waited for, each time twice as long."""
    service.server.expect(*[Reply("status", status)] * 3)
    assert seconds(service.voice.speak(SENTENCE)) > TONE
    assert service.waits == [2, 4, 8]


def test_retry_after_is_obeyed(service: Service) -> None:
    """A 429 that names a wait gets that wait."""
    service.server.expect(Reply("status", 429, (("Retry-After", "45"),)))
    service.voice.speak(SENTENCE)
    assert service.waits == [45]


def test_retry_after_beyond_patience_gives_up_at_once(service: Service) -> None:
    """A server that wants an hour is not asked again, and no hour is slept."""
    service.server.expect(Reply("status", 429, (("Retry-After", "3600"),)))
    with pytest.raises(VoiceGaveUp, match="429"):
        service.voice.speak(SENTENCE)
    assert service.waits == []


def test_giving_up_names_sentence_tries_and_cause(service: Service) -> None:
    """When every try fails, one error says what was lost, how often it was asked for, why, and what to do."""
    service.server.expect(*[Reply("status", 429)] * 6)
    with pytest.raises(VoiceGaveUp) as caught:
        service.voice.speak(SENTENCE)
    message = str(caught.value)
    assert SENTENCE in message and "6 tries" in message and "429" in message and "espeak" in message
    assert "\n" not in message
    assert (caught.value.sentence, caught.value.tries) == (SENTENCE, 6)
    assert service.waits == [2, 4, 8, 16, 32]


@pytest.mark.parametrize("status", [400, 404])
def test_final_refusals_are_not_repeated(service: Service, status: int) -> None:
    """A status that will not change is one request and one error with the sentence."""
    service.server.expect(Reply("status", status))
    with pytest.raises(VoiceRefused, match=f"Mạng thầy .*{status}"):
        service.voice.speak(SENTENCE)
    assert not service.server.replies and service.waits == []


def test_text_without_words_is_refused_unasked(service: Service) -> None:
    """Punctuation alone has no sound, so no service is bothered with it."""
    with pytest.raises(VoiceRefused, match="no word"):
        service.voice.speak("… — !")
    assert service.server.asked == []


def test_requests_keep_their_distance(service: Service) -> None:
    """Sentence after sentence, requests start a second apart; time that has passed anyway is not slept."""
    service.voice.speak(SENTENCE)
    service.voice.speak(SENTENCE)
    service.time.now += 10
    service.voice.speak(SENTENCE)
    assert service.waits == [1]


def test_nobody_listening_is_a_failed_connection(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a server the error is VoiceGaveUp, not a stray exception of a client library."""
    monkeypatch.setattr("gtts.tts._translate_url", lambda tld="com", path="": "http://127.0.0.1:9/")
    monkeypatch.setattr("edge_tts.communicate.WSS_URL", "ws://127.0.0.1:9/?x=y")
    with pytest.raises(VoiceGaveUp, match="Connect"):
        service.voice.speak(SENTENCE)


@pytest.mark.parametrize("engine", [Gtts, Edge])
@pytest.mark.parametrize("kind", ["hang", "trickle"])
def test_a_service_that_does_not_end_is_not_waited_for(
    server: SpeechServer, engine: type[Gtts] | type[Edge], kind: str
) -> None:
    """A service that takes the request and says nothing, or a little now and then for ever, counts as busy."""
    server.expect(kind)
    with pytest.raises(VoiceGaveUp, match="no whole answer within 0.5 s"):
        engine(patience=Patience(tries=1, longest_request=0.5)).speak(SENTENCE)


@pytest.mark.parametrize("engine", [Gtts, Edge])
def test_an_answer_without_end_is_not_kept(server: SpeechServer, engine: type[Gtts] | type[Edge]) -> None:
    """More bytes than any sentence takes, on one line: refused before memory is full."""
    server.expect("flood")
    with pytest.raises(VoiceGaveUp, match="more than 5 MB"):
        engine(patience=Patience(tries=1)).speak(SENTENCE)


@pytest.mark.parametrize("kind", ["hang", "busy"])
def test_whoever_stops_waiting_is_let_go(server: SpeechServer, kind: str) -> None:
    """In the middle of a request, and in the pause before the next one."""
    server.expect(*([Reply("hang")] if kind == "hang" else [Reply("status", 503)] * 6))
    waiting, told = Waiting(told=lambda line: told.append(line)), []
    threading.Timer(0.3, waiting.stop.set).start()
    with pytest.raises(VoiceStopped):
        Gtts(patience=Patience(first_wait=60)).speak(SENTENCE, waiting)
    assert len(server.asked) == 1
    assert told == ([] if kind == "hang" else ["gTTS: 503 Service Unavailable; asked again in 60 s (1 of 6 tries)"])


@pytest.mark.parametrize("engine", [Gtts, Edge])
def test_no_network_is_told_at_once(
    server: SpeechServer, engine: type[Gtts] | type[Edge], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that nobody knows will not be known in two seconds either: one try, no wait."""

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr("gtts.tts._translate_url", lambda tld="com", path="": "http://service.invalid/")
    monkeypatch.setattr("edge_tts.communicate.WSS_URL", "ws://service.invalid/?x=y")
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    time = Time()
    with pytest.raises(VoiceGaveUp, match="1 try; last cause: no network: .*name"):
        engine(patience=Patience(clock=lambda: time.now, sleep=time.sleep)).speak(SENTENCE)
    assert time.slept == []


def test_edge_tells_when_its_words_are_said(server: SpeechServer) -> None:
    """The service's boundaries become the words' times; what it says in the middle of a word is not a word."""
    words = Edge(patience=Patience(tries=1)).speak("Xin chào, các bạn.").words
    assert words
    assert [(word.begin, word.end) for word in words] == [(0, 3), (4, 8), (10, 13), (14, 17)]
    assert [word.start for word in words] == pytest.approx([HEAD + TONE * part / 4 for part in range(4)], abs=1e-3)
    assert all(word.stop <= after.start for word, after in pairwise(words))
    assert words[-1].stop == pytest.approx(HEAD + TONE, abs=0.08)


def test_gtts_leaves_its_times_to_alignment(server: SpeechServer) -> None:
    """It tells nothing."""
    assert Gtts().speak("Xin chào.").words is None


def test_pieces_of_different_rates_are_joined() -> None:
    """A service that changes its rate in the middle of a sentence is brought to the higher one."""
    tone = [np.sin(2 * np.pi * 220 * np.arange(rate) / rate).astype(np.float32) for rate in (16_000, 24_000)]
    samples, rate = decode(audio.join([(tone[0], 16_000), (tone[1], 24_000)], [0.2]))
    assert (rate, len(samples) / rate) == (24_000, pytest.approx(2.2, abs=0.01))
    for second in (samples[:rate], samples[-rate:]):
        assert np.abs(np.fft.rfft(second)).argmax() == 220


def test_edge_notices_an_answer_that_ends_early(server: SpeechServer) -> None:
    """A websocket closed in good order halfway leaves decodable audio, which still is no whole sentence."""
    server.expect("early")
    with pytest.raises(VoiceGaveUp, match="middle of the answer"):
        Edge(patience=Patience(tries=1)).speak(SENTENCE)


def test_edge_passes_a_wrong_clock(server: SpeechServer) -> None:
    """The first 403 is edge-tts's own business: it sets its clock by the server's and is let in."""
    server.expect(Reply("status", 403))
    assert seconds(Edge(patience=Patience(tries=1)).speak(SENTENCE)) > TONE


def test_edge_forbidden_for_good_is_refused(server: SpeechServer) -> None:
    """A second 403 is final."""
    server.expect(Reply("status", 403), Reply("status", 403))
    with pytest.raises(VoiceRefused, match="403"):
        Edge().speak(SENTENCE)


def test_gtts_joins_a_long_sentence_without_gaps(server: SpeechServer) -> None:
    """Two pieces sound like one sentence: at the comma one pause takes the place of their silences."""
    time = Time()
    data = Gtts(patience=Patience(clock=lambda: time.now, sleep=time.sleep)).speak(LONG)
    assert server.asked == PIECES
    assert time.slept == [1], "the pieces of a sentence keep their distance as well"
    samples, rate = decode(data.audio)
    loud = np.flatnonzero(np.abs(samples) > 0.1)
    gap = int(np.diff(loud).max())
    assert gap / rate == pytest.approx(gtts.COMMA + 2 * audio.EDGE, abs=0.03)
    assert loud[0] / rate == pytest.approx(HEAD, abs=0.06)
    assert (len(samples) - loud[-1]) / rate == pytest.approx(TAIL, abs=0.06)


@given(st.lists(st.text("abcđê,;", min_size=1, max_size=30), max_size=80))
def test_gtts_cuts_lose_nothing(words: list[str]) -> None:
    """Whatever the sentence, its pieces fit a request and say all of it in order."""
    pieces = gtts.cut(" ".join(words))
    assert all(0 < len(piece) <= gtts.LONGEST for piece in pieces)
    assert " ".join(pieces) == " ".join(words)


def test_gtts_cuts_between_words_only_where_no_mark_helps() -> None:
    """A comma is the better place, even at the price of one more request; without one, pieces are even."""
    clauses = ["Mỗi bước,", "a" * 93 + ",", "rồi thôi."]
    assert gtts.cut(" ".join(clauses)) == clauses
    assert [len(piece) for piece in gtts.cut(" ".join(["từ"] * 40))] == [59, 59]


def test_gtts_refuses_a_word_that_fits_no_request() -> None:
    """A word over the limit would be torn, so it is refused by name of its sentence."""
    with pytest.raises(VoiceRefused, match="100 characters"):
        gtts.cut("một " + "a" * 101)


def test_gtts_repeats_only_the_piece_that_failed(server: SpeechServer) -> None:
    """A piece that came is kept; when one is given up, the error still names the whole sentence."""
    time = Time()
    voice = Gtts(patience=Patience(clock=lambda: time.now, sleep=time.sleep))
    server.expect("audio", "cut")
    voice.speak(LONG)
    assert server.asked == [PIECES[0], PIECES[1], PIECES[1]]
    server.expect("audio", *["empty"] * 6)
    with pytest.raises(VoiceGaveUp) as caught:
        voice.speak(LONG)
    assert caught.value.sentence == LONG


@pytest.mark.parametrize("name", ["gtts", "edge"])
def test_engines_are_chosen_by_name(name: str) -> None:
    """The name on the command line leads to the engine, whose identity tells version and voice."""
    choice = choose(name, language="vi")
    assert choice.voice.name == name
    assert choice.voice.identity.startswith({"gtts": "gTTS 2.", "edge": "edge-tts 7."}[name])


def test_unknown_languages_and_voices_are_known_before_speaking() -> None:
    """What no service can speak fails when it is chosen, not in the middle of a lecture."""
    with pytest.raises(VoiceMissing, match="'xx'"):
        choose("gtts", language="xx")
    with pytest.raises(VoiceMissing, match="'HoaiMy'"):
        choose("edge:HoaiMy", language="vi")
    with pytest.raises(VoiceMissing, match="edge:"):
        choose("edge", language="xx")
    assert choose("edge:vi-VN-NamMinhNeural", language="vi").voice.identity.endswith("vi-VN-NamMinhNeural")


def test_auto_is_gtts_where_it_answers(server: SpeechServer) -> None:
    """One short question, one answer: the lecture is spoken by gTTS, and the note says why."""
    choice = choose("auto", language="vi")
    assert choice.voice.name == "gtts"
    assert len(server.asked) == 1
    assert "gTTS answered" in choice.note


@pytest.mark.parametrize("reply", [Reply("hang"), Reply("status", 429), Reply("status", 403), Reply("rubbish")])
def test_auto_is_espeak_where_gtts_does_not_answer(
    server: SpeechServer, monkeypatch: pytest.MonkeyPatch, reply: Reply
) -> None:
    """Silence, refusal or nonsense: gTTS is asked once, then espeak speaks and the note says why."""
    if reply.kind == "hang":
        monkeypatch.setattr("tenuto.voices.AUTO_WAIT", 1.5)  # a busy machine needs some of it to ask
    server.expect(reply)
    choice = choose("auto", language="vi")
    assert choice.voice.name == "espeak"
    assert len(server.asked) == 1
    assert "gTTS gave no answer" in choice.note
    assert seconds(choice.voice.speak("Xin chào.")) > 0.3


def test_auto_is_espeak_where_gtts_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing package is one more reason to speak with espeak."""
    monkeypatch.setitem(__import__("sys").modules, "gtts.lang", None)
    choice = choose("auto", language="vi")
    assert choice.voice.name == "espeak"
    assert "pip install gTTS" in choice.note
