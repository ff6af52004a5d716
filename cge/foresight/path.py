"""A path under perfect foresight: every variable of the static model by year, and the stock."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cge.engine.reading.labels import datum_name


@dataclass(frozen=True, repr=False)
class ForeseenPath:
    """Values by year: `values` has a row for each year and a column for each variable of the static model.

    stock: capital at the beginning of each year, and of the year after the last; base-year money.
    residual_max: the largest residual of all equations, by their size.
    """

    years: tuple[int, ...]
    variables: tuple[str, ...]
    values: np.ndarray
    stock: np.ndarray
    residual_max: float

    def __repr__(self) -> str:
        return f"<ForeseenPath {self.years[0]}-{self.years[-1]}: {len(self.variables)} variables a year>"

    def value(self, name: str, *labels: str) -> pd.Series:
        """A variable by year: its name and labels. Raises KeyError for one that the model does not have."""
        index = (labels if len(labels) > 1 else labels[0]) if labels else None
        called = datum_name(name, index)
        if called not in self.variables:
            raise KeyError(f"the model has no variable {called}")
        return pd.Series(self.values[:, self.variables.index(called)], index=list(self.years), name=called)

    def followed_by(self, later: ForeseenPath, passed: int) -> ForeseenPath:
        """This path for the years that have passed, then another that begins there, to the last year of this one."""
        left = len(self.years) - passed
        return replace(
            self,
            values=np.vstack([self.values[:passed], later.values[:left]]),
            stock=np.concatenate([self.stock[:passed], later.stock[: left + 1]]),
            residual_max=max(self.residual_max, later.residual_max),
        )
