r"""Kinds of a factor in the trees of production, and what else a structure and a table of elasticities say of the account.

The kinds stand in a node of their own where the factor stood: a constant elasticity of substitution between them at their
user costs, which are their prices: $\sigma$ is the row `sigma_kinds_FACTOR` of the elasticity table. With the elasticity of
the node above, the node changes nothing.

Source: capital services as an aggregate of assets by user cost, Jorgenson and Griliches (1967), Review of Economic Studies
34, 249-283; OECD (2009), Measuring Capital, ch. 6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from calibration.elasticities import ElasticityTable
from calibration.nests import named_inputs
from cge.structure import ActivitySpec, NestSpec, ReplacementSpec, Structure
from sam.kinds import kind_of

_ALL_FACTORS = "factors"


def kinds_elasticity(account: str) -> str:
    """The key of the elasticity between the kinds of a factor."""
    return f"sigma_kinds_{account}"


@dataclass(frozen=True)
class Kinds:
    """An account that a SAM splits into kinds (`sam.kinds`): a factor or an investment account, and the kinds' names."""

    account: str
    names: tuple[str, ...]
    factor: bool

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts of the kinds."""
        return tuple(kind_of(self.account, name) for name in self.names)

    def structure(self, structure: Structure) -> Structure:
        """The structure in which the kinds stand where the account stood: in trees, taxes, roles and investment."""
        investment = {
            each: buyer for account, buyer in structure.investment.items() for each in self._each((account,))
        }
        taxes = tuple(
            tax.model_copy(
                update={
                    "of": self._each(tax.of),
                    "coverage": {
                        each: multiple
                        for label, multiple in tax.coverage.items()
                        for each in self._each((label,))
                    },
                }
            )
            for tax in structure.taxes
        )
        labour = self._each(structure.roles.labour)
        changes = {
            "investment": investment,
            "taxes": taxes,
            "roles": structure.roles.model_copy(update={"labour": labour}),
        }
        if self.factor:
            changes["activities"] = tuple(map(self._activity, structure.activities))
        return structure.model_copy(update=changes)

    def table(self, table: ElasticityTable) -> ElasticityTable:
        """The table in which a row of the account is one of each of its kinds."""
        rows: dict[tuple[str, str], float] = {}
        cited = {}
        for (name, index), value in table.rows.items():
            for each in self._each((index,)):
                rows[name, each] = value
                if (name, index) in table.citations:
                    cited[name, each] = table.citations[name, index]
        return ElasticityTable(table.name, rows, cited, table.variants)

    def _each(self, labels: Iterable[str]) -> tuple[str, ...]:
        """Labels, those of the kinds in place of the account's."""
        return tuple(
            each for label in labels for each in (self.accounts if label == self.account else (label,))
        )

    def _activity(self, spec: ActivitySpec) -> ActivitySpec:
        nest = spec.nest and self._tree(spec.nest, self.account in named_inputs(spec.nest))
        replaced = {
            name: ReplacementSpec(
                inputs=self._inputs(new.inputs, self._named(new.inputs)), elasticity=new.elasticity
            )
            for name, new in spec.replace.items()
        }
        return spec.model_copy(update={"nest": nest, "replace": replaced, "fixed": self._each(spec.fixed)})

    def _tree(self, nest: NestSpec, named: bool) -> NestSpec:
        return nest.model_copy(update={"inputs": self._inputs(nest.inputs, named)})

    def _inputs(self, inputs: tuple[str | NestSpec, ...], named: bool) -> tuple[str | NestSpec, ...]:
        """Inputs of a node with the node of the kinds, in place of the account or, where no node names it, beside
        `factors`."""
        node = NestSpec(name=self.account, elasticity=kinds_elasticity(self.account), inputs=self.accounts)
        found: list[str | NestSpec] = []
        for item in inputs:
            if isinstance(item, NestSpec):
                found.append(self._tree(item, named))
            elif item == self.account:
                found.append(node)
            elif item == _ALL_FACTORS and not named:
                found += [item, node]
            else:
                found.append(item)
        return tuple(found)

    def _named(self, inputs: tuple[str | NestSpec, ...]) -> bool:
        return any(
            self.account in named_inputs(item) if isinstance(item, NestSpec) else item == self.account
            for item in inputs
        )
