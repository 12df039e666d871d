"""Response URLs: what an app answers to a command or a press within half an hour."""

from dataclasses import replace

from bot.sandbox.fakes.slack.ledger import Ledger
from bot.sandbox.fakes.slack.methods.chat import content
from bot.sandbox.fakes.slack.passes import Target
from bot.sandbox.fakes.slack.records import Json, Message
from bot.sandbox.fakes.slack.refusals import RefusalError


def respond(ledger: Ledger, key: str, params: Json) -> None:
    """Carry out one post to a response URL; RefusalError when Slack would refuse it."""
    target = ledger.addresses.spend(key)
    original = None
    if target.message_ts is not None:
        original = ledger.message(target.channel, target.message_ts, seen_by=target.user)
    if params.get("delete_original"):
        if original is not None:
            ledger.remove(original)
        return
    if params.get("replace_original") and original is not None:
        text, blocks = content(params)
        ledger.edit(original, replace(original, text=text, blocks=blocks, edited=True))
        return
    show(ledger, target, params)


def show(ledger: Ledger, target: Target, params: Json) -> Message:
    """Show an answer: to the person alone, unless it says `in_channel`."""
    kind = params.get("response_type") or "ephemeral"
    if kind not in {"ephemeral", "in_channel"}:
        code = "invalid_response_type"
        raise RefusalError(code)
    text, blocks = content(params)
    return ledger.add(
        Message(
            ts=ledger.next_ts(),
            channel=target.channel,
            user=ledger.app.bot_user_id,
            text=text,
            blocks=blocks,
            thread_ts=params.get("thread_ts") or target.thread_ts,
            ephemeral_to=target.user if kind == "ephemeral" else None,
        )
    )
