"""The theory, one block a file; `BLOCKS` is every block of the model in reading order, the rest what they declare."""

from cge.blocks import (
    border,
    bundles,
    carbon,
    consumption,
    enterprises,
    factors,
    foreign,
    government,
    household,
    institutions,
    investment,
    make,
    markets,
    nests,
    permits,
    production,
    quotas,
    trade,
)

BLOCKS = (
    production.block,
    nests.block,
    make.block,
    trade.block,
    bundles.block,
    factors.block,
    institutions.block,
    household.block,
    consumption.block,
    enterprises.block,
    government.block,
    investment.block,
    foreign.block,
    carbon.block,
    permits.block,
    border.block,
    quotas.block,
    markets.block,
)

PARAMETERS = {name: spec for block in BLOCKS for name, spec in block.parameters.items()}
VARIABLES = {name: spec for block in BLOCKS for name, spec in block.variables.items()}
TRANSACTIONS = {name: spec for block in BLOCKS for name, spec in block.transactions.items()}
TRANSFERS = tuple(spec for block in BLOCKS for spec in block.transfers.values())
UNITS = {name: spec for block in BLOCKS for name, spec in block.units.items()}
TAXED = {name: spec for name, spec in TRANSACTIONS.items() if spec.remits}
"""The transactions that a tax may fall on."""
