"""Many teams of one Slack: adding the app, rotation, leaving, and signing in."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.sandbox.fakes.slack import AppIdentity, Channel, Person, SlackApp, SlackWorkspace
from bot.sandbox.fakes.slack.walking import consent

BACK = "https://bot.example/slack/oauth_redirect"
ANNA = Person(id="UANNA", name="anna", real_name="Anna Rossi", email="anna@acme.example")
OLGA = Person(id="UOLGA", name="olga", real_name="Olga Sand", email="olga@other.example")
HERE = AppIdentity(enterprise_id="E0ORG")
THERE = AppIdentity(
    team_id="T0OTHER00", team_name="Other", bot_user_id="U0OTHERBOT", enterprise_id="E0ORG"
)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Iterator[SlackWorkspace]:
    alerts = Channel(id="C1", name="alerts", members=frozenset({HERE.bot_user_id}))
    app = SlackApp(redirect_uris={BACK}, rotates=True, org_deploy=True)
    with SlackWorkspace(
        people=[ANNA], channels=[alerts], now=clock, app=HERE, bot_token=None, oauth=app
    ) as slack:
        yield slack


@pytest.fixture
def other(slack: SlackWorkspace, clock: Clock) -> SlackWorkspace:
    alerts = Channel(id="C2", name="alerts", members=frozenset({THERE.bot_user_id}))
    return SlackWorkspace(
        people=[OLGA], channels=[alerts], now=clock, app=THERE, bot_token=None, beside=slack
    )


def address(slack: SlackWorkspace, **more: str) -> str:
    asked = {"client_id": slack.oauth.client_id, "scope": "chat:write,users:read", "state": "s"}
    return f"{slack.url}/oauth/v2/authorize?{urlencode({**asked, 'redirect_uri': BACK, **more})}"


def code_of(callback: str) -> str:
    return parse_qs(urlsplit(callback).query)["code"][0]


def installed(slack: SlackWorkspace, team: str, user: str) -> SlackResponse:
    code = code_of(consent(address(slack), user=user, team=team))
    return access(slack, code=code, redirect_uri=BACK)


def access(slack: SlackWorkspace, **more: str) -> SlackResponse:
    client = WebClient(base_url=slack.api_url, retry_handlers=[])
    app = slack.oauth
    return client.oauth_v2_access(
        client_id=app.client_id, client_secret=more.pop("client_secret", app.client_secret), **more
    )


def client(slack: SlackWorkspace, token: str, team_id: str | None = None) -> WebClient:
    return WebClient(token, slack.api_url, team_id=team_id, retry_handlers=[])


def error_of(call: Callable[..., SlackResponse], *args: object, **more: object) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(*args, **more)
    return str(caught.value.response["error"])


def test_each_team_has_a_token_that_opens_it_alone(
    slack: SlackWorkspace, other: SlackWorkspace
) -> None:
    mine, theirs = installed(slack, HERE.team_id, "UANNA"), installed(slack, "T0OTHER00", "UOLGA")
    assert (mine["team"]["id"], mine["authed_user"]["id"]) == (HERE.team_id, "UANNA")
    assert client(slack, theirs["access_token"]).auth_test()["team_id"] == "T0OTHER00"
    client(slack, theirs["access_token"]).chat_postMessage(channel="C2", text="Hello")
    assert [one.text for one in other.messages("C2")] == ["Hello"]
    here = client(slack, mine["access_token"])
    assert error_of(here.chat_postMessage, channel="C2", text="x") == "channel_not_found"
    assert error_of(here.users_info, user="UOLGA") == "user_not_found"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"client_id": "else"}, 400),
        ({"redirect_uri": "https://evil.example/"}, 400),
        ({"scope": ""}, 400),
    ],
)
def test_the_page_sends_nobody_where_the_app_does_not_want_them(
    slack: SlackWorkspace, asked: dict[str, str], status: int
) -> None:
    answer = requests.get(address(slack, **asked), timeout=30, allow_redirects=False)
    assert answer.status_code == status


def test_a_person_may_cancel(slack: SlackWorkspace) -> None:
    back = consent(address(slack), user="UANNA", team=HERE.team_id, allow=False)
    assert parse_qs(urlsplit(back).query) == {"error": ["access_denied"], "state": ["s"]}


def test_a_code_is_good_once_for_ten_minutes_and_for_its_address(
    slack: SlackWorkspace, clock: Clock
) -> None:
    def fresh() -> str:
        return code_of(consent(address(slack), user="UANNA", team=HERE.team_id))

    code = fresh()
    assert error_of(access, slack, code=code, client_secret="x") == "bad_client_secret"
    assert access(slack, code=code, redirect_uri=BACK)["ok"]
    assert error_of(access, slack, code=code, redirect_uri=BACK) == "invalid_code"
    assert error_of(access, slack, code=fresh(), redirect_uri="https://x/") == "bad_redirect_uri"
    late = fresh()
    clock.now += timedelta(minutes=10)
    assert error_of(access, slack, code=late, redirect_uri=BACK) == "code_expired"


def test_a_token_lives_twelve_hours_and_what_renews_it_is_good_once(
    slack: SlackWorkspace, clock: Clock
) -> None:
    first = installed(slack, HERE.team_id, "UANNA")
    assert first["expires_in"] == 12 * 3600
    second = access(slack, grant_type="refresh_token", refresh_token=first["refresh_token"])
    again = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    assert error_of(access, slack, **again) == "invalid_refresh_token"
    assert client(slack, first["access_token"]).auth_test()["ok"]
    clock.now += timedelta(hours=12)
    for pair in (first, second):
        assert error_of(client(slack, pair["access_token"]).auth_test) == "token_expired"


def test_an_org_wide_token_has_to_be_told_the_team(
    slack: SlackWorkspace, other: SlackWorkspace
) -> None:
    answer = installed(slack, "E0ORG", "UANNA")
    assert (answer["is_enterprise_install"], answer["team"]) == (True, None)
    assert error_of(client(slack, answer["access_token"]).users_list) == "missing_argument"
    there = client(slack, answer["access_token"], team_id="T0OTHER00")
    assert "UOLGA" in [one["id"] for one in there.users_list()["members"]]
    assert error_of(there.chat_postMessage, channel="C2", text="x") == "invalid_arg_name"
    wide = client(slack, answer["access_token"])
    assert wide.chat_postMessage(channel="C2", text="Hello")["ok"]
    assert wide.users_info(user="UOLGA")["ok"]
    assert len(other.messages("C2")) == 1


def test_nothing_opens_a_team_that_removed_the_app(slack: SlackWorkspace) -> None:
    answer = installed(slack, HERE.team_id, "UANNA")
    slack.uninstall(tell=False)
    assert error_of(client(slack, answer["access_token"]).auth_test) == "account_inactive"
    renew = {"grant_type": "refresh_token", "refresh_token": answer["refresh_token"]}
    assert error_of(access, slack, **renew) == "invalid_refresh_token"


def test_no_secret_is_written_down(slack: SlackWorkspace) -> None:
    answer = installed(slack, HERE.team_id, "UANNA")
    written = str(slack.calls)
    for secret in (answer["access_token"], answer["refresh_token"], slack.oauth.client_secret):
        assert secret not in written


def test_a_person_signs_in_and_is_told_apart_by_team(slack: SlackWorkspace) -> None:
    asked = {
        "response_type": "code",
        "client_id": slack.oauth.client_id,
        "scope": "openid email",
        "redirect_uri": BACK,
        "state": "s",
        "nonce": "n",
    }
    url = f"{slack.url}/openid/connect/authorize?{urlencode(asked)}"
    code = code_of(consent(url, user="UANNA", team=HERE.team_id))
    nobody = WebClient(base_url=slack.api_url, retry_handlers=[])
    answer = nobody.openid_connect_token(
        client_id=slack.oauth.client_id,
        client_secret=slack.oauth.client_secret,
        code=code,
        redirect_uri=BACK,
    )
    who = client(slack, answer["access_token"]).openid_connect_userInfo()
    assert (who["https://slack.com/user_id"], who["https://slack.com/team_id"]) == (
        "UANNA",
        HERE.team_id,
    )
    assert who["email"] == "anna@acme.example"
    claims = answer["id_token"].split(".")[1]
    told = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert (told["nonce"], told["aud"], told["sub"]) == ("n", slack.oauth.client_id, "UANNA")
    assert error_of(nobody.openid_connect_userInfo) == "not_authed"
