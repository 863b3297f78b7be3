"""The command line: `tenuto` in a lecture's folder builds it, `tenuto --help` tells the rest."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenuto import project as projects
from tenuto.errors import LectureError
from tenuto.project import Project

APP = "tenuto"  # the folder of permissions and memory in the user's configuration

if TYPE_CHECKING:
    from tenuto.film.build import Report, Settings


class Commands(click.Group):
    """With no command the lecture is built, and every expected error is one line and exit code 1."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = 0  # the options of the group itself, which stand before any command
        while own < len(args) and args[own].partition("=")[0] == "--lecture":
            own += 1 if "=" in args[own] else 2
        rest = args[own:]
        if not rest or (rest[0].startswith("-") and rest[0] not in ("--help", "-h", "--version")):
            args = [*args[:own], "build", *rest]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except LectureError as error:
            for line in str(error).splitlines():
                click.secho(line, fg="red", err=True)
            ctx.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--lecture", metavar="DIR", type=click.Path(path_type=Path), help="The lecture's folder  [$LECTURE, or this one]."
)
@click.version_option(package_name="tenuto")
@click.pass_context
def cli(ctx: click.Context, lecture: Path | None) -> None:
    """Turn a lecture's script and scenes into an animated, narrated film."""
    ctx.obj = lecture


def _project() -> Project:
    """The lecture that the command is about.

    Raises:
        tenuto.project.NoLecture
    """
    project = projects.find(click.get_current_context().find_root().obj)
    os.environ[projects.VARIABLE] = str(project.root)  # for the processes that it starts
    return project


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


def _settings(project: Project, quality: str, out: Path | None = None, jobs: int | None = None) -> Settings:
    from tenuto.film.build import Settings
    from tenuto.film.quality import QUALITIES

    return Settings(QUALITIES[quality], _out(project, out), jobs or os.cpu_count() or 1)


def _out(project: Project, out: Path | None) -> Path:
    return out.resolve() if out else project.media


@cli.command()
@click.argument("scenes", nargs=-1)
@quality_option
@voice_option
@jobs_option
@out_option
@click.option("--cluster", default="", metavar="ADDRESS", help="Film on a Dask cluster, as tcp://host:8786.")
@click.option(
    "--cache-size", type=click.FloatRange(min=0), default=4, show_default=True, help="GB that the cache may keep."
)
@click.option("--lang", default="", help="Language that is spoken  [the original]; a translation goes to OUT/LANG.")
@click.option("--subtitles", multiple=True, metavar="LANG", help="A further subtitle track, as --subtitles en.")
def build(
    scenes: tuple[str, ...],
    quality: str,
    voice: str,
    jobs: int | None,
    out: Path | None,
    cluster: str,
    cache_size: float,
    lang: str,
    subtitles: tuple[str, ...],
) -> None:
    """Build the lecture, or only the clips of SCENES (a slug, section/slug, or a section)."""
    from tenuto.files import Cache
    from tenuto.film import build as building
    from tenuto.progress import Bars
    from tenuto.publish.page import write_page
    from tenuto.script.loading import load_lecture, load_translation
    from tenuto.voices import choose

    project = _project()
    lecture = load_translation(project, lang) if lang else load_lecture(project)
    also_told = [load_translation(project, other) for other in dict.fromkeys(subtitles) if other != lecture.language]
    chosen = lecture.select(scenes)
    settings = replace(_settings(project, quality, out, jobs), cluster=cluster, cache_size=round(cache_size * 1e9))
    with Bars() as bars:
        report = building.build(lecture, chosen, choose(voice, language=lecture.language), settings, bars, also_told)
    if chosen == lecture.scenes:
        write_page(lecture, settings.folder_of(lecture), Cache(settings.cache))
    _say(report)


@cli.command()
@click.argument("scene")
@click.argument("beat", required=False)
@click.option("--watch", is_flag=True, help="Build again at every save, until Ctrl-C.")
@voice_option
@out_option
def preview(scene: str, beat: str | None, watch: bool, voice: str, out: Path | None) -> None:
    """Build a draft of SCENE, or of one BEAT of it, with its sound."""
    from tenuto.film import build as building
    from tenuto.film.watch import saves
    from tenuto.script.loading import load_lecture
    from tenuto.voices import choose

    project = _project()
    settings = _settings(project, "draft", out)
    choice = choose(voice, language=load_lecture(project).language)

    def once() -> None:
        lecture = load_lecture(project)
        report = building.preview(lecture, lecture.scene(scene), beat, choice, settings)
        stages = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in report.seconds.items())
        click.echo(f"{report.results[-1]}   ({stages})")

    if not watch:
        once()
        return
    changes = saves(project)
    while True:
        try:
            once()
        except LectureError as error:
            click.secho(str(error), fg="red", err=True)
        click.echo("watching scenes/, narration/ and tensors/data/; Ctrl-C ends")
        next(changes)


@cli.command()
@click.argument("scenes", nargs=-1)
@jobs_option
@out_option
def check(scenes: tuple[str, ...], jobs: int | None, out: Path | None) -> None:
    """Look for mistakes in SCENES without making video; exit code 1 if there are any."""
    from tenuto.files import Cache
    from tenuto.film.check import check as run
    from tenuto.script.loading import load_lecture

    lecture = load_lecture(_project())
    chosen = lecture.select(scenes)
    settings = _settings(lecture.project, "draft", out, jobs)
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
    """Write contact sheets, the last picture of every beat, of SECTIONS (or scenes); `kit` shows the kit's pieces."""
    from tenuto.film.build import BuildFailed
    from tenuto.film.contact import contact as run
    from tenuto.film.contact import kit_sheet
    from tenuto.script.loading import load_lecture

    lecture = load_lecture(_project())
    settings = _settings(lecture.project, "fhd", out, jobs)
    folder = settings.out / "contact"
    if "kit" in sections:
        click.echo(str(kit_sheet(lecture.project, folder)))
        sections = tuple(section for section in sections if section != "kit")
        if not sections:
            return
    sheets, failures = run(lecture, lecture.select(sections), folder, settings.jobs)
    for sheet in sheets:
        click.echo(str(sheet))
    if failures:
        raise BuildFailed(failures)


@cli.command()
@click.argument("scenes", nargs=-1)
@click.option(
    "--to",
    type=click.Choice(["manim-slides", "html", "pptx", "pdf"]),
    required=True,
    help="What to make; pdf is a handout.",
)
@click.option("--offline", is_flag=True, help="One HTML file with its clips inside, instead of a folder beside it.")
@click.option("--per", type=click.Choice(["beat", "scene"]), help="What one click shows  [beat; pptx: scene].")
@click.option("--split", type=click.Choice(["section"]), help="One deck a section.")
@click.option("--narrated", is_flag=True, help="Keep the voice in the clips.")
@click.option("--quality", type=click.Choice(["draft", "hd", "fhd", "uhd"]), help="Size of the clips  [fhd; pptx: hd].")
@voice_option
@jobs_option
@out_option
def slides(
    scenes: tuple[str, ...],
    to: str,
    offline: bool,
    per: str | None,
    split: str | None,
    narrated: bool,
    quality: str | None,
    voice: str,
    jobs: int | None,
    out: Path | None,
) -> None:
    """Make a deck of the lecture, or of SCENES (a slug, section/slug, or a section), with the narration as notes."""
    from tenuto.progress import Bars
    from tenuto.publish.deck import Style
    from tenuto.script.loading import load_lecture
    from tenuto.voices import choose

    if offline and to != "html":
        raise click.UsageError("--offline is about --to html: leave it out")
    lecture = load_lecture(_project())
    chosen = lecture.select(scenes)
    name = "-".join(scenes).replace("/", "-") or "lecture"
    settings = _settings(lecture.project, quality or ("hd" if to == "pptx" else "fhd"), out, jobs)
    if to == "pdf":
        from tenuto.publish import handout

        if per or narrated or quality or split:
            raise click.UsageError("a handout has no clips: leave out --per, --narrated, --quality and --split")
        click.echo(handout.make(lecture, chosen, settings.folder_of(lecture) / "slides", name, settings.jobs))
        return
    is_pptx = to == "pptx"
    style = Style(per_beat=per == "beat" or not (per or is_pptx), narrated=narrated, goes_on=not is_pptx)
    with _extra("slides"), Bars() as bars:
        from tenuto.publish import slides as making

        spoken = choose(voice, language=lecture.language) if style.needs_voice else None
        decks = making.make(
            lecture, chosen, to, style, spoken, settings, bars, name=name, split=bool(split), one_file=offline
        )
    if spoken:
        click.echo(f"voice   {spoken.note}")
    for deck in decks:
        if to == "manim-slides":
            click.echo(f"{deck}  present it: manim-slides present --folder {deck.parent} {deck.stem}")
        else:
            click.echo(f"{deck}  {deck.stat().st_size / 1e6:.1f} MB")


@cli.command()
@click.argument("scene")
@click.option("--as", "kind", type=click.Choice(["mp4", "webp", "gif"]), required=True)
@quality_option
@out_option
def export(scene: str, kind: str, quality: str, out: Path | None) -> None:
    """Make SCENE a silent file for other people's slides, at the pace of its motion; webp and gif are drawn smaller."""
    from tenuto.files import Cache
    from tenuto.film.build import Report, film_scenes
    from tenuto.progress import Bars
    from tenuto.publish import export as exporting
    from tenuto.script.loading import load_lecture

    lecture = load_lecture(_project())
    chosen = lecture.scene(scene)
    settings = _settings(lecture.project, quality, out)
    with _extra("slides"), Bars() as bars:
        (reel,) = film_scenes(lecture, [chosen], settings, Cache(settings.cache), Report(), bars).values()
        path = exporting.export(chosen, reel, kind, settings.folder_of(lecture) / "slides")
    click.echo(f"{path}  {path.stat().st_size / 1e6:.1f} MB")


@cli.command()
@click.option(
    "--beats", multiple=True, metavar="SCENE/BEAT", help="What it shows, in this order  [lecture.yaml's short]."
)
@quality_option
@voice_option
@jobs_option
@out_option
def short(beats: tuple[str, ...], quality: str, voice: str, jobs: int | None, out: Path | None) -> None:
    """Make an upright teaser of at most a minute from single beats, with captions in its picture."""
    from tenuto.progress import Bars
    from tenuto.script.loading import load_lecture
    from tenuto.voices import choose

    lecture = load_lecture(_project())
    parts = tuple(map(lecture.beat, beats)) or lecture.short
    settings = _settings(lecture.project, quality, out, jobs)
    with _extra("slides"), Bars() as bars:
        from tenuto.publish.short import make_short

        report = make_short(lecture, parts, choose(voice, language=lecture.language), settings, bars)
    click.echo(f"{report.results[-1]}  {report.length:.1f} s, voice {report.voice}")


@contextmanager
def _extra(name: str) -> Iterator[None]:
    """Tell what to install where a package of an extra is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error.name} is missing: pip install '.[{name}]'") from None


@cli.command()
@click.option("--send", is_flag=True, help="Send it; without this, the requests are only shown.")
@click.option(
    "--privacy",
    type=click.Choice(["private", "unlisted", "public"]),
    default=None,
    help="Who may see the film  [private at first, then what it is on YouTube].",
)
@click.option(
    "--client-secrets",
    type=click.Path(path_type=Path),
    envvar="YOUTUBE_CLIENT_SECRETS",
    help="JSON file of the OAuth client, to ask for permission; or set YOUTUBE_CLIENT_SECRETS.",
)
@out_option
def publish(send: bool, privacy: str | None, client_secrets: Path | None, out: Path | None) -> None:
    """Show, as JSON, the requests that bring the built lecture to YouTube, or send them."""
    from tenuto.progress import Bars
    from tenuto.publish import memory, plan, release
    from tenuto.script.loading import load_translation

    project = _project()
    built = release.read_built(_out(project, out))
    video = release.compose(load_translation(project, built.language), built, privacy)
    home = Path(click.get_app_dir(APP))
    if not send:
        published = memory.recall(home / memory.MEMORY, built.film.sha256)
        calls, units, uploads = plan.rehearse(video, published)
        click.echo(json.dumps([call.as_json() for call in calls], ensure_ascii=False, indent=2))
        click.echo(
            f"quota   {units:,} of {plan.UNITS_A_DAY:,} units a day, {uploads} of {plan.UPLOADS_A_DAY} uploads",
            err=True,
        )
        if published.session:
            click.echo("note    this film's upload is under way: --send goes on with it", err=True)
    for line in release.advice(video):
        click.echo(f"note    {line}", err=True)
    if problems := list(release.problems(video)):
        raise release.LimitsExceeded("\n".join(problems))
    if not send:
        click.echo("nothing has been sent: add --send to do it", err=True)
        return
    try:
        from tenuto.publish import youtube
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error.name} is missing: pip install '.[youtube]'") from None
    with Bars() as bars:
        address = youtube.send(video, home, client_secrets, click.echo, bars)
    click.echo(f"result  {address}")


@cli.command()
@out_option
def doctor(out: Path | None) -> None:
    """Tell what is installed, which voices answer, what is missing and how to get it."""
    from tenuto.doctor import diagnose

    is_well = True
    for diagnosis in diagnose(_out(_project(), out)):
        click.echo(str(diagnosis))
        is_well &= diagnosis.is_well or not diagnosis.is_needed
    if not is_well:
        sys.exit(1)


@cli.command()
@click.argument("what", nargs=-1, required=True, metavar="DIR | scene SECTION/SLUG")
def new(what: tuple[str, ...]) -> None:
    """Begin a lecture in DIR, or write the file of a scene from its words."""
    from tenuto import begin
    from tenuto.project import find, shown

    match what:
        case ("scene", scene):
            path = begin.write_scene(find(click.get_current_context().find_root().obj), scene)
            click.echo(f"{shown(path)}   look at it: tenuto preview {path.stem}")
        case (folder,) if folder != "scene":
            begin.begin_lecture(Path(folder))
            click.echo(f"cd {folder}\ntenuto preview wave     a draft of one scene\ntenuto                  the film")
        case _:
            raise click.UsageError("write `new DIR`, or `new scene SECTION/SLUG`")


def _say(report: Report) -> None:
    """The last lines of a build: what was done, what it took, where it is."""
    from tenuto.progress import clock

    cached = f"{report.reels_kept} from the cache"
    click.echo(
        f"filmed  {len(report.filmed)} scenes, {cached}" + (f": {', '.join(report.filmed)}" if report.filmed else "")
    )
    if report.cards:
        click.echo(f"cards   {', '.join(report.cards)}: no scene file yet")
    click.echo(f"spoken  {report.spoken} sentences, {report.recordings_kept} from the cache; voice {report.voice}")
    for path in report.damaged:
        click.echo(f"damaged {path.name}: noticed in the cache and made anew")
    if report.trimmed:
        click.echo(f"trimmed {report.trimmed / 1e6:.0f} MB of the cache, what was not used for longest")
    stages = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in report.seconds.items())
    click.echo(f"took    {stages}")
    click.echo(
        f"film    {clock(report.length)}, {report.motion:.0%} of its frames drawn, {report.dead_air:.1%} dead air"
    )
    click.echo(f"result  {report.results[-1]}")


def main() -> None:
    """The console script."""
    # YAML and syntax trees are many objects and no garbage: looking for it took a tenth of a build.
    gc.set_threshold(200_000)
    cli()
