"""What prints when somebody logs a whole object: nothing that lets anybody in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.adapters.http.reply import Reply
from bot.domain.grant import Credentials, Grant, Ownership, PendingGrant
from bot.domain.link import OAuthState
from bot.ports.grants import Handover, SealedClient
from bot.ports.handover import Parcel
from bot.ports.messenger import PrivateLink
from bot.ports.probe import Trial
from bot.ports.provider import Callback, ProviderClient, Sent
from bot.ports.watch_list import WatchedAccount, WatchedClient
from bot.slack.leading import Asked
from bot.slack.payloads import Who
from bot.web.coming_back import Arrived
from tests.web.scripted import link

NOW = datetime(2026, 11, 24, tzinfo=UTC)
S = "let-me-in"
GRANT = Grant(
    id=1,
    integration_id=1,
    ownership=Ownership.OWN,
    sealed=S,
    given_by="U1",
    given_name="Anna",
    given_at=NOW,
)
CLIENT = ProviderClient(provider="google", client_secret=S, secrets={"developer_token": S})
CREDENTIALS = Credentials(values={"access_token": S, "refresh_token": S})
CALLBACK = Callback(code=S)
OBJECTS = (
    CREDENTIALS,
    GRANT,
    PendingGrant(
        id=1,
        integration_id=1,
        link_id=1,
        grant=GRANT,
        candidates=(),
        expected=None,
        expires_at=NOW,
    ),
    CLIENT,
    SealedClient(provider="google", sealed=S),
    Trial(kind="google_ads", credentials=CREDENTIALS, client=CLIENT),
    Sent(url=f"https://provider.example?state={S}", verifier=S),
    CALLBACK,
    Arrived(state=S, callback=CALLBACK),
    OAuthState(
        link_id=1,
        workspace_id=1,
        team_id="T1",
        person="U1",
        integration_id=1,
        browser="digest",
        sealed_verifier=S,
        redirect_uri="https://bot.example/oauth/callback",
        expires_at=NOW,
    ),
    PrivateLink(link=link(), url=f"https://bot.example/link/{S}", integration="Ads", account="EU"),
    Handover(
        id=1,
        workspace_id=1,
        integration_id=1,
        round_id=1,
        given_by="U1",
        given_at=NOW,
        sealed=S,
        url=f"https://pipeline.example/{S}",
        sealed_secret=S,
    ),
    Parcel(
        id="1",
        url=f"https://pipeline.example/{S}",
        secret=S,
        at=NOW,
        account="EU",
        client_id=1,
        integration="Ads",
        kind="google_ads",
        data_account=None,
        given_by="Anna",
        values={"refresh_token": S},
    ),
    WatchedAccount(
        name="EU",
        client_id=1,
        timezone="UTC",
        default_channel="#data",
        sealed_key=S,
        handover_url=f"https://pipeline.example/{S}",
        sealed_handover_secret=S,
    ),
    WatchedClient(provider="google", client_id="c", sealed=S),
    Reply(status=200, media_type="application/json", body=S.encode()),
    Asked(who=Who(user_id="U1"), key="press:1", response_url=f"https://hooks.slack.example/{S}"),
)


@pytest.mark.parametrize("printed", OBJECTS, ids=lambda one: type(one).__name__)
def test_no_object_prints_what_lets_somebody_in(printed: object) -> None:
    assert S not in repr(printed)
    assert S not in str(printed)
    assert S not in f"{[printed]}"
