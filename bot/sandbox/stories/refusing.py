"""Stories of refusals: a person, a role, a plan or an application that is let in no more."""

from __future__ import annotations

from bot.domain.diagnosis import Cause
from bot.sandbox.stories.stage import Stage
from bot.sandbox.stories.story import CYCLE, HOUR

BLOCKED = ("Google Ads – US", "Google ECommerce", "Google Analytics – US")
US = 207
ACCOUNTS = 2


def access_revoked(stage: Stage) -> None:
    """The grant is revoked at the provider: MBI's word and message tell."""
    stage.breaks("access-revoked", "because-token", within=CYCLE)
    stage.finds(Cause.TOKEN, "Salesforce")
    stage.mends("access-revoked", within=2 * CYCLE)


def application_disconnected(stage: Stage) -> None:
    """MBI is removed in Stripe, where Acme has no client: the steps lead through it in words."""
    stage.breaks("application-disconnected", "because-token", within=CYCLE)
    stage.finds(Cause.TOKEN, "Stripe")
    stage.press("Carla", "reauthorize")
    with stage.browser("Carla") as tab:
        tab.open_link(stage.told("Carla"))
        tab.authorize_in_mbi("Stripe", US)
        tab.press("page-done")
    stage.wait_for(stage.resolved, 2 * CYCLE, "the card closes when data flows")
    stage.expect(stage.says_begun(stage.card(), "proof-data.bare"), "it says what proves it")


def admin_demoted(stage: Stage) -> None:
    """The person who authorized lost the role."""
    _lost(stage, "admin-demoted", "Facebook Ads – EU")


def user_removed(stage: Stage) -> None:
    """The person who authorized was removed from the company in QuickBooks."""
    _lost(stage, "user-removed", "QuickBooks Online")


def plan_ended(stage: Stage) -> None:
    """Mixpanel's plan is not paid any more: its account is refused, not MBI's secret."""
    _lost(stage, "plan-ended", "Mixpanel")


def google_blocked(stage: Stage) -> None:
    """An administrator blocks every application: what is refused at once is told at once."""
    stage.break_("google-blocked")
    stage.wait_for(lambda: bool(stage.cards()), CYCLE, "a card")
    stage.wait(HOUR)
    stage.finds(Cause.ADMIN_ACCOUNT, "Google Ads – main", *BLOCKED)
    stage.expect(len(stage.cards()) == ACCOUNTS, "each account has one card")
    many = next(card for card in stage.cards() if BLOCKED[0] in stage.shown(card))
    told = stage.shown(many)
    stage.expect(all(name in told for name in BLOCKED), "which lists all that are refused")
    stage.mends("google-blocked", within=2 * CYCLE)


def _lost(stage: Stage, trouble: str, name: str) -> None:
    stage.breaks(trouble, "because-admin-account", within=CYCLE)
    stage.finds(Cause.ADMIN_ACCOUNT, name)
    stage.mends(trouble, within=2 * CYCLE)
