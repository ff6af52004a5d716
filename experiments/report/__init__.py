"""The report: tables, figures, words, the page."""
