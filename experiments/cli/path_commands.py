"""`cge path`: from the words of the command line to a path's folder and its tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from experiments.inputs.locate import paths
from experiments.inputs.spec import read_experiment
from experiments.plan import Options, make_plan
from experiments.record.schema import RESULTS, check_schema
from experiments.report.text_table import amount, text_table
from sam.problem import InputError, suggestion

HEADLINES = (
    "gdp_real",
    "consumption_real",
    "investment_real",
    "exports_real",
    "imports_real",
    "real_wage",
    "cpi",
    "gdp_deflator",
    "terms_of_trade",
    "trade_balance",
    "co2",
)
SHOWN_YEARS = 8


def run_named_path(
    name: str, options: Options, out: Path | None, force: bool, progress: Callable[[str], None]
) -> tuple[dict, str]:
    """Solve a path and write its folder; returns the summary and a text. Raises as `run_path` does."""
    file = read_experiment(name)
    folder = out or Path("out") / file.spec.name
    plan = make_plan(file, options)
    from experiments.path.run import run_path
    from experiments.path_results import PATH_FILES, write_path
    from experiments.results import check_target

    target = check_target(folder, force, PATH_FILES)
    content = write_path(run_path(plan, progress), target)
    table = shown_text(_table(content, [], ""))
    return content, f"{table}\nfolder: {folder}"


def shown(folder: Path, figures: Sequence[str], run: str) -> dict:
    """Macro figures of a stored path: `{"run", "years", "figures": {name: {"unit", "values", "change_pct"}}}`.

    Raises InputError for a folder that holds no path, and for a run or figure that it does not have.
    """
    file = folder / "summary.json"
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise InputError(
            f"{folder}: there is no path in it (summary.json cannot be read); name a folder that `cge path run` wrote"
        ) from None
    if not isinstance(content, Mapping) or "runs" not in content:
        raise InputError(
            f"{folder}: its results are of one year; `cge path show` shows what `cge path run` wrote"
        )
    check_schema(content.get("schema"), str(file), (RESULTS,), "run the path again")
    return _table(content, figures, run)


def shown_text(content: Mapping) -> str:
    """The same as a table: some years, and the growth over all of them."""
    years = content["years"]
    step = max(1, -(-len(years) // SHOWN_YEARS))
    some = sorted({*range(0, len(years), step), len(years) - 1})
    header = [content["run"], *(str(years[at]) for at in some), "% a year", "unit"]
    rows = [
        [
            name,
            *(amount(figure["values"][at]) for at in some),
            "-" if figure["annual_pct"] is None else f"{figure['annual_pct']:+z.2f}",
            figure["unit"],
        ]
        for name, figure in content["figures"].items()
    ]
    return text_table(header, rows)


def listed() -> dict:
    """Shipped paths with their titles and years."""
    found = {}
    for name in paths():
        file = read_experiment(name)
        found[name] = {"title_en": file.spec.title_en, "title_ja": file.spec.title_ja}
    return {"paths": found}


def listed_text(content: Mapping) -> str:
    """The listing for a person."""
    rows = [[name, each["title_en"]] for name, each in content["paths"].items()]
    return text_table(["path", "title"], rows, left=2)


def _table(content: Mapping, figures: Sequence[str], run: str) -> dict:
    from cge.motion import annual_pct

    run = run or content["runs"][-1]
    if run not in content["runs"]:
        raise InputError(f"the path has no run {run!r}. {suggestion(run, content['runs'])}")
    macro, years = content["macro"][run], content["years"]
    known = macro[str(years[0])]
    for name in figures:
        if name not in known:
            raise InputError(f"there is no macro figure {name!r}. {suggestion(name, known)}")
    names = [*figures] or [name for name in HEADLINES if known.get(name, {}).get("value") is not None]
    found = {}
    for name in names:
        values = [macro[str(year)][name]["value"] for year in years]
        grows = values[0] is not None and values[-1] is not None and values[0] > 0 and values[-1] > 0
        rate = annual_pct(values[-1], values[0], years[-1] - years[0]) if grows else None
        found[name] = {"unit": known[name]["unit"], "values": values, "annual_pct": rate}
    return {"run": run, "years": years, "figures": found}
