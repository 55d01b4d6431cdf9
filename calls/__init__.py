"""What happens on the line."""
