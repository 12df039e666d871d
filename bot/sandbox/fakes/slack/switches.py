"""What Slack, its admins and its outages do to a team and to the app in it."""

import secrets
from dataclasses import replace

from bot.sandbox.fakes.slack.house import House
from bot.sandbox.fakes.slack.payloads import Payloads
from bot.sandbox.fakes.slack.records import Answer, Channel, Json
from bot.sandbox.fakes.slack.tokens import Team


class Switches:
    """Turned from outside, by a test or a panel."""

    def __init__(self, house: House, team: Team) -> None:
        self._house = house
        self._team = team
        self._ledger = team.ledger

    def outage(self, status: int | None, *, retry_after: int = 1) -> None:
        """Answer every call with this HTTP status (429 with Retry-After) until None."""
        self._house.doors.retry_after = retry_after
        self._house.doors.outage = status

    def limit_rate(self, *, strictly: bool) -> None:
        """Whether a second message in a channel within a second of `now` is refused."""
        self._ledger.strict_rate = strictly

    def archive(self, channel: str, *, archived: bool = True) -> None:
        """Archive or unarchive a channel."""
        self._ledger.put_channel(replace(self._channel(channel), is_archived=archived))

    def remove_bot(self, channel: str) -> None:
        """Remove the bot from a channel."""
        old = self._channel(channel)
        members = old.members - {self._ledger.app.bot_user_id}
        self._ledger.put_channel(replace(old, members=members))

    def invite_bot(self, channel: str) -> None:
        """Invite the bot to a channel."""
        old = self._channel(channel)
        members = old.members | {self._ledger.app.bot_user_id}
        self._ledger.put_channel(replace(old, members=members))

    def deactivate(self, user: str, *, deleted: bool = True) -> None:
        """Deactivate a person, or bring them back."""
        self._ledger.put_person(replace(self._ledger.person(user), deleted=deleted))

    def grant(self, *scopes: str) -> None:
        """Give the app more scopes."""
        self._team.scopes |= frozenset(scopes)

    def take(self, *scopes: str) -> None:
        """Take scopes from the app."""
        self._team.scopes -= frozenset(scopes)

    def tell_change(self) -> None:
        """Wake those who wait, for a change outside the workspace (the clock, a trouble)."""
        self._ledger.changed()

    # The app in this team

    def uninstall(self, *, tell: bool = True) -> list[Answer]:
        """An admin removes the app: no token opens this team, and the app is told so.

        The two events come in no promised order; here the tokens' one comes first.
        """
        self._house.tokens.close(self._team, "account_inactive")
        if not tell:
            return []
        return [self.tell_revoked(), self.send_event({"type": "app_uninstalled"})]

    def revoke(self, *, tell: bool = True) -> list[Answer]:
        """Somebody revokes the bot's tokens."""
        self._house.tokens.close(self._team, "token_revoked")
        return [self.tell_revoked()] if tell else []

    def close_token(self, token: str | None) -> None:
        """One token is revoked, and those of others stay."""
        self._house.tokens.close_one(token, "token_revoked")

    def tell_revoked(self) -> Answer:
        """Send the event of revoked tokens."""
        tokens = {"oauth": [], "bot": [self._ledger.app.bot_user_id]}
        return self.send_event({"type": "tokens_revoked", "tokens": tokens})

    def send_event(
        self, event: Json, *, event_id: str | None = None, org_wide: bool = False
    ) -> Answer:
        """Send an event of the Events API; the same id is the same event, sent again."""
        event_id = event_id or f"Ev{secrets.token_hex(5).upper()}"
        payload = Payloads(self._ledger).event(event, event_id, org_wide=org_wide)
        return self._house.delivery.event(payload)

    def _channel(self, name: str) -> Channel:
        found = self._ledger.channels.get(name) or self._ledger.named(name)
        if found is None:
            message = f"There is no channel {name}."
            raise LookupError(message)
        return found
