"""The webhook for MBI's words: signed, once each, and its answers."""

from __future__ import annotations

import json

import pytest

from bot.domain.observation import Reading
from tests.integration.seeds import ADS, BOOKS, ids_by_name
from tests.web.conftest import Site, signed

GOOD = {"integrations": [{"name": ADS.name, "status": "Re-auth"}]}


def word_on(site: Site, name: str) -> Reading | None:
    with site.bot.transaction(read=True) as uow:
        key = f"words:{ids_by_name(uow)[name]}"
        said = uow.subjects.by_keys([key])[key].testimony
    return said.reading if said else None


def test_a_signed_report_is_heard(site: Site) -> None:
    answer = site.report(GOOD)
    assert answer.status_code == 200
    assert answer.json() == {"read": 1, "unknown": [], "faults": []}
    assert word_on(site, ADS.name) is Reading.REAUTH


def test_the_answer_names_what_is_not_watched_and_what_could_not_be_read(site: Site) -> None:
    rows = [
        {"name": BOOKS.name, "status": "Success"},
        {"name": "Nobody's", "status": "Failed"},
        {"name": "Odd", "status": "Perhaps"},
    ]
    answer = site.report({"integrations": rows}).json()
    assert answer["unknown"] == ["Nobody's"]
    assert len(answer["faults"]) == 1
    assert word_on(site, BOOKS.name) is Reading.SUCCESS


def test_a_forged_report_is_refused(site: Site) -> None:
    assert site.report(GOOD, secret="guessed").status_code == 401
    assert word_on(site, ADS.name) is None


def test_a_report_changed_on_the_way_is_refused(site: Site) -> None:
    headers = signed(json.dumps(GOOD).encode())
    changed = json.dumps(GOOD).replace("Re-auth", "Success").encode()
    headers["Content-Type"] = "application/json"
    assert site.post("/reports/194", changed, **headers).status_code == 401


@pytest.mark.parametrize("age", [301, -301], ids=["old", "ahead"])
def test_a_report_of_another_time_is_refused(site: Site, age: int) -> None:
    assert site.report(GOOD, age=age).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-MBI-Timestamp": "now", "X-MBI-Signature": "v0=0"},
        {"X-MBI-Timestamp": "9" * 30, "X-MBI-Signature": "v0=0"},
        {"X-MBI-Timestamp": "9" * 5000, "X-MBI-Signature": "v0=0"},
        {"X-MBI-Timestamp": "-1", "X-MBI-Signature": "v0=0"},
        {"X-MBI-Timestamp": "1", "X-MBI-Signature": "\u00e9"},
    ],
    ids=["none", "no number", "past all time", "past all numbers", "before time", "no digest"],
)
def test_headers_that_sign_nothing_are_refused(site: Site, headers: dict[str, str]) -> None:
    answer = site.post("/reports/194", b"{}", **headers)
    assert answer.status_code == 401
    assert "X-MBI-Signature" in answer.json()["error"]


def test_a_report_sent_again_is_refused_whatever_account_it_is_sent_to(site: Site) -> None:
    body = json.dumps(GOOD).encode()
    headers = signed(body) | {"Content-Type": "application/json"}
    assert site.post("/reports/194", body, **headers).status_code == 200
    assert site.post("/reports/194", body, **headers).status_code == 409
    assert site.post("/reports/195", body, **headers).status_code == 409


@pytest.mark.parametrize("client_id", [7, 10**30])
def test_an_account_that_is_not_watched_is_not_found(site: Site, client_id: int) -> None:
    answer = site.report(GOOD, client_id=client_id)
    assert answer.status_code == 404
    assert str(client_id) in answer.json()["error"]


@pytest.mark.parametrize(
    "data",
    [[], {}, 7, "text", {"integrations": 7}, {"integrations": []}, {"integrations": [7]}],
    ids=str,
)
def test_a_report_without_a_word_in_it_is_told_so(site: Site, data: object) -> None:
    answer = site.report(data)
    assert answer.status_code == 422
    assert answer.json()["error"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"\xff\xfe", b"[" * 200_000, b'{"integrations":'],
    ids=["empty", "cut", "null", "bytes", "deep", "half"],
)
def test_a_body_that_is_no_json_is_told_so(site: Site, body: bytes) -> None:
    assert site.report(body).status_code in {400, 401}


def test_a_body_of_another_content_type_is_told_so(site: Site) -> None:
    assert site.report(GOOD, content_type="text/plain").status_code == 400


def test_a_body_that_is_too_large_is_refused(site: Site) -> None:
    assert site.report(b" " * (1024 * 1024 + 1)).status_code == 413


def test_only_a_number_names_an_account(site: Site) -> None:
    assert site.post("/reports/acme", b"{}").status_code == 404
