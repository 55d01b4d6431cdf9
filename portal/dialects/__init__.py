"""One folder a wire language."""
