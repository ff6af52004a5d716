"""Print docs/explanation/carbon_prices.md: what carbon prices do here, beside every study of `literature_carbon.csv`.

`python docs/literature_carbon.py > docs/explanation/carbon_prices.md`, about a minute. Arguments are further settings of the
runs, as those of `--set`: `python docs/literature_carbon.py closure.factor_markets.f_capital=fixed_real_price`.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import cge
from cge.analysis.emissions import emissions
from experiments.api.comparison import Comparison

STUDIES = Path(__file__).parent / "literature_carbon.csv"
PRICES = (1_000, 2_000, 5_000, 10_000, 15_000, 20_000)
ABATEMENTS = (-5, -10, -20, -30)
CLOSURE = "welfare"
FIXED = "closure.factor_markets"
CLOSURES = {
    "`welfare`": (CLOSURE, {}),
    "`savings_driven`": ("savings_driven", {}),
    "capital at its real return": (CLOSURE, {f"{FIXED}.f_capital": "fixed_real_price"}),
    "real wage held": (CLOSURE, {f"{FIXED}.f_labour": "fixed_real_price"}),
}
"""Label -> closure and settings: the named ones, the long run of capital, and a wage that does not fall. `textbook` fits
SAMs with one investment account only."""
USERS = {
    "a_elt": "thermal power",
    "a_i_s": "iron and steel",
    "household": "households",
    "a_chm": "chemicals",
    "a_cem": "cement",
    "a_o_p": "own passenger cars of firms",
    "a_o_f": "own trucks of firms",
    "a_r_f": "road freight",
    "a_wtp": "ships",
    "a_pet": "refineries",
    "a_cop": "coke ovens",
}
FUELS = {
    "coal": ("c_coa",),
    "coke and its gases": ("c_cok", "c_cop"),
    "natural and town gas": ("c_gas", "c_g_h"),
    "motor fuels": ("c_gso", "c_loi", "c_jet"),
    "heating oils and LPG": ("c_ker", "c_hoa", "c_hob", "c_lpg"),
    "crude, naphtha, other oil": ("c_oil", "c_nap", "c_opp"),
}

HEAD = """# Carbon prices beside the literature

This page is printed by `python docs/literature_carbon.py > docs/explanation/carbon_prices.md`. `cge run
carbon_prices` gives the first table, a case for each row, with all other figures and a report. {under}

Abatement is of energy CO2 against the benchmark of 2015 (1,157 Mt); that of the studies is of another year, as they
say. GDP is the Fisher index. EV is in billion yen and, in brackets, in per cent of consumption. Leakage is that of
trade alone, at Japan's own technology ([`leakage_rate`](../reference/results.md)): that of world models includes fuel
that becomes cheaper. [The GX law](gx_law.md), permits and levy on parts of the carbon, has a page of its own.

## What carbon prices do
"""

BESIDE = """
## Beside every study

Theirs as their authors give it, in per cent unless it says otherwise: an empty cell is what a study does not say. Dollars
are converted at the rate that the row names (not verified). Ours stands beside it twice: at their price, in the middle where
it is a range, and at their abatement, taken of 2015 (`--swap free=carbon_price,fix=co2,change_pct=-20,move=points`). A study
that gives neither stays in the table.

Targets of another year are not converted. JCER's look smaller than they are: with 1,068 Mt in 1990 (national inventory, from
memory), −5, −13 and −23 per cent of 1990 are about −12, −20 and −29 per cent of 2015. The rows of −10, −20 and −30 per cent
in the first table are the ones to set beside its 15,000, 34,000 and 82,000 yen: about five times ours.
"""

CLOSED = """
## Every study under every closure

The same once more, whatever closure fits better or worse: {names}. Where saving moves, welfare is that of consumption
and saving (`ev_consumption_saving`), in per cent of consumption, in all columns; nothing else is comparable between
closures. The closure `textbook` does not fit this SAM, which has three kinds of investment. "None": no equilibrium
was found.

### At their price: CO2; GDP; welfare, per cent
"""

READ = """
The closure moves our cost by more than the studies differ: at one price, capital that keeps its return makes GDP fall
about four times as much as given capital, a wage that does not fall five times. Neither is chosen to fit. Recursive
and forward-looking models of Japan lie between given capital and capital at its return, as they should: capital
adjusts within their horizon, in part. [Takeda and Arimura's design](takeda_arimura.md) runs here as a path.
"""

NOTES = """
What the two columns say together: at equal prices we abate more than the recursive models of Japan and lose about as much,
so that at equal abatement we lose less. Reasons that lie in the specification: capital moves freely between activities
within one period; thermal power and kilns burn gas for coal at once, by the elasticities between fuels; and our abatement is
of the mix of 2015, when most nuclear plants stood idle, theirs of a baseline that abates by itself.

What the model cannot do is −80 per cent: fuels are essential in every CES node, and no new technology enters. Studies that
reach it have carbon capture, a structure that is given, or an engineering model beside them.
"""


@dataclass
class Runs:
    """Solutions under one closure, each made once. settings: as those of `--set`."""

    settings: Mapping[str, object]
    closure: str = CLOSURE
    models: dict[tuple[str, float | None], cge.EconomyModel] = field(default_factory=dict)
    solved: dict[tuple[str, float, float | None], Comparison | None] = field(default_factory=dict)
    economy: cge.Economy = field(default_factory=lambda: cge.Economy("japan_2015"))

    @cached_property
    def benchmark(self) -> cge.Solution:
        """The economy without a carbon price."""
        return self._model("", None).solve()

    def at_price(self, price: float, recycling: str = "") -> Comparison | None:
        """With a carbon price in yen per tonne of CO2; None without an equilibrium."""
        return self._solved(recycling, price, None)

    def at_abatement(self, per_cent: float) -> Comparison | None:
        """With the carbon price at which CO2 changes by so many per cent; None without an equilibrium."""
        return self._solved("", 0.0, per_cent)

    def _solved(self, recycling: str, price: float, abatement: float | None) -> Comparison | None:
        key = (recycling, price, abatement)
        if key not in self.solved:
            try:
                solution = self._model(recycling, abatement).solve({"carbon_price": price} if price else {})
                self.solved[key] = solution.against(self.benchmark)
            except cge.SolveError:
                self.solved[key] = None
        return self.solved[key]

    def _model(self, recycling: str, abatement: float | None) -> cge.EconomyModel:
        key = (recycling, abatement)
        if key not in self.models:
            swap = (
                None if abatement is None else f"free=carbon_price,fix=co2,change_pct={abatement},move=points"
            )
            self.models[key] = self.economy.model(
                self.closure, swap=swap, recycling=recycling or None, settings=self.settings
            )
        return self.models[key]


def main(settings: Sequence[str]) -> None:
    """Solve everything and print the page."""
    runs = Runs(dict(setting.split("=", 1) for setting in settings))
    under = f"Closure `{CLOSURE}` (real investment and government consumption fixed), revenue returned as a lump sum."
    more = f" Settings: {', '.join(f'`{setting}`' for setting in settings)}." if settings else ""
    parts = [
        HEAD.format(under=under + more),
        ladder(runs),
        "\n### CO2 by fuel and by user, per cent\n",
        by_fuel_and_user(runs),
        BESIDE,
        beside_studies(runs),
        NOTES,
        under_closures(runs),
        READ,
    ]
    sys.stdout.write("\n".join(parts))


def ladder(runs: Runs) -> str:
    """A row for each price, and for each abatement with the price that it takes."""
    heads = ("price, yen per tonne", "CO2", "real GDP", "EV", "exports", "leakage", "carbon revenue, bn yen")
    found = [(f"{price:,}", runs.at_price(price)) for price in PRICES]
    for per_cent in ABATEMENTS:
        solved = runs.at_abatement(per_cent)
        found.append((f"{price_of(solved):,.0f} (solved for)" if solved else "none", solved))
    rows = [rung(name, solved) for name, solved in found if solved is not None]
    return table(heads, rows)


def rung(name: str, c: Comparison) -> tuple[str, ...]:
    """One row of the ladder."""
    return (
        name,
        pct(c, "co2"),
        pct(c, "gdp_real", 2),
        ev(c),
        pct(c, "exports_real"),
        leakage(c),
        level(c, "carbon_revenue"),
    )


def by_fuel_and_user(runs: Runs) -> str:
    """Changes of CO2 by groups of fuels and by the largest users, a column for each price."""
    solved = [c for c in map(runs.at_price, PRICES) if c is not None]
    before = emissions(solved[0].outcome.base)
    after = [emissions(c.outcome.equilibrium) for c in solved]
    rows: list[tuple[str, ...]] = []
    for column, groups in (("source", FUELS), ("user", {label: (user,) for user, label in USERS.items()})):
        for label, members in groups.items():
            amounts = [each.loc[each[column].isin(members), "mt_co2"].sum() for each in (before, *after)]
            rows.append(
                (label, f"{amounts[0]:.1f}", *(signed(100 * (mt / amounts[0] - 1), 1) for mt in amounts[1:]))
            )
    return table(("", "2015, Mt", *(f"{price:,} yen" for price in PRICES)), rows)


def studies() -> list[dict[str, str]]:
    """The rows of `literature_carbon.csv`."""
    with STUDIES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def beside_studies(runs: Runs) -> str:
    """Every study with ours at its price and at its abatement."""
    heads = ("study", "model", "policy", "price", "abatement", "GDP", "welfare", "also")
    heads = (*heads, "ours at their price: CO2; GDP; EV", "ours at their abatement: price; GDP; EV")
    rows = []
    for study in studies():
        theirs = [
            study[key]
            for key in ("study", "model", "policy", "price", "abatement", "gdp", "welfare", "other")
        ]
        price, abatement = study["run_price"], study["run_abatement"]
        at_price = runs.at_price(float(price), study["recycling"]) if price else None
        at_abatement = runs.at_abatement(float(abatement)) if abatement else None
        rows.append((*theirs, ours(at_price, price, co2), ours(at_abatement, abatement, found_price)))
    return table(heads, rows)


def under_closures(runs: Runs) -> str:
    """Both tables of all studies under all closures: at their price, and at their abatement."""
    each = {
        label: Runs({**runs.settings, **settings}, closure, economy=runs.economy)
        for label, (closure, settings) in CLOSURES.items()
    }
    heads = ("study", "policy", "theirs: abatement; GDP; welfare", *each)
    priced, abated = [], []
    for study in studies():
        theirs = "; ".join(study[key] or "–" for key in ("abatement", "gdp", "welfare"))
        first = (study["study"], study["policy"])
        if price := study["run_price"]:
            found = [own.at_price(float(price), study["recycling"]) for own in each.values()]
            priced.append((*first, theirs, *(_cell(c, co2) for c in found)))
        if abatement := study["run_abatement"]:
            found = [own.at_abatement(float(abatement)) for own in each.values()]
            abated.append((*first, theirs, *(_cell(c, found_price) for c in found)))
    return "\n".join(
        (
            CLOSED.format(names=", ".join(each)),
            table(heads, priced),
            "\n### At their abatement: price; GDP; welfare, per cent\n",
            table(heads, abated),
        )
    )


def _cell(comparison: Comparison | None, head: Callable[[Comparison], str]) -> str:
    if comparison is None:
        return "none"
    consumed = comparison.macro.at["consumption_real", "base"]
    welfare = 100 * comparison.macro.at["ev_consumption_saving", "value"] / consumed
    return f"{head(comparison)}; {pct(comparison, 'gdp_real', 2)}; {signed(welfare, 2)}"


def ours(comparison: Comparison | None, asked: str, head: Callable[[Comparison], str]) -> str:
    """A cell of ours: `head`, then GDP and EV; empty where a study gives nothing to ask for."""
    if not asked:
        return ""
    if comparison is None:
        return "no equilibrium"
    return f"{head(comparison)}; {pct(comparison, 'gdp_real', 2)}; {ev(comparison)}"


def co2(comparison: Comparison) -> str:
    """The per cent change of energy CO2."""
    return pct(comparison, "co2")


def found_price(comparison: Comparison) -> str:
    """The carbon price of a solution, in yen per tonne of CO2."""
    return f"{price_of(comparison):,.0f} yen"


def price_of(comparison: Comparison) -> float:
    """The carbon price of a solution, in yen per tonne of CO2."""
    return comparison.outcome.equilibrium.parameters.value("carbon_price")


def pct(comparison: Comparison, name: str, digits: int = 1) -> str:
    """The per cent change of a macro figure."""
    return signed(comparison.macro.at[name, "change_pct"], digits)


def level(comparison: Comparison, name: str) -> str:
    """A macro figure."""
    return signed(comparison.macro.at[name, "value"], 0, plus=False)


def ev(comparison: Comparison) -> str:
    """EV in billion yen and in per cent of consumption."""
    share = comparison.macro.at["ev_share_consumption", "value"]
    return f"{signed(comparison.macro.at['ev', 'value'], 0)} ({signed(share, 2)})"


def leakage(comparison: Comparison) -> str:
    """Leakage through trade, per cent of abatement."""
    return signed(comparison.macro.at["leakage_rate", "value"], 1, plus=False)


def signed(value: float, digits: int, plus: bool = True) -> str:
    """A number with its sign, thousands by commas, minus as in the rest of the docs."""
    text = f"{value:{'+' if plus else ''},.{digits}f}"
    return text.replace("-", "−")


def table(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    names = list(heads)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
