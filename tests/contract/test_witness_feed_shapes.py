"""Status feeds in the shapes of vendors: what they say over HTTP, and when they say nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.http.hearing import SilenceError
from bot.adapters.witnesses.feeds.reading import SHAPES
from bot.domain.observation import MAY_SAY, Witness
from bot.ports.witness import Answer, Heard
from bot.sandbox.fakes.feed_shapes import INDICATORS
from bot.sandbox.fakes.feeds import Feed, FeedsPeer
from bot.sandbox.fakes.peer import Fault, Html, Huge, Reset, Slow, Status, Truncate
from tests.contract.feed_documents import (
    DEGRADED,
    DOWN,
    MBI,
    ROWS,
    SILENT,
    UP,
    Row,
    adobe,
    event,
)
from tests.contract.stage import NOW, PATHS, Stage

FEED = PATHS[Witness.FEED]
JSON = "application/json"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.shape}: {row.why}")
def test_what_a_document_amounts_to(stage: Stage, row: Row) -> None:
    stage.say(Witness.FEED, row.says)
    answer = stage.ask(Witness.FEED, shape=row.shape, components=row.wanted)
    assert answer.reading is row.reading
    if row.reading is SILENT:
        assert answer.heard is Heard.SILENCE
        assert answer.detail
    else:
        assert (answer.heard, answer.detail) == (Heard.ANSWER, row.detail)


def test_every_shape_is_told_of() -> None:
    assert {row.shape for row in ROWS} == set(SHAPES) - {"statuspage"}


FAULTS: tuple[tuple[str, Fault, str], ...] = (
    ("a web page", Html(), "HTML instead of JSON"),
    ("404", Status(code=404, body=b"{}", content_type=JSON), "HTTP 404"),
    ("redirect", Status(code=302, headers={"Location": "/other"}), "HTTP 302, a redirect"),
    ("429", Status(code=429, body=b"{}", content_type=JSON), "HTTP 429, asked too often"),
    ("503", Status(code=503, body=b"{}", content_type=JSON), "HTTP 503"),
    ("9 MiB", Huge(size=9 << 20), "larger than "),
    ("truncated", Truncate(), "cut off"),
    ("reset", Reset(), "the connection broke"),
    ("empty", Status(code=200, content_type=JSON), "empty answer"),
    ("half", Status(code=200, body=b'{"data": [', content_type=JSON), "no readable JSON"),
    ("a picture", Status(code=200, body=b"{}", content_type="image/png"), "image/png instead"),
)


@pytest.mark.parametrize(("fault", "detail"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_feed_that_fails_is_neither_up_nor_down(
    stage: Stage, shape: str, fault: Fault, detail: str
) -> None:
    stage.faults.add(FEED, fault, times=None)
    answer = stage.ask(Witness.FEED, shape=shape)
    assert (answer.heard, answer.reading) == (Heard.SILENCE, None)
    assert answer.detail.startswith(detail)
    assert all(path != "/other" for path, _, _ in stage.seen)


@pytest.mark.parametrize("shape", sorted(set(SHAPES) - {"adobe_events"}))
def test_a_slow_feed_is_silence(stage: Stage, shape: str) -> None:
    stage.faults.add(FEED, Slow(seconds=5))
    question = stage.question(Witness.FEED, shape=shape)
    (answer,) = stage.witnesses(timeout=0.3).ask([question])
    assert (answer.heard, answer.detail) == (Heard.SILENCE, "timed out after 0.3 s")


def test_adobes_large_document_has_a_time_and_a_size_of_its_own(stage: Stage) -> None:
    document = adobe(event(("opened", "minor")))
    stage.say(Witness.FEED, json.dumps({**document, "padding": "x" * (5 << 20)}))
    stage.faults.add(FEED, Slow(seconds=1))
    question = stage.question(Witness.FEED, shape="adobe_events", components=MBI)
    (answer,) = stage.witnesses(timeout=0.3).ask([question])
    assert answer.reading is DEGRADED
    other = stage.ask(Witness.FEED, shape="stripe")
    assert other.detail == "larger than 1024 KiB"


def test_a_document_of_too_many_parts_is_not_taken_apart(stage: Stage) -> None:
    stage.say(Witness.FEED, b"[" + b"[]," * 600_000 + b"[]]")
    answer = stage.ask(Witness.FEED, shape="adobe_events")
    assert (answer.heard, answer.detail) == (Heard.SILENCE, "of too many parts")


def test_its_own_time_does_not_keep_a_batch_beyond_its_lease(stage: Stage) -> None:
    stage.faults.add(FEED, Slow(seconds=5))
    question = stage.question(Witness.FEED, shape="adobe_events")
    (answer,) = stage.witnesses(batch_timeout=0.3).ask([question])
    assert answer.heard is Heard.UNASKED


def test_a_file_store_may_not_know_what_json_is(stage: Stage) -> None:
    stage.say(Witness.FEED, [], "application/octet-stream")
    assert stage.ask(Witness.FEED, shape="google_incidents").reading is UP


def test_a_shape_that_nobody_knows_is_a_setting_at_fault(stage: Stage) -> None:
    answer = stage.ask(Witness.FEED, shape="atom")
    assert answer.heard is Heard.REFUSED
    assert not stage.seen


def test_what_adobe_says_of_mbi_is_asked_in_the_same_way(stage: Stage) -> None:
    stage.say(Witness.FEED, adobe(event(("opened", "critical"))))
    url = stage.url.replace("//", "//user:word@") + FEED
    answer = stage.ask(
        Witness.MBI_FEED, url=url, shape="adobe_events", components=MBI, secret="never-shown"
    )
    assert (answer.witness, answer.reading) == (Witness.MBI_FEED, DOWN)
    ((_, headers, _),) = stage.seen
    assert not {"authorization", "cookie", "x-rjm-api-key"} & set(headers)
    assert "never-shown" not in repr(headers)
    assert headers["user-agent"].startswith("Mozilla/5.0 (compatible; mbi-bot")


SHOWN = {
    "google_incidents": "Google Ads API",
    "salesforce_trust": "EU45",
    "stripe": "api",
    "zendesk": "Support",
    "metastatus": "Marketing API",
    "adobe_events": "Business Intelligence (MBI)",
}
EXPECTED = {
    "operational": UP,
    "under_maintenance": DEGRADED,
    "degraded_performance": DEGRADED,
    "partial_outage": DEGRADED,
    "major_outage": DOWN,
}


@pytest.fixture(scope="module")
def vendors() -> Iterator[FeedsPeer]:
    feeds = {
        shape: Feed(name=shape, components=(name, "Something else"), shape=shape)
        for shape, name in SHOWN.items()
    }
    with FeedsPeer(feeds=feeds, now=lambda: NOW) as peer:
        yield peer


@pytest.mark.parametrize("status", INDICATORS)
@pytest.mark.parametrize("shape", SHOWN)
def test_the_sandboxs_vendors_are_understood(
    stage: Stage, vendors: FeedsPeer, shape: str, status: str
) -> None:
    name = SHOWN[shape]
    vendors.set(shape, name, status)
    answer = asked(stage, vendors, shape)
    informs = shape == "google_incidents" and status == "under_maintenance"
    assert answer.reading is (UP if informs else EXPECTED[status])
    assert bool(answer.detail) is (answer.reading is not UP)
    vendors.set(shape, name, "operational")


def asked(stage: Stage, vendors: FeedsPeer, shape: str) -> Answer:
    return stage.ask(
        Witness.FEED, url=vendors.feed_url(shape), shape=shape, components=(SHOWN[shape],)
    )


WORDS = st.sampled_from(
    ["operational", "none", "up", "OK", "opened", "closed", "1", "x", "critical", "No known issues"]
)
KEYS = st.sampled_from(
    ["status", "services", "id", "name", "data", "attributes", "incidents", "incidentEvent",
     "products", "history", "1", "statuses", "largestatus", "service_name", "included"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(st.sampled_from(sorted(SHAPES)), VALUES, st.lists(WORDS, max_size=2))
def test_any_document_is_read_or_silence(shape: str, document: object, wanted: list[str]) -> None:
    try:
        reading, detail = SHAPES[shape].read(document, wanted)
    except SilenceError:
        return
    assert reading in MAY_SAY[Witness.FEED]
    assert isinstance(detail, str)
