"""`cge explain`: a paragraph made from the numbers of an experiment, and the account from benchmark shares beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from experiments.cli.console import Json, Lang, Language, say, user_errors
from experiments.cli.progress import progress_of

if TYPE_CHECKING:
    from experiments.reading import Reading

DRAWS = 200


def explain_command(
    experiment: Annotated[str, typer.Argument(help="Name from the catalogue, or a YAML file.")],
    settings: Annotated[list[str] | None, typer.Option("--set", help="path=value; may be repeated.")] = None,
    closure: Annotated[str, typer.Option("--closure", help="Closure to use instead.")] = "",
    sam: Annotated[str, typer.Option("--sam", help="SAM to use instead: name or path.")] = "",
    draws: Annotated[
        int,
        typer.Option("--draws", min=0, help="Draws over the cited ranges of elasticities; 0: no interval."),
    ] = DRAWS,
    lang: Lang = Language.en,
    json: Json = False,
) -> None:
    """Say what an experiment's numbers mean: what moved, by which mechanism, how sure it is, and what is left out."""
    with user_errors(json):
        from experiments.inputs.locate import catalogue
        from experiments.inputs.spec import read_experiment
        from experiments.plan import Options, make_plan
        from experiments.reading import read_results

        options = Options(sam=sam, closure=closure, settings=tuple(settings or ()))
        plan = make_plan(read_experiment(experiment, catalogue()), options)
        reading = read_results(plan, draws, progress_of(json))
        say(_content(reading, lang.value), json, lambda: _text(reading, lang.value))


def _content(reading: Reading, lang: str) -> dict:
    from experiments.reading.sentences import sentences
    from experiments.words import Words

    drawn = reading.interval
    return {
        "status": "explained",
        "experiment": reading.plan.spec.name,
        "sam": reading.plan.sam.name,
        "closure": reading.plan.main.closure.name,
        "sentences": sentences(reading, Words(lang)),
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


def _text(reading: Reading, lang: str) -> str:
    from experiments.reading.sentences import line_figure, line_name, sentences
    from experiments.report.text_table import text_table
    from experiments.words import Words

    words = Words(lang)
    rows = [
        [
            line_name(reading, each.line, words),
            line_figure(reading, each.line.estimate, each.line.unit, words),
            "" if each.model is None else line_figure(reading, each.model, each.line.unit, words),
            words.phrase(each.line.how),
        ]
        for each in reading.account
    ]
    parts = [_title(reading, lang), " ".join(sentences(reading, words))]
    if rows:
        header = ["", words("reading_estimated"), words("reading_model"), words("reading_how")]
        parts += [words("reading_account"), text_table(header, rows)]
    return "\n\n".join(parts)


def _title(reading: Reading, lang: str) -> str:
    case = reading.plan.main
    return (case.title_ja if lang == "ja" else case.title_en) or case.name
