"""From a Pyomo model to terms: the reader, and what can be eliminated."""
