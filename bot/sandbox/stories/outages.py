"""Stories of outages at providers: nobody is asked to authorize anything."""

from __future__ import annotations

from bot.domain.diagnosis import Cause
from bot.sandbox.stories.stage import Stage
from bot.sandbox.stories.story import CYCLE

BECAUSE = "because-third-party"


def provider_outage(stage: Stage) -> None:
    """The vendor is down: nobody is asked to authorize anything."""
    _goes_by(stage, "provider-outage", "Intuit", "QuickBooks Online", word="Failed")


def meta_outage(stage: Stage) -> None:
    """Meta is down, its sign-in too: MBI's word Re-auth misleads, and the bot does not follow."""
    _goes_by(stage, "meta-outage", "Meta", "Facebook Ads – EU", word="Re-auth")


def mixpanel_outage(stage: Stage) -> None:
    """The same where MBI reads with a key: a new one would be for nothing."""
    _goes_by(stage, "mixpanel-outage", "Mixpanel", "Mixpanel", word="Re-auth")


def google_outage(stage: Stage) -> None:
    """One shared cause behind several integrations of two accounts is one card."""
    stage.breaks("google-outage", BECAUSE, within=CYCLE, provider="Google")
    stage.wait(CYCLE)
    stage.expect(stage.says(stage.card(), "card-members"), "one card lists all of them")
    stage.mends("google-outage", within=2 * CYCLE)


def database_restarts(stage: Stage) -> None:
    """A database server says that it shuts down: its host's matter, and soon over."""
    stage.break_("database-restarts")
    stage.wait_for(lambda: bool(stage.cards()), CYCLE, "a card")
    stage.finds(Cause.THIRD_PARTY, "Orders database")
    _asks_nobody(stage)
    stage.mends("database-restarts", within=2 * CYCLE)


def _goes_by(stage: Stage, trouble: str, provider: str, name: str, *, word: str) -> None:
    stage.breaks(trouble, BECAUSE, within=CYCLE, provider=provider)
    stage.finds(Cause.THIRD_PARTY, name)
    stage.wait_for(lambda: stage.word(name) == word, 2 * CYCLE, f"MBI says {word}")
    stage.wait(CYCLE)
    stage.expect(
        stage.says(stage.card(), BECAUSE, provider=provider), "the card still names the provider"
    )
    stage.finds(Cause.THIRD_PARTY, name)
    _asks_nobody(stage)
    stage.mends(trouble, within=2 * CYCLE)


def _asks_nobody(stage: Stage) -> None:
    asked = stage.offers("reauthorize")
    stage.expect(not asked, "nobody is asked to authorize anything")
