"""Print docs/explanation/gx_burden.md: energy taxes in force beside a price of carbon, and what sectors lose.

`python docs/gx_burden.py > docs/explanation/gx_burden.md`, about a minute.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from gx_law import CEILING, FUELS, Runs, macro
from page_table import plain, signed, table

from cge.analysis.emissions import emissions
from experiments.api.comparison import Comparison

EXCISE = "t_excise"
LEAST = 1.0
"""Mt, below which what is burnt of a fuel says nothing of a tax on all of it."""
CARRIED = {"c_coa": FUELS["coal and coke"], "c_gas": FUELS["gas"], "c_oil": FUELS["oil products"]}
"""Taxes at import that the products carry on."""
SECTORS = {
    "iron and steel": ("a_i_s", "c_i_s"),
    "non-ferrous metals": ("a_nfm", "c_nfm"),
    "cement": ("a_cem", "c_cem"),
    "other ceramics, glass": ("a_csc", "c_csc"),
    "chemicals": ("a_chm", "c_chm"),
    "pulp and paper": ("a_ppp", "c_ppp"),
    "plastics, rubber": ("a_pla", "c_pla"),
    "motor vehicles": ("a_mvh", "c_mvh"),
    "electronic parts": ("a_epd", "c_epd"),
}
"""Activity and commodity; the last three are not covered and buy from those that are."""


def main() -> None:
    """The page."""
    runs = Runs()
    sys.stdout.write(HEAD)
    for part in (in_force(runs), sectors(solutions(runs))):
        sys.stdout.write("\n".join(part) + "\n")
    sys.stdout.write(READING)


def in_force(runs: Runs) -> Iterator[str]:
    """Excises by tonne of the CO2 that their fuels, or what is made of these, end in."""
    yield "## Energy taxes in force\n"
    burnt = emissions(runs.compared(covered_price=CEILING).outcome.base)
    paid, rows = runs.economy.sam.flows, []
    for fuel in (fuel for group in FUELS.values() for fuel in group):
        ends = CARRIED.get(fuel, (fuel,))
        tonnes = burnt.loc[burnt["source"].isin(ends), "mt_co2"].sum()
        excise = float(paid.get((EXCISE, fuel), 0.0))
        if tonnes < LEAST or (excise == 0.0 and any(fuel in of for of in CARRIED.values())):
            continue
        name = runs.economy.sam.label(fuel, "en")
        over = f"{name}, over all that is made of it" if fuel in CARRIED else name
        # A billion yen over a million tonnes is a thousand yen a tonne.
        rows.append((over, plain(tonnes, 1), plain(excise), plain(1000 * excise / tonnes)))
    yield table(("excise on", "Mt CO2", "bn yen", "yen per tonne"), rows)
    yield ""


def solutions(runs: Runs) -> dict[str, Comparison]:
    """The ceiling's price under three rules."""
    return {
        "auction": runs.compared(covered_price=CEILING),
        "benchmark": runs.compared(covered_price=CEILING, free=1.0),
        "auction, border": runs.compared(covered_price=CEILING, adjust_import=1.0, adjust_export=1.0),
    }


def sectors(found: Mapping[str, Comparison]) -> Iterator[str]:
    """Output, exports and imports by sector."""
    yield "## Competitiveness by sector\n"
    heads = ["per cent"]
    for figure in ("price", "output", "exports", "imports"):
        heads += [f"{figure}: {rule}" for rule in found]
    rows = []
    for name, (activity, commodity) in SECTORS.items():
        row = [name]
        for figure, member in (
            ("price", commodity),
            ("output", activity),
            ("exports", commodity),
            ("imports", commodity),
        ):
            row += [signed(float(each.sectors[figure].loc[member, "change_pct"])) for each in found.values()]
        rows.append(row)
    yield table(heads, rows)
    yield ""
    yield ""
    leakage = ", ".join(
        f"{rule} {signed(macro(each, 'leakage_rate', 'value'), 1)}" for rule, each in found.items()
    )
    yield f"Leakage through trade, per cent of what is abated at home: {leakage}."


HEAD = """# Who carries a price of carbon

Energy taxes in force, and what sectors gain and lose at the ceiling of FY2026 (4,300 yen) under three rules. Printed by
`python docs/gx_burden.py > docs/explanation/gx_burden.md` on the accounts of 2015 under the closure `welfare`; the rules are
those of [the GX law](gx_law.md).

"""
READING = """
**Reading.** Excises of 2015 were laid on fuels by volume, for roads and budgets rather than carbon: a tonne of CO2
from gasoline paid more than five times the ceiling of FY2026, one from coal a fifteenth of it. Permits come on top of
both and narrow the gap between fuels only where emissions are covered, which those of road fuel are not. (Since
December 2025 gasoline pays 25.1, since April 2026 diesel 17.1 yen a litre less: [tax cuts](tax_cuts.md).) Under an
auction sectors lose by what carbon costs them, and exports more than output; a benchmark hands most of it back; a
border adjustment keeps imports out and pays exports the price that they carry, which costs buyers of these goods such
as makers of cars, whose exports are not adjusted.

**Left out.** Electricity's tax and the FIT surcharge, which are not by carbon; plants that close or move, which are
no margins; abatement abroad that an adjustment may bring about.
"""

if __name__ == "__main__":
    main()
