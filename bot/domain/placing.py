"""Where a verdict belongs: the subject, the cause and the channel of its incident."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.diagnosis import Cause, Diagnosis, Remedy, Shared
from bot.domain.incident import Incident
from bot.domain.integration import Integration

TO_ADMINS = "@admins"
TO_OWNERS = "@owners"
ALONE = "integration:"
BEHIND = "bastion:"
SSH = 22


class Aim(NamedTuple):
    """What makes an incident unique among the open ones."""

    subject: str
    cause: Cause
    channel: str


@dataclass(frozen=True, kw_only=True)
class Judged:
    """An integration with its fresh verdict."""

    integration: Integration
    diagnosis: Diagnosis


def aim_of(one: Judged) -> Aim:
    """Where a verdict belongs by itself."""
    if one.diagnosis.grant_died:
        asked = TO_OWNERS if one.integration.owners else TO_ADMINS
        return Aim(f"{ALONE}{one.integration.id}", Cause.BOT, asked)
    if one.diagnosis.cause is Cause.BOT:
        return Aim(_account_of(one), Cause.BOT, TO_ADMINS)
    return Aim(_subject(one), one.diagnosis.cause or Cause.UNKNOWN, _channel(one))


def _channel(one: Judged) -> str:
    if one.diagnosis.remedy is Remedy.UPLOAD_FILE and one.integration.owners:
        return TO_OWNERS
    return one.integration.channel


def troubled(one: Judged) -> bool:
    """Whether there is anything to tell."""
    return one.diagnosis.trouble or one.diagnosis.cause is Cause.BOT


def crowd_of(one: Judged) -> Aim:
    """The one card of many refusals of one provider at once."""
    where = f"refused:{one.integration.kind.provider}@{one.integration.account_id}"
    return Aim(where, one.diagnosis.cause or Cause.UNKNOWN, one.integration.channel)


def bastion_of(subject: str) -> str | None:
    """What the bastion is called that a card is about; None where it is about none."""
    if not subject.startswith(BEHIND):
        return None
    host, _, port = subject.removeprefix(BEHIND).rpartition("@")[0].rpartition(":")
    return host if port == str(SSH) else f"{host}:{port}"


def behind(integration: Integration) -> str | None:
    """What all integrations of an account share that MBI reaches through one bastion."""
    bastion = integration.bastion
    if bastion is None:
        return None
    return f"{BEHIND}{bastion.host.lower()}:{bastion.port}@{integration.account_id}"


def _account_of(one: Judged) -> str:
    return f"account:{one.integration.account_id}"


def _subject(one: Judged) -> str:
    match one.diagnosis.shared:
        case Shared.PROVIDER:
            return f"provider:{one.integration.kind.provider}"
        case Shared.ACCOUNT:
            return _account_of(one)
        case Shared.MBI:
            return "mbi"
        case Shared.INTEGRATION:
            bastion = behind(one.integration) if one.diagnosis.key_changed else None
            return bastion or f"{ALONE}{one.integration.id}"


def stays(one: Judged, incident: Incident, aim: Aim) -> bool:
    """Whether the card it is on tells of it: same cause, and not more narrowly than known now.

    While it recovers, it stays wherever it is. Of the bot's own troubles, a grant's is told
    to the owners and any other to the admins. A bastion's card tells of its key alone.
    """
    if one.diagnosis.recovering:
        return True
    if incident.cause is Cause.BOT:
        return incident.subject == aim.subject
    if incident.subject.startswith(BEHIND) or aim.subject.startswith(BEHIND):
        return incident.cause is aim.cause and incident.subject == aim.subject
    narrower = incident.subject.startswith(ALONE) and one.diagnosis.shared is not Shared.INTEGRATION
    return incident.cause is aim.cause and (incident.subject == aim.subject or not narrower)
