"""`cge path`: from the words of the command line to a path's folder and its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from experiments.inputs.locate import paths, policies
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from experiments.record.json_file import read_json
from experiments.record.schema import RESULTS, check_schema
from experiments.report.path_headlines import HEADLINES, some_years
from experiments.report.text_table import amount, text_table
from sam.problem import InputError, suggestion

SHOWN_YEARS = 8


def run_named_path(
    name: str,
    policy: str,
    options: Options,
    out: Path | None,
    force: bool,
    lang: str,
    progress: Callable[[str], None],
) -> tuple[dict, str]:
    """Solve a path and write its folder; returns the summary and a text.

    Raises as `run_path` does; of a path that stopped at a year, the folder holds the years before.
    """
    file = read_experiment(name, paths())
    from experiments.path.plan import options_under, read_policy
    from experiments.path.run import StoppedError, run_path
    from experiments.path_results import PATH_FILES, write_path
    from experiments.results import check_target

    on_top = read_policy(policy) if policy else None
    plan = make_plan(file, options_under(on_top, options))
    folder = out or Path("out") / "_".join([file.spec.name, *([on_top.name] if on_top else [])])
    target = check_target(folder, force, PATH_FILES)
    try:
        results = run_path(plan, progress, policy=on_top)
    except StoppedError as stopped:
        if stopped.results is not None:
            years = write_path(stopped.results, target, lang)["years"]
            raise StoppedError(
                f"{stopped}\n{folder} holds the years before, {years[0]} to {years[-1]}"
            ) from None
        raise
    content = write_path(results, target, lang)
    parts = [shown_text(_table(content, [], ""))]
    if "policy" in content["runs"]:
        parts += ["", "policy against the baseline, %", _deviations_text(content)]
    return content, "\n".join([*parts, f"folder: {folder}"])


def shown(folder: Path, figures: Sequence[str], run: str) -> dict:
    """Macro figures of a stored path: `{"run", "status", "years", "figures": {name: {"unit", "values", "annual_pct"}}}`.

    `status` is `stopped` where a later year had no equilibrium.

    Raises InputError for a folder that holds no path, and for a run or figure that it does not have.
    """
    file = folder / "summary.json"
    try:
        content = read_json(file)
    except (OSError, ValueError):
        raise InputError(
            f"{folder}: there is no path in it (summary.json cannot be read); name a folder that `cge path run` wrote"
        ) from None
    if "runs" not in content:
        raise InputError(
            f"{folder}: its summary.json is of no path; `cge path show` shows what `cge path run` wrote"
        )
    check_schema(content.get("schema"), str(file), (RESULTS,), "run the path again")
    return _table(content, figures, run)


def shown_draw(
    folder: Path,
    number: int,
    figures: Sequence[str],
    run: str,
    out: Path | None,
    force: bool,
    progress: Callable[[str], None],
) -> dict:
    """The same of a draw of a sweep over paths, solved again whole, and written where `out` is a folder.

    `draw` says which: the sweep, the number, the drawn quantities, and whether the outcomes are those that are stored, to
    the bit (`same_bits`; null where the draw is not solved yet). Raises InputError for a folder without such a sweep and for
    a draw that it does not have, and what solving raises.
    """
    from experiments.path.summary import path_summary
    from experiments.path_results import PATH_FILES, write_path
    from experiments.results import check_target
    from experiments.sweep.path_again import path_of_draw

    target = check_target(out, force, PATH_FILES) if out else None
    results, drawn = path_of_draw(folder, number, progress)
    content = write_path(results, target, drawn=drawn) if target else path_summary(results)
    return _table(content, figures, run) | {"draw": drawn}


def shown_text(content: Mapping) -> str:
    """The same as a table: some years, and the growth over all of them."""
    years = content["years"]
    some = some_years(years, SHOWN_YEARS)
    header = [content["run"], *map(str, some), "% a year", "unit"]
    rows = [
        [
            name,
            *(amount(figure["values"][years.index(year)]) for year in some),
            "-" if figure["annual_pct"] is None else f"{figure['annual_pct']:+z.2f}",
            figure["unit"],
        ]
        for name, figure in content["figures"].items()
    ]
    parts = [_drawn_text(content["draw"])] if "draw" in content else []
    if content["status"] == "stopped":
        parts.append(f"the path stopped after {years[-1]}")
    return "\n".join([*parts, text_table(header, rows)])


def _drawn_text(drawn: Mapping) -> str:
    quantities = ", ".join(f"{name} = {value:g}" for name, value in drawn["quantities"].items())
    told = {
        True: "the same bits as are stored",
        False: "NOT the bits that are stored: another machine or code",
        None: "not stored yet",
    }[drawn["same_bits"]]
    return f"draw {drawn['number']} of {drawn['sweep']} ({quantities}): {told}"


def _deviations_text(content: Mapping) -> str:
    """Per cent by which the policy's headlines differ from the baseline's, by year."""
    from cge.motion import change_pct

    policy, baseline = (_table(content, [], run)["figures"] for run in ("policy", "baseline"))
    years = content["years"]
    some = some_years(years, SHOWN_YEARS)
    rows = []
    for name, figure in policy.items():
        values = zip(years, figure["values"], baseline[name]["values"], strict=True)
        pairs = [(after, before) for year, after, before in values if year in some]
        if all(before > 0 for _, before in pairs):
            rows.append([name, *(f"{change_pct(after, before):+z.2f}" for after, before in pairs)])
    return text_table(["", *map(str, some)], rows)


def listed() -> dict:
    """Shipped paths and policies with their titles."""
    from experiments.path.plan import read_policy

    specs = {name: read_experiment(name).spec for name in paths()}
    on_top = {name: read_policy(name).spec for name in policies()}
    return {
        what: {name: {"title_en": spec.title_en, "title_ja": spec.title_ja} for name, spec in found.items()}
        for what, found in (("paths", specs), ("policies", on_top))
    }


def listed_text(content: Mapping) -> str:
    """The listing for a person."""
    tables = [
        text_table([what, "title"], [[name, each["title_en"]] for name, each in found.items()], left=2)
        for what, found in content.items()
    ]
    return "\n\n".join(tables)


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
    return {"run": run, "status": content["status"], "years": years, "figures": found}
