"""Stories of what the bot itself sees with, and of what ends by the calendar."""

from __future__ import annotations

from bot.sandbox.acme import ANNA
from bot.sandbox.stories.stage import Stage
from bot.sandbox.stories.story import CYCLE, DAY, HOUR

ADOBE = "Adobe Analytics"


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
