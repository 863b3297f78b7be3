"""Stored results are read as written, or refused."""

from __future__ import annotations

import copy
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tenuto.stored import DamagedResult, MissingResult, inputs, load, photo, save


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one stored result, `waves`."""
    arrays = {"height": np.arange(6, dtype=np.float16).reshape(2, 3), "seen": np.array([True, False])}
    save("waves", arrays, {"height": "(a, b) m", "seen": "(a,)"}, {"seed": 7, "command": "x"}, tmp_path)
    return tmp_path


def test_arrays_come_back_by_name_read_only(folder: Path) -> None:
    """Arrays are attributes, equal to what was saved, and can't be written to."""
    waves = load("waves", folder)
    assert waves.height.dtype == np.float16
    assert waves.height.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert waves.about["seed"] == 7
    with pytest.raises(ValueError, match="read-only"):
        waves.height[0, 0] = 1


def test_a_wrong_array_name_tells_the_right_ones(folder: Path) -> None:
    """The error for a misspelt array lists those that exist."""
    with pytest.raises(AttributeError, match="no array 'heights'; it has: height, seen"):
        _ = load("waves", folder).heights


def test_a_record_survives_a_deep_copy(folder: Path) -> None:
    """manim copies mobjects deeply; a record that one holds is shared, not copied."""
    waves = load("waves", folder)
    assert copy.deepcopy([waves])[0] is waves


def test_equal_arrays_give_equal_bytes(folder: Path) -> None:
    """Saving the same result again leaves the same file, so nothing is filmed anew."""
    path, _ = inputs("waves", folder)
    before, waves = path.read_bytes(), load("waves", folder)
    axes = {key: value["axes"] for key, value in waves.about["arrays"].items()}
    save("waves", waves.arrays, axes, {"seed": 7, "command": "x"}, folder)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[1]", "does not tell the SHA-256 of its file"),
        ('{"arrays": {}}', "does not tell the SHA-256 of its file"),
        ('{"sha256": "x"}', "does not tell the type and shape of each array"),
        ('{"sha256": "x", "arrays": {"height": 1}}', "does not tell the type and shape of each array"),
        pytest.param("[" * 100_000, r"is not json \(it is nested too deeply\)", id="deep"),
    ],
)
def test_a_strange_description_is_refused(text: str, told: str, folder: Path) -> None:
    """The message names it and the command that makes it anew."""
    _, description = inputs("waves", folder)
    description.write_text(text)
    with pytest.raises(DamagedResult, match=rf"waves.json {told}; restore it with 'git checkout', or make it anew: "):
        load("waves", folder)


def test_a_corrupted_file_is_refused(folder: Path) -> None:
    """One flipped byte is enough; the message names the file and the command that makes it anew."""
    path, _ = inputs("waves", folder)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedResult, match=r"waves\.npz.*SHA-256.*python render\.py tensors waves$"):
        load("waves", folder)


@pytest.mark.parametrize(("field", "lie"), [("shape", [3, 2]), ("dtype", "float32")])
def test_a_shape_or_type_other_than_told_is_refused(folder: Path, field: str, lie: object) -> None:
    """The json's promise is checked for every array, not only the hash."""
    _, description = inputs("waves", folder)
    about = json.loads(description.read_text())
    about["arrays"]["height"][field] = lie
    description.write_text(json.dumps(about))
    with pytest.raises(DamagedResult, match="array 'height'"):
        load("waves", folder)


def test_an_unlisted_array_is_refused(folder: Path) -> None:
    """A json that leaves an array out doesn't fit the file."""
    _, description = inputs("waves", folder)
    about = json.loads(description.read_text())
    del about["arrays"]["seen"]
    description.write_text(json.dumps(about))
    with pytest.raises(DamagedResult, match="other arrays"):
        load("waves", folder)


def test_a_missing_result_names_its_command(tmp_path: Path) -> None:
    """The message is one line with the command to run."""
    with pytest.raises(MissingResult, match=r"ema\.json is missing.*python render\.py tensors ema$") as caught:
        load("ema", tmp_path)
    assert "\n" not in str(caught.value)


def test_reading_needs_no_torch() -> None:
    """Rendering imports the loader alone; torch must not come with it."""
    code = "import sys, tenuto.stored; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_replaced_photograph_is_refused(tmp_path: Path) -> None:
    """A photograph other than the one whose licence is recorded is not shown."""
    (tmp_path / "photos").mkdir()
    path, description = inputs("photos/dot", tmp_path)
    Image.new("RGB", (4, 3)).save(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    description.write_text(json.dumps({"shape": [3, 4, 3], "sha256": sha256}))
    assert photo("dot", tmp_path).shape == (3, 4, 3)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(DamagedResult, match="SHA-256"):
        photo("dot", tmp_path)


def test_a_photograph_that_is_not_there(tmp_path: Path) -> None:
    """The command that stores one where the lecture has its program; else how a picture of one's own is shown."""
    data = tmp_path / "tensors" / "data"
    with pytest.raises(
        MissingResult, match=r"picture\(\"PATH\"\) of tenuto\.stage\.data, PATH from the folder"
    ) as caught:
        photo("shore", data)
    assert "tensors photos" not in str(caught.value)
    data.mkdir(parents=True)
    (tmp_path / "tensors" / "photos.py").touch()
    with pytest.raises(MissingResult, match=r"run: python render\.py tensors photos"):
        photo("shore", data)
