"""Pushes: what happened, sent to other people's servers; nothing lost, nobody held up."""
