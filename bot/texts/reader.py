"""Says what a message id stands for, in the language of whoever reads it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Message, Resource

from bot.texts.moments import split, written

log = logging.getLogger(__name__)

LOCALES = ("en", "it")
FALLBACK = "en"
BARE = "bare"
"""The attribute that says the same where not every argument is known."""

Value = str | int | datetime | timedelta
"""What a message can be given. A datetime is written in the zone it carries."""


def nearest(tag: str | None) -> str:
    """The catalogue for a language tag such as "it-IT"; English for all others."""
    language = (tag or "").replace("_", "-").partition("-")[0].lower()
    return language if language in LOCALES else FALLBACK


def manner(tag: str | None) -> str:
    """How dates are written for a language tag: as in its country, in a catalogue's language."""
    language = nearest(tag)
    try:
        asked = Locale.parse((tag or "").replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return language
    return str(asked) if asked.language == language else language


class Texts:
    """The catalogues of all languages; safe for use by many threads once made."""

    def __init__(self) -> None:
        """Read the catalogues that are packaged here."""
        resources = {locale: _resources(locale) for locale in LOCALES}
        self._bundles = {locale: _bundle(locale, resources[locale]) for locale in LOCALES}
        self._keys = tuple(
            entry.id.name
            for resource in resources[FALLBACK]
            for entry in resource.body
            if isinstance(entry, Message)
        )

    def say(self, locale: str, key: str, /, **args: Value | None) -> str:
        """The message `key`, or its attribute `key.attribute`.

        Arguments that are None or blank count as unknown: the message is then said by
        its attribute `bare`, if it has one and needs them. Raises KeyError for a key
        that no catalogue has.
        """
        known = {
            name: self._worded(locale, value)
            for name, value in args.items()
            if value is not None and value != ""
        }
        locale = nearest(locale)
        if not self._has(locale, key):
            locale = FALLBACK
        text, faults = self._format(locale, key, known)
        if faults and "." not in key and self._has(locale, f"{key}.{BARE}"):
            text, faults = self._format(locale, f"{key}.{BARE}", known)
        if faults:
            log.warning("text %s of %s lacks something: %s", key, locale, faults)
        return text

    def has(self, key: str) -> bool:
        """Whether there are words for this key."""
        return self._has(FALLBACK, key)

    def keys(self, prefix: str) -> tuple[str, ...]:
        """The keys of all messages that begin so."""
        return tuple(key for key in self._keys if key.startswith(prefix))

    def span(self, locale: str, span: timedelta) -> str:
        """How long something took or lasts, such as "2 h 10 min" or "3 giorni"."""
        locale = nearest(locale)
        parts = [self.say(locale, f"span-{unit}", count=count) for unit, count in split(span)]
        return " ".join(parts) or self.say(locale, "span-moment")

    def _worded(self, locale: str, value: Value) -> str | int:
        if isinstance(value, datetime):
            return written(manner(locale), value)
        return self.span(locale, value) if isinstance(value, timedelta) else value

    def _has(self, locale: str, key: str) -> bool:
        name, _, attribute = key.partition(".")
        bundle = self._bundles[locale]
        if not bundle.has_message(name):
            return False
        message = bundle.get_message(name)
        return attribute in message.attributes if attribute else message.value is not None

    def _format(
        self, locale: str, key: str, args: Mapping[str, str | int]
    ) -> tuple[str, list[Exception]]:
        name, _, attribute = key.partition(".")
        bundle = self._bundles[locale]
        message = bundle.get_message(name)
        pattern = message.attributes[attribute] if attribute else message.value
        if pattern is None:
            raise KeyError(key)
        text, faults = bundle.format_pattern(pattern, dict(args))
        return str(text), faults


@cache
def _resources(locale: str) -> list[Resource]:
    """The catalogues of one language, parsed once: they are packaged and never change."""
    folder = files("bot.texts") / locale
    files_there = sorted(folder.iterdir(), key=lambda one: one.name)
    return [
        FluentResource(file.read_text(encoding="utf-8"))
        for file in files_there
        if file.name.endswith(".ftl")
    ]


def _bundle(locale: str, resources: list[Resource]) -> FluentBundle:
    # Isolation marks would end up in Slack's plain texts and in people's clipboards.
    bundle = FluentBundle([locale], use_isolating=False)
    for resource in resources:
        bundle.add_resource(resource)
    return bundle
