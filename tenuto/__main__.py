"""`python -m tenuto`, and the console script `tenuto`."""

from __future__ import annotations

import sys


def main() -> None:
    """The command line; where one of its packages is missing, `doctor` still works."""
    try:
        try:
            from tenuto.cli import main as run
        except ModuleNotFoundError as error:
            sys.exit(_without(str(error.name)))
        run()
    except KeyboardInterrupt:
        sys.exit(130)


def _without(package: str) -> str | int:
    """What can be done without a package of the command line: an exit code, or what to say."""
    if "doctor" in sys.argv[1:]:
        from tenuto.doctor import told

        return int(told(None, None, "--json" in sys.argv, print))
    return f"{package} is missing: `doctor` as the command tells what else is, and how to get it"


if __name__ == "__main__":
    main()
