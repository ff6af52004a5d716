"""The command line of paths; thin, like `experiments.cli.main`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.arguments import Force, Out, replacing
from experiments.cli.console import Json, Lang, Language, say, user_errors
from experiments.cli.progress import progress_of
from experiments.inputs.options import AS_WRITTEN, Options

path_commands = typer.Typer(
    help="Paths: an experiment year by year, along laws of motion.", no_args_is_help=True
)


@path_commands.command("run")
@replacing()
def run_command(
    name: Annotated[str, typer.Argument(help="Name of a shipped path, or a YAML file with `dynamics`.")],
    options: Options = AS_WRITTEN,
    policy: Annotated[
        str, typer.Option("--policy", help="Policy on top of the path: a shipped name, or a YAML file.")
    ] = "",
    out: Out = None,
    force: Force = False,
    lang: Lang = Language.en,
    json: Json = False,
) -> None:
    """Solve a path: writes its years, tables by year as CSV, report.html and summary.json."""
    with user_errors(json):
        from experiments.cli.path_commands import run_named_path

        content, text = run_named_path(name, policy, options, out, force, lang.value, progress_of(json))
        say(content, json, lambda: text)


@path_commands.command("show")
def show_command(
    folder: Annotated[
        Path, typer.Argument(help="Folder that `cge path run` wrote; with --draw that of a sweep over paths.")
    ],
    figures: Annotated[
        list[str] | None, typer.Option("--figure", help="A macro figure; may be repeated.")
    ] = None,
    run: Annotated[str, typer.Option("--run", help="forecast, baseline or policy (default: the last).")] = "",
    draw: Annotated[
        int | None, typer.Option("--draw", min=0, help="Draw of the sweep whose whole path is solved again.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="With --draw: folder to write the path to.")
    ] = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Show macro figures of a path by year; with --draw of a draw of a sweep, whose whole path is solved again."""
    with user_errors(json):
        from experiments.cli.path_commands import shown, shown_draw, shown_text

        if draw is None:
            content = shown(folder, figures or [], run)
        else:
            content = shown_draw(folder, draw, figures or [], run, out, force, progress_of(json))
        say(content, json, lambda: shown_text(content))


@path_commands.command("list")
def list_command(json: Json = False) -> None:
    """List the paths and policies that ship with the package."""
    with user_errors(json):
        from experiments.cli.path_commands import listed, listed_text

        content = listed()
        say(content, json, lambda: listed_text(content))
