"""Calibration refuses what it cannot calibrate, with the label, the file and the remedy in the message."""

from __future__ import annotations

import pandas as pd
import pytest

from calibration import CalibrationError, ElasticityTable, calibrate
from cge.structure import (
    ActivitySpec,
    BuyerSpec,
    HouseholdSpec,
    Roles,
    TaxSpec,
)
from experiments.examples import (
    SMALL_TABLE,
    SMALL_TAXES,
    nest,
    small_sam,
    small_structure,
    technology,
    two_sectors,
)

from .refusals import changed_sam, not_a_sam, refused

# --- elasticities -----------------------------------------------------------------------------------------------------


def without(key: str) -> ElasticityTable:
    return ElasticityTable("small", {at: value for at, value in SMALL_TABLE.rows.items() if at[0] != key})


def test_missing_elasticity() -> None:
    assert refused(table=without("sigma_armington")) == (
        "small: elasticity sigma_armington[c_x] is missing; add a row for it, or a `*` row for every label",
        "small: elasticity sigma_armington[c_y] is missing; add a row for it, or a `*` row for every label",
    )


def test_missing_elasticity_of_a_nest() -> None:
    structure = small_structure(activities=technology(value_added="sigma_kl"))
    assert refused(structure=structure) == (
        "small: elasticity sigma_kl[a_x] is missing; add a row for it, or a `*` row for every label",
        "small: elasticity sigma_kl[a_y] is missing; add a row for it, or a `*` row for every label",
    )


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (-0.5, "-0.5 is impossible; it has to be >= 0"),
        (float("inf"), "inf is impossible; it has to be finite"),
    ],
)
def test_impossible_elasticity(value: float, reason: str) -> None:
    table = SMALL_TABLE.with_value("sigma_armington", value, "c_y")
    assert refused(table=table) == (f"small: elasticity sigma_armington[c_y] = {reason}",)


def test_export_demand_may_be_infinite() -> None:
    table = SMALL_TABLE.with_value("eta_export_demand", float("inf"), "c_y")
    found = calibrate(small_sam(two_sectors()), small_structure(), table)
    assert found.value("eta_export_demand", "c_y") == float("inf")


def test_unknown_elasticity() -> None:
    (problem,) = refused(table=SMALL_TABLE.with_value("sigma_armingten", 2.0))
    assert problem.startswith("small: unknown elasticity 'sigma_armingten'. Did you mean sigma_armington")
    (problem,) = refused(table=SMALL_TABLE.with_value("q", 2.0))
    assert problem.startswith(
        "small: unknown elasticity 'q'. Known: epsilon_factor_supply, epsilon_import_supply, eta_export_demand,"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("sigma_export_demand", "eta_export_demand"), ("sigma_import_supply", "epsilon_import_supply")],
)
def test_an_old_name_of_an_elasticity_suggests_the_new_one(old: str, new: str) -> None:
    (problem,) = refused(table=SMALL_TABLE.with_value(old, 2.0))
    assert problem.startswith(f"small: unknown elasticity {old!r}. Did you mean {new}")


@pytest.mark.parametrize("label", ["c_z", "labour"])
def test_unknown_label_of_an_elasticity(label: str) -> None:
    assert refused(table=SMALL_TABLE.with_value("sigma_armington", 2.0, label)) == (
        f"small: elasticity sigma_armington[{label}]: {label!r} is not one of the labels of sigma_armington in this SAM "
        "and structure, for example c_x",
    )


def test_impossible_number_in_a_structure() -> None:
    structure = small_structure(government=BuyerSpec(elasticity=-1), activities=technology(top=float("inf")))
    assert refused(structure=structure) == (
        "structure: elasticity inf of a_x is impossible; it has to be finite",
        "structure: elasticity inf of a_y is impossible; it has to be finite",
        "structure: elasticity -1 of gov is impossible; it has to be >= 0",
    )


@pytest.mark.parametrize(
    ("demand", "problem"),
    [
        (HouseholdSpec(demand="ces"), "structure small: household demand ces needs `elasticity`"),
        (
            HouseholdSpec(demand="les"),
            "structure small: household demand les needs `calibrate: frisch` or `subsistence_share`",
        ),
    ],
    ids=["ces", "les"],
)
def test_incomplete_household(demand: HouseholdSpec, problem: str) -> None:
    assert refused(structure=small_structure(household=demand)) == (problem,)


@pytest.mark.parametrize(
    ("frisch", "problems"),
    [
        (-1.0, ("small: elasticity frisch[house] = -1 is impossible; it has to be < -1",)),
        (2.0, ("small: elasticity frisch[house] = 2 is impossible; it has to be < -1",)),
        (float("-inf"), ("small: elasticity frisch[house] = -inf is impossible; it has to be finite",)),
    ],
)
def test_impossible_frisch(frisch: float, problems: tuple[str, ...]) -> None:
    table = SMALL_TABLE.with_value("income_elasticity", 1.0).with_value("frisch", frisch)
    structure = small_structure(household=HouseholdSpec(demand="les", calibrate="frisch"))
    assert refused(structure=structure, table=table) == problems


def test_impossible_subsistence_share() -> None:
    table = SMALL_TABLE.with_value("subsistence_share", 0.2).with_value("subsistence_share", 1.0, "c_x")
    structure = small_structure(household=HouseholdSpec(demand="les", calibrate="subsistence_share"))
    assert refused(structure=structure, table=table) == (
        "small: elasticity subsistence_share[c_x] = 1 is impossible; it has to be < 1",
    )


def test_elasticity_file(tmp_path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "parameter,index,value,unit,source,page\nsigma,c_x,two,1,me,1\nsigma,c_y,2,1,,1\nomega,*,1,1,me,1\nomega,*,2,1,me,1\n",
        encoding="utf-8",
    )
    with pytest.raises(CalibrationError) as raised:
        ElasticityTable.read(path)
    assert raised.value.problems == (
        "mine.csv:2: sigma[c_x] is 'two', not a finite number. Enter the amount with a decimal point.",
        "mine.csv:3: sigma[c_y] has no source. Cite one.",
        "mine.csv:5: omega[*] is given twice. Delete one row.",
    )
    path.write_text("parameter,value\nsigma,2\n", encoding="utf-8")
    with pytest.raises(
        CalibrationError,
        match="^mine.csv:1: column index is missing. The header must have parameter, index, value, unit,",
    ):
        ElasticityTable.read(path)


# --- the structure names what is not there ------------------------------------------------------------------------------

NEW = {"name": "new", "account": "t_new", "on": "consumption", "collector": "gov"}


def taxes(**changes) -> dict:
    return {"taxes": (*SMALL_TAXES, TaxSpec(**{**NEW, **changes}))}


REFERENCES = [
    (
        {"activities": (*technology(), ActivitySpec(of=("a_z",), nest=nest(0, "commodities", "factors")))},
        "`activities: of` names 'a_z', which is no activity of SAM small",
    ),
    (
        {"activities": (ActivitySpec(of="*", nest=nest(0, "commodities", "factors", "c_z")),)},
        "the nest of * names 'c_z', which is no commodity or factor of SAM small",
    ),
    (
        {
            "activities": (
                ActivitySpec(
                    of="*", nest=nest(0, "commodities", nest(1, "factors", "commodities", name="va"))
                ),
            )
        },
        "the nest of * holds 'commodities' twice; a tree has each input and each node once",
    ),
    (
        {"activities": (ActivitySpec(of="*", nest=nest(0, "commodities", nest(1, "factors"))),)},
        "the nest of * holds 'output' twice; a tree has each input and each node once",
    ),
    (
        {"household": HouseholdSpec(demand="cobb_douglas", groups=(nest(1, "c_x", "c_z", name="g"),))},
        "a group of `household` names 'c_z', which is no commodity of SAM small",
    ),
    (
        {"investment": {"*": BuyerSpec(elasticity=0), "i_z": BuyerSpec(elasticity=1)}},
        "`investment` names 'i_z', which is no investment account of SAM small",
    ),
    ({"roles": Roles(labour=("wages",))}, "`roles: labour` names 'wages', which is no factor of SAM small"),
    ({"roles": Roles(tariff=("vat",))}, "`roles: tariff` names 'vat', which is no tax of this structure"),
    (taxes(of=("haus",)), "tax new: `of` names 'haus', which is no account of SAM small"),
    (taxes(collector="w"), "tax new: `collector` names 'w', which is no institution of SAM small"),
    (taxes(account="house"), "tax new: account 'house' is of kind household, not tax"),
    (
        taxes(name="transfer"),
        "tax transfer: the name is taken by a payment of the model; choose another, such as transfer_tax",
    ),
    (taxes(name="duty"), "tax duty is given twice; names are unique"),
    (taxes(base_includes=("duty",)), "tax new: base_includes names 'duty', which is no tax on consumption"),
    (
        taxes(shared_rate="price"),
        "tax new: an ad valorem tax at the shared rate 'price' needs its statutory value: `shared_rates: {price: 0.1}` "
        "says 10 per cent",
    ),
    (
        taxes(kind="specific"),
        "tax new: a specific tax on consumption needs a coefficient, one of: emission_consumption, levied_consumption",
    ),
    (
        taxes(kind="specific", on="import"),
        "tax new: a specific tax on import needs a coefficient, one of: content_import",
    ),
]


@pytest.mark.parametrize(("changes", "problem"), REFERENCES, ids=[problem[:40] for _, problem in REFERENCES])
def test_a_structure_names_what_exists(changes: dict, problem: str) -> None:
    assert f"structure small: {problem}" in refused(structure=small_structure(**changes))


# --- the SAM does not fit -----------------------------------------------------------------------------------------------


def test_unexplained_tax_cell() -> None:
    assert refused(structure=small_structure(taxes=(SMALL_TAXES[0],))) == (
        "SAM small: tax cell (t_output, a_x) = 10 is on no transaction; add a row to `taxes` of the structure with account: "
        "t_output and on: what a_x hands over, output or factor or intermediate",
    )


def test_a_tax_cell_claimed_twice() -> None:
    second = TaxSpec(name="second", account="t_duty", on="import")
    (problem,) = refused(structure=small_structure(taxes=(*SMALL_TAXES, second)))
    assert problem == (
        "SAM small: tax cell ('t_duty', 'c_y') is claimed by two rows of `taxes`, the second is second; split the account "
        "or limit the rows with `of`"
    )


def test_an_activity_without_a_nest() -> None:
    structure = small_structure(
        activities=(ActivitySpec(of=("a_x",), nest=nest(0, "commodities", "factors")),)
    )
    assert refused(structure=structure)[0] == (
        "structure small: no entry of `activities` covers 'a_y'; add it or an entry `of: '*'`"
    )


def test_a_nest_that_leaves_inputs_out() -> None:
    structure = small_structure(activities=(ActivitySpec(of="*", nest=nest(0, "commodities", "labour")),))
    assert refused(structure=structure)[:2] == (
        "structure small: the nest of a_x leaves out capital; add `commodities` or `factors` to one of its nodes",
        "structure small: the nest of a_y leaves out capital; add `commodities` or `factors` to one of its nodes",
    )


def test_a_cell_that_fits_nowhere() -> None:
    sam = changed_sam({("house", "a_x"): 1.0, ("labour", "a_x"): -1.0, ("house", "labour"): -1.0})
    assert not_a_sam(sam) == [
        "(house, a_x): the model has no payment from activity to household (here 1). Enter it by way of the factor capital: "
        "1 more in (capital, a_x) and in (house, capital).",
    ]


def test_two_saving_pools() -> None:
    sam = changed_sam(
        {("pool", "house"): 2.0, ("saving", "house"): -2.0, ("c_x", "pool"): 2.0, ("c_x", "saving"): -2.0},
        {"pool": "investment"},
    )
    assert not_a_sam(sam) == [
        "saving, pool: saving flows into 2 accounts. Collect it in one investment account that pays the others.",
    ]


def test_more_exports_than_output() -> None:
    sam = changed_sam({("w", "c_x"): 80.0, ("c_x", "w"): 80.0})
    assert not_a_sam(sam) == [
        "c_x: the commodity exports 110, more than its output 100. Net out re-exports: lower its exports and its imports by "
        "10 at least.",
    ]


def test_exports_without_a_producer() -> None:
    sam = changed_sam(
        {
            ("w", "c_z"): 9.0,
            ("c_z", "w"): 4.0,
            ("c_z", "house"): 5.0,
            ("saving", "house"): -5.0,
            ("saving", "w"): 5.0,
        },
        {"c_z": "commodity"},
    )
    assert not_a_sam(sam) == [
        "c_z: the commodity is exported and has no producer. Net out re-exports: lower its exports and its imports by the "
        "same amount.",
    ]


def test_a_commodity_without_a_source() -> None:
    sam = changed_sam({("house", "c_z"): 5.0, ("c_z", "house"): 5.0}, {"c_z": "commodity"})
    assert not_a_sam(sam) == [
        "c_z: the commodity has neither a producer nor imports. What house sells is output of an activity that uses nothing "
        "but a factor of its own: 5 in (activity, c_z), in (factor, activity) and in (house, factor), and nothing in "
        "(house, c_z).",
    ]


def test_a_bundle_is_nothing_else() -> None:
    sam = changed_sam({("c_y", "c_x"): 4.0, ("c_x", "house"): 4.0, ("c_y", "house"): -4.0})
    assert not_a_sam(sam) == [
        "c_x: the commodity is a bundle of other commodities and also produced or imported. Use two accounts; or, where "
        "(c_y, c_x) = 4 is a trade margin, let the activity that makes c_x buy the service: enter it in (service, activity) "
        "and in (activity, c_x) instead.",
    ]


def test_emissions_of_a_purchase_that_is_not_there() -> None:
    emissions = pd.DataFrame([("c_x", "a_x", 2.0)], columns=["source", "user", "mt_co2"])
    assert refused(emissions=emissions) == (
        "emissions: 2 Mt of c_x burnt by a_x: SAM small has no such purchase; attach them to another fuel it buys, or to "
        "`output`",
    )


def test_every_problem_is_reported_at_once() -> None:
    structure = small_structure(household=HouseholdSpec(demand="ces"))
    table = without("sigma_armington").with_value("omega_export", -1.0).with_value("sigma_zz", 1.0)
    assert len(refused(structure=structure, table=table)) == 6
