"""What happens in the XiVO world: every function is sent, and what it did is heard."""
