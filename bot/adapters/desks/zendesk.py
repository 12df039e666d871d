"""Zendesk, through its Tickets API.

Sources: Zendesk developer documentation, *Tickets* (create, list by `external_id`),
*Search*, and *Idempotency*: a key is remembered for two hours, and with another body it
is refused. API tokens end on 2027-04-30; OAuth tokens stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Self

import requests
from requests.auth import AuthBase, HTTPBasicAuth

from bot.adapters.desks.zendesk_faults import (
    error_of,
    fault_of,
    lookup_fault_of,
    object_of,
    unreached,
)
from bot.adapters.http.bounded import BoundedAdapter
from bot.adapters.http.clean import one_line
from bot.adapters.http.reach import Reach
from bot.adapters.http.user_agent import user_agent
from bot.domain.errors import ConfigurationError, DeliveryError, OutcomeUnknownError
from bot.domain.ticket import DeskKind, Ticket
from bot.ports.desk import Opened

LONGEST_BODY = 65_000
"""Characters of a comment."""
LONGEST_SUBJECT = 150
TAG = "mbi-bot"
_OK = 200
_CREATED = 201
_NOT_FOUND = 404
_OTHER_BODY = "IdempotentRequestError"


class ZendeskDesk:
    """Opens tickets at `base_url` ("https://acme.zendesk.com"), each once.

    The ticket's key is sent as its `external_id`, by which it is found again, and as the
    idempotency key. An OAuth token goes before the API token of the agent `email`. A call may
    take `timeout` seconds in all; `reach` says which addresses may be asked.
    """

    def __init__(
        self,
        *,
        base_url: str,
        oauth_token: str | None,
        email: str | None,
        api_token: str | None,
        reach: Reach | None = None,
        timeout: float = 10.0,
    ) -> None:
        """Keep the settings; ConfigurationError without a token, or an API token's agent."""
        self._base_url = base_url.rstrip("/")
        self._auth = _auth(oauth_token, email, api_token)
        self._reach = reach or Reach()
        self._timeout = timeout

    @property
    def kind(self) -> DeskKind:
        """Zendesk."""
        return DeskKind.ZENDESK

    def open(self, ticket: Ticket, *, tried_before: bool) -> Opened:
        """Open the ticket, or find the one an earlier try opened; see `Desk.open`."""
        with self._calls() as calls:
            found = self._find(calls, ticket.key) if tried_before else None
            return found or self._create(calls, ticket)

    def greet(self) -> None:
        """Look for a ticket that is not there, which needs the right that opening one does not.

        DeliveryError says why the desk did not let the bot in.
        """
        with self._calls() as calls:
            response = calls.get("/api/v2/tickets.json", {"external_id": f"{TAG}-doctor"})
            if response.status_code != _OK:
                raise lookup_fault_of(response)
            if object_of(response) is None:
                message = "Zendesk's answer is not JSON"
                raise DeliveryError(message)

    def _calls(self) -> _Calls:
        bounded = BoundedAdapter(reach=self._reach, seconds=self._timeout)
        return _Calls(self._base_url, self._auth, bounded)

    def _create(self, calls: _Calls, ticket: Ticket) -> Opened:
        response = calls.post(
            "/api/v2/tickets.json", _body(ticket), headers={"Idempotency-Key": ticket.key}
        )
        if response.status_code in {_OK, _CREATED}:
            opened = self._opened((object_of(response) or {}).get("ticket"))
            if opened is None:
                message = "Zendesk answers without a ticket"
                raise OutcomeUnknownError(message)
            return opened
        if error_of(response) == _OTHER_BODY:
            # The key opened a ticket with words from before an upgrade.
            found = self._find(calls, ticket.key)
            if found is None:
                message = "Zendesk knows the ticket's key, but shows no ticket yet"
                raise OutcomeUnknownError(message)
            return found
        raise fault_of(response)

    def _find(self, calls: _Calls, key: str) -> Opened | None:
        """The ticket of that key: by the list, which is exact, then by the search index."""
        for path, query, field in (
            ("/api/v2/tickets.json", {"external_id": key}, "tickets"),
            ("/api/v2/search.json", {"query": f"type:ticket external_id:{key}"}, "results"),
        ):
            response = calls.get(path, query)
            if response.status_code == _NOT_FOUND:
                continue
            if response.status_code != _OK:
                raise lookup_fault_of(response)
            said = object_of(response)
            if said is None:
                message = "Zendesk's answer is not JSON"
                raise OutcomeUnknownError(message)
            for listed in _listed(said.get(field)):
                if listed.get("external_id") == key and (opened := self._opened(listed)):
                    return opened
        return None

    def _opened(self, ticket: object) -> Opened | None:
        number = ticket.get("id") if isinstance(ticket, Mapping) else None
        if not isinstance(number, int):
            return None
        return Opened(number=str(number), url=f"{self._base_url}/agent/tickets/{number}")


class _Bearer(AuthBase):
    """RFC 6750. The one of requests-oauthlib refuses a desk on loopback and logs tokens."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _Calls:
    """The calls for one ticket. Redirects would carry the ticket away."""

    def __init__(self, base_url: str, auth: AuthBase, bounded: BoundedAdapter) -> None:
        self._base_url = base_url
        self._session = requests.Session()
        self._session.mount("https://", bounded)
        self._session.mount("http://", bounded)
        self._session.auth = auth
        self._session.headers.update({"User-Agent": user_agent(), "Accept": "application/json"})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def get(self, path: str, query: Mapping[str, str]) -> requests.Response:
        return self._call("GET", path, query=query)

    def post(self, path: str, body: object, headers: Mapping[str, str]) -> requests.Response:
        return self._call("POST", path, body=body, headers=headers)

    def _call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        try:
            return self._session.request(
                method,
                self._base_url + path,
                params=query,
                json=body,
                headers=headers,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise unreached(error) from None


def _auth(oauth_token: str | None, email: str | None, api_token: str | None) -> AuthBase:
    if oauth_token:
        return _Bearer(oauth_token)
    if email and api_token:
        return HTTPBasicAuth(f"{email}/token", api_token)
    message = "Zendesk needs an OAuth token, or an agent's e-mail address with an API token"
    raise ConfigurationError(message)


def _body(ticket: Ticket) -> object:
    fields: dict[str, object] = {
        "subject": one_line(ticket.subject, longest=LONGEST_SUBJECT),
        "comment": {"body": ticket.body[:LONGEST_BODY]},
        "priority": str(ticket.priority),
        "tags": [TAG],
        "external_id": ticket.key,
    }
    if ticket.requester_email:
        name = one_line(ticket.requester_name) or ticket.requester_email
        fields["requester"] = {"name": name, "email": ticket.requester_email}
    return {"ticket": fields}


def _listed(value: object) -> Iterator[Mapping[str, object]]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, Mapping):
            yield one
