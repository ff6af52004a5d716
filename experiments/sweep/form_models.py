"""Read models of a sweep by the functional forms that draws select; what is read depends on no draw."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from cge.parameters import Parameters
from cge.read_model import ReadModel
from experiments.elasticity_rows import Form
from experiments.read_cache import read_once

KEPT = 8  # models in memory; one of Japan takes about 100 MB with what is compiled of it


class FormModels:
    """The read model of each functional form, the last few of them kept."""

    def __init__(self, benchmark: Callable[[Form], Parameters]) -> None:
        """`benchmark` gives the parameters to read a form with."""
        self._benchmark = benchmark
        self._read: OrderedDict[Form, ReadModel] = OrderedDict()

    def at(self, form: Form) -> ReadModel:
        """The read model of a form, read unless it is kept. Raises SolveError as `read_economy` does."""
        if form not in self._read:
            self._read[form] = read_once(self._benchmark(form))
        self._read.move_to_end(form)
        if len(self._read) > KEPT:
            self._read.popitem(last=False)
        return self._read[form]
