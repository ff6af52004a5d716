"""Tests of the package `sam`."""
