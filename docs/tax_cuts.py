"""Print docs/explanation/tax_cuts.md: food at 1 per cent and fuel without surcharges, beside the official costs.

`python docs/tax_cuts.py > docs/explanation/tax_cuts.md`, some seconds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator

import cge
from experiments.api.comparison import Comparison
from experiments.api.run import RunResult

OFFICIAL_FOOD, OFFICIAL_FUEL = 4_400.0, 1_500.0
"""Official losses of revenue a year, billion yen: CNBC, 4 August 2026; livedoor news, 28 November 2025."""

FOOD = {
    "c_foo": "food and soft drinks",
    "c_agr": "crops and fish",
    "c_com": "trade margins",
    "c_r_f": "freight",
}
FUELS = {"c_gso": "gasoline", "c_loi": "diesel"}
CONSUMPTION = ("consumption_tax", "consumption_tax_inputs")

HEAD = """# Food at 1 per cent, and fuel without surcharges

Two tax cuts on the accounts of fiscal 2021 (`japan_2021`, with the structure of that name): what they cost beside the
official figures, and why these differ. This page is printed by `python docs/tax_cuts.py > docs/explanation/tax_cuts.md`.
"""
FOOD_TEXT = """
## Consumption tax on food from 8 to 1 per cent (`food_tax_cut`)

The cabinet decided it in August 2026 for two years from April 2027; in the last source read (10 October 2026) the bill
had not passed. The reduced rate is on food and drinks without alcohol that are not eaten out. Here it is on food with
soft drinks, on farm products, and on the part of trade margins and freight that is on food: 0.40 and 0.42 of what
households pay, by MIC's tables of margins ([decision 41](../decisions/0041-liquor-and-tobacco.md)). Who cannot deduct
pays it too: hospitals, schools, government offices. Restaurants and food makers deduct, so nothing changes for them
but what households buy.

Before anything moves, billion yen a year:
"""
FOOD_WHY = """
The official figure is 4.4 trillion. At 7 points that is a base of {official:.0f} trillion yen; ours is {ours:.0f}. What
differs:

- **The year.** Ours are purchases of fiscal 2021, the law is for fiscal 2027. Consumer prices of food rose by about a
  quarter from 2021 to 2025 alone (from memory of the CPI; no source here has it), which is most of the gap.
- **Businesses.** Gifts and meetings are a bundle of their own in the accounts (`c_bcn`), which the cut leaves out, as
  it leaves out newspapers, which have the reduced rate too.
- **Shares of margins** are those of 2015, and what foreigners buy is exports here.

The consumer price index is the unit of money, so that the cut shows as prices of producers and incomes that rise by
about one per cent. Other taxes then bring in more and government pays more for what it buys, but pensions
and other benefits follow the index: what households have to make good is less than the consumption tax lost. EV is
positive while nobody pays for the cut; paid for by a lump sum it is slightly negative: the rate on food was already
below the others, and lowering it widens the gap.
"""
FUEL_TEXT = """
## Surcharges on gasoline and diesel (`motor_fuel_surcharges`)

25.1 of 53.8 yen a litre of gasoline (from 31 December 2025) and 17.1 of 32.1 of diesel (from 1 April 2026): law. The
excise is money per litre in this structure: half of it is half whatever oil costs, and it follows the consumer price index.
With a share of the price (`--set structure.taxes.excise.kind=ad_valorem`) a cut in proportion is right only at
unchanged prices.

Before anything moves, billion yen a year:
"""
FUEL_WHY = """
The official figure is 1.5 trillion, 1.0 of it gasoline (the prime minister's). Our litres are those of 2015, since the
accounts of 2021 keep the amount of the excises: 50.9 GL of gasoline at 53.8 yen, where 1.0 trillion at 25.1 yen is
40 GL. Diesel that is taxed is 32.5 of 34.2 GL; each user bears the average. More is driven at the lower price, which
brings a part of the revenue back.

Gasoline is taxed more than anything but tobacco, so that a cut moves purchases to where buyers value more than
resources cost: EV is positive even when households make the revenue good. By hand: a tenth more of gasoline, 5 GL at a
mean tax of 41 yen, is 0.2 trillion, and a tenth more of diesel, 3 GL at 24 yen, 0.1. Accidents, congestion and CO2 are
not in EV.
"""
CASES = {
    "main": "lump sum",
    "deficit": "deficit, less investment",
    "standard_rate": "rate on everything",
    "carbon_price": "carbon price",
}


def main() -> None:
    """Print the page."""
    for block in blocks():
        sys.stdout.write("".join(f"{line}\n" for line in block))


def blocks() -> list[Iterable[str]]:
    """Texts and tables of the page in lines, from both experiments."""
    food, fuel = cge.run("food_tax_cut"), cge.run("motor_fuel_surcharges")
    static = food_static(food)
    base = sum(static.values()) / 7.0 / 10.0
    why = FOOD_WHY.format(official=OFFICIAL_FOOD / 7 / 10, ours=base)
    return [
        HEAD.splitlines(),
        FOOD_TEXT.splitlines(),
        static_table(static, OFFICIAL_FOOD),
        why.splitlines(),
        results_table(
            food, lambda each: sum(change(each, f"tax_{name}") for name in CONSUMPTION), "consumption tax"
        ),
        FUEL_TEXT.splitlines(),
        static_table(fuel_static(fuel), OFFICIAL_FUEL),
        FUEL_WHY.splitlines(),
        results_table(fuel, lambda each: change(each, "tax_excise"), "excises"),
    ]


def change(each: Comparison, name: str) -> float:
    """Change of a macro figure from the benchmark."""
    return float(each.macro.at[name, "change"])


def food_static(run: RunResult) -> dict[str, float]:
    """Tax no longer paid at benchmark purchases, billion yen, by what it is on."""
    before, after = run.main.outcome.base.parameters, run.main.outcome.equilibrium.parameters
    rate = before.value("rate_consumption_tax")
    lost = {}
    for good, words in FOOD.items():
        at = (good, "household")
        change = before.value("coverage_consumption_tax", *at) - after.value("coverage_consumption_tax", *at)
        lost[words] = rate * change * before.value("q0_consumption", *at)
    name = "coverage_consumption_tax_inputs"
    new = after.entries(name)
    lost["buyers who cannot deduct"] = sum(
        rate * (old - new[at]) * before.value("q0_intermediate", *at)
        for at, old in before.entries(name).items()
        if old != new[at]
    )
    return lost


def fuel_static(run: RunResult) -> dict[str, float]:
    """Excise no longer paid on benchmark quantities, billion yen, by fuel."""
    before, after = run.main.outcome.base.parameters, run.main.outcome.equilibrium.parameters
    tax = run.main.outcome.base.sam.flows["t_excise"]
    kept = {good: after.value("rate_excise", good) / before.value("rate_excise", good) for good in FUELS}
    return {words: (1 - kept[good]) * float(tax[good]) for good, words in FUELS.items()}


def static_table(lost: dict[str, float], official: float) -> Iterator[str]:
    """The loss by part, in sum, and the official one."""
    yield from ("", "| part | loss |", "|---|---:|")
    yield from (f"| {words} | {value:,.0f} |" for words, value in lost.items())
    yield f"| sum | {sum(lost.values()):,.0f} |"
    yield f"| official | {official:,.0f} |"


def results_table(run: RunResult, tax: Callable[[Comparison], float], name: str) -> Iterator[str]:
    """Results by how the revenue is made good."""
    yield from ("", "When all markets have adjusted, billion yen and per cent:", "")
    yield f"| made good by | {name} | all taxes | EV | EV with saving | real GDP, % | real investment, % | CO2, % |"
    yield "|---|" + "---:|" * 7
    for case, each in {"main": run.main, **run.variants}.items():
        figures = (
            f"{tax(each):+,.0f}", f"{change(each, 'tax_revenue'):+,.0f}", f"{change(each, 'ev'):+,.0f}",
            f"{change(each, 'ev_consumption_saving'):+,.0f}", *(
                f"{round(float(each.macro.at[of, 'change_pct']), 2) + 0.0:+.2f}"
                for of in ("gdp_real", "investment_real", "co2")
            ),
        )  # fmt: skip
        yield f"| {CASES[case]} | {' | '.join(figures)} |".replace("-", "−")


if __name__ == "__main__":
    main()
