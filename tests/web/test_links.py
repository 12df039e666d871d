"""The routes of private links: what they ask, where they lead, and what they refuse."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.domain.integration import Kind
from bot.domain.link import LinkState
from bot.domain.round import Refusal
from bot.services.reauthorization.views import Closed, Returned
from tests.web.scripted import COOKIE, PROVIDER, TOKEN, Scripted, link

SITE = "https://bot.example"
LINK, PAGE, CALLBACK = f"/link/{TOKEN}", "/reauthorize/7", "/oauth/callback"
BACK = {"state": "the-state", "code": "the-code"}


@pytest.fixture
def scripted() -> Scripted:
    return Scripted()


@pytest.fixture
def client(scripted: Scripted, kinds: dict[str, Kind]) -> Iterator[FlaskClient]:
    with scripted.app(kinds).test_client() as client:
        yield client


@pytest.fixture
def bound(client: FlaskClient) -> FlaskClient:
    """The browser that spent the link."""
    client.set_cookie("__Host-mbi-link-7", COOKIE, domain="bot.example")
    return client


def get(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    return client.get(path, base_url=SITE, headers=_named(headers))


def post(
    client: FlaskClient, path: str, form: Mapping[str, str] | None = None, **headers: str
) -> TestResponse:
    return client.post(path, base_url=SITE, data=form, headers=_named(headers))


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def test_opening_a_link_tells_who_where_what_and_spends_nothing(
    client: FlaskClient, scripted: Scripted
) -> None:
    answer = get(client, LINK)
    assert answer.status_code == 200
    for word in ("Anna Rossi", "Acme", "Google Ads – main", "Acme EU", "10:48", "Continue"):
        assert word in answer.text
    assert scripted.linking.browsers == []
    assert "Set-Cookie" not in answer.headers


def test_a_preview_that_asks_for_the_head_only_spends_nothing(
    client: FlaskClient, scripted: Scripted
) -> None:
    assert client.head(LINK, base_url=SITE).status_code == 200
    assert scripted.linking.browsers == []


def test_continue_binds_the_browser_and_leads_to_an_address_without_the_token(
    client: FlaskClient, scripted: Scripted
) -> None:
    answer = post(client, LINK)
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    pair, *attributes = answer.headers["Set-Cookie"].split("; ")
    assert pair == f"__Host-mbi-link-7={scripted.linking.browsers[0]}"
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"} <= set(attributes)
    assert not any(one.startswith("Domain") for one in attributes)


def test_every_browser_gets_a_long_cookie_of_its_own(
    client: FlaskClient, scripted: Scripted
) -> None:
    post(client, LINK)
    post(client, LINK)
    one, other = scripted.linking.browsers
    assert one != other
    assert min(len(one), len(other)) >= 43


@pytest.mark.parametrize("state", [LinkState.SPENT, LinkState.EXPIRED])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_is_over_shows_only_how_to_get_a_new_one(
    client: FlaskClient, scripted: Scripted, state: LinkState, method: str
) -> None:
    scripted.linking.shown = scripted.linking.spent = Closed(state=state, link=link())
    answer = get(client, LINK) if method == "get" else post(client, LINK)
    assert answer.status_code == 410
    assert f'action="{LINK}/new"' in answer.text
    assert "Google" not in answer.text
    assert "Anna" not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_new_link_goes_to_slack_and_never_onto_the_page(
    client: FlaskClient, scripted: Scripted
) -> None:
    answer = post(client, f"{LINK}/new")
    assert scripted.linking.renewed == [TOKEN]
    assert "in Slack" in answer.text
    assert "/link/" not in answer.text


def test_a_new_link_that_was_not_sent_is_told_so(client: FlaskClient, scripted: Scripted) -> None:
    scripted.linking.sends = False
    assert "No new link was sent" in post(client, f"{LINK}/new").text


def test_a_withdrawn_link_says_that_nothing_is_left_to_do(
    client: FlaskClient, scripted: Scripted
) -> None:
    scripted.linking.shown = Closed(state=LinkState.WITHDRAWN, link=link())
    answer = get(client, LINK)
    assert answer.status_code == 410
    assert "mended" in answer.text
    assert "<form" not in answer.text


@pytest.mark.parametrize("token", ["unknown", "x" * 5000, "%00", "..%2f"])
def test_an_unknown_link_is_a_page_with_words(client: FlaskClient, token: str) -> None:
    for answer in (get(client, f"/link/{token}"), post(client, f"/link/{token}")):
        assert answer.status_code == 404
        assert "Press the button in Slack again" in answer.text
        assert "<form" not in answer.text


def test_the_browser_that_spent_a_link_goes_on_where_it_was(
    bound: FlaskClient, scripted: Scripted
) -> None:
    scripted.linking.shown = Closed(state=LinkState.SPENT, link=link())
    scripted.linking.spent = Closed(state=LinkState.SPENT, link=link())
    for answer in (get(bound, LINK), post(bound, LINK)):
        assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)


@pytest.mark.parametrize("cookie", [None, "of-another-browser", "x" * 300])
@pytest.mark.parametrize("path", [PAGE, "/reauthorize/8"])
def test_another_browser_sees_nothing_of_the_integration(
    client: FlaskClient, cookie: str | None, path: str
) -> None:
    if cookie:
        client.set_cookie("__Host-mbi-link-7", cookie, domain="bot.example")
    answer = get(client, path)
    assert answer.status_code == 403
    assert "Press the button in Slack again" in answer.text
    for word in ("Google", "Anna", "Acme"):
        assert word not in answer.text


@pytest.mark.parametrize(
    ("step", "form", "asked"),
    [
        ("check", {"key": "k1", "more": "m"}, ("check", 7, {"key": "k1", "more": "m"})),
        ("skip", {}, ("skip", 7)),
        ("done", {}, ("done", 7)),
        ("done", {"shown": "ssh-rsa SHA256:x"}, ("done", 7, "ssh-rsa SHA256:x")),
        ("choose", {"data_account": "123"}, ("choose", 7, "123")),
        ("confirm", {}, ("decide", 7, True)),
        ("decline", {}, ("decide", 7, False)),
    ],
)
def test_every_step_asks_for_its_browser_and_leads_back_to_the_page(
    bound: FlaskClient,
    scripted: Scripted,
    step: str,
    form: dict[str, str],
    asked: tuple[object, ...],
) -> None:
    answer = post(bound, f"{PAGE}/{step}", form)
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert scripted.reauthorizing.asked == [asked]


@pytest.mark.parametrize(
    "step", ["provider", "check", "skip", "done", "choose", "confirm", "decline"]
)
def test_no_step_is_done_without_the_cookie_or_by_opening_it(
    client: FlaskClient, scripted: Scripted, step: str
) -> None:
    assert post(client, f"{PAGE}/{step}", {"data_account": "1"}).headers["Location"] == PAGE
    assert get(client, f"{PAGE}/{step}").status_code == 405
    assert scripted.reauthorizing.asked == []


def test_the_check_leads_to_the_provider(bound: FlaskClient) -> None:
    answer = post(bound, f"{PAGE}/provider")
    assert (answer.status_code, answer.headers["Location"]) == (303, PROVIDER)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "state=" not in answer.text


def test_where_nobody_can_be_sent_the_page_says_why(bound: FlaskClient, scripted: Scripted) -> None:
    scripted.reauthorizing.address = None
    assert post(bound, f"{PAGE}/provider").headers["Location"] == PAGE


def test_an_entry_that_is_far_too_long_is_not_tried(bound: FlaskClient, scripted: Scripted) -> None:
    answer = post(bound, f"{PAGE}/check", {"key": "k" * 16_385})
    assert answer.status_code == 400
    assert "kkk" not in answer.text
    assert scripted.reauthorizing.asked == []


def test_a_callback_is_taken_with_the_browsers_cookie_and_leaves_no_trace_in_the_address(
    bound: FlaskClient, scripted: Scripted
) -> None:
    more = {"iss": "https://p", "scope": "x", "realmId": "93414500"}
    answer = get(bound, f"{CALLBACK}?{urlencode(BACK | more)}")
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert scripted.reauthorizing.asked == [("came_back", "the-state", COOKIE)]
    callback = scripted.reauthorizing.callback
    assert callback
    assert (callback.code, callback.issuer, callback.error) == ("the-code", "https://p", None)
    assert callback.accounts == {"realmId": "93414500"}


def test_a_denial_is_taken_too(client: FlaskClient, scripted: Scripted) -> None:
    query = {"state": "s", "error": "access_denied", "error_description": "No."}
    assert get(client, f"{CALLBACK}?{urlencode(query)}").status_code == 303
    callback = scripted.reauthorizing.callback
    assert callback
    assert (callback.error, callback.description) == ("access_denied", "No.")
    assert scripted.reauthorizing.asked == [("came_back", "s", None)]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "code=c",
        "state=s",
        "state=&code=c",
        "state=s&state=t&code=c",
        "state=s&code=c&code=d",
        "state=s&code=c&iss=a&iss=b",
        "state=s&error=a&error=b",
        "state=s&code=" + "c" * 4097,
        "code=c&state=" + "s" * 201,
        "state=s&code=c&iss=" + "i" * 501,
        "state=s&error=e&error_description=" + "d" * 2001,
    ],
    ids=lambda query: query[:40],
)
def test_a_callback_with_parts_missing_repeated_or_overlong_is_not_looked_at(
    bound: FlaskClient, scripted: Scripted, query: str
) -> None:
    answer = get(bound, f"{CALLBACK}?{query}")
    assert answer.status_code == 400
    assert "nothing has happened" in answer.text
    assert scripted.reauthorizing.asked == []


@pytest.mark.parametrize(
    ("reason", "words"),
    [(Refusal.STATE_GONE, "too late"), (Refusal.OTHER_BROWSER, "another browser"), (None, "late")],
)
def test_a_callback_of_no_page_says_why(
    client: FlaskClient, scripted: Scripted, reason: Refusal | None, words: str
) -> None:
    scripted.reauthorizing.returned = Returned(link_id=None, reason=reason)
    answer = get(client, f"{CALLBACK}?{urlencode(BACK)}")
    assert answer.status_code == 400
    assert words in answer.text
    assert "the-state" not in answer.text
    assert "the-code" not in answer.text


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({}, True),
        ({"Sec_Fetch_Site": "same-origin"}, True),
        ({"Sec_Fetch_Site": "same-origin", "Origin": "null"}, True),
        ({"Sec_Fetch_Site": "none"}, True),
        ({"Sec_Fetch_Site": "cross-site"}, False),
        ({"Sec_Fetch_Site": "same-site"}, False),
        ({"Sec_Fetch_Site": "cross-site", "Origin": SITE}, False),
        ({"Origin": SITE}, True),
        ({"Origin": "null"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "https://bot.example.evil.example"}, False),
        ({"Origin": "https://bot.example:8443"}, False),
    ],
    ids=str,
)
def test_a_post_is_taken_from_our_own_pages_only(
    bound: FlaskClient, scripted: Scripted, headers: dict[str, str], taken: bool
) -> None:
    statuses = {post(bound, path, None, **headers).status_code for path in (LINK, f"{PAGE}/done")}
    assert statuses == ({303} if taken else {403})
    assert bool(scripted.reauthorizing.asked) is taken
    assert bool(scripted.linking.browsers) is taken


def test_behind_a_trusted_proxy_its_host_is_our_own(kinds: dict[str, Kind]) -> None:
    scripted = Scripted()
    with scripted.app(kinds, trust_proxy=1).test_client() as client:
        headers = {"X-Forwarded-Host": "bot.example", "X-Forwarded-Proto": "https", "Origin": SITE}
        answer = client.post(LINK, base_url="http://10.0.0.7:8080", headers=headers)
    assert answer.status_code == 303
    assert answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/link/", 404),
        ("GET", "/link/a/b/c", 404),
        ("GET", "/reauthorize/seven", 404),
        ("GET", "/reauthorize/99999999999999999999", 404),
        ("GET", "/assets/../app.py", 404),
        ("GET", "/assets/links.py", 404),
        ("PUT", LINK, 405),
        ("POST", CALLBACK, 405),
        ("GET", f"{LINK}/new", 405),
    ],
)
def test_what_is_not_there_is_a_page_with_words(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = client.open(path, base_url=SITE, method=method)
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert "Slack" in answer.text
    assert ("Allow" in answer.headers) is (status == 405)


def test_elsewhere_errors_stay_as_they_were(client: FlaskClient) -> None:
    answer = get(client, "/nowhere")
    assert answer.status_code == 404
    assert "MBI" not in answer.text


def test_the_unexpected_is_a_page_with_a_reference_and_the_log_knows_no_token(
    client: FlaskClient, scripted: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    scripted.linking.broken = RuntimeError("of the test")
    with caplog.at_level(logging.DEBUG):
        answer = get(client, LINK)
    assert answer.status_code == 500
    reference = caplog.records[0].getMessage().split()[-1]
    assert reference in answer.text
    assert TOKEN not in caplog.text
    assert "of the test" not in answer.text


def test_a_body_that_is_too_large_is_a_page_with_words(bound: FlaskClient) -> None:
    answer = post(bound, f"{PAGE}/check", {"key": "k" * (1024 * 1024 + 1)})
    assert answer.status_code == 413
    assert "too long" in answer.text


def test_nothing_that_passes_by_is_logged(
    bound: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        get(bound, f"{CALLBACK}?{urlencode(BACK)}")
        post(bound, f"{PAGE}/check", {"key": "a-secret-key"})
        post(bound, LINK)
    for secret in ("the-state", "the-code", "a-secret-key", TOKEN, COOKIE):
        assert secret not in caplog.text
