"""Who takes the calls."""
