"""Every kind of MBI's documents: what is known of it, and what error messages amount to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from bot.catalogue.entry import CatalogueEntry
from bot.catalogue.granting import Probe
from bot.catalogue.loader import load_catalogue
from bot.catalogue.rules import AnswerRule, Meaning
from bot.domain.integration import Authorization
from bot.domain.observation import Reading

CATALOGUE = load_catalogue()

DOCUMENTED = {
    *("adobe_analytics", "facebook_ads", "google_ads", "google_analytics"),
    *("google_analytics_warehoused", "google_ecommerce", "salesforce", "quickbooks", "stripe"),
    *("zendesk", "mixpanel", "magento", "woocommerce", "prestashop", "spree", "mysql"),
    *("mysql_cpanel", "mysql_ssh", "postgresql", "mongodb", "mssql", "amazon_rds", "vpn_database"),
    *("data_import_api", "bing_ads", "mailchimp", "cj_affiliate", "linkshare"),
    *("offline_ad_spend", "csv_upload"),
}


def test_every_kind_of_mbis_documents_is_there_and_no_other() -> None:
    assert set(CATALOGUE.entries) == DOCUMENTED


def test_only_browser_redirects_are_oauth() -> None:
    kinds = CATALOGUE.kinds()
    assert {name for name, kind in kinds.items() if kind.authorization is Authorization.OAUTH} == {
        *("google_ads", "google_analytics", "google_analytics_warehoused", "google_ecommerce"),
        *("facebook_ads", "salesforce", "quickbooks", "stripe", "adobe_analytics"),
    }


def test_files_are_uploads_that_no_authorization_can_lapse_for() -> None:
    uploads = [kind for kind in CATALOGUE.kinds().values() if kind.upload]
    assert len(uploads) == 6
    assert not any(kind.can_lapse for kind in uploads)


def test_adobe_analytics_lasts_two_weeks() -> None:
    life = CATALOGUE.kinds()["adobe_analytics"].life
    assert life is not None
    assert life.days == 14


def test_the_status_is_blank_for_live_analytics_and_pushed_rows_only() -> None:
    blank = {name for name, kind in CATALOGUE.kinds().items() if kind.blank_status}
    assert blank == {"google_analytics", "data_import_api"}


def test_databases_share_no_provider_since_each_is_a_merchants_own_server() -> None:
    databases = [kind for kind in CATALOGUE.kinds().values() if kind.database]
    assert len({kind.provider for kind in databases}) == len(databases) == 12


def test_a_feed_that_an_operator_gave_counts_as_one() -> None:
    assert not CATALOGUE.kinds()["mailchimp"].has_feed
    assert CATALOGUE.kinds(feeds={"mailchimp"})["mailchimp"].has_feed
    assert CATALOGUE.kinds()["quickbooks"].has_feed


@pytest.mark.parametrize(
    ("kind", "message", "reading"),
    [
        # a specific code inside a general one decides
        ("google_ads", "PERMISSION_DENIED: USER_PERMISSION_DENIED", Reading.ACCOUNT_REFUSED),
        ("google_ads", "invalid_grant: admin_policy_enforced", Reading.ACCOUNT_REFUSED),
        (
            "google_analytics",
            'invalid_grant "Token has been expired or revoked."',
            Reading.CREDENTIAL_REFUSED,
        ),
        # a lock comes with invalid_grant and is no refusal
        ("salesforce", "invalid_grant: token request is already being processed", Reading.SILENT),
        ("salesforce", "INACTIVE USER", Reading.ACCOUNT_REFUSED),
        (
            "quickbooks",
            "message=AuthenticationFailed; errorCode=003200",
            Reading.CREDENTIAL_REFUSED,
        ),
        ("mysql", "Access denied for user 'mbi'@'54.88.76.97'", Reading.ACCOUNT_REFUSED),
        (
            "magento",
            "Host '54.88.76.97' is not allowed to connect to this MySQL server",
            Reading.CANNOT_CONNECT,
        ),
        # what looks like a refused role says that the address is not admitted
        (
            "spree",
            'FATAL: no pg_hba.conf entry for host "54.88.76.97", user "mbi", database "spree"',
            Reading.CANNOT_CONNECT,
        ),
        ("amazon_rds", "Login failed for user 'mbi'.", Reading.ACCOUNT_REFUSED),
        # servers may speak another language; their codes don't
        (
            "mysql_ssh",
            "ERROR 1045 (28000): Accès refusé pour l'utilisateur",
            Reading.ACCOUNT_REFUSED,
        ),
        ("mysql", "SQLSTATE[HY000] [2002] Verbindungsaufbau abgelehnt", Reading.CANNOT_CONNECT),
        (
            "mysql",
            "Lost connection to MySQL server at 'reading initial communication packet'",
            Reading.CANNOT_CONNECT,
        ),
        ("mysql", "Lost connection to MySQL server during query", Reading.SILENT),
        ("postgresql", "FATALE: 28P01: autenticazione fallita", Reading.ACCOUNT_REFUSED),
        (
            "postgresql",
            'FATALE: nessuna voce in pg_hba.conf per l\'host "54.88.76.97" (28000)',
            Reading.CANNOT_CONNECT,
        ),
        # libpq tries again without encryption, where the address may not be admitted
        (
            "postgresql",
            'password authentication failed for user "mbi"\nFATAL: no pg_hba.conf entry',
            Reading.ACCOUNT_REFUSED,
        ),
        (
            "postgresql",
            "FATAL: remaining connection slots are reserved for roles with SUPERUSER",
            Reading.CANNOT_CONNECT,
        ),
        ("mongodb", "command find requires authentication", Reading.ACCOUNT_REFUSED),
        ("mssql", "(18456, b'Fehler bei der Anmeldung')", Reading.ACCOUNT_REFUSED),
        # the database cannot be opened, so neither can the person log in
        (
            "mssql",
            "Cannot open database \"shop\" requested by the login. Login failed for user 'mbi'.",
            Reading.CANNOT_CONNECT,
        ),
        # what systems, drivers and tunnels say of the way there, for every database
        ("mssql", "[Errno 111] Connection refused", Reading.CANNOT_CONNECT),
        (
            "mongodb",
            "MongoServerSelectionError: connect ECONNREFUSED 10.0.0.9:27017",
            Reading.CANNOT_CONNECT,
        ),
        ("mysql", "Connection timed out", Reading.CANNOT_CONNECT),
        ("spree", "Network is unreachable", Reading.CANNOT_CONNECT),
        ("mongodb", "getaddrinfo ENOTFOUND db.acme.example", Reading.CANNOT_CONNECT),
        ("mssql", "[Errno -2] Name or service not known", Reading.CANNOT_CONNECT),
        ("magento", "Temporary failure in name resolution", Reading.CANNOT_CONNECT),
        ("vpn_database", "Connection reset by peer", Reading.CANNOT_CONNECT),
        ("mysql", "Communications link failure", Reading.CANNOT_CONNECT),
        (
            "mssql",
            "The TCP/IP connection to the host db, port 1433 has failed.",
            Reading.CANNOT_CONNECT,
        ),
        ("mssql", "A network-related or instance-specific error occurred", Reading.CANNOT_CONNECT),
        ("mssql", "[HYT00] Login timeout expired", Reading.CANNOT_CONNECT),
        (
            "mssql",
            "Cannot open server 'acme' requested by the login. The login failed.",
            Reading.CANNOT_CONNECT,
        ),
        (
            "mssql",
            "Login failed for user 'mbi'. Failed to open the explicitly specified database.",
            Reading.CANNOT_CONNECT,
        ),
        (
            "mssql",
            'The principal "mbi" is not able to access the database "orders"',
            Reading.ACCOUNT_REFUSED,
        ),
        (
            "mysql_ssh",
            "channel 2: open failed: administratively prohibited",
            Reading.CANNOT_CONNECT,
        ),
        ("mysql_ssh", "ssh_exchange_identification: Connection closed", Reading.CANNOT_CONNECT),
        ("postgresql", "Unable to connect to port 22 on 203.0.113.9", Reading.CANNOT_CONNECT),
        ("mysql_ssh", "Server 'bastion' not found in known_hosts", Reading.CANNOT_CONNECT),
        (
            "mysql_ssh",
            "Host key for server 'bastion' does not match: got 'A', expected 'B'",
            Reading.CANNOT_CONNECT,
        ),
        ("mysql_ssh", "Authentication failed.", Reading.ACCOUNT_REFUSED),
        (
            "mysql_ssh",
            "Bad authentication type; allowed types: ['publickey']",
            Reading.ACCOUNT_REFUSED,
        ),
        ("mysql_ssh", "Too many authentication failures", Reading.ACCOUNT_REFUSED),
        (
            "mongodb",
            "user is not allowed to do action [find] on [orders.orders]",
            Reading.ACCOUNT_REFUSED,
        ),
        ("mysql", "ERROR 1227 (42000): Accès refusé", Reading.ACCOUNT_REFUSED),
        ("mysql", "ERROR 1698 (28000): Accès refusé", Reading.ACCOUNT_REFUSED),
        ("mysql", "ERROR 1820 (HY000): ALTER USER", Reading.ACCOUNT_REFUSED),
        ("mysql", "ERROR 4151 (HY000): Accès refusé", Reading.ACCOUNT_REFUSED),
        ("mysql", "Connections using insecure transport are prohibited", Reading.CANNOT_CONNECT),
        ("mysql", "SSL connection error: unknown", Reading.CANNOT_CONNECT),
        (
            "postgresql",
            'database "orders" is not currently accepting connections',
            Reading.CANNOT_CONNECT,
        ),
        ("postgresql", "server closed the connection unexpectedly", Reading.SILENT),
        ("facebook_ads", "(#190) Fehler (190, 460)", Reading.ACCOUNT_REFUSED),
        ("facebook_ads", "(#17) User request limit reached", Reading.SILENT),
        ("facebook_ads", "(#200) The user must be an administrator", Reading.ACCOUNT_REFUSED),
        # limits come with the status of a refusal
        ("google_analytics", "403 userRateLimitExceeded PERMISSION_DENIED", Reading.SILENT),
        ("google_ads", "403 PERMISSION_DENIED", Reading.ACCOUNT_REFUSED),
        # of MBI's own authorization a scope that is missing is a refusal
        ("google_ecommerce", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", Reading.CREDENTIAL_REFUSED),
        ("zendesk", "No help desk at acme.zendesk.com", Reading.ACCOUNT_REFUSED),
        ("mongodb", "ServerSelectionTimeoutError: shop:27017", Reading.CANNOT_CONNECT),
        ("mysql", "SSH host key verification failed", Reading.CANNOT_CONNECT),
        ("adobe_analytics", "error 401013", Reading.CREDENTIAL_REFUSED),
        # digits inside a longer number are not that code
        ("adobe_analytics", "request 9401013004", None),
        # a number that counts something is no code
        ("adobe_analytics", "Read timed out after 403025 rows", None),
        ("quickbooks", "Connection reset after 3100 of 6190 rows", None),
        ("facebook_ads", "Fetched 190 of 460 rows", None),
        ("mysql", "Lost connection, 1045 rows read", None),
        # nor is a sentence one in a longer word, while codes go on behind an underscore
        ("salesforce", "Read timed out, 12 inactive users skipped", None),
        ("salesforce", "INSUFFICIENT_ACCESS_OR_READONLY", Reading.ACCOUNT_REFUSED),
        ("mysql", "ERROR 1045 for nobody", Reading.ACCOUNT_REFUSED),
        ("quickbooks", "#6190 for nobody", Reading.ACCOUNT_REFUSED),
        ("google_ads", "Something went wrong", None),
        ("no_such_kind", "invalid_grant", None),
        ("csv_upload", "invalid_grant", None),
    ],
)
def test_a_message_means_what_the_most_specific_rule_says(
    kind: str, message: str, reading: Reading | None
) -> None:
    assert CATALOGUE.meaning(kind, message) is reading


def test_time_outs_and_server_errors_are_never_a_refusal() -> None:
    refusals = {Reading.ACCOUNT_REFUSED, Reading.CREDENTIAL_REFUSED}
    for message in ("timed out", "HTTP 503 Service Unavailable", "connection reset by peer", ""):
        for kind in CATALOGUE.entries:
            assert CATALOGUE.meaning(kind, message) not in refusals


def test_no_rule_is_hidden_behind_an_earlier_one_that_means_something_else() -> None:
    for entry in CATALOGUE.entries.values():
        for place, rule in enumerate(entry.words):
            message = " ".join(f"({text})" if text.isdigit() else text for text in rule.text)
            first = next(one for one in entry.words if one.fits(message))
            assert first.means == rule.means, (entry.name, place)


def test_a_kind_tells_how_it_is_authorized_and_tried() -> None:
    kinds = CATALOGUE.kinds()
    told = {
        name: (kind.by_oauth, kind.fields, kind.writes, kind.rotates, kind.exchanges)
        for name, kind in kinds.items()
        if kind.probed and not kind.database
    }
    refreshed = (True, (), False, False, False)
    rotating = (True, (), False, True, False)
    assert told == {
        "adobe_analytics": rotating,
        "facebook_ads": (True, (), False, False, True),
        "google_ads": refreshed,
        "google_analytics": refreshed,
        "google_analytics_warehoused": refreshed,
        "google_ecommerce": refreshed,
        "quickbooks": rotating,
        "salesforce": rotating,
        "stripe": refreshed,
        "zendesk": (False, ("email", "token"), False, False, False),
        "mixpanel": (False, ("username", "secret"), False, False, False),
        "data_import_api": (False, ("key",), True, False, False),
    }
    assert [name for name, kind in kinds.items() if kind.separate] == ["mixpanel"]


def test_whatever_mbi_holds_an_authorization_for_can_be_tried() -> None:
    for name, kind in CATALOGUE.kinds().items():
        assert kind.probed is (kind.authorization is not Authorization.NONE), name
        entered = {Authorization.KEY, Authorization.PASSWORD}
        assert bool(kind.fields) is (kind.authorization in entered), name


def test_every_database_says_what_may_speak_at_its_port() -> None:
    several = {"amazon_rds", "vpn_database"}
    for name, entry in CATALOGUE.entries.items():
        if not entry.database:
            assert not entry.engines, name
        elif entry.probe is None:
            assert (len(entry.engines) > 1) is (name in several), name


def test_lives_are_those_that_vendors_document() -> None:
    lives = {name: kind.life for name, kind in CATALOGUE.kinds().items() if kind.life}
    assert {name: life.days for name, life in lives.items()} == {
        "adobe_analytics": 14,
        "facebook_ads": 60,
    }
    ends = {name: kind.ends_on for name, kind in CATALOGUE.kinds().items() if kind.ends_on}
    assert ends == {"zendesk": date(2027, 4, 30)}


def test_kinds_of_one_provider_tell_the_same_of_it() -> None:
    """Only what is asked for and where may differ: scopes, and the address of the API."""
    told: dict[str, object] = {}
    for name, entry in CATALOGUE.entries.items():
        own = {"scopes": (), "needs": None}
        client = entry.oauth.model_copy(update=own) if entry.oauth else None
        facts = (entry.provider_title, client)
        assert told.setdefault(entry.provider, facts) == facts, name


def test_kinds_of_one_service_are_asked_and_judged_in_one_way() -> None:
    analytics = [
        (entry.feed, entry.probe, entry.oauth, entry.words)
        for entry in CATALOGUE.entries.values()
        if entry.service == "google_analytics"
    ]
    assert len(analytics) == 3
    assert all(one == analytics[0] for one in analytics)


RULES = [
    pytest.param(entry, rules, place, id=f"{entry.name}-{where}-{place}")
    for entry in CATALOGUE.entries.values()
    for where, rules in (
        ("oauth", entry.oauth.answers if entry.oauth else ()),
        ("probe", entry.probe.answers if isinstance(entry.probe, Probe) else ()),
    )
    for place in range(len(rules))
]


@pytest.mark.parametrize(("entry", "rules", "place"), RULES)
def test_no_answer_rule_is_hidden_behind_an_earlier_one(
    entry: CatalogueEntry, rules: Sequence[AnswerRule], place: int
) -> None:
    rule = rules[place]
    answer: dict[str, object] = {}
    for path, wanted in rule.where.items():
        put(answer, path.split("."), wanted[0].partition("-")[0])
    said = (*filter(None, (rule.code, *rule.text)), *(one[0] for one in rule.where.values()))
    assert rule.fits(rule.status, said, answer)
    assert entry.amounts_to(rules, rule.status, said, answer) is rule.means


def put(answer: dict[str, object], path: Sequence[str], value: str) -> None:
    """Let a value stand at a path."""
    (step, *rest) = path
    name = step.removesuffix("[]")
    if not rest:
        answer[name] = value
        return
    inner = answer.setdefault(name, [{}] if step.endswith("[]") else {})
    at = inner[0] if isinstance(inner, list) else inner
    assert isinstance(at, dict)
    put(at, rest, value)


def test_every_kind_that_authorizes_knows_what_a_refusal_says() -> None:
    refusals = {Meaning.ACCOUNT_REFUSED, Meaning.CREDENTIAL_REFUSED}
    for name, entry in CATALOGUE.entries.items():
        if entry.authorization is Authorization.NONE:
            continue
        answers = entry.probe.answers if isinstance(entry.probe, Probe) else ()
        meanings = [*(rule.means for rule in answers), *(Meaning(w.means) for w in entry.words)]
        assert refusals & set(meanings), name
