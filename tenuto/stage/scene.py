"""The stage every scene stands on: beats, loops, the header and the source line.

A scene is filmed without knowing how long its narration is. It marks its beats; whoever films it (film/shoot.py) keeps
for every beat a lead, played once, and a tail, a freeze or a loop, which the edit stretches to the length of the words.

Under stock manim (`python -m manim -pql scenes/middle/wave.py Wave`) the same file plays without words.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Protocol, runtime_checkable

import numpy as np
from manim import (
    ORIGIN,
    RIGHT,
    UP,
    Animation,
    Dot,
    Mobject,
    Scene,
    VGroup,
    VMobject,
    linear,
    smooth,
)
from manim.animation.animation import prepare_animation
from manim.utils.rate_functions import ease_in_out_sine
from numpy.typing import NDArray

from tenuto.script.loading import load_lecture
from tenuto.stage import data, theme
from tenuto.stage.backstage import StageError, show_frame
from tenuto.stage.camera import StageCamera
from tenuto.stage.card import Card
from tenuto.stage.theme import CREAM, NIGHT, Formula, Ground, Words

__all__ = ["CREAM", "NIGHT", "BeatsDiffer", "Card", "LectureScene", "StageError"]


@runtime_checkable
class Recorder(Protocol):
    """A file writer that wants to know where beats and loops begin and end."""

    def beat_begins(self, slug: str) -> None: ...
    def cue_begins(self, name: str) -> None: ...
    def loop_begins(self) -> None: ...
    def beat_ends(self) -> None: ...


class BeatsDiffer(StageError):
    """A scene plays other beats than its script has."""


def _refused(name: str, advice: str) -> Any:
    """A method of manim's scenes that would be ignored, or harm, where takes are filmed."""

    def refuse(self: LectureScene, *args: Any, **kwargs: Any) -> None:
        raise StageError(f"{name}() is not for scenes: {advice}")

    refuse.__doc__ = f"Refused: {advice}."
    return refuse


_TITLE_LINE = theme.SAFE_Y - 0.90  # the height at which the title's letters stand
_FOOTNOTE_LINE = -3.02  # the height at which a footnote's letters stand, just inside the stage


class LectureScene(Scene):
    """A scene of the lecture. Subclasses write `construct` as a storyboard of `with self.beat("slug"):` blocks.

    Class attributes:
        ground: NIGHT, or CREAM for summaries and the farewell.
        framed: whether the header, source line and progress stand around the picture.
    """

    ground: ClassVar[Ground] = NIGHT
    framed: ClassVar[bool] = True

    def __init__(self, *args: Any, card: Card | None = None, beats: Sequence[str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("camera_class", StageCamera)
        super().__init__(*args, **kwargs)
        self.card = card if card is not None else _card_from_script(type(self))
        self.frame_pieces: VGroup = VGroup()
        self._script = beats  # what the script has, in its order; None where nobody compares
        self._played: list[str] = []
        self._beat: str | None = None
        self._looped = False

    # -- what the filming calls ----------------------------------------------------------------------------------

    def setup(self) -> None:
        """Paint the ground and put up the frame."""
        self.camera.background_color = self.ground.ground
        if self.framed:
            self.frame_pieces = self._frame()
            self.add(self.frame_pieces)

    def _frame(self) -> VGroup:
        """Section and title top left, source bottom left, progress through the sections bottom right."""
        ground, card = self.ground, self.card
        pieces = VGroup()
        # Placed by baseline rather than by box, so that titles with and without accents stand on the same line.
        title = Words(card.title, theme.TITLE, ground.ink, theme.SEMIBOLD)
        pieces.add(_stand(title, _TITLE_LINE))
        if card.section_label:
            section = Words(card.section_label, theme.LABEL, ground.muted, theme.MEDIUM)
            pieces.add(_stand(section, theme.SAFE_Y - 0.27))
        if card.source:
            pieces.add(_stand(Words(card.source, theme.SMALL, ground.muted), -theme.SAFE_Y + 0.06))
        if card.section_number:
            # A dot a section and not a scene: a new scene is to change no other one's picture.
            dots = VGroup(
                *(
                    Dot(radius=0.045, color=ground.ink if number == card.section_number else ground.line)
                    for number in range(1, card.section_count + 1)
                )
            ).arrange(RIGHT, buff=0.13)
            dots.move_to([theme.SAFE_X, -theme.SAFE_Y + 0.12, 0], aligned_edge=RIGHT)
            pieces.add(dots)
        return pieces

    def thumbnail(self) -> None:
        """Put the picture of media/thumbnail.png on the empty stage, without the frame; for the scene that
        narration/lecture.yaml names as `thumbnail`."""
        raise StageError("it has no thumbnail(): write one, or name another scene in narration/lecture.yaml")

    # -- what scenes call ----------------------------------------------------------------------------------------

    @contextmanager
    def beat(self, slug: str) -> Iterator[None]:
        """One beat: what happens on screen while the beat `slug` of the narration is said.

        Everything played inside is the lead. At the end the picture freezes, or the `loop` repeats, until the words
        are over.
        """
        if self._beat is not None:
            raise StageError(f"beat '{slug}' begins inside beat '{self._beat}': end that one first")
        self._expect(slug)
        self._beat, self._looped = slug, False
        recorder = self._recorder
        if recorder:
            recorder.beat_begins(slug)
        yield
        if recorder:
            if not self._looped:
                show_frame(self)
            recorder.beat_ends()
        elif not self._looped:
            self.stand(slug)
        self._beat = None

    def cue(self, name: str) -> None:
        """What is played next starts with the word before which the narration has `{>name}`; until then the picture stands.

        Every cue of a beat stands in its narration too, in the same order, in every language.
        """
        if self._beat is None:
            raise StageError(f"cue '{name}' stands outside a beat: move it into `with self.beat(...)`")
        if self._looped:
            raise StageError(f"beat '{self._beat}' has its cue '{name}' after its loop: a loop ends its beat")
        recorder = self._recorder
        if recorder:
            show_frame(self)
            recorder.cue_begins(name)

    def _expect(self, slug: str) -> None:
        """Refuse a beat that is not the script's next, before anything of it is filmed."""
        if self._script is not None:
            wanted = dict(enumerate(self._script)).get(len(self._played), "no further beat")
            if slug != wanted:
                raise BeatsDiffer(
                    f"beat '{slug}' begins where the script has {wanted} ({', '.join(self._script)}): make the beats of "
                    "scene and script the same, in the same order"
                )
        self._played.append(slug)

    def tear_down(self) -> None:
        """Refuse a scene that ends before its script does."""
        missing = list(self._script or ())[len(self._played) :]
        if missing:
            raise BeatsDiffer(
                f'the scene ends before {", ".join(missing)} of the script: write `with self.beat("{missing[0]}"):`, or '
                "take it out of the narration"
            )

    def loop(self, *animations: Animation, run_time: float = 3.0, rate_func: Any = None) -> None:
        """A short seamless motion that repeats until the sentence is over; the last thing in its beat.

        The state after it must look like the state before it: `check` compares the two. The edit plays whole turns
        only, a little slower where that fills the beat exactly.

        Args:
            animations: what moves; they run together.
            run_time: length of one turn in seconds; 2 to 4 s fits most sentences.
            rate_func: by default that of an animation which comes back by itself, as Indicate does, and linear for all
                others, since an eased loop halts at its seam.
        """
        if self._beat is None:
            raise StageError("loop() stands outside a beat: move it into `with self.beat(...)`")
        if self._looped:
            raise StageError(f"beat '{self._beat}' has two loops: play them together in one loop() call")
        if not 0 < run_time < math.inf:
            raise StageError(f"beat '{self._beat}' has a loop of {run_time} s: give it a run_time of 2 to 4 s")
        recorder = self._recorder
        if recorder:
            show_frame(self)
            recorder.loop_begins()
        self._looped = True
        # Whole frames, so that the seam falls on a frame; a hair less, since manim counts them by a rounded division.
        rate = self.camera.frame_rate
        turn = max(1, round(run_time * rate)) / rate * (1 - 1e-9)
        moving = [prepare_animation(animation) for animation in animations]
        for animation in moving:
            if rate_func or not np.isclose(animation.rate_func(1), animation.rate_func(0)):
                animation.rate_func = rate_func or linear
        super().play(*moving, run_time=turn)

    def play(self, *args: Any, **kwargs: Any) -> None:
        """Play animations (see manim); only inside a beat, and not after its loop.

        What manim would ease by its `smooth` goes by a sine: it is seen two frames sooner, and stands as much later.
        """
        if self._beat is None:
            raise StageError("play() stands outside a beat: move it into `with self.beat(...)`")
        if self._looped:
            raise StageError(f"beat '{self._beat}' plays something after its loop: a loop ends its beat")
        moving = [prepare_animation(animation) for animation in args]
        for animation in moving:
            _ease(animation)
        super().play(*moving, **kwargs)

    def stand(self, beat: str) -> None:
        """What stands for the words under stock manim, where none set the length."""
        super().wait(1)

    # What a beat lasts is for its words to say, and a held picture costs nothing in the edit.
    wait = _refused("wait", "take it out, the edit holds the picture while words go on")
    pause = _refused("pause", "take it out, the edit holds the picture while words go on")
    wait_until = _refused("wait_until", "play() what is to happen, its run_time says how long")
    # Sound, subtitles and chapters come from the narration, and would be dropped in silence here.
    add_sound = _refused("add_sound", "take it out, the film's sound is its narration")
    add_subcaption = _refused("add_subcaption", "take it out, subtitles are what the beats say")
    next_section = _refused("next_section", "take it out, a new beat or scene is a new section")
    embed = interactive_embed = interact = _refused("interactive_embed", "take it out, nobody sits at a filmed scene")

    def words(
        self, text: str, px: float = theme.BODY, color: str | None = None, at: tuple[float, float] | None = None,
        edge: NDArray[np.float64] = ORIGIN, **kwargs: Any,
    ) -> Words:  # fmt: skip
        """Words in this scene's ink; see theme.Words.

        Args:
            at: (x, y) where they stand, y being the height of their first line's foot; by default the stage's middle.
            edge: LEFT, ORIGIN or RIGHT, the side of them that comes to x.
        """
        words = Words(text, px, color or self.ground.ink, **kwargs)
        return words if at is None else theme.stand(words, *at, edge)

    def captioned(
        self, text: str, caption: str, px: float, color: str, at: tuple[float, float], edge: NDArray[np.float64] = ORIGIN,
        below: float = 0.5, caption_px: float = theme.LABEL,
    ) -> VGroup:  # fmt: skip
        """Semi-bold words, a name or a number, and a muted remark `below` them (manim units); arguments as for `words`."""
        words = self.words(text, px, color, at, edge, weight=theme.SEMIBOLD)
        return VGroup(words, self.words(caption, caption_px, self.ground.muted, (at[0], at[1] - below), edge))

    def computed(self, text: str, *args: Any, **kwargs: Any) -> Words:
        """`words` whose numbers were computed here from stored tensors; all other numbers are facts or plain counts."""
        words = self.words(text, *args, **kwargs)
        words.is_computed = True
        return words

    def strike(self, *shapes: VMobject) -> None:
        """Tell that shapes run through texts on purpose, as a stroke that crosses a word out; `check` asks no more."""
        for shape in shapes:
            for part in shape.get_family():
                part.strikes = True

    def note(self, text: str, computed: bool = False) -> Words:
        """A small remark at the top right, on the title's line: `minh hoạ` for a sketch, or what computed the picture.

        Args:
            computed: whether its numbers come from stored tensors, see `computed`.
        """
        words = self._remark(text, computed)
        return words.shift((theme.SAFE_X - words.get_right()[0]) * RIGHT + (_TITLE_LINE - words.baseline) * UP)

    def footnote(self, text: str, computed: bool = False) -> Words:
        """The same kind of remark at the bottom left, above the source line, where the title's line is taken."""
        return _stand(self._remark(text, computed), _FOOTNOTE_LINE)

    def _remark(self, text: str, computed: bool) -> Words:
        return (self.computed if computed else self.words)(text, theme.SMALL, self.ground.muted)

    def formula(self, maths: str, px: float = theme.HEADING, color: str | None = None, **kwargs: Any) -> Formula:
        """A displayed formula in this scene's ink; see theme.Formula."""
        return Formula(maths, px, color or self.ground.ink, **kwargs)

    def content(self) -> list[Mobject]:
        """What stands on the stage besides the frame, for `self.play(FadeOut(*self.content()))`."""
        return [mobject for mobject in self.mobjects if mobject is not self.frame_pieces]

    @property
    def _recorder(self) -> Recorder | None:
        writer = self.renderer.file_writer
        return writer if isinstance(writer, Recorder) else None


def _ease(animation: Animation) -> None:
    """Let an animation without an easing of its own, and those that it is made of, go by a sine."""
    if animation.rate_func is smooth:
        animation.rate_func = ease_in_out_sine
    for part in getattr(animation, "animations", ()):
        _ease(part)


def _stand(words: Words, baseline: float) -> Words:
    """Put words at the left margin, their letters on the height `baseline`."""
    return words.shift((-theme.SAFE_X - words.get_left()[0]) * RIGHT + (baseline - words.baseline) * UP)


def _card_from_script(scene: type[LectureScene]) -> Card:
    """The card of a scene that stock manim builds: scenes/<section>/<slug>.py names its entry in the script."""
    lecture = load_lecture(data.here())
    slug = Path(inspect.getfile(scene)).stem
    return Card.of(lecture, lecture.select([slug])[0])
