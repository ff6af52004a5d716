"""Print the tables on METI's 2040 outlook of docs/explanation/meti_2040.md and docs/reference/paths.md.

`python docs/meti_2040.py`, about three minutes. Every table is Markdown under a line that names it.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd
from page_table import plain, signed, table

import cge
from cge.analysis.accounting.real_wage import real_wage_accounting
from cge.analysis.accounting.year import AccountedYear
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.outlook import CASES, calibrated, claims, factor_bias, factor_bias_terms, solved_cases
from experiments.outlook_hours import ADMINISTRATION, annual_group_hours, relative_wage
from experiments.outlook_measures import measured
from experiments.path.accounting import accounted_years
from experiments.path.figures import deviations
from experiments.path.plan import read_policy
from experiments.path.run import BASELINE, PathResults, run_path
from experiments.plan import make_plan
from sam import read_sam
from sam.bundled import bundled_folder

YEARS = 2040 - 2021
ALL = "*/kl"
SNAPSHOT = {
    "gdp_real": "real GDP (target)",
    "real_wage": "real wage per hour",
    "consumption_real": "real household consumption",
    "gdp_deflator": "GDP deflator relative to the CPI",
}
EMPLOYMENT = {"a_ggo": "public administration", "a_mhs": "medical care and health"}
PRICES = {
    "export_prices": "of exports",
    "import_prices": "of imports",
    "absorption_prices": "of consumption and investment, against the CPI",
    "index_number": "index number",
}
WAGE = {
    "gdp_per_hour": "real GDP per hour",
    "labour_share": "labour share",
    "employers_contributions": "employers' contributions",
}
DOCUMENT = {
    "gdp_per_hour": "Labour productivity per hour, real",
    "labour_share": "Labour share (wage less productivity)",
    "prices": "GDP deflator less CPI",
    "real_wage": "Wage per hour, real (CPI)",
}
VARIANTS = {"kl_takeda": 0.7, "": 0.8, "kl_cobb_douglas": 1.0, "kl_gtap": 1.26}
RESOURCES = ("f_land", "f_living", "f_mineral", "f_fossil", "f_other_power")
BIAS = {
    "elasticity": ("elasticity within activities, together", ("elasticity",)),
    "share": ("the labour share falls", ("labour_share",)),
    "housing": ("imputed rent falls as a share of GDP", ("f_housing",)),
    "others": ("public capital, land and natural resources", ("f_public", *RESOURCES)),
    "taxes": ("indirect taxes", ("taxes",)),
    "capital": ("capital grows faster than hours", ("capital_per_hour",)),
    "market": ("between market industries", ("between_market",)),
    "between": ("public administration, education, health against them", ("between_others",)),
    "bias": ("sum: factor bias, logarithms", ("bias",)),
}
NEEDS = {
    "p_world_import": "world prices of imports",
    "preference_import": "preference for imports",
    "scale_export_demand": "foreign demand, beyond that given",
}
POLICIES = {
    "carbon_price": ("carbon price, 10,000 yen in 2040", "carbon_price"),
    "carbon_price_social_contribution": ("the same, contributions cut", ""),
    "tariff_removal": ("tariffs removed by 2030", "tariff_removal"),
    "investment_subsidy": ("subsidy of 10 % on investment goods", "investment_subsidy"),
}
FIGURES = {
    "gdp_real": "real GDP",
    "consumption_real": "consumption",
    "investment_real": "investment",
    "real_wage": "real wage",
    "co2": "CO2",
}
POLICY_YEARS = (2026, 2030, 2040)
GROUPS = ("manufacturing", "information", "essential")
PREMIUM = (
    "solver.method=newton",
    "closure.factor_mobility.f_labour=premium",
    "closure.factor_markets.f_labour=hours",
)
CONVERGENCE = "dynamics.labour.0.wage_convergence_pct={}"
UNCHANGED = 1e-6  # per cent
VINTAGE_YEARS = (2026, 2030, 2035)
VINTAGE_PATH = "cabinet_office_transition"  # which has one kind of capital
OLD_SHARE = "dynamics.capital.0.vintages.old_share=0.92"


@dataclass
class Runs:
    """The snapshots and the paths of both cases, each solved once."""

    solved: dict[tuple[str, str, str], cge.RunResult] = field(default_factory=dict)

    def snapshot(self, case: str, productivity: str = "", variant: str = "") -> cge.RunResult:
        """The static snapshot of a case; productivity: the nodes whose multiplier is solved for, instead of its own."""
        key = (case, productivity, variant)
        if key not in self.solved:
            experiment = dict(read_experiment(f"meti_2040_{case}").document.data)
            if productivity:
                experiment["scenario"] = {**experiment["scenario"], "productivity": productivity}
            self.solved[key] = cge.run(experiment, elasticities=variant)
        return self.solved[key]

    @cached_property
    def free(self) -> dict[str, PathResults]:
        """The path of each case."""
        return solved_cases(False, "newton")

    @cached_property
    def matched(self) -> dict[str, PathResults]:
        """The path of each case with the document's wage imposed."""
        return solved_cases(True, "newton")


def snapshot_table(runs: Runs) -> str:
    """What the snapshots need and imply: per cent of the benchmark, and what choices of ours do to them."""
    columns = [(case, productivity) for case in CASES for productivity in ("", ALL)]
    rows = [["multiplier on value added (solved for)"]]
    rows[0] += [f"{runs.snapshot(*column).multiplier:.3f}" for column in columns]
    for name, title in SNAPSHOT.items():
        changes = (runs.snapshot(*column).macro.at[name, "change_pct"] for column in columns)
        rows.append([title, *(f"{signed(change, 1)} %" for change in changes)])
    for variant, sigma in VARIANTS.items():
        if variant:
            wages = (
                None if productivity else runs.snapshot(case, "", variant).macro.at["real_wage", "change_pct"]
                for case, productivity in columns
            )
            cells = ("" if wage is None else f"{signed(wage, 1)} %" for wage in wages)
            rows.append([f"real wage per hour, σ_KL {sigma:g}", *cells])
    for account, title in EMPLOYMENT.items():
        changes = (
            runs.snapshot(*column).sectors["employment"].at[account, "change_pct"] for column in columns
        )
        rows.append([f"employment in {title}", *(f"{signed(change, 1)} %" for change in changes)])
    heads = (f"{case}: {kind}" for case in ("base", "new") for kind in ("market", "all"))
    return table(["", *heads], rows)


def wage_table(runs: Runs) -> str:
    """The real wage per hour by cause: the document's printed rates beside ours, logarithms times 100 a year."""
    columns: list[Mapping[str, float]] = []
    for case in CASES:
        columns += [
            document(case),
            snapshot_by_cause(runs, case),
            *(_by_cause(accounted_years(each[case], BASELINE)) for each in (runs.free, runs.matched)),
        ]
    names = (
        WAGE | {"prices": "prices of GDP against the CPI"} | PRICES | {"real_wage": "**real wage per hour**"}
    )
    rows = [
        [f"– {title}" if name in PRICES else title, *(signed(column.get(name), 2) for column in columns)]
        for name, title in names.items()
    ]
    heads = [
        f"{case}: {kind}" for case in ("base", "new") for kind in ("document", "snapshot", "path", "matched")
    ]
    return table(["", *heads], rows)


def bias_table(matched: Mapping[str, PathResults]) -> str:
    """The factor bias by cause at each elasticity of capital and labour; `-` where no bias gives the wage.

    By hand: one activity, with the incomes of labour and capital and the capital per hour of the default.
    """
    default = factor_bias_terms(matched)
    rows: dict[str, list[str]] = {}

    def add(title: str, value: float | None, plus: bool = True) -> None:
        rows.setdefault(title, [title]).append((signed if plus else plain)(value, 2))

    for variant, sigma in VARIANTS.items():
        solved = _solved(variant) if variant else matched
        whole = economys_elasticity(variant)
        terms = None if solved is None else factor_bias_terms(solved)
        for case in CASES:
            own = None if terms is None else terms[case]
            add("elasticity of the economy: 1 % more labour", whole, plus=False)
            for name, (title, parts) in BIAS.items():
                value = None if own is None else float(own[list(parts)].sum())
                add(title, value, plus=name != "elasticity")
            add("**A_L − A_K, per cent a year**", None if solved is None else factor_bias(solved)[case])
            add("by hand, in an economy of one activity", _by_hand(default[case], sigma))
    heads = (f"{sigma:g}, {case}" for sigma in VARIANTS.values() for case in ("base", "new"))
    return table(["σ_KL, case", *heads], rows.values())


def needs_table(matched: Mapping[str, PathResults]) -> str:
    """What deflator and trade need on the matched paths: the last year against what is given for it."""
    rows = []
    for name, title in NEEDS.items():
        met = {each["case"]: each["value"] for each in calibrated(matched) if each["name"].startswith(name)}
        rows.append([title, *("-" if case not in met else f"× {met[case]:.2f}" for case in CASES)])
    falls = (measured("annual", "terms_of_trade", "% a year", matched[case]) for case in CASES)
    rows.append(["terms of trade, % a year", *(signed(fall, 1) for fall in falls)])
    return table(["", "base", "new"], rows)


def accounts_table() -> str:
    """The document's prints of 2021 beside the accounts of fiscal 2021, trillion yen or hundred million hours."""
    folder = bundled_folder() / "japan_2021"
    labour = pd.read_csv(folder / "labour.csv").set_index("activity")
    hours = labour["hours_million"] / 100
    employees = hours * (1 - labour["self_employed_share"])
    capital = pd.read_csv(folder / "capital.csv")
    by_type = capital.pivot_table(index="activity", columns="asset_group", values="stock_bn", aggfunc="sum")
    stocks = by_type.fillna(0.0) / 1e3
    sam = read_sam("japan_2021")
    abroad, goods = (set(sam.of_kind(kind)) for kind in ("world", "commodity"))
    exports = sum(
        value for (receiver, payer), value in sam.flows.items() if receiver in goods and payer in abroad
    )
    imports = sum(
        value for (receiver, payer), value in sam.flows.items() if receiver in abroad and payer in goods
    )
    rows = [
        ["hours worked, hundred million", "1,022", *_with_and_without(hours, 1)],
        ["hours of employees", "967", *_with_and_without(employees, 1)],
        ["existing capital, trillion yen", "1,109", *_with_and_without(stocks["existing"])],
        ["next-generation capital", "410", *_with_and_without(stocks["next_generation"])],
        ["exports", "96", "-", f"{exports / 1e3:,.1f}"],
        ["imports", "115", "-", f"{imports / 1e3:,.1f}"],
    ]
    return table(["2021", "document", "without public administration", "with"], rows)


def _with_and_without(values: pd.Series, digits: int = 0) -> list[str]:
    return [f"{total:,.{digits}f}" for total in (values.drop(ADMINISTRATION).sum(), values.sum())]


def convergence_table(free: Mapping[str, PathResults]) -> str:
    """The new-axis path with one price of labour services, with premiums that stay, and with premiums that shrink."""
    solved = {"one price": free["new_axis"]} | {
        title: run_path(
            make_plan(
                read_experiment("meti_new_axis"), Options(settings=(*PREMIUM, CONVERGENCE.format(rate)))
            )
        )
        for title, rate in (("premiums stay", 0), ("premiums shrink by 2 % a year", 2))
    }
    paths = solved.values()
    rows = [
        [f"hours, {group}, % a year", *(signed(annual_group_hours(path, group), 2) for path in paths)]
        for group in GROUPS
    ]
    rows += [
        [f"wage per hour, {group}, to the mean", *(f"{relative_wage(path, group):.2f}" for path in paths)]
        for group in GROUPS
    ]
    wages = (measured("annual_wage", "real", "% a year", each) for each in solved.values())
    rows.append(["real wage per hour, % a year", *(signed(wage, 2) for wage in wages)])
    residual = (
        next(
            each["value"]
            for each in calibrated({"new_axis": found})
            if each["name"].startswith("productivity")
        )
        for found in solved.values()
    )
    rows.append(["productivity that meets real GDP in 2040", *(f"× {value:.3f}" for value in residual)])
    return table(["", *solved], rows)


def economys_elasticity(variant: str) -> float:
    """By how many per cent capital over labour rises where labour gets one per cent dearer against it.

    Measured in the benchmark by one per cent more labour, under the closure of the paths.
    """
    model = cge.Economy("japan_2021", elasticities=variant or "japan_default").model("welfare")
    before = model.solve().equilibrium
    after = model.solve({"q_factor_endowment[f_labour]": {"multiply": 1.01}}).equilibrium

    def change(name: str) -> float:
        labour, capital = (
            math.log(after.value(name, f) / before.value(name, f)) for f in ("f_labour", "f_capital")
        )
        return labour - capital

    more = change("q_factor_total")
    return more / (more - change("v_factor_income"))


def _by_hand(terms: pd.Series, sigma: float) -> float | None:
    """Y9 where nothing moves between activities and all substitute; None at one."""
    if sigma == 1.0:
        return None
    within = terms["elasticity"]
    shares = terms.drop(
        ["elasticity", "capital_per_hour", "between_market", "between_others", "residual", "bias"]
    )
    incomes = shares.sum() * (within - 1) / within
    return float(terms["capital_per_hour"] + incomes * sigma / (sigma - 1))


def policy_table(free: Mapping[str, PathResults]) -> str:
    """Policies on top of both cases: per cent against the baseline of the year, beside the static experiment."""
    heads = ["policy", "", "static", *(f"{case} {year}" for case in ("base", "new") for year in POLICY_YEARS)]
    rows = []
    for policy, (title, experiment) in POLICIES.items():
        on_top = [
            deviations(run_path(free[case].plan.plan, cache=free[case].cache, policy=read_policy(policy)))
            for case in CASES
        ]
        static = cge.run(experiment).macro["change_pct"] if experiment else {}
        for name, figure in FIGURES.items():
            own = [each.at[name, year] for each in on_top for year in POLICY_YEARS]
            if all(abs(value) < UNCHANGED for value in own):  # what the closure holds
                continue
            rows.append([title, figure, *(signed(value, 2) for value in (static.get(name), *own))])
            title = ""
    return table(heads, rows)


def vintage_table() -> str:
    """A carbon price on a path with capital that moves and with vintages: per cent against the baseline."""
    policy, path = read_policy("carbon_price"), read_experiment(VINTAGE_PATH)
    kinds: Mapping[str, tuple[str, ...]] = {"mobile capital": (), "vintages": (OLD_SHARE,)}
    found = {
        kind: run_path(make_plan(path, Options(settings=("solver.method=newton", *settings))), policy=policy)
        for kind, settings in kinds.items()
    }
    rows = []
    for name in ("co2", "gdp_real"):
        for kind, results in found.items():
            effects = deviations(results).loc[name]
            rows.append([f"{FIGURES[name]}, {kind}", *(signed(effects[year], 2) for year in VINTAGE_YEARS)])
    return table(["deviation from the baseline, %", *map(str, VINTAGE_YEARS)], rows)


def _solved(variant: str) -> dict[str, PathResults] | None:
    try:
        return solved_cases(True, "newton", elasticities=variant)
    except cge.SolveError:
        return None


def document(case: str) -> dict[str, float]:
    """The document's terms of the real wage, per cent a year as printed."""
    printed = {claim.item_en: claim for claim in claims() if claim.case == case}
    return {name: float(printed[item].document) for name, item in DOCUMENT.items()}


def snapshot_by_cause(runs: Runs, case: str) -> Mapping[str, float]:
    """The terms of the real wage in a snapshot, logarithms times 100 a year."""
    main = runs.snapshot(case).results.main
    return _by_cause({2021: AccountedYear(main.base), 2040: AccountedYear(main.equilibrium)})


def _by_cause(years: Mapping[int, AccountedYear]) -> Mapping[str, float]:
    """From the first year to the last in one step, as the figures that are imposed are measured."""
    terms = real_wage_accounting({year: years[year] for year in (2021, 2040)})[2040] / YEARS
    return terms.to_dict() | {"prices": float(terms[list(PRICES)].sum())}


def main() -> None:
    """Solve everything and print every table."""
    runs = Runs()
    for title, text in (
        ("What the snapshots need and imply", snapshot_table(runs)),
        ("The real wage by cause", wage_table(runs)),
        ("The accounts of 2021", accounts_table()),
        ("Wages that converge", convergence_table(runs.free)),
        ("What deflator and trade need", needs_table(runs.matched)),
        ("The factor bias by cause", bias_table(runs.matched)),
        ("Policies on top", policy_table(runs.free)),
        ("Vintages", vintage_table()),
    ):
        sys.stdout.write(f"{title}\n\n{text}\n\n")


if __name__ == "__main__":
    main()
