"""Nothing that a full story produces holds a secret: it is searched, all of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from flask import request
from sqlalchemy import make_url

from bot.cli.logs import TALKATIVE, HideSecrets, secrets_of
from bot.sandbox.people import ALERTS
from bot.sandbox.stories.authorizing import (
    handed_over,
    key_replaced,
    other_data_account,
    password_replaced,
    reauthorized,
)
from bot.sandbox.stories.stage import Stage
from bot.sandbox.stories.watching import cycle_stuck, export_key_refused, token_expired
from bot.sandbox.world import NOON, World

Produced = dict[str, str]
STORIES = (token_expired, cycle_stuck, export_key_refused)
AUTHORIZING = (reauthorized, handed_over, key_replaced, password_replaced, other_data_account)
KINDS = ("bot token", "signing secret", "report secret", "desk token", "SECRET_KEYS")
"""What the sandbox sets; each account has an Export API key and an import key besides."""
STRIDE = timedelta(hours=2)


@pytest.fixture
def log() -> Iterator[logging.StreamHandler[StringIO]]:
    """Hears everything that is logged, down to the last detail."""
    root = logging.getLogger()
    handler = logging.StreamHandler(StringIO())
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


def secrets(world: World) -> Mapping[str, str]:
    """Every secret of that world by what it is."""
    keys = {f"Export API key of {one.name}": one.export_api_key for one in world.company.accounts}
    pushing = {f"import key of {one.name}": one.import_api_key for one in world.company.accounts}
    names = [name for name in secrets_of(world.settings) if not name.startswith("sqlite:")]
    return {**keys, **pushing, **{f"setting {i}": name for i, name in enumerate(names)}}


def credentials(world: World) -> Mapping[str, str]:
    """Every key, password, token and code that providers, sources and pipeline know."""
    access = world.company.access
    held = {
        "Google's client secret": access.google_client.secret,
        "Salesforce's client secret": access.salesforce_client.secret,
        "developer token": access.developer_token,
        "Mixpanel's secret": access.mixpanel.secret,
        "database's password": access.reader.password,
        "secret of the hand-over": world.company.handover_secret,
    }
    for provider in access.oauth.providers:
        ledger = access.oauth.ledger(provider)
        for given in (ledger.codes, ledger.access, ledger.refresh):
            held |= {
                f"{provider} {type(one).__name__} {token[:4]}": token
                for token, one in given.items()
            }
    return held


def found(hidden: Mapping[str, str], produced: Produced) -> list[str]:
    """Which secret stands where."""
    return [
        f"{what} in {where}"
        for what, secret in hidden.items()
        for where, text in produced.items()
        if secret in text
    ]


def record_addresses(world: World) -> list[str]:
    """The addresses that MBI, ingest, feeds and desk are asked at, from now on."""
    asked: list[str] = []
    for peer in (world.company.mbi, world.company.ingest, world.company.feeds, world.company.desk):
        peer.app.before_request(lambda: asked.append(request.url))
    return asked


def ask_around(stage: Stage) -> None:
    """Commands that answer, and some that can't."""
    for line in ("/mbi status", "/mbi check Salesforce", "/mbi status nobody", "/mbi nonsense"):
        stage.command("Lena", line)


def everything(world: World, addresses: list[str], told: list[str], logged: str) -> Produced:
    """All that was said, sent, asked, kept and logged."""
    database = Path(str(make_url(world.settings.database_url.get_secret_value()).database))
    kept = b"".join(file.read_bytes() for file in database.parent.glob(f"{database.name}*"))
    slack = world.slack
    return {
        "the log": logged,
        "calls of Slack": "\n".join(f"{c.method} {c.params} {c.response}" for c in slack.calls),
        "messages": "\n".join(str(one) for one in slack.messages(ALERTS)),
        "what one person sees": "\n".join(
            f"{slack.ephemerals(one.id)} {slack.messages(slack.direct(one.id).id)}"
            for one in slack.people
        ),
        "addresses": "\n".join(addresses),
        "tickets": "\n".join(str(vars(one)) for one in world.company.desk.tickets),
        "the story as told": "\n".join(told),
        "the database": kept.decode("latin-1"),
    }


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_no_secret_is_in_anything_that_a_full_story_produces(
    story: Callable[[Stage], None], log: logging.StreamHandler[StringIO]
) -> None:
    told: list[str] = []
    world = World(live=False, start=NOON, stride=STRIDE)
    addresses = record_addresses(world)
    with world:
        log.setFormatter(HideSecrets(secrets_of(world.settings)))
        stage = Stage(world, locale="en", tell=told.append)
        story(stage)
        ask_around(stage)
        produced = everything(world, addresses, told, log.stream.getvalue())
        hidden = secrets(world)
    assert len(set(hidden.values())) == len(KINDS) + 2 * len(world.company.accounts)
    assert "Acme EU" in produced["the database"]
    assert "/0.1/client/194/" in produced["addresses"]
    assert found(hidden, produced) == []


@pytest.mark.parametrize("story", AUTHORIZING, ids=lambda story: story.__name__)
def test_no_credential_is_in_anything_that_authorizing_again_produces(
    story: Callable[[Stage], None], log: logging.StreamHandler[StringIO]
) -> None:
    # The browser of the story and the stand-ins log in this process, too.
    log.addFilter(lambda one: one.name.partition(".")[0] not in TALKATIVE)
    told: list[str] = []
    with World(live=False, handover=story is handed_over, start=NOON, stride=STRIDE) as world:
        stage = Stage(world, locale="en", tell=told.append)
        story(stage)
        ask_around(stage)
        produced = everything(world, stage.audit(), told, log.stream.getvalue())
        hidden = credentials(world)
    assert "access_checked" in produced["addresses"]
    assert found(hidden, produced) == []


def test_the_search_finds_a_secret_wherever_it_is_planted() -> None:
    hidden = {"key": "5f1d0c"}
    for where in ("the log", "calls of Slack", "the database"):
        produced = {"the log": "a", "calls of Slack": "b", "the database": "c"}
        produced[where] += " api_key=5f1d0c&format=csv"
        assert found(hidden, produced) == [f"key in {where}"]


def test_a_secret_that_is_logged_is_hidden_by_the_formatter_alone(
    log: logging.StreamHandler[StringIO],
) -> None:
    logging.getLogger("bot.planted").debug("asked with %s", "5f1d0c")
    assert found({"key": "5f1d0c"}, {"the log": log.stream.getvalue()})
    log.setFormatter(HideSecrets(["5f1d0c"]))
    log.stream.truncate(0)
    logging.getLogger("bot.planted").debug("asked with %s", "5f1d0c")
    assert not found({"key": "5f1d0c"}, {"the log": log.stream.getvalue()})
