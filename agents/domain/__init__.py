"""Rules of agents: plain Python."""
