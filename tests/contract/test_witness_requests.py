"""How witnesses are asked, and what they are shown."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.observation import Witness
from bot.ports.witness import Heard
from bot.sandbox.fakes.peer import Peer
from tests.contract.stage import ASKED, KEY, PATHS, Stage


def test_mbi_is_shown_the_key_in_a_header_and_nobody_else_is(stage: Stage) -> None:
    stage.witnesses().ask([stage.question(w, secret=KEY) for w in ASKED])
    shown = {path: headers.get("x-rjm-api-key") for path, headers, _ in stage.seen}
    keyed = {PATHS[Witness.CYCLE], PATHS[Witness.NEWEST_ROW]}
    assert shown == {path: KEY if path in keyed else None for path in PATHS.values()}
    assert KEY not in repr([path for path, _, _ in stage.seen])


def test_a_report_is_exported_as_csv_with_its_header(stage: Stage) -> None:
    stage.ask(Witness.NEWEST_ROW)
    assert stage.seen[0][2] == {"format": "csv", "includeColumnHeaders": "1"}


def test_everybody_is_told_who_asks(stage: Stage) -> None:
    stage.witnesses().ask([stage.question(w) for w in ASKED])
    assert all("mbi-bot" in h["user-agent"] for _, h, _ in stage.seen)


def test_a_feed_is_shown_no_credential_even_from_its_own_address(stage: Stage) -> None:
    stage.ask(Witness.FEED, url=stage.url.replace("//", "//user:word@") + "/feed", secret=KEY)
    headers = stage.seen[0][1]
    assert "authorization" not in headers
    assert KEY not in repr(headers)


def test_cookies_are_not_kept(stage: Stage) -> None:
    stage.lines["/feed"].headers = {"Set-Cookie": "id=1; Path=/"}
    witnesses = stage.witnesses(at_once=1)
    witnesses.ask([stage.question(Witness.FEED)] * 3)
    assert not any("cookie" in headers for _, headers, _ in stage.seen)


@pytest.mark.parametrize(
    ("witness", "missing", "detail"),
    [
        (Witness.CYCLE, {"secret": None}, "no Export API key"),
        (Witness.CYCLE, {"secret": "a\r\nX: b"}, "characters that no key has"),
        (Witness.CYCLE, {"client_id": None}, "no client id"),
        (Witness.CYCLE, {"timezone": "Mars/Olympus"}, "unknown time zone"),
        (Witness.NEWEST_ROW, {"figure": None}, "no figure"),
        (Witness.FEED, {"url": None}, "no address to ask"),
        (Witness.FEED, {"url": "ftp://status.example/feed"}, "not an address"),
        (Witness.FEED, {"url": "http://[bad"}, "not an address"),
        (Witness.WORDS, {"url": "reports.json"}, "not an address"),
        (Witness.OWN_PROBE, {"url": None}, "not asked over HTTP"),
    ],
)
def test_a_setting_that_is_missing_is_about_the_bot(
    stage: Stage, witness: Witness, missing: dict[str, Any], detail: str
) -> None:
    answer = stage.ask(witness, **({"secret": KEY} | missing))
    assert answer.heard is Heard.REFUSED
    assert detail in answer.detail


def test_nothing_to_ask_is_no_answer(stage: Stage) -> None:
    assert not stage.witnesses().ask([])


def test_a_proxy_carries_what_is_asked(stage: Stage) -> None:
    witnesses = stage.witnesses(proxy=stage.url, mbi_api_url="http://api.mbi.invalid/0.1")
    (answer,) = witnesses.ask([stage.question(Witness.CYCLE)])
    assert answer.heard in {Heard.ANSWER, Heard.SILENCE}
    assert [(path, headers["host"]) for path, headers, _ in stage.seen] == [
        (PATHS[Witness.CYCLE], "api.mbi.invalid")
    ]


def test_a_proxy_that_is_gone_or_refuses_is_silence(stage: Stage) -> None:
    with Peer(stage.app) as gone:
        address = gone.url
    for proxy, detail in (
        (address, "the proxy cannot be reached"),
        (stage.url, "the proxy refuses"),
    ):
        witnesses = stage.witnesses(proxy=proxy, mbi_api_url="https://api.mbi.invalid/0.1")
        (answer,) = witnesses.ask([stage.question(Witness.CYCLE)])
        assert answer.heard is Heard.SILENCE
        assert answer.detail.startswith(detail)
