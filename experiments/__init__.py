"""Experiments: what to shock, how to run it, what to write, and the command line."""
