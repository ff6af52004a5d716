"""Bounds that bind in some regimes."""
