"""Asks a batch of witnesses at once, over HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from bot.adapters.http.hearing import RefusedError, SilenceError
from bot.adapters.http.sending import Came, Request, Sends
from bot.adapters.witnesses.interpreting import interpret, refusal, silence, unasked
from bot.adapters.witnesses.requesting import request_for
from bot.ports.clock import Clock
from bot.ports.witness import Answer, Question


class HttpWitnesses:
    """Asks over HTTP and never raises: what can't be read is silence, with its reason.

    `mbi_api_url` is the base of MBI's reporting API ("https://api.rjmetrics.com/0.1") and
    the only place that is shown the Export API key; `connect_url` is the Data Import
    API's. Time-outs and limits are those of `sends`.
    """

    def __init__(self, *, mbi_api_url: str, connect_url: str, clock: Clock, sends: Sends) -> None:
        """Keep the collaborators."""
        self._mbi_api_url = mbi_api_url
        self._connect_url = connect_url
        self._clock = clock
        self._sends = sends

    def ask(self, questions: Sequence[Question]) -> Sequence[Answer]:
        """One answer for every question, in their order, within the batch's time."""
        prepared = [self._request(question) for question in questions]
        asked = [
            (question, request)
            for question, request in zip(questions, prepared, strict=True)
            if isinstance(request, Request)
        ]

        def hear(place: int, came: Came) -> Answer:
            return self._hear(asked[place][0], came)

        heard = iter(self._sends.send([request for _, request in asked], hear))
        return [
            one if isinstance(one, Answer) else next(heard) or unasked(question, self._clock.now())
            for question, one in zip(questions, prepared, strict=True)
        ]

    def _request(self, question: Question) -> Request | Answer:
        """What to send; the answer itself where nobody can be asked."""
        try:
            return request_for(
                question, mbi_api_url=self._mbi_api_url, connect_url=self._connect_url
            )
        except RefusedError as error:
            return refusal(question, self._clock.now(), error)

    def _hear(self, question: Question, came: Came) -> Answer:
        now = self._clock.now()
        try:
            if isinstance(came, SilenceError | RefusedError):
                raise came
            return interpret(question, came, now)
        except RefusedError as error:
            return refusal(question, now, error)
        except SilenceError as error:
            return silence(question, now, error)
