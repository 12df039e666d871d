"""What people see: pure functions from plain data to Slack's blocks."""
