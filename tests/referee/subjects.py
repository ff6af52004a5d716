"""Two-sector models for the referee: a sound one that has everything the list asks for, and ways to break it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from cge.block import Block
from cge.blocks import BLOCKS
from cge.closure import CLOSURES, Closure
from cge.structure import BuyerSpec
from cge.transactions import TransferSpec
from experiments.examples import (
    BURNT,
    SMALL_TABLE,
    SMALL_TAXES,
    carbon_taxes,
    small_sam,
    small_structure,
    two_sectors,
)
from experiments.referee.review import ITEMS
from experiments.referee.subject import Subject

CLOSURE: Closure = replace(CLOSURES["welfare"], walras="saving")


def subject(blocks: tuple[Block, ...] = BLOCKS, closure: Closure = CLOSURE) -> Subject:
    """Two goods, finite export demand; a sector and the household burn c_x. Government and investment are fixed."""
    taxes = (*SMALL_TAXES, *carbon_taxes("intermediate", "consumption"))
    structure = small_structure(taxes=taxes, government=BuyerSpec(elasticity=0))
    return Subject(small_sam(two_sectors()), structure, SMALL_TABLE, BURNT, closure, blocks=blocks)


def with_rules(block: Block, **rules: Callable) -> tuple[Block, ...]:
    """The theory with other rules for some equations of one block."""
    changed = {name: replace(spec, rule=rules.get(name, spec.rule)) for name, spec in block.equations.items()}
    assert rules.keys() <= changed.keys()
    return with_block(block, replace(block, equations=changed))


def with_payment(
    payer: str, receiver: str, value: Callable, kind: str = "leak", index: tuple = ()
) -> tuple[Block, ...]:
    """The theory with one more cell in the ledger; `value` maps the model to its amount."""

    class Payment(TransferSpec):
        """One payment between two accounts."""

        def payments(self, sets: Mapping[str, tuple]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
            yield receiver, payer, index

    block = Block("seeded")
    block.transfers[kind] = Payment(kind, ("np",), "p", "n", lambda m, *_: value(m), "leak", block.name)
    return (*BLOCKS, block)


def with_variable(rule: Callable) -> tuple[Block, ...]:
    """The theory with one more variable, `rate_seeded`, that starts at 1 and that `rule` determines."""
    block = Block("seeded")
    block.variable("rate_seeded", "", "1", "none", "z", "A variable that nothing else depends on.", start=1.0)
    block.equation("", determines="rate_seeded")(rule)
    return (*BLOCKS, block)


def item(key: str):
    """An item of the list by its key."""
    return next(each for each in ITEMS if each.key == key)


def with_block(old: Block, new: Block) -> tuple[Block, ...]:
    return tuple(new if block is old else block for block in BLOCKS)
