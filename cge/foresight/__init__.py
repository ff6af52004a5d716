"""Perfect foresight: the static equations of all years and the laws of motion between them in one system."""

from cge.foresight.horizon import Horizon
from cge.foresight.market import Foresight
from cge.foresight.path import ForeseenPath
from cge.foresight.planner import optimal_growth

__all__ = ["ForeseenPath", "Foresight", "Horizon", "optimal_growth"]
