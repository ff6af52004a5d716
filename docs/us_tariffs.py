"""Print docs/explanation/us_tariffs.md: US tariffs on Japan by regime, beside other studies and 2025.

`python docs/us_tariffs.py > docs/explanation/us_tariffs.md`, three minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache

from page_table import header, row
from ruamel.yaml import YAML

import cge
from cge.analysis.exports_by_partner import ExportFlow, by_partner, exports_by_partner
from experiments.api.comparison import Comparison
from experiments.inputs.locate import catalogue
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.path.figures import deviations
from experiments.path.plan import read_policy
from experiments.path.run import run_path
from experiments.plan import make_plan
from experiments.run import ModelCache
from experiments.scenarios.us_tariffs import rates, regimes, whole_rates

USA, CARS = "w_usa", "c_mvh"
HEAD = """# US tariffs on Japan's exports

Since 2025 the United States have raised their tariffs on Japanese goods in several steps. This page shows what each of
them does to Japan in the long run, where real wages do not fall, and in the short run, on the accounts of fiscal 2021.
[Japan's own duties](duties_by_partner.md) have a page of their own. Printed by `python docs/us_tariffs.py >
docs/explanation/us_tariffs.md`.
"""
INSTRUMENT = """
## The instrument

`foreign_tariff` is what a partner's tariff on a good adds *to that of the benchmark*: where the rate was t0 and is now
t, it is (1 + t) / (1 + t0) − 1. Foreign demand (T11 of the [equations](../reference/equations/trade.md)) falls as the
price that buyers there pay, tariff included, rises against that of competing goods in the same market:

$$E_{cr} = a_{cr} \\bar E_{cr} \\left( \\frac{p_{cr} (1 + t^*_{cr}) / e}{p^w_{cr}} \\right)^{-\\eta_c}$$

The partner pays Japan the price without the tariff; the tariff's revenue stays abroad and is in no account of Japan.
What happens in the partner's economy is not modelled: its incomes and other prices are given.

**Who bears it** depends on how easily exporters turn to other markets. They divide a good among destinations with the
elasticity of transformation $\\omega$ (`omega_destination`). If one destination raises a tariff and total exports of
the good are given, buyers there pay the part $\\omega / (\\omega + \\eta)$ of it and exporters the rest. With $\\omega
= 0$ exporters sell as much there as before and bear all of it. This is an extreme form of *pricing to market* (Krugman
1987): models, dealers and contracts are not changed for a tariff that may last a year. For a pass-through $\\phi$ set
`omega_destination` to $\\phi \\eta / (1 - \\phi)$ ([decision 49](../decisions/0049-pass-through.md)).

**Competitors.** Tariffs on other suppliers raise the price $p^w$ (`p_world_export`) with which Japan's goods compete.
With $\\theta_k$ the shares of these suppliers in the market, American producers among them, who pay no tariff, it is $p^w
= (\\sum_k \\theta_k ((1 + t_k)/(1 + t_k^0))^{1 - \\eta})^{1/(1 - \\eta)}$ (`experiments/scenarios/us_tariffs.py`, R3), with
$t_k^0$ what trade of the benchmark bears already: MFN rates and China's 25 per cent of 2018. The variant `rivals` does this
with the rates since July 2026. For cars the shares are those of US imports in 2024; for other goods they are round
figures from memory (`us_market.csv`), since the sources of this project have Japan's trade only.

**From law to rates.** `us_tariff_regimes.csv` has the rule of each regime for each list of products, with its legal act
and dates. `us_tariffs.csv` says which lists a commodity consists of, their shares in exports to the USA, the normal (MFN)
rates, and which of these were read and which assumed. "15 all-in" means 15 per cent or the MFN rate, whichever is
higher; tariffs on metals are taken on the full value of a product. The US tariffs of 2018 on steel and aluminium, with their
exclusions and quotas, are in no benchmark rate, of Japan or of others: rates on metals are counted from MFN, which is more
than has changed since 2021. `python -m experiments.scenarios.us_tariffs REGIME`
prints the shocks of the catalogue.
"""
LITERATURE = """
## Beside other studies, and 2025

[Every study that we know](literature.md#tariffs-and-agreements) stands beside ours. World CGE models have real GDP of Japan
between −0.1 and +0.2 per cent: goods of Japan's competitors become dearer in the USA too (`rivals`); ours has no incomes of
the USA or of third countries. Macroeconometric models of Japan lose far more: 0.6 to 1.1 per cent in the first year of the
agreement and 0.8 to 1.3 under 25 per cent, growing to 3.2 and 3.7 by 2029. In them output is what is demanded, so that lost
exports are multiplied. Our variant with rigid real wages goes in that direction, as employment falls, but no further, since
prices clear the markets for goods.

Observed: the Bank of Japan's export price of cars to North America fell by 19.4 per cent in June 2025 from a year
before (contract currency), while the number of cars exported to the USA rose by 3.4 per cent in June and fell by 3.2
in July. The short run with pricing to market fits this, but it is an assumption and not a test of the model: where the
volume is held, any tariff of 24 per cent takes 1 − 1/1.24 = 19.4 per cent off the price. After the US tariffs of 2018
American buyers paid nearly all (Amiti, Redding and Weinstein 2019; from memory, not among the sources); the long run,
in which exporters bear half, lies between."""


def main() -> None:
    """Print the page."""
    sys.stdout.write(HEAD)
    parts = (
        summary(), INSTRUMENT.splitlines(), rates_table(), results_table(), burden_table(), LITERATURE.splitlines(),
        causes_table(), variants_table(), paths_table(), PROBE.splitlines(), probe_table(), PROBE_NOTE.splitlines(),
        LEFT_OUT.splitlines(),
    )  # fmt: skip
    for part in parts:
        sys.stdout.write("".join(f"{line}\n" for line in part))
        sys.stdout.flush()


@cache
def run(name: str) -> dict[str, Comparison]:
    """An experiment of the catalogue and its variants, by name; the experiment itself as `main`."""
    found = cge.run(name)
    return {"main": found.main} | found.variants


@cache
def flows(name: str, case: str) -> list[ExportFlow]:
    """Exports of a case by product and partner."""
    outcome = run(name)[case].outcome
    return exports_by_partner(outcome.base, outcome.equilibrium)


def summary() -> Iterator[str]:
    """What the tariffs in force do, in words."""
    cases = run("us_tariffs")
    macro, usa = (
        cases["main"].macro,
        next(p for p in by_partner(flows("us_tariffs", "main")) if p.partner == USA),
    )
    lost, rigid = (-cases[case].macro.at["gdp_real", "change_pct"] for case in ("main", "rigid_wage"))
    yield from (
        "",
        f"In short: under the tariffs since July 2026 real GDP is {lost:.2f} per cent lower in the long run, and",
        f"{rigid:.2f} where real wages do not fall. Households lose {-macro.at['ev', 'value']:,.0f} billion yen a year, "
        f"{-macro.at['ev_share_consumption', 'value']:.1f} per cent",
        "of what they consume, nearly all of it through worse terms of trade: exporters bear "
        f"{100 * (usa.burden or 0.0):.0f} per cent of the tariffs",
        "themselves, by lower prices.",
    )


def rates_table() -> Iterator[str]:
    """Mean rate over goods hit, and cars, metals and machines, by regime."""
    base = {f.commodity: f.base for f in flows("us_tariffs", "main") if f.partner == USA}
    yield from (
        "",
        "Rates beyond MFN in per cent, and their mean, weighted with benchmark exports of goods, without and with MFN.",
    )
    yield from ("Global Trade Alert has a mean of 15.15 with MFN for the agreement (`deal`).", "")
    yield from header(
        ["regime", "mean", "with MFN", "cars", "steel", "metal products", "machine tools", "chemicals"]
    )
    for regime in regimes():
        own = rates(regime)
        means = (
            sum(base[c] * rate for c, rate in each.items()) / sum(base[c] for c in each)
            for each in (own, whole_rates(regime))
        )
        shown = [*means, *(own[c] for c in (CARS, "c_i_s", "c_met", "c_prm", "c_chm"))]
        yield row([f"`{regime}`", *(f"{100 * rate:.1f}" for rate in shown)])


CASES = (
    ("us_tariffs", "april_2025", "announcement of April 2025"),
    ("us_tariffs", "deal", "(a) agreement, 15 all-in"),
    ("us_tariffs", "mfn_plus_10", "(b) surcharge, MFN + 10"),
    ("us_tariffs", "main", "(c) since July 2026, 12.5 all-in"),
    ("us_tariffs", "excess_10", "(d) (c) and 10 points"),
    ("us_tariffs", "excess_15", "(d) (c) and 15 points"),
    ("us_tariffs", "rivals", "(c) with tariffs on competitors"),
    ("us_tariffs", "rigid_wage", "(c), real wage fixed"),
    ("us_tariffs", "short_run", "(c), short run, pricing to market"),
    ("us_tariffs_2025", "main", "summer 2025, long run"),
    ("us_tariffs_2025", "rigid_wage", "summer 2025, real wage fixed"),
    ("us_tariffs_2025", "short_run", "summer 2025, short run, pricing to market"),
    ("us_tariffs_2025", "factors_move", "the same, factors move"),
    ("us_tariffs_2025", "half_passed_on", "the same, markets move by an elasticity of 5.6"),
)


def results_table() -> Iterator[str]:
    """Macro results and exports to the USA of each case."""
    yield from (
        "",
        "## Results",
        "",
        "Per cent; EV in billion yen. Volume, cars, who bears the tariffs: exports to the USA. Others: other partners.",
        "",
    )
    yield from header(
        ["case", "real GDP", "EV", "terms of trade", "real wage", "volume to USA", "cars: price", "cars: volume",
         "exporters bear", "others buy"]
    )  # fmt: skip
    for name, case, title in CASES:
        macro = run(name)[case].macro
        pct = macro["change_pct"]
        partners = {each.partner: each for each in by_partner(flows(name, case))}
        usa, cars = partners.pop(USA), car_flow(name, case)
        others = sum(p.base * p.volume for p in partners.values()) / sum(p.base for p in partners.values())
        yield row(
            [
                title,
                f"{pct['gdp_real']:+.3f}",
                f"{macro.loc['ev', 'value']:+,.0f}",
                *(f"{pct[figure]:+.2f}" for figure in ("terms_of_trade", "real_wage")),
                *(f"{100 * (ratio - 1):+.1f}" for ratio in (usa.volume, cars.price, cars.volume)),
                f"{100 * (usa.burden or 0.0):.0f} %",
                f"{100 * (others - 1):+.1f}",
            ]
        )


def car_flow(name: str, case: str) -> ExportFlow:
    """Exports of cars to the USA."""
    return next(f for f in flows(name, case) if (f.commodity, f.partner) == (CARS, USA))


def burden_table() -> Iterator[str]:
    """Who bears the tariff since July 2026, by product, in the long and the short run."""
    yield from ("", "Who bears it, (c), in per cent (`cge trade us_tariffs`):", "")
    yield from header(
        [
            "product",
            "exports, bn yen",
            "tariff",
            "volume",
            "exporters' price",
            "exporters bear",
            "short run: price",
        ]
    )
    short = {(f.commodity, f.partner): f for f in flows("us_tariffs", "short_run")}
    hit = sorted((f for f in flows("us_tariffs", "main") if f.tariff), key=lambda f: -f.base)
    labels = run("us_tariffs")["main"].sectors["exports"]["label_en"]
    for f in hit[:10]:
        yield row(
            [
                f"{labels[f.commodity]} (`{f.commodity}`)",
                f"{f.base:,.0f}",
                f"{100 * f.tariff:.1f}",
                *(f"{100 * (ratio - 1):+.1f}" for ratio in (f.volume, f.price)),
                f"{100 * (f.burden or 0.0):.0f}",
                f"{100 * (short[f.commodity, f.partner].price - 1):+.1f}",
            ]
        )


def causes_table() -> Iterator[str]:
    """EV by cause in the long run."""
    found = run("us_tariffs")["main"].decompose(["ev", "gdp_real"])
    causes = found.causes.table.sum("shock").to_pandas().sort_values()
    yield from (
        "",
        "## Why",
        "",
        "EV of (c) in the long run by cause, billion yen (`cge decompose us_tariffs`):",
        "",
    )
    yield from header(["cause", "EV"])
    for cause, value in causes.items():
        if abs(value) >= 1.0:
            yield row([f"`{cause}`", f"{value:+,.0f}"])
    yield row(["total", f"{float(found.causes.total[0]):+,.0f}"])
    yield from (
        "",
        "On the back of an envelope (per cent; welfare in billion yen):",
        "",
    )
    yield from header(["line", "estimate", "model"])
    for each in found.account:
        model = "" if each.model is None else f"{each.model:+,.1f}"
        yield row([each.line.name, f"{each.line.estimate:+,.1f}", model])


POLICIES = ("us_tariffs", "us_tariffs_excess", "us_tariffs_agreement")
YEARS = (2025, 2026, 2027, 2030, 2035)


def paths_table() -> Iterator[str]:
    """Deviations from the Cabinet Office's growth transition, by fiscal year, under each dated schedule."""
    yield from (
        "",
        "## By their dates",
        "",
        "Fiscal years weighted by days (`us_tariff_schedule.csv`, R4), in per cent of the Cabinet Office's growth",
        "transition (`cge path run cabinet_office_transition --policy us_tariffs` and the others). It is on the accounts of",
        "2015, on which the same tariffs cost more terms of trade (the last table of this page has both).",
        "",
    )
    yield from header(["policy, figure", *map(str, YEARS)])
    plan = make_plan(
        read_experiment("cabinet_office_transition"), Options(settings=("solver.method=newton",))
    )
    cache = ModelCache(plan)
    for policy in POLICIES:
        table = deviations(run_path(plan, cache=cache, policy=read_policy(policy)))
        for figure in ("gdp_real", "consumption_real", "terms_of_trade", "exports_real"):
            values = (f"{table.loc[figure, year]:+.3f}" for year in YEARS)
            yield row([f"`{policy}`, {figure}", *values])


VARIANTS: tuple[tuple[str, dict[str, object]], ...] = (
    ("as it is", {}),
    ("elasticity of export demand 4", {"elasticities.eta_export_demand": 4}),
    ("elasticity of export demand 12", {"elasticities.eta_export_demand": 12}),
    ("small country (infinite)", {"structure.export_demand": "price_taker"}),
    ("elasticity between markets 2", {"elasticities.omega_destination": 2}),
    ("elasticity between home and abroad 1", {"elasticities.omega_export": 1}),
    ("capital stays in its industry", {"closure.factor_mobility.f_capital": "immobile"}),
    ("real wage fixed", {"closure.factor_markets.f_labour": "fixed_real_price"}),
    ("exchange rate fixed, foreign saving adjusts", {"closure.foreign": "fixed_exchange_rate"}),
    ("savings-driven investment", {"closure": "savings_driven"}),
)


def variants_table() -> Iterator[str]:
    """The regime since July 2026 with one parameter or entry of the closure changed."""
    yield from ("", "One thing changed, (c), per cent, and billion yen:", "")
    yield from header(
        ["what", "real GDP", "EV", "EV of consumption and saving", "terms of trade", "real exports"]
    )
    plain = alone("us_tariffs")
    for title, settings in VARIANTS:
        macro = cge.run(plain, settings).macro
        pct = macro["change_pct"]
        welfare = (macro.loc[name, "value"] for name in ("ev", "ev_consumption_saving"))
        figures = (f"{pct[name]:+.2f}" for name in ("terms_of_trade", "exports_real"))
        yield row([title, f"{pct['gdp_real']:+.3f}", *(f"{value:+,.0f}" for value in welfare), *figures])


def alone(name: str) -> dict[str, object]:
    """An experiment of the catalogue without its variants."""
    plain = YAML(typ="safe").load(catalogue()[name].read_text(encoding="utf-8"))
    return {key: value for key, value in plain.items() if key != "variants"}


PROBE = """
## A referee's probe

A referee gave an earlier version of this model (commit b333c05) tariffs of 15 per cent in all on cars (12.2 beyond MFN),
42.5 on steel and 12.65 on other goods. It had real GDP −0.03 and −0.085 per cent (real wage fixed), EV −1.3 trillion
yen, terms of trade −1.3 and transport equipment to the USA −34 per cent. The same tariffs today:"""
GOODS = "group:manufacturing"
TRANSPORT = ("c_mvh", "c_mvp", "c_otn")


def probe_table() -> Iterator[str]:
    """The probe on both accounts, with full employment and with a fixed real wage."""
    yield ""
    yield from header(
        ["accounts, closure", "real GDP", "EV", "terms of trade", "real wage", "transport equipment to USA"]
    )
    shocks = [
        {"parameter": "foreign_tariff", "index": {"r": USA, "c": labels}, "set": rate}
        for labels, rate in ((GOODS, 0.1265), (list(TRANSPORT), 1.15 / 1.025 - 1), ("c_i_s", 0.425))
    ]
    rigid = {"base": "welfare", "factor_markets": {"f_labour": "fixed_real_price"}}
    for sam, structure in (("japan_2015", "japan_default"), ("japan_2021", "japan_2021")):
        for title, closure in (("full employment", "welfare"), ("real wage fixed", rigid)):
            plain = {
                "name": "probe",
                "sam": sam,
                "structure": structure,
                "closure": closure,
                "shocks": shocks,
            }
            found = cge.run(plain).main
            outcome, pct = found.outcome, found.macro["change_pct"]
            own = [f for f in exports_by_partner(outcome.base, outcome.equilibrium) if f.partner == USA]
            own = [f for f in own if f.commodity in TRANSPORT]
            volume = sum(f.base * f.volume for f in own) / sum(f.base for f in own)
            yield row(
                [
                    f"`{sam}`, {title}",
                    f"{pct['gdp_real']:+.3f}",
                    f"{found.macro.loc['ev', 'value']:+,.0f}",
                    *(f"{pct[name]:+.2f}" for name in ("terms_of_trade", "real_wage")),
                    f"{100 * (volume - 1):+.1f}",
                ]
            )


PROBE_NOTE = """
Exports of transport equipment fall by less, because cars and parts now have an Armington elasticity of 2.8 (GTAP), where
transport equipment as one good had 3.8 ([decision 36](../decisions/0036-motor-vehicles.md)). With a fixed real wage more
is lost than before, because the real wage, where it is free, falls by more. With a full 15 points on transport
equipment it falls by 0.155 per cent on the accounts of b333c05 and by 0.188 on those of 2015 today, which have the
consumption tax between wages and what they buy, and an elasticity between capital and labour of 0.8; holding the wage
costs 0.111 and 0.143 per cent of GDP.
"""
LEFT_OUT = """
## What is left out

Partners are demand curves: their incomes, how their producers respond, what they do with the revenue, and retaliation
that no experiment sets are left out. So are the 550 billion dollars of investment in the USA, plants that move abroad,
and uncertainty. Shares of products inside an industry are OECD's by partner where they could be read, else assumed. The
accounts have six partners, so that Mexico and Canada, through which cars go to the USA, are in `w_row`."""


if __name__ == "__main__":
    main()
