#!/usr/bin/env python
"""The command line of the DINO lecture: `python render.py` builds it, `python render.py --help` tells the rest."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from film.build import Report, Settings


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
jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), default=None, help="Scenes filmed at once [all cores]."
)


def _settings(quality: str, out: Path | None = None, jobs: int | None = None) -> Settings:
    from film.build import MEDIA, Settings
    from film.quality import QUALITIES

    return Settings(QUALITIES[quality], out.resolve() if out else MEDIA, jobs or os.cpu_count() or 1)


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
    from narration.script import load_lecture
    from narration.voices import choose

    lecture = load_lecture()
    chosen = lecture.select(scenes)
    settings = _settings(quality, out, jobs)
    with Bars() as bars:
        report = building.build(lecture, chosen, choose(voice), settings, bars)
    _say(report)


@cli.command()
@click.argument("scene")
@click.argument("beat", required=False)
@click.option("--watch", is_flag=True, help="Build again at every save, until Ctrl-C.")
@voice_option
@out_option
def preview(scene: str, beat: str | None, watch: bool, voice: str, out: Path | None) -> None:
    """Build a draft of SCENE, or of one BEAT of it, with its sound."""
    from film import build as building
    from film import keys
    from film.errors import EXPECTED
    from film.watch import saves
    from narration.script import load_lecture
    from narration.voices import choose

    settings = _settings("draft", out)
    choice = choose(voice)

    def once() -> None:
        lecture = load_lecture()
        report = building.preview(lecture, lecture.scene(scene), beat, choice, settings)
        stages = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in report.seconds.items())
        click.echo(f"{report.results[-1]}   ({stages})")

    if not watch:
        once()
        return
    changes = saves()
    while True:
        try:
            once()
        except EXPECTED as error:
            click.secho(str(error), fg="red", err=True)
        click.echo("watching scenes/, narration/ and tensors/data/; Ctrl-C ends")
        next(changes)
        keys.forget_sources()


@cli.command()
@click.argument("scenes", nargs=-1)
@jobs_option
@out_option
def check(scenes: tuple[str, ...], jobs: int | None, out: Path | None) -> None:
    """Look for mistakes in SCENES without making video; exit code 1 if there are any."""
    from film.check import check as run
    from film.files import Cache
    from narration.script import load_lecture

    lecture = load_lecture()
    chosen = lecture.select(scenes)
    settings = _settings("draft", out, jobs)
    findings = run(lecture, chosen, Cache(settings.cache), settings.jobs)
    for finding in findings:
        click.echo(str(finding))
    click.echo(f"{len(chosen)} scenes, {len(findings)} findings")
    if findings:
        sys.exit(1)


@cli.command()
@click.argument("sections", nargs=-1)
@jobs_option
@out_option
def contact(sections: tuple[str, ...], jobs: int | None, out: Path | None) -> None:
    """Write contact sheets, the last picture of every beat, of SECTIONS (or scenes)."""
    from film.build import BuildFailed
    from film.contact import contact as run
    from narration.script import load_lecture

    lecture = load_lecture()
    settings = _settings("fhd", out, jobs)
    sheets, failures = run(lecture, lecture.select(sections), settings.out / "contact", settings.jobs)
    for sheet in sheets:
        click.echo(str(sheet))
    if failures:
        raise BuildFailed(failures)


@cli.command()
@click.argument("names", nargs=-1)
@click.option(
    "--weights", default="vit_mini", show_default=True, help="A checkpoint: a file, or the name of an official one."
)
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda", "mps"]), default="auto", show_default=True)
def tensors(names: tuple[str, ...], weights: str, device: str) -> None:
    """Compute what scenes draw as data, all of it or NAMES, into tensors/data."""
    try:
        from tensors import measure
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error.name} is missing: pip install '.[tensors]'") from None
    measure.run(names, weights, device)


@cli.command()
@out_option
def doctor(out: Path | None) -> None:
    """Tell what is installed, which voices answer, what is missing and how to get it."""
    from film.build import MEDIA
    from film.doctor import diagnose

    is_well = True
    for diagnosis in diagnose(out.resolve() if out else MEDIA):
        click.echo(str(diagnosis))
        is_well &= diagnosis.is_well or not diagnosis.is_needed
    if not is_well:
        sys.exit(1)


def _say(report: Report) -> None:
    """The last lines of a build: what was done, what it took, where it is."""
    from film.progress import clock

    cached = f"{report.reels_kept} from the cache"
    click.echo(
        f"filmed  {len(report.filmed)} scenes, {cached}" + (f": {', '.join(report.filmed)}" if report.filmed else "")
    )
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
