"""The browser panel's own language."""
