"""The page of the literature has every study of tariffs, and its four labour markets are what the script prints."""

from __future__ import annotations

import csv

import pytest

from experiments.inputs.locate import catalogue
from experiments.inputs.spec import read_experiment
from sam.yaml_source import read_yaml
from tests.docs.scripts import DOCS, docs_script

PAGE = (DOCS / "explanation" / "literature.md").read_text(encoding="utf-8")

# Every study of tariffs and agreements that this project knows of; adding one here asks for its row.
KNOWN = (
    "DIR", "NRI", "Japan PRI", "Daiwa Securities", "IDE-GSM", "Hosoe", "Ifo, 2018", "JCER-GTAP, 2019",
    "Government of Japan, 2013", "Government of Japan, 2015", "Government of Japan, 2019", "Kawasaki, 2017",
    "Itakura & Iwamoto",
)  # fmt: skip


def test_no_study_of_tariffs_is_dropped() -> None:
    with (DOCS / "literature_trade.csv").open(encoding="utf-8") as lines:
        studies = list(csv.DictReader(lines))
    assert [name for name in KNOWN if not any(each["study"].startswith(name) for each in studies)] == []
    for each in studies:
        theirs = " | ".join(each[key] for key in ("study", "model", "what", "published"))
        assert f"| {theirs} |" in PAGE, theirs
        variants = {""}
        if each["ours"]:
            variants |= {one.name for one in read_experiment(each["ours"]).spec.variants}
        assert each["variant"] in variants, each
        assert not each["ours"] or each["ours"] in catalogue(), each


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_high_carbon_prices() -> None:
    """What the page says of prices that are no experiment: `python docs/literature_runs.py`."""
    runs = docs_script("literature_carbon").Runs({})
    low, high, highest = (runs.at_price(price).macro for price in (8_564.0, 60_680.0, 82_000.0))
    exports, co2 = (
        f"{high.at[name, 'change_pct']:.1f}".replace("-", "−") for name in ("exports_real", "co2")
    )
    rows = (
        f"| 5.9 tn | {low.at['carbon_revenue', 'value'] / 1000:.1f} tn | `cge run carbon_price --set carbon_price=8564`",
        f"| −17.6 % | {exports} % | `cge run carbon_price --set carbon_price=60680`",
        f"this price gives {co2} per cent here",
        f"82,000 yen reach {highest.at['co2', 'change_pct']:.1f} per cent".replace("-", "−"),
    )
    text = " ".join(PAGE.split())
    assert [row for row in rows if row not in text] == []


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_tariffs_of_today_and_on_rivals() -> None:
    """Two variants and the experiment: what all others of the table are made of."""
    trade = docs_script("literature_trade")
    plain = dict(read_yaml(catalogue()["us_tariffs"], "us_tariffs").data)
    plain["variants"] = [each for each in plain["variants"] if each["name"] in ("rivals", "mfn_plus_10")]
    found = {"us_tariffs": trade.changes(plain)}
    rows = [
        each
        for each in trade.studies()
        if each["ours"] == "us_tariffs" and each["variant"] in found["us_tariffs"]
    ]
    assert len(rows) == 3
    stale = [row for row in trade.table(rows, found).splitlines()[2:] if row not in PAGE]
    assert stale == [], "run docs/literature_trade.py and correct the page"


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_labour_held_at_its_wage_loses_most() -> None:
    """The first and the last of the four markets; the order of the four is theirs."""
    closures = docs_script("labour_closures")
    given, *_, held = closures.MARKETS
    for market in (given, held):
        row = closures.row(market, "japan_2015")
        assert row in PAGE, f"run docs/labour_closures.py and correct the page: {row}"
    names = tuple(f"| {each.name} |" for each in closures.MARKETS)
    shown = [float(line.split(" | ")[3]) for line in PAGE.splitlines() if line.startswith(names)]
    assert len(shown) == 4
    assert shown == sorted(shown, reverse=True)
    theirs = [each.theirs for each in closures.MARKETS]
    assert theirs == sorted(theirs, reverse=True)
