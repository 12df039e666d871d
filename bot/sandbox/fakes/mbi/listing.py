"""The Integrations page as data and as the text a person gets by copying it."""

from dataclasses import dataclass
from datetime import datetime

from dateutil.relativedelta import relativedelta

from bot.sandbox.fakes.mbi.engine import Engine
from bot.sandbox.fakes.mbi.truth import Account, Arrival

_UNITS = ("year", "month", "day", "hour", "minute")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the Integration Status table."""

    name: str
    word: str
    type_word: str
    last_data_point: str
    message: str | None
    import_key: str | None
    """The key that programs push with, where this is what they push to."""
    tunnelled: bool
    """Whether MBI goes through an SSH server, whose host keys an admin can refresh."""


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The page of one account."""

    account: str
    client_id: int
    zone: str
    completed: str
    began: str
    progress: str
    rows: tuple[Row, ...]


def listing_of(engine: Engine, account: Account) -> Listing:
    """The page as it stands now."""
    now = engine.now()
    job = account.completed
    since = engine.in_progress_since(account)
    return Listing(
        account=account.name,
        client_id=account.client_id,
        zone=str(account.zone),
        completed=ago(job.cycle.ended, now) if job else "never",
        began=ago(job.cycle.began, now) if job else "never",
        progress=f"In progress for {span(since, now)}" if since else "No update in progress",
        rows=tuple(
            Row(
                name=integration.name,
                word=integration.word,
                type_word=integration.type_word,
                last_data_point=ago(integration.known.last_data_point, now),
                message=integration.message,
                import_key=account.import_api_key
                if integration.arrival is Arrival.PUSHED
                else None,
                tunnelled=integration.host_key is not None,
            )
            for integration in account.integrations
        ),
    )


def text_of(listing: Listing) -> str:
    """What the clipboard holds after *select all* and *copy* in Chromium, line for line."""
    lines = [
        listing.account,
        "",
        "Integrations",
        "Your Update Cycle",
        f"Last successful update completed: {listing.completed}",
        "",
        f"Last successful update began: {listing.began}",
        "",
        listing.progress,
        "",
        "Force an update",
        f"Time Zone: {listing.zone}",
        "",
        "Integration Status",
        "Refresh",
        "Name\tIntegration Type\tLast Data Point Received\t",
    ]
    for row in listing.rows:
        # The word is a block below the name, so the rest of the row starts a new line.
        name = f"{row.name}\n{row.word}\n" if row.word else f"{row.name}\t"
        lines.append(f"{name}{row.type_word}\t{row.last_data_point}\t")
    return "\n".join(lines) + "\n"


def ago(moment: datetime | None, now: datetime) -> str:
    """An age in MBI's words ("55 minutes ago"); empty where nothing ever came."""
    return "" if moment is None else f"{span(moment, now)} ago"


def span(moment: datetime, now: datetime) -> str:
    """The whole units of the largest kind between two moments; at least "1 minute"."""
    passed = relativedelta(now, moment)
    for unit in _UNITS:
        count = int(getattr(passed, f"{unit}s"))
        if count > 0:
            return f"{count} {unit}" + ("s" if count > 1 else "")
    return "1 minute"
