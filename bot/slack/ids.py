"""Every id that Slack hands back to the bot, once."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """Buttons."""

    ACKNOWLEDGE = "acknowledge"
    OPEN_TICKET = "open_ticket"
    DETAILS = "details"
    PREVIOUS_PAGE = "previous_page"
    NEXT_PAGE = "next_page"
    SHARE = "share"
    REAUTHORIZE = "reauthorize"
    ASK_OWNER = "ask_owner"
    AUTHORIZED = "authorized"
    """A person says that they authorized MBI."""
    CONFIRM_CHANGE = "confirm_change"
    KEEP_ACCOUNT = "keep_account"
    LINK = "link"
    """Opens an address in the browser; Slack tells the bot of the press all the same."""


class Callback(StrEnum):
    """Modals."""

    LOADING = "loading"
    RESULT = "result"
    DETAILS = "details"
    REPORT = "report"
    TICKET = "ticket"


class Block(StrEnum):
    """Blocks that people fill in; their one element has the same id."""

    ACCOUNT = "account"
    PAGE = "page"
    SUBJECT = "subject"
    BODY = "body"
    PRIORITY = "priority"


CARD_BLOCK = "card"
"""What the ids of cards' buttons begin with: `card:INCIDENT:VERSION`."""


class Command(StrEnum):
    """Slash commands."""

    MBI = "/mbi"


class Subcommand(StrEnum):
    """The first word after the command."""

    STATUS = "status"
    CHECK = "check"
    REAUTH = "reauth"
    CONNECT = "connect"
    REPORT = "report"
    TICKET = "ticket"
    HELP = "help"


ALIASES = {
    "stato": Subcommand.STATUS,
    "controlla": Subcommand.CHECK,
    "verifica": Subcommand.CHECK,
    "riautorizza": Subcommand.REAUTH,
    "collega": Subcommand.CONNECT,
    "segnala": Subcommand.REPORT,
    "aiuto": Subcommand.HELP,
}
"""The same words in Italian; "ticket" is one in both."""
