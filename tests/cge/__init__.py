"""The theory: forms, taxes, ledger, blocks, closures, solves and indicators."""
