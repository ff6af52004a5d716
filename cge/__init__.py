"""Computable general equilibrium models of one or many regions, written in Pyomo and solved by the engine."""

from cge.startup import defer_scipy

defer_scipy()
