"""Print docs/explanation/power_mix.md: the power mix of the 7th Strategic Energy Plan on METI's base case.

`python docs/power_mix.py > docs/explanation/power_mix.md`, about a minute.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from page_table import plain, signed, table

from experiments.inputs.spec import read_experiment
from experiments.path.figures import deviations
from experiments.path.plan import read_policy
from experiments.path.run import BASELINE, POLICY, PathResults, run_path
from experiments.plan import make_plan

YEARS = (2022, 2023, 2025, 2030, 2035, 2040)
THERMAL, OTHER, POWER = "a_elt", "a_elo", "c_ely"
BASE_TWH = 752.8
"""Thermal generation of FY2021: 72.9 per cent of 1,032.7 TWh."""


def main() -> None:
    """The page."""
    policy = read_policy("power_mix")
    results = run_path(make_plan(read_experiment("meti_base")), policy=policy)
    sys.stdout.write(HEAD)
    sys.stdout.write("\n".join(by_year(results)) + "\n")
    sys.stdout.write(READING)


def by_year(results: PathResults) -> Iterator[str]:
    """What makes power, what supports it, and what follows."""
    change = deviations(results)
    runs = {run: {each.year: each.equilibrium for each in results.runs[run]} for run in (BASELINE, POLICY)}
    capital = results.base.value("q_factor_total", "f_other_power")
    rows = []
    for year in YEARS:
        before, after = runs[BASELINE][year], runs[POLICY][year]
        thermal, other = (after.value("q_make", a, POWER) for a in (THERMAL, OTHER))
        rate, was = (each.parameters.value("rate_production_tax", OTHER) for each in (after, before))
        taken = before.value("q_factor_total", "f_capital_structures") - after.value(
            "q_factor_total", "f_capital_structures"
        )
        price = after.value("p_output", POWER) / before.value("p_output", POWER)
        rows.append(
            (
                str(year),
                plain(BASE_TWH * thermal / results.base.value("q_make", THERMAL, POWER)),
                plain(100 * thermal / (thermal + other)),
                signed(100 * (was - rate), 1),
                plain(after.value("q_factor_total", "f_other_power") - capital),
                plain(taken),
                signed(100 * (price - 1), 1),
                signed(change.loc["co2", year], 1),
                signed(change.loc["gdp_real", year]),
                signed(change.loc["consumption_real", year]),
            )
        )
    yield table(
        (
            "year",
            "thermal, TWh",
            "its share, %",
            "support, points",
            "capital built, bn yen",
            "capital taken, bn yen",
            "price of power, %",
            "CO2, %",
            "real GDP, %",
            "real consumption, %",
        ),
        rows,
    )
    yield ""  # fmt: skip


HEAD = """# The power mix of the energy plan

`cge path run meti_base --policy power_mix`, printed by `python docs/power_mix.py > docs/explanation/power_mix.md`.

| fiscal year | power, TWh | thermal, % | nuclear, % | renewable, % | certainty |
| --- | ---: | ---: | ---: | ---: | --- |
| 2021 | 1,032.7 | 72.9 | 6.9 | 20.3 | read: METI, preliminary (juu-tsuu.net, 2022-11) |
| 2023 | 985.4 | 68.6 | 8.5 | 22.9 | read: totals kankyo-business.jp, shares enerdata.net |
| 2030, 2035 | | | | | not found in the plan of 2025 |
| 2040 | 1,100 to 1,200 | 30 to 40 | about 20 | 40 to 50 | read: plan (enerdata.net); totals: draft (decn.co.jp) |

The policy `power_mix` holds thermal generation at these figures, 402 TWh in FY2040 as the middle of 330 to 480, on lines
between. It frees a rate on the output of other power (`rate_production_tax[a_elo]`): the support that makes
nuclear, hydro and renewable power displace so much. Their capital comes at its rent of FY2021 in real terms, and
structures of other industries are fewer by as much. Against the baseline, which has no plan (support: points of the
value of its output):

"""

READING = """
Other power makes up what thermal power leaves, so that it displaces imports of fuel: emissions fall by what a high price of
carbon takes elsewhere, and terms of trade improve. What it costs is capital, which others lack, and a support from
households that makes power cheaper to its users than it is to make.

**What to make of the sizes.** The accounts value other power at 15 per cent of all power, as in 2015; by kilowatt-hours it
was 27 in FY2021. It therefore has to grow fivefold where the plan has it grow 2.7 times, and support and capital are
overstated. Both kinds of power are close substitutes (`sigma_make` 5), not one product: the share above is at prices of
FY2021. Nuclear plants that stand idle take no capital to start again; here they do. The capital that is taken is a
series of the file, what is built on this path; on another path it has to be set again ([decision
55](../decisions/0055-power-mix.md)).
"""


if __name__ == "__main__":
    main()
