"""Reads the catalogue, once at start, and refuses it whole when a file has a fault."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bot.catalogue.entry import CatalogueEntry, Feed
from bot.catalogue.lines import line_of
from bot.catalogue.rules import SharedWords, WordRule
from bot.domain.errors import ConfigurationError
from bot.domain.integration import Kind
from bot.domain.observation import Reading

SHARED = ".words.toml"
ENDING = ".toml"

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All kinds, by name."""

    entries: Mapping[str, CatalogueEntry]

    def kinds(self, feeds: Collection[str] = ()) -> Mapping[str, Kind]:
        """The kinds as the rules need them.

        `feeds` names providers, or services of theirs, whose feed an operator gave, beside
        the catalogue's own.
        """
        return {
            name: replace(
                entry.kind,
                has_feed=entry.feed is not None
                or entry.provider in feeds
                or entry.feed_name in feeds,
            )
            for name, entry in self.entries.items()
        }

    def providers(self) -> Mapping[str, str]:
        """The title of every provider."""
        return {entry.provider: entry.provider_title for entry in self.entries.values()}

    def by_oauth(self, provider: str) -> bool:
        """Whether a kind of that provider sends people there with the operator's client."""
        return any(one.oauth for one in self.entries.values() if one.provider == provider)

    def secrets(self, provider: str) -> frozenset[str]:
        """The names of the operator's secrets that fill requests to that provider."""
        own = (one.secrets for one in self.entries.values() if one.provider == provider)
        return frozenset().union(*own)

    def account_params(self) -> frozenset[str]:
        """The parameters by which providers name a data account to whoever comes back."""
        told = (one.oauth.account_param for one in self.entries.values() if one.oauth)
        return frozenset(filter(None, told))

    def feeds(self) -> Mapping[str, Feed]:
        """The status feed of every service that has one, by `feed_name`."""
        return {entry.feed_name: entry.feed for entry in self.entries.values() if entry.feed}

    def meaning(self, kind: str, message: str) -> Reading | None:
        """What an error message that came with MBI's word amounts to, where a rule knows."""
        entry = self.entries.get(kind)
        return entry.meaning(message) if entry else None


def load_catalogue(folder: Traversable | None = None) -> Catalogue:
    """Read every file; raises ConfigurationError naming the file and, where known, the line."""
    found = folder or files("bot.catalogue")
    texts = {
        file.name: file.read_text(encoding="utf-8")
        for file in sorted(found.iterdir(), key=lambda file: file.name)
        if file.name.endswith(ENDING)
    }
    shared = {
        name.removesuffix(SHARED): _read(SharedWords, name, text).words
        for name, text in texts.items()
        if name.endswith(SHARED)
    }
    entries = [
        _entry(name, text, shared) for name, text in texts.items() if not name.endswith(SHARED)
    ]
    _check_feeds(entries)
    return Catalogue(entries={entry.name: entry for entry in entries})


def _entry(name: str, text: str, shared: Mapping[str, tuple[WordRule, ...]]) -> CatalogueEntry:
    entry = _read(CatalogueEntry, name, text)
    if entry.name != name.removesuffix(ENDING):
        message = (
            f"catalogue {name}:{line_of(text, 'name')}: the file has to be named after its kind"
        )
        raise ConfigurationError(message)
    missing = [words for words in entry.words_from if words not in shared]
    if missing:
        message = (
            f"catalogue {name}:{line_of(text, 'words_from')}: there is no file {missing[0]}{SHARED}"
        )
        raise ConfigurationError(message)
    taken = [rule for words in entry.words_from for rule in shared[words]]
    return entry.model_copy(update={"words": (*entry.words, *taken)})


def _check_feeds(entries: list[CatalogueEntry]) -> None:
    """A feed speaks of a service, so kinds of one can't name two, nor it two providers."""
    seen: dict[str, tuple[str, Feed | None]] = {}
    for entry in entries:
        told = (entry.provider, entry.feed)
        if seen.setdefault(entry.feed_name, told) != told:
            message = (
                f"catalogue {entry.name}{ENDING}: {entry.feed_name} "
                "has another feed or provider, or none, in another file"
            )
            raise ConfigurationError(message)


def _read(model: type[Model], name: str, text: str) -> Model:
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        message = f"catalogue {name}: {error}"
        raise ConfigurationError(message) from error
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        lines = [
            f"catalogue {name}:{line_of(text, *path)}: {'.'.join(map(str, path))}: {one['msg']}"
            for one in found
            for path in [one["loc"]]
        ]
        raise ConfigurationError("\n".join(lines)) from error
