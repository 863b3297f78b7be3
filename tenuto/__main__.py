"""`python -m tenuto`."""

from tenuto.cli import main

main()
