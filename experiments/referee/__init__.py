"""The referee's list: what any model of this kind has to satisfy, tried on one SAM, structure and closure."""
