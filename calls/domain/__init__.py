"""Rules of calls: plain Python, no clock, no I/O."""
