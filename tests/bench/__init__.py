"""Tests of the benchmark's machinery; speeds are measured, never asserted."""
