"""The only place that knows Asterisk's words."""
