"""The elasticity table: values with unit, source and page; a missing, impossible or unknown key is an error."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from calibration.citation import Citation, read_citation
from cge.block import ParameterSpec
from cge.blocks import PARAMETERS
from cge.demand import KEYS as DEMAND_KEYS
from cge.demand import Key
from sam.arguments import arguments, named_fields
from sam.display import Card, Shown
from sam.problem import CalibrationError, Problem, SamError, suggestion
from sam.table import number, read_text_table, records

COLUMNS = ("parameter", "index", "value", "unit", "source", "page")
ALL = "*"
VARIANT = ":"
"""Between the name of a table and that of one of its variants."""

# Keys that no structure has to name: parameters with a row of their own, and what demand systems are calibrated from.
KEYS: Mapping[str, ParameterSpec | Key] = {
    name: spec
    for name, spec in (PARAMETERS | DEMAND_KEYS).items()
    if isinstance(spec, Key) or (spec.role == "elasticity" and not spec.named_in_structure)
}


@named_fields
@dataclass(frozen=True, repr=False)
class ElasticityTable(Shown):
    """Rows of an elasticity file: (parameter, index labels joined by ";" or "*") -> value; and what the file says of each.

    A value that was changed after reading has no citation. variants: those that the file has.
    """

    name: str
    rows: Mapping[tuple[str, str], float]
    citations: Mapping[tuple[str, str], Citation] = field(default_factory=dict)
    variants: tuple[str, ...] = ()

    @classmethod
    @arguments()
    def read(cls, path: str | Path, variant: str = "") -> ElasticityTable:
        """Read a file with at least the columns `parameter,index,value,unit,source,page`.

        variant: rows with this word in the column `variant` replace those without one; rows of other variants are left
        out. Raises CalibrationError with every bad line, and for a variant that the file does not have.
        """
        path = Path(path)
        problems: list[Problem] = []
        read: dict[str, dict[tuple[str, str], tuple[float, Citation]]] = {"": {}}
        try:
            table = read_text_table(path, path.name)
        except SamError as error:
            raise CalibrationError(map(str, error.problems)) from None
        for row, record in records(table, COLUMNS, problems):
            key = (record["parameter"], record["index"] or ALL)
            shown = f"{key[0]}[{key[1]}]"
            rows = read.setdefault(record.get("variant", ""), {})
            if key in rows:
                problems.append(Problem(f"{shown} is given twice", table.at(row), None, "Delete one row."))
            infinite = record["value"].lower() in ("inf", "+inf")
            value = math.inf if infinite else number(table, row, record["value"], shown, problems)
            rows[key] = value, read_citation(table, row, record, shown, value, problems)
        if problems:
            raise CalibrationError(map(str, problems))
        variants = tuple(name for name in read if name)
        if variant not in read:
            raise CalibrationError(
                [f"{path.name} has no variant {variant!r}. {suggestion(variant, variants)}"]
            )
        chosen = read[""] | read[variant]
        name = f"{path.name}{VARIANT}{variant}" if variant else path.name
        return cls(
            name,
            {key: value for key, (value, _) in chosen.items()},
            {key: citation for key, (_, citation) in chosen.items()},
            variants,
        )

    def _card(self) -> Card:
        known = pd.DataFrame(
            [(*key, value) for key, value in self.rows.items()], columns=["parameter", "index", "value"]
        )
        by_name = known.groupby("parameter", sort=False)["value"].agg(
            rows="count", lowest="min", highest="max"
        )
        return Card(f"ElasticityTable {self.name}", {"rows": len(self.rows)}, {"values": by_name})

    def with_value(self, parameter: str, value: float, index: str = "") -> ElasticityTable:
        """A copy with one value replaced; without an index every row of the parameter takes the value."""
        if index:
            return self._with({(parameter, index): value})
        rows = {key: old for key, old in self.rows.items() if key[0] != parameter}
        return replace(self, rows=rows)._with({(parameter, ALL): value})

    def scaled(self, parameter: str, factor: float, index: str = "") -> ElasticityTable:
        """A copy with the rows of one parameter (or one row) multiplied by a factor."""
        return self._with(
            {
                key: value * factor
                for key, value in self.rows.items()
                if key[0] == parameter and (not index or key[1] == index)
            }
        )

    def _with(self, changed: Mapping[tuple[str, str], float]) -> ElasticityTable:
        cited = {k: citation for k, citation in self.citations.items() if k in self.rows and k not in changed}
        return replace(self, rows={**self.rows, **changed}, citations=cited)

    def get(self, parameter: str, *labels: str, problems: list[str]) -> float:
        """Value for some labels: the specific row, else the `*` row; a problem is added where there is none."""
        row = self.rows.get((parameter, ";".join(labels)))
        if row is None:
            row = self.rows.get((parameter, ALL))
        where = f"{parameter}[{';'.join(labels) or ALL}]"
        if row is None:
            problems.append(
                f"{self.name}: elasticity {where} is missing; add a row for it, or a `*` row for every label"
            )
            return math.nan
        if reason := KEYS.get(parameter, PARAMETERS["sigma_node"]).impossible(row):
            problems.append(f"{self.name}: elasticity {where} = {row:g} is impossible; {reason}")
        return row

    def has(self, parameter: str, *labels: str) -> bool:
        """True if there is a row for some labels, or one for all."""
        return (parameter, ";".join(labels)) in self.rows or (parameter, ALL) in self.rows

    def resolve(self, elasticity: float | str, *labels: str, problems: list[str]) -> float:
        """An elasticity as a structure writes it: a number, or the key of a row; a problem where it is impossible."""
        if isinstance(elasticity, str):
            return self.get(elasticity, *labels, problems=problems)
        if reason := PARAMETERS["sigma_node"].impossible(elasticity):
            problems.append(
                f"structure: elasticity {elasticity:g} of {', '.join(labels)} is impossible; {reason}"
            )
        return elasticity

    def unknown(self, labels: Mapping[str, Collection[str]]) -> list[str]:
        """Problems for rows that nothing can read: `labels` maps each known parameter to the labels it can have."""
        problems = []
        for parameter, index in self.rows:
            if parameter not in labels:
                problems.append(
                    f"{self.name}: unknown elasticity {parameter!r}. {suggestion(parameter, sorted(labels), len(labels))}"
                )
            elif index != ALL and index not in labels[parameter]:
                problems.append(
                    f"{self.name}: elasticity {parameter}[{index}]: {index!r} is not one of the labels of {parameter} in "
                    f"this SAM and structure, for example {next(iter(sorted(labels[parameter])), 'none')}"
                )
        return sorted(set(problems))
