"""The language and zone of whoever asks, without keeping them waiting."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLongError

from bot.domain.errors import DeliveryError
from bot.services.reauthorization.views import Presser
from bot.services.views import Requester
from bot.slack.blocks.voice import UNKNOWN_ZONE, Voice
from bot.slack.directory import Directory, Person
from bot.slack.payloads import Who
from bot.texts.reader import Texts

log = logging.getLogger(__name__)

PATIENCE = 0.5
"""Seconds that an answer may wait for the reader's language; Slack allows three in all."""
WORKERS = 4


def readers_pool() -> ThreadPoolExecutor:
    """The threads in which people are looked up."""
    return ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="readers")


class Readers:
    """Voices for readers. A look-up that takes too long goes on and serves the next time."""

    def __init__(
        self,
        *,
        directory: Directory,
        texts: Texts,
        locale: str,
        pool: ThreadPoolExecutor | None = None,
    ) -> None:
        """Keep the collaborators; `locale` is the workspace's, the `pool` that of all of them."""
        self._directory = directory
        self._texts = texts
        self._locale = locale
        self._pool = pool or readers_pool()

    def voice(self, user_id: str) -> Voice:
        """The voice for one reader, else the workspace's."""
        asked = self._pool.submit(self._directory.person, user_id)
        try:
            person = asked.result(timeout=PATIENCE)
        except (TookTooLongError, DeliveryError) as error:
            log.info("the reader's language is not known yet (%s)", type(error).__name__)
            person = None
        if person is None:
            return self.anyone()
        return Voice(
            texts=self._texts,
            locale=person.locale or self._locale,
            timezone=person.timezone or UNKNOWN_ZONE,
        )

    def anyone(self) -> Voice:
        """The voice for somebody who isn't known."""
        return Voice(texts=self._texts, locale=self._locale)

    def requester(self, user_id: str) -> Requester:
        """Who asks, as a desk wants to know; only the id where Slack does not tell more."""
        try:
            person = self._directory.person(user_id)
        except DeliveryError:
            person = None
        if person is None:
            return Requester(user_id=user_id, name=user_id, locale=self._locale)
        locale = person.locale or self._locale
        return Requester(user_id=user_id, name=person.name, email=person.email, locale=locale)

    def presser(self, who: Who) -> Presser:
        """Who presses, as Slack knows them at this moment; raises DeliveryError.

        Whoever is not plainly a member of the bot's own team counts as foreign.
        """
        home = self._directory.home()
        person = self._directory.person(who.user_id, fresh=True)
        if person is None:
            person = Person(
                user_id=who.user_id, name=who.user_id, email=None, locale="", timezone=""
            )
        named = {who.team_id, who.own_team_id} - {None}
        inside = person.member and home.id in person.teams and named <= person.teams
        return Presser(
            user_id=who.user_id,
            name=person.name,
            email=person.email,
            team_id=home.id if inside else who.own_team_id or min(person.teams, default=""),
            team_name=home.name if inside else "",
            locale=person.locale or self._locale,
            timezone=person.timezone or UNKNOWN_ZONE,
            foreign=not inside,
        )

    def close(self) -> None:
        """Wait for look-ups under way."""
        self._pool.shutdown(wait=True)
