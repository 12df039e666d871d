"""Stand-ins for the services outside the process, served over HTTP on loopback.

They never import the bot, and the bot never imports them: both sides meet only
through the protocols that the real services publish.
"""
