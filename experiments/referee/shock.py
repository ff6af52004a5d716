"""The generic shock: moderate changes that exist in every model, for trials that need an economy off the benchmark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cge.analysis.homogeneity import in_equations
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.taxes import Tax

ENDOWMENTS, WORLD_PRICE, POINTS = (0.05, -0.03), 0.1, 0.05


@dataclass(frozen=True)
class GenericShock:
    """Parts of a shock in order: `steps` maps what each part is, in words, to the parameters after it and all before it."""

    steps: dict[str, Parameters]

    @property
    def parameters(self) -> Parameters:
        """The parameters after all parts."""
        return list(self.steps.values())[-1]

    @property
    def text(self) -> str:
        """The shock in words."""
        return "; ".join(self.steps)


def generic_shock(compiled: CompiledModel, parameters: Parameters, size: float = 1.0) -> GenericShock:
    """Five per cent more of the first factor whose endowment matters and three less of the second, imports ten per cent
    dearer, and five points more of the first ad valorem tax that is levied; as far as the model has them, times `size`.
    """
    steps: dict[str, Parameters] = {}
    after = parameters
    for words, changed in (
        *_endowments(compiled, parameters, size),
        _dearer_imports(parameters, size),
        _higher_tax(parameters, size),
    ):
        changed_values = {name: after.data[name] + change for name, change in changed.items()}
        moved = in_equations(compiled, after.with_values(changed_values)) if changed else after
        if any(not moved.data[name].equals(after.data[name]) for name in changed):
            steps[words] = after = moved
    return GenericShock(steps)


def _endowments(compiled: CompiledModel, parameters: Parameters, size: float) -> Iterator[tuple[str, dict]]:
    name = "q_factor_endowment"
    factors = [f for f in parameters.sets["f"] if compiled.reads(name, f)]
    for factor, rate in zip(factors, ENDOWMENTS, strict=False):
        change = parameters.data[name] * 0.0
        change.loc[factor] = rate * size * parameters.value(name, factor)
        yield f"{factor} {rate * size:+.3g} of its endowment", {name: change}


def _dearer_imports(parameters: Parameters, size: float) -> tuple[str, dict]:
    if not parameters.sets["rc"]:
        return "", {}
    name = "p_world_import"
    return f"world prices of imports {WORLD_PRICE * size:+.3g}", {
        name: parameters.data[name] * WORLD_PRICE * size
    }


def _higher_tax(parameters: Parameters, size: float) -> tuple[str, dict]:
    tax = next((tax for tax in parameters.taxes if _moves_prices(tax, parameters)), None)
    if tax is None:
        return "", {}
    change = parameters.data[tax.rate] * 0.0
    for member, rate in parameters.entries(tax.rate).items():
        if rate:
            change.loc[member] = POINTS * size
    return f"rate_{tax.name} {100 * POINTS * size:+.3g} points", {tax.rate: change}


def _moves_prices(tax: Tax, parameters: Parameters) -> bool:
    on_trade = tax.kind == "ad_valorem" and tax.on != "income" and not tax.quota
    return on_trade and any(parameters.entries(tax.rate).values())
