"""Stories of connections: hosts, names, addresses and host keys, with nothing to authorize."""

from __future__ import annotations

from bot.domain.diagnosis import Cause
from bot.sandbox.stories.stage import Stage
from bot.sandbox.stories.story import CYCLE, DAY, HOUR

BECAUSE = "because-connection"
ORDERS, BILLING = "Orders database", "Billing database"
US = 207


def database_unreachable(stage: Stage) -> None:
    """MBI cannot connect to a database: a connection to fix, nothing to authorize."""
    _fixed(stage, "database-unreachable", ORDERS)


def database_renamed(stage: Stage) -> None:
    """A database has another name: the bot's own test finds it gone too."""
    _fixed(stage, "database-renamed", ORDERS)


def mbi_not_admitted(stage: Stage) -> None:
    """The server admits the bot and not MBI: MBI's word Failed outranks the bot's good test."""
    _fixed(stage, "mbi-not-admitted", ORDERS)


def salesforce_moved(stage: Stage) -> None:
    """A name that leads nowhere is no matter of authorization, at OAuth either."""
    _fixed(stage, "salesforce-moved", "Salesforce")


def zendesk_unreachable(stage: Stage) -> None:
    """Nor where MBI reads with a key."""
    _fixed(stage, "zendesk-unreachable", "Zendesk")


def host_key_rotated(stage: Stage) -> None:
    """A bastion's new host key: a card before MBI fails, its fingerprints, the way back, data."""
    bastion = stage.world.company.access.bastion.truth
    before = bastion.fingerprints[0]
    stage.breaks("host-key-rotated", "because-host-key", within=HOUR)
    after = bastion.fingerprints[0]
    stage.finds(Cause.CONNECTION, BILLING)
    stage.expect(stage.word(BILLING) == "Success", "MBI has not even tried yet")
    told = stage.shown(stage.card())
    stage.expect(before in told and after in told, "the card shows both fingerprints")
    stage.wait_for(lambda: stage.word(BILLING) == "Failed", CYCLE, "MBI fails")
    stage.press("Dario", "reauthorize")
    with stage.browser("Dario") as tab:
        tab.open_link(stage.told("Dario"))
        stage.expect(before in tab.text and after in tab.text, "so does the page")
        tab.refresh_in_mbi(BILLING, US)
        tab.press("page-done-host-key")
    stage.wait_for(stage.resolved, 2 * CYCLE, "the card closes when data flows")
    stage.expect(stage.says_begun(stage.card(), "proof-data.bare"), "it says what proves it")


def database_flaps(stage: Stage) -> None:
    """What fails every other cycle is one incident: its thread tells, and nobody is told anew."""
    stage.break_("database-flaps")
    stage.wait(DAY)
    told = len(stage.cards())
    stage.wait(2 * DAY)
    stage.expect(told == len(stage.cards()), "after a day no new card comes")
    stage.expect(stage.verdict(ORDERS).flaps, "and the bot holds that it flaps")
    stage.mends("database-flaps", within=2 * CYCLE)


def bot_not_admitted(stage: Stage) -> None:
    """The server admits MBI and not the bot: no alarm, since data flows."""
    stage.break_("bot-not-admitted")
    stage.wait(DAY)
    stage.expect(not stage.cards(), "no alarm")
    stage.finds(Cause.BOT, ORDERS)
    stage.mend("bot-not-admitted")
    stage.wait(CYCLE)
    stage.expect(stage.verdict(ORDERS).cause is None, "the bot sees again")


def _fixed(stage: Stage, trouble: str, name: str) -> None:
    stage.breaks(trouble, BECAUSE, within=CYCLE)
    stage.finds(Cause.CONNECTION, name)
    stage.expect(stage.says(stage.card(), "card-fix-connection"), "it offers to fix it")
    stage.expect(not stage.says(stage.card(), "card-reauthorize"), "and nothing to authorize")
    stage.mends(trouble, within=2 * CYCLE)
