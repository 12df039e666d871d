"""Troubles of credentials: the bot's own, MBI's, and those of the people who gave them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bot.sandbox.access import MBI_USER, Access
from bot.sandbox.acme import ANNA
from bot.sandbox.fakes.mbi.engine import Engine
from bot.sandbox.fakes.mbi.truth import Integration, Key
from bot.sandbox.troubles import Step, Trouble


def access_troubles(*, engine: Engine, access: Access) -> Sequence[Trouble]:
    """Those that only credentials have."""
    account = engine.accounts[0]
    return (
        _own_grant_revoked(access),
        _key_replaced(
            "key-rolled",
            account.integration("Mixpanel"),
            access.mixpanel.set_secret,
        ),
        _key_replaced(
            "password-changed",
            account.integration("Orders database"),
            partial(access.database.truth.set_password, MBI_USER),
        ),
        _role_removed(account.integration("Google Ads – main"), access),
    )


def also_at_the_source(troubles: Mapping[str, Trouble], access: Access) -> None:
    """Let the sources themselves break with troubles that MBI sees."""
    google = access.oauth.providers["google"]
    troubles["google-outage"].also(
        Step(
            break_=lambda: setattr(google, "up", False),
            mend=lambda: setattr(google, "up", True),
        ),
    )
    troubles["database-unreachable"].also(
        Step(break_=access.database.down, mend=access.database.up),
    )


def _own_grant_revoked(access: Access) -> Trouble:
    ledger = access.oauth.ledger("google")
    anna = ledger.provider.person(ANNA)
    return Trouble(
        id="own-grant-revoked",
        is_active=lambda: anna in ledger.refused,
        steps=[Step(break_=lambda: ledger.revoke(anna), mend=lambda: ledger.restore(anna))],
    )


def _key_replaced(
    name: str, integration: Integration, replace: Callable[[str | None], None]
) -> Trouble:
    """A new key at the source, which MBI does not have; mended, the old one opens again."""
    return Trouble(
        id=name,
        is_active=lambda: not _key(integration).opens,
        steps=[
            Step(
                break_=lambda: replace(None),
                mend=lambda: replace(_key(integration).held),
            ),
        ],
    )


def _key(integration: Integration) -> Key:
    if integration.key is None:
        raise LookupError(integration.name)
    return integration.key


def _role_removed(integration: Integration, access: Access) -> Trouble:
    anna = access.oauth.providers["google"].person(ANNA)
    return Trouble(
        id="role-removed",
        is_active=lambda: integration.admin_demoted,
        steps=[
            Step(
                break_=lambda: setattr(integration, "admin_demoted", True),
                mend=lambda: setattr(integration, "admin_demoted", False),
            ),
            Step(
                break_=lambda: anna.data_accounts.discard(integration.data_account),
                mend=lambda: anna.data_accounts.add(integration.data_account),
            ),
        ],
    )
