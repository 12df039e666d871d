"""conversations.*: channels, their members and what was said."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from bot.sandbox.fakes.slack.ledger import Ledger
from bot.sandbox.fakes.slack.records import Channel, Json, Message
from bot.sandbox.fakes.slack.refusals import RefusalError
from bot.sandbox.fakes.slack.shapes import channel_json, message_json

T = TypeVar("T")


def list_(ledger: Ledger, params: Json) -> Json:
    """conversations.list."""
    types = set(str(params.get("types") or "public_channel").split(","))
    found = [one for one in ledger.channels.values() if _kind(one) in types]
    found = [one for one in found if _listed(ledger, one)]
    if params.get("exclude_archived"):
        found = [one for one in found if not one.is_archived]
    page, cursor = paged(found, params)
    return {
        "ok": True,
        "channels": [channel_json(ledger.app, one) for one in page],
        "response_metadata": {"next_cursor": cursor},
    }


def info(ledger: Ledger, params: Json) -> Json:
    """conversations.info."""
    channel = ledger.channel_seen_by_bot(params.get("channel"))
    return {"ok": True, "channel": channel_json(ledger.app, channel)}


def members(ledger: Ledger, params: Json) -> Json:
    """conversations.members."""
    channel = ledger.channel_seen_by_bot(params.get("channel"))
    page, cursor = paged(sorted(channel.members), params)
    return {"ok": True, "members": page, "response_metadata": {"next_cursor": cursor}}


def open_(ledger: Ledger, params: Json) -> Json:
    """conversations.open, for one person."""
    users = str(params.get("users") or "").split(",")
    if users == [""]:
        code = "users_list_not_supplied"
        raise RefusalError(code)
    if len(users) > 1:
        code = "method_not_supported_for_channel_type"
        raise RefusalError(code)
    if ledger.person(users[0]).deleted:
        code = "user_disabled"
        raise RefusalError(code)
    channel = ledger.direct(users[0])
    if params.get("return_im"):
        return {"ok": True, "channel": channel_json(ledger.app, channel)}
    return {"ok": True, "channel": {"id": channel.id}}


def join(ledger: Ledger, params: Json) -> Json:
    """conversations.join."""
    channel = ledger.channel_seen_by_bot(params.get("channel"))
    if channel.is_archived:
        code = "is_archived"
        raise RefusalError(code)
    if channel.is_private:
        code = "method_not_supported_for_channel_type"
        raise RefusalError(code)
    joined = replace(channel, members=channel.members | {ledger.app.bot_user_id})
    ledger.put_channel(joined)
    return {"ok": True, "channel": channel_json(ledger.app, joined)}


def history(ledger: Ledger, params: Json) -> Json:
    """conversations.history: newest first, without replies that were not broadcast."""
    channel = _readable(ledger, params)
    found = [
        one
        for one in ledger.messages(channel.id)
        if one.thread_ts in (None, one.ts) or one.broadcast
    ]
    page, cursor = paged(_between(found, params)[::-1], params)
    return {
        "ok": True,
        "messages": [_shown(ledger, channel, one, params) for one in page],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def replies(ledger: Ledger, params: Json) -> Json:
    """conversations.replies: the first message of the thread, then its replies, oldest first."""
    channel = _readable(ledger, params)
    root = ledger.message(channel.id, params.get("ts"))
    if root is None:
        code = "thread_not_found"
        raise RefusalError(code)
    thread = [one for one in ledger.messages(channel.id) if one.thread_ts == root.ts]
    page, cursor = paged([root, *_between(thread, params)], params)
    return {
        "ok": True,
        "messages": [_shown(ledger, channel, one, params) for one in page],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def paged(found: Sequence[T], params: Json) -> tuple[list[T], str]:
    """One page of what was found, and the cursor of the next (empty on the last)."""
    limit = int(params.get("limit") or 100)
    if not 1 <= limit <= 1000:  # noqa: PLR2004 - Slack's bounds
        code = "invalid_limit"
        raise RefusalError(code)
    start = 0
    if cursor := params.get("cursor"):
        try:
            start = int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
        except (ValueError, binascii.Error) as error:
            code = "invalid_cursor"
            raise RefusalError(code) from error
    end = start + limit
    following = base64.b64encode(f"next:{end}".encode()).decode() if end < len(found) else ""
    return list(found[start:end]), following


def _kind(channel: Channel) -> str:
    if channel.im_with is not None:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


def _listed(ledger: Ledger, channel: Channel) -> bool:
    return not channel.is_private or ledger.app.bot_user_id in channel.members


def _readable(ledger: Ledger, params: Json) -> Channel:
    channel = ledger.channel_seen_by_bot(params.get("channel"))
    if ledger.app.bot_user_id not in channel.members:
        code = "not_in_channel"
        raise RefusalError(code)
    return channel


def _between(found: Sequence[Message], params: Json) -> Sequence[Message]:
    oldest = float(params.get("oldest") or 0)
    latest = float(params.get("latest") or "inf")
    if params.get("inclusive"):
        return [one for one in found if oldest <= float(one.ts) <= latest]
    return [one for one in found if oldest < float(one.ts) < latest]


def _shown(ledger: Ledger, channel: Channel, message: Message, params: Json) -> Json:
    shown = message_json(ledger.app, message, metadata=bool(params.get("include_all_metadata")))
    thread = [one for one in ledger.messages(channel.id) if one.thread_ts == message.ts]
    if thread:
        shown |= {
            "thread_ts": message.ts,
            "reply_count": len(thread),
            "latest_reply": thread[-1].ts,
        }
    return shown
