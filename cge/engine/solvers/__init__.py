"""The solvers: IPOPT, Newton, homotopy, and the one path through them."""
