"""A stand-in for Slack: its Web API, signed requests, response URLs and Socket Mode."""

from bot.sandbox.fakes.slack.asked import SlackApp
from bot.sandbox.fakes.slack.elements import ImpossibleError
from bot.sandbox.fakes.slack.ledger import AppIdentity
from bot.sandbox.fakes.slack.methods.table import DEFAULT_SCOPES
from bot.sandbox.fakes.slack.records import SLACKBOT, Answer, Call, Channel, Message, Person, View
from bot.sandbox.fakes.slack.workspace import SlackWorkspace

__all__ = [
    "DEFAULT_SCOPES",
    "SLACKBOT",
    "Answer",
    "AppIdentity",
    "Call",
    "Channel",
    "ImpossibleError",
    "Message",
    "Person",
    "SlackApp",
    "SlackWorkspace",
    "View",
]
