"""Every word of this lecture has its time, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenuto.files import Cache
from tenuto.film.quality import SAMPLE_RATE
from tenuto.film.speech import speak
from tenuto.languages.reading import reader
from tenuto.project import Project
from tenuto.script.loading import load_translation
from tenuto.voices import choose

PROJECT = Project(Path(__file__).parents[3])


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_word_has_a_time(language: str, tmp_path: Path) -> None:
    """Numbers, signs and hyphens included: in order, inside the recording, and no word that is said takes no time."""
    lecture = load_translation(PROJECT, language)
    sentences = [sentence for scene in lecture.scenes for beat in scene.beats for sentence in beat.sentences]
    voice = choose("espeak", language=language).voice
    spoken = speak(sentences, voice, reader(language, PROJECT), Cache(tmp_path)).recordings
    assert set(spoken) == set(sentences)
    for sentence, recording in spoken.items():
        assert [word.text for word in recording.words] == sentence.split()
        moments = [moment for word in recording.words for moment in (word.start, word.stop)]
        assert moments == sorted(moments), sentence
        assert moments[0] >= 0 and moments[-1] <= len(recording.samples) / SAMPLE_RATE
        for word in recording.words:
            assert word.start < word.stop or not any(map(str.isalnum, word.text)), (sentence, word)
