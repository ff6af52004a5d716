"""Quantities: from what the sweep file names to the columns of the design, one for each draw that is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from calibration import ElasticityTable
from calibration.elasticities import ALL
from calibration.references import elasticity_labels
from cge.closure import Closure
from cge.groups import GROUP, spelt_out
from cge.parameters import Parameters
from cge.sets import SETS
from experiments.inputs.closure_file import fitted, read_closure
from experiments.inputs.setting import change_of
from experiments.plan import Case, Plan
from experiments.shock import OPERATIONS, check_set, selected
from experiments.sweep.design import Dimension
from experiments.sweep.path_number import PathNumbers
from experiments.sweep.spec import QuantitySpec, SweepFile
from sam import Sam
from sam.balance import balance
from sam.labels import means
from sam.problem import InputError, suggestion

Member = tuple[str, ...]
Row = tuple[str, str]


@dataclass(frozen=True)
class Quantity:
    """One column of the design, resolved.

    members: of the shocked parameter; rows: of the elasticity table; cells: of the SAM; closures: one for each level.
    """

    name: str
    spec: QuantitySpec
    members: tuple[Member, ...] = ()
    rows: tuple[Row, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    closures: tuple[Closure, ...] = ()

    @property
    def dimension(self) -> Dimension:
        """How the design samples it."""
        values = tuple(float(i) for i in range(len(self.closures))) if self.closures else self.spec.values
        return Dimension(self.name, self.spec.levels, values)

    def applied(self, old: float, drawn: float) -> float:
        """The value after the draw."""
        return OPERATIONS[self.spec.operation](old, drawn)


def quantities_of(
    file: SweepFile, plan: Plan, case: Case, parameters: Parameters, numbers: PathNumbers | None = None
) -> tuple[Quantity, ...]:
    """Every column of the design; `numbers` are those of a path.

    Raises InputError (file:line) for what this economy or path does not have.
    """
    found: list[Quantity] = []
    problems: list[str] = []
    for number, spec in enumerate(file.spec.quantities):
        where = file.document.where("quantities", number)
        try:
            if spec.parameter:
                chosen = _parameter(spec, parameters)
                if spec.parameter not in {change_of(shock)[0] for shock, _ in case.shocks}:
                    entries = dict.fromkeys(chosen[0].members, parameters.vector(spec.parameter)[0])
                    check_set(parameters, spec.parameter, spec.operation, entries)
                found += chosen
            elif spec.elasticity:
                found += _elasticity(spec, plan, case, parameters)
            elif spec.cells:
                found.append(_cells(spec, plan))
            elif spec.dynamics:
                found.append(_number(spec, plan, numbers))
            else:
                found.append(_closures(spec, plan, case, file))
        except InputError as error:
            problems += [f"{where}: {problem}" for problem in error.problems]
    if problems:
        raise InputError(problems)
    return tuple(found)


Drawn = Sequence[tuple[Quantity, float]]
"""The quantities with the values that a draw gives them."""


def changed_table(table: ElasticityTable, changes: Drawn) -> ElasticityTable:
    """The elasticity table of a draw."""
    rows = dict(table.rows)
    for quantity, drawn in changes:
        for parameter, label in quantity.rows:
            old = rows.get((parameter, label), rows.get((parameter, ALL)))
            rows[parameter, label] = quantity.applied(0.0 if old is None else old, drawn)
    return ElasticityTable(table.name, rows)


def balanced_sam(sam: Sam, drawn: Drawn) -> Sam:
    """The SAM with the drawn cells, balanced again around them; the same where no cell varies. Raises SamError."""
    flows = sam.flows.copy()
    fixed = []
    for quantity, value in drawn:
        for cell in quantity.cells:
            flows[cell] = quantity.applied(float(flows[cell]), value)
            fixed.append(cell)
    return balance(sam.replace(flows=flows), "gras", fixed=fixed).sam if fixed else sam


def drawn_closure(closure: Closure, drawn: Drawn) -> Closure:
    """The closure of a draw: this one where none is drawn."""
    for quantity, value in drawn:
        if quantity.closures:
            closure = quantity.closures[int(value)]
    return closure


def _parameter(spec: QuantitySpec, parameters: Parameters) -> list[Quantity]:
    index: Mapping = spec.index if isinstance(spec.index, dict) else {}
    members = tuple(selected(parameters, str(spec.parameter), index))
    if not spec.each:
        return [Quantity(spec.name, spec, members=members)]
    if not SETS[parameters.data[spec.parameter].attrs["over"]]:
        raise InputError(f"{spec.name}: {spec.parameter} is one number; leave `each` out")
    return [Quantity(f"{spec.name}[{','.join(at)}]", spec, members=(at,)) for at in members]


def _elasticity(spec: QuantitySpec, plan: Plan, case: Case, parameters: Parameters) -> list[Quantity]:
    name = str(spec.elasticity)
    known = elasticity_labels(plan.sam, case.structure, parameters.sets)
    if name not in known:
        raise InputError(f"{spec.name}: there is no elasticity {name!r}. {suggestion(name, known)}")
    order = [label for label in plan.sam.accounts.index if label in known[name]]
    order += sorted(known[name] - set(order))
    chosen = [spec.index] if isinstance(spec.index, str) else list(spec.index)
    if chosen in ([], ["*"]):
        rows = [(name, label) for label in order] if spec.each else _all_rows(name, case.elasticities, spec)
    else:
        rows = [(name, label) for word in chosen for label in _labels(name, word, order, plan)]
    if not spec.each:
        return [Quantity(spec.name, spec, rows=tuple(dict.fromkeys(rows)))]
    return [Quantity(f"{spec.name}[{row[1]}]", spec, rows=(row,)) for row in dict.fromkeys(rows)]


def _all_rows(name: str, table: ElasticityTable, spec: QuantitySpec) -> list[Row]:
    """Every row that the table has of an elasticity: one draw moves them all."""
    rows = [key for key in table.rows if key[0] == name]
    if not rows and spec.operation != "set":
        raise InputError(
            f"{spec.name}: {table.name} has no row of {name} that the draw could {spec.operation}"
        )
    return rows or [(name, ALL)]


def _labels(name: str, word: str, order: Sequence[str], plan: Plan) -> list[str]:
    if word == "*":
        return list(order)
    if not word.startswith(GROUP):
        if word not in order:
            raise InputError(f"{name}: there is no label {word!r}. {suggestion(word, order)}")
        return [word]
    try:
        label = spelt_out(word, plan.sam.accounts, order)
    except InputError as error:
        raise InputError(f"{name}: {problem}" for problem in error.problems) from None
    return [own for own in order if means(label, own)]


def _cells(spec: QuantitySpec, plan: Plan) -> Quantity:
    cells = tuple((cell.receiver, cell.payer) for cell in spec.cells)
    missing = [f"({receiver}, {payer})" for receiver, payer in cells if not plan.sam.value(receiver, payer)]
    if missing:
        raise InputError(
            f"{spec.name}: cells (receiver, payer) {', '.join(missing)} are empty in SAM {plan.sam.name}"
        )
    return Quantity(spec.name, spec, cells=cells)


def _number(spec: QuantitySpec, plan: Plan, numbers: PathNumbers | None) -> Quantity:
    if numbers is None:
        raise InputError(
            f"{spec.name}: experiment {plan.spec.name} has no `dynamics`, so it has no number {spec.dynamics!r}"
        )
    try:
        numbers.value(str(spec.dynamics))
    except InputError as error:
        raise InputError(f"{spec.name}: {problem}" for problem in error.problems) from None
    return Quantity(spec.name, spec)


def _closures(spec: QuantitySpec, plan: Plan, case: Case, file: SweepFile) -> Quantity:
    accounts = list(plan.sam.accounts.index)
    found = []
    for name in spec.closure:
        closure = read_closure(name, (file.folder,), lambda *keys: spec.name)
        # The experiment's recycling rule belongs to the policy, not to the closure that is varied.
        if plan.spec.recycling:
            closure = replace(closure, government_instrument=case.closure.government_instrument)
        # So do the swaps of the sweep.
        found.append(fitted(replace(closure, swap=(*closure.swap, *file.swaps)), accounts))
    return Quantity(spec.name, spec, closures=tuple(found))
