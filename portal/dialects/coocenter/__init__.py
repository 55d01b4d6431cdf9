"""CooCenter: requests over HTTP, pushes."""
