"""Print our figures of docs/explanation/literature.md, each with the command that gives it; prices: `literature_carbon.py`.

Run `python docs/literature_runs.py`. The figures are those of `cge run`; only the variants of an experiment are left out,
to save time.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace

from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from experiments.run import Results, run

PRICES = (8564, 10000, 60680, 82000)
CARBON = ("gdp_real", "gdp_real_laspeyres", "consumption_real", "exports_real", "ev", "co2", "carbon_revenue")
TARIFF = (
    "gdp_real",
    "gdp_real_laspeyres",
    "consumption_real",
    "ev",
    "exports_real",
    "imports_real",
    "terms_of_trade",
)
SMALL = "structure.export_demand=price_taker"
TAKEDA_15 = ("elasticities.sigma_kl=0.5", "elasticities.sigma_armington=4")

LABOUR = "closure.factor_markets.f_labour=fixed_real_price"
CAPITAL = "closure.factor_markets.f_capital=fixed_real_price"

RUNS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    *(("carbon_price", (f"carbon_price={price}",), CARBON) for price in PRICES),
    ("carbon_price", ("carbon_price=8796", "recycling=income_tax"), CARBON),
    ("carbon_price", ("carbon_price=9423", "recycling=corporate_tax"), CARBON),
    ("carbon_price", ("carbon_price=9069", "recycling=household_purchases"), CARBON),
    ("carbon_price", ("carbon_price=9423", "recycling=corporate_tax", CAPITAL), CARBON),
    ("carbon_price", ("carbon_price=10000", LABOUR), CARBON),
    ("carbon_price", ("carbon_price=60680", SMALL), CARBON),
    ("tariff_removal", (), TARIFF),
    ("tariff_removal", ("elasticities.eta_export_demand=4",), TARIFF),
    ("tariff_removal", ("elasticities.eta_export_demand=8",), TARIFF),
    ("tariff_removal", (SMALL,), TARIFF),
    ("tariff_removal", (SMALL, *TAKEDA_15), TARIFF),
)


def main() -> None:
    """Run everything and print a Markdown table per experiment."""
    header = ""
    for name, settings, names in RUNS:
        if name != header:
            header = name
            sys.stdout.write(f"\n| command | {' | '.join(names)} |\n|---{'|---:' * len(names)}|\n")
        sys.stdout.write(f"| `{command(name, settings)}` | {' | '.join(figures(name, settings, names))} |\n")
        sys.stdout.flush()
    sys.stdout.write("\n" + "\n".join(sources_of_gain("tariff_removal", (SMALL,))) + "\n")


def sources_of_gain(name: str, settings: tuple[str, ...]) -> list[str]:
    """Where the welfare gain of removed duties comes from: half the duty on the change of imports."""
    main = _run(name, settings).main
    before, after = main.base.entries("q_import_from"), main.equilibrium.entries("q_import_from")
    duty = main.base.entries("rate_duty")
    change = {at: after[at] - before[at] for at in before}
    mean = sum(duty[at] * before[at] for at in before) / sum(before.values())
    triangle = sum(duty[at] * change[at] for at in before) / 2
    uniform = mean * sum(change.values()) / 2
    return [
        f"`{command(name, settings)}`, bn yen at base prices:",
        f"half the duty times the change of imports {triangle:.0f}; the same at a uniform duty of {mean:.2%} {uniform:.0f}.",
    ]


def command(name: str, settings: Sequence[str]) -> str:
    """The command that gives the figures of a run."""
    return " ".join(["cge run", name, *(f"--set {setting}" for setting in settings)])


def figures(name: str, settings: tuple[str, ...], names: Sequence[str]) -> list[str]:
    """Per cent changes of the macro figures; the value itself where the base is zero."""
    macro = _run(name, settings).main.indicators.macro
    return [
        f"{macro[key].value:+,.0f}" if macro[key].change_pct is None else f"{macro[key].change_pct:+.3f} %"
        for key in names
    ]


def _run(name: str, settings: tuple[str, ...]) -> Results:
    file = read_experiment(name)
    alone = replace(file, spec=file.spec.model_copy(update={"variants": ()}))
    return run(make_plan(alone, Options(settings=settings)))


if __name__ == "__main__":
    main()
