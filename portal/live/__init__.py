"""What browsers hear."""
