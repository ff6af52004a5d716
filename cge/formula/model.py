"""The model on symbols: what rules read, as `cge.model.Model` gives it, with a symbol where the model has a number.

The shape of the economy (who produces, which node lies above) is the model's own; only variables, parameters, prices paid
and unit taxes are other than in a model that is solved.
"""

from __future__ import annotations

from collections.abc import Mapping

from cge.blocks import BLOCKS, TAXED
from cge.formula.expression import Expression, Symbol
from cge.ledger import Ledger
from cge.model import Model
from cge.parameters import Parameters
from cge.taxes import Tax

INNER = 0.5  # an elasticity that is at none of the limits of its form
TRANSFER_SHARE = "share_transfer"
PAID, UNIT_TAX = "paid_", "unit_tax_"


class _Component:
    """A variable or parameter: a symbol at every label of its index set."""

    def __init__(self, name: str, over: str, labels: tuple) -> None:
        self._name, self._over, self._labels = name, over, frozenset(labels)

    def __getitem__(self, at: str | tuple[str, ...]) -> Symbol:
        if at not in self._labels:
            raise KeyError(f"{self._name} has no {at}")
        # The label as the rule has it: it may be the top of a tree where the set has the account.
        return Symbol(self._name, self._over, at if isinstance(at, tuple) else (at,))


class SymbolicLedger(Ledger):
    """The ledger with one symbol for a price paid and one for the tax on a unit."""

    def paid(self, name: str, *index: str) -> Expression:
        """Price that the buyer pays."""
        return Symbol(PAID + name, TAXED[name].over, index) if name in TAXED else self.net(name, *index)

    def price(self, name: str, *index: str) -> Expression:
        """What the price paid is made of: the price before taxes and the taxes on a unit."""
        return super().paid(name, *index)

    def _amounts(self, taxes: list[Tax], price: Expression, index: tuple[str, ...]) -> dict[str, Expression]:
        return {
            tax.name: Symbol(UNIT_TAX + tax.on, "t*" + TAXED[tax.on].over, (tax.account, *index))
            for tax in taxes
        }


class SymbolicModel(Model):
    """A model whose variables and parameters are symbols; `limits` puts elasticities at a limit of their form."""

    def __init__(self, parameters: Parameters, limits: Mapping[str, float]) -> None:
        super().__init__(parameters)
        self.limits = limits
        self.asked: set[str] = set()
        self._over: dict[str, str] = {}
        self.ledger: SymbolicLedger = SymbolicLedger(
            self.taxes, lambda *_: None, lambda *_: None, lambda *_: True
        )
        for block in BLOCKS:
            for parameter in block.parameters.values():
                self._symbols(parameter.name, parameter.over)
            for variable in block.variables.values():
                self._symbols(variable.name, variable.over)
        for block in BLOCKS:
            for transaction in block.transactions.values():
                self.ledger.transaction(transaction, self)
            for transfer in block.transfers.values():
                self.ledger.transfer(transfer, self)

    def number(self, name: str, *index: str) -> float:
        """A number that selects the general form, or the limit that was asked for."""
        self.asked.add(name)
        if name == TRANSFER_SHARE and not self.has("n", index[1]):
            return 0.0  # partners have no disposable income here
        return self.limits.get(name, INNER)

    def nonzero(self, name: str) -> list:
        """Every label: the sample has all of them."""
        return list(self.sets[self._over[name]])

    def _symbols(self, name: str, over: str) -> None:
        self._over[name] = over
        self.__dict__[name] = _Component(name, over, self.sets[over]) if over else Symbol(name, "")
