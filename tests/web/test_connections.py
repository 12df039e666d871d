"""What a kind of its own needs on the page: where MBI cannot connect, and in its form."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient

from bot.domain.integration import Kind
from bot.domain.link import Purpose
from bot.texts.reader import LOCALES, Texts
from tests.web.scripted import MIXPANEL, MYSQL, Scripted, by_anna, link, page
from tests.web.test_pages import Reader, words

TEXTS = Texts()


@pytest.fixture
def reader(kinds: dict[str, Kind]) -> Reader:
    """Whoever looks at a page."""
    scripted = Scripted()
    client: FlaskClient = scripted.app(kinds).test_client()
    return Reader(client, scripted)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("mysql", "connect-mysql-5"),
        ("magento", "connect-mysql-5"),
        ("mysql_ssh", "connect-mysql-ssh-3"),
        ("amazon_rds", "connect-amazon-rds-2"),
        ("mssql", "connect-mssql-3"),
        ("salesforce", "connect-oauth-1"),
    ],
)
def test_what_to_look_at_comes_before_the_steps_in_mbi(
    reader: Reader, kind: str, told: str, locale: str
) -> None:
    fixed = link(locale=locale, purpose=Purpose.FIX_CONNECTION)
    shown = page(**(MYSQL | {"kind": kind, "link": fixed, "access": by_anna(1)}))
    text = words(unescape(reader.see(shown)))
    looked_at = TEXTS.say(locale, told)
    assert looked_at in text
    assert text.index(looked_at) < text.index("Manage Data > Integrations")


def test_who_only_authorizes_is_told_nothing_of_connections(reader: Reader) -> None:
    again = MYSQL | {"link": link(purpose=Purpose.REAUTHORIZE), "access": by_anna(1)}
    assert TEXTS.say("en", "connect-mysql-1") not in unescape(reader.see(page(**again)))


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_new_is_made_where_mbi_gets_in_with_what_it_has(
    reader: Reader, locale: str
) -> None:
    first = link(locale=locale, purpose=Purpose.CONNECT)
    new, same = (TEXTS.say(locale, f"page-make-{way}") for way in ("password", "same"))
    flows = unescape(reader.see(page(**(MYSQL | {"link": first, "flowing": True}))))
    assert (same in flows, new in flows) == (True, False)
    broken = unescape(reader.see(page(**(MYSQL | {"link": first}))))
    assert (same in broken, new in broken) == (False, True)
    own = TEXTS.say(locale, "page-make-key")
    assert own in unescape(reader.see(page(**(MIXPANEL | {"link": first, "flowing": True}))))


@pytest.mark.parametrize("locale", LOCALES)
def test_a_connection_is_saved_and_not_authorized(reader: Reader, locale: str) -> None:
    fixed = link(locale=locale, purpose=Purpose.FIX_CONNECTION)
    shown = page(**(MYSQL | {"link": fixed, "access": by_anna(1), "authorize": by_anna(2)}))
    done = TEXTS.say(locale, "page-authorize-saved", person="Anna", at="").split("Anna", 1)[0]
    assert done in unescape(reader.see(shown))


def test_zendesks_form_asks_for_the_e_mail_in_the_open_and_for_the_token_hidden(
    reader: Reader,
) -> None:
    text = reader.see(page(**(MIXPANEL | {"kind": "zendesk", "fields": ("email", "token")})))
    assert '<label for="email">Login e-mail</label>' in text
    assert '<input id="email" name="email" required maxlength="16384" type="text"' in text
    assert '<label for="token">API token</label>' in text
    assert '<input id="token" name="token" required maxlength="16384" type="password"' in text
    assert "hidden>" not in text, "password managers tell tokens apart by the e-mail"
