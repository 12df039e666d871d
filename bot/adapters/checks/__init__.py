"""Looks at what the bot is set up with, for `mbi-bot doctor`; nothing is changed anywhere."""
