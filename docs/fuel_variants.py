"""What the transformation of joint products matters for the prices of fuels: `python docs/fuel_variants.py`, half a minute.

The table of decision 34 is what it prints: a carbon price of 10,000 yen, changes in per cent.
"""

from __future__ import annotations

from page_table import header, row, signed
from variants import Variant, change, show

VARIANTS = (
    Variant("`--elasticities yields_stiff`", elasticities="yields_stiff"),
    Variant("default"),
    *(
        Variant(f"{name} {value:g}", settings={f"elasticities.omega_make[{activity}]": value})
        for name, activity in (("refineries", "a_pet"), ("coke ovens", "a_cop"))
        for value in (0.5, 8.0)
    ),
)
CORNER = "at 10,000 yen, prices at the producer"
FUELS = {
    "coke": "c_cok",
    "other coal products and paving": "c_cop",
    "gasoline": "c_gso",
    "diesel": "c_loi",
    "kerosene": "c_ker",
    "heavy oil A": "c_hoa",
    "heavy oil B, C": "c_hob",
    "naphtha": "c_nap",
    "coal dug in Japan": "c_coa",
}
ECONOMY = {"real GDP": ("gdp_real", 3), "CO2": ("co2", 1)}


def main() -> None:
    """Print a row for each fuel, then GDP and CO2."""
    show("\n".join(header((CORNER, *(each.name for each in VARIANTS)))))
    for cells in zip([*FUELS, *ECONOMY], *map(column, VARIANTS), strict=True):
        show(row(cells))


def column(variant: Variant) -> list[str]:
    """Changes of a variant: what producers get for each fuel, real GDP, CO2."""
    outcome = variant.carbon.outcome
    before, after = outcome.base.entries("p_output"), outcome.equilibrium.entries("p_output")
    prices = [100 * (after[fuel] / before[fuel] - 1) for fuel in FUELS.values()]
    figures = [change(variant.carbon, name, digits) for name, digits in ECONOMY.values()]
    return [*(signed(price, 1) for price in prices), *figures]


if __name__ == "__main__":
    main()
