"""Rows that are made of the event log alone: kept as events come, and made again from the log."""
