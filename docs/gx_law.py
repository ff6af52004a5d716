"""Print docs/explanation/gx_law.md: what the instruments of Japan's GX law do, alone and together.

`python docs/gx_law.py > docs/explanation/gx_law.md`, about two minutes. `python docs/gx_law.py curve` prints the solved
points of the abatement curves as CSV instead.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from gx_bonds import bonds
from page_table import plain, signed, table

import cge
from cge.analysis.emissions import emissions
from experiments.api.comparison import Comparison
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.path.permits import permit_table
from experiments.path.plan import options_under, read_policy
from experiments.path.run import run_path
from experiments.plan import make_plan

INSTRUMENTS = Path(__file__).parent / "gx_instruments.csv"
CEILING = 4300
PRICES = (500, 1000, 1700, 3000, 4300, 7000, 10000, 15000, 20000)
WAGE = {"closure.factor_markets.f_labour": "fixed_real_price"}
RECYCLING = (
    "lump_sum",
    "consumption_tax",
    "income_tax",
    "corporate_tax",
    "social_contribution",
    "investment_goods",
)
USERS = {
    "power": ("a_elt",),
    "steel and coke": ("a_i_s", "a_cop"),
    "chemicals, refineries": ("a_chm", "a_pet"),
    "cement, ceramics, paper, metals": ("a_cem", "a_csc", "a_ppp", "a_nfm"),
    "air, gas": ("a_air", "a_g_h"),
}
FUELS = {
    "coal and coke": ("c_coa", "c_cok", "c_cop"),
    "gas": ("c_gas", "c_g_h"),
    "oil products": (
        *("c_oil", "c_nap", "c_opp", "c_gso", "c_jet", "c_ker", "c_loi", "c_hoa", "c_hob", "c_lpg"),
    ),
}
YEARS = (2026, 2027, 2028, 2030, 2032, 2033, 2035, 2038, 2040)
FIRST_MARKET = 2026


@dataclass
class Runs:
    """Solutions of the economy with the instruments of the law, under the closure `welfare`."""

    @cached_property
    def economy(self) -> cge.Economy:
        """Japan with the rows of the law."""
        return cge.Economy("japan_2015", structure="japan_gx")

    @cached_property
    def covered(self) -> str:
        """The activities under emissions trading, as shocks name them."""
        parameters = self.economy.parameters
        return "|".join(a for a in parameters.sets["a"] if parameters.value("covered_share", a))

    def compared(
        self, recycling: str = "lump_sum", settings: Mapping[str, object] | None = None, **shocks: float
    ) -> Comparison:
        """A solution against the benchmark; `free` is the free share of the covered activities."""
        model = self.economy.model("welfare", recycling=recycling, settings=settings)
        free = shocks.pop("free", None)
        given: dict[str, object] = {name: {"set": value} for name, value in shocks.items()}
        if free is not None:
            given[f"free_share[{self.covered}]"] = {"set": free}
        return model.solve(given).against(model.solve())


def main() -> None:
    """The page, or the points of the curves."""
    runs = Runs()
    if sys.argv[1:] == ["curve"]:
        sys.stdout.write(curve(runs).to_csv(index=False))
        return
    sys.stdout.write(HEAD)
    sys.stdout.write("\n".join(instruments()) + "\n")
    sys.stdout.write(EXPERIMENTS)
    for part in (
        coverage(runs),
        allocation(runs),
        fuels(runs),
        curve_table(runs),
        recycling(runs),
        dated(),
        bonds(),
    ):
        sys.stdout.write("\n".join(part) + "\n")
    sys.stdout.write(LEFT_OUT)


def pct(found: Comparison, name: str, *labels: str) -> float:
    """Per cent change of a variable."""
    new, base = found.outcome.equilibrium, found.outcome.base
    return 100.0 * (new.value(name, *labels) / base.value(name, *labels) - 1.0)


def macro(found: Comparison, name: str, column: str = "change_pct") -> float:
    """A macro figure."""
    return float(found.macro.at[name, column])


def instruments() -> Iterator[str]:
    """What each instrument is in the model, and since when it is in force."""
    found = pd.read_csv(INSTRUMENTS)
    yield table(list(found.columns), found.to_numpy().tolist())
    yield ""


def coverage(runs: Runs) -> Iterator[str]:
    """Covered emissions."""
    parameters = runs.economy.parameters
    total, covered = parameters.value("e0_total"), parameters.value("e0_covered")
    named = sum(
        parameters.value("e0_intensity", a) * parameters.value("q0_node", a) for a in runs.covered.split("|")
    )
    count = len(runs.covered.split("|"))
    yield (
        f"Of {total:,.0f} Mt the {count} activities emit {named:,.0f} ({100 * named / total:.0f} per cent); "
        f"{covered:,.0f} are covered ({100 * covered / total:.0f} per cent of all), "
        f"{100 * covered / named:.0f} per cent of each.\n"
    )


def allocation(runs: Runs) -> Iterator[str]:
    """What the rule of allocation does at one price, at both coverages."""
    yield f"## One price, {CEILING:,} yen, three rules\n"
    cases = {
        "auction": {},
        "benchmark, nine tenths": {"free": 0.9},
        "benchmark, all": {"free": 1.0},
        "grandfathering": {"grandfathered[enterprises]": 648.0},
    }
    full = {f"covered_share[{runs.covered}]": 1.0}
    rows = []
    for coverage_name, shares in (("60 %", {}), ("69 %", full)):
        auction = 0.0
        for name, shocks in cases.items():
            found = runs.compared(**{"covered_price": CEILING, **shares, **shocks})
            cut = macro(found, "co2")
            auction = auction or cut
            rows.append(
                (f"{name}, {coverage_name}", signed(cut), f"{100 * cut / auction:.0f}",
                 signed(pct(found, "p_supply", "c_ely")), signed(pct(found, "q_node", "a_i_s")),
                 signed(macro(found, "gdp_real"), 3), signed(macro(found, "ev", "value"), 0),
                 signed(macro(found, "leakage_rate", "value"), 1), plain(macro(found, "carbon_revenue", "value")))
            )  # fmt: skip
    heads = (
        "rule, coverage",
        "CO2, %",
        "of the auction's, %",
        "electricity price",
        "steel output",
        "real GDP",
    )
    heads += ("EV, bn yen", "leakage, %", "revenue, bn yen")
    yield table(heads, rows)
    yield ""
    yield BESIDE


def fuels(runs: Runs) -> Iterator[str]:
    """Emissions by user and fuel under both rules."""
    yield "### Emissions by user and by fuel, per cent\n"
    found = {
        "auction": runs.compared(covered_price=CEILING),
        "benchmark": runs.compared(covered_price=CEILING, free=1.0),
        "levy of 1,500 yen": runs.compared(fossil_levy=1500.0),
    }
    tables = {name: emissions(each.outcome.equilibrium) for name, each in found.items()}
    base = emissions(next(iter(found.values())).outcome.base)
    rows = []
    for column, groups in (("user", USERS), ("source", FUELS)):
        for name, members in groups.items():
            before = base.loc[base[column].isin(members), "mt_co2"].sum()
            changes = [
                100 * (each.loc[each[column].isin(members), "mt_co2"].sum() / before - 1)
                for each in tables.values()
            ]
            rows.append((name, f"{before:,.0f}", *(signed(change, 1) for change in changes)))
    yield table(("", "Mt, base", *tables), rows)
    yield ""


def curve(runs: Runs) -> pd.DataFrame:
    """Solved points of the abatement curves: Mt less at each price, by rule."""
    rows = []
    for rule, shocks in (("auction", {}), ("benchmark", {"free": 1.0}), ("levy", {}), ("carbon_tax", {})):
        rate = {"levy": "fossil_levy", "carbon_tax": "carbon_price"}.get(rule, "covered_price")
        for price in PRICES:
            found = runs.compared(**{rate: float(price), **shocks})
            abated = macro(found, "co2", "base") - macro(found, "co2", "value")
            rows.append((rule, price, abated, -macro(found, "ev", "value"), macro(found, "gdp_real")))
    return pd.DataFrame(rows, columns=["rule", "yen_per_tonne", "abated_mt", "cost_bn_yen", "gdp_pct"])


def curve_table(runs: Runs) -> Iterator[str]:
    """The curves side by side, with what a tonne costs on average."""
    yield "## Abatement curves\n"
    yield (
        "Mt of CO2 less than without a price and, in brackets, the loss of EV in yen per tonne. This is the mean cost and "
        "not that of the last tonne; it includes what existing taxes lose. `python docs/gx_law.py curve` prints "
        "the points as CSV. The levy is the carbon tax where nothing is exempt or credited.\n"
    )
    points = curve(runs).set_index(["yen_per_tonne", "rule"])
    rows = []
    for price in PRICES:
        cells = [
            f"{points.at[(price, rule), 'abated_mt']:,.1f} "
            f"({1e3 * points.at[(price, rule), 'cost_bn_yen'] / points.at[(price, rule), 'abated_mt']:,.0f})"
            for rule in ("auction", "benchmark", "levy")
        ]
        rows.append((f"{price:,}", *cells))
    yield table(("yen per tonne", "permits, auction", "permits, benchmark", "levy or carbon tax"), rows)
    yield ""
    yield from equal_abatement(points)


def equal_abatement(points: pd.DataFrame) -> Iterator[str]:
    """What the abatement of the benchmark at the ceiling costs under it and under the other rules."""
    abated, cost = points.loc[(CEILING, "benchmark"), ["abated_mt", "cost_bn_yen"]]
    others = []
    for rule in ("auction", "levy"):
        curve = points.xs(rule, level="rule")
        price = np.interp(abated, curve["abated_mt"], curve.index)
        others.append((price, 1e3 * np.interp(abated, curve["abated_mt"], curve["cost_bn_yen"]) / abated))
    (auction, of_auction), (levy, of_levy) = others
    yield (
        f"A benchmark looks cheaper at one price because it abates less. The same {plain(abated)} Mt cost "
        f"{plain(1e3 * cost / abated)} yen per tonne under it, {plain(of_auction)} under an auction at {plain(auction)} yen "
        f"and {plain(of_levy)} under a levy at {plain(levy)} yen (between the points of the table).\n"
    )


def recycling(runs: Runs) -> Iterator[str]:
    """Double dividend: recycling by labour market."""
    yield "## What revenue buys\n"
    yield (
        f"Auction at {CEILING:,} yen: real GDP in per cent and, in brackets, EV in billion yen, with "
        "labour given and with the real wage held (employment adjusts). "
        "With given factors income and corporate taxes are lump sums, and so is a subsidy on investment that is "
        "fixed; where the wage is held, a cut of what labour costs creates employment.\n"
    )
    rows = []
    for instrument in RECYCLING:
        cells = []
        for settings in ({}, WAGE):
            found = runs.compared(recycling=instrument, settings=settings, covered_price=CEILING)
            cells.append(f"{signed(macro(found, 'gdp_real'))} ({signed(macro(found, 'ev', 'value'), 0)})")
        rows.append((instrument.replace("_", " "), *cells))
    yield table(("recycled through", "labour given", "real wage held"), rows)
    yield ""


def dated() -> Iterator[str]:
    """The market of permits by year on METI's base case."""
    yield "## By the law's dates\n"
    yield (
        "`cge path run meti_base --policy gx_ets`: permits at a price in the middle of the band from "
        "2027, the levy from 2028, power auctioned from 2033. Mt of covered emissions; `permits.csv` of "
        "the folder has every year. `gx_ets_banking` solves for the price instead, permits being kept "
        "while it grows at 4 per cent.\n"
    )
    found = permits("gx_ets")
    rows = [
        (
            str(year), plain(row["price"]), plain(row["covered"], 1), plain(row["benchmark"], 1), plain(row["entitled"], 1),
            plain(row["sold"], 1),
        )
        for year, row in found.loc[list(YEARS)].iterrows()
    ]  # fmt: skip
    yield table(("year", "yen per tonne", "covered", "handed out", "by base activity", "bought"), rows)
    yield ""
    yield (
        "`gx_ets_band` sells all permits under a cap. The cap falls by 1.7 per cent a year from 651 Mt, what is covered in "
        "2023 to 2025; the floor and the ceiling rise by three per cent a year in real terms. At the floor the base case "
        "emits less than the cap at first, so that the floor holds until abatement has to be bought.\n"
    )
    found = permits("gx_ets_band")
    rows = [in_band(year, found.loc[year]) for year in YEARS if year > FIRST_MARKET]
    yield table(("year", "yen per tonne", "regime", "cap", "covered"), rows)
    yield ""


def in_band(year: int, row: pd.Series) -> tuple[str, ...]:
    """A year of the market between floor and ceiling."""
    return str(year), plain(row["price"]), str(row["regime"]), plain(row["cap"], 1), plain(row["covered"], 1)


def permits(name: str, *settings: str) -> pd.DataFrame:
    """The market of permits by year under a policy, on METI's base case. settings: as those of `--set`."""
    policy = read_policy(name)
    plan = make_plan(read_experiment("meti_base"), options_under(policy, Options(settings=settings)))
    return permit_table(run_path(plan, policy=policy)).set_index("year")


HEAD = """# The GX law: permits, allowances, levy, border

Japan's GX Promotion Act, as amended in 2025, puts a price on carbon in two ways: large emitters need permits (GX-ETS,
from April 2026), and importers of fossil fuels pay a levy (from FY2028). This page shows what these instruments do in
the model, alone and together, on the accounts of 2015 under the closure `welfare`. Printed by `python docs/gx_law.py >
docs/explanation/gx_law.md`. [Carbon prices](carbon_prices.md) of one rate on all carbon have a page of their own.

## Instruments

All are in the structure `japan_gx`, at zero until a shock sets them ([decision
46](../decisions/0046-permits-are-prices-of-units.md)).

"""

EXPERIMENTS = """Experiments: `gx_ets_auction`, `gx_ets_benchmark`, `gx_ets_grandfathering`, `gx_ets_band`, `fossil_levy`,
`gx_ets_and_levy`, `border_adjustment`; policies for paths: `gx_ets`, `gx_ets_band`, `gx_ets_banking`.

**Why a benchmark is not a tax.** An activity that emits e tonnes per unit of output and gets permits for b of them
pays p (e − b) per unit. Burning one tonne more costs it the whole p, so it saves fuel as under a tax. But its
costs, and so its price, rise by p (e − b) only: buyers hardly notice and buy no less. Abatement that comes from buying
less is lost, and the same price abates less. Where emissions follow output alone and b = e, permits change nothing
at any p (`tests/permits/test_trading.py`).

## Coverage

"""

BESIDE = """Grandfathering equals the auction: either way the money reaches the one household of the model, whatever anyone
does. Under a benchmark revenue is negative where fewer permits are used than handed out: government buys the rest.

An earlier version of this model (commit b333c05; benchmark of 90 per cent, coverage of 69 per cent) had electricity
+13.2 to −0.1 per cent, steel −4.2 to +1.7, CO2 −11.8 to −8.5 and GDP −0.085 to −0.05, from auction to benchmark.
Electricity, CO2 and GDP still have these sizes and signs; steel loses more under an auction and gains nothing under the
benchmark. Since then coal and coke of blast furnaces have become reductants, apart from heat and power, coal that is
injected counts as coal and no longer as coke, and excises and the consumption tax have accounts of their own (decisions
[32](../decisions/0032-consumption-tax.md) to [34](../decisions/0034-fuels.md)); how much each of these does was not
separated.
"""

LEFT_OUT = """## What is left out

- **Base activity.** By law the output that allowances are based on is reset only when its two-year mean moves by more than
  7.5 per cent. Here allowances follow output at once. As long as they do not, they are a lump sum, and the benchmark
  works like an auction. `permits.csv` of a path has both amounts.
- **Bonds in the budget.** The account of bonds stands beside the model. In a run the revenue of the levy goes back
  as the closure says; what the bonds raise is not spent, and their redemption takes nothing away.
- **Companies.** One activity is one firm. Firms below 100,000 tonnes are a share of it and do not grow into the system.
- **The cap** follows from allowances in the law; here it is a number.
- **Floor and ceiling together with banking**, and what buying back at the floor costs.
- **Yen of another year.** Prices of the law are in yen of FY2026 and stand here as they are on accounts of 2015 or 2021.
  Consumer prices rose by about an eighth from 2015 to 2025 (from memory of the CPI; no source here has it), so that
  what a price does is overstated by nearly as much.
- **The power mix of the energy plan** is a policy of its own ([page](power_mix.md)).
"""


if __name__ == "__main__":
    main()
