"""Figures that pages take from experiments are those of `tests/unmoved`, which are compared with the model."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest

from tests.docs.scripts import DOCS
from tests.unmoved.comparison import Figures, path_of, read

EXPLAINED = DOCS / "explanation"
WELFARE = {"investment_subsidy": "ev_consumption_saving"}  # EV alone where saving is given


class Stored:
    """Figures of an experiment, as pages print them."""

    def __init__(self, experiment: str) -> None:
        self.figures: Figures = read(path_of(f"experiments/{experiment}"))

    def pct(self, name: str, digits: int, case: str = "") -> str:
        """A change in per cent; name: `macro.gdp_real`, case: a variant."""
        return _signed(self.figures[_key(name, case)]["change_pct"], digits)

    def value(self, name: str, digits: int = 0, case: str = "") -> str:
        return _signed(self.figures[_key(name, case)]["value"], digits)


def _key(name: str, case: str) -> str:
    return f"variants.{case}.{name}" if case else name


def _signed(value: object, digits: int) -> str:
    assert isinstance(value, float)
    shown = round(value, digits)
    return f"{shown:+,.{digits}f}".replace("-", "−") if shown else "0"


@pytest.fixture(scope="module")
def literature() -> str:
    return " ".join((EXPLAINED / "literature.md").read_text(encoding="utf-8").split())


def test_removal_of_tariffs(literature: str) -> None:
    tariffs, small = Stored("tariff_removal"), "price_taker"
    rows = [
        f"| {label} | {theirs} | {tariffs.pct(name, 3)} % | {tariffs.pct(name, 3, small)} % |"
        for label, theirs, name in (
            ("exports", "+1.770 %", "macro.exports_real"),
            ("imports", "+1.530 %", "macro.imports_real"),
            ("consumption", "+0.0053 %", "macro.consumption_real"),
            ("GDP", "−0.0018 %", "macro.gdp_real"),
        )
    ]
    ev = {case: tariffs.value("macro.ev", case=case) for case in ("", small)}
    rows.append(f"| EV, bn yen (their utility: +0.0052 %) | | {ev['']} | {ev[small]} |")
    rows.append(f"| terms of trade | 0 | {tariffs.pct('macro.terms_of_trade', 3)} % | 0 |")
    by_elasticity = [tariffs.value("macro.ev", case=f"export_elasticity_{eta}") for eta in (4, 8)]
    rows.append(
        f"EV is {by_elasticity[0]} bn at an elasticity of 4, {ev['']} bn by default, {by_elasticity[1]} bn at 8 "
        f"and {ev[small]} bn for a small country"
    )
    assert [row for row in rows if row not in literature] == []


def test_carbon_price(literature: str) -> None:
    carbon = Stored("carbon_price")
    ev, share = carbon.value("macro.ev"), carbon.value("macro.ev_share_consumption", 2)
    co2 = [carbon.pct("macro.co2", 1, case) for case in ("", "recycle_purchases")]
    rows = (
        f"| −30 % | {co2[0]} % | `cge run carbon_price` |",
        f"| −0.83 % | {share} % (EV {ev} bn of",
        f"| −11.1 % | {carbon.pct('sectors.output.a_i_s', 1)} % |",
        f"| −43 % | {carbon.pct('sectors.exports.c_i_s', 1)} % |",
        f"| +33 % | {carbon.pct('sectors.imports.c_i_s', 1)} % |",
        f"CO2 falls by {co2[1].lstrip('−')} instead of {co2[0].lstrip('−')} per cent",
    )
    assert [row for row in rows if row not in literature] == []


def test_two_closures() -> None:
    """A carbon price, then duties removed, under `welfare` and `savings_driven`."""
    page = (EXPLAINED / "closures.md").read_text(encoding="utf-8")
    carbon, tariffs, saving = Stored("carbon_price"), Stored("tariff_removal"), "savings_driven"
    rows = []
    for label, name in (("real GDP", "gdp_real"), ("real consumption", "consumption_real")):
        own = [carbon.pct(f"macro.{name}", 3, case) for case in ("", saving)]
        rows.append(f"| {label} | {own[0]} % | {own[1]} % |")
    for label, name in (("EV", "ev"), ("EV of consumption and saving", "ev_consumption_saving")):
        own = [carbon.value(f"macro.{name}", 0, case) for case in ("", saving)]
        rows.append(f"| {label}, bn yen | {own[0]} | {own[1]} |")
    for label, name in (
        ("real GDP", "gdp_real"),
        ("real consumption", "consumption_real"),
        ("real exports", "exports_real"),
        ("real imports", "imports_real"),
    ):
        own = [tariffs.pct(f"macro.{name}", 3, case) for case in (saving, "")]
        rows.append(f"| {label} | {own[0]} | {own[1]} | yes |")
    own = [tariffs.value("macro.ev_consumption_saving", 1, case) for case in (saving, "")]
    rows.append(f"| EV of consumption and saving | {own[0]} | {own[1]} | yes |")
    assert [row for row in rows if row not in page] == []


def test_causes_add_up_to_the_ev_of_today() -> None:
    """The table of the catalogue: parts of 20 billion and more, their sums, and EV as it is."""
    page = (EXPLAINED / "decomposition.md").read_text(encoding="utf-8")
    table = page.partition("| cause |")[2].partition("\n\n")[0]
    heads, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in f"| |{table}".splitlines()]
    experiments = [head.strip("`") for head in heads[1:]]
    assert len(experiments) == 5
    for at, name in enumerate(experiments, start=1):
        parts = {row[0].strip("*"): _number(row[at]) for row in rows[1:]}
        stored = Stored(name)
        ev = parts.pop("EV of consumption")
        assert ev == pytest.approx(_number(stored.value("macro.ev", 1)), abs=0.05)
        with_saving = "ev" if name in ("tariff_removal", "carbon_price") else "ev_consumption_saving"
        welfare = parts.pop("Welfare: with saving where it moves")
        assert welfare == pytest.approx(_number(stored.value(f"macro.{with_saving}", 1)), abs=0.05)
        causes = sum(part for cause, part in parts.items() if not cause.startswith("–"))
        assert causes == pytest.approx(ev, abs=0.3)  # six figures rounded to a tenth


def _number(cell: str) -> float:
    return float(cell.strip("*").replace("−", "-").replace(",", "") or 0.0)


def test_the_defaults_beside_the_draws() -> None:
    """The draws themselves take minutes: where a default has moved, they are older than the model."""
    assert list(_older_than_the_model()) == []


def _older_than_the_model() -> Iterator[str]:
    names = {"GDP": "gdp_real", "welfare (EV)": "ev", "CO2": "co2"}
    for row in _table("uncertainty.csv"):
        figures, name = Stored(row["experiment"]), f"macro.{names[row['']]}"
        now = figures.value(name) if name == "macro.ev" else figures.pct(name, 3)
        if row["at the defaults"].replace("-", "−") != now:
            yield f"uncertainty.csv: {row}, now {now}; run docs/range_tables.py"
    for row in _table("uncertainty_variants.csv"):
        if row["elasticities"] == "`japan_default`":
            figures = Stored(row["experiment"])
            welfare = figures.value(f"macro.{WELFARE.get(row['experiment'], 'ev')}")
            now = [figures.pct("macro.gdp_real", 3), welfare, figures.pct("macro.co2", 3)]
            if [row[name].replace("-", "−") for name in ("GDP, %", "welfare, bn yen", "CO2, %")] != now:
                yield f"uncertainty_variants.csv: {row}, now {now}; run docs/range_tables.py"


def _table(name: str) -> list[dict[str, str]]:
    with (EXPLAINED / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
