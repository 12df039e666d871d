"""One peer that stands for a provider's token endpoint and its API, as a test lays them out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, request

from bot.adapters.clock import MovableClock
from bot.adapters.http.batch import Batch
from bot.adapters.oauth.provider import OAuthProvider
from bot.adapters.probes.http import HttpProbes
from bot.catalogue.loader import load_catalogue
from bot.domain.grant import Credentials
from bot.ports.probe import Trial, Tried
from bot.ports.provider import Callback, ProviderClient
from bot.sandbox.fakes.peer import Peer
from tests.contract.stage import Line

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)
CATALOGUE = load_catalogue()
REDIRECT = "https://bot.example/oauth/callback"
VERIFIER = "verifier-of-a-person-0123456789-0123456789-012345"
CODE = "code-0a1b2c3d"
CLIENT_SECRET = "client-secret-77"
DEVELOPER = "developer-token-88"
ACCESS = "access-token-1a"
REFRESH = "refresh-token-1a"
TOKEN: Mapping[str, Any] = {
    "access_token": ACCESS,
    "refresh_token": REFRESH,
    "token_type": "Bearer",
    "expires_in": 3600,
}
SECRETS = (CODE, VERIFIER, CLIENT_SECRET, DEVELOPER, ACCESS, REFRESH)
HELD = Credentials(
    values={"access_token": ACCESS, "refresh_token": REFRESH},
    scopes=("https://www.googleapis.com/auth/adwords",),
)
REALM = "9341450000000001"
ZENDESK_TOKEN = "zendesk-token-6z"
_SUMMARIES = "/v1beta/accountSummaries"
PATHS = {
    "google_ads": "/v25/customers:listAccessibleCustomers",
    "google_analytics": _SUMMARIES,
    "google_analytics_warehoused": _SUMMARIES,
    "google_ecommerce": _SUMMARIES,
    "adobe_analytics": "/discovery/me",
    "facebook_ads": "/v23.0/me/adaccounts",
    "salesforce": "/services/oauth2/userinfo",
    "quickbooks": f"/v3/company/{REALM}/companyinfo/{REALM}",
    "stripe": "/v1/balance",
    "zendesk": "/api/v2/users/me.json",
    "mixpanel": "/api/app/me",
    "data_import_api": "/v2/client/194/authenticate",
}
VISITS: Mapping[str, object] = {
    "accountSummaries": [
        {
            "account": "accounts/100",
            "propertySummaries": [{"property": "properties/223344", "displayName": "Shop"}],
        },
        {"account": "accounts/101"},
    ]
}
GOOD: Mapping[str, object] = {
    "google_ads": {"resourceNames": ["customers/1234567890", "customers/5550001111"]},
    "google_analytics": VISITS,
    "google_analytics_warehoused": VISITS,
    "google_ecommerce": VISITS,
    "adobe_analytics": {
        "imsUserId": "A@AdobeID",
        "imsOrgs": [
            {
                "imsOrgId": "1@AdobeOrg",
                "companies": [{"globalCompanyId": "acme0", "companyName": "Acme"}],
            }
        ],
    },
    "facebook_ads": {"data": [{"account_id": "77001", "name": "Acme", "id": "act_77001"}]},
    "quickbooks": {"CompanyInfo": {"CompanyName": "Acme Srl", "Id": "1"}, "time": "x"},
    "stripe": {"object": "balance", "available": [{"amount": 0, "currency": "eur"}]},
    "zendesk": {"user": {"id": 35436, "email": "agent@acme.example", "role": "agent"}},
    "salesforce": {"organization_id": "00D5g000004KpQz", "preferred_username": "a@acme.example"},
    "mixpanel": {"results": {"projects": {"77": {"name": "Shop"}, "78": {"name": "App"}}}},
    "data_import_api": {"code": 200},
}

LIMITS = {"timeout", "batch_timeout", "at_once", "at_once_per_host", "proxy", "resolver"}
"""Of a Batch."""


class Source(Peer):
    """A provider that is well until a test says otherwise."""

    def __init__(self) -> None:
        self.lines: dict[str, Line] = {}
        self.coming: dict[str, list[Line]] = {}
        """What is said once, one after the other, before what is said always."""
        self.urls: dict[str, str] = {}
        """Of the operator's client, in place of this peer's."""
        self.settings: dict[str, Any] = {}
        """Of the adapter for OAuth, in place of the usual ones."""
        self.seen: list[tuple[str, dict[str, str], dict[str, str], dict[str, str]]] = []
        app = Flask(__name__, static_folder=None)
        app.add_url_rule("/<path:path>", "line", self._line, methods=["GET", "POST"])
        super().__init__(app)
        self.say("/token", TOKEN)
        for kind, path in PATHS.items():
            self.say(path, GOOD[kind])

    def say(self, path: str, body: object, content_type: str = "", **more: Any) -> None:  # noqa: ANN401 - fields of a Line
        """Answer so at that path; anything but bytes becomes JSON."""
        given = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.lines[path] = Line(given, content_type or "application/json", **more)

    def client(self, **more: Any) -> ProviderClient:  # noqa: ANN401 - its fields
        """The operator's client here."""
        urls = {
            "authorize_url": f"{self.url}/authorize",
            "token_url": f"{self.url}/token",
            "api_url": self.url,
        }
        given: dict[str, Any] = {
            "provider": "google",
            "client_id": "client-9",
            "client_secret": CLIENT_SECRET,
            "urls": urls | self.urls | more.pop("urls", {}),
            "secrets": {"developer_token": DEVELOPER},
        }
        return ProviderClient(**(given | more))

    def provider(self, **more: Any) -> OAuthProvider:  # noqa: ANN401 - its settings
        """The adapter, as production makes it."""
        given: dict[str, Any] = {
            "catalogue": CATALOGUE,
            "clock": MovableClock(NOW),
            "timeout": 2.0,
        }
        return OAuthProvider(**(given | self.settings | more))

    def exchange(self, kind: str = "google_ads", **more: Any) -> Credentials:  # noqa: ANN401 - fields of a Callback
        """Come back here with a code, or with what the test gives."""
        client = more.pop("client", None) or self.client()
        timeout = more.pop("timeout", 2.0)
        data_account = more.pop("data_account", None)
        return self.provider(timeout=timeout).exchange(
            kind,
            client,
            Callback(**({"code": CODE} | more)),
            redirect_uri=REDIRECT,
            verifier=VERIFIER,
            data_account=data_account,
        )

    def refresh(
        self,
        kind: str = "google_ads",
        held: Credentials = HELD,
        **more: Any,  # noqa: ANN401 - settings
    ) -> Credentials:
        """Renew here."""
        client = more.pop("client", None) or self.client()
        return self.provider(**more).refresh(kind, client, held)

    def trial(self, kind: str, **more: Any) -> Trial:  # noqa: ANN401 - its fields
        """A credential of that kind, to be tried here."""
        values = {
            "salesforce": {"access_token": ACCESS, "instance_url": self.url},
            "quickbooks": {"access_token": ACCESS, "account": REALM},
            "stripe": {"access_token": ACCESS, "account": "acct_1A2b"},
            "zendesk": {"email": "agent@acme.example", "token": ZENDESK_TOKEN},
            "mixpanel": {"username": "robot.1a.mp", "secret": "mixpanel-secret-5"},
            "data_import_api": {"key": "import key/5+5"},
        }.get(kind, {"access_token": ACCESS})
        given: dict[str, Any] = {
            "kind": kind,
            "credentials": Credentials(values=values),
            "client": self.client(provider=CATALOGUE.entries[kind].provider),
            "client_id": 194,
            "data_account": "acme" if kind == "zendesk" else None,
        }
        return Trial(**(given | more))

    def probes(self, **more: Any) -> HttpProbes:  # noqa: ANN401 - its settings
        """The adapter, as production makes it."""
        given: dict[str, Any] = {
            "catalogue": CATALOGUE,
            "connect_url": self.url,
            "clock": MovableClock(NOW),
            "sends": Batch(**({"timeout": 2.0} | {k: more.pop(k) for k in LIMITS & more.keys()})),
        }
        return HttpProbes(**(given | more))

    def attempt(self, kind: str, **more: Any) -> Tried:  # noqa: ANN401 - fields of a Trial
        """Try one."""
        (tried,) = self.probes().try_all([self.trial(kind, **more)])
        return tried

    def _line(self, path: str) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.seen.append((f"/{path}", headers, dict(request.form), dict(request.args)))
        once = self.coming.get(f"/{path}")
        line = once.pop(0) if once else self.lines[f"/{path}"]
        answer = Response(line.body, status=line.status, content_type=line.content_type)
        answer.headers.update(line.headers)
        return answer
