"""Measures the asterCC interface: the password that comes with each request, requests a core, and
pages that wait for events."""
