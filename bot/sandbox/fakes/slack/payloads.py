"""The payloads that Slack sends to an app."""

from dataclasses import dataclass

from bot.sandbox.fakes.slack.elements import Value, Values, chosen, state_of
from bot.sandbox.fakes.slack.ledger import AppIdentity, Ledger
from bot.sandbox.fakes.slack.records import Channel, Json, Message, Person, View
from bot.sandbox.fakes.slack.shapes import message_json, view_json


@dataclass(frozen=True)
class Payloads:
    """Writes payloads with the state of one workspace."""

    ledger: Ledger

    @property
    def _app(self) -> AppIdentity:
        return self.ledger.app

    def command(
        self, person: Person, channel: Channel, command: str, text: str, response_url: str
    ) -> dict[str, str]:
        """The form fields of a slash command."""
        enterprise = self._app.enterprise_id
        return {
            **({"enterprise_id": enterprise, "enterprise_name": enterprise} if enterprise else {}),
            "token": self._app.verification_token,
            "team_id": self._app.team_id,
            "team_domain": self._app.team_domain,
            "channel_id": channel.id,
            "channel_name": _name(channel),
            "user_id": person.id,
            "user_name": person.name,
            "command": command,
            "text": text,
            "api_app_id": self._app.app_id,
            "is_enterprise_install": "false",
            "response_url": response_url,
            "trigger_id": self.ledger.triggers.issue(person.id),
        }

    def action_in_message(
        self, person: Person, message: Message, action: Json, response_url: str
    ) -> Json:
        """block_actions of a message; the text of an ephemeral one is not sent along."""
        channel = self.ledger.channels[message.channel]
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral_to is not None,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        state = state_of(message.blocks, {action["action_id"]: _value(action)})
        payload = self._interaction("block_actions", person) | {
            "container": container,
            "channel": {"id": channel.id, "name": _name(channel)},
            "state": {"values": state},
            "response_url": response_url,
            "trigger_id": self.ledger.triggers.issue(person.id),
            "actions": [action],
        }
        if message.ephemeral_to is None:
            payload["message"] = message_json(self._app, message)
        return payload

    def action_in_view(self, person: Person, view: View, action: Json, values: Values) -> Json:
        """block_actions of a modal."""
        return self._interaction("block_actions", person) | {
            "container": {"type": "view", "view_id": view.id},
            "view": view_json(self._app, view, state_of(view.blocks, values)),
            "trigger_id": self.ledger.triggers.issue(person.id),
            "actions": [action],
        }

    def submission(self, person: Person, view: View, values: Values) -> Json:
        """view_submission."""
        return self._interaction("view_submission", person) | {
            "view": view_json(self._app, view, state_of(view.blocks, values)),
            "trigger_id": self.ledger.triggers.issue(person.id),
            "response_urls": [],
        }

    def closing(self, person: Person, view: View, *, cleared: bool) -> Json:
        """view_closed."""
        return self._interaction("view_closed", person) | {
            "view": view_json(self._app, view),
            "is_cleared": cleared,
        }

    def action(self, block: Json, element: Json, value: Value) -> Json:
        """One entry of `actions`."""
        action: Json = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self.ledger.next_ts(),
        }
        if element["type"] == "button":
            for name in ("text", "value", "style"):
                if name in element:
                    action[name] = element[name]
            return action
        return {**action, **chosen(element, value)}

    def event(self, event: Json, event_id: str, *, org_wide: bool = False) -> Json:
        """event_callback; one about the organization names no team as authorized."""
        enterprise = self._app.enterprise_id
        authorization = {
            "enterprise_id": enterprise,
            "team_id": None if org_wide else self._app.team_id,
            "user_id": self._app.bot_user_id,
            "is_bot": True,
            "is_enterprise_install": org_wide,
        }
        return {
            "token": self._app.verification_token,
            "team_id": self._app.team_id,
            "enterprise_id": enterprise,
            "api_app_id": self._app.app_id,
            "event": event | {"event_ts": self.ledger.next_ts()},
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(self.ledger.now().timestamp()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
        }

    def _enterprise(self) -> Json | None:
        enterprise = self._app.enterprise_id
        return {"id": enterprise, "name": enterprise} if enterprise else None

    def _interaction(self, kind: str, person: Person) -> Json:
        return {
            "type": kind,
            "team": {"id": self._app.team_id, "domain": self._app.team_domain},
            "user": {
                "id": person.id,
                "username": person.name,
                "name": person.name,
                "team_id": self._app.team_id,
            },
            "api_app_id": self._app.app_id,
            "token": self._app.verification_token,
            "enterprise": self._enterprise(),
            "is_enterprise_install": False,
        }


def _value(action: Json) -> Value:
    if "selected_options" in action:
        return [option["value"] for option in action["selected_options"]]
    return (action.get("selected_option") or {}).get("value")


def _name(channel: Channel) -> str:
    if channel.im_with is not None:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name
