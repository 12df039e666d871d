"""How old MBI's authorization is, how long it lasts, and what the bot itself holds."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.authorization import Authorized
from bot.domain.observation import Witness
from bot.services.views import GrantView, IntegrationView
from bot.slack.blocks.mrkdwn import Markup, mention
from bot.slack.blocks.voice import Voice

PROBES = frozenset({Witness.OWN_PROBE, Witness.SHARED_PROBE})


def authorization_lines(view: IntegrationView, voice: Voice) -> list[Markup]:
    """Only what is known; that the bot holds nothing only where it could hold something."""
    told: list[Markup] = []
    if view.authorized:
        told.append(_authorized(view.authorized, view, voice))
    if view.due and view.ends_for_good:
        key = "status-one-ends" if view.due > view.as_of else "status-one-ended"
        told.append(voice.say(key, at=view.due))
    elif view.due and view.due > view.as_of:
        told.append(voice.say("status-one-due", at=view.due, left=view.due - view.as_of))
    elif view.due:
        told.append(voice.say("status-one-overdue", at=view.due, over=view.as_of - view.due))
    if view.grant:
        told.append(Markup(" ".join(_grant(view.grant, view, voice))))
    elif any(one.witness in PROBES for one in view.coverage):
        told.append(voice.say("status-one-no-grant"))
    return told


def _authorized(authorized: Authorized, view: IntegrationView, voice: Voice) -> Markup:
    return voice.say(
        f"status-one-authorized-{authorized.how}",
        at=authorized.at,
        age=view.as_of - authorized.at,
        person=mention(authorized.by) if authorized.by else None,
    )


def _grant(grant: GrantView, view: IntegrationView, voice: Voice) -> Iterator[Markup]:
    yield voice.say(
        f"status-one-grant-{grant.ownership}", person=mention(grant.given_by), at=grant.given_at
    )
    if grant.data_account:
        yield voice.say("status-one-grant-account", account=grant.data_account)
    if grant.until:
        key = "status-one-grant-until" if grant.until > view.as_of else "status-one-grant-ended"
        yield voice.say(key, at=grant.until)
