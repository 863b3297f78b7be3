"""A reader for the booth: espeak's southern accent, before a browser whose microphone plays what it says."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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
        """Open the page; the microphone plays `heard` after a second and a half of room, then the room for a while."""
        self.microphone.write_bytes(wav(in_a_room(silence(1.5), heard, silence(20)), RATE))
        self.page.goto(address)
        self.wait("ready")

    def wait(self, *modes: str) -> None:
        self.page.wait_for_selector(", ".join(f"body[data-mode={mode}]" for mode in modes), timeout=60_000)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def read(self, seconds: float) -> None:
        """Record for so long, as soon as the page is ready, and wait for the answer."""
        self.press("Space")
        self.wait("recording")
        self.page.wait_for_timeout(1000 * (1.5 + seconds + 0.7))
        self.press("Space")
        self.wait("ready", "review")

    def text(self, id: str) -> str:
        return self.page.locator(f"#{id}").inner_text()


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Callable[..., Reader]]:
    """Makes readers, each with a browser of its own, whose window may have another size or little motion."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is missing: make test installs it")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium: apt-get install chromium")
    microphone = tmp_path / "microphone.wav"
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_api.sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=found,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-audio-capture={microphone}",
            ],
        )
        stack.callback(browser.close)

        def make(**context: object) -> Reader:
            page = browser.new_context(**context).new_page()
            seen: list[str] = []
            page.on("pageerror", lambda error: seen.append(str(error)))
            page.on("console", lambda message: seen.append(message.text) if message.type == "error" else None)
            return Reader(page, microphone, seen)

        yield make
