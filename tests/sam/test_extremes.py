"""The page of extreme shares: what it lists, by hand, and that the shipped one is judged and of the shipped SAM."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from sam import Sam, read_sam
from sam.japan.extremes import (
    LISTED,
    NOT_JUDGED,
    capital_returns,
    hourly_pay,
    import_shares,
    judgements,
    labour_shares,
    log_odds,
    main,
    most_extreme,
    shipped_page,
    tax_rates,
)

FOLDER = Path("sam") / "data" / "japan_2015"
KINDS = {"a_": "activity", "c_": "commodity", "f_": "factor", "t_": "tax", "w_": "world"}


def small() -> Sam:
    """Two activities, one good; the first earns 60 of labour with contributions and 20 of capital."""
    flows = {
        ("f_labour", "a_x"): 50.0,
        ("t_social", "a_x"): 10.0,
        ("f_capital", "a_x"): 20.0,
        ("f_housing", "a_y"): 10.0,
        ("f_public", "a_y"): 10.0,
        ("f_other_power", "a_y"): 10.0,
        ("a_x", "c_x"): 80.0,
        ("a_y", "c_x"): 30.0,
        ("w_row", "c_x"): 40.0,
        ("c_x", "w_row"): 50.0,
        ("t_duty", "c_x"): 3.0,
        ("t_subsidy", "a_y"): -5.0,
    }
    names = dict.fromkeys(name for cell in flows for name in cell)
    accounts = pd.DataFrame({"kind": {name: KINDS[name[:2]] for name in names}}).rename_axis("account")
    index = pd.MultiIndex.from_tuples(list(flows), names=["receiver", "payer"])
    return Sam(pd.Series(list(flows.values()), index=index), accounts, name="small")


def test_shares_by_hand() -> None:
    assert labour_shares(small()).to_dict() == {"a_x": 0.75, "a_y": 0.0}
    assert capital_returns(small(), pd.Series({"a_x": 200.0})).to_dict() == {"a_x": 0.1}
    # 60 billion yen in 30 million hours are 2,000 yen an hour.
    assert hourly_pay(small(), pd.Series({"a_x": 30.0})).to_dict() == {"a_x": 2000.0}
    # Contributions are no tax of the seller: they are part of what labour costs. Duty does not fall on exports.
    assert tax_rates(small()).to_dict() == {"a_x": 0.0, "a_y": -5.0 / 30.0, "c_x": 3.0 / (150.0 - 50.0)}
    assert import_shares(small()).to_dict() == {"c_x": 40.0 / (110.0 + 40.0 - 50.0)}


def test_the_rarest_shares_come_first() -> None:
    shares = pd.Series({"half": 0.5, "some": 0.4, "most": 0.98, "none": 0.0})
    assert list(most_extreme(shares, log_odds).index[:2]) == ["none", "most"]


@pytest.mark.parametrize("year", ["2015", "2021"])
def test_the_shipped_page_is_judged_and_of_the_shipped_sam(root: Path, year: str) -> None:
    """Else: `python -m sam.japan.extremes FOLDER`, and a row of sam/japan/judgements.csv for what is new."""
    folder = root / "sam" / "data" / f"japan_{year}"
    text = (folder / "EXTREMES.md").read_text(encoding="utf-8")
    assert text == shipped_page(folder)
    assert NOT_JUDGED not in text
    assert text.count("\n| `") == 5 * LISTED


def test_what_is_judged_for_every_year_names_no_amount() -> None:
    """An amount is that of a year: a judgement with one, carried to another year, would be wrong there."""
    of_no_year = judgements(None)
    assert [key for key, text in of_no_year.items() if re.search(r"\d+ (bn|tn|yen)|20\d\d", text)] == []
    assert judgements(2015)["tax rate", "c_tob"] != judgements(2021)["tax rate", "c_tob"]


def test_the_command_writes_the_shipped_page_unless_a_folder_is_named(root: Path) -> None:
    page = root / FOLDER / "EXTREMES.md"
    shipped = page.read_text(encoding="utf-8")
    main([])
    assert page.read_text(encoding="utf-8") == shipped


def test_air_transport_is_explained_as_far_as_its_judgement_says(root: Path) -> None:
    """Published taxes -261; without 66 of fuel tax -326; refunds of consumption tax are what the treatment took out."""
    cells = pd.read_csv(root / FOLDER / "producers_prices.csv").set_index(["receiver", "payer"])
    published = cells.at[("t_production", "a_air"), "producers"]
    left, fuel_tax = read_sam("japan_2015").value("t_production", "a_air"), 51.0 * 9 / 7
    assert published - fuel_tax == pytest.approx(-326, abs=0.5)
    assert left - (published - fuel_tax) == pytest.approx(109, abs=0.5)
    assert left == pytest.approx(-218, abs=0.5)


def test_what_the_referee_named_is_judged(root: Path) -> None:
    japan = read_sam("japan_2015")
    stock = pd.read_csv(root / FOLDER / "capital.csv").groupby("activity")["stock_bn"].sum()
    assert labour_shares(japan)["a_txt"] == pytest.approx(0.82, abs=0.005)
    assert capital_returns(japan, stock)["a_fin"] == pytest.approx(1.10, abs=0.005)
    # At the median return textiles would pay labour 0.69 of value added, as the page says.
    labour = japan.value("f_labour", "a_txt") + japan.value("t_social", "a_txt")
    normal = stock["a_txt"] * capital_returns(japan, stock).median()
    assert labour / (labour + normal) == pytest.approx(0.69, abs=0.005)


def test_amounts_in_the_judgements_of_2021_stand(root: Path) -> None:
    """Within five per cent, or the digits quoted: what the roll made of farms, bus lines, dwellings, builders and power."""
    then, now = read_sam("japan_2015"), read_sam("japan_2021")
    assert now.value("t_subsidy", "a_agr") == pytest.approx(-940, rel=0.05)
    assert now.value("t_subsidy", "a_r_p") == pytest.approx(-50, rel=0.05)
    assert now.value("t_production", "a_r_p") == pytest.approx(-81, rel=0.05)
    assert now.value("t_production", "a_imr") / then.value("t_production", "a_imr") == pytest.approx(
        1.25, abs=0.03
    )
    moved = pd.read_csv(root / "sam" / "data" / "japan_2021" / "roll.csv").set_index(["receiver", "payer"])[
        "balancing"
    ]
    assert moved["f_labour", "a_elo"] + moved["t_social", "a_elo"] == pytest.approx(33, rel=0.05)
    for sam, builders in ((then, 0.08), (now, 0.15)):
        capital = pd.read_csv(root / "sam" / "data" / sam.name / "capital.csv")
        stock = capital.groupby("activity")["stock_bn"].sum()
        assert capital_returns(sam, stock)["a_con"] == pytest.approx(builders, abs=0.005)
    # Excises are those of 2015.
    for good in ("c_tob", "c_gso", "c_alc", "c_loi", "c_jet", "c_oil"):
        assert now.value("t_excise", good) == pytest.approx(then.value("t_excise", good), rel=1e-9)
