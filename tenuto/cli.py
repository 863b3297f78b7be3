"""The command line: `tenuto` in a lecture's folder builds it, `tenuto --help` tells the rest.

It is the first client of tenuto.library: it asks, and prints the answers, as lines or, with --json, as they are.
"""

from __future__ import annotations

import errno
import gc
import io
import json
import math
import os
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tenuto.errors import LectureError
from tenuto.installed import version
from tenuto.project import called

if TYPE_CHECKING:
    from tenuto.film.build import Progress, Report
    from tenuto.library import Opened
    from tenuto.publish.plan import Rehearsal

STOPPED = "stopped: what is filmed and spoken is kept, the same command goes on from there"
# Modules that an extra brings (pyproject.toml).
EXTRAS = {
    "slides": ("manim_slides", "pptx", "pyreveal", "moviepy"),
    "youtube": ("google", "googleapiclient", "google_auth_oauthlib", "httplib2", "oauthlib", "requests"),
}
INTERRUPTED = 130  # the exit code of a program that Ctrl-C ended, as shells count


class Commands(click.Group):
    """With no command the lecture is built, and every expected error is one line and exit code 1."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = 0  # the options of the group itself, which stand before any command
        while own < len(args) and args[own].partition("=")[0] == "--lecture":
            own += 1 if "=" in args[own] else 2
        rest = args[own:]
        # Of a --lecture without its DIR click tells what is missing.
        if own <= len(args) and (
            not rest or (rest[0].startswith("-") and rest[0] not in ("--help", "-h", "--version"))
        ):
            args = [*args[:own], "build", *rest]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0][:1] != "-" and not self.get_command(ctx, args[0]):
            from tenuto.script.lecture import nearest

            ctx.fail(f"No such command '{args[0]}': {nearest(args[0], self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except LectureError as error:
            for line in str(error).splitlines():
                click.secho(line, fg="red", err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo(STOPPED, err=True)
            ctx.exit(INTERRUPTED)


class Named(click.Path):
    """A file or a folder; an empty name would be the folder in which one stands."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value):
            self.fail("it is empty: name one, or leave the option out", param, ctx)
        return super().convert(value, param, ctx)


def _some(ctx: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse an empty one among several, which would mean what is meant without it."""
    if "" in values:
        raise click.BadParameter("it is empty: name one, or leave the option out")
    return values


def _finite(ctx: click.Context, option: click.Parameter, value: float) -> float:
    if not math.isfinite(value):
        raise click.BadParameter(f"{value} is no size: write a number, as 4")
    return value


def _version(ctx: click.Context, option: click.Parameter, is_asked: bool) -> None:
    if is_asked:
        try:
            click.echo(f"tenuto {version('tenuto')}")
        except PackageNotFoundError:
            click.echo("tenuto, of a clone that is not installed")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lecture", metavar="DIR", type=Named(), help="The lecture's folder  [$LECTURE, or this one].")
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and exit."
)
@click.pass_context
def cli(ctx: click.Context, lecture: Path | None) -> None:
    """Turn a lecture's script and scenes into an animated, narrated film."""
    ctx.obj = lecture


def _folder() -> Path | None:
    """What --lecture says."""
    folder: Path | None = click.get_current_context().find_root().obj
    return folder


def _open(out: Path | None, jobs: int | None = None, progress: Progress | None = None) -> Opened:
    """The lecture that the command is about.

    Raises:
        tenuto.project.NoLecture
    """
    import tenuto

    return tenuto.open(_folder(), out=out, jobs=jobs, progress=progress)


@contextmanager
def _at_work(out: Path | None, jobs: int | None = None, *, as_json: bool = False) -> Iterator[Opened]:
    """The same, with bars that show how far it is, or lines where there is no terminal; programs get the answer alone."""
    from tenuto.progress import Bars

    with Bars(lines=not as_json) as bars:
        yield _open(out, jobs, bars)


def _print_json(answer: Any) -> None:
    """Dataclasses as objects, paths as strings."""

    def plain(item: Any) -> Any:
        if is_dataclass(item) and not isinstance(item, type):
            return asdict(item)
        return str(item)

    click.echo(json.dumps(answer, default=plain, ensure_ascii=False, indent=2))


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
    help="auto, recorded:NAME, espeak, gtts, edge, piper:FILE.onnx or 'command:LINE'; also espeak:ACCENT and edge:VOICE.",
)
fill_option = click.option(
    "--fill", default="", metavar="VOICE", help="Who speaks what recorded:NAME lacks, as --fill espeak for a draft."
)
out_option = click.option("--out", type=Named(), default=None, help="Folder for everything that is built [media].")
jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), default=None, help="Scenes filmed at once [all cores]."
)
lang_option = click.option("--lang", default="", help="Language that is read  [the original].")
json_option = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


@cli.command()
@click.argument("scenes", nargs=-1)
@quality_option
@voice_option
@fill_option
@jobs_option
@out_option
@click.option("--cluster", default="", metavar="ADDRESS", help="Film on a Dask cluster, as tcp://host:8786.")
@click.option(
    "--cache-size",
    type=click.FloatRange(min=0),
    callback=_finite,
    default=4,
    show_default=True,
    help="GB that the cache may keep.",
)
@click.option("--lang", default="", help="Language that is spoken  [the original]; a translation goes to OUT/LANG.")
@click.option(
    "--subtitles", multiple=True, callback=_some, metavar="LANG", help="A further subtitle track, as --subtitles en."
)
@json_option
def build(
    scenes: tuple[str, ...],
    quality: str,
    voice: str,
    fill: str,
    jobs: int | None,
    out: Path | None,
    cluster: str,
    cache_size: float,
    lang: str,
    subtitles: tuple[str, ...],
    as_json: bool,
) -> None:
    """Build the lecture, or only the clips of SCENES (a slug, section/slug, or a section)."""
    with _at_work(out, jobs, as_json=as_json) as lecture:
        report = lecture.build(
            scenes,
            quality=quality,
            voice=voice,
            fill=fill,
            language=lang,
            subtitles=subtitles,
            cluster=cluster,
            cache_size=round(cache_size * 1e9),
        )
    if as_json:
        _print_json(report)
    else:
        _say(report)


@cli.command()
@click.argument("scene", metavar="SCENE[/BEAT]")
@click.argument("beat", required=False)
@click.option("--watch", is_flag=True, help="Build again at every save, until Ctrl-C.")
@voice_option
@fill_option
@out_option
@json_option
def preview(scene: str, beat: str | None, watch: bool, voice: str, fill: str, out: Path | None, as_json: bool) -> None:
    """Build a draft of SCENE, or of one BEAT of it, with its sound."""
    from tenuto.film.watch import saves

    part = f"{scene}/{beat}" if beat else scene

    def once() -> None:
        with _at_work(out, as_json=as_json) as lecture:
            report = lecture.preview(part, voice=voice, fill=fill)
        if not as_json:
            click.echo(f"{report.results[-1]}   ({_stages(report)})")  # it can be looked at while we look
        began = time.perf_counter()
        with _at_work(out, as_json=as_json) as lecture:
            findings = lecture.look_at(part)
        report.seconds["check"] = time.perf_counter() - began
        if as_json:
            _print_json({"report": report, "findings": findings})
        else:
            for finding in findings:
                click.secho(str(finding), fg="yellow", err=True)
            click.echo(f"{len(findings)} findings   (check {report.seconds['check']:.1f} s)")

    if not watch:
        once()
        return
    changes = saves(_open(out).project)
    while True:
        try:
            once()
        except LectureError as error:
            click.secho(str(error), fg="red", err=True)
        click.echo("watching scenes/, narration/ and tensors/data/; Ctrl-C ends", err=True)
        next(changes)


@cli.command()
@click.argument("scenes", nargs=-1)
@jobs_option
@out_option
@json_option
def check(scenes: tuple[str, ...], jobs: int | None, out: Path | None, as_json: bool) -> None:
    """Look for mistakes in SCENES without making video; exit code 1 if there are any."""
    with _at_work(out, jobs, as_json=as_json) as lecture:
        findings = lecture.check(scenes)
    if as_json:
        _print_json(findings)
    else:
        for finding in findings:
            click.echo(str(finding))
        click.echo(f"{len(lecture.lecture().select(scenes))} scenes, {len(findings)} findings")
    if findings:
        sys.exit(1)


@cli.command()
@click.option("--lang", default="", help="Language of the film that is looked at  [the original].")
@out_option
@json_option
def verify(lang: str, out: Path | None, as_json: bool) -> None:
    """Measure the finished film: pictures on their words, sound, captions; exit code 1 past a limit."""
    with _at_work(out, as_json=as_json) as lecture:
        verdict = lecture.verify(lang)
    if as_json:
        _print_json(asdict(verdict))
    else:
        for measure in verdict.measures:
            click.echo(str(measure))
    if not verdict.is_well:
        sys.exit(1)


@cli.command()
@click.argument("scenes", nargs=-1, metavar="[SCENE[/BEAT]]...")
@jobs_option
@out_option
@json_option
@click.option("--cues", is_flag=True, help="Instead, the pictures around every cue, as the film shows them.")
def contact(scenes: tuple[str, ...], jobs: int | None, out: Path | None, as_json: bool, cues: bool) -> None:
    """Write contact sheets, the last picture of every beat; `kit` shows the kit's pieces."""
    from tenuto.film.build import BuildFailed
    from tenuto.library import Sheets

    with _at_work(out, jobs, as_json=as_json) as lecture:
        drawn = Sheets(tuple(lecture.strips(scenes)), ()) if cues else lecture.contact(scenes)
    if as_json:
        _print_json({"sheets": drawn.sheets, "failures": [str(failure) for failure in drawn.failures]})
    else:
        for sheet in drawn.sheets:
            click.echo(str(sheet))
    if drawn.failures:
        raise BuildFailed(drawn.failures)


@cli.command()
@click.argument("scenes", nargs=-1, metavar="[SCENE[/BEAT]]...")
@click.option(
    "--to",
    type=click.Choice(["manim-slides", "html", "pptx", "pdf"]),
    required=True,
    help="What to make; pdf is a handout.",
)
@click.option("--offline", is_flag=True, help="One HTML file with its clips inside, instead of a folder beside it.")
@click.option("--per", type=click.Choice(["cue", "beat", "scene"]), help="What one click shows  [beat].")
@click.option("--split", type=click.Choice(["section"]), help="One deck a section.")
@click.option("--narrated", is_flag=True, help="Keep the voice in the clips.")
@click.option("--light", is_flag=True, help="A handout for printers: drawn on white.")
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
    light: bool,
    quality: str | None,
    voice: str,
    jobs: int | None,
    out: Path | None,
) -> None:
    """Make a deck of the lecture, or of SCENES (a slug, section/slug, a section, or one beat), with its words as notes."""
    if offline and to != "html":
        raise click.UsageError("--offline is about --to html: leave it out")
    if light and to != "pdf":
        raise click.UsageError(
            "--light is about --to pdf: leave it out; a single scene on white is `export --ground light`"
        )
    if narrated and per == "cue":
        raise click.UsageError("a voice does not wait for clicks: leave out --narrated or --per cue")
    if to == "pdf":
        if per or narrated or quality or split:
            raise click.UsageError("a handout has no clips: leave out --per, --narrated, --quality and --split")
        with _at_work(out, jobs) as lecture:
            path = lecture.handout(scenes, light=light)
        click.echo(f"{path}  {_megabytes(path)}")
        return
    with _extra("slides"), _at_work(out, jobs) as lecture:
        decks = lecture.slides(
            scenes,
            to=to,
            per=per or "",
            narrated=narrated,
            split=bool(split),
            offline=offline,
            quality=quality or "",
            voice=voice,
        )
    if decks.voice:
        click.echo(f"voice   {decks.voice}")
    for deck in decks.files:
        if to == "manim-slides":
            command = shlex.join(["manim-slides", "present", "--folder", str(deck.parent), deck.stem])
            click.echo(f"{deck}  present it: {command}")
        else:
            click.echo(f"{deck}  {_megabytes(deck)}")


@cli.command()
@click.argument("scene", metavar="SCENE[/BEAT]")
@click.option(
    "--as",
    "kind",
    type=click.Choice(["mp4", "webp", "gif", "frames", "png", "pdf"]),
    required=True,
    help="What to make.",
)
@click.option("--bare", is_flag=True, help="Without header, source line and progress.")
@click.option(
    "--ground", type=click.Choice(["own", "light"]), default="own", help="What it is drawn on; light is white."
)
@quality_option
@jobs_option
@out_option
def export(scene: str, kind: str, bare: bool, ground: str, quality: str, jobs: int | None, out: Path | None) -> None:
    """Make a file for other people's slides of SCENE, or of one BEAT of it.

    mp4, webp, gif and frames, a folder of PNGs, move, silent and at the pace of the motion; webp and gif are drawn
    smaller. png is the last picture, pdf a page with the last picture of each beat.
    """
    with _extra("slides"), _at_work(out, jobs) as lecture:
        path = lecture.export(scene, kind=kind, quality=quality, bare=bare, light=ground == "light")
    click.echo(f"{path}  {_megabytes(path)}")


@cli.command()
@click.option(
    "--beats",
    multiple=True,
    callback=_some,
    metavar="SCENE/BEAT",
    help="What it shows, in this order  [lecture.yaml's short].",
)
@quality_option
@voice_option
@jobs_option
@out_option
def short(beats: tuple[str, ...], quality: str, voice: str, jobs: int | None, out: Path | None) -> None:
    """Make an upright teaser of at most a minute from single beats, with captions in its picture."""
    with _at_work(out, jobs) as lecture:
        report = lecture.short(beats, quality=quality, voice=voice)
    click.echo(f"{report.results[-1]}  {report.length:.1f} s, voice {report.voice}")


@cli.command()
@out_option
@json_option
def web(out: Path | None, as_json: bool) -> None:
    """Make the folder OUT/web of the built lecture, to be put on the web: its page, and its film in at most 95 MB."""
    with _at_work(out, as_json=as_json) as lecture:
        folder = lecture.web()
    if as_json:
        _print_json({"folder": folder})
        return
    for film in sorted(folder.rglob("lecture.mp4")):
        click.echo(f"{film}  {_megabytes(film)}")
    click.echo(f"result  {folder / 'index.html'}")


def _megabytes(path: Path) -> str:
    files = path.iterdir() if path.is_dir() else [path]
    return f"{sum(file.stat().st_size for file in files) / 1e6:.1f} MB"


@contextmanager
def _extra(name: str) -> Iterator[None]:
    """Tell what to install where a package of an extra is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] not in EXTRAS[name]:
            raise
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
    type=Named(),
    envvar="YOUTUBE_CLIENT_SECRETS",
    help="JSON file of the OAuth client, to ask for permission; or set YOUTUBE_CLIENT_SECRETS.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="Where the browser's answer is waited for  [any that is free]; to forward from a machine that has a browser.",
)
@click.option("--unverified", is_flag=True, help="Send it although `verify` has not passed it.")
@out_option
@json_option
def publish(
    send: bool,
    privacy: str | None,
    client_secrets: Path | None,
    port: int,
    unverified: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Show the requests that bring the built lecture to YouTube, or send them."""
    with _at_work(out, as_json=as_json) as lecture:
        plan = lecture.rehearse(privacy)
    if as_json and not send:
        _print_json(plan.as_json())
    else:
        _tell(plan, err=as_json)
    plan.insist(unverified or not send)
    if not send:
        click.echo("nothing has been sent: add --send to do it, --json to see the requests", err=True)
        return
    with _extra("youtube"), _at_work(out, as_json=as_json) as lecture:
        address = lecture.publish(
            privacy,
            client_secrets=client_secrets,
            port=port,
            unverified=unverified,
            say=lambda line: click.echo(line, err=as_json),
        )
    if as_json:
        _print_json({"address": address})
    else:
        click.echo(f"result  {address}")


@cli.command()
@click.argument("scenes", nargs=-1)
@click.option("--as", "speaker", default="", metavar="NAME", help="Who reads  [the only speaker there is, or `own`].")
@click.option("--from", "file", type=Named(), help="One long recording of SCENES, to be cut into sentences.")
@lang_option
@out_option
def record(scenes: tuple[str, ...], speaker: str, file: Path | None, lang: str, out: Path | None) -> None:
    """Record SCENES (all of them) with a voice of one's own: opens a booth in the browser, or cuts up a long take."""
    if file is None:
        kept = _open(out).booth(scenes, speaker=speaker, language=lang, say=lambda line: click.echo(line))
        click.echo(f"kept    {kept} sentences")
        return
    if not scenes:
        raise click.UsageError("name the scenes that the recording holds: record --from FILE SCENE ...")
    with _at_work(out) as lecture:
        take = lecture.long_take(file, scenes, speaker=speaker, language=lang)
    for cut in take.cuts:
        doubts = f"   {'; '.join(cut.doubts)}" if cut.doubts else ""
        click.echo(
            f"{cut.sentence.number:4}  {_moment(cut.begin)} to {_moment(cut.end)}  {_brief(cut.sentence.text)}{doubts}"
        )
    for sentence in take.missing:
        click.echo(f"{sentence.number:4}  not found  {_brief(sentence.text)}  ({sentence.beat.place})")
    for begin, end in take.left_out:
        click.echo(f"      left out  {_moment(begin)} to {_moment(end)}")
    total = len(take.cuts) + len(take.missing)
    doubtful = sum(bool(cut.doubts) for cut in take.cuts)
    click.echo(f"kept    {len(take.cuts)} of {total} sentences as {take.speaker}, {doubtful} of them with a doubt")
    if doubtful or take.missing:
        command = shlex.join(["record", *scenes, "--as", take.speaker])
        click.echo(f"        hear and mend them: {called()} {command}")
    if not take.cuts:
        sys.exit(1)


@cli.command()
@click.argument("scenes", nargs=-1)
@click.option("--to", type=click.Choice(["text", "html", "pdf"]), default="text", show_default=True)
@click.option("--as", "speaker", default="", metavar="NAME", help="Mark what NAME has recorded.")
@lang_option
@out_option
def script(scenes: tuple[str, ...], to: str, speaker: str, lang: str, out: Path | None) -> None:
    """Print the sentences of SCENES as a numbered reading list, or write it as OUT/script.html or .pdf."""
    from tenuto.files import write
    from tenuto.record import reading_list

    opened = _open(out)
    content = opened.reading_list(scenes, language=lang, speaker=speaker)
    if to == "text":
        click.echo(reading_list.as_text(content))
        return
    path = opened.out / f"script{f'-{lang}' if lang else ''}.{to}"
    write(path, reading_list.as_html(content).encode() if to == "html" else reading_list.as_pdf(content))
    click.echo(str(path))


def _moment(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"


def _brief(text: str) -> str:
    from textwrap import shorten

    return shorten(text, width=48, placeholder=" …")


@cli.command()
@out_option
@json_option
def doctor(out: Path | None, as_json: bool) -> None:
    """Tell what is installed, which voices answer, what is missing and how to get it."""
    from tenuto.doctor import told

    if told(_folder(), out, as_json, click.echo):
        sys.exit(1)


@cli.command()
@click.argument("what", nargs=-1, required=True, metavar="DIR | scene SECTION/SLUG")
@click.option(
    "--lang", type=click.Choice(["vi", "en"]), help="Language in which the lecture of DIR begins  [vi, with en]."
)
def new(what: tuple[str, ...], lang: str | None) -> None:
    """Begin a lecture in DIR, or write the file of a scene from its words."""
    from tenuto import begin
    from tenuto.project import find, shown

    match what:
        case ("scene", _) if lang:
            raise click.UsageError("--lang is about `new DIR`: leave it out")
        case ("scene", scene):
            path = begin.write_scene(find(click.get_current_context().find_root().obj), scene)
            click.echo(f"{shown(path)}   look at it: {called()} preview {path.stem}")
        case (folder,) if folder != "scene":
            around = begin.begin_lecture(Path(folder), lang or "vi")
            if around:
                click.echo(
                    f"note: it lies inside another lecture, {around}: move it out if that is not meant", err=True
                )
            is_here = called() == "tenuto"  # which knows the lecture by the folder in which it is called
            run = "tenuto" if is_here else f"{called()} --lecture {shlex.quote(folder)}"
            click.echo(f"cd {shlex.quote(folder)}\n" if is_here else "", nl=False)
            click.echo(f"{run} preview wave     a draft of one scene\n{run}                  the film")
        case _:
            raise click.UsageError("write `new DIR`, or `new scene SECTION/SLUG`")


def _tell(plan: Rehearsal, err: bool) -> None:
    """What is to be published, for people; where the answer is JSON, on stderr."""
    for line in plan.summary():
        click.echo(line, err=err)
    for line in plan.advice:
        click.echo(f"note    {line}", err=True)


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
    click.echo(f"took    {_stages(report)}")
    click.echo(
        f"film    {clock(report.length)}, {report.motion:.0%} of its frames drawn, {report.dead_air:.1%} dead air"
    )
    clips = [path for path in report.results if path.suffix == ".mp4"]
    names = f"{len(clips)} clips in {clips[0].parent}: {', '.join(clip.name for clip in clips)}"
    click.echo(f"result  {names if len(clips) > 1 else clips[-1]}")


def _stages(report: Report) -> str:
    return ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in report.seconds.items())


def main() -> None:
    """The console script, once its packages are there (tenuto.__main__)."""
    # YAML and syntax trees are many objects and no garbage: looking for it took a tenth of a build.
    gc.set_threshold(200_000)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # An old terminal's letters, or a locale without any, are no reason to print nothing; files are UTF-8 everywhere.
        sys.stdout.reconfigure(errors="backslashreplace", encoding=None if sys.stdout.isatty() else "utf-8")
    try:
        Path.cwd()
    except FileNotFoundError:
        sys.exit("the current folder was removed: go to another one")
    try:
        try:
            cli()
        finally:
            if sys.stdout:
                sys.stdout.flush()
    except OSError as error:
        # Nobody reads what is printed any more, which is no mistake, or there is no room for it; what is left in the
        # buffer would be complained of once more at the end.
        if sys.stdout:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            sys.exit(1)
        if error.filename is None and error.errno in (errno.ENOSPC, errno.EIO):
            sys.exit(f"cannot print the answer: {error.strerror}")
        raise
