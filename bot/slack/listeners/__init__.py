"""What Slack's requests set off: one module a surface, each thin."""
