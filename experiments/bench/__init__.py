"""Measure the engine on economies of many sizes and on Japan, beside the physical limit and other solvers."""
