#!/usr/bin/env python
"""The command line of the DINO lecture: `python render.py` builds it, `python render.py --help` tells the rest."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv" / "bin" / "python"


def run() -> None:
    """The engine's command line, and this lecture's own commands."""
    sys.path.insert(0, str(ROOT))
    from tenuto.doctor import missing

    if lacking := ", ".join(missing()):
        if Path(sys.prefix).resolve() == VENV.parents[1].resolve() or not VENV.exists():
            sys.exit(f"not installed: {lacking}: run `make lecture`, which installs what the lecture needs into .venv")
        print(f"going on with {VENV.relative_to(ROOT)}, where the lecture's packages are", file=sys.stderr)
        os.execv(VENV, [str(VENV), __file__, *sys.argv[1:]])
    from tensors.cli import tensors
    from tenuto.cli import cli, main

    cli.add_command(tensors)
    os.environ.setdefault("LECTURE", str(ROOT))
    main()


if __name__ == "__main__":
    try:
        run()
    except KeyboardInterrupt:  # while it is imported; later the command line says what it leaves
        sys.exit(130)
