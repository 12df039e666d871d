"""What an operator's filled database goes through with the revision of re-authorization."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, MetaData, insert, inspect, select, text

from bot.adapters.db.codec import CADENCE, DIAGNOSIS
from bot.adapters.db.engine import make_engine
from bot.adapters.db.migrate import Migrations
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.domain.delivery import DeliveryKind
from bot.domain.integration import Kind
from bot.domain.schedule import Cadence
from tests.integration.begun import new_grant, new_round
from tests.integration.seeds import CALM, HOUR, NOW, TROUBLE

Rows = Mapping[str, object]

FILLED: Mapping[str, Rows] = {
    "workspace": {
        "id": 1,
        "admins": ["lead@acme.example"],
        "default_channel": "#data",
        "locale": "en",
        "locales": {},
        "intervals": {},
    },
    "account": {
        "id": 1,
        "workspace_id": 1,
        "client_id": 194,
        "name": "Acme",
        "timezone": "UTC",
        "default_channel": "#data",
        "sealed_key": "sealed",
        "key_fingerprint": "f1",
        "blackout": [],
        "cadence": 86400.0,
        "updates_enabled": True,
        "assess_at": NOW,
    },
    "integration": {
        "id": 1,
        "workspace_id": 1,
        "account_id": 1,
        "name": "Ads",
        "sort_name": "ads",
        "kind": "google_ads",
        "channel": "#data",
        "owners": ["anna@acme.example"],
        "data_account": "123",
        "newest_row_figure": 7,
        "settings": {"anything": "goes"},
        "rank": 3,
    },
    "subject": {
        "id": 1,
        "key": "words:1",
        "workspace_id": 1,
        "account_id": 1,
        "integration_id": 1,
        "witness": "words",
        "components": [],
        "interval": 600.0,
        "claims": 0,
        "failures": 0,
        "cadence": CADENCE.dump(Cadence()),
    },
    "observation": {"id": 1, "subject_id": 1, "at": NOW, "reading": "reauth", "detail": "Re-auth"},
    "verdict": {"integration_id": 1, "diagnosis": DIAGNOSIS.dump(CALM), "changed_at": NOW},
    "incident": {
        "id": 1,
        "workspace_id": 1,
        "channel": "#data",
        "subject": "integration:1",
        "cause": "token",
        "state": "open",
        "opened_at": NOW,
        "diagnosis": DIAGNOSIS.dump(TROUBLE),
        "version": 1,
    },
    "incident_member": {"incident_id": 1, "integration_id": 1},
    "event": {"id": 1, "incident_id": 1, "at": NOW, "kind": "opened", "args": {}},
    "ticket": {
        "id": 1,
        "workspace_id": 1,
        "key": "k",
        "desk": "zendesk",
        "subject": "s",
        "body": "b",
        "priority": "normal",
        "requester": "UANNA",
        "requester_name": "Anna",
        "created_at": NOW,
        "incident_id": 1,
        "integration_id": 1,
        "state": "opened",
    },
    "delivery": {
        "id": 1,
        "workspace_id": 1,
        "kind": "card",
        "incident_id": 1,
        "origin": "#data",
        "place": "#data",
        "version_sent": 0,
        "told": 0,
        "due_at": NOW,
        "attempts": 0,
        "fallbacks": 0,
    },
    "pace": {"workspace_id": 1, "place": "#data", "next_at": NOW},
    "interaction": {"key": "i", "at": NOW},
}


def config_of(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", "bot.migrations:")
    config.attributes["url"] = url
    return config


def rows_of(engine: Engine) -> dict[str, Sequence[Rows]]:
    """Everything in the tables that were there before, in their columns of that time."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        return {
            name: [
                {key: row[key] for key in (*wanted, *_empty(name)) if key in row}
                for row in connection.execute(select(tables.tables[name])).mappings()
            ]
            for name, wanted in FILLED.items()
        }


def _empty(name: str) -> tuple[str, ...]:
    """Columns left empty, which must stay so."""
    return {"incident": ("resolved_at",), "delivery": ("ts", "lease", "ticket_id")}.get(name, ())


@pytest.fixture
def filled(empty_database_url: str) -> Iterator[Engine]:
    """A database of the version before, with a row in every table."""
    command.upgrade(config_of(empty_database_url), "0001")
    engine = make_engine(empty_database_url)
    tables = MetaData()
    tables.reflect(engine)
    assert set(tables.tables) - {"alembic_version"} == set(FILLED)
    with engine.begin() as connection:
        for name, row in FILLED.items():
            connection.execute(insert(tables.tables[name]).values(row))
    yield engine
    engine.dispose()


def test_every_row_stays_as_it_was_and_the_bot_goes_on_with_it(
    filled: Engine, empty_database_url: str, kinds: dict[str, Kind]
) -> None:
    before = rows_of(filled)
    assert {name: len(rows) for name, rows in before.items()} == dict.fromkeys(FILLED, 1)
    filled.dispose()
    migrations = Migrations(empty_database_url)
    assert migrations.upgrade() == ("0001", migrations.expected)
    migrations.check()
    assert rows_of(filled) == before
    with SqlUnitOfWork(filled, kinds) as uow:
        picture = uow.watched.picture(1)
        (ads,) = picture.integrations
        assert (ads.name, ads.authorized, ads.host) == ("Ads", None, None)
        assert (picture.account.hands_over, picture.grants, picture.attempts) == (False, {}, {})
        opened = uow.incidents.get(1)
        assert opened is not None
        assert opened.members == {1}
        (card,) = uow.deliveries.claim_messages(NOW, limit=9, lease=HOUR)
        assert (card.kind, card.notice_id) == (DeliveryKind.CARD, None)
        uow.grants.put(new_grant())
        uow.rounds.begin(new_round(1, 1))
        uow.commit()


def test_the_version_before_finds_its_rows_again_and_none_that_it_cannot_read(
    filled: Engine, empty_database_url: str, kinds: dict[str, Kind]
) -> None:
    before = rows_of(filled)
    filled.dispose()
    Migrations(empty_database_url).upgrade()
    with SqlUnitOfWork(filled, kinds) as uow:
        uow.grants.put(new_grant())
        uow.commit()
    with filled.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO event (id, incident_id, at, kind, args) "
                "VALUES (2, 1, '2026-11-24 09:00:00', 'link_asked', '{}')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO notice (id, workspace_id, kind, place, key, integration_id, "
                "created_at, args, state, version) "
                "VALUES (1, 1, 'due', '@U', 'n', 1, '2026-11-24 09:00:00', '{}', 'open', 1)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO delivery (id, workspace_id, kind, notice_id, origin, place, "
                "version_sent, told, attempts, fallbacks) "
                "VALUES (2, 1, 'notice', 1, '@U', '@U', 0, 0, 0, 0)"
            )
        )
    filled.dispose()
    Migrations(empty_database_url).downgrade("0001")
    assert set(inspect(filled).get_table_names()) == {*FILLED, "alembic_version"}
    assert rows_of(filled) == before
    filled.dispose()
    Migrations(empty_database_url).upgrade()
    assert rows_of(filled) == before


def test_a_foreign_key_still_guards_the_new_column(filled: Engine, empty_database_url: str) -> None:
    filled.dispose()
    Migrations(empty_database_url).upgrade()
    (key,) = (
        one
        for one in inspect(filled).get_foreign_keys("delivery")
        if one["constrained_columns"] == ["notice_id"]
    )
    assert key["referred_table"] == "notice"
