"""Manim as it is shipped: no manim.cfg of the home, the clone or the current folder has a say in what is drawn.

Manim reads those files while it is imported, and some of what they say (the renderer, plug-ins) decides which classes
there are; a file that is broken ends the import. So they are kept from it then, however and wherever it is imported.
Under stock manim (`python -m manim`) it is there before us, and the configuration is for its user to choose.
"""

from __future__ import annotations

import configparser
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from unittest import mock

CONFIGURATION = "manim._config"  # the package that reads the files


class _Loader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        with _no_files():
            super().exec_module(module)


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path) if fullname == CONFIGURATION else None
        if spec and spec.origin:
            spec.loader = _Loader(fullname, spec.origin)
        return spec


@contextmanager
def _no_files() -> Iterator[None]:
    """Manim takes its own default.cfg by ConfigParser.read_file, which it needs, and all others by ConfigParser.read."""
    # It also asks for the home folder, which a user without an entry in passwd has not got.
    home = {} if "HOME" in os.environ else {"HOME": os.devnull}
    with (
        mock.patch.object(configparser.ConfigParser, "read", lambda self, files, encoding=None: []),
        mock.patch.dict(os.environ, home),
    ):
        yield


def install() -> None:
    """Let every later `import manim` in this process be of plain manim."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
