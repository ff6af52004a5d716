"""Pyomo, in the one place that imports it: for those who build and read models. A model that was read needs none."""

from cge.startup import import_pyomo

import_pyomo()

# ruff: noqa: E402
import pyomo.core as pyo
from pyomo.common.numeric_types import native_numeric_types
from pyomo.core.base.component_namer import name_repr
from pyomo.core.base.constraint import ConstraintData
from pyomo.core.base.expression import NamedExpressionData
from pyomo.core.base.param import Param, ParamData
from pyomo.core.base.var import VarData
from pyomo.core.expr import numeric_expr as nodes
from pyomo.core.expr.relational_expr import EqualityExpression

__all__ = [
    "ConstraintData",
    "EqualityExpression",
    "NamedExpressionData",
    "Param",
    "ParamData",
    "VarData",
    "name_repr",
    "native_numeric_types",
    "nodes",
    "pyo",
]
