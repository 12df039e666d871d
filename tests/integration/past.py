"""Rows of long ago, all over and done with."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import Engine, Table, insert

from bot.adapters.db.codec import DIAGNOSIS
from bot.adapters.db.tables import (
    audit,
    delivery,
    event,
    handover,
    incident,
    incident_member,
    link,
    notice,
    oauth_state,
    observation,
    round_,
    ticket,
)
from tests.integration.begun import new_link
from tests.integration.seeds import CHANNEL, HOUR, NOW, TROUBLE

AGES_AGO = NOW - timedelta(days=100)


class Past:
    """Writes them to a database that watches something; methods give the ids of rows."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._numbers = count(1)

    def observe(self, subject_id: int, at: datetime) -> int:
        return self._add(observation, subject_id=subject_id, at=at, reading="fresh", detail="")

    def incident(self, at: datetime) -> int:
        return self._add(
            incident,
            channel=CHANNEL,
            subject=f"integration:{next(self._numbers)}",
            cause="token",
            state="resolved",
            opened_at=at - HOUR,
            diagnosis=DIAGNOSIS.dump(TROUBLE),
            version=1,
            resolved_at=at,
        )

    def event(self, incident_id: int) -> int:
        return self._add(event, incident_id=incident_id, at=AGES_AGO, kind="opened", args={})

    def link(self, incident_id: int | None, at: datetime) -> int:
        made = vars(new_link(1, incident_id)) | {
            "created_at": at - HOUR,
            "expires_at": at,
            "purpose": "reauthorize",
            "token_digest": f"digest {next(self._numbers)}",
        }
        return self._add(link, **{name: value for name, value in made.items() if name != "id"})

    def state(self, link_id: int) -> None:
        self._add(
            oauth_state,
            digest="d",
            link_id=link_id,
            team_id="T1",
            person="UANNA",
            integration_id=1,
            browser="b",
            sealed_verifier="s",
            redirect_uri="https://bot.example/",
            expires_at=NOW,
        )

    def round(self, incident_id: int | None, at: datetime, *, integration: int) -> int:
        return self._add(
            round_,
            integration_id=integration,
            incident_id=incident_id,
            begun_at=at,
            begun_by="UANNA",
            begun_name="Anna",
            access="done",
            outcome="proven",
            closed_at=at,
        )

    def audit(self, incident_id: int) -> int:
        return self._add(audit, at=AGES_AGO, deed="link_spent", incident_id=incident_id, args={})

    def ticket(self, incident_id: int, at: datetime) -> int:
        return self._add(
            ticket,
            key=f"key {next(self._numbers)}",
            desk="text",
            subject="s",
            body="b",
            priority="normal",
            requester="UANNA",
            requester_name="Anna",
            created_at=at,
            incident_id=incident_id,
            state="opened",
        )

    def notice(self, incident_id: int, at: datetime) -> int:
        return self._add(
            notice,
            kind="due",
            place="UANNA",
            key=f"key {next(self._numbers)}",
            integration_id=1,
            incident_id=incident_id,
            created_at=at,
            args={},
            state="done",
            version=1,
        )

    def sent(self, kind: str, **about: int) -> int:
        return self._add(
            delivery,
            kind=kind,
            origin=CHANNEL,
            place=CHANNEL,
            version_sent=1,
            told=0,
            attempts=0,
            fallbacks=0,
            **about,
        )

    def incident_with_everything(self, at: datetime) -> int:
        """One with a row in each table that may refer to it."""
        made = self.incident(at)
        self.event(made)
        with self._engine.begin() as connection:
            connection.execute(insert(incident_member), {"incident_id": made, "integration_id": 1})
        self.link(made, at)
        begun = self.round(made, at, integration=1)
        self._add(
            handover,
            integration_id=1,
            round_id=begun,
            given_by="UANNA",
            given_at=at,
            attempts=1,
            taken_at=at,
        )
        opened, told = self.ticket(made, at), self.notice(made, at)
        self.sent("card", incident_id=made)
        self.sent("ticket", incident_id=made, ticket_id=opened)
        self.sent("notice", notice_id=told)
        return made

    def _add(self, table: Table, **values: object) -> int:
        if "workspace_id" in table.c:
            values["workspace_id"] = 1
        with self._engine.begin() as connection:
            made = connection.execute(insert(table).values(**values)).inserted_primary_key
            assert made is not None
            return made[0]  # type: ignore[no-any-return]  # the id, or a state's digest
