"""Everything Slack: what is shown, what is pressed, and how it gets there."""
