"""What a person can do in Slack's client, and what the client makes of the answers."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.sandbox.fakes.slack.client_words import client_words
from bot.sandbox.fakes.slack.delivery import Delivery
from bot.sandbox.fakes.slack.elements import (
    ImpossibleError,
    Value,
    Values,
    faults_of,
    find,
)
from bot.sandbox.fakes.slack.ledger import Ledger
from bot.sandbox.fakes.slack.methods.views import checked
from bot.sandbox.fakes.slack.passes import Target
from bot.sandbox.fakes.slack.payloads import Payloads
from bot.sandbox.fakes.slack.records import SLACKBOT, Answer, Channel, Json, Message, Person, View
from bot.sandbox.fakes.slack.refusals import RefusalError
from bot.sandbox.fakes.slack.responses import show


@dataclass(frozen=True)
class Acting:
    """The client of every person; ImpossibleError for what isn't on their screen."""

    ledger: Ledger
    delivery: Delivery
    payloads: Payloads
    commands: frozenset[str]
    response_url: Callable[[Target], str]

    def command(self, user: str, channel: str, line: str) -> Answer:
        """Send a slash command and show what comes back."""
        person, place = self._here(user, channel)
        command, _, text = line.strip().partition(" ")
        target = Target(user=person.id, channel=place.id)
        if command not in self.commands:
            self._slackbot(target, client_words(person.locale, "unknown_command", command=command))
            return Answer(status=0, failure="refused_by_client")
        fields = self.payloads.command(
            person, place, command, text.strip(), self.response_url(target)
        )
        answer = self.delivery.command(fields)
        failure = answer.failure or self._show_answer(target, answer.body)
        if failure:
            excuse = client_words(person.locale, "failed", command=command, failure=failure)
            self._slackbot(target, excuse)
        return answer

    def say(self, user: str, channel: str, text: str) -> Message:
        """Post as a person."""
        person, place = self._here(user, channel)
        with self.ledger.condition:
            ts = self.ledger.next_ts()
            said = Message(ts=ts, channel=place.id, user=person.id, text=text)
            return self.ledger.add(said)

    def act(
        self,
        user: str,
        channel: str,
        message_ts: str,
        action_id: str,
        value: Value = None,
        block_id: str | None = None,
    ) -> Answer:
        """Press a button of a message, or choose in its menu."""
        person, place = self._here(user, channel)
        message = self.ledger.message(place.id, message_ts, seen_by=person.id)
        if message is None:
            problem = f"{person.name} sees no message {message_ts} there."
            raise ImpossibleError(problem)
        wanted = value if isinstance(value, str) else None
        block, element = find(message.blocks, action_id, wanted, block_id)
        target = Target(
            user=person.id,
            channel=place.id,
            message_ts=message.ts,
            ephemeral=message.ephemeral_to is not None,
            thread_ts=message.thread_ts,
        )
        action = self.payloads.action(block, element, value)
        payload = self.payloads.action_in_message(
            person, message, action, self.response_url(target)
        )
        return self.delivery.interaction(payload)

    def act_in_view(
        self, user: str, view_id: str, action_id: str, value: Value, values: Values
    ) -> Answer:
        """Press or choose inside a modal, with what is filled in so far."""
        person, view = self._open_view(user, view_id)
        wanted = value if isinstance(value, str) else None
        block, element = find(view.blocks, action_id, wanted, None)
        action = self.payloads.action(block, element, value)
        filled = {**values, action_id: value} if element["type"] != "button" else values
        payload = self.payloads.action_in_view(person, view, action, filled)
        return self.delivery.interaction(payload)

    def submit(self, user: str, view_id: str, values: Values) -> Answer:
        """Submit the top modal, and show what comes back."""
        person, view = self._open_view(user, view_id)
        if faults := faults_of(view.blocks, values, person.locale):
            self.ledger.put_view(view, replace(view, errors=faults, trouble=False))
            return Answer(status=0, failure="refused_by_client")
        answer = self.delivery.interaction(self.payloads.submission(person, view, values))
        current = self.ledger.view(view_id)
        if current is not None:
            try:
                self._apply(current, answer)
            except (RefusalError, KeyError, TypeError, ValueError):
                # Slack tells the person only that it had some trouble connecting.
                self.ledger.put_view(current, replace(current, trouble=True))
        return answer

    def close_view(self, user: str, view_id: str) -> Answer | None:
        """Close the top modal; the app hears of it only if it asked to."""
        person, view = self._open_view(user, view_id)
        cleared = bool(view.view.get("clear_on_close"))
        self.ledger.close_view(view, all_views=cleared)
        if not view.view.get("notify_on_close"):
            return None
        return self.delivery.interaction(self.payloads.closing(person, view, cleared=cleared))

    def _here(self, user: str, channel: str) -> tuple[Person, Channel]:
        person = self.ledger.people.get(user)
        place = self.ledger.channels.get(channel) or self.ledger.named(channel)
        if person is None or person.deleted or place is None or user not in place.members:
            problem = f"{user} is not in {channel}."
            raise ImpossibleError(problem)
        if place.is_archived:
            problem = f"{channel} is archived."
            raise ImpossibleError(problem)
        return person, place

    def _open_view(self, user: str, view_id: str) -> tuple[Person, View]:
        stack = self.ledger.views(user)
        if not stack or stack[-1].id != view_id:
            problem = f"{user} has no modal {view_id} on top."
            raise ImpossibleError(problem)
        return self.ledger.people[user], stack[-1]

    def _slackbot(self, target: Target, text: str) -> None:
        with self.ledger.condition:
            shown = Message(
                ts=self.ledger.next_ts(),
                channel=target.channel,
                user=SLACKBOT,
                text=text,
                ephemeral_to=target.user,
            )
            self.ledger.add(shown)

    def _show_answer(self, target: Target, body: str) -> str | None:
        """Show the direct answer to a command; Slack's error if it can't be shown."""
        if not body.strip():
            return None
        try:
            parsed = json.loads(body)
        except ValueError:
            parsed = None
        answer = parsed if isinstance(parsed, dict) else {"text": body}
        if not answer:
            return None
        try:
            with self.ledger.condition:
                show(self.ledger, target, answer)
        except RefusalError as refusal:
            return refusal.code
        return None

    def _apply(self, view: View, answer: Answer) -> None:
        """What a submission's answer does to the modal."""
        if answer.failure:
            raise RefusalError(answer.failure)
        said: Json = json.loads(answer.body) if answer.body.strip() else {}
        match said.get("response_action"):
            case None:
                self.ledger.close_view(view)
            case "clear":
                self.ledger.close_view(view, all_views=True)
            case "update":
                self.ledger.change_view(view, checked(self.ledger, said["view"], view))
            case "push":
                content = checked(self.ledger, said["view"])
                self.ledger.open_view(view.user, content, push=True)
            case "errors":
                inputs = {one["block_id"] for one in view.blocks if one["type"] == "input"}
                errors = dict(said["errors"])
                if not errors or not errors.keys() <= inputs:
                    code = "invalid_arguments"
                    raise RefusalError(code)
                self.ledger.put_view(view, replace(view, errors=errors, trouble=False))
            case _:
                code = "invalid_response_action"
                raise RefusalError(code)
