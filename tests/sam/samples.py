"""SAMs for the tests: a small one to be spoilt on purpose, and random balanced ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st

from sam import Sam

ACCOUNTS = {
    "a_x": "activity",
    "c_x": "commodity",
    "labour": "factor",
    "house": "household",
    "gov": "government",
    "t_out": "tax",
    "saving": "investment",
    "world": "world",
}

FLOWS = {
    ("a_x", "c_x"): 100.0,
    ("c_x", "a_x"): 30.0,
    ("c_x", "house"): 50.0,
    ("c_x", "gov"): 8.0,
    ("c_x", "saving"): 17.0,
    ("c_x", "world"): 15.0,
    ("labour", "a_x"): 60.0,
    ("house", "labour"): 60.0,
    ("gov", "t_out"): 10.0,
    ("t_out", "a_x"): 10.0,
    ("saving", "house"): 10.0,
    ("saving", "gov"): 2.0,
    ("saving", "world"): 5.0,
    ("world", "c_x"): 20.0,
}


few = settings(max_examples=20)
"""For properties that build several SAMs per example: 20 random economies find what 100 do, in seconds."""


def cells(flows: dict[tuple[str, str], float]) -> pd.Series:
    """Series of flows from a dictionary."""
    index = pd.MultiIndex.from_tuples(list(flows), names=["receiver", "payer"])
    return pd.Series(list(flows.values()), index=index, dtype=float)


def kinds(accounts: dict[str, str]) -> pd.DataFrame:
    """Accounts table from id -> kind."""
    return pd.DataFrame({"kind": accounts})


def small(changes: dict[tuple[str, str], float] | None = None, extra: dict[str, str] | None = None) -> Sam:
    """The small SAM, with some cells changed and some accounts added."""
    return Sam(
        cells({**FLOWS, **(changes or {})}),
        kinds({**ACCOUNTS, **(extra or {})}),
        name="small",
        unit="billion JPY",
        year=2015,
    )


@st.composite
def balanced_sams(draw: st.DrawFn, negative_saving: bool = True) -> Sam:
    """Random open economies of one to four sectors that balance by construction.

    Costs, taxes and imports are drawn; what supply leaves after intermediate use is divided among final
    users; the savings of household, government and the world are residuals, so that investment balances by Walras'
    law. Without negative_saving every residual is positive.
    """
    count = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scale = draw(st.sampled_from([1e-3, 1.0, 1e6]))
    flows: dict[tuple[str, str], float] = {}
    income, tax, imports, exports, consumption, public = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    inputs = rng.uniform(0.1, 3.0, (count, count))
    factors = rng.uniform(1.0, 20.0, (2, count))
    for j in range(count):
        duty = rng.uniform(0.05, 0.5)
        output = inputs[:, j].sum() + factors[:, j].sum() + duty
        for i in range(count):
            flows[f"c_{i}", f"a_{j}"] = inputs[i, j]
        flows["labour", f"a_{j}"], flows["capital", f"a_{j}"] = factors[:, j]
        flows["t_out", f"a_{j}"] = duty
        flows[f"a_{j}", f"c_{j}"] = output
        arrivals = rng.uniform(0.2, 3.0) + max(0.0, inputs[j].sum() - output)
        flows["world", f"c_{j}"] = arrivals
        left = output + arrivals - inputs[j].sum()
        # saving stays positive where the final users together take less than they earn
        shares = rng.dirichlet(np.ones(4)) if negative_saving else np.array([0.3, 0.005, 0.6, 0.095])
        house, gov, invest, world = left * shares
        flows[f"c_{j}", "house"], flows[f"c_{j}", "gov"] = house, gov
        flows[f"c_{j}", "saving"], flows[f"c_{j}", "world"] = invest, world
        income, tax, imports = income + factors[:, j].sum(), tax + duty, imports + arrivals
        exports, consumption, public = exports + world, consumption + house, public + gov
    flows["house", "labour"], flows["house", "capital"] = factors[0].sum(), factors[1].sum()
    flows["gov", "t_out"] = tax
    flows["saving", "house"] = income - consumption
    flows["saving", "gov"] = tax - public
    flows["saving", "world"] = imports - exports
    accounts = {f"a_{j}": "activity" for j in range(count)} | {f"c_{j}": "commodity" for j in range(count)}
    accounts |= {
        "labour": "factor",
        "capital": "factor",
        "house": "household",
        "gov": "government",
        "t_out": "tax",
        "saving": "investment",
        "world": "world",
    }
    return Sam(cells({cell: value * scale for cell, value in flows.items()}), kinds(accounts), name="random")


def disturbed(sam: Sam, seed: int, noise: float = 0.2) -> Sam:
    """The SAM with every cell multiplied by a random factor."""
    flows = sam.flows
    return sam.replace(flows=flows * np.exp(np.random.default_rng(seed).normal(0.0, noise, len(flows))))
