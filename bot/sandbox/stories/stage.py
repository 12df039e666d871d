"""Where a story plays: what people do, what time brings, and what Slack then shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NoReturn

from bot.domain.diagnosis import Cause, Diagnosis
from bot.domain.integration import Authorization, Integration
from bot.sandbox.fakes.slack import Call, Message, View
from bot.sandbox.people import ALERTS, PEOPLE
from bot.sandbox.stories.tab import Tab
from bot.sandbox.world import World
from bot.services.auditing import Auditing
from bot.texts.reader import Texts, Value

STEP = timedelta(hours=3)
"""How often a story looks whether what it waits for is there."""
MOMENT = timedelta(seconds=10)
"""What people do in a browser takes no less."""
POSTS = frozenset({"chat.postMessage", "chat.update", "chat.postEphemeral"})


class StoryFailedError(Exception):
    """The story did not end as it should."""


class Stage:
    """One world, told as it goes. `tell` takes each line."""

    def __init__(self, world: World, *, locale: str, tell: Callable[[str], None]) -> None:
        """Begin to listen to what the bot says from now on."""
        self.world = world
        self._locale = locale
        self._texts = Texts()
        self._tell = tell
        self._heard = len(world.slack.calls)
        self.shown_causes: set[tuple[Cause, Authorization]] = set()
        """The causes that were found and expected, with how what they strike is authorized."""

    # What happens

    def break_(self, trouble: str) -> None:
        """Break something."""
        self._note("break", trouble)
        self.world.troubles[trouble].break_()
        self._listen()

    def mend(self, trouble: str) -> None:
        """Mend it."""
        self._note("mend", trouble)
        self.world.troubles[trouble].mend()
        self._listen()

    def wait(self, delta: timedelta) -> None:
        """Let time pass."""
        self.world.advance(delta)
        self._listen()

    def wait_for(self, what: Callable[[], bool], within: timedelta, words: str) -> None:
        """Let time pass until it is so; the story fails when it is not so in time."""
        end = self.world.clock.now() + within
        while not what():
            if self.world.clock.now() >= end:
                self.fail(f"{words}: not within {within}")
            self.wait(STEP)

    def breaks(self, trouble: str, because: str, *, within: timedelta, **args: Value) -> None:
        """Break something: one card comes in time, and names the cause in these words."""
        self.break_(trouble)
        self.wait_for(lambda: bool(self.cards()), within, "a card")
        self.expect(self.says(self.card(), because, **args), "the card names the cause")

    def mends(self, trouble: str, *, within: timedelta) -> None:
        """Mend it: the card closes in time."""
        self.mend(trouble)
        self.wait_for(self.resolved, within, "the card closes when all is well")

    def command(self, person: str, line: str) -> str:
        """Send a slash command; the text that the person then sees."""
        user = self._user(person)
        before = len(self.world.slack.ephemerals(user))
        self._say(f"{person} types {line}")
        answer = self.world.slack.command(user, ALERTS, line)
        if answer.failure:
            self.fail(f"{line} failed: {answer.failure}")
        self.world.slack.wait(lambda: len(self.world.slack.ephemerals(user)) > before)
        shown = self.world.slack.ephemerals(user)[-1]
        self._say(f"  only {person} sees: {_short(shown.text)}")
        return _everything(shown)

    def press(self, person: str, action: str, message: Message | None = None) -> None:
        """Press a button of a message: of the card, where none is named."""
        message = message or self.card()
        user = self._user(person)
        self._say(f"{person} presses {action}")
        before = self._seen_by(user)
        answer = self.world.slack.press(user, message.channel, message.ts, action)
        if answer.failure:
            self.fail(f"pressing {action} failed: {answer.failure}")
        # Whatever is pressed ends in words for the person, or in a modal.
        self.world.slack.wait(lambda: self._seen_by(user) != before)
        self.world.work()
        self._listen()

    def send_modal(self, person: str) -> None:
        """Send the modal that is open, as it is filled in."""
        user = self._user(person)
        self.world.slack.wait(lambda: _has_form(self.world.slack.views(user)))
        view = self.world.slack.views(user)[-1]
        self._say(f"{person} sends the form “{view.title}”")
        answer = self.world.slack.submit(user, view.id, {})
        if answer.failure:
            self.fail(f"sending the form failed: {answer.failure}")
        self.world.slack.wait(lambda: not _has_form(self.world.slack.views(user)))
        self.world.work()
        self._listen()

    @contextmanager
    def browser(self, person: str) -> Iterator[Tab]:
        """That person's browser, at nothing yet."""
        member = next(p for p in PEOPLE if p.name == person.lower())
        tab = Tab(self.world, member, tell=lambda line: self._say(f"{person} {line}"))
        try:
            yield tab
        except LookupError as error:
            self.fail(str(error))
        finally:
            tab.close()
        self.wait(MOMENT)

    # What is to be seen

    def cards(self) -> list[Message]:
        """The bot's messages in the channel, threads aside."""
        return [m for m in self.world.slack.messages(ALERTS) if self._mine(m) and not m.thread_ts]

    def thread(self) -> str:
        """All that stands in threads of the channel."""
        said = [m for m in self.world.slack.messages(ALERTS) if self._mine(m) and m.thread_ts]
        return "\n".join(map(_everything, said))

    def direct(self, person: str) -> list[Message]:
        """What the bot wrote to a person directly."""
        place = self.world.slack.direct(self._user(person))
        said = self.world.slack.messages(place.id)
        return [m for m in said if self._mine(m) and not m.thread_ts]

    def told(self, person: str) -> Message:
        """What the bot told this person alone last, in the channel or directly."""
        private = [*self.direct(person), *self.world.slack.ephemerals(self._user(person))]
        if not private:
            self.fail(f"{person} was told nothing")
        return max(private, key=lambda message: message.ts)

    def card(self) -> Message:
        """The only card; the story fails when there is none or more than one."""
        cards = self.cards()
        if len(cards) != 1:
            self.fail(f"one card was expected, there are {len(cards)}")
        return cards[0]

    def says(self, message: Message, key: str, **args: Value | None) -> bool:
        """Whether these words of the catalogue stand in it."""
        return self._texts.say(self._locale, key, **args) in self.shown(message)

    def says_begun(self, message: Message, key: str) -> bool:
        """Whether a sentence begins in it as these words do, whatever follows."""
        return self._texts.say(self._locale, key).rstrip(".") in self.shown(message)

    def text(self, person: str, key: str, **args: Value | None) -> str:
        """Words of the catalogue in a person's language."""
        member = next(p for p in PEOPLE if p.name == person.lower())
        return self._texts.say(member.locale, key, **args)

    def shown(self, message: Message) -> str:
        """All that stands in a message."""
        return _everything(message)

    def audit(self) -> list[str]:
        """What the audit tells, line by line."""
        return list(Auditing(transaction=self.world.bot.transaction).lines())

    def resolved(self) -> bool:
        """Whether every card says that all is back to normal."""
        word = self._texts.say(self._locale, "card-title-resolved")
        return bool(self.cards()) and all(word in _everything(m) for m in self.cards())

    def verdict(self, name: str) -> Diagnosis:
        """What the bot holds of the integration of that name."""
        return self._known(name)[1]

    def word(self, name: str) -> str:
        """MBI's own word, which only its page shows."""
        self.world.company.mbi.engine.settle()
        every = (one for a in self.world.company.accounts for one in a.integrations)
        return next(one for one in every if one.name == name).word

    def finds(self, cause: Cause, *names: str) -> None:
        """Hold the bot to this verdict on each of them."""
        for name in names:
            integration, diagnosis = self._known(name)
            self.expect(diagnosis.cause is cause, f"the verdict on {name} is {cause}")
            self.shown_causes.add((cause, integration.kind.authorization))

    def offers(self, action: str) -> bool:
        """Whether the card has this button."""
        blocks = self.card().blocks
        return any(e.get("action_id") == action for b in blocks for e in b.get("elements", ()))

    def expect(self, truth: object, words: str) -> None:
        """Hold the story to it."""
        if not truth:
            self.fail(words)
        self._say(f"✓ {words}")

    def fail(self, words: str) -> NoReturn:
        """End badly."""
        raise StoryFailedError(words)

    # Telling

    def _known(self, name: str) -> tuple[Integration, Diagnosis]:
        with self.world.bot.transaction(read=True) as uow:
            accounts = uow.watched.accounts(uow.watched.workspace().id)
            pictures = [uow.watched.picture(account.id) for account in accounts]
        held = ((one, picture) for picture in pictures for one in picture.integrations)
        integration, picture = next(both for both in held if both[0].name == name)
        return integration, picture.verdicts[integration.id].diagnosis

    def _user(self, person: str) -> str:
        return next(p.id for p in PEOPLE if p.name == person.lower())

    def _seen_by(self, user: str) -> object:
        """What this person alone sees, to be compared with later."""
        slack = self.world.slack
        direct = [one for one in slack.channels if one.im_with == user]
        told = [message for place in direct for message in slack.messages(place.id)]
        return [*told, *slack.ephemerals(user)], list(slack.views(user))

    def _mine(self, message: Message) -> bool:
        return message.user == self.world.slack.app.bot_user_id and message.ephemeral_to is None

    def _note(self, verb: str, trouble: str) -> None:
        self._say(f"{verb}: {self._texts.say(self._locale, f'trouble-{trouble}')}")

    def _listen(self) -> None:
        calls = self.world.slack.calls
        for call in calls[self._heard :]:
            if call.method in POSTS:
                self._say(_posted(call), at=call.at)
        self._heard = len(calls)

    def _say(self, line: str, at: datetime | None = None) -> None:
        moment = (at or self.world.clock.now()).astimezone()
        self._tell(f"  {moment:%a %H:%M}  {line}")


def _has_form(views: Sequence[View]) -> bool:
    """Whether the modal on top can be filled in: it opens loading first."""
    return any(block["type"] == "input" for view in views[-1:] for block in view.blocks)


def _posted(call: Call) -> str:
    params, failed = call.params, not call.response.get("ok", True)
    verb = "edited in" if call.method == "chat.update" else "posted in"
    place = f"{params.get('channel')}{' (thread)' if params.get('thread_ts') else ''}"
    mark = f" – refused: {call.response.get('error')}" if failed else ""
    return f"{verb} {place}{mark}: {_short(str(params.get('text', '')))}"


def _short(text: str, longest: int = 220) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _everything(message: Message) -> str:
    """All words of a message, blocks included, unescaped."""
    words = [message.text, *_strings(list(message.blocks))]
    text = "\n".join(words)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _strings(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [part["text"]] if isinstance(part.get("text"), str) else []
        return own + [s for value in part.values() for s in _strings(value)]
    if isinstance(part, list | tuple):
        return [s for value in part for s in _strings(value)]
    return []
