"""Asking witnesses over HTTP, a batch at a time."""
