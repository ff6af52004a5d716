"""Target seeking, optimal policy and entropy balancing."""
