"""The kits of all workspaces: made when first asked for, kept while they are in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from cachetools import TTLCache
from slack_sdk import WebClient

from bot.bootstrap.installing import Distribution
from bot.bootstrap.store import transactions
from bot.bootstrap.surfaces import Shared, Space, kit_of
from bot.bootstrap.watch import Watch, bot_token, calls_of
from bot.catalogue.loader import Catalogue
from bot.config.settings import Settings
from bot.domain.integration import Workspace
from bot.services.installing import Installing
from bot.services.reauthorization.rooms import Room, Rooms, Whose
from bot.slack.blocks.voice import Voice
from bot.slack.client import GONE, make_client
from bot.slack.kit import Kit
from bot.slack.kits import Kits, OneKit
from bot.slack.replies import Replies
from bot.texts.reader import Texts

MOST_KITS = 500
KEPT_SECONDS = 3600.0
"""How long what a kit was made with, such as its workspace's language, is believed."""
KNOWN_SECONDS = 30.0
"""How long a team is believed to be the same workspace, or none."""
MOST_TEAMS = 10_000


@dataclass(kw_only=True)
class ManyKits:
    """Implements `Kits` for many workspaces; safe for many threads."""

    installing: Installing
    make: Callable[[int], Kit]
    replies: Replies
    voice: Voice
    _lock: Lock = field(default_factory=Lock)
    _kits: TTLCache[int, Kit] = field(default_factory=lambda: TTLCache(MOST_KITS, KEPT_SECONDS))
    _teams: TTLCache[tuple[str | None, str], int] = field(
        default_factory=lambda: TTLCache(MOST_TEAMS, KNOWN_SECONDS)
    )

    def of(self, enterprise_id: str | None, team_id: str | None) -> Kit | None:
        """The one of a team; None where the bot is not, or is no longer, installed."""
        if team_id is None or self.installing.token(enterprise_id, team_id) is None:
            return None
        with self._lock:
            known = self._teams.get((enterprise_id, team_id))
        if known is None:
            known = self.installing.workspace_id(enterprise_id, team_id)
            if known is None:
                return None
            with self._lock:
                self._teams[enterprise_id, team_id] = known
        return self.by_id(known)

    def apart(self, kit: Kit, enterprise_id: str | None, team_id: str | None) -> bool:
        """Whether that team belongs to another company than the kit's, as far as Slack tells."""
        home = kit.directory.home()
        same = enterprise_id is not None and home.enterprise_id == enterprise_id
        return home.id != team_id and not same

    def by_id(self, workspace_id: int) -> Kit:
        """The one of a workspace. Two may be made at once; one of them is kept."""
        with self._lock:
            held = self._kits.get(workspace_id)
        if held is not None:
            return held
        made = self.make(workspace_id)
        with self._lock:
            return self._kits.setdefault(workspace_id, made)

    def anyone(self) -> Voice:
        """The voice of the bot's own language."""
        return self.voice


@dataclass(frozen=True, kw_only=True)
class KitRooms:
    """Implements `Rooms` over the kits."""

    whose: Whose
    kits: Kits

    def of_token(self, token: str) -> Room | None:
        """By the token of a link."""
        return self._room(self.whose.token(token))

    def of_link(self, link_id: int) -> Room | None:
        """By the id of a spent link."""
        return self._room(self.whose.link(link_id))

    def of_state(self, state: str) -> Room | None:
        """By a state of OAuth."""
        return self._room(self.whose.state(state))

    def _room(self, workspace_id: int | None) -> Kit | None:
        return None if workspace_id is None else self.kits.by_id(workspace_id)


@dataclass(frozen=True, kw_only=True)
class OneRoom:
    """The room of the only workspace."""

    kit: Kit

    def of_token(self, token: str) -> Room | None:  # noqa: ARG002 - there is no other
        """The only one."""
        return self.kit

    def of_link(self, link_id: int) -> Room | None:  # noqa: ARG002 - likewise
        """The only one."""
        return self.kit

    def of_state(self, state: str) -> Room | None:  # noqa: ARG002 - likewise
        """The only one."""
        return self.kit


@dataclass(frozen=True, kw_only=True)
class Front:
    """What stands between Slack, the pages, and the workspaces."""

    client: WebClient
    """For Bolt: it says where Slack is."""
    kits: Kits
    rooms: Rooms


def one_front(settings: Settings, watch: Watch, texts: Texts, shared: Shared) -> Front:
    """For the only workspace, whose token the operator gives; it works before `apply`, too."""
    client = make_client(
        token=bot_token(settings),
        api_url=settings.slack_api_url,
        measures=watch.measures,
        calls=calls_of(settings),
    )
    kit = kit_of(settings, watch, client, texts, shared=shared)
    return Front(client=client, kits=OneKit(kit), rooms=OneRoom(kit=kit))


def many_fronts(
    settings: Settings,
    watch: Watch,
    texts: Texts,
    shared: Shared,
    catalogue: Catalogue,
    distribution: Distribution,
) -> Front:
    """For all workspaces that add the bot, each with a token of its own."""
    installing = distribution.installing

    def make(workspace_id: int) -> Kit:
        with watch.transaction(read=True) as uow:
            workspace = uow.watched.workspace(workspace_id)
        team = workspace.enterprise_id, workspace.team_id
        client = make_client(
            token=_token_of(installing, workspace),
            api_url=settings.slack_api_url,
            measures=watch.measures,
            team_id=workspace.team_id,
            ended=lambda token, code: installing.refused(*team, token, gone=code in GONE),
            calls=calls_of(settings),
        )
        transaction = transactions(
            watch.engine, catalogue.kinds(), workspace_id=workspace_id, waking=watch.waking
        )
        space = Space(workspace=workspace, transaction=transaction)
        return kit_of(settings, watch, client, texts, shared=shared, space=space)

    kits = ManyKits(
        installing=installing,
        make=make,
        replies=shared.replies,
        voice=Voice(texts=texts, locale=settings.locale),
    )
    rooms = KitRooms(whose=Whose(transaction=watch.transaction), kits=kits)
    return Front(client=distribution.nobody, kits=kits, rooms=rooms)


def _token_of(installing: Installing, workspace: Workspace) -> Callable[[], str | None]:
    """A workspace without a team is of before there were many: no token opens it."""
    if workspace.team_id is None:
        return lambda: None
    return installing.asking(workspace.enterprise_id, workspace.team_id)
