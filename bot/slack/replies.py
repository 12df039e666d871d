"""Answers within Slack's three seconds: at once when quick, afterwards when slow."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TypeVar

from slack_bolt import Ack
from slack_sdk.models.views import View

from bot.ports.calls import Calls
from bot.ports.context import carried
from bot.slack.apologies import apology
from bot.slack.blocks.guide import remark
from bot.slack.blocks.parts import Message
from bot.slack.blocks.voice import Voice
from bot.slack.bounded import BoundedWebhook
from bot.slack.client import TIMEOUT
from bot.slack.errors import FAILURES
from bot.slack.handover import Handover

log = logging.getLogger(__name__)

PATIENCE = 0.8
"""Seconds to wait for an answer before acknowledging without it."""
GRACE = 0.3
"""Seconds in which an acknowledgement reaches Slack; a view shown before it would be lost."""
WORKERS = 16

T = TypeVar("T")
Work = Callable[[], Message | None]
"""Makes the answer; None says nothing, as for an interaction seen before."""
Failed = Callable[[Exception], View]
Update = Callable[[View], None]


class Replies:
    """Runs the work behind commands and presses in threads of its own."""

    def __init__(
        self,
        *,
        patience: float = PATIENCE,
        workers: int = WORKERS,
        calls: Calls | None = None,
    ) -> None:
        """Start no thread before there is work; `calls` carry the later answers."""
        self._patience = patience
        self._calls = calls
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="replies")
        # Apart, so that a modal is opened within its three seconds while others ask witnesses.
        self._modals = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="modals")

    def command(
        self,
        work: Work,
        *,
        voice: Voice,
        ack: Ack,
        response_url: str,
        waiting: Message | None = None,
    ) -> None:
        """Answer a command: directly, or later at `response_url` with `waiting` until then.

        Slack cannot replace what a command was first answered with, so the later answer
        stands below it.
        """

        def later(answer: Message | None) -> None:
            self._bring(answer, response_url)

        handover = Handover[Message | None](later)
        self._pool.submit(carried(handover.run), lambda: _spoken(work, voice))
        ready = handover.wait(self._patience)
        answer = ready[0] if ready else waiting
        if answer is None:
            ack()
            return
        ack(
            text=answer.text,
            blocks=answer.blocks,
            response_type="in_channel" if answer.public else "ephemeral",
            unfurl_links=False,
            unfurl_media=False,
        )

    def press(
        self,
        work: Work,
        *,
        voice: Voice,
        response_url: str | None,
        replace: bool = False,
        unshown: Callable[[], None] | None = None,
    ) -> None:
        """Answer a press, after it was acknowledged; `replace` puts it in the message's place.

        `unshown` is called where the answer was not surely shown.
        """

        def answer() -> None:
            said = _spoken(work, voice)
            shown = bool(response_url) and self._bring(said, response_url or "", replace=replace)
            if unshown and not shown:
                unshown()

        self._pool.submit(carried(answer))

    def beside(self, work: Callable[[], None]) -> None:
        """Do what nobody waits for."""
        self._pool.submit(carried(_done), work)

    def submission(
        self,
        work: Callable[[], View],
        *,
        ack: Ack,
        waiting: View,
        failed: Failed,
        update: Update,
    ) -> None:
        """Answer a submitted modal with the next view; slow ones show `waiting` until then."""

        def late(view: View) -> None:
            time.sleep(GRACE)
            update(view)

        handover = Handover[View](late)
        self._pool.submit(carried(handover.run), lambda: _shown(work, failed))
        ready = handover.wait(self._patience)
        ack(response_action="update", view=ready[0] if ready else waiting)

    def modal(
        self,
        opening: Callable[[], str | None],
        work: Callable[[], View],
        *,
        voice: Voice,
        response_url: str | None,
        update: Callable[[str, View], None],
        failed: Failed,
    ) -> None:
        """Open a modal as loading, then fill it; nobody waits for Slack to open it.

        `opening` gives the modal's id, or None when this interaction opened one before.
        One that can't be opened becomes words at `response_url`.
        """

        def run() -> None:
            try:
                view_id = opening()
            except Exception as error:  # noqa: BLE001 - every failure becomes words for the person
                if response_url:
                    self._bring(remark(apology(error, voice)), response_url)
                return
            if view_id:
                update(view_id, _shown(work, failed))

        self._modals.submit(carried(run))

    def close(self) -> None:
        """Wait until the work under way is answered."""
        self._pool.shutdown(wait=True)
        self._modals.shutdown(wait=True)

    def _bring(self, answer: Message | None, response_url: str, *, replace: bool = False) -> bool:
        """Whether it was surely shown, or there was nothing to show."""
        if answer is None:
            return True
        hook = BoundedWebhook(response_url, calls=self._calls, timeout=TIMEOUT, retry_handlers=[])
        try:
            response = hook.send(
                text=answer.text,
                blocks=answer.blocks,
                response_type="in_channel" if answer.public else "ephemeral",
                replace_original=replace and not answer.public,
                unfurl_links=False,
                unfurl_media=False,
            )
        except FAILURES as error:
            log.warning("an answer could not be brought (%s)", type(error).__name__)
            return False
        if response.status_code != HTTPStatus.OK:
            log.warning("an answer was refused: HTTP %s", response.status_code)
        return response.status_code == HTTPStatus.OK


def _done(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:
        log.exception("what was to be done beside an answer failed")


def _spoken(work: Work, voice: Voice) -> Message | None:
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - every failure becomes words for the person
        return remark(apology(error, voice))


def _shown(work: Callable[[], View], failed: Failed) -> View:
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - every failure becomes words for the person
        return failed(error)
