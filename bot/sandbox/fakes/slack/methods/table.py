"""Every method of the Web API that this workspace knows, with the scopes it needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.sandbox.fakes.slack.ledger import Ledger
from bot.sandbox.fakes.slack.methods import chat, conversations, users, views
from bot.sandbox.fakes.slack.records import Channel, Json
from bot.sandbox.fakes.slack.refusals import RefusalError

DEFAULT_SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "users:read",
        "users:read.email",
        "channels:read",
        "groups:read",
        "im:write",
    }
)
_EMAIL = "users:read.email"


@dataclass(frozen=True)
class Method:
    """What a method does, and the scopes of which one is enough (none: any token)."""

    do: Callable[[Ledger, Json], Json]
    scopes: tuple[str, ...] = ()


def bot_methods(scopes: frozenset[str]) -> Mapping[str, Method]:
    """The methods that take a bot token holding these scopes."""
    email = _EMAIL in scopes
    reads = ("channels:read", "groups:read", "im:read", "mpim:read")
    return {
        "auth.test": Method(_auth_test),
        "auth.teams.list": Method(_teams_list),
        "chat.postMessage": Method(chat.post_message, ("chat:write",)),
        "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",)),
        "chat.update": Method(chat.update, ("chat:write",)),
        "chat.delete": Method(chat.delete, ("chat:write",)),
        "chat.getPermalink": Method(chat.get_permalink),
        "conversations.list": Method(partial(_list_in_scope, scopes), reads),
        "conversations.info": Method(partial(_in_scope, scopes, "read", conversations.info), reads),
        "conversations.members": Method(
            partial(_in_scope, scopes, "read", conversations.members), reads
        ),
        "conversations.open": Method(conversations.open_, ("im:write",)),
        "conversations.join": Method(conversations.join, ("channels:join",)),
        "conversations.history": Method(
            partial(_in_scope, scopes, "history", conversations.history)
        ),
        "conversations.replies": Method(
            partial(_in_scope, scopes, "history", conversations.replies)
        ),
        "users.info": Method(partial(users.info, email=email), ("users:read",)),
        "users.list": Method(partial(users.list_, email=email), ("users:read",)),
        "users.lookupByEmail": Method(users.lookup_by_email, (_EMAIL,)),
        "views.open": Method(views.open_),
        "views.push": Method(views.push),
        "views.update": Method(views.update),
    }


def check_scopes(held: frozenset[str], needed: tuple[str, ...]) -> None:
    """RefusalError(missing_scope) unless one of the needed scopes is held."""
    if needed and held.isdisjoint(needed):
        code = "missing_scope"
        raise RefusalError(code, needed=needed[0], provided=",".join(sorted(held)))


def _prefix(channel: Channel) -> str:
    if channel.im_with is not None:
        return "im"
    return "groups" if channel.is_private else "channels"


def _in_scope(
    scopes: frozenset[str],
    right: str,
    do: Callable[[Ledger, Json], Json],
    ledger: Ledger,
    params: Json,
) -> Json:
    """Which scope a conversation method needs depends on the kind of the conversation."""
    channel = ledger.channel_seen_by_bot(params.get("channel"))
    check_scopes(scopes, (f"{_prefix(channel)}:{right}",))
    return do(ledger, params)


def _list_in_scope(scopes: frozenset[str], ledger: Ledger, params: Json) -> Json:
    needed = {"public_channel": "channels:read", "private_channel": "groups:read"}
    needed |= {"im": "im:read", "mpim": "mpim:read"}
    for kind in str(params.get("types") or "public_channel").split(","):
        if kind not in needed:
            code = "invalid_types"
            raise RefusalError(code)
        check_scopes(scopes, (needed[kind],))
    return conversations.list_(ledger, params)


def _teams_list(_ledger: Ledger, _params: Json) -> Json:
    """The server puts in the teams that the token opens."""
    return {"ok": True, "response_metadata": {"next_cursor": ""}}


def _auth_test(ledger: Ledger, _params: Json) -> Json:
    app = ledger.app
    return {
        "ok": True,
        "url": f"https://{app.team_domain}.slack.com/",
        "team": app.team_name,
        "team_id": app.team_id,
        "user": app.bot_name.lower().replace(" ", "-"),
        "user_id": app.bot_user_id,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }
