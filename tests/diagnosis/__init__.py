"""A gallery of mistakes, and what the project says about each."""
