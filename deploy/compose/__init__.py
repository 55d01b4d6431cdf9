"""What only the containers need: their health checks."""
