"""Local sensitivities against re-solves."""
