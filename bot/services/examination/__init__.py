"""The examination: everything that is set up, looked at once, each with the one thing to do."""
