"""The theory, one block a file; `BLOCKS` is every block of the model in reading order."""

from cge.blocks import (
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
    production,
    quotas,
    trade,
)

BLOCKS = (
    production.block,
    make.block,
    trade.block,
    factors.block,
    institutions.block,
    household.block,
    consumption.block,
    enterprises.block,
    government.block,
    investment.block,
    foreign.block,
    carbon.block,
    quotas.block,
    markets.block,
)
