"""The economies that `cge bench` measures, the limit they are measured against, and other solvers."""

NAMED = {"opencge_40": "tariff_double", "japan": "carbon_price"}
"""Economies with a name: the experiment that shocks them, of the catalogue or of the paper of that name."""
