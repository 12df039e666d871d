"""The evidence behind an incident, in a modal."""

from __future__ import annotations

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.services.views import Evidence
from bot.slack.blocks.card import sentence
from bot.slack.blocks.mrkdwn import Markup, bold, escaped, lines
from bot.slack.blocks.news import event_line
from bot.slack.blocks.parts import modal, section, titled
from bot.slack.blocks.status_one import coverage_lines
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Callback

MOST_LINES = 20
MOST_MEMBERS = 10
MOST_EVENTS = 20


def details(evidence: Evidence, voice: Voice) -> View:
    """All of it: verdict, evidence, what would change it, witnesses, time line."""
    blocks: list[Block] = [section(Markup(sentence(evidence.card, voice)))]
    if said := voice.lines(evidence.lines[:MOST_LINES]):
        blocks.append(titled(voice.say("card-evidence"), lines(said, bullet="• ")))
    if changes := voice.lines(evidence.would_change[:MOST_LINES]):
        blocks.append(titled(voice.say("status-one-changes"), lines(changes, bullet="• ")))
    for name, coverage in evidence.coverage[:MOST_MEMBERS]:
        label = voice.say("details-coverage", name=escaped(name, 80) or bold("…"))
        told = coverage_lines(coverage, voice)
        if told:
            blocks.append(titled(label, lines(told, bullet="• ")))
    if events := [event_line(event, voice) for event in evidence.events[-MOST_EVENTS:]]:
        blocks.append(titled(voice.say("details-timeline"), lines(events)))
    return modal(voice, Callback.DETAILS, "details-title", blocks)
