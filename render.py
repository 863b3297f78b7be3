#!/usr/bin/env python
"""The command line of the DINO lecture: `python render.py` builds it, `python render.py --help` tells the rest."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from film.build import Report


class Commands(click.Group):
    """`render.py` with no command builds the lecture, and every expected error is one line and exit code 1."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in ("--help", "-h", "--version")):
            args = ["build", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        from film.errors import EXPECTED

        try:
            return super().invoke(ctx)
        except EXPECTED as error:
            for line in str(error).splitlines():
                click.secho(line, fg="red", err=True)
            ctx.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Turn the script into an animated, narrated lecture."""


quality_option = click.option(
    "--quality",
    type=click.Choice(["draft", "hd", "fhd", "uhd"]),
    default="fhd",
    show_default=True,
    help="854x480 at 15 fps, 1280x720 at 30, 1920x1080 at 30, 3840x2160 at 60.",
)
voice_option = click.option(
    "--voice",
    default="auto",
    show_default=True,
    help="auto, espeak, gtts, edge or piper:FILE.onnx; also espeak:ACCENT and edge:VOICE.",
)
out_option = click.option(
    "--out", type=click.Path(path_type=Path), default=None, help="Folder for everything that is built [media]."
)
jobs_option = click.option("--jobs", type=click.IntRange(min=1), default=None, help="Scenes filmed at once [all cores].")


@cli.command()
@click.argument("scenes", nargs=-1)
@quality_option
@voice_option
@jobs_option
@out_option
def build(scenes: tuple[str, ...], quality: str, voice: str, jobs: int | None, out: Path | None) -> None:
    """Build the lecture, or only the clips of SCENES (a slug, section/slug, or a section)."""
    from film import build as building
    from film.progress import Bars
    from film.quality import QUALITIES
    from narration.script import load_lecture
    from narration.voices import choose

    lecture = load_lecture()
    chosen = lecture.select(scenes)
    settings = building.Settings(
        QUALITIES[quality],
        **({"out": out.resolve()} if out else {}),
        **({"jobs": jobs} if jobs else {}),
    )
    with Bars() as bars:
        report = building.build(lecture, chosen, choose(voice), settings, bars)
    _say(report)


def _say(report: Report) -> None:
    """The last lines of a build: what was done, what it took, where it is."""
    from film.progress import clock

    cached = f"{report.reels_kept} from the cache"
    click.echo(f"filmed  {len(report.filmed)} scenes, {cached}" + (f": {', '.join(report.filmed)}" if report.filmed else ""))
    click.echo(f"spoken  {report.spoken} sentences, {report.recordings_kept} from the cache; voice {report.voice}")
    for path in report.damaged:
        click.echo(f"damaged {path.name}: noticed in the cache and made anew")
    stages = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in report.seconds.items())
    click.echo(f"took    {stages}")
    click.echo(
        f"film    {clock(report.length)}, {report.motion:.0%} of its frames drawn, {report.dead_air:.1%} dead air"
    )
    click.echo(f"result  {report.results[-1]}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    cli()
