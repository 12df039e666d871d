"""The book of all stories."""

from __future__ import annotations

from bot.sandbox.stories.authorizing import (
    handed_over,
    in_vain,
    key_replaced,
    other_data_account,
    password_replaced,
    reauthorized,
)
from bot.sandbox.stories.seeing import authorization_ends, own_grant_revoked
from bot.sandbox.stories.story import DAY, Story
from bot.sandbox.stories.watching import (
    access_revoked,
    admin_demoted,
    blank_status,
    cycle_stuck,
    database_unreachable,
    desk_down,
    export_key_refused,
    google_outage,
    ingest_down,
    mbi_outage,
    provider_outage,
    quiet_weekend,
    slack_down,
    token_expired,
)
from bot.sandbox.world import NOON

BEGINS = {quiet_weekend: NOON + 3 * DAY}
WITH_HANDOVER = {handed_over}
STORIES = tuple(
    Story(
        name=tell.__name__.replace("_", "-"),
        tell=tell,
        begins=BEGINS.get(tell, NOON),
        handover=tell in WITH_HANDOVER,
    )
    for tell in (
        token_expired,
        access_revoked,
        admin_demoted,
        provider_outage,
        google_outage,
        cycle_stuck,
        mbi_outage,
        ingest_down,
        database_unreachable,
        quiet_weekend,
        blank_status,
        export_key_refused,
        slack_down,
        desk_down,
        reauthorized,
        handed_over,
        key_replaced,
        password_replaced,
        other_data_account,
        in_vain,
        own_grant_revoked,
        authorization_ends,
    )
)
