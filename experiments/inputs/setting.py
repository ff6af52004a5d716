"""One change of an experiment: `--set path=value` on the command line, a keyword or an entry of a mapping in Python."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

from pydantic import ValidationError

from experiments.inputs.closure_file import ENTRIES, PER_LABEL
from experiments.inputs.spec import ShockSpec, SolverSpec
from sam.plain_yaml import read_value
from sam.problem import InputError, suggestion
from sam.yaml_source import reason

ROOTS = ("elasticities", "closure", "structure", "solver", "dynamics", "kinds")
_PATH = re.compile(r"^(?P<path>[^\[\]]+?)(\[(?P<labels>[^\[\]]*)\])?$")


@dataclass(frozen=True)
class Setting:
    """A path with its labels and the value to set (a list only for keys of the structure and of the path).

    `where` is what messages call it; `operation` is `set`, for a shock also `multiply` or `add`.
    """

    path: tuple[str, ...]
    labels: tuple[str, ...]
    value: str | float | bool | list
    where: str
    operation: str = "set"

    @property
    def number(self) -> float:
        """The value of a parameter or an elasticity. Raises InputError where it is not a number."""
        if isinstance(self.value, bool) or not isinstance(self.value, float | int) or math.isnan(self.value):
            raise InputError(f"{self.where}: {self.value!r} is not a number")
        return float(self.value)


def change_of(shock: ShockSpec | Setting) -> tuple[str, str, float]:
    """Parameter, operation and number of a shock. Raises InputError where a setting is not a number."""
    if isinstance(shock, Setting):
        return shock.path[0], shock.operation, shock.number
    return shock.parameter, *shock.operation


@dataclass(frozen=True)
class Settings:
    """All settings of a run by what they change."""

    elasticities: tuple[Setting, ...] = ()
    closure: tuple[Setting, ...] = ()
    structure: tuple[Setting, ...] = ()
    solver: tuple[Setting, ...] = ()
    dynamics: tuple[Setting, ...] = ()
    kinds: tuple[Setting, ...] = ()
    recycling: Setting | None = None
    closure_name: Setting | None = None
    shocks: tuple[Setting, ...] = ()

    @property
    def columns_of_kinds(self) -> dict[str, str]:
        """The column by which each account is split into kinds."""
        return {each.path[1]: str(each.value) for each in self.kinds}


def read_settings(texts: Sequence[str]) -> Settings:
    """Parse `path=value` texts. Raises InputError for anything that is not of that form or names no known key."""
    return _sorted((_parsed, text) for text in texts)


def settings_of(changes: Mapping[str, object]) -> Settings:
    """The same from Python: `path` -> value, or -> `{"multiply": 1.1}` or `{"add": 0.1}` for a shock. Raises InputError."""
    return _sorted((_taken, item) for item in changes.items())


def _sorted(items: Iterable[tuple[Callable[[Any], Setting], object]]) -> Settings:
    """Settings by what they change, each made by its reader."""
    found: dict[str, list[Setting]] = {root: [] for root in (*ROOTS, "shocks")}
    single: dict[str, Setting] = {}
    problems: list[str] = []
    for reader, item in items:
        try:
            setting = reader(item)
            root = setting.path[0]
            if len(setting.path) == 1 and root in ("recycling", "closure"):
                single["recycling" if root == "recycling" else "closure_name"] = setting
            elif root in ROOTS:
                _check_keys(setting)
                found[root].append(setting)
            elif len(setting.path) == 1:
                _check_number(setting)
                found["shocks"].append(setting)
            else:
                raise InputError(f"{setting.where}: unknown path. {suggestion(root, (*ROOTS, 'recycling'))}")
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    fields: dict[str, Any] = {root: tuple(settings) for root, settings in found.items()}
    return Settings(**(fields | single))


def _parsed(text: str) -> Setting:
    """A setting of the command line."""
    path, equals, value = text.partition("=")
    if not equals or not value.strip():
        raise InputError(_FORM.format(where=f"--set {text}"))
    read = read_value(value, f"--set {text}")
    if not isinstance(read, str | float | int | bool | list):
        read = value
    return Setting(*read_path(path, f"--set {text}"), read, f"--set {text}")


def _taken(item: tuple[str, object]) -> Setting:
    """A setting from Python."""
    key, value = str(item[0]), item[1]
    where = f"{key} = {value!r}"
    path, labels = read_path(key, where)
    if isinstance(value, Mapping):
        try:
            operation, number = ShockSpec.model_validate(dict(parameter=path[-1], **value)).operation
        except (ValidationError, TypeError) as error:
            what = reason(error.errors()[0]) if isinstance(error, ValidationError) else str(error)
            raise InputError(f"{where}: {what}") from None
        if len(path) > 1:
            raise InputError(f"{where}: write {key} = value; only shocks take multiply and add")
        return Setting(path, labels, number, where, operation)
    if isinstance(value, Real) and not isinstance(value, bool):
        value = float(value)  # numpy's numbers too
    if not isinstance(value, str | float | bool | list):
        raise InputError(f"{where}: the value is a number, a word, or a mapping such as {{'multiply': 1.1}}")
    return Setting(path, labels, value, where)


def read_path(text: str, where: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keys and labels of `name[label,label]` or `root.key[label]`. Raises InputError for anything else."""
    match = _PATH.match(text.strip())
    if not match:
        raise InputError(f"{where}: {text!r} is not a name with labels; write NAME or NAME[LABEL,LABEL]")
    labels = match["labels"]
    parts = tuple(label.strip() for label in re.split(r"[,;]", labels)) if labels is not None else ()
    return tuple(match["path"].strip().split(".")), parts


_FORM = "{where}: write path=value, for example carbon_price=5000 or closure.numeraire=cpi"


def _check_keys(setting: Setting) -> None:
    root, *keys = setting.path
    if not keys:
        raise InputError(f"{setting.where}: say what of {root} to set, for example {_EXAMPLES[root]}")
    if root == "closure":
        if keys[0] == "swap":
            raise InputError(
                f"{setting.where}: a swap is no setting; write --swap free=NAME,fix=NAME, `swap` in the closure of an "
                "experiment or in a sweep file, or swap=… in Python"
            )
        if keys[0] not in ENTRIES:
            raise InputError(
                f"{setting.where}: a closure has no entry {keys[0]!r}. {suggestion(keys[0], ENTRIES)}"
            )
        if len(keys) > 1 and keys[0] not in PER_LABEL:
            raise InputError(
                f"{setting.where}: {keys[0]} has no entries of its own; write closure.{keys[0]}=…"
            )
        if not isinstance(setting.value, str):
            raise InputError(f"{setting.where}: an entry of a closure is a word, not {setting.value!r}")
    if root == "kinds" and not (len(keys) == 1 and isinstance(setting.value, str)):
        raise InputError(f"{setting.where}: write kinds.ACCOUNT=COLUMN, for example {_EXAMPLES[root]}")
    if root == "solver" and keys[0] not in SolverSpec.model_fields:
        raise InputError(
            f"{setting.where}: the solver has no {keys[0]!r}. {suggestion(keys[0], SolverSpec.model_fields)}"
        )
    if root == "elasticities":
        if len(keys) != 1:
            raise InputError(
                f"{setting.where}: write elasticities.NAME=value or elasticities.NAME[label]=value"
            )
        _check_number(setting, infinite=True)


def _check_number(setting: Setting, infinite: bool = False) -> None:
    if math.isinf(setting.number) and not infinite:
        raise InputError(f"{setting.where}: the value has to be finite")


_EXAMPLES = {
    "elasticities": "elasticities.sigma_armington=3",
    "closure": "closure.numeraire=cpi",
    "structure": "structure.export_demand=price_taker",
    "solver": "solver.method=newton",
    "dynamics": "dynamics.labour.0.heads_pct=-0.5",
    "kinds": "kinds.f_capital=asset_group",
}
