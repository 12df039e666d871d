"""The desks that take tickets by themselves."""
