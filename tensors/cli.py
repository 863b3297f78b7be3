"""`python render.py tensors`: what this lecture adds to the engine's commands."""

from __future__ import annotations

import click


@click.command()
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
