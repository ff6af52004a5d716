"""What GDP is made of: names that macro figures and results share."""

from cge.blocks import TRANSACTIONS

GDP = {"consumption": 1, "government": 1, "investment": 1, "exports": 1, "imports": -1}
COMPONENTS = tuple(GDP)
FINAL = {name: spec for name, spec in TRANSACTIONS.items() if spec.component}
"""The transactions that final demand is made of."""
