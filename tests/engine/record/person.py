"""A reader for the booth: espeak's southern accent, before a browser whose microphone plays what it says."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from project import PATIENCE, Project, environment

from tenuto.voices.audio import Samples, decode, resampled, wav
from tenuto.voices.espeak import say

if TYPE_CHECKING:
    from playwright.sync_api import Page

RATE = 48_000
READER = "vi-vn-x-south"  # alignment lays every sound on the northern accent
NUMBERS = {"Đúng được 80,1%.": "Đúng được tám mươi phẩy một phần trăm."}


def spoken(sentence: str, gain: float = 0.4, accent: str = READER, rate: int = 160) -> Samples:
    """A sentence as the reader says it, (n,) at RATE."""
    audio = say(NUMBERS.get(sentence, sentence), accent, rate).audio
    return gain * resampled(*decode(audio), RATE)


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.float32)


def in_a_room(*parts: Samples, noise: float = 0.001, seed: int = 0) -> Samples:
    """Sounds one after another, over the noise of a room (root of the mean square)."""
    whole = np.concatenate(parts)
    return (whole + np.random.default_rng(seed).normal(0, noise, len(whole))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Booth:
    """`tenuto record` as it runs."""

    address: str
    process: subprocess.Popen[str]

    @property
    def host(self) -> str:
        return self.address.split("/")[2]

    def kill(self) -> None:
        """As when the machine loses its power."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def end(self) -> str:
        """Ctrl-C; what it says then."""
        self.process.send_signal(signal.SIGINT)
        out, errors = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 0 and "Traceback" not in errors, errors
        return out


@contextmanager
def booth(project: Project, *arguments: str) -> Iterator[Booth]:
    """The booth of a project, opened; it is gone at the end of the block."""
    hidden = {name: value for name, value in environment().items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    process = subprocess.Popen(
        project.command("record", *arguments),
        cwd=project.folder,
        env={**hidden, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if found := re.search(r"http://\S+", line):
                yield Booth(found[0], process)
                break
        else:
            pytest.fail(f"the booth did not open: {process.communicate()[1]}")
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@dataclass(frozen=True, slots=True)
class Reader:
    """A person at a browser, whose microphone is a file that begins anew with every page."""

    page: Page
    microphone: Path
    seen: list[str]  # errors of the page

    def arrive(self, address: str, heard: Samples) -> None:
        """Open the page; before its microphone, `heard` is said again and again, with 2.5 s between."""
        self.microphone.write_bytes(wav(in_a_room(silence(1.5), heard, silence(1)), RATE))
        self.page.goto(address)
        self.wait("ready")

    def wait(self, *modes: str) -> None:
        self.page.wait_for_selector(", ".join(f"body[data-mode={mode}]" for mode in modes), timeout=60_000)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def read(self) -> None:
        """Record what is said, once and as a whole, and wait for the answer."""
        self.hears("room")
        self.press("Space")
        self.wait("recording")
        self.hears("voice")
        self.hears("room")
        self.press("Space")
        self.wait("ready", "review")

    def hears(self, what: str) -> None:
        self.page.wait_for_selector(f"body[data-heard={what}]", timeout=60_000)

    def text(self, id: str) -> str:
        return self.page.locator(f"#{id}").inner_text()
