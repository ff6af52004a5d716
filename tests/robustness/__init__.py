"""Severe shocks on the Japan model."""
