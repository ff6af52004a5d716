"""Print docs/explanation/us_tariffs.md: US tariffs on Japan by regime and by what moves, beside other studies and 2025.

`python docs/us_tariffs.py > docs/explanation/us_tariffs.md`, half a minute.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import cache

import cge
from cge.analysis.exports_by_partner import ExportFlow, by_partner, exports_by_partner
from experiments.api.comparison import Comparison
from experiments.scenarios.us_tariffs import rates, regimes

USA, CARS = "w_usa", "c_mvh"
HEAD = """# US tariffs on Japan's exports

What the tariff regimes of the United States since 2025 do to Japan, in the long run, with rigid wages and in the
short run. This page is printed by `python docs/us_tariffs.py > docs/explanation/us_tariffs.md`.

## The instrument

`foreign_tariff` is the rate of a partner's tariff on a good *beyond the benchmark's*: a rate t where the
benchmark has t0 is (1 + t) / (1 + t0) − 1. Foreign demand (T11 of the [equations](../reference/equations.md)) falls
in what buyers there pay, the tariff included, relative to what competes with the good in that market:

$$E_{cr} = a_{cr} \\bar E_{cr} \\left( \\frac{p_{cr} (1 + t^*_{cr}) / e}{p^w_{cr}} \\right)^{-\\eta_c}$$

The partner's account pays the exporter's price; what the tariff collects stays abroad and is in no account of
Japan. What the partner's economy does with it is not modelled: its incomes and other prices are given.

**Who bears it** follows from supply. Destinations of one good share a price of exports, and their supply has the
elasticity of transformation $\\omega$ (`omega_destination`), so that of a tariff on one of them buyers there pay
the part $\\omega / (\\omega + \\eta)$ at given exports of the good, exporters the rest. $\\omega = 0$ is pricing to
market in its extreme: models, dealers and contracts of a market do not follow a year's tariff (Krugman 1987), sales
to it stay and the exporter's price takes all. For a pass-through $\\phi$ set `omega_destination` to $\\phi \\eta /
(1 - \\phi)$ ([decision 49](../decisions/0049-pass-through.md)).

**Competitors.** Tariffs on others raise $p^w$ (`p_world_export`): over the shares $\\theta_k$ of the market's other
suppliers, home producers among them, who pay none, $p^w = (\\sum_k \\theta_k (1 + t_k)^{1 - \\eta})^{1/(1 -
\\eta)}$ (`experiments/scenarios/us_tariffs.py`, R3). The variant `rivals` has the rates since July 2026. Market
shares are round figures from memory (`us_market.csv`): the sources of this project have Japan's trade only.

**From law to rates.** `us_tariff_regimes.csv` has the rule of each regime for each list of products with its
measure and dates, `us_tariffs.csv` the lists that a commodity consists of, their shares in exports to the USA, MFN
rates, and which of these are read and which assumed. An all-in rate is max(rate, MFN); tiers of metals are on full
value. `python -m experiments.scenarios.us_tariffs REGIME` prints the shocks of the catalogue."""
LITERATURE = """
## Beside other studies, and 2025

| study | what | real GDP, % |
|---|---|---:|
| IDE-GSM, April 2025 | tariffs of April 2025, world model, long run | +0.2 |
| JCER-GTAP, 2019 | cars, world model | 0.0 |
| Ifo, 2018 | cars 25 % | −0.1 |
| NRI, 2025 | 24 %, and with cars | −0.59, −0.71 to −0.76 |
| DIR, 2025 | 25 %, first year | −0.8 |
| Hosoe, GRIPS DP 25-3 | world model | small losses |

NRI and DIR multiply lost export demand by that of a macroeconometric model, in which output is what is demanded:
our variant with rigid real wages goes in their direction by what employment falls, and no further, since prices
clear goods markets here. World models add that goods of others become dearer in the USA (`rivals`); ours has no
income of the USA or of third countries.

Observed: the Bank of Japan's export price of cars to North America fell by 19.4 per cent in June 2025 from a year
before (contract currency), and the number of cars exported to the USA rose by 3.4 per cent in June and fell by 3.2
in July. The short run with pricing to market meets both."""


def main() -> None:
    """Print the page."""
    sys.stdout.write(HEAD)
    for part in (rates_table(), results_table(), burden_table(), LITERATURE.splitlines(), causes_table()):
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


def rates_table() -> Iterator[str]:
    """Mean rate over goods hit, and cars, metals and machines, by regime."""
    base = {f.commodity: f.base for f in flows("us_tariffs", "main") if f.partner == USA}
    yield from (
        "",
        "Rates beyond MFN, per cent (mean: over goods with a rate, weighted with benchmark exports):",
        "",
    )
    yield from header(["regime", "mean", "cars", "steel", "metal products", "machine tools", "chemicals"])
    for regime in regimes():
        own = rates(regime)
        mean = sum(base[c] * rate for c, rate in own.items()) / sum(base[c] for c in own)
        shown = [mean, *(own[c] for c in (CARS, "c_i_s", "c_met", "c_prm", "c_chm"))]
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
        "Per cent; EV in billion yen; cars and all goods: exports to the USA.",
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
    for f in hit[:10]:
        yield row(
            [
                f"`{f.commodity}`",
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


def header(names: Iterable[str]) -> Iterator[str]:
    """Two lines of a table, figures to the right."""
    names = list(names)
    yield row(names)
    yield f"|---|{'---:|' * (len(names) - 1)}"


def row(cells: Iterable[str]) -> str:
    """A line of a table, with minus signs."""
    return f"| {' | '.join(cell.replace('-', '−') if cell[:1] in '+-' else cell for cell in cells)} |"


if __name__ == "__main__":
    main()
