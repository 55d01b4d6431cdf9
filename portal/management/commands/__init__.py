"""Django commands of the portal."""
