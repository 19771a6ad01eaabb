"""Measurements against the alternatives, as ratios within one run; no part of the tests."""
