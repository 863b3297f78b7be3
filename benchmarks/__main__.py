"""Measure what the README claims: `python -m benchmarks [film|change|edit|memory|farm|profile] [SCENE ...]`, or `make bench` for all.

Each command prints seconds and, where there is something to compare with, the ratio from this one run; machines differ,
ratios travel.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import manim

from tenuto import project as projects
from tenuto.film import captions, outputs
from tenuto.film.build import SECONDS, Report, Settings, Workshop, build
from tenuto.film.outputs import Edit
from tenuto.film.quality import FHD
from tenuto.film.shoot import Shot, film, shot_for
from tenuto.film.takes import Reel
from tenuto.film.timeline import lay_out
from tenuto.script.lecture import Lecture, Scene
from tenuto.script.loading import load_lecture
from tenuto.voices import Choice, choose

CORES = os.cpu_count() or 1
MINUTES = 40  # of the long timeline


@click.group(invoke_without_command=True)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Benchmarks; all of them with no command."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(change)
        for command in (compare_film, long_edit, memory):
            ctx.invoke(command, scenes=())


def _scenes(names: Sequence[str]) -> tuple[Lecture, tuple[Scene, ...]]:
    lecture = load_lecture(projects.find())
    return lecture, lecture.select(names)


def _built(lecture: Lecture, scenes: Sequence[Scene], voice: Choice, settings: Settings) -> Report:
    with Workshop(lecture, settings) as shop:
        return build(shop, scenes, voice)


def _edited(lecture: Lecture, scenes: Sequence[Scene], voice: Choice, settings: Settings) -> Edit:
    with Workshop(lecture, settings) as shop:
        return shop.edit(scenes, voice)


def _shots(lecture: Lecture, scenes: Sequence[Scene]) -> list[Shot]:
    return [shot_for(lecture, scene, FHD) for scene in scenes]


@cli.command("film")
@click.argument("scenes", nargs=-1)
def compare_film(scenes: Sequence[str]) -> None:
    """Film and edit, cold, at fhd: elastic takes against stock manim with wait() and moviepy."""
    from benchmarks import stock

    lecture, chosen = _scenes(scenes)
    # A lecture of these scenes alone: its thumbnail and its short may be others'.
    sections = tuple(replace(s, scenes=tuple(x for x in s.scenes if x in chosen)) for s in lecture.sections)
    lecture = replace(lecture, sections=sections, thumbnail="", short=())
    voice = choose("espeak", language=lecture.language)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        settings = Settings(FHD, folder / "elastic", CORES)
        report = _built(lecture, chosen, voice, settings)  # speech is in the cache from now on, for both
        shutil.rmtree(settings.cache / "reels")
        shutil.rmtree(settings.cache / "sound")
        began = time.perf_counter()
        report = _built(lecture, chosen, voice, settings)
        elastic = time.perf_counter() - began
        edit = _edited(lecture, chosen, voice, settings)
        seconds = stock.build(_shots(lecture, chosen), edit.timeline, edit.spoken.recordings, folder / "stock", CORES)
        baseline = sum(seconds.values())
    click.echo(
        f"film and edit, cold, fhd, {CORES} cores, {len(chosen)} scenes, {report.length:.0f} s of film, {report.motion:.0%} motion"
    )
    click.echo(
        f"  stock manim + moviepy  {baseline:7.1f} s   ({', '.join(f'{k} {v:.1f}' for k, v in seconds.items())})"
    )
    click.echo(
        f"  elastic takes          {elastic:7.1f} s   ({', '.join(f'{k} {v:.1f}' for k, v in report.seconds.items())})"
    )
    click.echo(f"  ratio                  {baseline / elastic:7.1f}")


@cli.command("change")
def change() -> None:
    """The whole film again: with nothing changed, after one changed sentence, with another voice."""
    lecture = load_lecture(projects.find())
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        settings = Settings(FHD, Path(name), CORES)
        _built(lecture, lecture.scenes, choose("espeak", language=lecture.language), settings)
        scene = lecture.scenes[-1]
        beat = replace(scene.beats[0], text=scene.beats[0].text + " Câu này mới được thêm vào.")
        changed = _with_scene(lecture, replace(scene, beats=(beat, *scene.beats[1:])))
        click.echo(f"the film of {len(lecture.scenes)} scenes again, {FHD.name}, {CORES} cores, seconds besides speech")
        for label, again, voice in (
            ("nothing changed", lecture, "espeak"),
            ("one sentence changed", changed, "espeak"),
            ("another voice", changed, "espeak:vi-vn-x-south"),
        ):
            began = time.perf_counter()
            report = _built(again, again.scenes, choose(voice, language=lecture.language), settings)
            total = time.perf_counter() - began
            rest = report.seconds["sound"] + report.seconds["edit"]
            click.echo(
                f"  {label:22} {rest:5.2f} s (with speech {total:.2f}); {len(report.filmed)} scenes filmed, "
                f"{report.spoken} sentences spoken"
            )


def _with_scene(lecture: Lecture, scene: Scene) -> Lecture:
    sections = tuple(
        replace(section, scenes=tuple(scene if s.name == scene.name else s for s in section.scenes))
        for section in lecture.sections
    )
    return replace(lecture, sections=sections)


@cli.command("edit")
@click.argument("scenes", nargs=-1)
def long_edit(scenes: Sequence[str]) -> None:
    """Edit a timeline of 40 minutes with captions, in a process of its own: seconds and memory."""
    lecture, chosen = _scenes(scenes)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        settings = Settings(FHD, Path(name), CORES)
        _built(lecture, chosen, choose("espeak", language=lecture.language), settings)  # fills the cache
        _alone(["_edit", name, *(scene.name for scene in chosen)])


@cli.command("_edit", hidden=True)
@click.argument("folder")
@click.argument("names", nargs=-1)
def _edit(folder: str, names: Sequence[str]) -> None:
    lecture, chosen = _scenes(names)
    voice = choose("espeak", language=lecture.language)
    edit = _edited(lecture, chosen, voice, Settings(FHD, Path(folder), CORES))
    reels = {span.scene.name: span.reel for span in edit.timeline.scenes}
    times = round(MINUTES * 60 / edit.timeline.seconds + 0.5)
    began = time.perf_counter()
    timeline = lay_out([*chosen] * times, reels, edit.spoken.lengths, FHD, edit.spoken.words)
    film_output = outputs._film(replace(edit, timeline=timeline))
    film_output.make(film_output.path)
    seconds = time.perf_counter() - began
    peak = _peak()
    cues = len(captions.cues_of(timeline))
    size = film_output.path.stat().st_size / 1e6
    click.echo(
        f"edit of {timeline.seconds / 60:.1f} min, {timeline.frames} frames, {cues} cues, {size:.0f} MB: {seconds:.2f} s, peak {peak:.0f} MB"
    )


@cli.command("memory")
@click.argument("scenes", nargs=-1)
def memory(scenes: Sequence[str]) -> None:
    """Peak memory of a worker that films each scene at fhd."""
    _, chosen = _scenes(scenes)
    click.echo("peak memory of a film worker at fhd")
    for scene in chosen:
        _alone(["_film", scene.name])


@cli.command("_film", hidden=True)
@click.argument("name")
def _film(name: str) -> None:
    lecture, chosen = _scenes([name])
    filmed = film(_shots(lecture, chosen)[0])
    peak = _peak()
    rate = filmed.reel.motion_frames / filmed.seconds
    click.echo(f"  {name:28} {peak:5.0f} MB, {filmed.reel.motion_frames:4} frames drawn, {rate:5.1f} a second")


TYPICAL = (
    "title",
    "multi_crop",
    "overview",
    "ema",
    "gram_matrix",
)  # letters, pictures, a circuit, plots, live matrices


@cli.command("profile")
@click.argument("scenes", nargs=-1)
def profile(scenes: Sequence[str]) -> None:
    """Where the processor's time goes for a frame of motion at fhd: five typical scenes by default."""
    click.echo("CPU milliseconds for a frame of motion at fhd; frames a second on one core")
    click.echo(
        f"  {'':22} {'stock camera':>12}   {'ours':>4} = {'draw':>4} + {'YUV':>4} + {'H.264':>5}   a second, of at most"
    )
    for scene in scenes or TYPICAL:
        _alone(["_profile", scene])


@cli.command("_profile", hidden=True)
@click.argument("name")
@click.option("--stock", is_flag=True)
def _profile(name: str, stock: bool) -> None:
    from tenuto.film import studio
    from tenuto.film.h264 import RunEncoder

    shown = [0.0]  # s in which pictures were converted and handed to the encoder

    class Watched(RunEncoder):
        def show(self, pixels: Any, frames: int = 1) -> None:
            began = time.thread_time()
            super().show(pixels, frames)
            shown[0] += time.thread_time() - began

    studio.RunEncoder = Watched
    if stock:
        studio.StageCamera, studio.StudioRenderer = manim.Camera, manim.CairoRenderer
    lecture, chosen = _scenes([name])
    film(_shots(lecture, chosen)[0])  # once unmeasured: fonts, Typst and photographs are read
    shown[0], began, mine = 0.0, time.process_time(), time.thread_time()
    filmed = film(_shots(lecture, chosen)[0])
    total, main = time.process_time() - began, time.thread_time() - mine
    drawn, converted, coded, whole = (
        1000 * seconds / filmed.reel.motion_frames for seconds in (main - shown[0], shown[0], total - main, total)
    )
    if stock:
        click.echo(f"{whole:.1f}")
        return
    before = subprocess.run(
        [sys.executable, "-m", "benchmarks", "_profile", name, "--stock"], check=True, capture_output=True, text=True
    )
    click.echo(
        f"  {chosen[0].name:22} {before.stdout.strip():>12}   {whole:4.1f} = {drawn:4.1f} + {converted:4.1f} + {coded:5.1f}   "
        f"{1000 / whole:8.1f}, {1000 / (converted + coded):.1f}"
    )


@cli.command("farm")
@click.option(
    "--out", type=click.Path(path_type=Path), default=None, help="Of the build whose times are taken [media]."
)
@click.argument("scenes", nargs=-1)
def simulate_farm(out: Path | None, scenes: Sequence[str]) -> None:
    """What 1 to 256 workers would take for the lecture and for a course, from a build's scene times; benchmarks/farm.png."""
    from benchmarks import farm

    lecture, chosen = _scenes(scenes)
    settings = Settings(FHD, out or lecture.project.media, CORES)
    with Workshop(lecture, settings) as shop:
        reels = shop.reels(chosen)  # films what is missing
    times = json.loads((settings.cache / SECONDS).read_text())
    seconds = [times[f"{scene.name} {FHD.name}"] for scene in chosen]
    motion = sum(reel.motion_frames for reel in reels.values()) / FHD.fps / 60
    megabytes = [sum(map(len, _packets(reel))) / 1e6 for reel in reels.values()]
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import tenuto.film.studio"], check=True)  # what each scene pays on a farm
    overhead = time.perf_counter() - began
    click.echo(
        f"{len(chosen)} scenes, {motion:.1f} min of motion: {sum(seconds):.0f} worker-seconds, {sum(seconds) / motion:.1f} a "
        f"minute of motion; the longest scene {max(seconds):.0f} s; {sum(megabytes):.0f} MB of takes, the largest "
        f"{max(megabytes):.1f} MB; starting a process {overhead:.1f} s"
    )
    click.echo(f"  workers   this lecture   {farm.LECTURES} such lectures")
    for workers in farm.WORKERS:
        one, course = (farm.makespan(seconds * times, workers, overhead) for times in (1, farm.LECTURES))
        click.echo(f"  {workers:7}   {one:10.0f} s   {course / 60:13.1f} min")
    farm.plot(Path(__file__).with_name("farm.png"), seconds, overhead)


def _packets(reel: Reel) -> list[bytes]:
    return [packet for take in reel.takes for run in (take.lead, take.loop) if run for packet in run.packets]


def _peak() -> float:
    """The most memory this process has held, MB. Not getrusage: that still knows the process which started this one."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _alone(arguments: Sequence[str]) -> None:
    subprocess.run([sys.executable, "-m", "benchmarks", *arguments], check=True)


if __name__ == "__main__":
    cli()
