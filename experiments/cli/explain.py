"""`cge explain`: a paragraph made from the numbers of an experiment, and the account from benchmark shares beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from experiments.cli.arguments import replacing
from experiments.cli.console import Json, Lang, Language, say, user_errors
from experiments.cli.progress import progress_of
from experiments.inputs.options import AS_WRITTEN, Options

if TYPE_CHECKING:
    from collections.abc import Callable

    from experiments.path.plan import PolicyFile
    from experiments.plan import Plan

DRAWS = 200


@replacing()
def explain_command(
    experiment: Annotated[str, typer.Argument(help="Name from the catalogue or of a path, or a YAML file.")],
    policy: Annotated[
        str, typer.Option("--policy", help="Of a path: policy on top, by name or YAML file.")
    ] = "",
    options: Options = AS_WRITTEN,
    draws: Annotated[
        int,
        typer.Option("--draws", min=0, help="Draws over the cited ranges of elasticities; 0: no interval."),
    ] = DRAWS,
    lang: Lang = Language.en,
    json: Json = False,
) -> None:
    """Say what an experiment's numbers mean: what moved, by which mechanism, how sure it is, and what is left out."""
    with user_errors(json):
        from experiments.inputs.locate import catalogue, paths
        from experiments.inputs.spec import read_experiment
        from experiments.path.plan import options_under, read_policy
        from experiments.plan import make_plan
        from sam.problem import InputError

        on_top = read_policy(policy) if policy else None
        plan = make_plan(
            read_experiment(experiment, {**catalogue(), **paths()}), options_under(on_top, options)
        )
        if plan.spec.dynamics is None and policy:
            raise InputError(f"--policy {policy}: {plan.spec.name} has no `dynamics`, so that it is no path")
        if plan.spec.dynamics is None:
            content, text = _static(plan, draws, lang.value, progress_of(json))
        else:
            content, text = _path(plan, on_top, lang.value, progress_of(json))
        of = on_top.spec if on_top else plan.main
        title = (of.title_ja if lang.value == "ja" else of.title_en) or plan.main.name
        say(content, json, lambda: f"{title}\n\n{text}")


def _static(plan: Plan, draws: int, lang: str, progress: Callable[[str], None]) -> tuple[dict, str]:
    from experiments.reading.listing import paragraph
    from experiments.reading.reading import read_results
    from experiments.reading.sentences import account_rows, sentences
    from experiments.report.text_table import text_table
    from experiments.words import Words

    reading = read_results(plan, draws, progress)
    words = Words(lang)
    drawn = reading.interval
    said = sentences(reading, words)
    content = _named(plan, said) | {
        "causes": dict(reading.causes) | {"rest": reading.rest},
        "fell": dict(reading.fell),
        "rose": dict(reading.rose),
        "account": [
            {
                "name": each.line.name,
                "unit": each.line.unit,
                "estimate": each.line.estimate,
                "model": each.model,
            }
            for each in reading.account
        ],
        "interval": drawn
        and {
            "draws": drawn.draws,
            "failed": drawn.failed,
            "quantities": drawn.quantities,
            "ends": {name: drawn.ends(name) for name in drawn.effects},
        },
    }
    parts = [paragraph(said, words)]
    if reading.account:
        header = ["", words("reading_estimated"), words("reading_model"), words("reading_how")]
        parts += [words("reading_account"), text_table(header, account_rows(reading, words))]
    return content, "\n\n".join(parts)


def _path(
    plan: Plan, on_top: PolicyFile | None, lang: str, progress: Callable[[str], None]
) -> tuple[dict, str]:
    from experiments.path.run import run_path
    from experiments.reading.listing import paragraph
    from experiments.reading.path import path_sentences, read_path
    from experiments.words import Words

    results = run_path(plan, progress, policy=on_top)
    own = on_top.spec if on_top else plan.spec
    reading = read_path(results, {"en": own.leaves_out, "ja": own.leaves_out_ja})
    words = Words(lang)
    said = path_sentences(reading, words)
    content = _named(plan, said) | {
        "policy": on_top.name if on_top else "",
        "years": list(map(int, reading.deviations.columns)),
        "deviations": {str(name): list(row) for name, row in reading.deviations.iterrows()},
        "gdp": dict(reading.gdp) | {"rest": reading.rest},
    }
    return content, paragraph(said, words)


def _named(plan: Plan, said: list[str]) -> dict:
    return {
        "status": "explained",
        "experiment": plan.spec.name,
        "sam": plan.sam.name,
        "closure": plan.main.closure.name,
        "sentences": said,
    }
