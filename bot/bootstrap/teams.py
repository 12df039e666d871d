"""What `doctor` looks at in each team of many: its token, rights, channels and people."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from slack_sdk import WebClient

from bot.bootstrap.checks import checks_of_slack
from bot.bootstrap.store import cipher_of
from bot.bootstrap.watch import calls_of
from bot.config.settings import Settings
from bot.domain.errors import ConfigurationError
from bot.ports.check import Area, Check, Level, Result
from bot.ports.unit_of_work import Transaction
from bot.ports.watch_list import Watched
from bot.services.examination.telling import told
from bot.services.installing import TOKEN
from bot.services.opening import open_values
from bot.slack.checks import LANE, TokenCheck
from bot.slack.client import make_client


@dataclass(frozen=True, kw_only=True)
class OfTeam:
    """A check whose results name the team; teams are looked at beside one another."""

    team: str
    check: Check

    @property
    def area(self) -> Area:
        """As the check's."""
        return self.check.area

    @property
    def about(self) -> str:
        """The team, and what is looked at there."""
        return f"{self.team} {self.check.about}".strip()

    @property
    def lane(self) -> str:
        """Slack counts each team by itself."""
        return f"{self.check.lane} {self.team}"

    @property
    def seconds(self) -> float:
        """As the check's."""
        return self.check.seconds

    def run(self) -> Sequence[Result]:
        """Its results."""
        return [replace(one, about=f"{self.team} {one.about}".strip()) for one in self.check.run()]


@dataclass(frozen=True, kw_only=True)
class Teams:
    """The teams that have the bot, or that a file is for."""

    known: Sequence[tuple[Area, Result]]
    """Of teams that no token opens."""
    checks: Sequence[Check]


def teams_of(settings: Settings, transaction: Transaction, watched: Collection[Watched]) -> Teams:
    """All of them; `watched` is what the files ask for."""
    files = {one.team_id: one for one in watched if one.team_id}
    known: list[tuple[Area, Result]] = []
    checks: list[Check] = []
    for team, sealed in _installed(transaction, files).items():
        if sealed is None:
            absent = told(Level.WARN, team, "team-absent", do="team-do", url=_address(settings))
            known.append((Area.SLACK, absent))
            continue
        try:
            token = open_values(cipher_of(settings), sealed)[TOKEN]
        except ConfigurationError:
            continue  # told with all that no key opens
        client = make_client(
            token=token, api_url=settings.slack_api_url, team_id=team, calls=calls_of(settings)
        )
        checks += [OfTeam(team=team, check=one) for one in _checks(client, files.get(team))]
    return Teams(known=known, checks=checks)


def _installed(transaction: Transaction, files: Mapping[str, Watched]) -> Mapping[str, str | None]:
    """The sealed tokens by team; None where the bot is not installed."""
    with transaction(read=True) as uow:
        living = [one.team_id for one in uow.watched.workspaces() if one.team_id]
        found = {team: uow.installations.of(None, team) for team in [*living, *files]}
    return {team: one.sealed if one else None for team, one in sorted(found.items())}


def _checks(client: WebClient, file: Watched | None) -> Iterator[Check]:
    yield TokenCheck(client=client, about="", lane=LANE, remedies="team-")
    if file is not None:
        yield from checks_of_slack(client, file)


def _address(settings: Settings) -> str:
    return f"{settings.public_url or 'PUBLIC_URL'}/slack/install"
