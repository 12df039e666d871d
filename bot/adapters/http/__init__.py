"""What every HTTP client of the bot shares."""
