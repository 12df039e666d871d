"""One integration with all that is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain.diagnosis import Cause
from bot.services.views import Coverage, IntegrationView
from bot.slack.blocks.faces import status_word
from bot.slack.blocks.holding import authorization_lines
from bot.slack.blocks.mrkdwn import Markup, escaped, lines, mention
from bot.slack.blocks.parts import Message, actions, button, context, header, section, titled
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Action

NAME = 80
MOST_EVIDENCE = 10
MOST_WITNESSES = 12
MOST_OWNERS = 10


def status_one(
    view: IntegrationView,
    voice: Voice,
    mentions: Mapping[str, str],
    *,
    shared_by: str | None = None,
) -> Message:
    """Everything known; `mentions` gives owners' e-mail addresses their Slack markup."""
    row = view.row
    status = voice.word("status", status_word(row))
    name, account = escaped(row.name, NAME), escaped(row.account, NAME)
    text = voice.say("status-one-sentence", name=name, account=account, status=status)
    plain_status = voice.plain(f"status-{status_word(row)}", 50)
    title = voice.plain("card-title", 150, what=plain_status, who=row.name)
    blocks: list[Block] = [header(title), section(_why(view, voice) or text, _fields(view, voice))]
    if said := voice.lines(view.diagnosis.evidence[:MOST_EVIDENCE]):
        blocks.append(titled(voice.say("status-one-evidence"), lines(said, bullet="• ")))
    if changes := voice.lines(view.diagnosis.would_change):
        blocks.append(titled(voice.say("status-one-changes"), lines(changes, bullet="• ")))
    if held := authorization_lines(view, voice):
        blocks.append(titled(voice.say("status-one-authorization"), lines(held, bullet="• ")))
    if told := coverage_lines(view.coverage, voice):
        blocks.append(titled(voice.say("status-one-coverage"), lines(told, bullet="• ")))
    if view.advice:
        what, gain = voice.lines((view.advice.what, view.advice.gain))
        blocks.append(context(voice.say("status-one-advice", what=what, gain=gain)))
    blocks.append(context(*_footer(view, voice, mentions, shared_by)))
    if shared_by is None:
        blocks += actions(*_buttons(view, voice))
    why = _why(view, voice)
    return Message(
        text=f"{text} {why}" if why else text,
        blocks=tuple(blocks),
        public=shared_by is not None,
    )


def coverage_lines(coverage: Iterable[Coverage], voice: Voice) -> list[Markup]:
    """Each witness with what it is worth at present."""
    return [
        voice.say(
            "status-one-witness",
            witness=voice.word("witness", one.witness),
            speaks=voice.word("speaks", one.speaks),
            asked=one.asked_at,
        )
        for one in list(coverage)[:MOST_WITNESSES]
    ]


def _why(view: IntegrationView, voice: Voice) -> Markup | None:
    """The cause; once it is mended it would only mislead, and the sentence says what is awaited."""
    row = view.row
    if view.diagnosis.recovering:
        key = "is-verifying-host-key" if view.diagnosis.key_changed else "is-verifying"
        return voice.say(key, who=escaped(row.name, NAME), count=1)
    if row.cause is None or row.confidence is None:
        return None
    sure = voice.word("confidence", row.confidence)
    key = "host-key" if view.diagnosis.key_changed else str(row.cause)
    if view.diagnosis.for_good:
        key = "ended"
    because = voice.say(f"because-{key}".replace("_", "-"))
    return voice.say("because-line", confidence=sure, because=because)


def _fields(view: IntegrationView, voice: Voice) -> list[tuple[str, Markup]]:
    """At most ten, as many as Slack shows."""
    row = view.row
    unknown = voice.say("status-one-not-known")

    def field(key: str, value: Markup | None) -> tuple[str, Markup]:
        return (voice.say(key, count=1), value or unknown)

    fields = [
        field("card-status", voice.word("status", status_word(row))),
        field("card-account", escaped(row.account, NAME)),
        field("card-kind", escaped(row.kind, NAME)),
        field("status-one-newest-row", voice.at(view.newest_row) if view.newest_row else None),
        field(
            "status-one-data-point",
            voice.at(view.last_data_point) if view.last_data_point else None,
        ),
        field("status-one-word", _word(view, voice)),
        field("status-one-channel", escaped(view.channel, NAME)),
    ]
    if row.cause and row.since:
        fields.insert(1, field("card-since", voice.at(row.since)))
    if view.data_account:
        fields.append(field("status-one-data-account", escaped(view.data_account, NAME)))
    return fields


def _word(view: IntegrationView, voice: Voice) -> Markup | None:
    if view.word is None:
        return None
    word = escaped(view.word, NAME) or voice.say("status-one-word-blank")
    return voice.say("status-one-word-at", word=word, at=view.word_at)


def _footer(
    view: IntegrationView, voice: Voice, mentions: Mapping[str, str], shared_by: str | None
) -> list[Markup]:
    owners = [Markup(mentions.get(o) or escaped(o, NAME)) for o in view.owners[:MOST_OWNERS]]
    label = voice.say("card-owners")
    named = Markup(f"{label}: {', '.join(owners)}") if owners else voice.say("card-no-owner")
    parts = [named, voice.say("status-as-of", at=view.as_of)]
    if view.next_check:
        parts.append(voice.say("status-one-next", at=view.next_check))
    if shared_by:
        parts.append(voice.say("status-shared", person=mention(shared_by)))
    return parts


def _buttons(view: IntegrationView, voice: Voice) -> list[ButtonElement]:
    value = f"integration:{view.row.integration_id}"
    found = []
    diagnosis = view.diagnosis
    if diagnosis.offers_reauthorize:
        found.append(button(voice, Action.REAUTHORIZE, "card-reauthorize", value, primary=True))
    elif diagnosis.trouble and diagnosis.cause is Cause.CONNECTION and not diagnosis.recovering:
        key = "card-fix-connection"
        found.append(button(voice, Action.REAUTHORIZE, key, value, primary=True))
    if diagnosis.trouble:
        incident = view.incident_id
        about = f"incident:{incident}" if incident is not None else value
        found.append(button(voice, Action.OPEN_TICKET, "status-one-ticket", about))
    return [*found, button(voice, Action.SHARE, "status-share", value)]
