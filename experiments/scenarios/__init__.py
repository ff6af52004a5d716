"""Scenarios that are more than a list of shocks."""
