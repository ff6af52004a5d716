"""Decompositions of results: by shock and by cause."""
