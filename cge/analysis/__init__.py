"""Analysis of solved models: indicators, decompositions, sensitivities, optimal policy, back-of-envelope accounts."""
