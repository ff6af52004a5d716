"""Structure: which technologies, demand systems and taxes a model has. Data that names accounts and elasticity keys."""

from __future__ import annotations

from typing import Annotated, Literal

import pandas as pd
from pydantic import Field, model_validator

from cge.blocks import TAXED
from cge.demand import SYSTEMS
from sam.display import Card, Shown
from sam.yaml_source import Strict

Elasticity = float | str  # a number, or the key of a row of the elasticity table


class NestSpec(Strict):
    """One substitution node as written.

    `inputs` are account ids, other nodes, or the words `commodities` and `factors` for all that are not named elsewhere.
    """

    name: str
    elasticity: Elasticity
    inputs: tuple[str | NestSpec, ...] = Field(min_length=1)


class ReplacementSpec(Strict):
    """Other inputs of a node, and another elasticity if one is given."""

    inputs: tuple[str | NestSpec, ...] = Field(min_length=1)
    elasticity: Elasticity | None = None


class ActivitySpec(Strict):
    """The production tree of some activities; later entries override earlier ones.

    `replace` changes named nodes of the tree that the entries before give. `fixed` are factors outside the tree: a fixed
    cost, so that unit cost falls with output (scale economies).
    """

    of: tuple[str, ...] | Literal["*"]
    nest: NestSpec | None = None
    replace: dict[str, ReplacementSpec] = Field(default_factory=dict)
    fixed: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_tree(self) -> ActivitySpec:
        if (self.nest is None) == (not self.replace):
            raise ValueError("give either `nest`, a whole tree, or `replace`, some nodes of the tree before")
        return self


class HouseholdSpec(Strict):
    """Demand system of households.

    `les` calibrates from the keys `income_elasticity` and `frisch`, or from `subsistence_share`; `cobb_douglas` needs
    nothing; `ces` needs `elasticity`. `nest` groups commodities below the top.
    """

    demand: Literal[tuple(SYSTEMS)]  # type: ignore[valid-type]
    calibrate: Literal["frisch", "subsistence_share"] | None = None
    elasticity: Elasticity | None = None
    groups: tuple[NestSpec, ...] = ()


class BuyerSpec(Strict):
    """A composite purchase: elasticity 0 is Leontief (fixed quantities), 1 fixed value shares.

    `groups` puts commodities into nodes below the top, as for households.
    """

    elasticity: Elasticity
    groups: tuple[NestSpec, ...] = ()


class TaxSpec(Strict):
    """One row of the taxes table; see `cge.taxes.Tax`. Rates of taxes that are in the SAM are calibrated from it."""

    name: str
    account: str
    on: Literal[tuple(TAXED)]  # type: ignore[valid-type]
    kind: Literal["ad_valorem", "specific"] = "ad_valorem"
    basis: Literal["net", "gross"] = "net"
    base_includes: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    collector: str = ""
    shared_rate: str = ""
    coefficient: str = ""
    coverage: dict[str, Annotated[float, Field(ge=0.0)]] = Field(default_factory=dict)
    quota: float = Field(0.0, ge=0.0)


class TransferSpec(Strict):
    """What a payer's transfers follow: a share of its disposable income, or a fixed real amount."""

    household: Literal["income_share", "fixed_real"] = "income_share"
    enterprise: Literal["income_share"] = "income_share"
    government: Literal["income_share", "fixed_real"] = "fixed_real"


class TradingSpec(Strict):
    """Who is under emissions trading: weights of activities, which are their covered shares.

    With `coverage`, the share of all emissions that is covered, weights are scaled by one factor to meet it.
    """

    activities: dict[str, Annotated[float, Field(gt=0.0, le=1.0)]] = Field(min_length=1)
    coverage: float | None = Field(None, gt=0.0, le=1.0)


class Roles(Strict):
    """Which accounts and taxes reports call labour, tariffs and carbon revenue."""

    labour: tuple[str, ...] = ()
    tariff: tuple[str, ...] = ()
    carbon: tuple[str, ...] = ()


class Structure(Shown, Strict):
    """A whole model structure, as read from a structure file (docs/reference/structure.md).

    `by_products` maps an activity to commodities that it turns out besides its own: they compete with the whole supply of
    the commodity, imports included, one for one, and what they bring in lowers the activity's cost. Other joint products are
    part of domestic output. Goods that institutions own and sell (`endowments`) compete so with the whole supply, or with
    domestic goods only. `old_vintages` maps an activity to the one that makes the same with new capital: both sell at one
    price.
    """

    name: str
    activities: tuple[ActivitySpec, ...] = Field(min_length=1)
    household: HouseholdSpec
    government: BuyerSpec = BuyerSpec(elasticity=0)
    investment: dict[str, BuyerSpec] = Field(default_factory=lambda: {"*": BuyerSpec(elasticity=0)})
    export_demand: Literal["finite", "price_taker"] = "finite"
    import_supply: Literal["finite", "price_taker"] = "price_taker"
    by_products: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    old_vintages: dict[str, str] = Field(default_factory=dict)
    endowments: Literal["supply", "domestic"] = "supply"
    taxes: tuple[TaxSpec, ...] = ()
    transfers: TransferSpec = TransferSpec()
    money_unit_yen: float | None = Field(None, gt=0.0)
    shared_rates: dict[str, Annotated[float, Field(gt=0.0)]] = Field(default_factory=dict)
    trading: TradingSpec | None = None
    closure: str | None = None
    roles: Roles = Roles()

    @model_validator(mode="after")
    def _vintages(self) -> Structure:
        both = [a for a in self.old_vintages if a in self.old_vintages.values()]
        if both:
            raise ValueError(f"old_vintages: {both[0]} is old and new; name the new one of each old vintage")
        return self

    def _card(self) -> Card:
        taxes = pd.DataFrame(
            [(tax.name, tax.on, tax.kind, tax.account, tax.basis) for tax in self.taxes],
            columns=["tax", "on", "kind", "account", "basis"],
        ).set_index("tax")
        facts = {
            "activities": "; ".join(_trees(each) for each in self.activities),
            "household": self.household.demand,
            "export demand": self.export_demand,
            "import supply": self.import_supply,
            "closure": self.closure or "none of its own",
            "labour": ", ".join(self.roles.labour) or "none",
        }
        return Card(f"Structure {self.name}", facts, {"taxes": taxes} if self.taxes else {})


def _trees(spec: ActivitySpec) -> str:
    """The whole tree, or the nodes that differ from the tree before."""
    of = spec.of if isinstance(spec.of, str) else ", ".join(spec.of)
    return f"{of}: {_tree(spec.nest)}" if spec.nest else f"{of}: other {', '.join(spec.replace)}"


def _tree(nest: NestSpec) -> str:
    """`output[commodities, value_added[factors]]`."""
    inside = ", ".join(each if isinstance(each, str) else _tree(each) for each in nest.inputs)
    return f"{nest.name}[{inside}]"
