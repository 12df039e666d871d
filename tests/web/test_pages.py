"""The pages: their words, their forms, their headers, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from bot.domain.diagnosis import Cause
from bot.domain.grant import Keeping
from bot.domain.integration import Kind
from bot.domain.link import LinkState, Purpose
from bot.domain.round import Refusal, StepState
from bot.services.reauthorization.views import Closed, Decision, LinkPage, Method, StepView, Why
from bot.texts.reader import LOCALES, Texts
from bot.web.wording import Words, plain
from tests.web.scripted import (
    BASTION,
    COOKIE,
    FOUND,
    HANDING,
    IMPORT,
    MIXPANEL,
    MYSQL,
    NOW,
    STATES,
    TOKEN,
    Scripted,
    by_anna,
    confirmation,
    link,
    page,
    problem,
)

SITE = "https://bot.example"
ENDED = {"flows", "mended elsewhere", "sees again"}
"""The states in which nothing is left to do."""
EVERY_STATE = pytest.mark.parametrize("name", STATES)
EVERY_LANGUAGE = pytest.mark.parametrize("locale", LOCALES)


class Reader:
    """Whoever looks at pages with the right cookie."""

    def __init__(self, client: FlaskClient, scripted: Scripted) -> None:
        self.client, self.scripted = client, scripted
        client.set_cookie("__Host-mbi-link-7", COOKIE, domain="bot.example")

    def see(self, shown: LinkPage, query: str = "") -> str:
        self.scripted.reauthorizing.shown = shown
        self.answer = self.client.get(f"/reauthorize/7{query}", base_url=SITE)
        assert self.answer.status_code == 200
        return self.answer.text

    def open(self, path: str, **headers: str) -> str:
        self.answer = self.client.get(path, base_url=SITE, headers=headers)
        return self.answer.text


@pytest.fixture
def reader(kinds: dict[str, Kind]) -> Reader:
    scripted = Scripted()
    return Reader(scripted.app(kinds).test_client(), scripted)


def words(text: str) -> str:
    """What is read of a page."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def actions(text: str) -> list[str]:
    return re.findall(r'action="/reauthorize/7/(\w+)"', text)


@EVERY_STATE
@EVERY_LANGUAGE
def test_every_state_has_one_heading_three_steps_and_says_where_one_is(
    reader: Reader, name: str, locale: str
) -> None:
    shown = STATES[name]
    text = reader.see(replace(shown, link=replace(shown.link, locale=locale)))
    assert f'<html lang="{locale}">' in text
    assert text.count("<h1>") == 1
    assert text.count("<h2>") == text.count('class="state"') == 3
    assert text.count('aria-current="step"') == (name not in ENDED)
    assert text.count('role="alert"') == (1 if shown.problem else 0)
    assert len(re.findall(r'<li class="step', text)) == 3


@EVERY_STATE
def test_no_page_holds_a_script_or_a_style_of_its_own(reader: Reader, name: str) -> None:
    text = reader.see(STATES[name])
    assert not re.search(r"<script|<style|style=|\son\w+=|javascript:", text)
    assert set(re.findall(r'(?:src|href)="(/[^"?]*)', text)) <= {
        "/assets/page.css",
        "/assets/icon.svg",
        "/reauthorize/7",
    }


@pytest.mark.parametrize(
    "path",
    [f"/link/{TOKEN}", "/link/unknown", "/reauthorize/7", "/reauthorize/8", "/oauth/callback"],
)
def test_every_page_is_kept_from_caches_frames_scripts_and_referrers(
    reader: Reader, path: str
) -> None:
    reader.open(path)
    headers = reader.answer.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Strict-Transport-Security"]
    assert headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy)
    assert "script" not in headers["Content-Security-Policy"]


def test_forms_may_lead_to_the_origins_of_the_provider_and_nowhere_else(reader: Reader) -> None:
    hostile = ("https://x.example; script-src *", "*", "javascript:", "'unsafe-inline'", "")
    good = ("https://accounts.google.com", "https://*.salesforce.com", "http://127.0.0.1:7001")
    reader.see(page(origins=(*good, *hostile)))
    policy = reader.answer.headers["Content-Security-Policy"]
    assert f"form-action 'self' {' '.join(good)};" in policy
    assert policy.count(";") == 5


def test_over_plain_http_nothing_is_said_of_https(reader: Reader) -> None:
    answer = reader.client.get(f"/link/{TOKEN}", base_url="http://127.0.0.1:8000")
    assert "Strict-Transport-Security" not in answer.headers


def test_assets_are_small_kept_and_named_after_what_is_in_them(reader: Reader) -> None:
    text = reader.see(page())
    found = re.findall(r'(?:src|href)="(/assets/[^"]+)"', text)
    assert len(found) == 3
    for address in found:
        assert re.search(r"\?[0-9a-f]{8}$", address)
        asset = reader.client.get(address, base_url=SITE)
        assert "immutable" in asset.headers["Cache-Control"]
        assert len(asset.data) < 10_000
        assert asset.content_type in {"text/css; charset=utf-8", "image/svg+xml"}


@pytest.mark.parametrize(
    ("header", "language"),
    [("it-IT,it;q=0.9", "it"), ("de,en;q=0.5", "en"), ("de", "en"), ("", "en")],
)
def test_whoever_is_not_known_reads_the_browsers_language(
    reader: Reader, header: str, language: str
) -> None:
    text = reader.open("/reauthorize/8", **{"Accept-Language": header})
    assert f'<html lang="{language}">' in text


@pytest.mark.parametrize(
    ("locale", "timezone", "until"),
    [
        ("en-GB", "Europe/Rome", "until 10:48"),
        ("en-US", "America/New_York", "until 4:48 AM"),
        ("it-IT", "Europe/Rome", "fino alle 10:48"),
        ("en-GB", "Not/A_Zone", "until 09:48"),
        ("en-GB", "", "until 09:48"),
        ("en-GB", "../../etc/passwd", "until 09:48"),
    ],
)
def test_times_are_the_readers_own(reader: Reader, locale: str, timezone: str, until: str) -> None:
    reader.scripted.linking.shown = confirmation(locale=locale, timezone=timezone)
    assert until in words(reader.open(f"/link/{TOKEN}"))


def test_a_time_of_another_day_comes_with_its_day() -> None:
    reader = Words(Texts(), locale="en-GB", timezone="Europe/Rome", now=NOW)
    assert reader.at(NOW + timedelta(days=1)) == "25 Nov, 10:36"
    assert reader.at(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == "00:30"


@pytest.mark.parametrize("purpose", Purpose)
@EVERY_LANGUAGE
def test_every_purpose_has_its_title(reader: Reader, purpose: Purpose, locale: str) -> None:
    reader.scripted.linking.shown = confirmation(purpose=purpose, locale=locale)
    heading = re.search("<h1>(.+)</h1>", reader.open(f"/link/{TOKEN}"))
    assert heading
    assert heading[1] in reader.see(page(link=link(purpose=purpose, locale=locale)))
    assert "Google Ads" in heading[1]


@pytest.mark.parametrize("state", [LinkState.SPENT, LinkState.EXPIRED, LinkState.WITHDRAWN])
@EVERY_LANGUAGE
def test_every_end_of_a_link_has_words(reader: Reader, state: LinkState, locale: str) -> None:
    reader.scripted.linking.shown = Closed(state=state, link=link(locale=locale, id=8))
    assert f'<html lang="{locale}">' in reader.open(f"/link/{TOKEN}")
    assert reader.answer.status_code == 410


@pytest.mark.parametrize("reason", Refusal)
@pytest.mark.parametrize("method", [Method.OAUTH, Method.FORM])
@EVERY_LANGUAGE
def test_every_refusal_is_explained_with_the_other_sides_own_words(
    reader: Reader, reason: Refusal, method: Method, locale: str
) -> None:
    shown = page(
        link=link(locale=locale), method=method, fields=("key",), **problem(reason, "Own <words>")
    )
    text = reader.see(shown)
    assert '<blockquote dir="auto">Own &lt;words&gt;</blockquote>' in text
    assert len(words(text.split('role="alert"')[1].split("</div>")[0])) > 80
    assert re.search(r"<title>(Step 1 did not work|Il passo 1 non è riuscito)", text)


@pytest.mark.parametrize("why", Why)
@EVERY_LANGUAGE
def test_what_cannot_be_checked_says_why_and_leads_on(
    reader: Reader, why: Why, locale: str
) -> None:
    shown = page(
        link=link(locale=locale),
        method=Method.WORDS,
        why=why,
        access=StepView(state=StepState.UNAVAILABLE),
    )
    text = reader.see(shown)
    assert actions(text) == ["done"]
    leads_on = ("Step 2 works all the same", "Step 2 says how", "Il passo 2 funziona lo stesso",
                "Il passo 2 dice come")  # fmt: skip
    assert re.search("|".join(leads_on), text)


@EVERY_LANGUAGE
def test_both_host_keys_are_compared_before_done(reader: Reader, locale: str) -> None:
    changed = BASTION | {"link": link(locale=locale, purpose=Purpose.FIX_CONNECTION)}
    text = reader.see(page(**changed))
    assert "<bdi>ssh-ed25519 SHA256:old</bdi>" in text
    assert "<bdi>ssh-ed25519 SHA256:&lt;new&gt;</bdi>" in text
    assert "“Refresh SSH Host Keys”" in text
    assert '<input type="hidden" name="shown" value="ssh-ed25519 SHA256:&lt;new&gt;">' in text
    assert actions(text) == ["done"]


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("oauth", ["provider", "skip"]),
        ("denied", ["provider", "skip"]),
        ("choose", ["choose", "skip"]),
        ("another account", ["provider", "skip"]),
        ("another account, admin", ["decline", "confirm", "provider", "skip"]),
        ("secret", ["check", "skip"]),
        ("secret refused", ["check", "skip"]),
        ("no client", ["done"]),
        ("checked", ["done"]),
        ("skipped", ["provider", "done"]),
        ("handing over", ["done"]),
        ("handover given up", ["done"]),
        ("skipped, then refused", ["provider", "done"]),
        ("another's choice", ["provider", "skip"]),
        ("authorized in Slack", []),
        ("mended elsewhere", []),
        ("waiting", []),
        ("no data", []),
        ("flows", []),
    ],
)
def test_what_can_be_done_is_what_the_step_at_hand_offers(
    reader: Reader, name: str, offered: list[str]
) -> None:
    assert actions(reader.see(STATES[name])) == offered


def test_a_step_that_cannot_be_checked_yet_stands_open_can_be_passed(reader: Reader) -> None:
    assert actions(reader.see(page(method=Method.WORDS, why=Why.NO_PROBE))) == ["skip"]


def test_the_form_asks_for_the_fields_of_the_kind_and_never_shows_them_again(
    reader: Reader,
) -> None:
    text = reader.see(page(**MIXPANEL, **problem(Refusal.CREDENTIAL_REFUSED)))
    inputs = re.findall(r"<input id=[^>]+>", text)
    assert ['type="text"' in inputs[0], 'type="password"' in inputs[1]] == [True, True]
    assert 'autocomplete="off"' in inputs[0]
    assert 'autocomplete="new-password"' in inputs[1]
    for field, entry in zip(("username", "secret"), inputs, strict=True):
        assert f'name="{field}"' in entry
        assert f'<label for="{field}">' in text
        assert "value=" not in entry
        assert 'aria-invalid="true"' in entry
        assert "problem" in entry
    for described in ("keeping", "problem"):
        assert f'id="{described}"' in text
    assert "service account" in words(text)


def test_a_field_that_only_one_kind_has_is_asked_for_by_its_name(reader: Reader) -> None:
    assert '<label for="subdomain">subdomain</label>' in reader.see(
        page(**(MIXPANEL | {"fields": ("subdomain",)}))
    )


@pytest.mark.parametrize(
    ("keeping", "said"),
    [
        (Keeping.VERIFY, "try it once and forget it at once"),
        (Keeping.STORE, "keep it encrypted"),
        (Keeping.NONE, "neither try nor keep"),
    ],
)
def test_what_becomes_of_an_entered_secret_is_said_beforehand(
    reader: Reader, keeping: Keeping, said: str
) -> None:
    text = words(reader.see(page(**(MYSQL | {"keeping": keeping}))))
    assert said in text
    assert "db.acme.example" in text


def test_a_key_that_may_write_is_named_so(reader: Reader) -> None:
    assert "may also write data into MBI" in reader.see(page(**IMPORT))
    assert "may also write" not in reader.see(page(**MIXPANEL))


def test_another_data_account_names_both_and_says_that_the_old_grant_stays(
    reader: Reader,
) -> None:
    text = words(reader.see(STATES["another account"]))
    assert "Your access opens Acme US ( 987-654-3210 )" in text
    assert "This integration reads 123-456-7890" in text
    assert "an admin has to confirm it" in text
    assert "the old access stays" in text


def test_another_data_account_is_named_once_and_never_as_somebodys_words(reader: Reader) -> None:
    refused = problem(Refusal.OTHER_DATA_ACCOUNT, "customers/987")
    decision = Decision(pending_id=1, candidates=FOUND, expected="123-456-7890", mine=False)
    waiting = words(reader.see(page(**refused, decision=decision)))
    kept = words(reader.see(page(**refused)))
    assert "customers/987" not in waiting
    assert "Your access opens customers/987" in kept
    assert "In their own words" not in waiting + kept


def test_candidates_are_chosen_by_what_the_provider_calls_them(reader: Reader) -> None:
    text = reader.see(STATES["choose"])
    values = re.findall(r'type="radio" name="data_account" value="([^"]+)"', text)
    assert values == [
        "customers/1234567890",
        "customers/9876543210",
        "customers/5555555555",
    ]
    assert "checked" not in text


def test_the_steps_in_mbi_name_integration_and_account_and_link_only_where_it_is_known(
    reader: Reader,
) -> None:
    text = words(reader.see(page(access=by_anna(1))))
    assert "Manage Data &gt; Integrations" in text
    assert "Open Google Ads – main" in text.replace("\u2068", "").replace("\u2069", "")
    assert "Data account: 123-456-7890" in text
    assert "Open MBI" not in text
    text = reader.see(page(access=by_anna(1), dashboard_url="https://mbi.example/eu"))
    assert '<a href="https://mbi.example/eu" rel="noreferrer">Open MBI</a>' in text


def test_an_address_that_is_none_of_the_webs_is_no_link(reader: Reader) -> None:
    text = reader.see(page(access=by_anna(1), dashboard_url="javascript:alert(1)"))
    assert "javascript" not in text


def test_a_connection_is_fixed_in_words_of_its_own(reader: Reader) -> None:
    text = words(reader.see(page(**MYSQL, access=by_anna(1))))
    assert "Save the connection in MBI" in text
    assert "Done: the connection is saved" in text


@pytest.mark.parametrize(
    ("since", "error", "seconds"),
    [(1, None, "5"), (3, None, "30"), (1, "HTTP 502", "30")],
)
def test_while_the_grant_is_handed_over_the_page_looks_again_unless_one_does_not_want_it(
    reader: Reader, since: int, error: str | None, seconds: str
) -> None:
    shown = page(**(HANDING | {"access": by_anna(since)}), handover_error=error)
    text = reader.see(shown)
    assert reader.answer.headers["Refresh"] == seconds
    assert f"every {seconds} seconds" in text
    assert "http-equiv" not in text
    assert "every" not in reader.see(shown, "?still")
    assert "Refresh" not in reader.answer.headers
    assert 'href="/reauthorize/7"' in reader.answer.text


@pytest.mark.parametrize("name", sorted(set(STATES) - {"handing over", "handover fails"}))
def test_no_other_page_moves_by_itself(reader: Reader, name: str) -> None:
    reader.see(STATES[name])
    assert "Refresh" not in reader.answer.headers


def test_an_error_of_the_handover_is_shown(reader: Reader) -> None:
    assert "HTTP 502 from pipeline.acme.example" in reader.see(STATES["handover fails"])


def test_waiting_says_for_what_until_when_and_that_the_page_may_be_closed(
    reader: Reader,
) -> None:
    text = words(reader.see(STATES["waiting"]))
    assert "Checked by Anna Rossi · 10:27" in text
    assert "Authorized in MBI by Anna Rossi · 10:30" in text
    assert "At the latest: 25 Nov, 06:36" in text
    assert "the card in Slack follows" in text


def test_without_a_card_the_command_is_named(reader: Reader) -> None:
    shown = STATES["waiting"]
    text = words(reader.see(replace(shown, link=link(incident_id=None))))
    assert "the card" not in text
    assert "/mbi status" in text


def test_authorized_elsewhere_leads_straight_to_the_wait_for_data(reader: Reader) -> None:
    text = reader.see(page(authorize=by_anna(1), data=StepView(state=StepState.WAITING)))
    assert actions(text) == []
    assert "I am waiting for new data" in text


def test_a_handover_given_up_is_told_beside_the_steps_by_hand(reader: Reader) -> None:
    text = words(reader.see(STATES["handover given up"]))
    assert "I have stopped trying" in text
    assert "HTTP 410" in text
    assert "Manage Data" in text


def test_a_check_after_all_that_fails_stays_open(reader: Reader) -> None:
    assert "<details open>" in reader.see(STATES["skipped, then refused"])
    assert "<details>" in reader.see(STATES["skipped"])


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("oauth", ["Now", "Later", "Later"]),
        ("denied", ["Not accepted", "Later", "Later"]),
        ("no client", ["Not possible here", "Now", "Later"]),
        ("checked", ["Done", "Now", "Later"]),
        ("handing over", ["Done", "Waiting", "Later"]),
        ("authorized in Slack", ["Not done", "Done", "Waiting"]),
        ("no data", ["Skipped", "Done", "No data came"]),
        ("mended elsewhere", ["Not done", "Not done", "Not needed any more"]),
        ("flows", ["Done", "Done", "Done"]),
    ],
)
def test_every_step_has_its_state_in_a_word(reader: Reader, name: str, states: list[str]) -> None:
    found = re.findall('<span class="state">([^<]+)</span>', reader.see(STATES[name]))
    assert found == states


@pytest.mark.parametrize("cause", Cause)
def test_a_doubt_is_told_and_stops_nobody(reader: Reader, cause: Cause) -> None:
    text = reader.see(page(doubt=cause))
    assert "Authorizing again does not mend that" in text
    assert actions(text) == ["provider", "skip"]


def test_names_from_outside_are_text_that_keeps_its_own_direction(reader: Reader) -> None:
    text = reader.see(STATES["hostile"])
    assert "<b>" not in text
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in text
    assert not set(text) & set("\u202e\u202c\u0000")
    title = text.split("<h1>")[1].split("</h1>")[0]
    assert (title.count("\u2068"), title.count("\u2069")) == (1, 1)


def test_a_name_cannot_break_out_of_its_isolation() -> None:
    assert plain("a\u2069b\u2066c\u202ed\u200fe\u0007f\n\tg") == "a b c d e f g"


def test_who_only_connects_the_bot_while_data_flows_has_nothing_left_to_do(
    reader: Reader,
) -> None:
    nothing = "There is nothing left to do."
    connects = link(purpose=Purpose.CONNECT)
    shown = reader.see(page(link=connects, access=by_anna(1), flowing=True))
    assert nothing in words(shown)
    assert 'aria-current="step"' not in shown
    assert actions(shown) == ["done"]  # all the same, for whoever wants to
    stopped = reader.see(page(link=connects, access=by_anna(1), flowing=False))
    assert nothing not in words(stopped)
    assert 'aria-current="step"' in stopped
