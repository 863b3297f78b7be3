"""Which versions of packages are installed, each looked up once: a build asks hundreds of times, and a look takes 1 ms."""

from __future__ import annotations

import functools
from importlib import metadata

version = functools.cache(metadata.version)  # raises importlib.metadata.PackageNotFoundError
