"""Formulas made from the rules."""
