"""Published papers, cell by cell."""
