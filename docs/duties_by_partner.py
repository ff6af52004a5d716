"""Print docs/explanation/duties_by_partner.md: Japan's own duties, removed, agreed on, in answer, and at their optimum.

`python docs/duties_by_partner.py > docs/explanation/duties_by_partner.md`, two minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from page_table import header, row
from us_tariffs import USA, run

from cge.analysis.optimise import Instrument, optimise

HEAD = """# Japan's duties by partner

The structure `japan_duties_by_partner` has duties in the proportions of Japan's applied tariffs of 2015 by partner,
what is collected on each good being that of the accounts (`coverage`,
[taxes](../reference/structure.md#what-a-tax-can-be-on)). The default has one rate for all partners.
`tariff_removal_by_partner` removes all, or one partner's; `epa_eu` both sides of an agreement; `retaliation`
answers the US tariffs; `uniform_duty` adds points to all duties.

Printed by `python docs/duties_by_partner.py > docs/explanation/duties_by_partner.md`, on the accounts of 2015.
"""
OWN_CASES = (
    ("tariff_removal_by_partner", "main", "all duties removed"),
    ("tariff_removal_by_partner", "one_rate", "the same, one rate for all partners"),
    *(
        ("tariff_removal_by_partner", r, f"of `w_{r}` alone")
        for r in ("usa", "chn", "eu", "asn", "kt", "row")
    ),
    ("epa_eu", "main", "agreement with the European Union"),
    ("epa_eu", "duties_only", "Japan's side of it alone"),
    ("epa_eu", "rigid_wage", "agreement, real wage fixed"),
    ("retaliation", "no_answer", "US tariffs (c), no answer"),
    ("retaliation", "main", "12.5 points on US goods"),
    ("retaliation", "twice", "25 points on US goods"),
    ("retaliation", "removal", "duties on US goods removed"),
    *(("uniform_duty", f"points_{n}", f"{n} points on all imports") for n in (5, 15, 20, 30)),
    ("uniform_duty", "price_taker", "10 points, small country"),
)


def own_table() -> Iterator[str]:
    """Own duties: macro results of each case."""
    yield from ("", "Per cent; EV in billion yen.", "")
    yield from header(
        ["case", "real GDP", "EV", "terms of trade", "real imports", "imports from USA", "from EU"]
    )
    for name, case, title in OWN_CASES:
        macro = run(name)[case].macro
        pct = macro["change_pct"]
        figures = ("terms_of_trade", "imports_real", "imports_w_usa", "imports_w_eu")
        yield row(
            [
                title,
                f"{pct['gdp_real']:+.3f}",
                f"{macro.loc['ev', 'value']:+,.0f}",
                *(f"{pct[figure]:+.2f}" for figure in figures),
            ]
        )


def optimum_table() -> Iterator[str]:
    """Duties that maximise EV, by the optimiser, on all imports and on those from the USA."""
    case = run("tariff_removal_by_partner")["one_rate"].outcome.base
    yield from (
        "",
        "Duties that maximise EV (`cge.analysis.optimise`): each product and partner has its own rate between −50 and",
    )
    yield from ("200 per cent, nobody answers.", "")
    yield from header(["on", "rates", "mean, %", "EV, bn yen"])
    bought = case.parameters.entries("q0_import_from")
    for title, partners in (("all imports", case.parameters.sets["r"]), ("US goods", (USA,))):
        entries = [at for at, value in bought.items() if at[0] in partners and value]
        instruments = [Instrument("rate_duty", at, -0.5, 2.0) for at in entries]
        found = optimise(case.parameters, case.closure, "ev", instruments)
        best = found.parameters.entries("rate_duty")
        mean = sum(bought[at] * best[at] for at in entries) / sum(bought[at] for at in entries)
        yield row([title, str(len(entries)), f"{100 * mean:.1f}", f"{found.outcome:+,.0f}"])


OPTIMUM = """
For goods with one elasticity of export demand η and no other tax the optimum is 1 / (η − 1) (tested): 0.13 to 0.22 for
the shipped elasticities of 5.6 to 8.8. It is the optimum of a country whose partners do nothing.
"""


def main() -> None:
    """Print the page."""
    sys.stdout.write(HEAD)
    for part in (own_table(), optimum_table(), OPTIMUM.splitlines()):
        sys.stdout.write("".join(f"{line}\n" for line in part))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
