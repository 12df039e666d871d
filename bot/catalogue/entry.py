"""What one file of the catalogue says."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.domain.integration import Authorization, Kind
from bot.domain.observation import Reading

MEANS = {
    "account_refused": Reading.ACCOUNT_REFUSED,
    "credential_refused": Reading.CREDENTIAL_REFUSED,
    "silence": Reading.SILENT,
    "connection": Reading.CANNOT_CONNECT,
}

Name = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)


class _Part(BaseModel):
    """A piece of a catalogue file: nothing unknown, nothing converted, nothing changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Feed(_Part):
    """Where the vendor says how it is. `components` are the parts MBI depends on."""

    shape: Literal["statuspage"]
    url: str = Field(pattern=r"^https://")
    components: tuple[str, ...] = ()


class WordRule(_Part):
    """A sentence or code of an error message, and what it amounts to.

    `text` is found anywhere in the message, capitals or not, a bare number only as a
    number of its own; several texts must all be there. `source` says who documents it.
    """

    text: tuple[str, ...] = Field(min_length=1)
    means: Literal["account_refused", "credential_refused", "silence", "connection"]
    source: str = Field(min_length=3)

    def fits(self, message: str) -> bool:
        """Whether the message holds it."""
        lowered = message.casefold()
        return all(_holds(lowered, text.casefold()) for text in self.text)

    @property
    def reading(self) -> Reading:
        """What it amounts to, as a witness would say it."""
        return MEANS[self.means]


class SharedWords(_Part):
    """A file of rules that several kinds share."""

    words: tuple[WordRule, ...] = Field(min_length=1)


class CatalogueEntry(_Part):
    """One kind of integration.

    `provider` is who is behind it: kinds of one provider fail together. `life_days` is
    how long MBI's authorization is known to last. `words` are the error messages of MBI
    or the provider, in the order they are tried.
    """

    name: str = Name
    title: str = Field(min_length=2, max_length=60)
    provider: str = Name
    provider_title: str = Field(min_length=2, max_length=60)
    authorization: Authorization
    life_days: int | None = Field(default=None, ge=1)
    blank_status: bool = False
    database: bool = False
    upload: bool = False
    ingest: bool = False
    feed: Feed | None = None
    words_from: tuple[str, ...] = ()
    words: tuple[WordRule, ...] = ()

    @model_validator(mode="after")
    def _upload_needs_no_authorization(self) -> CatalogueEntry:
        if self.upload and self.authorization is not Authorization.NONE:
            message = 'a file upload has no authorization: write authorization = "none"'
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
            authorization=self.authorization,
            has_feed=self.feed is not None,
            blank_status=self.blank_status,
            life=timedelta(days=self.life_days) if self.life_days else None,
            database=self.database,
            upload=self.upload,
            ingest=self.ingest,
        )

    def meaning(self, message: str) -> Reading | None:
        """What an error message amounts to, where a rule knows it."""
        return next((rule.reading for rule in self.words if rule.fits(message)), None)


def _holds(message: str, text: str) -> bool:
    if not text.isdigit():
        return text in message
    return re.search(rf"(?<!\d){text}(?!\d)", message) is not None
