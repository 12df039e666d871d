"""What people of the company do: they press again until the bot has taken it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from bot.sandbox.fakes.slack import View
from bot.slack.ids import Action, Block, Callback
from tests.crash.cards import Card, cards
from tests.crash.world import World

BRUNO = "U0BRUNO"
SECONDS = 1.0
"""Real seconds in which a modal is filled, or a card changes."""


class People:
    """Bruno, who answers to cards."""

    def __init__(self, world: World, *, oldest: bool) -> None:
        """Live in that world; where a card stands twice, press the `oldest` or the copy."""
        self._world = world
        self._oldest = oldest
        self._asked: dict[str, View] = {}
        self.taken: set[str] = set()
        """The names for which the bot took a ticket."""
        self.acknowledged: set[str] = set()
        """The names of which the card said that somebody is at it."""
        self.numbers: set[int] = set()
        """The incidents of which they have seen a card."""
        self.seen: dict[str, int] = {}
        """The incident of each name of which a card told before it was mended."""

    def look(self) -> None:
        """Look at all that stands in Slack."""
        self.numbers |= {card.number for card in cards(self._world)}

    def see(self, name: str) -> bool:
        """Look whether a card tells of it."""
        card = self.card(name)
        if card is None:
            return False
        self.seen[name] = card.number
        return True

    def card(self, name: str) -> Card | None:
        """The open card that names it, where there is one."""
        found = [card for card in cards(self._world) if not card.over and name in card.words]
        return found[0 if self._oldest else -1] if found else None

    def acknowledge(self, name: str) -> bool:
        """Press the button until the card shows it; whether it does, or is not needed any more."""
        card = self.card(name)
        if card is None:
            return self._gone(name)
        if Action.ACKNOWLEDGE not in card.buttons:
            self.acknowledged.add(name)
            return True
        self._world.slack.press(BRUNO, card.message.channel, card.message.ts, Action.ACKNOWLEDGE)
        return False

    def ask_for_ticket(self, name: str) -> bool:
        """Open the form and send it, the same form again where that failed."""
        slack = self._world.slack
        form = self._asked.get(name) or self._form(name)
        if form is None:
            return self._gone(name)
        self._asked[name] = form
        if all(view.id != form.id for view in slack.views(BRUNO)):
            del self._asked[name]  # it was answered, by words that are lost, or closed
            return False
        values = {str(Block.SUBJECT): f"Broken: {name}", str(Block.BODY): f"Please look at {name}."}
        answer = slack.submit(BRUNO, form.id, values)
        if answer.failure is not None:
            return False
        result = self._until(lambda: self._result(form.id))
        if result is None:
            return False
        del self._asked[name]
        if "on its way" not in str(result.blocks) and "Zendesk" not in str(result.blocks):
            return False
        self.taken.add(name)
        slack.close_view(BRUNO, result.id)
        return True

    def _form(self, name: str) -> View | None:
        slack, card = self._world.slack, self.card(name)
        before = {view.id for view in slack.views(BRUNO)}
        if card is None or Action.OPEN_TICKET not in card.buttons:
            return None
        slack.press(BRUNO, card.message.channel, card.message.ts, Action.OPEN_TICKET)
        return self._until(
            lambda: next(
                (
                    view
                    for view in slack.views(BRUNO)
                    if view.id not in before and view.view.get("callback_id") == Callback.TICKET
                ),
                None,
            )
        )

    def _result(self, view_id: str) -> View | None:
        done = {Callback.RESULT}
        found = (view for view in self._world.slack.views(BRUNO) if view.id == view_id)
        return next((view for view in found if view.view.get("callback_id") in done), None)

    def _gone(self, name: str) -> bool:
        """Whether nothing can be asked any more: the card is closed, or was never posted."""
        return name not in self._world.truth.broken

    def _until(self, what: Callable[[], View | None]) -> View | None:
        with suppress(TimeoutError):
            return self._world.slack.wait(what, SECONDS)
        return None
