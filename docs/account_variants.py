"""What assumptions on land, resources, vehicles, liquor and tobacco matter: `python docs/account_variants.py SOURCES`.

Five minutes. The tables of decisions 36 and 41 are what it prints. SOURCES is the folder above `data/`.
"""

from __future__ import annotations

import sys

from page_table import header, row
from variants import Edit, Variant, change, ev, output, show, variants

FARMLAND, RENTS, SPLITS = "farmland.csv", "natural_resources.py", "splits.csv"
FACTORS_AND_VEHICLES: dict[str, list[Edit]] = {
    "rent of land half": [(FARMLAND, ",9565,", ",4782.5,"), (FARMLAND, ",5297,", ",2648.5,")],
    "rent of land twice": [(FARMLAND, ",9565,", ",19130,"), (FARMLAND, ",5297,", ",10594,")],
    "resources 0.25 of capital income": [(RENTS, "RESOURCE_SHARE = 0.5", "RESOURCE_SHARE = 0.25")],
    "resources 0.75 of capital income": [(RENTS, "RESOURCE_SHARE = 0.5", "RESOURCE_SHARE = 0.75")],
    "0.4 of parts into vehicles": [(SPLITS, "road,column,mvp,0.5,", "road,column,mvp,0.4,")],
    "0.6 of parts into vehicles": [(SPLITS, "road,column,mvp,0.5,", "road,column,mvp,0.6,")],
    "0.45 of imports are vehicles": [
        (SPLITS, ",impo,0.55,", ",impo,0.45,"),
        (SPLITS, ",imtx,0.55,", ",imtx,0.45,"),
    ],
    "0.65 of imports are vehicles": [
        (SPLITS, ",impo,0.55,", ",impo,0.65,"),
        (SPLITS, ",imtx,0.55,", ",imtx,0.65,"),
    ],
}
LIQUOR_AND_TOBACCO: dict[str, list[Edit]] = {
    "restaurants buy a fifth of liquor": [(SPLITS, "11,row,67,0.85,", "11,row,67,0.90,")],
    "restaurants buy two fifths of liquor": [(SPLITS, "11,row,67,0.85,", "11,row,67,0.80,")],
    "a quarter less liquor and tobacco imported": [(SPLITS, "11,row,impo,0.895,", "11,row,impo,0.92,")],
    "half the liquor tax at the border": [(SPLITS, "excised,row,imtx,0.074,", "excised,row,imtx,0.049,")],
}
SETTINGS: dict[str, dict[str, object]] = {
    "elastic supply of all four natural factors": {
        f"closure.factor_markets.{factor}": "elastic_supply"
        for factor in ("f_land", "f_living", "f_mineral", "f_fossil")
    },
    "all three goods at the old elasticity 3.3": {
        f"elasticities.{name}[c_{good}]": value
        for name, value in (("sigma_armington", 3.3), ("sigma_origin", 6.6), ("eta_export_demand", 6.6))
        for good in ("mvh", "mvp", "otn")
    },
}
HEAD = (
    "variant",
    "tariffs: EV, agriculture",
    "carbon: GDP, CO2",
    "cars: EV, output of vehicles, of parts",
)


def main() -> None:
    """Print a row for each variant, decision by decision."""
    show("\n".join(header(HEAD)))
    for variant in variants(FACTORS_AND_VEHICLES, sys.argv[1]):
        show(with_cars(variant))
    for name, settings in SETTINGS.items():
        show(with_cars(Variant(name, settings=settings)))
    show("\n".join(["", *header(HEAD[:-1])]))
    for variant in variants(LIQUOR_AND_TOBACCO, sys.argv[1]):
        show(row(cells(variant)))


def with_cars(variant: Variant) -> str:
    """A row of decision 36: the figures of decision 41 and a tariff on cars."""
    cars = variant.cars
    return row((*cells(variant), f"{ev(cars)}, {output(cars, 'a_mvh')}, {output(cars, 'a_mvp')}"))


def cells(variant: Variant) -> tuple[str, ...]:
    """Name, then duties removed and a carbon price; EV in billion yen, else per cent."""
    return (
        variant.name,
        f"{ev(variant.tariffs, 1)}, {output(variant.tariffs, 'a_agr')}",
        f"{change(variant.carbon, 'gdp_real', 3)}, {change(variant.carbon, 'co2', 2)}",
    )


if __name__ == "__main__":
    main()
