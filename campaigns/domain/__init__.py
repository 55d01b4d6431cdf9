"""Rules of campaigns: plain Python."""
