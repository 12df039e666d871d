"""From a trial to a request, as the kind's file says."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import quote

from yarl import URL

from bot.adapters.http.hearing import RefusedError
from bot.adapters.http.sending import Request
from bot.adapters.oauth.accounts import at_host
from bot.adapters.oauth.addresses import addresses_of, instance_allowed, origin_of, safe_address
from bot.catalogue.entry import CatalogueEntry
from bot.catalogue.granting import ADDRESSES, LABEL, PLACEHOLDER, Probe
from bot.domain.errors import ProviderClientError
from bot.ports.probe import Trial


def request_for(entry: CatalogueEntry, probe: Probe, trial: Trial, *, connect_url: str) -> Request:
    """What to send; RefusedError where something is missing, or would go astray."""
    values = _values(probe, trial, connect_url)
    headers = {"Accept": "application/json", **_headers(entry, probe, values)}
    if probe.basic:
        user, word = (_filled(values, template) for template in probe.basic)
        headers["Authorization"] = f"Basic {b64encode(f'{user}:{word}'.encode()).decode()}"
    return Request(method=probe.method, url=_url(entry, probe, trial, values), headers=headers)


def _values(probe: Probe, trial: Trial, connect_url: str) -> Mapping[str, str]:
    known = {
        "api_url": trial.client.urls.get("api_url") or probe.api_url,
        "connect_url": connect_url,
        "client_id": None if trial.client_id is None else str(trial.client_id),
        "oauth_client_id": trial.client.client_id,
        "data_account": trial.data_account,
    }
    told = {name: value for name, value in known.items() if value}
    return {**trial.client.secrets, **trial.credentials.values, **told}


def _url(entry: CatalogueEntry, probe: Probe, trial: Trial, values: Mapping[str, str]) -> URL:
    template = _at_host(probe, trial)
    filled = PLACEHOLDER.sub(
        lambda place: (
            _given(values, place[1]).rstrip("/")
            if place[1] in ADDRESSES
            else quote(_given(values, place[1]), safe="")
        ),
        template,
    )
    try:
        if "instance_url" in probe.in_url:
            _check_instance(entry, trial, values["instance_url"])
        return URL(safe_address(filled), encoded=True)
    except ProviderClientError as error:
        raise RefusedError(str(error)) from None
    except ValueError:
        message = "not an address that can be asked"
        raise RefusedError(message) from None


def _at_host(probe: Probe, trial: Trial) -> str:
    """The address with its host, which the operator's `api_url` replaces where an account's."""
    template = probe.url
    own = trial.client.urls.get("api_url")
    if template.startswith("{api_url}") and not own and probe.api_url:
        template = template.replace("{api_url}", probe.api_url, 1)
    if LABEL not in origin_of(template):
        return template
    if own:
        return template.replace(origin_of(template), own.rstrip("/"), 1)
    try:
        return at_host(template, trial.data_account)
    except ProviderClientError as error:
        raise RefusedError(str(error)) from None


def _check_instance(entry: CatalogueEntry, trial: Trial, instance: str) -> None:
    """What was allowed when it was given may have been stored under other rules."""
    oauth = entry.oauth
    if oauth is None:
        return
    token_url = addresses_of(oauth, trial.client, trial.data_account).token_url
    if not instance_allowed(instance, oauth, token_url):
        message = "the instance is at a host that is not one of the provider's"
        raise RefusedError(message)


def _headers(entry: CatalogueEntry, probe: Probe, values: Mapping[str, str]) -> Mapping[str, str]:
    """Those whose secrets are known; a grant's own parts may not be missing."""
    filled: dict[str, str] = {}
    for name, template in probe.headers.items():
        places = PLACEHOLDER.findall(template)
        for place in places:
            if place in entry.held:
                _given(values, place)
        if all(values.get(place) for place in places):
            filled[name] = _sendable(PLACEHOLDER.sub(lambda at: values[at[1]], template))
    return filled


def _filled(values: Mapping[str, str], template: str) -> str:
    return PLACEHOLDER.sub(lambda place: _given(values, place[1]), template)


def _given(values: Mapping[str, str], name: str) -> str:
    value = values.get(name)
    if not value:
        message = f"no {name} is known"
        raise RefusedError(message)
    return value


def _sendable(value: str) -> str:
    if not (value.isascii() and value.isprintable()):
        message = "a header would hold characters that no header has"
        raise RefusedError(message)
    return value
