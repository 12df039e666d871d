"""A Slack bot that says why an MBI integration stopped, and who can mend it."""
