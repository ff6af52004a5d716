"""Remedies lead to cells that the model takes: each is followed to the letter, and the corrected SAM runs.

Kinds of faults that SAMs of other countries and of users had: IFPRI's standard SAM has home consumption and margins;
national accounts have depreciation, subsidies and lending abroad in cells of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from cge.structure import TaxSpec
from experiments.examples import SMALL_TAXES, small_economy
from sam import check_sam, flip_cells, problems_of

from .refusals import changed_sam

Cells = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Case:
    """A SAM that the model does not take, what the check says of it, and what a user then enters."""

    cells: Cells  # added to the small SAM, which stays balanced
    where: str
    remedy: str
    entered: Cells = field(default_factory=dict)  # added to the faulty SAM; nothing: `cge sam flip`
    accounts: dict[str, str] = field(default_factory=dict)  # of the faulty SAM, by kind
    new: dict[str, str] = field(default_factory=dict)  # accounts that the remedy asks for
    taxes: tuple[TaxSpec, ...] = ()


MORE_LABOUR = {("labour", "a_x"): 5.0, ("house", "labour"): 5.0, ("saving", "house"): 5.0}
"""Activity x has 5 more to pay."""

CASES = {
    "home consumption": Case(
        {("a_x", "house"): 10.0, ("c_x", "house"): -10.0, ("a_x", "c_x"): -10.0},
        "(a_x, house)",
        "Enter it by way of the commodity c_x: 10 more in (c_x, house) and in (a_x, c_x).",
        {("a_x", "house"): -10.0, ("c_x", "house"): 10.0, ("a_x", "c_x"): 10.0},
    ),
    "exports by an activity": Case(
        {("a_x", "w"): 30.0, ("c_x", "w"): -30.0, ("a_x", "c_x"): -30.0},
        "(a_x, w)",
        "Enter it by way of the commodity c_x: 30 more in (c_x, w) and in (a_x, c_x).",
        {("a_x", "w"): -30.0, ("c_x", "w"): 30.0, ("a_x", "c_x"): 30.0},
    ),
    "inputs from an activity": Case(
        {("a_x", "a_y"): 20.0, ("c_x", "a_y"): -20.0, ("a_x", "c_x"): -20.0},
        "(a_x, a_y)",
        "Enter it by way of the commodity c_x: 20 more in (c_x, a_y) and in (a_x, c_x).",
        {("a_x", "a_y"): -20.0, ("c_x", "a_y"): 20.0, ("a_x", "c_x"): 20.0},
    ),
    "imports by an activity": Case(
        {
            ("w", "a_x"): 5.0,
            ("labour", "a_x"): -5.0,
            ("house", "labour"): -5.0,
            ("saving", "house"): -5.0,
            ("saving", "w"): 5.0,
        },
        "(w, a_x)",
        "Enter it by way of the commodity c_y: 5 more in (c_y, a_x) and in (w, c_y).",
        {("w", "a_x"): -5.0, ("c_y", "a_x"): 5.0, ("w", "c_y"): 5.0},
    ),
    "a direct subsidy": Case(
        MORE_LABOUR | {("gov", "a_x"): -5.0, ("saving", "gov"): -5.0},
        "(gov, a_x)",
        "Enter it by way of an account of kind tax: -5 more in (tax, a_x) and in (gov, tax). A subsidy is a negative tax.",
        {("gov", "a_x"): 5.0, ("t_subsidy", "a_x"): -5.0, ("gov", "t_subsidy"): -5.0},
        new={"t_subsidy": "tax"},
        taxes=(TaxSpec(name="subsidy", account="t_subsidy", on="output"),),
    ),
    "a subsidy that a government pays": Case(
        MORE_LABOUR | {("a_x", "gov"): 5.0, ("saving", "gov"): -5.0},
        "(a_x, gov)",
        "If it is a subsidy, a negative tax: -5 in (tax, a_x) and in (gov, tax).",
        {("a_x", "gov"): -5.0, ("t_subsidy", "a_x"): -5.0, ("gov", "t_subsidy"): -5.0},
        new={"t_subsidy": "tax"},
        taxes=(TaxSpec(name="subsidy", account="t_subsidy", on="output"),),
    ),
    "a subsidy that a tax account pays": Case(
        MORE_LABOUR | {("a_x", "t_subsidy"): 5.0, ("gov", "t_subsidy"): -5.0, ("saving", "gov"): -5.0},
        "(a_x, t_subsidy)",
        "Enter -5 in (t_subsidy, a_x) instead, on top of what is there; `cge sam flip` does it.",
        accounts={"t_subsidy": "tax"},
        taxes=(TaxSpec(name="subsidy", account="t_subsidy", on="output"),),
    ),
    "lending abroad": Case(
        {("w", "saving"): 6.0, ("saving", "w"): 6.0},
        "(w, saving)",
        "Enter -6 in (saving, w) instead, on top of what is there; `cge sam flip` does it.",
    ),
    "dissaving": Case(
        {("house", "saving"): 6.0, ("saving", "house"): 6.0},
        "(house, saving)",
        "Enter -6 in (saving, house) instead, on top of what is there; `cge sam flip` does it.",
    ),
    "scrap": Case(
        {("c_x", "saving"): -12.0, ("c_x", "house"): 12.0, ("saving", "house"): -12.0},
        "(c_x, saving)",
        "Enter 2 in (saving, c_x) instead, on top of what is there; `cge sam flip` does it.",
    ),
    "a good that pays itself": Case(
        {("c_x", "c_x"): 5.0}, "(c_x, c_x)", "Leave the cell out", {("c_x", "c_x"): -5.0}
    ),
    "a trade margin": Case(
        {("c_y", "c_x"): 4.0, ("c_x", "house"): 4.0, ("c_y", "house"): -4.0},
        "c_x",
        "where (c_y, c_x) = 4 is a trade margin, let the activity that makes c_x buy the service: enter it in (service, "
        "activity) and in (activity, c_x) instead.",
        {("c_y", "c_x"): -4.0, ("c_y", "a_x"): 4.0, ("a_x", "c_x"): 4.0},
    ),
    "a good that only the household sells": Case(
        {("house", "c_z"): 7.0, ("c_z", "a_y"): 7.0, ("a_y", "c_y"): 7.0, ("c_y", "house"): 7.0},
        "c_z",
        "7 in (activity, c_z), in (factor, activity) and in (house, factor), and nothing in (house, c_z).",
        {("a_z", "c_z"): 7.0, ("f_z", "a_z"): 7.0, ("house", "f_z"): 7.0, ("house", "c_z"): -7.0},
        accounts={"c_z": "commodity"},
        new={"a_z": "activity", "f_z": "factor"},
    ),
    "depreciation of a factor": Case(
        {("saving", "capital"): 10.0, ("house", "capital"): -10.0, ("saving", "house"): -10.0},
        "(saving, capital)",
        "Enter it by way of the household house: 10 more in (house, capital) and in (saving, house).",
        {("saving", "capital"): -10.0, ("house", "capital"): 10.0, ("saving", "house"): 10.0},
    ),
    "depreciation of an activity": Case(
        {
            ("saving", "a_x"): 10.0,
            ("capital", "a_x"): -10.0,
            ("house", "capital"): -10.0,
            ("saving", "house"): -10.0,
        },
        "(saving, a_x)",
        "Pay it to a factor and let its owner save it: 10 more in (factor, a_x), (owner, factor) and (saving, owner).",
        {
            ("saving", "a_x"): -10.0,
            ("capital", "a_x"): 10.0,
            ("house", "capital"): 10.0,
            ("saving", "house"): 10.0,
        },
    ),
    "profit": Case(
        {("house", "a_x"): 10.0, ("capital", "a_x"): -10.0, ("house", "capital"): -10.0},
        "(house, a_x)",
        "Enter it by way of the factor capital: 10 more in (capital, a_x) and in (house, capital).",
        {("house", "a_x"): -10.0, ("capital", "a_x"): 10.0, ("house", "capital"): 10.0},
    ),
    "a loss": Case(
        {
            ("capital", "a_x"): -70.0,
            ("labour", "a_x"): 70.0,
            ("house", "labour"): 70.0,
            ("house", "capital"): -70.0,
        },
        "(capital, a_x)",
        "A loss is a negative tax that the owner of the factor pays for: -20 in (tax, a_x) and (government, tax), 20 more "
        "in (owner, capital) and (government, owner).",
        {
            ("capital", "a_x"): 20.0,
            ("t_loss", "a_x"): -20.0,
            ("gov", "t_loss"): -20.0,
            ("house", "capital"): 20.0,
            ("gov", "house"): 20.0,
        },
        new={"t_loss": "tax"},
        taxes=(TaxSpec(name="loss", account="t_loss", on="output"),),
    ),
    "an owner who covers losses": Case(
        {
            ("gov", "capital"): -5.0,
            ("house", "capital"): 5.0,
            ("saving", "house"): 5.0,
            ("saving", "gov"): -5.0,
        },
        "(gov, capital)",
        "Lower what another owner has of capital by 5, and let gov pay it to that owner.",
        {("gov", "capital"): 5.0, ("house", "capital"): -5.0, ("house", "gov"): 5.0},
    ),
    "domestic servants": Case(
        {("labour", "house"): 5.0, ("house", "labour"): 5.0},
        "(labour, house)",
        "5 more in (labour, activity), (activity, commodity) and (commodity, house).",
        {("labour", "house"): -5.0, ("labour", "a_y"): 5.0, ("a_y", "c_y"): 5.0, ("c_y", "house"): 5.0},
    ),
    "a firm that buys goods": Case(
        {
            ("firm", "capital"): 10.0,
            ("house", "capital"): -10.0,
            ("c_x", "firm"): 10.0,
            ("c_x", "house"): -10.0,
        },
        "(c_x, firm)",
        "Enter it by way of the government gov: 10 more in (gov, firm) and in (c_x, gov).",
        {("c_x", "firm"): -10.0, ("gov", "firm"): 10.0, ("c_x", "gov"): 10.0},
        accounts={"firm": "enterprise"},
    ),
    "a tax that pays a tax": Case(
        {("t_all", "t_output"): 10.0, ("gov", "t_all"): 10.0, ("gov", "t_output"): -10.0},
        "(t_all, t_output)",
        "Let t_output pay the government what t_all pays on: 10 more in (government, t_output).",
        {("t_all", "t_output"): -10.0, ("gov", "t_all"): -10.0, ("gov", "t_output"): 10.0},
        accounts={"t_all": "tax"},
    ),
    "a tax that a partner pays": Case(
        {("t_export", "w"): 3.0, ("gov", "t_export"): 3.0, ("saving", "w"): -3.0, ("saving", "gov"): 3.0},
        "(t_export, w)",
        "Let the export that is taxed hand it over: 3 more in (t_export, commodity) and in (commodity, w), and a row of "
        "`taxes` with on: export.",
        {("t_export", "w"): -3.0, ("t_export", "c_x"): 3.0, ("c_x", "w"): 3.0},
        accounts={"t_export": "tax"},
        taxes=(TaxSpec(name="export_tax", account="t_export", on="export"),),
    ),
    "revenue that goes abroad": Case(
        {("w", "t_duty"): 8.0, ("gov", "t_duty"): -8.0, ("saving", "gov"): -8.0, ("saving", "w"): 8.0},
        "(w, t_duty)",
        "Enter it by way of the government gov: 8 more in (gov, t_duty) and in (w, gov).",
        {("w", "t_duty"): -8.0, ("gov", "t_duty"): 8.0, ("w", "gov"): 8.0},
    ),
    "revenue that is saved": Case(
        {("saving", "t_duty"): 8.0, ("gov", "t_duty"): -8.0, ("saving", "gov"): -8.0},
        "(saving, t_duty)",
        "Enter it by way of the government gov: 8 more in (gov, t_duty) and in (saving, gov).",
        {("saving", "t_duty"): -8.0, ("gov", "t_duty"): 8.0, ("saving", "gov"): 8.0},
    ),
    "re-exports": Case(
        {("w", "c_x"): 80.0, ("c_x", "w"): 80.0},
        "c_x",
        "Net out re-exports: lower its exports and its imports by 10 at least.",
        {("w", "c_x"): -15.0, ("c_x", "w"): -15.0},
    ),
    "a factor that works abroad only": Case(
        {("f_z", "w"): 5.0, ("house", "f_z"): 5.0, ("saving", "house"): 5.0, ("saving", "w"): -5.0},
        "f_z",
        "Enter it as a transfer, 5 in (owner, world), and drop f_z.",
        {("f_z", "w"): -5.0, ("house", "f_z"): -5.0, ("house", "w"): 5.0},
        accounts={"f_z": "factor"},
    ),
    "a household that buys nothing": Case(
        {
            ("rich", "capital"): 10.0,
            ("house", "capital"): -10.0,
            ("w", "rich"): 10.0,
            ("saving", "house"): -10.0,
            ("saving", "w"): 10.0,
        },
        "rich",
        "Give it the kind enterprise: it then transfers and saves shares of its income.",
        {("rich", "capital"): 0.0},
        accounts={"rich": "household"},
        new={"rich": "enterprise"},
    ),
    "two accounts of saving": Case(
        {("pool", "house"): 2.0, ("saving", "house"): -2.0, ("c_x", "pool"): 2.0, ("c_x", "saving"): -2.0},
        "saving, pool",
        "Collect it in one investment account that pays the others.",
        {("pool", "house"): -2.0, ("saving", "house"): 2.0, ("c_x", "pool"): -2.0, ("c_x", "saving"): 2.0},
        accounts={"pool": "investment"},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_remedy_is_taken(case: Case) -> None:
    faulty = changed_sam(case.cells, case.accounts)
    (problem,) = problems_of(faulty)  # one fault is one problem
    assert problem.where == case.where
    assert case.remedy in problem.remedy
    mended = changed_sam(case.entered, case.new, faulty) if case.entered else flip_cells(faulty).sam
    check_sam(mended)
    economy = small_economy(mended, taxes=(*SMALL_TAXES, *case.taxes))
    solved = economy.model().solve(rate_duty=0)
    assert solved.equilibrium.value("v_income", "house") > 0.0
