"""Measurements: ratios and waits, never pass or fail."""
