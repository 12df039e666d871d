"""How Slack writes its people, channels, messages and views as JSON."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.sandbox.fakes.slack.ledger import AppIdentity
from bot.sandbox.fakes.slack.records import Channel, Json, Message, Person, View


def person_json(app: AppIdentity, person: Person, now: datetime, *, email: bool) -> Json:
    """A user object; the address only for those who may see it."""
    offset = now.astimezone(ZoneInfo(person.tz)).utcoffset()
    profile: Json = {
        "real_name": person.real_name,
        "display_name": person.name,
        "title": person.role,
        "team": app.team_id,
    }
    if email:
        profile["email"] = person.email
    return {
        "id": person.id,
        "team_id": app.team_id,
        "name": person.name,
        "real_name": person.real_name,
        "deleted": person.deleted,
        "is_bot": False,
        "is_app_user": False,
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile,
    }


def bot_user_json(app: AppIdentity) -> Json:
    """The user object of the bot itself."""
    return {
        "id": app.bot_user_id,
        "team_id": app.team_id,
        "name": app.bot_name.lower().replace(" ", "-"),
        "real_name": app.bot_name,
        "deleted": False,
        "is_bot": True,
        "profile": {
            "real_name": app.bot_name,
            "display_name": app.bot_name,
            "api_app_id": app.app_id,
            "bot_id": app.bot_id,
        },
    }


def channel_json(app: AppIdentity, channel: Channel) -> Json:
    """A conversation object."""
    if channel.im_with is not None:
        return {"id": channel.id, "is_im": True, "user": channel.im_with, "is_open": True}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_member": app.bot_user_id in channel.members,
        "num_members": len(channel.members),
        "topic": {"value": channel.topic},
        "context_team_id": app.team_id,
    }


def message_json(app: AppIdentity, message: Message, *, metadata: bool = False) -> Json:
    """A message object."""
    shown: Json = {
        "type": "message",
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "team": app.team_id,
    }
    if message.user == app.bot_user_id:
        shown |= {"bot_id": app.bot_id, "app_id": app.app_id}
    if message.blocks:
        shown["blocks"] = list(message.blocks)
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    if message.edited:
        shown["edited"] = {"user": message.user, "ts": message.ts}
    if metadata and message.metadata is not None:
        shown["metadata"] = message.metadata
    return shown


def view_json(app: AppIdentity, view: View, state: Json | None = None) -> Json:
    """A view object."""
    plain: Json = {
        "submit": None,
        "close": None,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
    }
    return {
        **plain,
        **view.view,
        "id": view.id,
        "hash": view.hash,
        "team_id": app.team_id,
        "app_id": app.app_id,
        "bot_id": app.bot_id,
        "app_installed_team_id": app.team_id,
        "root_view_id": view.root_view_id,
        "previous_view_id": view.previous_view_id,
        "state": {"values": state or {}},
    }


def when(ts: str) -> datetime:
    """The moment of a message time stamp."""
    seconds, _, micros = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(micros or 0))
