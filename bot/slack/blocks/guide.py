"""Help, and answers to names and commands that aren't there."""

from __future__ import annotations

from bot.services.views import NoSuchName
from bot.slack.blocks.mrkdwn import Markup, escaped, lines
from bot.slack.blocks.parts import Message, context, header, section
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Subcommand

MOST_NAMES = 5


def guide(voice: Voice) -> Message:
    """What the bot can do."""
    intro = voice.say("help-intro")
    told = lines((voice.say(f"help-{one}") for one in Subcommand), bullet="• ")
    names = context(voice.say("help-names"))
    title = header(voice.plain("help-title"))
    return Message(text=f"{intro}\n{told}", blocks=(title, section(intro), section(told), names))


def no_such_command(asked: str, nearest: Subcommand | None, voice: Voice) -> Message:
    """The nearest command, and all that are there."""
    said = voice.say("help-unknown", asked=escaped(asked, 60), nearest=nearest)
    shown = guide(voice)
    return Message(text=f"{said}\n{shown.text}", blocks=(section(said), *shown.blocks[1:]))


def no_such_name(miss: NoSuchName, voice: Voice) -> Message:
    """The nearest names."""
    said = miss_words(miss, voice)
    return Message(text=said, blocks=(section(said),))


def miss_words(miss: NoSuchName, voice: Voice) -> Markup:
    """The same as one sentence."""
    near = Markup(", ".join(escaped(name, 80) for name in miss.nearest[:MOST_NAMES]))
    key = "name-several" if miss.several else "name-unknown"
    return voice.say(key, asked=escaped(miss.asked, 80), nearest=near)


def remark(text: Markup) -> Message:
    """One sentence as a message."""
    return Message(text=text, blocks=(section(text),))
