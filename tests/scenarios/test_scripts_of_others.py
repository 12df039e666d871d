"""A provider that answers with a page of scripts, in place of what was asked: none is shown."""

from __future__ import annotations

import json
from http import HTTPStatus

import pytest

from bot.sandbox.fakes.oauth import walk
from bot.sandbox.fakes.peer import Html, Status
from tests.scenarios.access import HEAD, LENAS, ads
from tests.scenarios.conftest import SiteSetting

SCRIPT = "<script>alert('evil')</script><img src=x onerror=alert('evil')>"
REFUSAL = json.dumps({"error": "invalid_grant", "error_description": SCRIPT}).encode()


@pytest.mark.parametrize(
    "answer",
    [
        Html(page=f"<!doctype html><title>Sign in</title>{SCRIPT}"),
        Status(code=502, body=SCRIPT.encode(), content_type="text/html"),
        Status(code=400, body=REFUSAL, content_type="application/json"),
    ],
    ids=["page", "502", "in words of its own"],
)
def test_nothing_of_it_becomes_markup_on_the_page_or_in_slack(
    set_site: SiteSetting, answer: Html | Status
) -> None:
    site = set_site(HEAD + ads())
    browser, page = site.opened("carla")
    back = walk(browser.set_out(page), person=LENAS)
    site.company.access.oauth.faults.add("/", answer, None)
    shown = browser.get(back)
    site.company.access.oauth.faults.clear()
    assert shown.status == HTTPStatus.OK
    assert "<script" not in shown.html
    assert "<img src=x" not in shown.html
    site.work()
    assert not any("<script" in json.dumps(post.blocks) for post in site.posts())
