"""The stage. Whoever imports manim after this package gets it without anybody's configuration files, see `plain`."""

from tenuto.stage import plain

plain.install()
