"""The web side: Slack's requests, reports of MBI's words, health."""
