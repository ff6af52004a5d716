"""`cge trade`: an experiment's exports by partner and product, who bears tariffs abroad, and where sales went instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict

from cge.analysis.exports_by_partner import by_partner, diversion, exports_by_partner
from experiments.inputs.locate import catalogue
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from experiments.report.text_table import amount, text_table
from experiments.run import ModelCache, Outcome, run
from sam.problem import InputError

ROWS = 12  # products of a partner in the terminal


def traded(name: str, options: Options, progress: Callable[[str], None]) -> dict:
    """Exports of an experiment and its variants. Raises InputError for a closed economy, and as `run` does."""
    plan = make_plan(read_experiment(name, catalogue()), options)
    cache = ModelCache(plan)
    if not cache.parameters(plan.main).sets["cr"]:
        raise InputError(f"trade: SAM {plan.sam.name} has no exports to a partner; choose another SAM")
    results = run(plan, progress, cache)
    labels = plan.sam.accounts["label_en"] if "label_en" in plan.sam.accounts else {}
    return {
        "status": "solved",
        "experiment": plan.spec.name,
        "sam": plan.sam.name,
        "money": plan.sam.unit or "SAM units",
        "cases": {each.case.name: _case(each) for each in (results.main, *results.variants)},
        "labels": {account: str(label) for account, label in dict(labels).items()},
    }


def _case(outcome: Outcome) -> dict:
    flows = exports_by_partner(outcome.base, outcome.equilibrium)
    terms = outcome.indicators.macro["terms_of_trade"]
    return {
        "terms_of_trade_pct": terms.change_pct,
        "partners": [asdict(each) for each in by_partner(flows)],
        "diversion": asdict(diversion(outcome.base, outcome.equilibrium, flows)),
        "products": [asdict(each) | {"burden": each.burden} for each in flows],
    }


def trade_text(content: Mapping) -> str:
    """By case: a table of partners, one of the products on which a partner's tariff changed, and the diversion."""
    parts = [f"{content['experiment']} on {content['sam']}; money in {content['money']}, changes in per cent"]
    for name, case in content["cases"].items():
        parts += [f"{name}: terms of trade {_number(case['terms_of_trade_pct'])}", _partners(case, content)]
        if any(flow["change_of_tariff"] for flow in case["products"]):
            moved = case["diversion"]
            parts += [
                _products(case, content),
                f"Of these products partners with a changed tariff buy {amount(moved['lost'])} at base prices, others "
                f"{amount(moved['elsewhere'])}, the home market {amount(moved['home'])}",
            ]
    return "\n\n".join(parts)


def _partners(case: Mapping, content: Mapping) -> str:
    header = ["partner", "exports", "after", "volume", "tariff revenue abroad", "borne by exporters"]
    rows = [
        [
            _label(each["partner"], content),
            amount(each["base"]),
            amount(each["value"]),
            _change(each["volume"]),
            amount(each["revenue"]),
            _share(each["burden"]),
        ]
        for each in case["partners"]
    ]
    return text_table(header, rows)


def _products(case: Mapping, content: Mapping) -> str:
    hit = sorted((f for f in case["products"] if f["change_of_tariff"]), key=lambda f: -f["base"])
    prices = ["exporters' price", "buyers' price"]
    header = ["product", "to", "exports", "tariff", "volume", *prices, "borne by exporters"]
    rows = [
        [
            _label(f["commodity"], content),
            _label(f["partner"], content),
            amount(f["base"]),
            _number(100 * f["tariff"]),
            _change(f["volume"]),
            _change(f["price"]),
            _change(f["buyers_price"]),
            _share(f["burden"]),
        ]
        for f in hit[:ROWS]
    ]
    more = f"\n(and {len(hit) - ROWS} more: --json)" if len(hit) > ROWS else ""
    return text_table(header, rows, left=2) + more


def _label(account: str, content: Mapping) -> str:
    return content["labels"].get(account, account)


def _change(ratio: float) -> str:
    return _number(100 * (ratio - 1))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:+.2f}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.0f} %"
