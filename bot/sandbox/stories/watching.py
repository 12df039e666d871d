"""Stories of watching: something breaks, and the bot says what, or rightly keeps quiet."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.stories.stage import Stage
from bot.sandbox.stories.story import CYCLE, DAY, HOUR


def token_expired(stage: Stage) -> None:
    """MBI's token dies while everything else is well; somebody re-authorizes it in MBI."""
    stage.break_("token-expired")
    stage.wait_for(lambda: bool(stage.cards()), CYCLE, "a card")
    stage.expect(stage.says(stage.card(), "because-token"), "the card names the token")
    stage.press("Anna", "acknowledge")
    stage.expect(stage.says(stage.card(), "state-acknowledged"), "the card says who is on it")
    stage.command("Omar", "/mbi status Google Ads – main")
    stage.mend("token-expired")
    stage.wait_for(stage.resolved, 2 * CYCLE, "the card closes when data flows")
    stage.expect(len(stage.cards()) == 1, "it was one message from first to last")


def access_revoked(stage: Stage) -> None:
    """The grant is revoked at the provider: MBI's word and message tell."""
    stage.break_("access-revoked")
    stage.wait_for(lambda: bool(stage.cards()), CYCLE, "a card")
    stage.expect(stage.says(stage.card(), "because-token"), "the card names the token")
    stage.mend("access-revoked")
    stage.wait_for(stage.resolved, 2 * CYCLE, "the card closes when data flows")


def admin_demoted(stage: Stage) -> None:
    """The person who authorized lost the role."""
    stage.break_("admin-demoted")
    stage.wait_for(lambda: bool(stage.cards()), CYCLE, "a card")
    stage.expect(
        stage.says(stage.card(), "because-admin-account"), "the card names the administrator"
    )
    stage.mend("admin-demoted")
    stage.wait_for(stage.resolved, 2 * CYCLE, "the card closes when data flows")


def provider_outage(stage: Stage) -> None:
    """The vendor is down: nobody is asked to authorize anything."""
    stage.break_("provider-outage")
    stage.wait_for(lambda: bool(stage.cards()), CYCLE, "a card")
    stage.expect(
        stage.says(stage.card(), "because-third-party", provider="Intuit"),
        "the card names the provider",
    )
    stage.wait(CYCLE)
    stage.expect(
        stage.says(stage.card(), "because-third-party", provider="Intuit"),
        "it still does after a failed cycle",
    )
    stage.mend("provider-outage")
    stage.wait_for(stage.resolved, 2 * CYCLE, "the card closes when data flows")


def google_outage(stage: Stage) -> None:
    """One shared cause behind several integrations of two accounts is one card."""
    stage.break_("google-outage")
    stage.wait_for(lambda: bool(stage.cards()), CYCLE, "a card")
    stage.wait(CYCLE)
    stage.expect(stage.says(stage.card(), "card-members"), "one card lists all of them")
    stage.mend("google-outage")
    stage.wait_for(stage.resolved, 2 * CYCLE, "the card closes when data flows")


def cycle_stuck(stage: Stage) -> None:
    """MBI's cycle never completes: the account's fault is MBI's, and a ticket helps."""
    stage.break_("cycle-stuck")
    stage.wait_for(lambda: bool(stage.cards()), 2 * DAY, "a card")
    stage.expect(stage.says(stage.card(), "because-mbi-internal"), "the card names MBI")
    stage.press("Carla", "open_ticket")
    stage.send_modal("Carla")
    stage.expect(len(stage.world.company.desk.tickets) == 1, "the desk has one ticket")
    stage.wait(timedelta(minutes=2))
    stage.expect(_number(stage) in stage.thread(), "the thread tells its number")
    stage.mend("cycle-stuck")
    stage.wait_for(stage.resolved, 2 * CYCLE, "the card closes when the cycle completes")


def mbi_outage(stage: Stage) -> None:
    """Adobe's own status page says that MBI has an outage: the card names it as a witness."""
    stage.break_("mbi-outage")
    stage.wait_for(lambda: bool(stage.cards()), 2 * DAY, "a card")
    stage.expect(stage.says(stage.card(), "because-mbi-internal"), "the card names MBI")
    stage.expect("Adobe" in stage.shown(stage.card()), "the card names Adobe's page")
    stage.mend("mbi-outage")
    stage.wait_for(stage.resolved, 2 * CYCLE, "the card closes when the cycle completes")


def ingest_down(stage: Stage) -> None:
    """MBI's Data Import API is down."""
    stage.break_("ingest-down")
    stage.wait_for(lambda: bool(stage.cards()), CYCLE, "a card")
    stage.expect(stage.says(stage.card(), "because-mbi-internal"), "the card names MBI")
    stage.mend("ingest-down")
    stage.wait_for(stage.resolved, 2 * CYCLE, "the card closes when it is up again")


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
    stage.expect(len(stage.direct("Lena")) == 1, "one notice, not more")
    stage.mend("export-key-refused")
    stage.wait(3 * HOUR)
    stage.expect(stage.says(stage.direct("Lena")[0], "card-title-seen"), "the notice is closed")


def database_unreachable(stage: Stage) -> None:
    """MBI cannot connect to a database: a connection to fix, nothing to authorize."""
    stage.break_("database-unreachable")
    stage.wait_for(lambda: bool(stage.cards()), CYCLE, "a card")
    stage.expect(stage.says(stage.card(), "because-connection"), "the card names the connection")
    stage.mend("database-unreachable")
    stage.wait_for(stage.resolved, 2 * CYCLE, "the card closes when data flows")


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
