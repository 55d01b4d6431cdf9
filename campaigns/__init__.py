"""Whom we dial."""
