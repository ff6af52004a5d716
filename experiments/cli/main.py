"""The command line. Thin: each command imports what it needs when it runs, so that `cge --help` is quick."""

from __future__ import annotations

import gc
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.arguments import Experiment, Force, OtherElasticities, Out, Settings, replacing
from experiments.cli.console import Commands, Json, Lang, Language, forget_written, say, user_errors
from experiments.cli.elasticities import elasticities_command
from experiments.cli.explain import explain_command
from experiments.cli.path import path_commands
from experiments.cli.progress import progress_of
from experiments.cli.sam import sam_commands
from experiments.cli.sweep import sweep_commands
from experiments.inputs.options import AS_WRITTEN, Options

main = typer.Typer(
    name="cge",
    cls=Commands,
    help="An open computable general equilibrium model of Japan.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
main.add_typer(sam_commands, name="sam")
paper_commands = typer.Typer(help="Start the replication of a paper.", no_args_is_help=True)
main.add_typer(paper_commands, name="paper")
main.add_typer(sweep_commands, name="sweep")
main.add_typer(path_commands, name="path")
main.command("elasticities")(elasticities_command)
main.command("explain")(explain_command)

UNCOLLECTED = 50_000
"""Objects made before garbage is looked for. Python's 700 cost a run a tenth of its time: imports leave no garbage."""


@main.callback()
def start() -> None:
    """What every command does first."""
    forget_written()
    gc.set_threshold(UNCOLLECTED)


class SolverMethod(StrEnum):
    """Solver of a system."""

    ipopt = "ipopt"
    newton = "newton"


@main.command("list")
def list_command(
    what: Annotated[str, typer.Argument(help="`variables`: every name that an expression may read.")] = "",
    json: Json = False,
) -> None:
    """List experiments, SAMs, structures, elasticity files and closures; or the names that expressions may read."""
    with user_errors(json):
        from experiments.cli.list import listed, listing_text
        from experiments.cli.names import names, names_text

        if what:
            found = names(what)
            say(found, json, lambda: names_text(found))
            return

        content = listed()
        say(content, json, lambda: listing_text(content))


@main.command("equations")
def equations_command(
    block: Annotated[str, typer.Argument(help="One block, such as trade (default: all).")] = "",
    latex: Annotated[bool, typer.Option("--latex", help="Print a fragment of LaTeX.")] = False,
    json: Json = False,
) -> None:
    """Show the equations of the theory, with formulas made from the code that is solved."""
    with user_errors(json):
        from experiments.cli.equations import equations_latex, equations_text, listed

        say(listed(block), json, lambda: equations_latex(block) if latex else equations_text(block))


@main.command("run")
@replacing()
def run_command(
    experiment: Experiment,
    options: Options,
    out: Out = None,
    force: Force = False,
    lang: Lang = Language.en,
    json: Json = False,
) -> None:
    """Run an experiment: writes results.nc, summary.json, sam.csv and report.html."""
    with user_errors(json):
        from experiments.cli.run import run_experiment

        content, text = run_experiment(experiment, options, out, force, lang.value, progress_of(json))
        say(content, json, lambda: text)


@main.command("meti")
def meti_command(
    matched: Annotated[
        bool, typer.Option("--matched", help="Impose wages, deflator, trade and balances too.")
    ] = False,
    shifters: Annotated[
        bool, typer.Option("--shifters", help="Show what is lost without each shifter.")
    ] = False,
    elasticities: OtherElasticities = "",
    settings: Settings = None,
    method: Annotated[
        SolverMethod, typer.Option("--method", help="Solver of each year; newton is faster.")
    ] = SolverMethod.ipopt,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder for the table, figures by year as CSV, and report.html."),
    ] = None,
    force: Force = False,
    lang: Lang = Language.en,
    json: Json = False,
) -> None:
    """Compare METI's 2040 outlook with the paths of its two cases, figure by figure."""
    with user_errors(json):
        from experiments.cli.meti import compared, compared_text

        how = (settings or (), out, force, lang.value, shifters, elasticities)
        content = compared(matched, method.value, progress_of(json), *how)
        say(content, json, lambda: compared_text(content))


@main.command("check")
def check_command(
    sam: Annotated[str, typer.Option("--sam", help="SAM: name or path.")] = "japan_2015",
    structure: Annotated[str, typer.Option("--structure", help="Structure: name or path.")] = "japan_default",
    elasticities: Annotated[
        str, typer.Option("--elasticities", help="Elasticities: name or path.")
    ] = "japan_default",
    emissions: Annotated[str, typer.Option("--emissions", help="Emissions file: path.")] = "",
    closure: Annotated[str, typer.Option("--closure", help="Closure: name or YAML file.")] = "",
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="closure.ENTRY=value and the like; may be repeated.")
    ] = None,
    paper: Annotated[str, typer.Option("--paper", help="Check the models of a paper instead.")] = "",
    json: Json = False,
) -> None:
    """Check a model by the referee's list: benchmark, balances, homogeneity, neutrality, solvers, limits."""
    with user_errors(json):
        from experiments.cli.check import check_text, checked, checked_paper

        options = Options(sam, structure, elasticities, emissions, closure, tuple(settings or ()))
        content = (
            checked_paper(paper, options, progress_of(json)) if paper else checked(options, progress_of(json))
        )
        say(content, json, lambda: check_text(content))
        if content["status"] != "passed":
            raise typer.Exit(1)


@main.command("decompose")
@replacing()
def decompose_command(
    experiment: Experiment,
    options: Options,
    outcomes: Annotated[
        list[str] | None,
        typer.Option("--outcome", help="ev, gdp_real, co2, cpi or a variable; may be repeated."),
    ] = None,
    tolerance: Annotated[
        float, typer.Option("--tolerance", help="Largest gap between terms and total, of the largest term.")
    ] = 1e-6,
    json: Json = False,
) -> None:
    """Decompose results by shock, and welfare by cause; the terms add up to the total."""
    with user_errors(json):
        from experiments.cli.decompose import decompose_text, decomposed

        content = decomposed(experiment, options, outcomes or (), tolerance, progress_of(json))
        say(content, json, lambda: decompose_text(content))


@main.command("trade")
@replacing()
def trade_command(
    experiment: Experiment,
    options: Options,
    json: Json = False,
) -> None:
    """Show exports by partner and product, who bears tariffs abroad, and where sales go instead."""
    with user_errors(json):
        from experiments.cli.trade import trade_text, traded

        content = traded(experiment, options, progress_of(json))
        say(content, json, lambda: trade_text(content))


@main.command("closures")
@replacing("closure", "swaps")
def closures_command(
    action: Annotated[
        str, typer.Argument(help="`list`, or `compare` an experiment under all closures.")
    ] = "list",
    experiment: Annotated[
        str, typer.Argument(help="To compare: name from the catalogue, or a YAML file.")
    ] = "",
    options: Options = AS_WRITTEN,
    json: Json = False,
) -> None:
    """Show what each closure fixes, frees and lets adjust; or compare an experiment under all that fit."""
    with user_errors(json):
        from experiments.cli.closures import closures_text, compared, comparison_text, listed

        if action == "compare":
            content = compared(experiment, options, progress_of(json))
            say(content, json, lambda: comparison_text(content))
        else:
            content = listed(action, options)
            say(content, json, lambda: closures_text(content))


@main.command("replicate")
def replicate_command(
    papers: Annotated[
        list[str] | None, typer.Argument(help="Papers by name, or folders (default: all shipped).")
    ] = None,
    json: Json = False,
) -> None:
    """Replicate published papers: published figures against ours, cell by cell."""
    with user_errors(json):
        from experiments.cli.replicate import replicate_text, replicated

        content = replicated(papers or [], progress_of(json))
        say(content, json, lambda: replicate_text(content, all_cells=bool(papers)))
        if content["status"] != "replicated":
            raise typer.Exit(1)


@main.command("doctor")
def doctor_command(json: Json = False) -> None:
    """Report versions, whether the solver works, threads and write access."""
    with user_errors(json):
        from experiments.cli.doctor import diagnosis, diagnosis_text

        content = diagnosis()
        say(content, json, lambda: diagnosis_text(content))
        if content["status"] != "passed":
            raise typer.Exit(1)


@main.command("bench")
def bench_command(
    sizes: Annotated[
        list[str] | None, typer.Argument(help="Numbers of sectors, or japan (default: all).")
    ] = None,
    repetitions: Annotated[int, typer.Option("--repeat", help="Repetitions; figures are medians.")] = 5,
    json: Json = False,
) -> None:
    """Measure building, compiling and solving, beside the physical limit and other solvers."""
    with user_errors(json):
        from experiments.cli.bench import SIZES, benchmark, benchmark_text

        content = benchmark(sizes or SIZES, repetitions, progress_of(json))
        say(content, json, lambda: benchmark_text(content))


@paper_commands.command("new")
def paper_new_command(
    name: Annotated[
        str, typer.Argument(help="Folder to write; its last part is the name, for example smith_2020.")
    ],
    json: Json = False,
) -> None:
    """Write the folder of a replication, with an example in it that runs."""
    with user_errors(json):
        from experiments.cli.paper import new_paper, new_paper_text

        content = new_paper(name)
        say(content, json, lambda: new_paper_text(content))


if __name__ == "__main__":
    sys.exit(main())
