"""A reference case: inputs and expected outputs of a model that others solved, as re-keyed in `experiments/papers`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

PAPERS = Path(__file__).resolve().parents[2] / "experiments" / "papers"

OPERATIONS: dict[str, Callable] = {
    "set": lambda old, by: old * 0 + by,
    "multiply": lambda old, by: old * by,
    "add": lambda old, by: old + by,
}


@dataclass(frozen=True)
class Case:
    """One folder of `experiments/papers`; its README states equations, closure and numeraire."""

    name: str

    @property
    def folder(self) -> Path:
        """Where its files are; `sam.csv` is a square matrix with `sam_accounts.csv` beside it."""
        textbook = PAPERS / f"hosoe_2010_{self.name}"
        return textbook if textbook.is_dir() else PAPERS / self.name

    def sam(self) -> pd.DataFrame:
        """Receiver x payer, 0 where no payment is."""
        return pd.read_csv(self.folder / "sam.csv", index_col=0).fillna(0.0)

    def elasticity(self, parameter: str) -> pd.Series:
        """One elasticity by index."""
        table = pd.read_csv(self.folder / "elasticities.csv")
        return table[table["parameter"] == parameter].set_index("index")["value"]

    def shocks(self) -> pd.DataFrame:
        """`scenario, parameter, index, operation, value, source`; the scenario `base` has none."""
        return pd.read_csv(self.folder / "shocks.csv")

    def expected(self) -> pd.DataFrame:
        """`scenario, variable, index, value, source`; index labels joined by `;`, empty for a scalar."""
        return pd.read_csv(self.folder / "expected.csv", keep_default_na=False)

    def variables(self, scenario: str) -> dict[str, pd.Series | float]:
        """The solution of one scenario: a Series by label (two labels: a MultiIndex), or a number."""
        table = self.expected()
        found: dict[str, pd.Series | float] = {}
        for name, rows in table[table["scenario"] == scenario].groupby("variable", sort=False):
            labels = [tuple(index.split(";")) for index in rows["index"]]
            values = rows["value"].to_numpy(dtype=float)
            if labels == [("",)]:
                found[str(name)] = float(values[0])
            elif len(labels[0]) == 1:
                found[str(name)] = pd.Series(values, index=[label[0] for label in labels])
            else:
                found[str(name)] = pd.Series(values, index=pd.MultiIndex.from_tuples(labels))
        return found

    def shocked(self, scenario: str, parameter: str, base: pd.Series | float) -> pd.Series | float:
        """The parameter's value in the scenario, from its benchmark value."""
        value = base.copy() if isinstance(base, pd.Series) else base
        for row in self.shocks().to_dict("records"):
            if (row["scenario"], row["parameter"]) != (scenario, parameter):
                continue
            change = OPERATIONS[row["operation"]]
            if isinstance(value, pd.Series) and row["index"] != "*":
                value[row["index"]] = change(value[row["index"]], row["value"])
            else:
                value = change(value, row["value"])
        return value
