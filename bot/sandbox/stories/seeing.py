"""Stories of what the bot itself sees with, and of what ends by the calendar."""

from __future__ import annotations

from bot.domain.diagnosis import Cause
from bot.sandbox.acme import ANNA
from bot.sandbox.stories.stage import Stage
from bot.sandbox.stories.story import CYCLE, DAY, HOUR

ADOBE, META = "Adobe Analytics", "Facebook Ads – EU"


def own_grant_revoked(stage: Stage) -> None:
    """The bot's own grant is revoked while MBI is fine: a quiet note to its owner, no alarm."""
    stage.break_("own-grant-revoked")
    stage.wait_for(lambda: bool(stage.direct("Anna")), CYCLE, "a note to Anna")
    note = stage.direct("Anna")[0]
    stage.expect(stage.says(note, "card-title-grant"), "it says that the bot can't see")
    stage.press("Anna", "reauthorize", note)
    with stage.browser("Anna") as tab:
        tab.open_link(stage.told("Anna"))
        tab.sign_in("Google", ANNA)
    stage.wait(HOUR)
    stage.expect(stage.says(stage.direct("Anna")[0], "card-title-seen"), "the bot sees again")
    stage.expect(not stage.cards(), "there was no alarm")


def authorization_ends(stage: Stage) -> None:
    """What lasts two weeks is renewed in time: its owner is reminded in working hours."""
    stage.break_("authorization-ends")
    stage.wait_for(lambda: bool(stage.direct("Bruno")), DAY, "a reminder")
    stage.press("Bruno", "reauthorize", stage.direct("Bruno")[-1])
    with stage.browser("Bruno") as tab:
        tab.open_link(stage.told("Bruno"))
        tab.authorize_in_mbi(ADOBE)
        tab.press("page-done")
    done = stage.text("Bruno", "notice-due-done", name=ADOBE, account="Acme EU")
    stage.wait_for(
        lambda: all(done in one.text for one in stage.direct("Bruno")), HOUR, "it is withdrawn"
    )
    stage.expect(not stage.cards(), "nothing broke")


def sixty_days_end(stage: Stage) -> None:
    """Nobody heeds the reminder, and Meta's sixty days pass: then it is authorized again."""
    stage.break_("sixty-days-end")
    stage.wait_for(lambda: bool(stage.direct("Anna")), DAY, "a reminder")
    stage.wait_for(lambda: bool(stage.cards()), 2 * DAY, "a card, since nobody heeded it")
    stage.expect(stage.says(stage.card(), "because-token"), "the card names the token")
    stage.finds(Cause.TOKEN, META)
    stage.press("Anna", "reauthorize")
    with stage.browser("Anna") as tab:
        tab.open_link(stage.told("Anna"))
        tab.authorize_in_mbi(META)
        tab.press("page-done")
    stage.wait_for(stage.resolved, 2 * CYCLE, "the card closes when data flows")


def api_tokens_end(stage: Stage) -> None:
    """Zendesk ends all API tokens: nobody is asked to renew what nobody can, support is."""
    stage.break_("api-tokens-end")
    stage.wait_for(lambda: bool(stage.direct("Carla")), DAY, "Carla is warned")
    stage.wait_for(lambda: bool(stage.cards()), 2 * DAY, "a card when it ends")
    stage.finds(Cause.TOKEN, "Zendesk")
    stage.expect(stage.says(stage.card(), "because-ended"), "the card says that it has ended")
    stage.expect(not stage.says(stage.card(), "card-reauthorize"), "there is nothing to renew")
    stage.expect(stage.says(stage.card(), "do-ask-support"), "only support can find another way")
    stage.press("Carla", "open_ticket")
    stage.send_modal("Carla")
    stage.wait(HOUR)
    stage.expect(len(stage.world.company.desk.tickets) == 1, "the desk has a ticket")
    stage.mends("api-tokens-end", within=2 * CYCLE)
