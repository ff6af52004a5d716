"""Sweeps: an experiment solved for every row of a design, on one machine or a cluster, with nothing lost."""
