"""What a run leaves: data sets, summaries, provenance."""
