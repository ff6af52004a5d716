"""Old vintages of activities: the technique, the elasticities and the satellite accounts that go with the split SAM."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from calibration.elasticities import ElasticityTable
from calibration.nests import activity_nest, fixed_inputs, spec_nodes
from cge.structure import ActivitySpec, NestSpec, Structure
from sam.problem import InputError, suggestion
from sam.vintages import old


@dataclass(frozen=True)
class OldVintages:
    """Which accounts have an old vintage (see `sam.vintages`), its share, and its elasticities by the name of a node.

    An elasticity holds where it is below the new vintage's: old capital substitutes at most as easily as new.
    """

    capital: tuple[str, ...]
    activities: tuple[str, ...]
    share: float
    elasticities: Mapping[str, float]

    def nodes(self, structure: Structure) -> list[str]:
        """The nodes of the trees that get an old vintage, by name."""
        trees = [self._tree(structure, a) for a in self.activities]
        return list(dict.fromkeys(node.name for tree in trees for node in spec_nodes(tree)))

    def structure(self, structure: Structure, table: ElasticityTable) -> Structure:
        """The structure with a tree for every old vintage. Raises InputError for what no tree or no vintage can have."""
        trees = {a: self._tree(structure, a) for a in self.activities}
        self._check(structure, table, trees)
        activities = tuple(
            ActivitySpec(of=(old(a),), nest=self._old_tree(tree, table, a)) for a, tree in trees.items()
        )
        taxes = tuple(
            tax.model_copy(update={"of": (*tax.of, *(old(each) for each in tax.of if each in self.capital))})
            for tax in structure.taxes
        )
        by_products = {old(a): goods for a, goods in structure.by_products.items() if a in trees}
        return structure.model_copy(
            update={
                "activities": (*structure.activities, *activities),
                "taxes": taxes,
                "by_products": {**structure.by_products, **by_products},
                "old_vintages": {old(a): a for a in trees},
            }
        )

    def table(self, table: ElasticityTable, structure: Structure) -> ElasticityTable:
        """The table with the rows of every old vintage, but for those of nodes whose elasticity its tree gives as a number.

        structure: the one with trees of both, as `structure` makes it.
        """
        split = {*self.activities, *self.capital}
        rows = dict(table.rows)
        rows |= {
            (name, old(index)): value
            for (name, index), value in table.rows.items()
            if index in split and name not in self._replaced(structure, index)
        }
        return ElasticityTable(table.name, rows)

    def emissions(self, emissions: pd.DataFrame) -> pd.DataFrame:
        """Emissions by source and user, those of a split activity shared as its purchases are."""
        split = emissions["user"].isin(self.activities)
        of_new, of_old = emissions.copy(), emissions[split].copy()
        of_new.loc[split, "mt_co2"] *= 1 - self.share
        of_old["mt_co2"] *= self.share
        of_old["user"] = of_old["user"].map(old)
        return pd.concat([of_new, of_old], ignore_index=True)

    def hours(self, hours: Mapping[str, float]) -> dict[str, float]:
        """Hours by activity, those of a split one shared as its labour is."""
        found: dict[str, float] = {}
        for activity, amount in hours.items():
            if activity in self.activities:
                found[activity], found[old(activity)] = (1 - self.share) * amount, self.share * amount
            else:
                found[activity] = amount
        return found

    def _tree(self, structure: Structure, activity: str) -> NestSpec:
        nest = activity_nest(structure.activities, activity)
        if nest is None:
            raise InputError(f"structure {structure.name}: no entry of `activities` covers {activity!r}")
        if fixed := fixed_inputs(structure.activities, activity):
            raise InputError(
                f"{activity} has fixed inputs ({', '.join(fixed)}), which two vintages cannot share; a path with vintages "
                "needs activities without them"
            )
        return nest

    def _replaced(self, structure: Structure, account: str) -> set[str | float]:
        """Elasticities that the new vintage's tree has and the old one's has not; none for capital."""
        if account not in self.activities:
            return set()
        new, kept = (
            {node.elasticity for node in spec_nodes(self._tree(structure, own))}
            for own in (account, old(account))
        )
        return new - kept

    def _old_tree(self, nest: NestSpec, table: ElasticityTable, activity: str) -> NestSpec:
        """The tree of the old vintage: its own capital, and the smaller of both elasticities."""
        inputs = tuple(
            self._old_tree(item, table, activity)
            if isinstance(item, NestSpec)
            else old(item)
            if item in self.capital
            else item
            for item in nest.inputs
        )
        own = self.elasticities.get(nest.name)
        elasticity = nest.elasticity
        if own is not None and own < table.resolve(elasticity, activity, problems=[]):
            elasticity = own
        return NestSpec(name=nest.name, elasticity=elasticity, inputs=inputs)

    def _check(self, structure: Structure, table: ElasticityTable, trees: Mapping[str, NestSpec]) -> None:
        for name, value in self.elasticities.items():
            known = {node.name: None for tree in trees.values() for node in spec_nodes(tree)}
            if name not in known:
                raise InputError(
                    f"old_elasticities: no tree of structure {structure.name} has a node {name!r}. "
                    f"{suggestion(name, list(known))}"
                )
            new = list(self._of_new(name, table, trees))
            if value > max(new):
                raise InputError(
                    f"old_elasticities: {name}: {value:g} is above the elasticity of the new vintage in every activity "
                    f"(at most {max(new):g}), and old capital substitutes at most as easily as new; lower it"
                )

    def _of_new(self, name: str, table: ElasticityTable, trees: Mapping[str, NestSpec]) -> Iterator[float]:
        for activity, tree in trees.items():
            for node in spec_nodes(tree):
                if node.name == name:
                    yield table.resolve(node.elasticity, activity, problems=[])
