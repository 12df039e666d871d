"""What the one who added the bot reads first."""

from __future__ import annotations

from bot.ports.app_tokens import TeamName
from bot.slack.blocks.mrkdwn import escaped, lines
from bot.slack.blocks.parts import Message, section
from bot.slack.blocks.voice import Voice


def greeting(team: TeamName, voice: Voice) -> Message:
    """That it is there, and what has to be done before it says anything."""
    hello = voice.say("installed-hello", team=escaped(team.name, 80) or None)
    key = "installed-next" if team.id else "installed-next-organization"
    following = voice.say(key, team_id=escaped(team.id, 40) or None)
    then = voice.say("installed-then")
    text = lines((hello, following, then))
    return Message(text=text, blocks=(section(hello), section(following), section(then)))
