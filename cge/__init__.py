"""Computable general equilibrium models of one or many regions, written in Pyomo and solved by the engine."""
