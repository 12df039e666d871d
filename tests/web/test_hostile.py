"""What strangers, forged forms and odd requests get from the pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.domain.grant import DataAccount
from bot.domain.integration import Kind
from bot.domain.round import Refusal, StepState
from bot.services.reauthorization.views import Decision, Returned, StepView
from bot.web.links import LARGEST_FORM, MOST_OUTSIDE
from tests.web.scripted import (
    COOKIE,
    TOKEN,
    Scripted,
    ScriptedReauthorizing,
    confirmation,
    link,
    page,
    problem,
)

SITE = "https://bot.example"
LINK, PAGE, CALLBACK = f"/link/{TOKEN}", "/reauthorize/7", "/oauth/callback"
HOST_COOKIE = "__Host-mbi-link-7"
POSTS = [
    LINK,
    f"{LINK}/new",
    *(
        f"{PAGE}/{step}"
        for step in ("provider", "check", "skip", "done", "choose", "confirm", "decline")
    ),
]
MARKUP = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}{%x%}\u202e\r\nX-Evil: 1'


@pytest.fixture
def scripted() -> Scripted:
    return Scripted()


@pytest.fixture
def client(scripted: Scripted, kinds: dict[str, Kind]) -> Iterator[FlaskClient]:
    with scripted.app(kinds).test_client(use_cookies=False) as client:
        yield client


def ask(client: FlaskClient, path: str, method: str = "GET", **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.open(path, method=method, base_url=SITE, headers=named)


def with_cookie(value: str = COOKIE) -> str:
    return f"{HOST_COOKIE}={value}"


# Headers


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "TRACE"])
@pytest.mark.parametrize(
    "path",
    [
        *(LINK, "/link/unknown", f"{LINK}/new", "/link/"),
        *(PAGE, f"{PAGE}/done", f"{PAGE}/nothing", "/reauthorize/x"),
        *(CALLBACK, f"{CALLBACK}?state=s&code=c", "/oauth/", "/assets/none"),
    ],
)
def test_every_answer_keeps_frames_caches_scripts_and_referrers_out(
    client: FlaskClient, method: str, path: str
) -> None:
    headers = ask(client, path, method).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age" in headers["Strict-Transport-Security"]


def test_a_fault_is_answered_under_the_same_policy_and_tells_nothing(
    client: FlaskClient, scripted: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    scripted.linking.broken = RuntimeError(f"fault with {TOKEN}")
    answer = ask(client, LINK)
    assert "unexpected RuntimeError at /link/<token>" in caplog.text
    assert "in show" in caplog.text
    assert TOKEN not in caplog.text
    assert answer.status_code == 500
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert TOKEN not in answer.text
    assert "fault with" not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "bot.example.evil.example", "a b", "[::1", ""])
@pytest.mark.parametrize("path", [LINK, f"{PAGE}/done", f"/link//{TOKEN}", "/oauth//callback"])
def test_no_answer_leads_to_the_host_that_was_named(
    client: FlaskClient, host: str, path: str
) -> None:
    for method in ("GET", "POST"):
        answer = ask(client, path, method, Host=host, X_Forwarded_Host="evil.example")
        assert "evil" not in answer.headers.get("Location", "")
        assert "evil" not in answer.text


# Posts


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "nonsense"},
        {"Sec_Fetch_Site": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "http://bot.example:80"},
        {"Origin": "https://bot.example@evil.example"},
        {"Origin": "null, https://bot.example"},
    ],
    ids=str,
)
def test_no_post_of_another_site_does_anything(
    client: FlaskClient, scripted: Scripted, path: str, headers: Mapping[str, str]
) -> None:
    answer = ask(client, path, "POST", Cookie=with_cookie(), **headers)
    assert answer.status_code == 403
    assert scripted.reauthorizing.asked == []
    assert scripted.linking.browsers == scripted.linking.renewed == []
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_is_done_by_another_method_however_it_is_called(
    client: FlaskClient, scripted: Scripted, path: str, method: str
) -> None:
    ask(client, f"{path}?_method=POST", method, Cookie=with_cookie(), X_HTTP_Method_Override="POST")
    assert scripted.reauthorizing.asked == []
    assert scripted.linking.browsers == scripted.linking.renewed == []


def test_a_head_of_the_callback_takes_nobodys_state(
    client: FlaskClient, scripted: Scripted
) -> None:
    answer = ask(client, f"{CALLBACK}?state=s&code=c", "HEAD", Cookie=with_cookie())
    assert answer.status_code == 405
    assert scripted.reauthorizing.asked == []


# Cookies


@pytest.mark.parametrize(
    "sent",
    [
        "mbi-link-7=" + COOKIE,  # set by a neighbour's host, which can't set the prefix
        HOST_COOKIE + "=" + COOKIE[:-1],
        HOST_COOKIE + "=" + COOKIE + "x" * 500,
        HOST_COOKIE + "=",
        HOST_COOKIE + '="\\377\\376"',
        HOST_COOKIE + "=\xff\xfe\x80",
        HOST_COOKIE + "=\ud800".encode("utf-8", "surrogatepass").decode("latin1"),
        "__Host-mbi-link-07=" + COOKIE,
        "__host-mbi-link-7=" + COOKIE,
        ";;;=;==",
        "=" + COOKIE,
    ],
)
def test_no_odd_cookie_opens_a_page_or_breaks_it(client: FlaskClient, sent: str) -> None:
    assert ask(client, PAGE, Cookie=sent).status_code == 403
    assert ask(client, f"{PAGE}/done", "POST", Cookie=sent).status_code == 303


def test_the_cookie_of_a_site_with_tls_cannot_be_set_by_its_neighbours(
    client: FlaskClient,
) -> None:
    (cookie,) = ask(client, LINK, "POST").headers.getlist("Set-Cookie")
    assert cookie.startswith(f"{HOST_COOKIE}=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie.split("; ")
    assert "Domain" not in cookie


# The callback


@pytest.mark.parametrize(
    "query",
    [
        "state[]=s&code[]=c",
        "state=s&state=s&code=c",
        "state=s&code=c&error=e&error=f",
        "state=" + quote("s" * 201) + "&code=c",
        "code=c&iss=x&state=",
        "state=s&code=" + "c" * 100_000,
    ],
    ids=lambda query: query[:40],
)
def test_what_is_no_callback_is_looked_at_by_nobody(
    client: FlaskClient, scripted: Scripted, query: str
) -> None:
    assert ask(client, f"{CALLBACK}?{query}", Cookie=with_cookie()).status_code == 400
    assert scripted.reauthorizing.asked == []


@pytest.mark.parametrize("odd", ["%00", "%ff%fe", "%ED%A0%80", "%F0%9F%92%A9", "%0d%0aX-Evil:%201"])
def test_a_callback_of_odd_signs_is_answered_like_any_other(
    client: FlaskClient, scripted: Scripted, odd: str
) -> None:
    answer = ask(client, f"{CALLBACK}?state={odd}&code={odd}&iss={odd}", Cookie=with_cookie())
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert "X-Evil" not in answer.headers
    assert len(scripted.reauthorizing.asked) == 1


def test_what_a_refused_callback_carried_is_not_repeated(
    client: FlaskClient, scripted: Scripted
) -> None:
    scripted.reauthorizing.returned = Returned(link_id=None, reason=Refusal.OTHER_BROWSER)
    query = f"state=s&error=access_denied&error_description={quote(MARKUP)}&next=//evil.example"
    answer = ask(client, f"{CALLBACK}?{query}")
    assert answer.status_code == 400
    assert "alert" not in answer.text
    assert "evil" not in answer.text


# What others are called


def test_no_name_becomes_markup_a_template_or_a_header(
    client: FlaskClient, scripted: Scripted
) -> None:
    named = link(person_name=MARKUP, team_name=MARKUP)
    scripted.linking.shown = confirmation(person_name=MARKUP, team_name=MARKUP)
    found = DataAccount(id=MARKUP, title=MARKUP)
    scripted.reauthorizing.shown = page(
        link=named,
        integration=MARKUP,
        account=MARKUP,
        kind_title=MARKUP,
        provider_title=MARKUP,
        data_account=MARKUP,
        host=MARKUP,
        fields=(),
        dashboard_url="javascript:alert(1)//https://",
        handover_error=MARKUP,
        origins=("https://a.example; script-src *", "javascript:x", "https://b.example"),
        decision=Decision(pending_id=1, candidates=(found,), expected=None, mine=True),
        **(
            problem(Refusal.ACCOUNT_REFUSED, MARKUP) | {"access": StepView(state=StepState.WAITING)}
        ),
    )
    for answer in (ask(client, LINK), ask(client, PAGE, Cookie=with_cookie())):
        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert "<img src=x" not in answer.text
        assert 'href="javascript' not in answer.text
        assert "{{7*7}}" in answer.text
        assert "X-Evil" not in answer.headers
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src" not in policy
        assert "a.example" not in policy


# Much, and slow


def test_a_form_is_read_only_for_a_browser_with_its_cookie(
    client: FlaskClient, scripted: Scripted
) -> None:
    form = b"a=&" * (LARGEST_FORM // 2)
    sent = {"data": form, "content_type": "application/x-www-form-urlencoded", "base_url": SITE}
    assert client.post(f"{PAGE}/check", **sent).status_code == 303
    headers = {"Cookie": with_cookie()}
    refused = client.post(f"{PAGE}/check", headers=headers, **sent)
    assert refused.status_code == 413
    assert scripted.reauthorizing.asked == []


@dataclass
class Slow(ScriptedReauthorizing):
    """A use case that waits for a provider that does not answer."""

    waiting: list[str] = field(default_factory=list)
    answered: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        super().__init__()

    def check(self, link_id: int, *, browser: str, entered: Mapping[str, str]) -> bool:
        self.waiting.append(browser)
        assert self.answered.wait(timeout=20)
        return super().check(link_id, browser=browser, entered=entered)


def test_people_who_wait_for_a_slow_provider_leave_room_for_others(kinds: dict[str, Kind]) -> None:
    slow = Slow()
    app = Scripted(reauthorizing=slow).app(kinds)

    def check() -> TestResponse:
        client = app.test_client(use_cookies=False)
        return ask(client, f"{PAGE}/check", "POST", Cookie=with_cookie())

    with ThreadPoolExecutor(MOST_OUTSIDE + 1) as pool:
        first = [pool.submit(check) for _ in range(MOST_OUTSIDE + 1)]
        busy, _ = wait(first, timeout=20, return_when=FIRST_COMPLETED)
        slow.answered.set()
        (refused,) = [one.result() for one in busy]
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert "try again" in refused.text or "load this page again" in refused.text
    assert sorted(one.result().status_code for one in first) == [303] * MOST_OUTSIDE + [503]
    assert check().status_code == 303
