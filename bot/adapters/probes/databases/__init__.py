"""Trying database accounts with the drivers of their engines."""
