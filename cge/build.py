"""Build: from parameters to a Pyomo model with all alternatives, in three passes (variables, cells, equations)."""

from __future__ import annotations

from cge.block import Block
from cge.blocks import BLOCKS
from cge.collection import no_collection
from cge.complementarity import add_complementarity
from cge.model import Model
from cge.parameters import Parameters
from cge.taxes import tax_parameters


@no_collection()
def build(parameters: Parameters, blocks: tuple[Block, ...] = BLOCKS, free: tuple[str, ...] = ()) -> Model:
    """Build the Pyomo model of an economy with the equations of every closure.

    `free` names parameters that become variables (`cge.analysis.optimise`).
    """
    model = Model(parameters, free)
    model.blocks = blocks
    for block in blocks:
        for parameter in block.parameters.values():
            model.add_parameter(parameter.name, parameter.over)
    for spec in tax_parameters(parameters.taxes).values():
        model.add_parameter(spec.name, spec.over)
    for block in blocks:
        for variable in block.variables.values():
            model.add_variable(variable)
    for block in blocks:
        for transaction in block.transactions.values():
            model.ledger.transaction(transaction, model)
        for transfer in block.transfers.values():
            model.ledger.transfer(transfer, model)
    for block in blocks:
        for equation in block.equations.values():
            model.add_equation(equation)
    for block in blocks:
        for pair in block.complementarities.values():
            add_complementarity(model, pair)
    return model
