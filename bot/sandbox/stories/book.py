"""The book of all stories, with the pairs of cause and way that each has to show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from bot.domain.diagnosis import Cause
from bot.domain.integration import Authorization
from bot.sandbox.stories import authorizing, connecting, outages, refusing, seeing, standing
from bot.sandbox.stories import watching as watch
from bot.sandbox.stories.stage import Stage
from bot.sandbox.stories.story import DAY, Pair, Story
from bot.sandbox.world import NOON

OAUTH, KEY, PASSWORD, NONE = Authorization
SPRING = datetime(2027, 4, 20, 16, tzinfo=UTC)
"""Noon in New York, ten days before Zendesk ends its API tokens."""


def _story(
    tell: Callable[[Stage], None],
    *shows: Pair,
    begins: datetime = NOON,
    handover: bool = False,
) -> Story:
    name = tell.__name__.replace("_", "-")
    return Story(name=name, tell=tell, begins=begins, handover=handover, shows=frozenset(shows))


def _by(cause: Cause, ways: Iterable[Authorization]) -> Iterable[Pair]:
    return [(cause, way) for way in ways]


STORIES = (
    _story(watch.token_expired, (Cause.TOKEN, OAUTH)),
    _story(refusing.access_revoked, (Cause.TOKEN, OAUTH)),
    _story(refusing.application_disconnected, (Cause.TOKEN, OAUTH)),
    _story(refusing.admin_demoted, (Cause.ADMIN_ACCOUNT, OAUTH)),
    _story(refusing.user_removed, (Cause.ADMIN_ACCOUNT, OAUTH)),
    _story(refusing.plan_ended, (Cause.ADMIN_ACCOUNT, KEY)),
    _story(refusing.google_blocked, (Cause.ADMIN_ACCOUNT, OAUTH)),
    _story(outages.provider_outage, (Cause.THIRD_PARTY, OAUTH)),
    _story(outages.meta_outage, (Cause.THIRD_PARTY, OAUTH)),
    _story(outages.mixpanel_outage, (Cause.THIRD_PARTY, KEY)),
    _story(outages.google_outage),
    _story(outages.database_restarts, (Cause.THIRD_PARTY, PASSWORD)),
    _story(watch.cycle_stuck, *_by(Cause.MBI_INTERNAL, Authorization)),
    _story(watch.mbi_outage),
    _story(watch.ingest_down, (Cause.MBI_INTERNAL, KEY)),
    _story(connecting.database_unreachable, (Cause.CONNECTION, PASSWORD)),
    _story(connecting.database_renamed, (Cause.CONNECTION, PASSWORD)),
    _story(connecting.database_flaps),
    _story(connecting.mbi_not_admitted, (Cause.CONNECTION, PASSWORD)),
    _story(connecting.host_key_rotated, (Cause.CONNECTION, PASSWORD)),
    _story(connecting.salesforce_moved, (Cause.CONNECTION, OAUTH)),
    _story(connecting.zendesk_unreachable, (Cause.CONNECTION, KEY)),
    _story(connecting.bot_not_admitted, (Cause.BOT, PASSWORD)),
    _story(watch.export_key_refused, *_by(Cause.BOT, Authorization)),
    _story(standing.ecommerce_still, (Cause.UNKNOWN, OAUTH)),
    _story(standing.zendesk_still, (Cause.UNKNOWN, KEY)),
    _story(standing.orders_still, (Cause.UNKNOWN, PASSWORD)),
    _story(standing.analytics_blank, (Cause.UNKNOWN, OAUTH), (Cause.TOKEN, OAUTH)),
    _story(standing.file_missing, (Cause.UNKNOWN, NONE), begins=NOON + 5 * DAY),
    _story(watch.quiet_weekend, begins=NOON + 3 * DAY),
    _story(watch.blank_status),
    _story(watch.slack_down),
    _story(watch.desk_down),
    _story(authorizing.reauthorized),
    _story(authorizing.handed_over, handover=True),
    _story(authorizing.key_replaced, (Cause.TOKEN, KEY)),
    _story(authorizing.password_replaced, (Cause.ADMIN_ACCOUNT, PASSWORD)),
    _story(authorizing.other_data_account),
    _story(authorizing.in_vain),
    _story(seeing.own_grant_revoked),
    _story(seeing.authorization_ends),
    _story(seeing.sixty_days_end, (Cause.TOKEN, OAUTH)),
    _story(seeing.api_tokens_end, (Cause.TOKEN, KEY), begins=SPRING),
)
