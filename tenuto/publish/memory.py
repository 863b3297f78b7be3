"""What must outlast a run and is nobody else's business: what YouTube has of each film, in files of their owner alone.

It does not stand under media/, which can be deleted and built again: a film that was uploaded must not be uploaded
twice for that.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from tenuto.files import from_json, reading, whole
from tenuto.publish.errors import PublishError
from tenuto.publish.plan import Published

MEMORY = "youtube.json"
OWNER_ONLY = 0o600


class Exposed(PublishError):
    """A file with a secret can be read by others than its owner."""


class Unreadable(PublishError):
    """Something that is no file, or that may not be read, stands where a file of the user's own should."""


class NoHome(PublishError):
    """There is no place that is the user's own."""


class MemoryDamaged(PublishError):
    """It is not known what was uploaded."""


def home() -> Path:
    """The folder of permissions and memory in the user's configuration.

    Raises:
        NoHome
    """
    folder = Path(click.get_app_dir("tenuto"))
    if not folder.is_absolute():
        raise NoHome("this user has no home folder: set XDG_CONFIG_HOME to a folder that is yours alone")
    return folder


def recall(path: Path, film: str) -> Published:
    """What YouTube has of the film with that SHA-256.

    Raises:
        Exposed, Unreadable, MemoryDamaged
    """
    return _all(path).get(film, Published())


def remember(path: Path, film: str, published: Published) -> None:
    """Replace what is known of that film.

    Raises:
        Exposed, Unreadable, MemoryDamaged, tenuto.files.CannotWrite
    """
    films = {**_all(path), film: published}
    entries = {name: asdict(entry) for name, entry in films.items()}
    write_private(path, json.dumps(entries, indent=1).encode())


def _all(path: Path) -> dict[str, Published]:
    content = read_private(path)
    try:
        films = from_json(b"{}" if content is None else content)
        return {film: _published(entry) for film, entry in films.items()}
    except (ValueError, TypeError, AttributeError):
        raise MemoryDamaged(
            f"{path} does not tell what was uploaded: repair it, or remove it and films are uploaded anew"
        ) from None


def _published(entry: dict[str, Any]) -> Published:
    """Raises: TypeError, AttributeError"""
    published = Published(**entry)
    texts = (published.video, published.session, *published.parts.values(), *published.tracks.values())
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    return published


def read_private(path: Path) -> bytes | None:
    """A file that only its owner may read; None where there is none.

    Raises:
        Exposed: others may read it, so somebody may have.
        Unreadable
    """
    try:
        with reading(path) as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
                raise Exposed(f"others can read {path}: run `chmod 600 {path}` if you trust them, else remove it")
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unreadable(
            f"{path} cannot be read ({error.strerror}): put right what stands there, or name another folder by "
            "$XDG_CONFIG_HOME"
        ) from None


def write_private(path: Path, content: bytes) -> None:
    """Write a whole file or nothing, readable by its owner alone from its first byte on.

    Raises:
        tenuto.files.CannotWrite
    """
    with (
        whole(path) as part,
        os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as file,
    ):
        file.write(content)
