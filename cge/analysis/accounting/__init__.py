"""Accounting of growth and of the real wage between years, exact to rounding; chained aggregates."""
