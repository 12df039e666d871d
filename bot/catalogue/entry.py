"""What one file of the catalogue says."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.catalogue.granting import (
    ACCOUNT,
    KNOWN,
    LONGEST_DAYS,
    OAUTH_VALUES,
    OAuth,
    Probe,
    Strategy,
)
from bot.catalogue.rules import AnswerRule, Meaning, Part, WordRule
from bot.domain.integration import Authorization, Engine, Kind
from bot.domain.observation import Reading

Name = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)
FieldName = Annotated[str, Name]

_AMOUNTS = {
    Reading.ACCOUNT_REFUSED: Meaning.ACCOUNT_REFUSED,
    Reading.CREDENTIAL_REFUSED: Meaning.CREDENTIAL_REFUSED,
    Reading.CANNOT_CONNECT: Meaning.CONNECTION,
    Reading.SILENT: Meaning.SILENCE,
    Reading.BOT: Meaning.BOT,
}


class Feed(Part):
    """Where the vendor says how it is, and how it is written.

    `components` are the parts MBI depends on; `{instance}` in `url` is filled with what the
    operator or the data account tells.
    """

    shape: Literal[
        "statuspage",
        "google_incidents",
        "salesforce_trust",
        "stripe",
        "zendesk",
        "metastatus",
        "adobe_events",
    ]
    url: str = Field(pattern=r"^https://")
    components: tuple[str, ...] = ()


class CatalogueEntry(Part):
    """One kind of integration.

    `provider` is who is behind it: kinds of one provider fail together. `service` is the part
    of it that the status feed speaks of, where it has several. `life_days` is how long MBI's
    authorization is known to last, `ends_on` the day after which none works any more.
    `engines` are what may speak at a database's port; `tunnelled` says that MBI's page for the
    kind asks for the SSH server before it. `words` are the error messages of MBI
    or the provider, in the order they are tried. `fields` are the parts of a key or a
    password; `writes` says that it may write into MBI's warehouse, `separate` that MBI
    itself reads with something else. `probe` tells a question over HTTP.
    """

    name: str = Name
    title: str = Field(min_length=2, max_length=60)
    provider: str = Name
    provider_title: str = Field(min_length=2, max_length=60)
    service: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]*$", max_length=40)
    authorization: Authorization
    life_days: int | None = Field(default=None, ge=1, le=LONGEST_DAYS)
    ends_on: date | None = None
    blank_status: bool = False
    database: bool = False
    tunnelled: bool = False
    engines: tuple[Engine, ...] = ()
    upload: bool = False
    ingest: bool = False
    fields: tuple[FieldName, ...] = ()
    writes: bool = False
    separate: bool = False
    feed: Feed | None = None
    oauth: OAuth | None = None
    probe: Probe | None = None
    words_from: tuple[str, ...] = ()
    words: tuple[WordRule, ...] = ()

    @model_validator(mode="after")
    def _upload_needs_no_authorization(self) -> Self:
        if self.upload and self.authorization is not Authorization.NONE:
            message = 'a file upload has no authorization: write authorization = "none"'
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _authorizes_in_one_way(self) -> Self:
        if self.oauth and self.authorization is not Authorization.OAUTH:
            message = 'oauth: it needs authorization = "oauth"'
            raise ValueError(message)
        entered = {Authorization.KEY, Authorization.PASSWORD}
        if self.fields and self.authorization not in entered:
            message = 'fields: they need authorization = "key" or "password"'
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _engines_are_tried_with_a_password(self) -> Self:
        if self.engines and self.authorization is not Authorization.PASSWORD:
            message = 'engines: they need authorization = "password"'
            raise ValueError(message)
        if self.engines and self.probe:
            message = "probe: engines say already how it is tried"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _probe_fills_what_it_names(self) -> Self:
        if self.probe is None:
            return self
        unknown = self.probe.in_url - KNOWN - set(self.fields) - self._told
        unknown |= self.probe.in_basic - set(self.fields)
        if unknown:
            message = f"probe: {{{min(unknown)}}} is neither a field nor known for an address"
            raise ValueError(message)
        if "instance_url" in self.probe.in_url and not (self.oauth and self.oauth.instance_hosts):
            message = "probe: {instance_url} needs instance_hosts in [oauth]"
            raise ValueError(message)
        return self

    @property
    def kind(self) -> Kind:
        """The same, as far as the rules need it."""
        return Kind(
            name=self.name,
            title=self.title,
            provider=self.provider,
            provider_title=self.provider_title,
            service=self.service or "",
            authorization=self.authorization,
            has_feed=self.feed is not None,
            blank_status=self.blank_status,
            life=timedelta(days=self.life_days) if self.life_days else None,
            ends_on=self.ends_on,
            database=self.database,
            tunnelled=self.tunnelled,
            engines=self.engines,
            upload=self.upload,
            ingest=self.ingest,
            by_oauth=self.oauth is not None,
            probed=self.probe is not None or bool(self.engines),
            fields=self.fields,
            rotates=self.oauth is not None and self.oauth.rotates,
            writes=self.writes,
            separate=self.separate,
            exchanges=self.oauth is not None and self.oauth.strategy is Strategy.META_EXCHANGE,
        )

    @property
    def feed_name(self) -> str:
        """The name of the status feed that speaks of it."""
        return self.service or self.provider

    @property
    def _told(self) -> frozenset[str]:
        return frozenset({ACCOUNT}) if self.oauth and self.oauth.tells_account else frozenset()

    @property
    def asks_at_account(self) -> bool:
        """Whether its source is asked at an address that holds the data account."""
        return isinstance(self.probe, Probe) and "data_account" in self.probe.in_url

    @property
    def held(self) -> frozenset[str]:
        """The names of the parts that a grant of this kind may have."""
        return OAUTH_VALUES | self._told if self.oauth else frozenset(self.fields)

    @property
    def secrets(self) -> frozenset[str]:
        """The names of the operator's secrets that its requests hold."""
        if self.probe is None:
            return frozenset()
        return self.probe.in_headers - KNOWN - self.held - {"oauth_client_id"}

    def meaning(self, message: str) -> Reading | None:
        """What an error message amounts to, where a rule knows it."""
        return next((rule.reading for rule in self.words if rule.fits(message)), None)

    def amounts_to(
        self,
        rules: Collection[AnswerRule],
        status: int | None,
        said: Collection[str],
        answer: object = None,
    ) -> Meaning | None:
        """What an answer amounts to: by those rules in their order, then by the kind's words."""
        for rule in rules:
            if rule.fits(status, said, answer):
                return rule.means
        reading = self.meaning("\n".join(said))
        return _AMOUNTS[reading] if reading else None
