"""What a press of *Re-authorize* is answered with, for one person's eyes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block, SectionBlock

from bot.domain.diagnosis import Cause
from bot.domain.integration import Authorization
from bot.domain.link import LINK_LIFE, Purpose
from bot.ports.messenger import PrivateLink
from bot.services.reauthorization.views import (
    Choose,
    InWords,
    Issued,
    Needless,
    NotAllowed,
    NothingToDo,
)
from bot.slack.blocks.guide import remark
from bot.slack.blocks.mrkdwn import Markup, bold, escaped, lines
from bot.slack.blocks.parts import (
    Message,
    actions,
    button,
    context,
    link_button,
    mrkdwn,
    section,
    titled,
)
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Action
from bot.texts.steps import AT_SOURCE, BEFORE_CONNECTING, HOST_KEY, IN_MBI, steps_of

NAME = 80
MOST_PEOPLE = 10
MOST_CHOICES = 20
MOST_STEPS = 12
LONGEST_STEP = 400
LONGEST_NAMES = 1000
MENDABLE = frozenset({Cause.TOKEN, Cause.ADMIN_ACCOUNT, Cause.CONNECTION})
MADE = frozenset({Authorization.KEY, Authorization.PASSWORD})
"""What is made anew at the source before MBI can be told."""


def private_link(private: PrivateLink, voice: Voice, *, doubt: Cause | None = None) -> Message:
    """The link as a button; its address is nowhere else."""
    key = f"reauth-link-{private.purpose}".replace("_", "-")
    what = voice.say(key, name=_name(private.integration), account=_name(private.account))
    valid = voice.say("reauth-link-valid", life=LINK_LIFE, until=private.link.expires_at)
    doubts = [_doubt(doubt, voice)] if doubt else []
    blocks: list[Block] = [section(Markup(f"{what}\n{valid}")), *map(section, doubts)]
    blocks += actions(*link_button(voice, "reauth-link-open", private.url, primary=not doubts))
    return Message(text=" ".join([what, valid, *doubts]), blocks=tuple(blocks))


def issued(found: Issued, voice: Voice) -> Message:
    """The same, with a warning where another cause is likelier."""
    return private_link(found.private, voice, doubt=found.doubt)


def sent(found: Issued, voice: Voice) -> Message:
    """That the link is in a direct message, with the same warning."""
    said = [voice.say("reauth-sent"), *([_doubt(found.doubt, voice)] if found.doubt else [])]
    return remark(Markup(" ".join(said)))


def in_words(found: InWords, voice: Voice) -> Message:
    """The steps, and *Done*."""
    key = f"reauth-words-{found.purpose}".replace("_", "-")
    text = voice.say(key, name=_name(found.integration), account=_name(found.account))
    blocks: list[Block] = [section(text)]
    keys = found.host_keys
    if keys is not None:
        compared = voice.say("reauth-words-keys", before=keys.before, shown=keys.shown)
        blocks.append(titled(voice.say("reauth-words-first"), compared))
    elif found.purpose is Purpose.FIX_CONNECTION:
        blocks += _steps(found, voice, "reauth-words-first", BEFORE_CONNECTING)
    elif found.authorization in MADE:
        blocks += _steps(found, voice, "reauth-words-source", AT_SOURCE)
    blocks += _steps(found, voice, "reauth-words-mbi", HOST_KEY if keys else IN_MBI)
    if found.behind:
        names = escaped(", ".join(found.behind[:MOST_CHOICES]), LONGEST_NAMES)
        blocks.append(section(voice.say("reauth-words-behind", names=names)))
    about = f"integration:{found.integration_id}" + (f" {keys.shown}" if keys else "")
    done = button(voice, Action.AUTHORIZED, "reauth-words-done", about, primary=True)
    blocks += actions(*link_button(voice, "reauth-words-open", found.dashboard_url), done)
    return Message(text=text, blocks=tuple(blocks))


def not_allowed(found: NotAllowed, voice: Voice, mentions: Mapping[str, str]) -> Message:
    """Who may, kindly, and a way to ask them."""
    people = [*dict.fromkeys((*found.owners, *found.admins))]
    text = voice.say(
        "reauth-not-allowed",
        name=_name(found.integration),
        people=named(people, mentions) or None,
    )
    blocks: list[Block] = [section(text)]
    if found.no_email:
        blocks.append(context(voice.say("reauth-no-email")))
    if people:
        about = f"integration:{found.integration_id}"
        if found.incident_id is not None:
            about = f"incident:{found.incident_id} {about}"
        blocks += actions(button(voice, Action.ASK_OWNER, "reauth-ask", about))
    return Message(text=text, blocks=tuple(blocks))


def asked(emails: Sequence[str], voice: Voice, mentions: Mapping[str, str]) -> Message:
    """Who was asked."""
    return remark(voice.say("reauth-asked", people=named(emails, mentions) or None))


def choose(found: Choose, voice: Voice) -> Message:
    """A button for each."""
    text = voice.say("reauth-choose")
    blocks: list[Block] = [section(text)]
    for number, name, account in found.members[:MOST_CHOICES]:
        about = f"incident:{found.incident_id} integration:{number}"
        blocks.append(
            SectionBlock(
                text=mrkdwn(Markup(f"{bold(_name(name))} ({_name(account)})")),
                accessory=button(voice, Action.REAUTHORIZE, "card-reauthorize", about),
            )
        )
    more = len(found.members) - MOST_CHOICES
    if more > 0:
        blocks.append(context(voice.say("reauth-choose-more", count=more)))
    return Message(text=text, blocks=tuple(blocks))


def nothing_to_do(found: NothingToDo, voice: Voice) -> Message:
    """Why."""
    if found.why is Needless.NOT_OFFERED and found.cause in MENDABLE:
        # Not offered although it would help: somebody has done it.
        return remark(voice.say("reauth-needless-waiting"))
    cause = voice.word("cause", found.cause) if found.cause else None
    return remark(voice.say(f"reauth-needless-{found.why}".replace("_", "-"), cause=cause))


def named(emails: Sequence[str], mentions: Mapping[str, str]) -> Markup:
    """People as mentions, by address where Slack does not know them."""
    return Markup(", ".join(mentions.get(e) or escaped(e, NAME) for e in emails[:MOST_PEOPLE]))


def _doubt(cause: Cause, voice: Voice) -> Markup:
    return voice.say("reauth-doubt", cause=voice.word("cause", cause))


def _steps(found: InWords, voice: Voice, title: str, prefix: str) -> list[Block]:
    steps = steps_of(
        voice.texts,
        voice.locale,
        found.kind,
        found.authorization,
        prefix,
        account=found.data_account,
        name=found.integration,
    )
    told = [
        Markup(f"{number}. {escaped(step, LONGEST_STEP)}")
        for number, step in enumerate(steps[:MOST_STEPS], start=1)
    ]
    return [titled(voice.say(title), lines(told))] if told else []


def _name(text: str) -> Markup:
    return escaped(text, NAME) or Markup("…")
