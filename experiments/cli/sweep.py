"""The command line of sweeps; thin, like `experiments.cli.main`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.console import (
    Json,
    Lang,
    Language,
    say,
    user_errors,
)
from experiments.cli.progress import progress_of

sweep_commands = typer.Typer(
    help="Sensitivity sweeps: an experiment over a design of draws.", no_args_is_help=True
)

Spec = Annotated[str, typer.Argument(help="Sweep file (YAML).")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder of the sweep (default: out/NAME).")]
Jobs = Annotated[int, typer.Option("--jobs", min=1, help="Processes.")]


class Cluster(StrEnum):
    """Scheduler of a cluster."""

    slurm = "slurm"
    pbs = "pbs"
    sge = "sge"
    lsf = "lsf"


ClusterName = Annotated[Cluster, typer.Option("--cluster", help="Scheduler.")]
Profile = Annotated[str, typer.Option("--profile", help="YAML file: partition, account, time, memory, ...")]


@sweep_commands.command("plan")
def plan_command(
    spec: Spec,
    jobs: Jobs = 1,
    pilot: Annotated[int, typer.Option("--pilot", min=1, help="Draws to solve for the estimate.")] = 5,
    json: Json = False,
) -> None:
    """Number of draws, time by a pilot, chunks and disk; writes nothing."""
    with user_errors(json):
        from experiments.cli.sweep_commands import plan_sweep
        from experiments.sweep.estimate import estimate_text

        content = plan_sweep(spec, pilot, jobs, progress_of(json))
        say(content, json, lambda: estimate_text(content))


@sweep_commands.command("run")
def run_command(spec: Spec, jobs: Jobs = 1, out: Out = None, json: Json = False) -> None:
    """Solve every draw on this machine and collect; run again, it goes on where it stopped."""
    with user_errors(json):
        from experiments.cli.sweep_commands import collected_text, run_sweep

        content = run_sweep(spec, out, jobs, progress_of(json))
        say(content, json, lambda: collected_text(content))


@sweep_commands.command("dask")
def dask_command(
    spec: Spec,
    cluster: ClusterName,
    profile: Profile,
    jobs: Jobs = 1,
    out: Out = None,
    json: Json = False,
) -> None:
    """Solve every draw on a standing pool of batch jobs (needs dask-jobqueue) and collect."""
    with user_errors(json):
        from experiments.cli.sweep_commands import collected_text, dask_sweep

        content = dask_sweep(spec, cluster.value, profile, out, jobs, progress_of(json))
        say(content, json, lambda: collected_text(content))


@sweep_commands.command("resume")
def resume_command(spec: Spec, jobs: Jobs = 1, out: Out = None, json: Json = False) -> None:
    """Solve the chunks that are missing."""
    with user_errors(json):
        from experiments.cli.sweep_commands import collected_text, resume_sweep

        content = resume_sweep(spec, out, jobs, progress_of(json))
        say(content, json, lambda: collected_text(content))


@sweep_commands.command("status")
def status_command(spec: Spec, out: Out = None, json: Json = False) -> None:
    """What is done, what failed and what is left."""
    with user_errors(json):
        from experiments.cli.sweep_commands import sweep_status
        from experiments.sweep.status import status_text

        content = sweep_status(spec, out)
        say(content, json, lambda: status_text(content))


@sweep_commands.command("collect")
def collect_command(
    spec: Spec,
    out: Out = None,
    partial: Annotated[bool, typer.Option("--partial", help="Collect though chunks are missing.")] = False,
    json: Json = False,
) -> None:
    """Join all chunks in one labelled file, sweep.nc."""
    with user_errors(json):
        from experiments.cli.sweep_commands import collect_sweep, collected_text

        content = collect_sweep(spec, out, partial)
        say(content, json, lambda: collected_text(content))


@sweep_commands.command("analyse")
def analyse_command(
    spec: Spec,
    out: Out = None,
    without_failed: Annotated[
        bool, typer.Option("--without-failed", help="Analyse the other draws though some failed.")
    ] = False,
    lang: Lang = Language.en,
    json: Json = False,
) -> None:
    """Moments, quantiles and indices of the collected sweep: writes analysis.json and report.html."""
    with user_errors(json):
        from experiments.cli.sweep_commands import analyse_sweep, analysis_text

        content = analyse_sweep(spec, out, without_failed, lang.value)
        say(content, json, lambda: analysis_text(content))


@sweep_commands.command("submit")
def submit_command(
    spec: Spec,
    cluster: ClusterName,
    profile: Profile,
    out: Out = None,
    only_print: Annotated[bool, typer.Option("--print", help="Print the script, do not submit it.")] = False,
    json: Json = False,
) -> None:
    """Submit an array of tasks that solve the missing chunks; submit again to resume."""
    with user_errors(json):
        from experiments.cli.sweep_commands import submit_sweep

        content = submit_sweep(spec, cluster.value, profile, out, only_print, progress_of(json))
        say(
            content,
            json,
            lambda: content["script"] if only_print else f"{content['answer']}\n{content['file']}",
        )


@sweep_commands.command("chunk")
def chunk_command(
    spec: Spec,
    chunks: Annotated[list[int], typer.Argument(help="Numbers of chunks.", min=0)],
    out: Out = None,
    json: Json = False,
) -> None:
    """Solve and store some chunks: what a task of a batch system runs."""
    with user_errors(json):
        from experiments.cli.sweep_commands import solve_chunks

        content = solve_chunks(spec, chunks, out, progress_of(json))
        say(
            content,
            json,
            lambda: f"{content['sweep']}: {len(content['solved'])} of {len(chunks)} chunks solved now",
        )


@sweep_commands.command("verify")
def verify_command(
    spec: Spec,
    out: Out = None,
    draws: Annotated[int, typer.Option("--draws", min=1, help="Draws to solve again.")] = 5,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed that chooses them.")] = 0,
    json: Json = False,
) -> None:
    """Solve some stored draws again and compare them with what is stored."""
    with user_errors(json):
        from experiments.cli.sweep_commands import verify_sweep
        from experiments.sweep.verify import verify_text

        content = verify_sweep(spec, out, draws, seed)
        say(content, json, lambda: verify_text(content))
        if content["status"] != "passed":
            raise typer.Exit(1)
