"""Stories of watching: something breaks, and the bot says what, or rightly keeps quiet."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.diagnosis import Cause
from bot.sandbox.stories.stage import Stage
from bot.sandbox.stories.story import CYCLE, DAY, HOUR


def token_expired(stage: Stage) -> None:
    """MBI's token dies while everything else is well; somebody re-authorizes it in MBI."""
    stage.breaks("token-expired", "because-token", within=CYCLE)
    stage.finds(Cause.TOKEN, "Google Ads – main")
    stage.press("Anna", "acknowledge")
    stage.expect(stage.says(stage.card(), "state-acknowledged"), "the card says who is on it")
    stage.command("Omar", "/mbi status Google Ads – main")
    stage.mends("token-expired", within=2 * CYCLE)
    stage.expect(len(stage.cards()) == 1, "it was one message from first to last")


def cycle_stuck(stage: Stage) -> None:
    """MBI's cycle never completes: the account's fault is MBI's, and a ticket helps."""
    stage.breaks("cycle-stuck", "because-mbi-internal", within=2 * DAY)
    files = "Bing Ads spend"
    stage.wait_for(
        lambda: stage.verdict(files).cause is not None, DAY, "files that were brought grow late too"
    )
    stage.finds(Cause.MBI_INTERNAL, "Salesforce", "Mixpanel", "Orders database", files)
    stage.press("Carla", "open_ticket")
    stage.send_modal("Carla")
    stage.expect(len(stage.world.company.desk.tickets) == 1, "the desk has one ticket")
    stage.wait(timedelta(minutes=2))
    stage.expect(_number(stage) in stage.thread(), "the thread tells its number")
    stage.mends("cycle-stuck", within=2 * CYCLE)


def mbi_outage(stage: Stage) -> None:
    """Adobe's own status page says that MBI has an outage: the card names it as a witness."""
    stage.breaks("mbi-outage", "because-mbi-internal", within=2 * DAY)
    stage.expect("Adobe" in stage.shown(stage.card()), "the card names Adobe's page")
    stage.mends("mbi-outage", within=2 * CYCLE)


def ingest_down(stage: Stage) -> None:
    """MBI's Data Import API is down."""
    stage.breaks("ingest-down", "because-mbi-internal", within=CYCLE)
    stage.finds(Cause.MBI_INTERNAL, "Loyalty points")
    stage.mends("ingest-down", within=2 * CYCLE)


def quiet_weekend(stage: Stage) -> None:
    """Nothing is sold on a weekend, so nothing arrives, and nobody is woken."""
    stage.break_("quiet-weekend")
    stage.wait(DAY + 6 * HOUR)
    stage.expect(not stage.cards(), "no alarm")
    stage.mend("quiet-weekend")
    stage.wait(DAY)
    stage.expect(not stage.cards(), "none on Monday either")


def blank_status(stage: Stage) -> None:
    """A blank word is neither good nor bad."""
    stage.break_("blank-status")
    stage.wait(12 * HOUR)
    stage.expect(not stage.cards(), "no alarm")
    stage.command("Omar", "/mbi status Mixpanel")


def export_key_refused(stage: Stage) -> None:
    """The bot's own key is refused: a notice to who runs it, no alarm to anyone."""
    stage.break_("export-key-refused")
    stage.wait_for(lambda: bool(stage.direct("Lena")), 3 * HOUR, "a notice to the admin")
    stage.wait(12 * HOUR)
    stage.expect(not stage.cards(), "no alarm in the channel")
    stage.finds(Cause.BOT, "Salesforce", "Mixpanel", "Orders database", "Bing Ads spend")
    stage.expect(len(stage.direct("Lena")) == 1, "one notice, not more")
    stage.mend("export-key-refused")
    stage.wait(3 * HOUR)
    stage.expect(stage.says(stage.direct("Lena")[0], "card-title-seen"), "the notice is closed")


def slack_down(stage: Stage) -> None:
    """Slack is down when the card is due: it comes once, as soon as Slack is back."""
    stage.break_("token-expired")
    stage.wait(3 * HOUR)
    stage.break_("slack-outage")
    stage.wait_for(lambda: _owed(stage), CYCLE, "a card is owed")
    stage.expect(not stage.cards(), "nothing could be posted")
    stage.wait(timedelta(minutes=1))
    stage.mend("slack-outage")
    stage.wait_for(lambda: bool(stage.cards()), HOUR, "the card comes late")
    stage.wait(HOUR)
    stage.expect(len(stage.cards()) == 1, "it comes once")


def desk_down(stage: Stage) -> None:
    """The desk is down for an hour when the ticket is sent: it is kept, and opened once."""
    stage.break_("cycle-stuck")
    stage.wait_for(lambda: bool(stage.cards()), 2 * DAY, "a card")
    stage.break_("desk-outage")
    stage.press("Carla", "open_ticket")
    stage.send_modal("Carla")
    stage.wait(HOUR)
    stage.expect(not stage.world.company.desk.tickets, "the desk has nothing yet")
    stage.mend("desk-outage")
    stage.wait(HOUR)
    stage.expect(len(stage.world.company.desk.tickets) == 1, "the desk has one ticket")
    stage.expect(_number(stage) in stage.thread(), "the thread tells its number")


def _number(stage: Stage) -> str:
    return str(stage.world.company.desk.tickets[0].id)


def _owed(stage: Stage) -> bool:
    with stage.world.bot.transaction() as uow:
        return bool(uow.incidents.open_ones(uow.watched.workspace().id))
