"""chat.*: messages of the bot."""

from dataclasses import replace

from bot.sandbox.fakes.slack.block_rules import check_message_blocks
from bot.sandbox.fakes.slack.ledger import Ledger
from bot.sandbox.fakes.slack.records import Channel, Json, Message
from bot.sandbox.fakes.slack.refusals import MalformedError, RefusalError
from bot.sandbox.fakes.slack.shapes import message_json

TEXT_CHARACTERS = 40_000


def content(params: Json) -> tuple[str, tuple[Json, ...]]:
    """Text and blocks of a message, checked."""
    text = params.get("text") or ""
    given = params.get("blocks") or ()
    blocks = check_message_blocks(given) if given else ()
    if not text and not blocks:
        code = "no_text"
        raise RefusalError(code)
    if len(text) > TEXT_CHARACTERS:
        code = "msg_too_long"
        raise RefusalError(code)
    return text, blocks


def post_message(ledger: Ledger, params: Json) -> Json:
    """chat.postMessage."""
    channel = _place(ledger, params)
    text, blocks = content(params)
    metadata = _metadata(params)
    thread = _thread(ledger, channel, params)
    ledger.limit_rate(channel.id)
    posted = ledger.add(
        Message(
            ts=ledger.next_ts(),
            channel=channel.id,
            user=ledger.app.bot_user_id,
            text=text,
            blocks=blocks,
            thread_ts=thread,
            metadata=metadata,
            broadcast=bool(params.get("reply_broadcast")),
        )
    )
    shown = message_json(ledger.app, posted, metadata=True)
    return {"ok": True, "channel": channel.id, "ts": posted.ts, "message": shown}


def post_ephemeral(ledger: Ledger, params: Json) -> Json:
    """chat.postEphemeral."""
    channel = _place(ledger, params)
    user = params.get("user")
    person = ledger.people.get(str(user))
    if person is None or person.deleted or person.id not in channel.members:
        code = "user_not_in_channel"
        raise RefusalError(code)
    text, blocks = content(params)
    ledger.limit_rate(channel.id)
    posted = ledger.add(
        Message(
            ts=ledger.next_ts(),
            channel=channel.id,
            user=ledger.app.bot_user_id,
            text=text,
            blocks=blocks,
            thread_ts=params.get("thread_ts"),
            ephemeral_to=person.id,
        )
    )
    return {"ok": True, "message_ts": posted.ts}


def update(ledger: Ledger, params: Json) -> Json:
    """chat.update; channels go by id only."""
    channel = ledger.channel_to_write(params.get("channel"))
    old = _own(ledger, channel, params, "cant_update_message")
    # What is left out stays; an empty list takes the blocks away.
    text, blocks = content({"text": old.text, "blocks": list(old.blocks), **params})
    metadata = _metadata(params) or old.metadata
    new = replace(old, text=text, blocks=blocks, metadata=metadata, edited=True)
    ledger.edit(old, new)
    shown = message_json(ledger.app, new, metadata=True)
    return {"ok": True, "channel": channel.id, "ts": new.ts, "text": text, "message": shown}


def delete(ledger: Ledger, params: Json) -> Json:
    """chat.delete."""
    channel = ledger.channel_seen_by_bot(params.get("channel"))
    message = _own(ledger, channel, params, "cant_delete_message")
    ledger.remove(message)
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def get_permalink(ledger: Ledger, params: Json) -> Json:
    """chat.getPermalink."""
    channel = ledger.channel_seen_by_bot(params.get("channel"))
    message = ledger.message(channel.id, params.get("message_ts"))
    if message is None:
        code = "message_not_found"
        raise RefusalError(code)
    link = f"https://{ledger.app.team_domain}.slack.com/archives/{channel.id}"
    link += f"/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"ok": True, "channel": channel.id, "permalink": link}


def _place(ledger: Ledger, params: Json) -> Channel:
    """Where to post: an id, a name, or a person (their conversation with the bot)."""
    wanted = str(params.get("channel") or "")
    if wanted in ledger.people:
        return ledger.direct(wanted)
    named = None if wanted in ledger.channels else ledger.named(wanted)
    return ledger.channel_to_write(named.id if named and not named.im_with else wanted)


def _own(ledger: Ledger, channel: Channel, params: Json, refusal: str) -> Message:
    message = ledger.message(channel.id, params.get("ts"))
    if message is None:
        code = "message_not_found"
        raise RefusalError(code)
    if message.user != ledger.app.bot_user_id:
        raise RefusalError(refusal)
    return message


def _thread(ledger: Ledger, channel: Channel, params: Json) -> str | None:
    wanted = params.get("thread_ts")
    if wanted is None:
        return None
    root = ledger.message(channel.id, wanted)
    if root is None:
        code = "thread_not_found"
        raise RefusalError(code)
    return root.thread_ts or root.ts


def _metadata(params: Json) -> Json | None:
    metadata: Json | None = params.get("metadata")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or metadata.keys() != {"event_type", "event_payload"}:
        code = "invalid_metadata_format"
        raise MalformedError(code, ["metadata needs event_type and event_payload"])
    return metadata
