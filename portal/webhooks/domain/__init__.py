"""The rules of pushing, without rows and without a network."""
