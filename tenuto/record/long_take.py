"""Finding the sentences of a scene in one long recording of it.

A reader pauses, coughs, begins a sentence anew, leaves one out. Each sentence is spoken by espeak-ng and looked for
everywhere between two pauses of the recording by dynamic time warping (Sakoe and Chiba's step pattern of slope 1/2 to 2);
the places that keep the script's order and cost least together are taken, of several that are as good the last. Where there
was no pause, ends are free, as in spoken term detection, and a place must be better to count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tenuto.record import sound
from tenuto.record.sound import RATE, STEP
from tenuto.voices import alignment
from tenuto.voices.audio import Samples, decode, resampled
from tenuto.voices.espeak import say, voice_for

STRIDE = 2  # steps to a frame: 20 ms tell sentences apart as well as 10, in a quarter of the time
SECOND = round(RATE / STEP / STRIDE)  # frames
AROUND = 3  # steps of room kept at both ends of a run of speech: sounds that fade
TOLL = 0.5  # distance that a step of another slope than 1 costs besides
# Distances per frame of a sentence. Measured on two accents of espeak-ng, a neural voice in English, and six people reading
# Vietnamese: a sentence in its place 2.5 to 4.4, in any other 4.1 (a like one) to 5.6, of which the median is 4.8 to 5.3.
FARTHEST = 4.5  # that a place may be
FREE = 0.5  # that free ends gain by chance
LEEWAY = 4  # frames by which a sentence may begin after a pause's end, and end before the next
CANDIDATES = 8  # places with free ends at which a sentence is looked for
OVERLAP = 0.3  # of a sentence, that two of these may share
AS_GOOD = 0.5  # of what the best place wins: a later place that wins so much was said on purpose
JOINED = 0.15  # s of one run of speech in each of two sentences: there was no pause between them
# s of one run outside of its sentence: from the first on it is told, from the second on cut off. A last word that was
# drawled is worse lost than a word too many kept.
BESIDE, CUT = 0.35, 1.5
NEAR = 30  # steps around an end in which the quietest is the cut

Frames = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence may stand, in frames of the closed recording, and what it costs per frame of the sentence."""

    begin: int
    end: int
    cost: float
    is_free: bool = False  # its ends are in no pause

    @property
    def slack(self) -> int:
        """Frames by which a free end may be found too late, behind a pause that is closed."""
        return (self.end - self.begin) // 5 if self.is_free else 0


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence in the recording."""

    index: int  # of the sentences that were looked for
    begin: float  # s
    end: float
    said: int  # how often
    doubts: tuple[str, ...]  # `joined_before`, `joined_after`, `beside`


@dataclass(frozen=True, slots=True)
class Search:
    """What became of a long recording."""

    found: tuple[Found, ...]  # in order
    missing: tuple[int, ...]  # indices of sentences that are nowhere
    left_out: tuple[tuple[float, float], ...]  # s: sound that is in no sentence; coughs, false starts, other words


def find(
    texts: Sequence[str],
    samples: Samples,
    language: str,
    on_sentence: Callable[[], None] = lambda: None,
) -> Search:
    """Look for `texts` (as they are spoken), which follow each other, in a recording (n,) at RATE.

    Raises:
        tenuto.voices.VoiceMissing: espeak-ng speaks no such language.
    """
    runs = sound.runs(sound.levels_of(samples))
    if not runs:
        return Search((), tuple(range(len(texts))), ())
    closed, marks = _closed(samples, runs)
    recording = alignment.features(closed)[::STRIDE]
    # features() puts some silence around a sound; it is cut off a sentence, and shifts the recording.
    shift = round(alignment.AROUND * alignment.RATE / alignment.HOP)
    begins, ends = ([(mark + shift) // STRIDE for mark in part] for part in (marks[:-1], marks[1:]))
    places: list[list[Place]] = []
    lengths: list[int] = []
    for text in texts:
        spoken = resampled(*decode(say(text, voice_for(language)).audio), RATE)
        own = sound.runs(sound.levels_of(spoken)) or [(0, len(spoken) // STEP)]
        sentence = alignment.features(_closed(spoken, own)[0])[shift:-shift:STRIDE]
        lengths.append(len(sentence))
        found = (*_between_pauses(sentence, recording, begins, ends), *_free(sentence, recording))
        places.append([place for place in found if place.cost < FARTHEST])
        on_sentence()
    chosen = _in_order(places, lengths)
    said = [1] * len(texts)
    _take_the_last(chosen, places, said)
    return _cut(chosen, said, [*begins, ends[-1]], runs, sound.levels_of(samples))


def _closed(samples: Samples, runs: Sequence[tuple[int, int]]) -> tuple[Samples, list[int]]:
    """The runs of speech end to end at alignment.RATE, and the step at which each begins, and the last ends."""
    parts = [samples[max(first - AROUND, 0) * STEP : (last + AROUND) * STEP] for first, last in runs]
    marks = np.cumsum([0, *map(len, parts)]) // STEP  # a frame of alignment's is a step of 10 ms
    return resampled(np.concatenate(parts), RATE, alignment.RATE), marks.tolist()


def _distances(frame: Frames, recording: Frames, squares: Frames) -> Frames:
    return np.asarray(np.sqrt(np.maximum(frame @ frame + squares - 2 * (recording @ frame), 0)))


def _later(values: Frames, frames: int) -> Frames:
    """`values` (..., n) moved to later frames; nothing was before the first."""
    moved = np.full_like(values, np.inf)
    moved[..., frames:] = values[..., :-frames]
    return moved


def _between_pauses(sentence: Frames, recording: Frames, begins: Sequence[int], ends: Sequence[int]) -> list[Place]:
    """What the sentence costs from the end of any pause to the beginning of a later one.

    A step takes one frame of both, two of the sentence and one of the recording, or one and two. All beginnings are
    worked on at once: (begins, width) frames of the recording.
    """
    width = 2 * len(sentence) + LEEWAY
    window = np.minimum(np.array(begins)[:, None] + np.arange(width), len(recording) - 1)
    squares = (recording**2).sum(axis=1)
    rows: list[Frames] = []
    totals: list[Frames] = []
    for frame in sentence:
        row = _distances(frame, recording, squares)[window]
        if not totals:
            total = np.where(np.arange(width) < LEEWAY, row, np.inf)
        else:
            total = np.minimum(_later(totals[-1], 1) + row, _later(totals[-1], 2) + (_later(row, 1) + row) / 2 + TOLL)
        if len(totals) > 1:
            total = np.minimum(total, _later(totals[-2], 1) + rows[-1] + row + TOLL)
        rows, totals = [*rows[-1:], row], [*totals[-1:], total]
    found = []
    for index, begin in enumerate(begins):
        for end in ends:
            if (length := end - begin) >= len(sentence) // 2 and length < width:
                cost = float(totals[-1][index, max(length - LEEWAY, 0) : length + 1].min()) / len(sentence)
                found += [Place(begin, end, cost)] if np.isfinite(cost) else []
    return found


def _free(sentence: Frames, recording: Frames) -> list[Place]:
    """The best places with free ends, in the order of their cost."""
    squares, every = (recording**2).sum(axis=1), np.arange(len(recording))
    rows: list[Frames] = []
    totals: list[Frames] = []
    starts: list[NDArray[np.int_]] = []
    for frame in sentence:
        row = _distances(frame, recording, squares)
        if not totals:
            total, start = row, every
        else:
            ways = [_later(totals[-1], 1) + row, _later(totals[-1], 2) + (_later(row, 1) + row) / 2 + TOLL]
            begins = [np.roll(starts[-1], 1), np.roll(starts[-1], 2)]
            if len(totals) > 1:
                ways.append(_later(totals[-2], 1) + rows[-1] + row + TOLL)
                begins.append(np.roll(starts[-2], 1))
            best = np.argmin(ways, axis=0)
            total, start = np.array(ways)[best, every], np.array(begins)[best, every]
        rows, totals, starts = [*rows[-1:], row], [*totals[-1:], total], [*starts[-1:], start]
    costs, first = totals[-1] / len(sentence) + FREE, starts[-1]
    found: list[Place] = []
    for end in np.argsort(costs).tolist():
        begin = int(first[end])
        if not np.isfinite(costs[end]) or len(found) == CANDIDATES:
            break
        if all(min(end, other.end) - max(begin, other.begin) < OVERLAP * len(sentence) for other in found):
            found.append(Place(begin, end, float(costs[end]), is_free=True))
    return found


def _in_order(places: Sequence[Sequence[Place]], lengths: Sequence[int]) -> list[Place | None]:
    """One place a sentence or none, one behind the other, that are nearest together, long ones most."""
    # best: (what is won, the end of the last place, the places), none of which another beats in both of the first
    best: list[tuple[float, int, tuple[Place | None, ...]]] = [(0.0, 0, ())]
    for found, length in zip(places, lengths, strict=True):
        ways = [(won, end, (*taken, None)) for won, end, taken in best]
        for place in found:
            before = [way for way in best if way[1] <= place.begin + place.slack]
            if before:
                won, _, taken = max(before, key=lambda way: way[0])
                win = (FARTHEST - place.cost) * length
                ways.append((won + win, place.end, (*taken, place)))
        ways.sort(key=lambda way: (-way[0], way[1]))
        best, earliest = [], 1 << 60
        for way in ways:
            if way[1] < earliest:
                best.append(way)
                earliest = way[1]
    return list(best[0][2])


def _take_the_last(chosen: list[Place | None], places: Sequence[Sequence[Place]], said: list[int]) -> None:
    """Move sentences that were said again to their last good place before the next sentence."""
    # A place between two pauses is that of the sentence that is nearest to it, not of one that sounds like it.
    nearest: dict[tuple[int, int], float] = {}
    for found in places:
        for other in found:
            nearest[other.begin, other.end] = min(other.cost, nearest.get((other.begin, other.end), np.inf))
    limit = 1 << 60
    for index in reversed(range(len(chosen))):
        place = chosen[index]
        if place is None:
            continue
        bar = place.cost + AS_GOOD * (FARTHEST - place.cost)
        good = [
            other
            for other in places[index]
            if other.cost <= min(bar, nearest[other.begin, other.end]) and other.end <= limit + other.slack
        ]
        said[index] = _apart([place, *good])
        later = [other for other in good if other.begin >= place.end - other.slack]
        if later:
            final = max(later, key=lambda other: other.end)
            place = min((other for other in later if other.end > final.begin), key=lambda other: other.cost)
        chosen[index] = place
        limit = place.begin


def _apart(places: Sequence[Place]) -> int:
    """How many of these places share nothing."""
    end = count = 0
    for place in sorted(places, key=lambda place: place.end):
        if place.begin >= end - place.slack:
            end, count = place.end, count + 1
    return count


def _cut(
    chosen: Sequence[Place | None],
    said: Sequence[int],
    marks: Sequence[int],
    runs: Sequence[tuple[int, int]],
    levels: Samples,
) -> Search:
    """Move the ends of sentences into pauses, or tell that there was none."""
    spans = list(pairwise(marks))  # of each run, in frames of the closed recording
    taken = [(index, place) for index, place in enumerate(chosen) if place]
    shares = {
        (index, run): min(place.end, last) - max(place.begin, first)
        for index, place in taken
        for run, (first, last) in enumerate(spans)
    }
    used: list[tuple[int, int]] = []
    found: list[Found] = []
    for number, (index, place) in enumerate(taken):
        mine = [
            run
            for run, (first, last) in enumerate(spans)
            if shares[index, run] > min(0.5 * (last - first), JOINED * SECOND)
            and shares[index, run] * 2 >= min(last - first, place.end - place.begin) * 0.5
        ]
        if not mine:
            continue
        begin, end, doubts = runs[mine[0]][0], runs[mine[-1]][1], []
        before, after = (taken[number + step][0] if 0 <= number + step < len(taken) else None for step in (-1, 1))
        for run, neighbour, place_frame, side in (
            (mine[0], before, place.begin, "before"),
            (mine[-1], after, place.end, "after"),
        ):
            first, last = spans[run]
            at = runs[run][0] + STRIDE * (place_frame - first) - AROUND  # the step of the recording at that frame
            outside = place_frame - first if side == "before" else last - place_frame
            is_joined = neighbour is not None and shares[neighbour, run] > JOINED * SECOND and outside > JOINED * SECOND
            if is_joined:
                other = chosen[neighbour] if neighbour is not None else None
                assert other is not None
                middle = (place_frame + (other.end if side == "before" else other.begin)) // 2
                at = runs[run][0] + STRIDE * (middle - first) - AROUND
            if is_joined or outside > BESIDE * SECOND:
                doubts.append(f"joined_{side}" if is_joined else "beside")
            if is_joined or outside > CUT * SECOND:
                at = _quietest(levels, at, *runs[run])
                begin, end = (at, end) if side == "before" else (begin, at)
        used.append((begin, end))
        found.append(Found(index, begin * STEP / RATE, end * STEP / RATE, said[index], tuple(dict.fromkeys(doubts))))
    gone = {item.index for item in found}
    left = [(first, last) for first, last in runs if not any(begin < last and first < end for begin, end in used)]
    return Search(
        tuple(found),
        tuple(index for index in range(len(chosen)) if index not in gone),
        tuple((first * STEP / RATE, last * STEP / RATE) for first, last in left),
    )


def _quietest(levels: Samples, at: int, first: int, last: int) -> int:
    """The quietest step near `at`, inside a run."""
    low = int(np.clip(at - NEAR, first + 1, last - 1))
    high = int(np.clip(at + NEAR, low + 1, last))
    return low + int(np.argmin(levels[low:high]))
