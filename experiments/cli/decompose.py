"""`cge decompose`: what each shock contributes to an experiment's results, and what its EV consists of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from cge.analysis.shock_decomposition import Contributions
from experiments.decomposition import decompose
from experiments.inputs.locate import catalogue
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from experiments.report.text_table import text_table

WIDTH = 34  # characters of a shock's name in the terminal


def decomposed(
    name: str,
    options: Options,
    outcomes: Sequence[str],
    tolerance: float,
    progress: Callable[[str], None],
) -> dict:
    """Both decompositions of an experiment. Raises as `decompose` does."""
    plan = make_plan(read_experiment(name, catalogue()), options)
    found = decompose(plan, outcomes, tolerance, progress)
    return {
        "status": "decomposed",
        "experiment": plan.spec.name,
        "sam": plan.sam.name,
        "structure": plan.main.structure.name,
        "closure": plan.main.closure.name,
        "money": f"{plan.sam.unit or 'SAM units'} at base prices",
        "tolerance": tolerance,
        "shocks": list(found.path.shocks),
        "contributions": {
            "nodes": found.shocks.nodes,
            "outcomes": {
                str(outcome): _row(found.shocks, outcome, float(found.shocks.total.sel(outcome=outcome)))
                | {"residual": float(found.shocks.residual.sel(outcome=outcome))}
                for outcome in found.shocks.table["outcome"].values
            },
        },
        "ev": _ev(found.causes),
        "ev_consumption_saving": found.with_saving,
        "account": [
            {
                "name": each.line.name,
                "unit": each.line.unit,
                "estimate": each.line.estimate,
                "model": each.model,
                "how": each.line.how,
            }
            for each in found.account
        ],
    }


def decompose_text(content: Mapping) -> str:
    """Outcomes by shock, EV by cause, and the account from benchmark shares beside the model."""
    outcomes = content["contributions"]["outcomes"]
    header = ["", *outcomes]
    rows = [
        [_short(shock), *(_figure(row["by_shock"][shock]) for row in outcomes.values())]
        for shock in content["shocks"]
    ]
    rows.append(["total", *(_figure(row["total"]) for row in outcomes.values())])
    rows.append(["residual", *(f"{row['residual']:.1e}" for row in outcomes.values())])
    ev = content["ev"]
    causes = [[cause, _figure(row["total"])] for cause, row in ev["by_term"].items()]
    single = [[f"  {cause}", _figure(row["total"])] for cause, row in ev["by_cause"].items()]
    title = f"{content['experiment']} on {content['sam']}, closure {content['closure']}"
    parts = [
        title,
        f"Contributions of shocks ({content['contributions']['nodes']} equilibria; ev and gdp_real in {content['money']})",
        text_table(header, rows),
        f"EV by cause ({ev['nodes']} equilibria; {content['money']})",
        text_table(
            ["", "EV"], [*causes, ["total", _figure(ev["total"])], ["residual", f"{ev['residual']:.1e}"]]
        ),
        *_with_saving(content["ev_consumption_saving"]),
        "In detail",
        text_table(["", "EV"], single),
    ]
    if content["account"]:
        account = [
            [
                line["name"],
                line["unit"],
                *("" if line[key] is None else _figure(line[key]) for key in ("estimate", "model")),
            ]
            for line in content["account"]
        ]
        parts += [
            f"On the back of an envelope: from benchmark shares alone (money: {content['money']})",
            text_table(["", "", "estimate", "model"], account, left=2),
        ]
    return "\n\n".join(parts)


def _with_saving(welfare: float | None) -> list[str]:
    """What the cause `investment` hides, where saving moves."""
    if welfare is None:
        return []
    return [
        f"Saving moves here: EV of consumption and saving is {_figure(welfare)}. What `investment` takes is kept as capital."
    ]


def _ev(causes: Contributions) -> dict:
    single = {str(cause): _row(causes, cause) for cause in causes.table["cause"].values}
    terms: dict[str, dict] = {}
    for cause, row in single.items():
        term = terms.setdefault(
            cause.split("/")[0], {"total": 0.0, "by_shock": dict.fromkeys(row["by_shock"], 0.0)}
        )
        term["total"] += row["total"]
        for shock, value in row["by_shock"].items():
            term["by_shock"][shock] += value
    return {
        "nodes": causes.nodes,
        "total": float(causes.total[0]),
        "residual": float(causes.residual[0]),
        "by_term": terms,
        "by_cause": single,
    }


def _row(found: Contributions, label: str, total: float | None = None) -> dict:
    values = found.table.sel({found.table.dims[0]: label})
    by_shock = dict(zip(map(str, found.table["shock"].values), map(float, values), strict=True))
    return {"total": float(np.sum(values)) if total is None else total, "by_shock": by_shock}


def _figure(value: float) -> str:
    return f"{value:+,.1f}" if abs(value) >= 100 else f"{value:+,.4f}"


def _short(name: str) -> str:
    return name if len(name) <= WIDTH else name[: WIDTH - 1] + "…"
