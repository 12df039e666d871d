"""The one message of an incident, readable in the channel without opening its thread."""

from __future__ import annotations

from collections.abc import Mapping

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain.card import CardView, Closing, MemberView, TicketView
from bot.domain.diagnosis import Cause, Confidence, Remedy
from bot.domain.incident import State
from bot.domain.ticket import TicketState
from bot.slack.blocks.faces import Face, data_flows, face_of, status_word
from bot.slack.blocks.mrkdwn import Markup, bold, clamped, escaped, lines, link, mention, one_line
from bot.slack.blocks.parts import Message, actions, button, context, header, section, titled
from bot.slack.blocks.rounds import awaiting, in_vain, proof_line, round_lines
from bot.slack.blocks.voice import Voice
from bot.slack.ids import CARD_BLOCK, Action

NAME = 80
MOST_OWNERS = 10
MOST_TICKETS = 3
MOST_MEMBERS = 10
MOST_EVIDENCE = 10
LONGEST_DONE = 1000
"""Of what was done, in the text of a card and at the head of its details."""


def card(view: CardView, voice: Voice, mentions: Mapping[str, str]) -> Message:
    """The card as it stands; `mentions` gives owners' e-mail addresses their Slack markup."""
    face = face_of(view)
    blocks: list[Block] = [header(title(view, voice))]
    if view.state is State.RESOLVED:
        blocks.append(section(_sentence(view, voice, face), _resolved_fields(view, voice)))
        blocks += _rounds(view, voice)
    else:
        blocks.append(section(_opening(view, voice, face), _fields(view, voice)))
        blocks += _rounds(view, voice)
        blocks += _members(view, voice)
        blocks += _evidence(view, voice)
        blocks.append(titled(voice.say("card-to-do"), _remedy(view, voice, face)))
    blocks.append(context(*_people(view, voice, mentions)))
    accounts = escaped(", ".join(view.accounts), 150)
    number = str(view.incident_id)
    blocks.append(context(voice.say("card-footer", number=number, accounts=accounts)))
    blocks += actions(*_buttons(view, voice, face), block_id=card_id(view))
    return Message(text=sentence(view, voice), blocks=tuple(blocks))


def card_id(view: CardView) -> str:
    """The id of a card's buttons: a press says by it that they stand on a card, and on whose.

    Slack asks for another one with each edit.
    """
    return f"{CARD_BLOCK}:{view.incident_id}:{view.version}"


def title(view: CardView, voice: Voice) -> str:
    """Status and name, for a header."""
    face = face_of(view)
    word = f"card-title-{face}"
    if face is Face.BROKEN:
        ended = view.diagnosis.for_good
        word = "card-title-ended" if ended else f"status-{status_word(view.diagnosis)}"
    what = voice.plain(word, 50)
    return voice.plain("card-title", 150, what=what, who=_who_plain(view, voice))


def sentence(view: CardView, voice: Voice) -> str:
    """The whole card in words: what, which, why, what was done, and what to do."""
    face = face_of(view)
    parts = [_sentence(view, voice, face)]
    proof = proof_line(view, voice)
    if view.state is State.RESOLVED:
        return " ".join([*parts, proof] if proof else parts)
    if face is Face.BROKEN:
        sure = voice.word("confidence", _confidence(view))
        because = _because(view, voice)
        parts.append(voice.say("because-line", confidence=sure, because=because))
    elif face in {Face.NOTICE, Face.GRANT}:
        parts.append(_because(view, voice, face))
    done = lines(round_lines(view, voice), LONGEST_DONE).replace("\n", " ")
    return " ".join([part for part in (*parts, done, _remedy(view, voice, face)) if part])


def _count(view: CardView) -> int:
    return max(view.member_count, len(view.members), 1)


def _only(view: CardView) -> MemberView | None:
    return view.members[0] if len(view.members) == 1 and _count(view) == 1 else None


def _who_plain(view: CardView, voice: Voice) -> str:
    if only := _only(view):
        return clamped(one_line(only.name), NAME) or f"#{only.integration_id}"
    if view.bastion:
        return voice.plain("card-many-behind", 150, count=_count(view), where=_bastion(view))
    where = clamped(one_line(view.provider or ", ".join(view.accounts)), NAME)
    key = "card-many-of" if where else "card-many"
    return voice.plain(key, 150, count=_count(view), where=where or None)


def _bastion(view: CardView) -> str:
    return clamped(one_line(view.bastion or ""), NAME)


def _who(view: CardView, voice: Voice) -> Markup:
    return escaped(_who_plain(view, voice), 150)


def _sentence(view: CardView, voice: Voice, face: Face) -> Markup:
    key = f"is-{view.diagnosis.status}" if face is Face.BROKEN else f"is-{face}"
    if face is Face.GRANT and data_flows(view):
        key = "is-grant-flowing"
    if face is Face.VERIFYING and view.diagnosis.key_changed:
        key = "is-verifying-host-key"
    if face is Face.BROKEN and view.diagnosis.foretold:
        key = "is-bastion" if view.bastion and not _only(view) else "is-host-key"
    if face is Face.BROKEN and view.diagnosis.for_good:
        key = "is-ended"
    lasted = view.resolved_at - view.opened_at if view.resolved_at else None
    return voice.say(
        key,
        who=_who(view, voice),
        count=_count(view),
        where=_bastion(view),
        lasted=voice.span(lasted) if lasted else None,
    )


def _because(view: CardView, voice: Voice, face: Face = Face.BROKEN) -> Markup:
    key = "because-grant" if face is Face.GRANT else f"because-{view.cause}"
    if view.diagnosis.key_changed:
        key = "because-host-key"
    if view.diagnosis.for_good:
        key = "because-ended"
    return voice.say(key.replace("_", "-"), provider=escaped(view.provider or "", NAME))


def _remedy(view: CardView, voice: Voice, face: Face) -> Markup:
    remedy = view.diagnosis.remedy
    key = f"do-{face if face is Face.GRANT else remedy}".replace("_", "-")
    if remedy is Remedy.FIX_CONNECTION and view.diagnosis.key_changed:
        key = "do-host-key"
    only = _only(view)
    name = bold(escaped(only.name, NAME) or "…") if only else None
    return voice.say(key, name=name, provider=escaped(view.provider or "", NAME))


def _confidence(view: CardView) -> Confidence:
    return view.diagnosis.confidence or Confidence.UNCLEAR


def _opening(view: CardView, voice: Voice, face: Face) -> Markup:
    """What is the matter and why; a plain break is in the title, word for word.

    While data is awaited, the cause is mended and would only mislead.
    """
    what = _sentence(view, voice, face)
    if face in {Face.UPLOAD, Face.VERIFYING}:
        return what
    if face in {Face.NOTICE, Face.GRANT}:
        return Markup(f"{what}\n{_because(view, voice, face)}")
    sure = voice.word("confidence", _confidence(view))
    label = bold(voice.say("because-label", confidence=sure))
    return Markup(f"{label}: {_because(view, voice)}")


def _fields(view: CardView, voice: Voice) -> list[tuple[str, Markup]]:
    fields: list[tuple[str, Markup]] = []
    if not (view.notice or view.diagnosis.foretold or view.diagnosis.for_good):
        status = voice.word("status", view.diagnosis.status)
        fields.append((voice.say("card-status"), status))
    if view.state is not State.OPEN:
        fields.append((voice.say("card-state"), _progress(view, voice)))
    since = view.diagnosis.since or view.opened_at
    fields.append((voice.say("card-since"), voice.at(since)))
    if accounts := escaped(", ".join(view.accounts), 150):
        label = voice.say("card-account", count=len(view.accounts))
        fields.append((label, accounts))
    only = _only(view)
    if only and (kind := escaped(only.kind, NAME)):
        fields.append((voice.say("card-kind"), kind))
    return fields


def _progress(view: CardView, voice: Voice) -> Markup:
    if view.state is State.REAUTHORIZING and view.cause is Cause.CONNECTION:
        return voice.say("card-state-fixing")
    return voice.word("state", view.state)


def _resolved_fields(view: CardView, voice: Voice) -> list[tuple[str, Markup]]:
    fields: list[tuple[str, Markup]] = [
        (voice.say("status-one-why"), voice.word("cause", view.cause))
    ]
    if view.resolved_at and view.closing is Closing.WELL:
        lasted = voice.span(view.resolved_at - view.opened_at)
        fields.append((voice.say("card-lasted"), lasted))
    fields.append((voice.say("card-since"), voice.at(view.opened_at)))
    return fields


def _members(view: CardView, voice: Voice) -> list[Block]:
    if _only(view) or not view.members:
        return []
    shown = [_member(m, voice, judged=not view.notice) for m in view.members[:MOST_MEMBERS]]
    more = _count(view) - len(shown)
    if more > 0:
        shown.append(voice.say("card-and-more", count=more))
    return [titled(voice.say("card-members"), lines(shown, bullet="• "))]


def _member(member: MemberView, voice: Voice, *, judged: bool) -> Markup:
    """A name, with its status unless the bot cannot see it."""
    named = f"{bold(escaped(member.name, NAME) or '…')} ({escaped(member.account, 60)})"
    return Markup(f"{named}: {voice.word('status', status_word(member))}" if judged else named)


def _rounds(view: CardView, voice: Voice) -> list[Block]:
    """What was done about it, by whom, and the proof."""
    proof = proof_line(view, voice)
    told = ([proof] if proof else []) + round_lines(view, voice)
    return [titled(voice.say("card-rounds"), lines(told, bullet="• "))] if told else []


def _evidence(view: CardView, voice: Voice) -> list[Block]:
    said = voice.lines(view.diagnosis.evidence[:MOST_EVIDENCE])
    return [titled(voice.say("card-evidence"), lines(said, bullet="• "))] if said else []


def _people(view: CardView, voice: Voice, mentions: Mapping[str, str]) -> list[Markup]:
    """Owners, who is on it, and tickets."""
    owners = dict.fromkeys(owner for m in view.members for owner in m.owners)
    named = [Markup(mentions.get(o) or escaped(o, NAME)) for o in owners]
    shown = ", ".join(named[:MOST_OWNERS])
    label = voice.say("card-owners")
    parts = [Markup(f"{label}: {shown}") if shown else voice.say("card-no-owner")]
    if view.acknowledged_by:
        key = "card-was-on-it" if view.state is State.RESOLVED else "card-on-it"
        person = mention(view.acknowledged_by)
        parts.append(voice.say(key, person=person, at=view.acknowledged_at))
    return parts + [ticket_line(t, voice) for t in view.tickets[-MOST_TICKETS:]]


def ticket_line(ticket: TicketView, voice: Voice) -> Markup:
    """A ticket in a few words."""
    desk = voice.word("desk", ticket.desk)
    if ticket.state is TicketState.OPENED:
        number = link(ticket.url, ticket.number) if ticket.number else None
        return voice.say("card-ticket", number=number, desk=desk)
    return voice.say(f"card-ticket-{ticket.state}", desk=desk)


def _buttons(view: CardView, voice: Voice, face: Face) -> list[ButtonElement]:
    value, about = str(view.incident_id), f"incident:{view.incident_id}"
    buttons = _way_out(view, voice, face, about)
    if view.acknowledged_by is None and view.state is not State.RESOLVED:
        buttons.append(button(voice, Action.ACKNOWLEDGE, "card-acknowledge", value))
    asked = any(t.state is not TicketState.REFUSED for t in view.tickets)
    if face in {Face.BROKEN, Face.VERIFYING} and not asked:
        better = in_vain(view)
        buttons.append(button(voice, Action.OPEN_TICKET, "card-open-ticket", about, primary=better))
    return [*buttons, button(voice, Action.DETAILS, "card-details", value)]


def _way_out(view: CardView, voice: Voice, face: Face, about: str) -> list[ButtonElement]:
    """The button that leads to a private link, where that can mend anything.

    It stays while somebody is at it, since somebody else may have to go on.
    """
    if face is Face.GRANT:
        return [button(voice, Action.REAUTHORIZE, "card-reconnect", about, primary=True)]
    if face is not Face.BROKEN or awaiting(view):
        return []
    best = not in_vain(view)
    if view.diagnosis.offers_reauthorize:
        return [button(voice, Action.REAUTHORIZE, "card-reauthorize", about, primary=best)]
    if view.diagnosis.trouble and view.diagnosis.cause is Cause.CONNECTION:
        return [button(voice, Action.REAUTHORIZE, "card-fix-connection", about, primary=best)]
    return []
