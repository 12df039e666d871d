"""Who works at Acme, and where they talk."""

from __future__ import annotations

from bot.sandbox.acme import ANNA, BRUNO, CARLA, DARIO
from bot.sandbox.fakes.slack import Channel, Person

LENA = "lena@acme.example"
ALERTS = "data-alerts"

PEOPLE = (
    Person(
        id="U0ANNA",
        name="anna",
        real_name="Anna Rossi",
        email=ANNA,
        role="owner",
        locale="it-IT",
        tz="Europe/Rome",
    ),
    Person(
        id="U0BRUNO",
        name="bruno",
        real_name="Bruno Keller",
        email=BRUNO,
        role="owner",
        locale="en-GB",
        tz="Europe/Berlin",
    ),
    Person(
        id="U0CARLA",
        name="carla",
        real_name="Carla Mendes",
        email=CARLA,
        role="owner",
        locale="en-US",
        tz="America/New_York",
    ),
    Person(
        id="U0DARIO",
        name="dario",
        real_name="Dario Conti",
        email=DARIO,
        role="owner",
        locale="it-IT",
        tz="Europe/Rome",
    ),
    Person(
        id="U0LENA",
        name="lena",
        real_name="Lena Brandt",
        email=LENA,
        role="admin",
        locale="en-US",
        tz="America/New_York",
        is_admin=True,
    ),
    Person(
        id="U0OMAR",
        name="omar",
        real_name="Omar Haddad",
        email="omar@acme.example",
        role="analyst",
        locale="en-US",
        tz="America/New_York",
    ),
)


def readers_first(locale: str) -> tuple[Person, ...]:
    """Everyone, those who read this language first: the page opens as the first of them."""
    return tuple(sorted(PEOPLE, key=lambda one: not one.locale.startswith(locale)))


def channels(bot: str) -> tuple[Channel, ...]:
    """The channel of the alerts, with the bot, and one without it."""
    everyone = frozenset(person.id for person in PEOPLE)
    return (
        Channel(
            id="C0ALERTS",
            name=ALERTS,
            members=everyone | {bot},
            topic="Where the numbers come from",
        ),
        Channel(id="C0GENERAL", name="general", members=everyone, topic="Everything else"),
    )
