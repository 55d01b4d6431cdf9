"""The XiVO xuc language: JSON over one socket, and its JavaScript library."""
