"""From the keys `capital`, `labour` and `debt` of a path to laws of motion that fit its economy."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cge.closure import Closure
from cge.motion import Capital, Debt, Labour, Motion, MotionError, Premiums
from cge.parameters import Parameters
from cge.vintages import Technique, VintageCapital
from experiments.inputs.dynamics import CapitalSpec, DebtSpec, DynamicsSpec, LabourSpec
from experiments.path.closures import Where
from experiments.path.series import growth
from sam import Sam
from sam.problem import InputError, suggestion


@dataclass(frozen=True)
class LawReader:
    """Reads laws of motion; every message says where in the file.

    split: accounts with an old vintage. hours: million hours by activity, where the SAM has them.
    """

    benchmark: Parameters
    closure: Closure
    years: Sequence[int]
    folder: Path
    where: Where
    split: frozenset[str] = frozenset()
    hours: Mapping[str, float] | None = None

    def motion(self, spec: DynamicsSpec, sam: Sam) -> Motion:
        """The laws of a path. Raises InputError for names that the economy lacks and values that cannot be meant."""
        for number, each in enumerate(spec.debt):
            where = self.where("debt", number)
            _known(each.government, sam.of_kind("government"), "government", where)
            _known(each.creditor, list(sam.accounts.index), "account", where)
            for account in each.investment:
                _known(account, self.benchmark.sets["i"], "investment account", where)
        capital = tuple(
            self._capital(each, self.where("capital", number)) for number, each in enumerate(spec.capital)
        )
        labour = tuple(
            self._labour(each, self.where("labour", number)) for number, each in enumerate(spec.labour)
        )
        debts = tuple(self._debt(each, self.where("debt", number)) for number, each in enumerate(spec.debt))
        try:
            return Motion(capital, labour, debts, tuple(self._techniques(capital, spec)))
        except MotionError as error:
            raise InputError(f"{self.where()}: {error}") from None

    def _capital(self, spec: CapitalSpec, where: str) -> Capital:
        for factor in spec.factors:
            _known(factor, self.benchmark.sets["f"], "factor", where)
        _known(spec.investment, self.benchmark.sets["i"], "investment account", where)
        law = self._law(spec)
        if reason := law.implausible(self.benchmark):
            raise InputError(f"{where}: {reason}")
        moving = [f for f in law.factors if self.closure.rule("factor_mobility", f) != "immobile"]
        if law.mobility == "specific" and moving:
            raise InputError(
                f"{where}: specific capital stays where it is; give the closure `factor_mobility: immobile` for "
                f"{', '.join(moving)}"
            )
        return law

    def _law(self, spec: CapitalSpec) -> Capital:
        given = spec.model_dump(exclude={"source", "vintages"})
        if spec.vintages is None:
            return Capital(**given)
        activities = tuple(a for a in self.benchmark.sets["a"] if a in self.split)
        return VintageCapital(**given, activities=activities, rigid=spec.vintages.rigid)

    def _debt(self, spec: DebtSpec, where: str) -> Debt:
        law = Debt(**spec.model_dump(exclude={"source"}))
        try:
            law.moved(self.benchmark, self.benchmark, law.first(self.benchmark))
        except MotionError as error:
            raise InputError(f"{where}: {error}") from None
        return law

    def _techniques(self, laws: Sequence[Capital], spec: DynamicsSpec) -> Iterator[Technique]:
        for law in laws:
            if isinstance(law, VintageCapital):
                technique = Technique(f"{law.name}_technique", law.activities)
                if node := technique.constant_shares(self.benchmark):
                    raise InputError(
                        f"{self.where('capital', spec.vintages)}: node {node} has constant shares (elasticity 1), so that "
                        "its technique cannot follow new capital; give it an old elasticity below 1"
                    )
                yield technique

    def _labour(self, spec: LabourSpec, where: str) -> Labour:
        _known(spec.factor, self.benchmark.sets["f"], "factor", where)
        rates = (spec.heads_pct, spec.hours_per_head_pct, spec.quality_pct)
        heads, hours, quality = (growth(rate, self.years, where, self.folder) for rate in rates)
        premiums = self._premiums(spec, where)
        return Labour(spec.factor, heads, hours, quality, spec.hours_per_service, premiums)

    def _premiums(self, spec: LabourSpec, where: str) -> Premiums | None:
        if spec.wage_convergence_pct is None:
            return None
        rules = {"factor_mobility": "premium", "factor_markets": "hours"}
        for entry, rule in rules.items():
            if self.closure.rule(entry, spec.factor) != rule:
                raise InputError(
                    f"{where}: wages that converge need hours that activities pay for by their premiums; give the closure "
                    f"`{entry}: {{{spec.factor}: {rule}}}`, or leave out wage_convergence_pct"
                )
        if not self.hours:
            raise InputError(
                f"{where}: wages that converge need hours by activity, and the SAM has no labour.csv for all of its "
                "activities; add it, or leave out wage_convergence_pct"
            )
        found = Premiums(self.hours, spec.wage_convergence_pct)
        try:
            found.wages(self.benchmark, spec.factor)
        except MotionError as error:
            raise InputError(f"{where}: {error}") from None
        return found


def _known(name: str, names: Collection[str], what: str, where: str) -> None:
    if name not in names:
        raise InputError(f"{where}: there is no {what} {name!r}. {suggestion(name, names)}")
