"""Trying grants at their sources."""
