"""A recipe as a model, and the properties that it has to have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from calibration import CalibrationError, ElasticityTable
from cge.analysis.shock_decomposition import ShockPath
from cge.analysis.welfare_decomposition import welfare
from cge.block import Block
from cge.blocks import BLOCKS
from cge.closure import Closure, ClosureError
from cge.options import SolveOptions
from cge.parameters import Parameters
from cge.solve import solve
from cge.structure import Structure
from experiments.inputs.spec import ShockSpec
from experiments.referee.review import ITEMS, tried
from experiments.referee.subject import Subject
from experiments.referee.trial import FAILED
from experiments.shock import apply_shocks, check_effect
from sam import Sam
from sam.problem import InputError, SolveError

from .accounts import sam_of
from .model import closure_of, elasticities_of, shocks_of, structure_of
from .recipe import Recipe

PROPERTIES = ("ledger", "zero_shock", "numeraire", "quantities")
NO_EQUILIBRIUM = ("cannot pay", "no equilibrium")  # what the solver shows of a shock that no economy survives
UNDETERMINED = "square, and singular"  # without substitution factor prices may be free: said, not solved
ERRORS = (CalibrationError, ClosureError, InputError, SolveError)


HOLDS, REFUSED, FAILS = "holds", "refused", "fails"


@dataclass(frozen=True)
class Outcome:
    """What came of an economy: `status` is one of three words, `item` the property that it lacks or is refused for."""

    status: str
    item: str = ""
    message: str = ""


@dataclass(frozen=True)
class Economy:
    """A recipe's SAM, structure, elasticities, closure and shocks; `blocks` are the theory that it is built from."""

    recipe: Recipe
    blocks: tuple[Block, ...] = BLOCKS

    @cached_property
    def sam(self) -> Sam:
        """The SAM."""
        return sam_of(self.recipe)

    @cached_property
    def structure(self) -> dict:
        """The structure file's content."""
        return structure_of(self.recipe, self.sam)

    @cached_property
    def closure(self) -> dict:
        """The closure file's content."""
        return closure_of(self.recipe, self.sam)

    @cached_property
    def shocks(self) -> list[dict]:
        """The experiment's shocks."""
        return shocks_of(self.recipe, self.sam, self.closure)

    @cached_property
    def subject(self) -> Subject:
        """The model for the referee."""
        table = ElasticityTable("random", elasticities_of(self.recipe))
        options = SolveOptions(method="newton")
        structure, closure = Structure(**self.structure), Closure(**self.closure)
        return Subject(self.sam, structure, table, None, closure, options, self.blocks)

    def shocked(self) -> Parameters:
        """Parameters after the shocks."""
        shocks = [(ShockSpec(**shock), "shock") for shock in self.shocks]
        parameters, applied = apply_shocks(self.subject.parameters, shocks)
        check_effect(self.subject.compiled, parameters, applied)
        return parameters


def outcome_of(economy: Economy) -> Outcome:
    """Whether an economy calibrates, replicates its SAM, is homogeneous and survives its shock, EV by cause adding up.

    `refused` is an economy whose prices the model shows to be undetermined, and a shock that it shows to have no
    equilibrium: told with its reason, not answered wrongly.
    """
    try:
        compiled = economy.subject.compiled
    except ERRORS as error:
        return Outcome(REFUSED if UNDETERMINED in str(error) else FAILS, "calibrates", str(error))
    for item in ITEMS:
        if item.key in PROPERTIES:
            trial = tried(item, economy.subject)
            if trial.status == FAILED:
                return Outcome(FAILS, item.key, f"{trial.name}: {trial.value} at {trial.reason}")
    try:
        after = economy.shocked()
        solve(compiled, after, economy.subject.options)  # verifies Walras' law, every account and every nest
        if not compiled.complementarities:
            welfare(ShockPath(compiled, economy.subject.parameters, {"all": after}, economy.subject.options))
    except ERRORS as error:
        known = any(reason in str(error) for reason in NO_EQUILIBRIUM)
        return Outcome(REFUSED if known else FAILS, "survives a shock", str(error))
    return Outcome(HOLDS)
