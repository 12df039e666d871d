"""Rules between settings: what one asks of another, and defaults that depend on others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from urllib.parse import urlsplit

from bot.config.addresses import is_loopback
from bot.config.checks import is_sqlite
from bot.config.faults import Fault
from bot.config.settings import Settings

EPHEMERAL = {
    "DYNO": "a Heroku dyno",
    "K_SERVICE": "Cloud Run",
    "CONTAINER_APP_NAME": "Azure Container Apps",
    "AWS_LAMBDA_FUNCTION_NAME": "AWS Lambda",
    "VERCEL": "Vercel",
}
"""Variables that platforms set themselves, where a disk does not outlive a restart."""

SMTP_PORTS = {"starttls": "587", "tls": "465", "none": "25"}
ZENDESK = ("ZENDESK_URL", "ZENDESK_SUBDOMAIN", "ZENDESK_OAUTH_TOKEN", "ZENDESK_API_TOKEN")

Values = Mapping[str, str]


def with_defaults(values: Values) -> dict[str, str]:
    """Fill in the defaults that follow from other settings."""
    if any(name in values for name in ZENDESK):
        desk = "zendesk"
    elif "DESK_EMAIL" in values or "SMTP_HOST" in values:
        desk = "email"
    else:
        desk = "text"
    security = values.get("SMTP_SECURITY", "starttls")
    return {"DESK": desk, "SMTP_PORT": SMTP_PORTS.get(security, "587"), **values}


def fitting(values: Values, environ: Values, needed: Collection[str]) -> Iterator[Fault]:
    """What does not fit together, among the settings a command needs."""
    yield from _disk(values, environ)
    if "SLACK_BOT_TOKEN" in needed:
        yield from _slack(values)
        yield from _desk(values)


def advice(
    settings: Settings, environ: Values, *, listens: bool, clients: Collection[str] = ()
) -> Iterator[str]:
    """What works, but not as an operator may think, or not for long; one line each.

    `listens` says whether the process serves the web: a worker's HOST matters to nobody.
    `clients` are the providers where an OAuth client waits to be used.
    """
    if settings.zendesk_api_token and not settings.zendesk_oauth_token:
        yield (
            "ZENDESK_API_TOKEN: Zendesk ends all API tokens on 2027-04-30; "
            "make an OAuth access token with the scopes tickets:read and tickets:write, "
            "and set ZENDESK_OAUTH_TOKEN"
        )
    if listens and clients and settings.public_url is None:
        yield (
            f"PUBLIC_URL: it is not set, so nobody is sent to {', '.join(sorted(clients))}, and "
            "the steps are told in Slack; set it to where people reach the bot by https"
        )
    if listens and settings.trust_proxy == 0 and _behind_tls(settings):
        yield (
            "TRUST_PROXY: the bot speaks no TLS, so PUBLIC_URL leads to a proxy; "
            "set TRUST_PROXY=1 to believe what it says of host and https"
        )
    if listens and environ.get("DYNO") and is_loopback(settings.host):
        yield "HOST: Heroku's router does not reach 127.0.0.1; a web dyno needs HOST=0.0.0.0"


def _behind_tls(settings: Settings) -> bool:
    return settings.public_url is not None and settings.public_url.startswith("https:")


def _disk(values: Values, environ: Values) -> Iterator[Fault]:
    if not is_sqlite(values.get("DATABASE_URL", "sqlite:///")):
        return
    for variable, platform in EPHEMERAL.items():
        if environ.get(variable):
            yield Fault(
                place="DATABASE_URL",
                problem=f"names an SQLite file, and on {platform} files vanish with each restart",
                remedy="add a PostgreSQL database and set DATABASE_URL to its address",
            )
            return


def _slack(values: Values) -> Iterator[Fault]:
    if "SLACK_APP_TOKEN" not in values and "SLACK_SIGNING_SECRET" not in values:
        yield Fault(
            place="SLACK_SIGNING_SECRET",
            problem="is not set, and neither is SLACK_APP_TOKEN",
            remedy=(
                "copy the Signing Secret from Basic Information of your Slack app, "
                "or set SLACK_APP_TOKEN to use Socket Mode"
            ),
        )
    yield from _slack_app(values)
    if values.get("WORKSPACES", "one") == "many":
        return
    if "SLACK_BOT_TOKEN" not in values:
        yield Fault(
            place="SLACK_BOT_TOKEN",
            problem="is not set",
            remedy=(
                "copy the Bot User OAuth Token of your Slack app, under OAuth & Permissions; "
                "it starts with xoxb-"
            ),
        )
    own_server = urlsplit(values.get("SLACK_API_URL", "https://slack.com/api"))
    is_slack = own_server.hostname == "slack.com"
    token = values.get("SLACK_BOT_TOKEN", "xoxb-")
    if is_slack and not token.startswith("xoxb-"):
        yield Fault(
            place="SLACK_BOT_TOKEN",
            problem="is not a bot's token, which starts with xoxb-",
            remedy="copy the Bot User OAuth Token under OAuth & Permissions",
        )


def _slack_app(values: Values) -> Iterator[Fault]:
    """Whoever sends people to Slack needs the app's own name there, and a way back."""
    if values.get("WORKSPACES") == "many":
        why = "and WORKSPACES=many lets workspaces add the bot"
    elif values.get("SIGN_IN") == "slack":
        why = "and SIGN_IN=slack sends people there"
    else:
        return
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        if name not in values:
            yield Fault(
                place=name,
                problem=f"is not set, {why}",
                remedy="copy it from Basic Information of your Slack app",
            )
    if "PUBLIC_URL" not in values:
        yield Fault(
            place="PUBLIC_URL",
            problem=f"is not set, {why}",
            remedy="set it to where people reach the bot by https",
        )


def _desk(values: Values) -> Iterator[Fault]:
    if values["DESK"] == "zendesk":
        yield from _zendesk(values)
    if values["DESK"] == "email":
        yield from _mail(values)


def _zendesk(values: Values) -> Iterator[Fault]:
    if "ZENDESK_URL" not in values and "ZENDESK_SUBDOMAIN" not in values:
        yield Fault(
            place="ZENDESK_SUBDOMAIN",
            problem="is not set, so tickets have no desk to go to",
            remedy="for example ZENDESK_SUBDOMAIN=acme",
        )
    if "ZENDESK_OAUTH_TOKEN" in values:
        return
    if "ZENDESK_API_TOKEN" not in values:
        yield Fault(
            place="ZENDESK_OAUTH_TOKEN",
            problem="is not set, so the desk lets nobody in",
            remedy="make an OAuth access token with the scopes tickets:read and tickets:write",
        )
    elif "ZENDESK_EMAIL" not in values:
        yield Fault(
            place="ZENDESK_EMAIL",
            problem="is not set, and ZENDESK_API_TOKEN works only with it",
            remedy="set it to the e-mail address of the agent the token belongs to",
        )


def _mail(values: Values) -> Iterator[Fault]:
    remedies = {
        "SMTP_HOST": "set it to the name of your mail server",
        "SMTP_FROM": "set it to the sender of tickets",
        "DESK_EMAIL": "set it to the address tickets go to",
    }
    for name, remedy in remedies.items():
        if name not in values:
            yield Fault(place=name, problem="is not set, so no ticket can be mailed", remedy=remedy)
    if "SMTP_PASSWORD" in values and "SMTP_USERNAME" not in values:
        yield Fault(
            place="SMTP_USERNAME",
            problem="is not set, and SMTP_PASSWORD works only with it",
            remedy="set it to the name to log in with",
        )
    in_the_clear = values.get("SMTP_SECURITY") == "none" and "SMTP_PASSWORD" in values
    if in_the_clear and not is_loopback(values.get("SMTP_HOST")):
        yield Fault(
            place="SMTP_SECURITY",
            problem="none would send SMTP_PASSWORD in the clear",
            remedy="use starttls or tls",
        )
