"""The Slack app: the least scopes that the calls need, and every id known to the bot."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.slack.ids import Command
from bot.slack.listeners import installation
from bot.slack.oauth_flow import BACK
from bot.slack.scopes import NEEDED, OPTIONAL
from bot.web.signing_in import SIGNED_IN

ROOT = Path(__file__).parents[2]
MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
MANY: dict[str, Any] = yaml.safe_load((ROOT / "manifest-many.yml").read_text(encoding="utf-8"))
METHOD = re.compile(r"(auth|chat|conversations|files|reactions|team|usergroups|users|views)_\w+")

SCOPES: dict[str, frozenset[str]] = {
    "auth_teams_list": frozenset(),
    "auth_test": frozenset(),
    "chat_delete": frozenset({"chat:write"}),
    "chat_getPermalink": frozenset(),
    "chat_postEphemeral": frozenset({"chat:write"}),
    "chat_postMessage": frozenset({"chat:write"}),
    "chat_update": frozenset({"chat:write"}),
    "conversations_info": frozenset({"channels:read", "groups:read"}),
    "conversations_list": frozenset({"channels:read", "groups:read"}),
    "conversations_open": frozenset({"im:write"}),
    "users_info": frozenset({"users:read", "users:read.email"}),
    "users_lookupByEmail": frozenset({"users:read", "users:read.email"}),
    "views_open": frozenset(),
    "views_push": frozenset(),
    "views_update": frozenset(),
    # reading history is optional: without the scopes the bot waits longer and posts again
    "conversations_history": frozenset(),
    "conversations_replies": frozenset(),
}
"""What each method of the Web API asks for, by its documentation."""


def methods_called() -> Iterator[str]:
    for path in (ROOT / "bot" / "slack").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and METHOD.fullmatch(node.attr)
                and ast.unparse(node.value).endswith("client")
            ):
                yield node.attr


def test_the_scopes_are_those_that_the_calls_need_and_no_more() -> None:
    called = set(methods_called())
    assert called <= SCOPES.keys()
    needed = frozenset({"commands"}).union(*(SCOPES[name] for name in called))
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed
    assert "user" not in MANIFEST["oauth_config"]["scopes"]


def test_the_commands_are_those_that_the_bot_answers() -> None:
    commands = [entry["command"] for entry in MANIFEST["features"]["slash_commands"]]
    assert commands == [str(command) for command in Command]


def test_buttons_and_modals_reach_the_bot_without_a_public_address() -> None:
    settings = MANIFEST["settings"]
    assert settings["interactivity"]["is_enabled"] is True
    assert settings["socket_mode_enabled"] is True
    assert "event_subscriptions" not in settings


def test_tokens_do_not_rotate_since_the_bot_is_given_one_in_its_settings() -> None:
    assert MANIFEST["settings"]["token_rotation_enabled"] is False


def test_texts_keep_within_slacks_lengths() -> None:
    shown = MANIFEST["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140


def test_the_doctor_knows_the_rights_of_the_manifest() -> None:
    assert list(NEEDED) == MANIFEST["oauth_config"]["scopes"]["bot"]
    text = (ROOT / "manifest.yml").read_text(encoding="utf-8")
    assert all(scope in text for scope in OPTIONAL)


def test_many_workspaces_get_the_same_app_and_the_same_rights() -> None:
    for part in ("display_information", "_metadata"):
        assert MANY[part] == MANIFEST[part]
    assert MANY["oauth_config"]["scopes"] == MANIFEST["oauth_config"]["scopes"]
    commands = [dict(one) for one in MANY["features"]["slash_commands"]]
    assert [one.pop("url") for one in commands] == ["https://YOUR-BOT/slack/events"]
    assert commands == MANIFEST["features"]["slash_commands"]


def test_many_workspaces_tell_of_coming_and_going_and_rotate_their_tokens() -> None:
    settings = MANY["settings"]
    heard = {getattr(installation, name) for name in ("REMOVED", "REVOKED", "GRANTED", "TAKEN")}
    assert set(settings["event_subscriptions"]["bot_events"]) == heard
    assert settings["token_rotation_enabled"] is True
    assert settings["org_deploy_enabled"] is True
    addresses = MANY["oauth_config"]["redirect_urls"]
    assert addresses == [f"https://YOUR-BOT{path}" for path in (BACK, SIGNED_IN)]
