"""The sandbox: a small company to try the bot on, with no account, key or network."""
