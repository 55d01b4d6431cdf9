"""Presence spans and counters: kept as events come, and made again from the log."""
