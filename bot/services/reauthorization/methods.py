"""How access to a source can be checked here."""

from __future__ import annotations

from bot.domain.grant import Keeping
from bot.domain.integration import Integration
from bot.ports.grants import SealedClient
from bot.services.reauthorization.views import Method, Why


def method_of(integration: Integration, client: SealedClient | None) -> tuple[Method, Why | None]:
    """The way, or the steps in words with the reason why there is no other."""
    kind = integration.kind
    if kind.by_oauth:
        registered = client is not None and client.client_id is not None
        return (Method.OAUTH, None) if registered else (Method.WORDS, Why.NO_CLIENT)
    why = _hindrance(integration)
    return (Method.WORDS, why) if why else (Method.FORM, None)


def _hindrance(integration: Integration) -> Why | None:
    kind = integration.kind
    if not kind.fields or not kind.probed:
        return Why.NO_PROBE
    if integration.keeping is Keeping.NONE:
        return Why.NOT_ALLOWED
    return _out_of_reach(integration) if kind.database else None


def _out_of_reach(integration: Integration) -> Why | None:
    """What the operator has to say before a database can be tried."""
    if integration.host is None:
        return Why.NO_HOST
    if len(integration.kind.engines) > 1 and integration.engine is None:
        return Why.NO_ENGINE
    bastion = integration.bastion
    return Why.NO_BASTION if bastion and not (bastion.username and bastion.sealed_key) else None
