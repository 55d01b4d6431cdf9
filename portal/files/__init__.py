"""Doors for files: what PBXs deliver and fetch, and recordings for people to play."""
