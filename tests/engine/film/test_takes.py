"""A take is stretched to the length of its words: frames add up, nothing is cut, loops turn whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import holds, reel, take, takes

from tenuto.film.quality import FHD
from tenuto.film.takes import Cue, Reel, Take, fill


@given(taken=takes, tail=st.integers(0, 2000))
def test_frames_add_up(taken: Take, tail: int) -> None:
    """Whatever lead, loop and length, what is played is exactly as long as the beat."""
    frames = taken.lead.frames + tail
    assert sum(sum(played) for _, played in fill(taken, frames)) == frames


@given(taken=takes, tail=st.integers(0, 2000))
def test_the_lead_is_played_once_at_its_own_pace(taken: Take, tail: int) -> None:
    """The lead comes first, once, with its own holds; only its last picture may stand longer."""
    played = list(fill(taken, taken.lead.frames + tail))
    assert played[0][0] is taken.lead
    assert all(run is taken.loop for run, _ in played[1:])
    assert played[0][1][:-1] == taken.lead.holds[:-1]
    assert played[0][1][-1] >= taken.lead.holds[-1]


@given(lead=holds, loop=holds, tail=st.integers(0, 2000))
def test_loops_turn_whole_and_are_never_slowed_twofold(lead: tuple[int, ...], loop: tuple[int, ...], tail: int) -> None:
    """As many whole turns as fit, each showing every picture, none faster than drawn, none half as fast."""
    taken = take("b", lead, loop)
    turns = list(fill(taken, sum(lead) + tail))[1:]
    assert len(turns) == tail // sum(loop)
    for _, played in turns:
        assert len(played) == len(loop)
        assert all(now >= drawn for now, drawn in zip(played, loop, strict=True))
        assert sum(played) < 2 * sum(loop)
    lengths = [sum(played) for _, played in turns]
    assert not lengths or max(lengths) - min(lengths) <= 1


@given(lead=holds, loop=holds, data=st.data())
def test_the_picture_freezes_where_no_turn_fits(
    lead: tuple[int, ...], loop: tuple[int, ...], data: st.DataObject
) -> None:
    """A rest shorter than one turn is a freeze of the lead's last picture."""
    tail = data.draw(st.integers(0, sum(loop) - 1))
    assert list(fill(take("b", lead, loop), sum(lead) + tail)) == [
        (take("b", lead).lead, (*lead[:-1], lead[-1] + tail))
    ]


@given(taken=takes, short=st.integers(1, 50))
def test_a_beat_shorter_than_its_lead_is_refused(taken: Take, short: int) -> None:
    """A lead is never cut: too few frames are an error that names the beat."""
    with pytest.raises(ValueError, match="beat 'b'"):
        list(fill(taken, taken.lead.frames - short))


@given(
    made=st.lists(takes, max_size=5), body=st.binary(max_size=50), poster=st.binary(max_size=50), reads=st.text("\n/aă")
)
def test_reels_survive_packing(made: list[Take], body: bytes, poster: bytes, reads: str) -> None:
    """pack and unpack are inverse, whatever bytes the packets hold: empty ones, line ends, no takes at all."""
    whole = Reel("a/b", FHD, tuple(made), body, body, (reads, "facts/x"), poster)
    assert Reel.unpack(whole.pack()) == whole


def test_motion_is_what_was_drawn() -> None:
    """The motion of a reel counts its coded pictures, not the frames that they are held for."""
    assert reel("a/b", [take("x", (1, 5, 1)), take("y", (1,), (2, 2))]).motion_frames == 6


@given(lead=holds.filter(lambda holds: len(holds) > 3), data=st.data())
def test_a_lead_waits_before_its_cues(lead: tuple[int, ...], data: st.DataObject) -> None:
    """Before each cue the picture in front of it stands so much longer; everything else keeps its pace."""
    places = data.draw(st.lists(st.integers(1, len(lead) - 1), max_size=4, unique=True).map(sorted))
    waits = data.draw(st.lists(st.integers(0, 300), min_size=len(places), max_size=len(places)))
    taken = replace(take("b", lead), cues=tuple(Cue(f"c{at}", at, 0) for at in places))
    ((_, played),) = fill(taken, sum(lead) + sum(waits) + 5, waits)
    longer = [now - drawn for now, drawn in zip(played, lead, strict=True)]
    longer[-1] -= 5
    assert {at - 1: wait for at, wait in zip(places, waits, strict=True) if wait} == {
        index: more for index, more in enumerate(longer) if more
    }


def test_cues_outlast_packing() -> None:
    """What is stored in the cache is what was filmed."""
    taken = replace(take("b", (1, 2, 3), (4,)), cues=(Cue("one", 1, 2), Cue("two", 2, 0)))
    packed = reel("a/b", [taken], FHD)
    assert Reel.unpack(packed.pack()) == packed
