"""What answers in a source's place speaks JSON too: gateways, firewalls, sign-in walls.

Their 401 and 403 are of the bot's address or of their own keys, never of a grant.
"""

from __future__ import annotations

import pytest

from bot.ports.witness import Heard
from tests.contract.source import CATALOGUE, PATHS, Source

STRANGERS: tuple[tuple[str, int, object], ...] = (
    ("a gateway of Amazon's", 403, {"message": "Forbidden"}),
    ("a gateway of Amazon's without a route", 403, {"message": "Missing Authentication Token"}),
    ("a gateway of Amazon's in front of an authorizer", 401, {"message": "Unauthorized"}),
    ("Cloudflare", 403, {"success": False, "errors": [{"code": 1020, "message": "denied"}]}),
    (
        "Cloudflare, by RFC 9457",
        403,
        {
            "title": "Error 1010: Access denied",
            "status": 403,
            "detail": "The site owner has blocked access.",
            "error_code": 1010,
            "error_name": "browser_signature_banned",
        },
    ),
    ("Akamai", 403, {"reference": "#18.2d351ab8", "error": "Access Denied"}),
    ("Imperva", 403, {"incidentId": "1-2", "errorCode": "15", "description": "Blocked"}),
    ("a web firewall", 403, {"error": "Forbidden", "message": "Request blocked by policy"}),
    ("Kong", 401, {"message": "No API key found in request", "request_id": "a1"}),
    ("Apigee", 401, {"fault": {"faultstring": "Invalid ApiKey", "detail": {"errorcode": "x"}}}),
    ("Azure's gateway", 401, {"statusCode": 401, "message": "Access denied"}),
    ("Envoy", 403, ["RBAC: access denied"]),
    ("Spring, in maintenance", 403, {"status": 403, "error": "Forbidden", "path": "/"}),
    ("Spring, in maintenance, 401", 401, {"status": 401, "error": "Unauthorized", "path": "/"}),
    ("nothing but braces", 403, {}),
    ("nothing but brackets", 403, []),
    ("nothing but braces, 401", 401, {}),
    ("a page of maintenance", 401, {"status": "maintenance", "message": "Back soon"}),
    ("a sign-in wall", 401, {"error": "login_required", "portal": "https://portal.example"}),
    ("a sign-in wall that knows OAuth", 400, {"error": "invalid_grant"}),
    ("a sign-in wall that says all is well", 200, {"error": "invalid_grant"}),
    ("a company's filter", 403, {"error": "Blocked by your organization", "category": "cloud"}),
    ("a gateway without a route", 404, {"message": "no Route matched with those values"}),
    ("a gateway whose quota is used up", 402, {"message": "quota exhausted"}),
    ("GraphQL", 200, {"errors": [{"message": "Unauthorized"}], "data": None}),
    ("numbers for words", 403, {"error": {"code": 403, "message": "Forbidden"}}),
    ("numbers for words, 401", 401, {"error": {"code": 401, "message": "Unauthorized"}}),
)


@pytest.mark.parametrize("kind", sorted(PATHS))
@pytest.mark.parametrize(("who", "status", "body"), STRANGERS, ids=[one[0] for one in STRANGERS])
def test_a_stranger_in_the_sources_place_refuses_nothing(
    source: Source, kind: str, who: str, status: int, body: object
) -> None:
    source.say(PATHS[kind], body, status=status)
    tried = source.attempt(kind)
    if kind == "data_import_api" and status == 200:  # only its status is documented
        return
    assert (who, tried.heard) == (who, Heard.SILENCE)


@pytest.mark.parametrize("kind", ["facebook_ads", "adobe_analytics"])
def test_an_answer_of_another_shape_is_not_one_without_accounts(source: Source, kind: str) -> None:
    source.say(PATHS[kind], {})
    assert source.attempt(kind).heard is Heard.SILENCE


def test_every_kind_tells_how_its_source_refuses() -> None:
    probed = {name: one.probe for name, one in CATALOGUE.entries.items() if one.probe}
    assert probed.keys() == PATHS.keys()
    assert all(probe.speaks for probe in probed.values())
