"""The command line of SAMs; thin, like `experiments.cli.main`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.console import Json, say, user_errors

sam_commands = typer.Typer(
    help="Check, show, trace, balance and aggregate social accounting matrices.", no_args_is_help=True
)

SamName = Annotated[str, typer.Argument(help="Name of a shipped SAM, or a folder, CSV or XLSX.")]
Out = Annotated[Path | None, typer.Option("--out", help="Where to write.")]
Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


class Method(StrEnum):
    """Balancing method."""

    cross_entropy = "cross_entropy"
    gras = "gras"
    ras = "ras"


@sam_commands.command("check")
def sam_check_command(sam: SamName, json: Json = False) -> None:
    """Check a SAM: balance, signs, GDP three ways, and control totals where the SAM has them."""
    with user_errors(json):
        from experiments.cli.sam_commands import check_text, checked

        content = checked(sam)
        say(content, json, lambda: check_text(content))
        if content["status"] != "passed":
            raise typer.Exit(1)


@sam_commands.command("show")
def sam_show_command(
    sam: SamName,
    account: Annotated[str, typer.Option("--account", help="Show the cells of one account.")] = "",
    json: Json = False,
) -> None:
    """Show a SAM by kind of account, or the cells of one account."""
    with user_errors(json):
        from experiments.cli.sam_commands import show_text, shown

        content = shown(sam, account)
        say(content, json, lambda: show_text(content))


@sam_commands.command("provenance")
def sam_provenance_command(
    sam: SamName,
    cell: Annotated[
        str,
        typer.Argument(help="RECEIVER,PAYER, or one account; `*` all, `x|y` some (default: the whole SAM)."),
    ] = "",
    json: Json = False,
) -> None:
    """Show where a cell comes from, or by block what is evidence, assumption and balancing."""
    with user_errors(json):
        from experiments.cli.provenance import provenance_text, traced

        content = traced(sam, cell)
        say(content, json, lambda: provenance_text(content))


@sam_commands.command("flip")
def sam_flip_command(
    sam: SamName,
    out: Out = None,
    force: Force = False,
    rows: Annotated[int, typer.Option("--rows", help="Changes to print.", min=0)] = 30,
    json: Json = False,
) -> None:
    """Move cells that are on the wrong side (negative purchases, lending abroad) to the other, and report them."""
    with user_errors(json):
        from experiments.cli.sam_commands import flip_text, flipped

        content = flipped(sam, out, force)
        say(content, json, lambda: flip_text(content, rows))


@sam_commands.command("balance")
def sam_balance_command(
    sam: SamName,
    out: Out = None,
    method: Annotated[Method, typer.Option("--method", help="How cells move.")] = Method.cross_entropy,
    force: Force = False,
    rows: Annotated[int, typer.Option("--rows", help="Changes to print.", min=0)] = 30,
    json: Json = False,
) -> None:
    """Balance a SAM and report what changed, largest first."""
    with user_errors(json):
        from experiments.cli.sam_commands import balance_text, balanced

        content = balanced(sam, out, method.value, force)
        say(content, json, lambda: balance_text(content, rows))


@sam_commands.command("aggregate")
def sam_aggregate_command(
    sam: SamName,
    mapping: Annotated[str, typer.Option("--mapping", help="CSV account,group[,label_en,label_ja].")] = "",
    by: Annotated[str, typer.Option("--by", help="Column of the accounts table instead of a mapping.")] = "",
    out: Out = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Aggregate a SAM by a mapping file or by a column of its accounts table."""
    with user_errors(json):
        from experiments.cli.sam_commands import aggregate_text, aggregated

        content = aggregated(sam, mapping, by, out, force)
        say(content, json, lambda: aggregate_text(content))
