"""Draw docs/_static/carbon_price.svg, the figure of the README: `python docs/readme_figure.py`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot

from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from experiments.run import run

TARGET = Path(__file__).parent / "_static" / "carbon_price.svg"
PRICES = (2500, 5000, 10000, 15000, 25000, 34000, 50000, 65000, 82000)
# Price in thousand yen per tonne and per cent of GDP, as on the page docs/explanation/carbon_prices.md.
PUBLISHED = (
    ("Takeda & Arimura 2021", (8.564, 60.68), (-0.28, -2.09), "s"),
    ("JCER-CGE 2009", (15, 34, 82), (-0.6, -1.4, -3.2), "o"),
    ("Takeda, Horie & Arimura 2012", (10,), (-0.58,), "^"),
    ("Kyoto-era models", (3.586, 4.251, 5.57, 9.425), (-0.40, -0.54, -0.30, -0.72), "x"),
)


def main() -> None:
    """Solve the Japan model at each price and draw."""
    file = read_experiment("carbon_price")
    alone = replace(file, spec=file.spec.model_copy(update={"variants": ()}))
    changes = {"gdp_real": [0.0], "co2": [0.0]}
    for price in PRICES:
        macro = run(make_plan(alone, Options(settings=(f"carbon_price={price}",)))).main.indicators.macro
        for name, values in changes.items():
            values.append(macro[name].change_pct)
    prices = [0, *(price / 1000 for price in PRICES)]
    matplotlib.rcParams["svg.hashsalt"] = "japan-cge"  # the same file from the same numbers
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 3.4))
    left.plot(prices, changes["gdp_real"], color="#b03020", label="japan-cge, static")
    for name, x, y, marker in PUBLISHED:
        left.scatter(x, y, marker=marker, s=28, color="#303030", label=name)
    left.legend(fontsize=7, frameon=False)
    left.set_title("Real GDP, per cent", fontsize=10, loc="left")
    right.plot(prices, changes["co2"], color="#205080")
    right.set_title("Energy CO2, per cent", fontsize=10, loc="left")
    for axes in (left, right):
        axes.set_xlabel("carbon price, thousand yen per tonne of CO2", fontsize=8)
        axes.tick_params(labelsize=8)
        axes.spines[["top", "right"]].set_visible(False)
        axes.axhline(0, color="#909090", linewidth=0.6)
    figure.tight_layout()
    TARGET.parent.mkdir(exist_ok=True)
    figure.savefig(TARGET, metadata={"Date": None})


if __name__ == "__main__":
    main()
