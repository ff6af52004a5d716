"""The frozen Sam: what it holds, what it refuses."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from sam import Sam, SamError
from sam.problem import InputError

from .samples import ACCOUNTS, FLOWS, cells, kinds, small


def test_flows_are_ordered_by_accounts_and_without_zeros() -> None:
    backwards = dict(reversed([*FLOWS.items(), (("house", "gov"), 0.0)]))
    sam = Sam(cells(backwards), kinds(ACCOUNTS))
    assert list(sam.flows.index) == sorted(FLOWS, key=lambda cell: [list(ACCOUNTS).index(a) for a in cell])
    assert sam.flows.index.names == ["receiver", "payer"]
    assert sam.flows.to_dict() == FLOWS


def test_a_flows_table_is_as_good_as_a_series() -> None:
    table = pd.DataFrame(
        [(*cell, value) for cell, value in FLOWS.items()], columns=["receiver", "payer", "value"]
    )
    accounts = pd.DataFrame({"account": list(ACCOUNTS), "kind": list(ACCOUNTS.values())})
    assert Sam(table, accounts).flows.to_dict() == FLOWS


def test_accounts_carry_the_standard_columns_and_keep_others() -> None:
    accounts = kinds(ACCOUNTS).assign(meti29="x")
    sam = Sam(cells(FLOWS), accounts)
    assert list(sam.accounts.columns) == ["kind", "label_en", "label_ja", "group", "meti29"]
    assert sam.accounts.loc["a_x"].to_dict() == {
        "kind": "activity",
        "label_en": "a_x",
        "label_ja": "",
        "group": "",
        "meti29": "x",
    }


def test_reading_values_kinds_and_labels() -> None:
    sam = Sam(cells(FLOWS), kinds(ACCOUNTS).assign(label_en="Name", label_ja=["名", *[""] * 7]))
    assert sam.value("c_x", "a_x") == 30.0
    assert sam.value("house", "gov") == 0.0
    assert sam.kind("gov") == "government"
    assert sam.of_kind("commodity", "activity") == ["a_x", "c_x"]
    assert (sam.label("a_x"), sam.label("a_x", "ja"), sam.label("c_x", "ja")) == ("Name", "名", "c_x")


def test_sums_and_matrix_agree() -> None:
    sam = small()
    matrix = sam.matrix()
    assert matrix.shape == (8, 8)
    assert matrix.loc["c_x", "a_x"] == 30.0
    pd.testing.assert_series_equal(sam.receipts(), matrix.sum(axis=1), check_names=False)
    pd.testing.assert_series_equal(sam.payments(), matrix.sum(axis=0), check_names=False)
    assert sam.receipts().to_dict() == sam.payments().to_dict()


def test_a_sam_cannot_be_changed() -> None:
    sam = small()
    before = sam.checksum
    with pytest.raises(AttributeError, match=r"a Sam is frozen: use replace\(name=...\)"):
        sam.name = "other"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="a Sam is frozen"):
        del sam.name
    flows, accounts = sam.flows, sam.accounts
    flows.iloc[0] = -1.0
    accounts.loc["a_x", "kind"] = "world"
    assert sam.checksum == before
    assert sam.value("a_x", "c_x") == 100.0


def test_replace_makes_a_new_one() -> None:
    sam = small()
    other = sam.replace(name="other", flows=sam.flows * 2)
    assert (other.name, other.unit, other.year) == ("other", "billion JPY", 2015)
    assert other.value("a_x", "c_x") == 200.0
    assert sam.value("a_x", "c_x") == 100.0
    with pytest.raises(InputError, match="a Sam has no flow; it has flows, accounts, name, unit, year, note"):
        sam.replace(flow=sam.flows)


def test_checksum_follows_content_only() -> None:
    sam = small()
    same = Sam(
        cells(dict(reversed(FLOWS.items()))),
        kinds(dict(reversed(ACCOUNTS.items()))).assign(label_en="?"),
        name="renamed",
        unit="billion JPY",
        year=2015,
    )
    assert same.checksum == sam.checksum
    others = [
        small({("c_x", "a_x"): np.nextafter(30.0, 31.0)}),
        sam.replace(unit="million JPY"),
        sam.replace(year=2016),
        sam.replace(accounts=kinds({**ACCOUNTS, "house": "enterprise"})),
    ]
    assert len({sam.checksum, *(other.checksum for other in others)}) == 5


def test_a_sam_survives_pickling() -> None:
    sam = small()
    copy = pickle.loads(pickle.dumps(sam))
    assert copy.checksum == sam.checksum
    assert repr(copy).startswith("<Sam small>\n  accounts  8\n  cells     14\n")


def test_unknown_names_suggest_the_right_one() -> None:
    with pytest.raises(SamError) as unknown:
        small().value("a_y", "huose")
    assert str(unknown.value) == (
        "2 problems in SAM small\n"
        "  a_y: no such account. Did you mean a_x?\n"
        "  huose: no such account. Did you mean house?"
    )
    with pytest.raises(
        SamError, match=r"of_kind: unknown kind 'goods'. Kinds are activity, commodity, factor"
    ):
        small().of_kind("goods")
    with pytest.raises(SamError, match=r"a_x: no labels in language 'fr'. Languages are en, ja."):
        small().label("a_x", "fr")


def test_everything_that_is_no_sam_is_reported_at_once() -> None:
    flows = pd.concat(
        [
            cells({**FLOWS, ("c_x", "hosue"): 1.0, ("house", "gov"): np.nan, ("c_x", "a_x"): 31.0}),
            cells({("c_x", "a_x"): 30.0}),
        ]
    )
    accounts = pd.concat([kinds({**ACCOUNTS, "gov": "goverment"}), kinds({"labour": "factor"})])
    with pytest.raises(SamError) as error:
        Sam(flows, accounts, name="bad")
    lines = str(error.value).splitlines()
    assert lines[:6] == [
        "7 problems in SAM bad",
        "  labour: the account is listed more than once. Keep one line for it in the accounts table.",
        "  gov: unknown kind 'goverment'. Did you mean government or investment? Kinds are activity, commodity, factor, "
        "household, "
        "enterprise, government, tax, investment, world.",
        "  hosue: a flow names an account that the accounts table does not list. Did you mean house?",
        "  (c_x, a_x): the cell is given more than once. Keep one line for the cell, with the sum if both "
        "belong.",
        "  (house, gov): the value nan is not a finite number. Enter the amount, or leave the cell out "
        "where nothing "
        "is paid.",
    ]
    # the imbalances that follow
    assert [problem.where for problem in error.value.problems[5:]] == ["a_x", "c_x"]


@pytest.mark.parametrize(
    ("flows", "accounts", "message"),
    [
        (
            pd.DataFrame({"receiver": ["a"], "value": [1.0]}),
            kinds(ACCOUNTS),
            "flows: column payer is missing. The flows table has the columns receiver, payer, value.",
        ),
        (
            pd.Series({"a": 1.0}),
            kinds(ACCOUNTS),
            "flows: flows are not indexed by two levels. Index them by receiver and payer.",
        ),
        (
            cells(FLOWS),
            pd.DataFrame(index=list(ACCOUNTS)),
            "accounts: column kind is missing. Give each account a kind: activity, commodity, factor, "
            "household, "
            "enterprise, government, tax, investment, world.",
        ),
        (
            cells(FLOWS),
            kinds({**ACCOUNTS, " ": "tax"}),
            "accounts: an account has an empty name. Name the account.",
        ),
    ],
)
def test_malformed_tables(flows: pd.Series, accounts: pd.DataFrame, message: str) -> None:
    with pytest.raises(SamError) as error:
        Sam(flows, accounts)
    assert message in [str(problem) for problem in error.value.problems]


def test_a_long_error_counts_what_it_does_not_show() -> None:
    flows = cells({(f"u{number:02d}", "house"): 1.0 for number in range(30)})
    with pytest.raises(SamError) as error:
        Sam(flows, kinds(ACCOUNTS))
    assert len(error.value.problems) == 30
    assert str(error.value).splitlines()[-1] == "  ... and 10 more"
    assert pickle.loads(pickle.dumps(error.value)).problems == error.value.problems
