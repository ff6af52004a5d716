"""What one commit of the model computed, and the proof that later ones compute the same: `figures/README.md`."""
