"""Paths: an experiment solved year by year, along laws of motion and exogenous paths."""
