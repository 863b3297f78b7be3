"""Sound is level, within its peaks, and joins without a seam; measured with another meter than the levelling's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from listening import decode_packets, loudness
from making import reel, scene, take
from numpy.typing import NDArray

from tenuto.files import Cache
from tenuto.film import ears
from tenuto.film.ears import Samples
from tenuto.film.loudness import CEILING, SILENT, TARGET, level, true_peaks
from tenuto.film.loudness import loudness as measured
from tenuto.film.quality import AAC_FRAME, DRAFT, FHD, GRID_SAMPLES, SAMPLE_RATE
from tenuto.film.soundtrack import KIND, Sound, encode, level_and_encode, mix, sound_key, sound_of
from tenuto.film.speech import Recording, speak
from tenuto.film.timeline import SceneSpan, Timeline, lay_out
from tenuto.languages.language import Reader
from tenuto.languages.spoken_form import Reading
from tenuto.voices import choose

SCENES = (
    ["Xin chào mọi người. Đây là bài thử.", "Nó nói về cách dạy máy nhìn ảnh mà không cần ai gán nhãn."],
    ["Đến đây là hết, cảm ơn mọi người đã nghe."],
    ["Mỗi bước, mạng thầy giữ lại gần hết giá trị cũ, và chỉ lấy một phần rất nhỏ của mạng trò.", "Vì sao?", "Vâng!"],
)


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recording]:
    """Real speech, two accents."""
    made = [scene(f"s/{index}", beats) for index, beats in enumerate(SCENES)]
    sentences = [sentence for one in made for beat in one.beats for sentence in beat.sentences]
    cache = Cache(tmp_path_factory.mktemp("speech"))
    return speak(
        sentences, choose("espeak", language="vi").voice, Reader(lambda text: Reading(text, ()), language="vi"), cache
    ).recordings


@pytest.fixture(scope="module")
def timeline(recordings: dict[str, Recording]) -> Timeline:
    made = [scene(f"s/{index}", beats) for index, beats in enumerate(SCENES)]
    reels = {one.name: reel(one.name, [take(beat.slug, (1,)) for beat in one.beats], FHD) for one in made}
    return lay_out(made, reels, {text: len(recording.samples) for text, recording in recordings.items()}, FHD)


@pytest.fixture(scope="module")
def tracks(timeline: Timeline, recordings: dict[str, Recording]) -> list[Samples]:
    return [level(mix(span, recordings, FHD.samples_per_frame)) for span in timeline.scenes]


@pytest.fixture(scope="module")
def packets(tracks: list[Samples]) -> list[tuple[bytes, ...]]:
    return [encode(track) for track in tracks]


def joined(packets: list[tuple[bytes, ...]]) -> Samples:
    """Scenes one after another, as the edit joins them."""
    return decode_packets([packet for index, scene in enumerate(packets) for packet in scene[0 if index == 0 else 1 :]])


def speechlike(seconds: float, seed: int) -> Samples:
    """Bursts of coloured noise with pauses, (n,) in [-1, 1]."""
    rng = np.random.default_rng(seed)
    n = round(seconds * SAMPLE_RATE) // GRID_SAMPLES * GRID_SAMPLES + GRID_SAMPLES
    bursts = np.repeat(rng.random(n // 4800 + 1) ** 3, 4800)[:n]
    noise = np.convolve(rng.standard_normal(n), np.ones(12) / 12, "same") * bursts
    return (noise / np.abs(noise).max() * 0.9).astype(np.float32)


# -- level -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("index", range(len(SCENES)))
@pytest.mark.parametrize("gain", [1.0, 0.1, 0.01])
def test_speech_is_level(index: int, gain: float, timeline: Timeline, recordings: dict[str, Recording]) -> None:
    """Decoded from AAC, a scene is at -14 LUFS within half a unit and peaks at -1.5 dBTP at most, also 40 dB quieter."""
    track = mix(timeline.scenes[index], recordings, FHD.samples_per_frame) * np.float32(gain)
    lufs, peak = loudness(decode_packets(level_and_encode(track)))
    assert lufs == pytest.approx(-14, abs=0.5)
    assert peak <= -1.5


@pytest.mark.parametrize("seed", range(4))
def test_meters_agree(seed: int) -> None:
    """ffmpeg's and pyloudnorm's loudness and true peak of the same sound; all that is below the gate is silent."""
    sound = speechlike(25, seed)  # longer than what goes into the meter at once
    assert ears.loudness(sound) == pytest.approx(loudness(sound), abs=0.1)
    assert true_peaks(sound).max() == pytest.approx(10 ** (loudness(sound)[1] / 20), rel=1e-3)
    assert measured(sound * np.float32(3e4)) == pytest.approx(measured(sound) + 20 * np.log10(3e4), abs=0.05)
    assert ears.loudness(sound * np.float32(1e-5))[0] == ears.loudness(sound[:4000])[0] == SILENT


def test_the_film_is_level(packets: list[tuple[bytes, ...]]) -> None:
    """Level scenes make a level film."""
    lufs, peak = loudness(joined(packets))
    assert lufs == pytest.approx(-14, abs=0.5)
    assert peak <= -1.5


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("gain", [1.0, 0.1, 0.003])
def test_noise_stays_below_the_peak(gain: float, seed: int) -> None:
    """AAC overshoots most on noise, by up to 2.5 dB: decoded, no true peak passes -1.5 dBTP all the same."""
    lufs, peak = loudness(decode_packets(level_and_encode(speechlike(4, seed) * np.float32(gain))))
    assert peak <= -1.5
    assert lufs == pytest.approx(-14, abs=1.0)


@pytest.mark.parametrize("width", [1, 2, 40])
@pytest.mark.parametrize("quiet", [0.0, 0.001, 0.05])
def test_clicks_stay_below_the_peak(width: int, quiet: float) -> None:
    """Full-scale clicks over a murmur: whatever the loudness, no true peak passes -1.5 dBTP, and nothing is NaN."""
    track = speechlike(3, 5) * np.float32(quiet)
    for at in range(20_000, len(track) - 20_000, 30_000):
        track[at : at + width] = 1.0 if at % 60_000 else -1.0
    assert np.isfinite(level(track)).all()
    assert loudness(decode_packets(level_and_encode(track)))[1] <= -1.5


def test_a_murmur_is_not_driven_up_by_its_clicks() -> None:
    """A scene that cannot be level, a click over a murmur, is limited by 20 dB and no more: the rest stays quiet."""
    track = speechlike(3, 5) * np.float32(0.001)
    quiet = np.abs(track) > 1e-5
    track[60_000] = 1.0
    quiet[59_000:61_000] = False
    gains = np.abs(level(track)[quiet] / track[quiet])
    assert 20 * np.log10(gains.max()) <= 20 + CEILING + 0.1


def test_silence_stays_silence() -> None:
    """A track of zeros has no loudness to bring anywhere."""
    assert not level(np.zeros(GRID_SAMPLES, np.float32)).any()


def test_what_cannot_be_heard_stays_as_it_is() -> None:
    """A hiss below the meter's gate is neither amplified without end nor turned into NaN."""
    hiss = speechlike(2, 1) * np.float32(1e-6)
    assert np.array_equal(level(hiss), hiss)


def test_levelling_leaves_silence_silent(tracks: list[Samples]) -> None:
    """The limiter's gain moves nothing: silence at both ends of a scene is exactly zero."""
    for track in tracks:
        assert not track[:AAC_FRAME].any() and not track[-AAC_FRAME:].any()
        assert track.any()


def test_levelling_keeps_the_shape(timeline: Timeline, recordings: dict[str, Recording]) -> None:
    """Levelled speech is the speech times a positive gain: no sample changes its sign or place."""
    raw = mix(timeline.scenes[0], recordings, FHD.samples_per_frame)
    levelled = level(raw)
    assert levelled.dtype == np.float32 and levelled.shape == raw.shape
    assert (np.sign(levelled) == np.sign(raw)).all()


# -- joins -------------------------------------------------------------------------------------------------------------


def test_joined_scenes_sound_as_each_does_alone(tracks: list[Samples], packets: list[tuple[bytes, ...]]) -> None:
    """The joined stream decodes to the samples of each scene alone.

    To the bit but for noise: what AAC codes as mere noise, a decoder draws from a generator that runs on.
    """
    film, at = joined(packets), 0
    assert len(film) == sum(map(len, tracks))
    for track, own in zip(tracks, packets, strict=True):
        alone = decode_packets(own)
        difference = np.abs(film[at : at + len(track)] - alone)
        assert (difference == 0).mean() > 0.9
        assert difference.max() < 0.02
        at += len(track)


def test_joined_scenes_stand_on_their_sample(tracks: list[Samples], packets: list[tuple[bytes, ...]]) -> None:
    """Against the samples before encoding, every scene of the joined stream has an offset of exactly 0."""
    film, at = joined(packets), 0
    for track in tracks:
        piece = film[at : at + len(track)]
        spectrum = np.fft.rfft(piece, 2 * len(track)) * np.conj(np.fft.rfft(track, 2 * len(track)))
        assert int(np.argmax(np.fft.irfft(spectrum))) == 0
        assert np.corrcoef(piece, track)[0, 1] > 0.999
        at += len(track)


def test_joins_are_silent(tracks: list[Samples], packets: list[tuple[bytes, ...]]) -> None:
    """Around every join lies silence: no click above -80 dBFS."""
    film, at = joined(packets), 0
    for track in tracks[:-1]:
        at += len(track)
        assert np.abs(film[at - AAC_FRAME // 2 : at + AAC_FRAME // 2]).max() < 1e-4


def test_joining_equals_encoding_together(tracks: list[Samples], packets: list[tuple[bytes, ...]]) -> None:
    """The joined stream is no further from the source than the encoding of the whole film in one piece."""
    source = np.concatenate(tracks)
    whole = decode_packets(encode(source))
    ours = joined(packets)
    assert len(whole) == len(ours)
    assert np.abs(ours - source).mean() <= 1.1 * np.abs(whole - source).mean()


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_packets_are_one_more_than_frames(steps: int) -> None:
    """n * 1024 samples give n + 1 packets, the first for priming, and equal samples give equal bytes."""
    track = speechlike(0, 3)
    track = np.resize(track, steps * GRID_SAMPLES)
    first = encode(track)
    assert len(first) == steps * GRID_SAMPLES // AAC_FRAME + 1
    assert first == encode(track)


# -- places ------------------------------------------------------------------------------------------------------------


def test_sentences_stand_where_the_timeline_puts_them(timeline: Timeline, recordings: dict[str, Recording]) -> None:
    """A scene's track is its recordings, each on the sample of its frame, and silence between."""
    size = FHD.samples_per_frame
    for span in timeline.scenes:
        track = mix(span, recordings, size)
        assert len(track) == span.frames * size
        rest = track.copy()
        for beat in span.beats:
            for line in beat.lines:
                place = slice(line.start * size, line.start * size + line.samples)
                assert np.array_equal(np.round(track[place] * 32768), recordings[line.text].samples)
                rest[place] = 0
        assert not rest.any()


@given(packets=st.lists(st.binary(max_size=40), max_size=20))
def test_sound_survives_packing(packets: list[bytes]) -> None:
    """pack and unpack are inverse, also for empty packets and line ends in them."""
    assert Sound.unpack(Sound(tuple(packets)).pack()) == Sound(tuple(packets))


def _span(samples: NDArray[np.int16], text: str = "Vâng.") -> tuple[SceneSpan, dict[str, Recording]]:
    made = scene("a/b", [text])
    recordings = {text: Recording("key", samples)}
    timeline = lay_out([made], {"a/b": reel("a/b", [take("b0", (1,))])}, {text: len(samples)}, DRAFT)
    return timeline.scenes[0], recordings


def test_sound_is_made_once(tmp_path: Path) -> None:
    """The second time it is what stands in the cache."""
    span, recordings = _span((speechlike(1, 1) * 30_000).astype(np.int16))
    cache = Cache(tmp_path)
    first = sound_of(span, recordings, DRAFT.samples_per_frame, cache)
    (kept,) = (tmp_path / KIND).iterdir()
    cache.put(KIND, kept.name, Sound((b"kept",)).pack())
    assert sound_of(span, recordings, DRAFT.samples_per_frame, cache).packets == (b"kept",) != first.packets


def test_sound_depends_on_recordings_and_places_alone() -> None:
    """Another recording or another place is another sound; another spelling of the same recording is not."""
    samples = (speechlike(1, 1) * 30_000).astype(np.int16)
    span, recordings = _span(samples)
    key = sound_key(span, recordings, DRAFT.samples_per_frame)
    respelt, renamed = _span(samples, "Dạ.")
    assert sound_key(respelt, renamed, DRAFT.samples_per_frame) == key
    other = {"Vâng.": Recording("another", samples)}
    assert sound_key(span, other, DRAFT.samples_per_frame) != key
    assert sound_key(span, recordings, FHD.samples_per_frame) != key


def test_the_target_is_youtube_s() -> None:
    """-14 LUFS is what the project promises."""
    assert TARGET == -14.0
