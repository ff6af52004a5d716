"""Equations of the theory: every rule run on symbols, with what its docstring says in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from cge.block import ComplementSpec, EquationSpec
from cge.blocks import BLOCKS, PARAMETERS
from cge.formula.domain import candidates, within
from cge.formula.expression import Between, Complementarity, Equality, Expression, Number, Symbol, symbols
from cge.formula.general import Case, Member, cases
from cge.formula.letters import ABOVE, dims, members
from cge.formula.model import SymbolicModel
from cge.formula.sample import samples
from cge.sets import SETS


@dataclass(frozen=True)
class Condition:
    """When a formula holds: for some members, said in words, and where an elasticity is at a limit; either may be absent."""

    words: str = ""
    limit: Equality | None = None


@dataclass(frozen=True)
class Formula:
    """A formula and when it holds: under any of its conditions, in general where it has none."""

    case: Case
    conditions: tuple[Condition, ...] = ()

    @property
    def expression(self) -> Expression:
        """The formula."""
        return self.case.expression


@dataclass(frozen=True)
class Equation:
    """A family of equations: number and name, the sentence, the formulas with the general one first.

    `over` is its index set, `determines` the variable that it determines, `alternative` the entry of a closure under which
    it holds (empty: always).
    """

    number: str
    name: str
    block: str
    sentence: str
    over: str
    determines: str
    alternative: str
    formulas: tuple[Formula, ...]

    @property
    def names(self) -> list[str]:
        """Names of the symbols in the formulas, in the order of reading."""
        return list(dict.fromkeys(s.name for f in self.formulas for s in symbols(f.expression)))

    @property
    def following(self) -> dict[str, str]:
        """What the letters are that are neither summed over nor of the index set."""
        return {letter: words for formula in self.formulas for letter, words in formula.case.following}


@cache
def equations(block: str = "") -> tuple[Equation, ...]:
    """Every equation and complementarity of one block of the theory, or of all, block by block.

    Raises ValueError where a rule sums over labels that no index set describes, or reads a label that does not follow from
    its own.
    """
    if not block:
        return tuple(equation for own in BLOCKS for equation in equations(own.name))
    found = []
    for own in (one for one in BLOCKS if one.name == block):
        specs: list[EquationSpec | ComplementSpec] = [*own.equations.values()]
        specs += own.complementarities.values()
        for spec in specs:
            number, _, sentence = spec.title.partition(". ")
            determines = spec.variable if isinstance(spec, ComplementSpec) else spec.determines
            formulas = tuple(_formulas(spec))
            found.append(
                Equation(
                    number, spec.name, block, sentence, spec.over, determines, spec.alternative, formulas
                )
            )
    return tuple(found)


@cache
def models(name: str = "", limit: float = 0.0) -> list[SymbolicModel]:
    """The sample economies on symbols; an elasticity may be at a limit."""
    return [SymbolicModel(parameters, {name: limit} if name else {}) for parameters in samples()]


def _formulas(spec: EquationSpec | ComplementSpec) -> list[Formula]:
    every = models()
    for model in every:
        model.asked.clear()
    general = cases(spec.over, list(_members(spec, every)))
    found = {
        case.expression.key: Formula(case, (Condition(words),) if words else ())
        for case, words in zip(general, words_of(spec.over, general), strict=True)
    }
    for name in sorted(set.union(*(model.asked for model in every))):
        for limit in PARAMETERS[name].selects_form:
            _add_limits(found, spec, general, name, limit)
    return list(found.values())


def _add_limits(
    found: dict[tuple, Formula],
    spec: EquationSpec | ComplementSpec,
    general: Sequence[Case],
    name: str,
    limit: float,
) -> None:
    """Add what each formula becomes where an elasticity is at a limit, if it then is another one."""
    first = models()[0]
    at_limit = list(_members(spec, models(name, limit)[:1]))
    for case, words in zip(general, words_of(spec.over, general), strict=True):
        own = {member.at for member in case.members if member.model is first}
        for new in cases(spec.over, [member for member in at_limit if member.at in own]):
            if new.expression.key != case.expression.key:
                held = found.get(new.expression.key, Formula(new))
                condition = Condition(words, Equality(_read(name, case), Number(limit)))
                found[new.expression.key] = Formula(held.case, (*held.conditions, condition))


def _members(spec: EquationSpec | ComplementSpec, economies: Sequence[SymbolicModel]) -> Iterator[Member]:
    for model in economies:
        for at in members(model.sets, spec.over):
            written = spec.rule(model, *at)
            if written is not None:
                yield Member(model, at, _complementarity(spec, model, at, written))


def _complementarity(
    spec: EquationSpec | ComplementSpec, model: SymbolicModel, at: tuple[str, ...], written: Expression
) -> Expression:
    if isinstance(spec, EquationSpec):
        return written

    def of(name: str) -> Expression:
        held = getattr(model, name)
        return held[at if len(at) > 1 else at[0]] if at else held

    def bound(limit: str | float) -> Expression | float:
        return of(limit) if isinstance(limit, str) else limit

    def shown(limit: str | float) -> Expression:
        return of(limit) if isinstance(limit, str) else Number(limit)

    variable = of(spec.variable)
    if spec.lower is not None and spec.upper is not None:
        return Between(shown(spec.lower), variable, shown(spec.upper), written)
    if spec.lower is not None:
        return Complementarity(variable - bound(spec.lower), written)
    if spec.upper is not None:
        return Complementarity(bound(spec.upper) - variable, -written)
    raise ValueError(f"complementarity {spec.name} has no bound")


def _read(name: str, case: Case) -> Symbol:
    return next(symbol for symbol in symbols(case.expression) if symbol.name == name)


def words_of(over: str, general: Sequence[Case]) -> list[str]:
    """What is true of the members of each case, and of none of the others; nothing of the first, which is the usual one."""
    return ["", *(_words(over, case, general) for case in general[1:])]


def _words(over: str, case: Case, general: Sequence[Case]) -> str:
    if said := _in_a_set(case, general, dims(over)):
        return said
    every = [(member, other is case) for other in general for member in other.members]
    for name in SETS:
        if name and all(bool(member.model.sets[name]) != here for member, here in every):
            return f"where `{name}` is empty"
    nested = [ABOVE in dict(other.following).values() for other in general]
    here = nested[_place(case, general)]
    if nested.count(here) == 1:
        return "with a node above" if here else "without a node above"
    if case.owner and [other.owner for other in general].count(case.owner) == 1:
        return f"where the tree is that of {case.owner}"
    alike = [other for other in general if other.following == case.following]
    if said := _in_a_set(case, alike, (*dims(over), *dict(case.following))):
        return said
    systems = {member.model.parameters.demand for member in case.members}
    rivals = (member for other in alike if other is not case for member in other.members)
    if all(member.model.parameters.demand not in systems for member in rivals):
        return f"where `demand` is {' or '.join(f'`{system}`' for system in sorted(systems))}"
    return ""


def _place(case: Case, general: Sequence[Case]) -> int:
    return next(place for place, other in enumerate(general) if other is case)


def _in_a_set(case: Case, general: Sequence[Case], letters: tuple[str, ...]) -> str:
    """That some letters are, or are not, in an index set, where this tells a case from the others."""
    every = [
        (member.model, other.labels(member), other is case) for other in general for member in other.members
    ]
    for name, at in candidates(letters):
        if name not in SETS or any(
            letter.rstrip("'") != own for letter, own in zip(at, SETS[name], strict=True)
        ):
            continue
        inside = [within((name, at), labels, model) == here for model, labels, here in every]
        label = f"({', '.join(at)})" if len(at) > 1 else at[0]
        if all(inside):
            return f"for {label} in `{name}`"
        if not any(inside):
            return f"for {label} not in `{name}`"
    return ""
