"""Stories of data that stands still and nobody knows why: the bot does not guess."""

from __future__ import annotations

from bot.domain.diagnosis import Cause, Remedy
from bot.sandbox.fakes.slack import Message
from bot.sandbox.stories.stage import Stage
from bot.sandbox.stories.story import CYCLE, DAY


def ecommerce_still(stage: Stage) -> None:
    """No rows, no word of MBI, no status page: the bot does not blame the authorization."""
    _unknown(stage, "ecommerce-still", "Google ECommerce")


def zendesk_still(stage: Stage) -> None:
    """The same where MBI reads with a key."""
    _unknown(stage, "zendesk-still", "Zendesk")


def orders_still(stage: Stage) -> None:
    """A shop that writes no orders: password and connection are good, and nothing is blamed."""
    _unknown(stage, "orders-still", "Orders database")


def file_missing(stage: Stage) -> None:
    """Nobody uploads this week's file: its owner is reminded of just that."""
    stage.break_("file-missing")
    stage.wait_for(lambda: bool(_missing(stage)), 4 * DAY, "a message to Anna")
    stage.finds(Cause.UNKNOWN, "Bing Ads spend")
    asked = any(stage.says(message, "card-reauthorize") for message in _missing(stage))
    stage.expect(not asked, "there is nothing to authorize")
    stage.expect(not stage.cards(), "nobody else is troubled with it")
    stage.mend("file-missing")
    stage.wait_for(lambda: not _missing(stage), 2 * CYCLE, "it closes when the file is there")


def _missing(stage: Stage) -> list[Message]:
    """What tells Anna that a file is missing."""
    return [one for one in stage.direct("Anna") if stage.says(one, "card-title-upload")]


def analytics_blank(stage: Stage) -> None:
    """No word and no table: all that tells is what MBI received last, so the bot is unsure."""
    stage.breaks("analytics-blank", "because-unknown", within=2 * CYCLE)
    stage.finds(Cause.UNKNOWN, "Google Analytics")
    stage.wait(CYCLE)
    stage.expect(stage.says(stage.card(), "because-token"), "when all else is well it says which")
    stage.finds(Cause.TOKEN, "Google Analytics")
    stage.expect(stage.says(stage.card(), "confidence-unclear"), "and that it is not sure")
    stage.mends("analytics-blank", within=2 * CYCLE)


def _unknown(stage: Stage, trouble: str, name: str) -> None:
    stage.breaks(trouble, "because-unknown", within=2 * CYCLE)
    stage.finds(Cause.UNKNOWN, name)
    stage.expect(not stage.offers("reauthorize"), "nobody is asked to authorize anything")
    stage.expect(stage.verdict(name).remedy is Remedy.LOOK, "but to look at MBI's page")
    stage.mends(trouble, within=2 * CYCLE)
